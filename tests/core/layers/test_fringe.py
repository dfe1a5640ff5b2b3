# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in front goes on a little beyond its outline, where photos mix it with the rest."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.arrays import Floats, Mask, Pixels
from heic_depth_import.core.camera import Window
from heic_depth_import.core.colour import decoded_light, encoded_light
from heic_depth_import.core.layers.fringe import Fringe, fringe_of
from heic_depth_import.core.layers.rim_textures import RimTextures
from heic_depth_import.core.restoration.grid import Grid, grid_of
from heic_depth_import.core.restoration.jumps import JumpRule
from heic_depth_import.core.restoration.measured import CorrectedDepth
from heic_depth_import.core.settings import SurfaceSettings
from tests.core.layers.whole_textures import whole_textures
from tests.making.free_standing import CHAIR, COLUMNS, ROWS, SCALE, WALL, disk, photo_of

STEP, CUT = 0.004, 0.05
NEAR, BETWEEN, FAR = 1.5, 1.0, 0.6
RULE = JumpRule(CUT, STEP)


def grid_for(disparity: Floats, cut: float = CUT, resolution: float = 1.0) -> Grid:
    depth = CorrectedDepth(disparity, np.full((1, 1), STEP, np.float32), 0.1)
    return grid_of(depth, SurfaceSettings(cut=cut, resolution=resolution), None)


def averaged(photo: Pixels) -> Floats:
    """Returns linear light on the grid."""
    blocks = decoded_light(photo).reshape(ROWS, SCALE, COLUMNS, SCALE, 3)
    light: Floats = blocks.mean(axis=(1, 3), dtype=np.float32)
    return light


def disparity_of(inside: Mask) -> Floats:
    return np.where(inside, np.float32(NEAR), np.float32(FAR))


@cache
def taken_apart(seed: int) -> tuple[Pixels, Grid, Fringe, RimTextures]:
    photo = photo_of(disk(30, SCALE), seed)
    grid = grid_for(disparity_of(disk(30)))
    fringe = fringe_of(grid, averaged(photo), RULE, 1.0)
    assert fringe is not None
    window = Window(0, 0, COLUMNS * SCALE, ROWS * SCALE)
    return photo, grid, fringe, whole_textures(photo, window, None, fringe)


def shown(textures: RimTextures) -> Pixels:
    alpha = textures.front[..., 3:].astype(np.float32) / np.float32(255)
    light = decoded_light(textures.front[..., :3]) * alpha
    return encoded_light(light + decoded_light(textures.back) * (1 - alpha))


def enlarged(mask: Mask) -> Mask:
    return mask.repeat(SCALE, axis=0).repeat(SCALE, axis=1)


@pytest.mark.parametrize("seed", range(3))
def test_fringe_over_what_is_behind_is_the_photo(seed: int) -> None:
    photo, _, fringe, textures = taken_apart(seed)
    error = np.abs(shown(textures).astype(int) - photo)[enlarged(fringe.is_fringe)]
    assert np.quantile(error, 0.999) <= 2
    assert error.max() <= 4


@pytest.mark.parametrize("seed", range(3))
def test_the_wall_has_its_own_colours(seed: int) -> None:
    """All around the disk, from the outline on."""
    photo, _, fringe, textures = taken_apart(seed)
    wall = enlarged(fringe.is_fringe)
    before = np.abs(photo.astype(float) - WALL).mean(axis=2)[wall]
    after = np.abs(textures.back.astype(float) - WALL).mean(axis=2)[wall]
    assert np.quantile(before, 0.9) > 25
    assert np.quantile(after, 0.9) < 8


def test_it_goes_all_around_and_ends() -> None:
    _, _, fringe, textures = taken_apart(0)
    assert fringe.is_fringe[~disk(30) & disk(32)].mean() > 0.95
    assert not fringe.is_fringe[disk(30) | ~disk(37)].any()
    alpha = textures.front[..., 3]
    assert alpha[disk(31, SCALE) & ~disk(30, SCALE)].mean() > 50
    assert alpha[~disk(37, SCALE)].max() == 0


