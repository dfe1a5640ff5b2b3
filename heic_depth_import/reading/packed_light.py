# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The light that a photo had, packed as textures, without any metadata.

They hold linear light with the primaries of Rec. 709, which OpenEXR takes for granted; what is
outside these is below 0.
"""

import numpy as np

from ..core.arrays import Pixels
from ..core.colour import decoded_light, in_rec709
from ..core.gain import Gain, GainMap
from ..core.photo import DepthPhoto
from .packed_exr import EXR_BLOCK, coded_rows, exr_file
from .sampler import resample
from .threads import side_by_side

LIGHT_ROWS = 8 * EXR_BLOCK
"""Worked on at once: as floats they take 12 bytes a pixel."""


def packed_light(photo: DepthPhoto, threads: int | None = None) -> bytes:
    """Packs the light of a photo as an OpenEXR picture.

    Args:
        photo: With a gain map.
        threads: So many pack strips side by side, which changes nothing; None for one per core.
    """
    height, width = photo.rgb.shape[:2]

    def coded(first: int) -> list[bytes]:
        return coded_light(photo, photo.rgb[first : first + LIGHT_ROWS], first)

    strips = side_by_side(coded, range(0, height, LIGHT_ROWS), threads)
    return exr_file((width, height), 3, (block for strip in strips for block in strip))


def coded_light(photo: DepthPhoto, shown: Pixels, first: int) -> list[bytes]:
    """Compresses the light of some rows.

    Args:
        photo: Whose gain map, one, says how bright they were.
        shown: (rows, width, 3 or 4) as bright as a photo is, in its colour space; with alpha, or
            without.
        first: Where they lie on the photo; a multiple of `EXR_BLOCK`.
    """
    assert photo.gain_map is not None
    gain = Gain(_codes(photo.gain_map, shown.shape[1::-1], first), photo.gain_map)
    light = in_rec709(gain.of(decoded_light(shown[..., :3])), photo.colour_space)
    if shown.shape[2] == 4:
        alpha = shown[..., 3:] / np.float32(255)
        light = np.concatenate([light * alpha, alpha], axis=2)
    return coded_rows(light)


def _codes(gain_map: GainMap, size: tuple[int, int], first: int) -> Pixels:
    """Returns a gain map on the pixels of some rows of its photo, (rows, width).

    Args:
        gain_map: That.
        size: Width and number of the rows.
        first: The first of them.
    """
    window, (rows, columns) = gain_map.window, gain_map.codes.shape
    across, down = columns / window.width, rows / window.height
    left, top = -window.left * across, (first - window.top) * down
    box = (left, top, left + size[0] * across, top + size[1] * down)
    return resample(gain_map.codes, box, size)
