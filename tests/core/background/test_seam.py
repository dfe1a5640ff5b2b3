# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a hidden surface is torn, since it lies on several levels there."""

import numpy as np

from heic_depth_import.core.background.frame_margin import edge_of_frame
from heic_depth_import.core.background.seam import Seam


def test_seam_is_where_levels_touch() -> None:
    near = np.array([[1, 0, 0, 0], [1, 0, 0, 1]], np.bool_)
    exists = near | np.array([[0, 1, 1, 0], [0, 1, 0, 0]], np.bool_)
    nowhere = np.zeros_like(near)
    seam = Seam.of(near, exists, nowhere, nowhere)
    np.testing.assert_array_equal(seam.cells(), [[True, False, True]])
    np.testing.assert_array_equal(seam.links().across, [[False, True, True], [False, True, True]])
    np.testing.assert_array_equal(seam.links().down, [[True, True, True, True]])
    np.testing.assert_array_equal(seam.near, near)
    cut_off = np.array([[0, 0, 0, 0], [1, 1, 0, 0]], np.bool_)
    framed = Seam.of(near, exists, cut_off, np.pad(nowhere, 1))
    assert framed.cells().shape == (3, 5)
    np.testing.assert_array_equal(framed.cells()[1, 1:-1], [True, True, True])
    np.testing.assert_array_equal(framed.links().down[1, 1:-1], [False, False, True, True])
    np.testing.assert_array_equal(framed.near[1:-1, 1:-1], near | cut_off)


def test_beyond_the_frame_it_is_torn_where_what_stands_in_front_ends() -> None:
    """Inside, all is one sheet; the right half of the lower edge goes on before what is behind."""
    nowhere, exists = np.zeros((6, 8), np.bool_), ~edge_of_frame((6, 8))
    is_front = np.zeros((10, 12), np.bool_)
    is_front[6:, 6:] = True
    is_front[2:-2, 2:-2] &= edge_of_frame((6, 8))
    seam = Seam.of(nowhere, exists, nowhere, is_front)
    assert seam.margin == 2
    torn = seam.cells()
    assert torn[8:, 5].all()
    assert not torn[8:, 6:].any()
    assert not torn[8:, :5].any()
    assert not torn[3:5, 3:8].any()
    np.testing.assert_array_equal(seam.near[8:], is_front[8:])
    assert not seam.near[2:8, 2:10].any()
    assert not seam.links().across[8:, 5].any()
    assert seam.links().down[7, 6:10].all()
