# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours in the scene's own linear space, whatever colour management a studio uses."""

import numpy as np
from mathutils import Color
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def scene_linear(rec709: Floats) -> Floats:
    """Converts linear Rec. 709 to the scene's linear space.

    Args:
        rec709: (..., 3) linear light.

    Returns:
        (..., 4) with an alpha of 1.
    """
    basis = [
        Color(primary).from_rec709_linear_to_scene_linear()
        for primary in ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    ]
    matrix = np.array(basis, np.float32)
    colours = np.ones((*rec709.shape[:-1], 4), np.float32)
    # In Blender's own configuration the two are the same.
    is_same = np.allclose(matrix, np.eye(3), atol=1e-6)
    colours[..., :3] = rec709 if is_same else rec709 @ matrix
    return colours
