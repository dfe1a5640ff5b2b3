# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps that were enlarged or blurred have wide edges; they are made hard all the same."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.restoration.edge_width import samples_per_detail
from heic_depth_import.core.restoration.jumps import JumpRule, dilate
from heic_depth_import.core.restoration.restore import restore
from heic_depth_import.core.restoration.upsample import enlarge
from heic_depth_import.core.settings import SurfaceSettings

Floats = NDArray[np.float32]

STEP = 0.008
RULE = JumpRule(0.05, STEP)
NEAR, FAR = np.float32(1.6), np.float32(0.6)


def things(rows: int, columns: int) -> NDArray[np.bool_]:
    """A disc and a board, in parts of the map."""
    y, x = ((np.arange(n) + 0.5) / rows for n in (rows, columns))
    disc = np.hypot(y[:, None] - 0.45, x - 0.45) < 0.25
    board = (np.abs(y[:, None] - 0.5) < 0.3) & (np.abs(x - 1.05) < 0.12)
    return np.asarray(disc | board)


def softened(disparity: Floats, times: int) -> Floats:
    soft = disparity.astype(np.float64)
    for _ in range(times):
        soft = np.pad(soft, 1, mode="edge")
        soft = (soft[:-2] + 2 * soft[1:-1] + soft[2:]) / 4
        soft = (soft[:, :-2] + 2 * soft[:, 1:-1] + soft[:, 2:]) / 4
    return soft.astype(np.float32)


def scene(rows: int, columns: int, times: int) -> Floats:
    hard = np.where(things(rows, columns), NEAR, FAR)
    return softened(hard, times)


def stored(disparity: Floats, noise: float = 0.0) -> Floats:
    off = noise * np.random.default_rng(6).standard_normal(disparity.shape)
    return (np.round(disparity / STEP + off) * STEP).astype(np.float32)


@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize("times", [0, 1, 4, 10])
def test_edges_as_phones_have_them(times: int, noise: float) -> None:
    assert samples_per_detail(stored(scene(300, 400, times), noise), RULE) == 1


@pytest.mark.parametrize(("larger", "expected"), [(2, 1), (4, 2), (6, 3)])
def test_maps_that_were_enlarged(larger: int, expected: int) -> None:
    small = scene(360 // larger, 480 // larger, 2)
    assert samples_per_detail(stored(enlarge(small, (360, 480))), RULE) == expected


@pytest.mark.parametrize("shape", [(1, 1), (2, 90), (30, 40), (49, 60)])
def test_small_maps_tell_nothing(shape: tuple[int, int]) -> None:
    assert samples_per_detail(stored(scene(*shape, 1)), RULE) == 1


def test_slopes_are_no_edges() -> None:
    y, x = np.mgrid[:200, :300]
    assert samples_per_detail(stored((0.5 + 0.004 * y + 0.002 * x).astype(np.float32)), RULE) == 1


@pytest.mark.parametrize("kind", ["enlarged four times", "blurred"])
def test_their_edges_become_hard(kind: str) -> None:
    """No sample hangs in the air further than a few from the outline, which stays where it was."""
    shape = (360, 480)
    soft = enlarge(scene(90, 120, 2), shape) if kind != "blurred" else scene(*shape, 36)
    found = restore(stored(soft), np.full((1, 1), STEP, np.float32), 0.1, SurfaceSettings())
    middle = (NEAR + FAR) / 2
    is_between = np.minimum(np.abs(found - NEAR), np.abs(found - FAR)) > 3 * STEP
    assert is_between.mean() < 0.002
    is_thing = things(*shape)
    is_outline = dilate(is_thing, 2) & dilate(~is_thing, 2)
    assert ((found > middle) != is_thing)[~is_outline].mean() < 1e-4  # but for the board's corners
