# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours in the scene's own linear space, whatever colour management a studio uses."""

import numpy as np
from mathutils import Color

from ...core.arrays import Floats, Pixels, blocks
from ...core.colour import ColourSpace, decoded_light, encode_srgb, in_rec709
from ...core.gain import Gain

Basis = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]


def scene_linear(rec709: Floats) -> Floats:
    """Converts linear Rec. 709 to the scene's linear space.

    Args:
        rec709: (..., 3) linear light.

    Returns:
        (..., 4) with an alpha of 1.
    """
    return placed_in(rec709, scene_basis())


def scene_basis() -> Basis:
    """Returns what the primaries of Rec. 709 are in the scene's linear space, which may change."""
    red, green, blue = (
        Color(primary).from_rec709_linear_to_scene_linear()
        for primary in ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    )
    return tuple(red[:]), tuple(green[:]), tuple(blue[:])


def decoded_in(
    encoded: Pixels, space: ColourSpace, basis: Basis, gain: Gain | None = None
) -> Floats:
    """Converts colours of a photo to a linear space.

    Args:
        encoded: (colours, 3) bytes of the photo.
        space: What they mean.
        basis: The primaries of Rec. 709 in the wanted space.
        gain: How bright they were, (colours,); None for as bright as the photo shows them.

    Returns:
        (colours, 4) with an alpha of 1.
    """
    colours = np.empty((len(encoded), 4), np.float32)
    matrix = _matrix(basis)
    # A product of all at once would be split among threads that wait for each other in busy loops:
    # on a busy machine 70 ms of processor time instead of 1.
    for block in blocks(len(encoded)):
        light = decoded_light(encoded[block])
        if gain is not None:
            light = gain.of(light, block)
        _place(in_rec709(light, space), matrix, colours[block])
    return colours


def placed_in(rec709: Floats, basis: Basis) -> Floats:
    """Converts linear Rec. 709 to another linear space.

    Args:
        rec709: (..., 3) linear light.
        basis: Its primaries there.

    Returns:
        (..., 4) with an alpha of 1.
    """
    colours = np.empty((*rec709.shape[:-1], 4), np.float32)
    _place(rec709, _matrix(basis), colours)
    return colours


def _matrix(basis: Basis) -> Floats | None:
    """Returns what leads there; None where the two are the same, as in Blender's own set-up."""
    matrix = np.array(basis, np.float32)
    return None if np.allclose(matrix, np.eye(3), atol=1e-6) else matrix


def _place(rec709: Floats, matrix: Floats | None, colours: Floats) -> None:
    """Writes colours, (..., 4), with an alpha of 1."""
    colours[..., :3] = rec709 if matrix is None else rec709 @ matrix
    colours[..., 3] = 1


def rec709(colours: Floats) -> Floats:
    """Converts the scene's linear space to linear Rec. 709.

    Args:
        colours: (..., 3 or 4) scene-linear.

    Returns:
        (..., 3).
    """
    linear: Floats = colours[..., :3] @ np.linalg.inv(_from_rec709()).astype(np.float32)
    return linear


def srgb_bytes(colours: Floats) -> Pixels:
    """Converts the scene's linear space to sRGB bytes; what is outside is clipped.

    Args:
        colours: (..., 3 or 4) scene-linear.

    Returns:
        (..., 3).
    """
    return encode_srgb(rec709(colours))


def _from_rec709() -> Floats:
    """Returns the matrix that a row of linear Rec. 709 is multiplied by."""
    return np.array(scene_basis(), np.float32)
