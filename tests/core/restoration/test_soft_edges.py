# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An edge is steeper than both of its sides; where two slopes meet none is."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.restore import restore
from heic_depth_import.core.restoration.soft_edges import soft_edges
from heic_depth_import.core.settings import SurfaceSettings

Doubles = NDArray[np.float64]

STEP = 0.005
RULE = JumpRule(0.05, STEP)
Y, X = np.mgrid[:120, :160].astype(np.float64)
FOOT = 60


def floor(slope: float) -> Doubles:
    """A wall of 50 steps, from whose foot a floor comes nearer by so many steps a row."""
    return np.asarray(50.13 + 0.0203 * X + slope * np.maximum(Y - FOOT, 0))


def stored(codes: Doubles) -> NDArray[np.float32]:
    return (np.round(codes) * STEP).astype(np.float32)


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("slope", [1.0, 1.5, 2.0])
def test_a_floor_before_a_wall_is_no_soft_edge(slope: float, turn: int) -> None:
    codes = np.rot90(floor(slope), turn)
    assert not soft_edges(stored(codes), RULE).any()
    whole = restore(
        stored(codes), np.full((1, 1), STEP, np.float32), 0.01, SurfaceSettings(cut=0.05)
    )
    links = Links.of(whole, RULE)
    assert links.across.all()
    assert links.down.all()


@pytest.mark.parametrize("jump", [8.0, 20.0, 60.0])
@pytest.mark.parametrize("slope", [0.0, 1.5])
def test_what_stands_on_it_has_a_soft_edge_all_around(jump: float, slope: float) -> None:
    is_box = (np.abs(X - 80) < 20) & (np.abs(Y - 62) < 25)
    soft = np.where(is_box, floor(slope).max() + jump, floor(slope))
    for _ in range(4):
        soft = np.pad(soft, 1, mode="edge")
        soft = (soft[:-2] + 2 * soft[1:-1] + soft[2:]) / 4
        soft = (soft[:, :-2] + 2 * soft[:, 1:-1] + soft[:, 2:]) / 4
    found = soft_edges(stored(soft), RULE)
    rim = Links.of(np.where(is_box, np.float32(2), np.float32(1)), RULE).rim()
    assert found[rim].mean() > 0.99
