# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether all of a coded picture can be decoded, which libheif keeps to itself.

Where code ends too early or makes no sense, libde265 leaves the rest of a picture as it is and
takes note of a warning; libheif throws the warnings away, strict or not. So what matters is decoded
by the same library, the one that travels with pillow-heif, to hear them; and of what is grey, as
mattes and depth maps are, libheif need not decode the same again.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from numpy import ctypeslib
from numpy.lib.stride_tricks import as_strided

from ...core.arrays import Pixels
from ...core.heif.hevc import is_slice

# de265_error of libde265's de265.h: warnings that say nothing about the picture (no wavefronts, a
# full list of warnings, fewer threads), and where warnings begin.
_HARMLESS = frozenset((1000, 1001, 1022))
# A decoder that asks for more and more: far more rounds than a picture has units.
_MOST_ROUNDS = 10_000
# Behind a slice that is whole these bytes are not looked at.
_MORE = b"\xaa" * 256
# Of de265_chroma, and of bits.
_GREY, _BYTE = 0, 8


@dataclass(frozen=True, slots=True, eq=False)
class StrictlyDecoded:
    """What comes of a picture's code.

    Attributes:
        is_whole: It was decoded to its last pixel.
        grey: (height, width) as stored, of a picture without colours whose samples are bytes.
    """

    is_whole: bool
    grey: Pixels | None


class StrictDecoder:
    """Decodes pictures with libde265 itself, and listens to what it complains of."""

    def __init__(self, library: ctypes.CDLL) -> None:
        """Takes the library.

        Args:
            library: libde265.
        """
        self._library = library
        library.de265_new_decoder.restype = ctypes.c_void_p
        library.de265_get_next_picture.restype = ctypes.c_void_p
        library.de265_get_image_plane.restype = ctypes.c_void_p

    def decoded(self, units: Sequence[bytes]) -> StrictlyDecoded:
        """Decodes a picture, and tells whether that goes to its last pixel.

        Args:
            units: Of its code, parameter sets first.
        """
        is_sound, is_painted, grey = self._decoded(units)
        if is_sound and not is_painted:
            # All zero: coded so, or nothing was painted as the code ends within its own header.
            # What follows a whole slice changes nothing.
            longer = [unit + _MORE if is_slice(unit) else unit for unit in units]
            is_sound, is_painted, _ = self._decoded(longer)
            is_sound = is_sound and not is_painted
        return StrictlyDecoded(is_sound, grey)

    def _decoded(self, units: Sequence[bytes]) -> tuple[bool, bool, Pixels | None]:
        """Returns whether decoding went well, whether any sample is not 0, and what is grey."""
        library = self._library
        decoder = ctypes.c_void_p(library.de265_new_decoder())
        try:
            for unit in units:
                library.de265_push_NAL(decoder, unit, len(unit), ctypes.c_int64(0), None)
            library.de265_flush_data(decoder)
            more = ctypes.c_int(1)
            is_sound, is_painted = True, False
            shown: list[Pixels | None] = []
            for _ in range(_MOST_ROUNDS):
                if not (more.value and is_sound):
                    break
                is_sound = library.de265_decode(decoder, ctypes.byref(more)) == 0
                while picture := library.de265_get_next_picture(decoder):
                    shown.append(self._grey(ctypes.c_void_p(picture)))
                    is_painted = is_painted or self._is_painted(ctypes.c_void_p(picture))
            while warning := library.de265_get_warning(decoder):
                is_sound = is_sound and warning in _HARMLESS
            return is_sound and bool(shown), is_painted, shown[0] if len(shown) == 1 else None
        finally:
            library.de265_free_decoder(decoder)

    def _grey(self, picture: ctypes.c_void_p) -> Pixels | None:
        library, stride = self._library, ctypes.c_int()
        is_grey = library.de265_get_chroma_format(picture) == _GREY
        if not is_grey or library.de265_get_bits_per_pixel(picture, 0) != _BYTE:
            return None
        place = library.de265_get_image_plane(picture, 0, ctypes.byref(stride))
        width = library.de265_get_image_width(picture, 0)
        height = library.de265_get_image_height(picture, 0)
        if not place or not 0 < width <= stride.value or height <= 0:
            return None
        # What lies behind the last row's end may not be its own.
        size = stride.value * (height - 1) + width
        plane = ctypeslib.as_array(ctypes.cast(place, ctypes.POINTER(ctypes.c_uint8)), (size,))
        rows = as_strided(plane, (height, width), (stride.value, 1))
        return rows.copy()

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
