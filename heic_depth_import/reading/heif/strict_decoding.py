# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether all of a coded picture can be decoded, which libheif keeps to itself.

Where code ends too early or makes no sense, libde265 leaves the rest of a picture as it is and
takes note of a warning; libheif throws the warnings away, strict or not. So what matters is decoded
once more by the same library, the one that travels with pillow-heif, to hear them.
"""

import ctypes
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from numpy import ctypeslib

from ...core.heif.hevc import is_slice

# de265_error of libde265's de265.h: warnings that say nothing about the picture (no wavefronts, a
# full list of warnings, fewer threads), and where warnings begin.
_HARMLESS = frozenset((1000, 1001, 1022))
# A decoder that asks for more and more: far more rounds than a picture has units.
_MOST_ROUNDS = 10_000
# Behind a slice that is whole these bytes are not looked at.
_MORE = b"\xaa" * 256


class StrictDecoder:
    """Decodes pictures with libde265 itself; only what it complains of is of interest."""

    def __init__(self, library: ctypes.CDLL) -> None:
        """Takes the library.

        Args:
            library: libde265.
        """
        self._library = library
        library.de265_new_decoder.restype = ctypes.c_void_p
        library.de265_get_next_picture.restype = ctypes.c_void_p
        library.de265_get_image_plane.restype = ctypes.c_void_p

    def is_whole(self, units: Sequence[bytes]) -> bool:
        """Tells whether a picture can be decoded to its last pixel.

        Args:
            units: Of its code, parameter sets first.
        """
        is_sound, is_painted = self._decoded(units)
        if is_sound and not is_painted:
            # All zero: coded so, or nothing was painted as the code ends within its own header.
            # What follows a whole slice changes nothing.
            longer = [unit + _MORE if is_slice(unit) else unit for unit in units]
            is_sound, is_painted = self._decoded(longer)
            return is_sound and not is_painted
        return is_sound

    def _decoded(self, units: Sequence[bytes]) -> tuple[bool, bool]:
        """Returns whether decoding went well, and whether any sample is not 0."""
        library = self._library
        decoder = ctypes.c_void_p(library.de265_new_decoder())
        try:
            for unit in units:
                library.de265_push_NAL(decoder, unit, len(unit), ctypes.c_int64(0), None)
            library.de265_flush_data(decoder)
            more = ctypes.c_int(1)
            is_sound, is_shown, is_painted = True, False, False
            for _ in range(_MOST_ROUNDS):
                if not (more.value and is_sound):
                    break
                is_sound = library.de265_decode(decoder, ctypes.byref(more)) == 0
                while picture := library.de265_get_next_picture(decoder):
                    is_shown = True
                    is_painted = is_painted or self._is_painted(ctypes.c_void_p(picture))
            while warning := library.de265_get_warning(decoder):
                is_sound = is_sound and warning in _HARMLESS
            return is_sound and is_shown, is_painted
        finally:
            library.de265_free_decoder(decoder)

    def _is_painted(self, picture: ctypes.c_void_p) -> bool:
        library, stride = self._library, ctypes.c_int()
        place = library.de265_get_image_plane(picture, 0, ctypes.byref(stride))
        size = stride.value * library.de265_get_image_height(picture, 0)
        if not place or size <= 0:
            return False
        plane = ctypeslib.as_array(ctypes.cast(place, ctypes.POINTER(ctypes.c_uint8)), (size,))
        return bool(plane.any())


@cache
def strict_decoder() -> StrictDecoder | None:
    """Returns the decoder that travels with pillow-heif; None where none is found beside it."""
    import pillow_heif

    folder = Path(pillow_heif.__file__).parents[1]
    # As auditwheel, delvewheel and delocate place libraries.
    for place in (folder / "pillow_heif.libs", folder, folder / "pillow_heif" / ".dylibs"):
        for path in sorted(place.glob("*de265*")):
            try:
                return StrictDecoder(ctypes.CDLL(str(path)))
            except OSError:  # another file of that name
                continue
    return None
