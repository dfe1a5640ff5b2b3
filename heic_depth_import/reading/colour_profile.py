# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the photo's numbers mean: its ICC profile, or the primaries that it names."""

import io
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..core.arrays import Pixels
from ..core.colour import ColourSpace
from ..core.errors import Term
from .sampler import STRIP_PIXELS, pillow_image

if TYPE_CHECKING:
    from PIL import ImageCms

# Profiles of cameras have some 500 bytes, those of printers a megabyte.
_MOST_PROFILE_BYTES = 4 << 20
NO_PROFILE = Term("the photo's colour profile cannot be read; its colours are taken for sRGB")
"""A warning."""
# nclx colour_primaries 12 (SMPTE EG 432-1) are those of Display P3 (ISO/IEC 23091-2 table 2).
_NCLX_P3 = 12
# XYZ of the three primaries, adapted to D50 as ICC profiles store them (ICC.1 annex E).
_COLORANTS = {
    ColourSpace.SRGB: (
        (0.4361, 0.2225, 0.0139),
        (0.3851, 0.7169, 0.0971),
        (0.1431, 0.0606, 0.7141),
    ),
    ColourSpace.DISPLAY_P3: (
        (0.5151, 0.2412, -0.0011),
        (0.2920, 0.6922, 0.0419),
        (0.1571, 0.0666, 0.7841),
    ),
}
_COLORANT_TOLERANCE = 0.002


def known_space(
    rgb: Pixels, icc_profile: bytes | None, nclx_primaries: int | None
) -> tuple[Pixels, ColourSpace | None]:
    """Returns the photo in a colour space that Blender has; None where its profile makes no sense.

    Display P3 and sRGB stay as they are; any other profile is converted to sRGB.

    Args:
        rgb: (height, width, 3) as decoded.
        icc_profile: The photo's profile, if it has one.
        nclx_primaries: The photo's colour primaries by number, if it names them.
    """
    if not icc_profile:
        return rgb, _named_space(nclx_primaries)
    if len(icc_profile) > _MOST_PROFILE_BYTES:
        return rgb, None
    from PIL import ImageCms

    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc_profile))
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        space = _space_of(profile, srgb)
        if space is not None:
            return rgb, space
        return _converted(rgb, profile, srgb), ColourSpace.SRGB
    except (ImageCms.PyCMSError, OSError, ValueError):
        return rgb, None


def space_as_is(icc_profile: bytes | None, nclx_primaries: int | None) -> ColourSpace | None:
    """Returns the colour space of a photo that `known_space` leaves as it is, else None.

    Args:
        icc_profile: The photo's profile, if it has one.
        nclx_primaries: The photo's colour primaries by number, if it names them.
    """
    if not icc_profile:
        return _named_space(nclx_primaries)
    return None if len(icc_profile) > _MOST_PROFILE_BYTES else _space_told_by(icc_profile)


@lru_cache(maxsize=2)  # a phone writes the same into all photos, and decoding waits for this
def _space_told_by(icc_profile: bytes) -> ColourSpace | None:
    from PIL import ImageCms

    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc_profile))
        return _space_of(profile, ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _named_space(nclx_primaries: int | None) -> ColourSpace:
    return ColourSpace.DISPLAY_P3 if nclx_primaries == _NCLX_P3 else ColourSpace.SRGB


def _converted(
    rgb: Pixels, profile: "ImageCms.ImageCmsProfile", srgb: "ImageCms.ImageCmsProfile"
) -> Pixels:
    from PIL import ImageCms

    change = ImageCms.buildTransform(profile, srgb, "RGB", "RGB")
    result = np.empty((*rgb.shape[:2], 3), np.uint8)
    step = max(1, STRIP_PIXELS // rgb.shape[1])
    for first in range(0, rgb.shape[0], step):
        strip = ImageCms.applyTransform(pillow_image(rgb[first : first + step]), change)
        assert strip is not None  # not in place
        result[first : first + step] = np.asarray(strip)
    return result


def _space_of(
    profile: "ImageCms.ImageCmsProfile", srgb: "ImageCms.ImageCmsProfile"
) -> ColourSpace | None:
    """Recognises a profile by its primaries and its curve, whatever it is called."""
    from PIL import ImageCms

    colours = profile.profile
    if not colours.is_matrix_shaper or colours.xcolor_space.strip() != "RGB":
        return None
    # Greys look the same through any primaries, so they show the curve alone.
    ramp = np.repeat(np.arange(0, 256, 5, dtype=np.uint8), 3).reshape(1, -1, 3)
    shown = ImageCms.profileToProfile(pillow_image(ramp), profile, srgb)
    if shown is None or np.abs(np.asarray(shown).astype(int) - ramp).max() > 1:
        return None
    primaries = [colours.red_colorant, colours.green_colorant, colours.blue_colorant]
    result = np.array([primary[0] for primary in primaries if primary is not None])
    for space, expected in _COLORANTS.items():
        if np.abs(result - expected).max() < _COLORANT_TOLERANCE:
            return space
    return None