def test_it_repeats_faces_nearer() -> None:
    """What has lost the front's colours has them before it, exactly there."""
    _, grid, fringe, _ = taken_apart(0)
    assert fringe.grid.shift is not None
    assert fringe.grid.shift is grid.shift
    assert not (fringe.grid.cells.first & ~grid.cells.first).any()
    assert not (fringe.grid.cells.second & ~grid.cells.second).any()
    for copied, own in (
        (fringe.grid.cells.first, grid.cells.first),
        (fringe.grid.cells.second, grid.cells.second),
    ):
        np.testing.assert_array_equal(copied[fringe.is_behind], own[fringe.is_behind])
    here = fringe.is_fringe
    quads = fringe.grid.cells.first & fringe.grid.cells.second
    corners = here[:-1, :-1] & here[1:, :-1] & here[1:, 1:] & here[:-1, 1:]
    np.testing.assert_array_equal(quads, corners & grid.cells.first & grid.cells.second)
    # Further behind, a line of the wall shows between the two from beside.
    assert (fringe.grid.disparity[here] > 0.999 * NEAR).all()
    assert (fringe.grid.disparity[here] < NEAR).all()


def test_where_three_depths_meet_each_pixel_mixes_one_pair() -> None:
    """A stick between the disk and the wall shows no fringe near its own outline."""
    inside = disk(24)
    stick: NDArray[np.bool_] = np.zeros((ROWS, COLUMNS), np.bool_)
    stick[40:56, :64] = True
    disparity = np.where(inside, np.float32(NEAR), np.float32(FAR))
    disparity[stick & ~inside] = BETWEEN
    fringe = fringe_of(grid_for(disparity), averaged(photo_of(disk(24, SCALE), 0)), RULE, 1.0)
    assert fringe is not None
    assert not fringe.is_fringe[40:44, :40].any()
    assert not fringe.is_fringe[52:56, :40].any()
    assert fringe.is_fringe[46:50, 37].all()


def test_it_is_only_where_it_may_be() -> None:
    grid, light = grid_for(disparity_of(disk(30))), averaged(photo_of(disk(30, SCALE), 0))
    free: Mask = np.broadcast_to(np.arange(COLUMNS) < 60, (ROWS, COLUMNS))
    fringe = fringe_of(grid, light, RULE, 1.0, free)
    assert fringe is not None
    assert fringe.is_fringe.any()
    assert not fringe.is_fringe[:, 60:].any()


def test_what_is_not_torn_has_none() -> None:
    light = averaged(photo_of(disk(30, SCALE), 0))
    whole = grid_for(np.full((ROWS, COLUMNS), FAR, np.float32))
    assert fringe_of(whole, light, RULE, 1.0) is None
    assert fringe_of(grid_for(disparity_of(disk(30)), cut=0.0), light, RULE, 1.0) is None
    # Creases are jumps as well, but their ends stay where they are.
    grid = grid_for(disparity_of(disk(30)))
    assert grid.shift is not None
    grid.shift[:] = 0
    assert fringe_of(grid, light, RULE, 1.0) is None


def test_a_pattern_of_the_same_colours_stays_on_the_wall() -> None:
    """What has the front's colours as far off as the strip reaches is none of the front."""
    inside, random = disk(30, SCALE), np.random.default_rng(0)
    is_spot = random.random((2 * ROWS, 2 * COLUMNS)) < 0.3
    is_spot = is_spot.repeat(SCALE, axis=0).repeat(SCALE, axis=1)[: ROWS * SCALE, : COLUMNS * SCALE]
    photo = np.where((inside | is_spot)[..., np.newaxis], CHAIR, WALL).astype(np.uint8)
    fringe = fringe_of(grid_for(disparity_of(disk(30))), averaged(photo), RULE, 1.0)
    assert fringe is not None
    window = Window(0, 0, COLUMNS * SCALE, ROWS * SCALE)
    textures = whole_textures(photo, window, None, fringe)
    ring = disk(34, SCALE) & ~disk(31, SCALE)
    assert textures.front[ring & is_spot][:, 3].mean() < 0.2 * 255


def test_few_samples_have_none() -> None:
    grid, light = grid_for(disparity_of(disk(30))), averaged(photo_of(disk(30, SCALE), 0))
    assert fringe_of(grid, light, RULE, 0.2) is None
