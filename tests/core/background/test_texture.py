# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture of what is hidden: smooth as the fill, and with the grain of what lies beside it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.background.background import Background, background_of
from heic_depth_import.core.background.fine_detail import FineDetail
from heic_depth_import.core.background.texture import lenders_of, texture_of
from heic_depth_import.core.colour import ColourSpace, codes_of, linear_rec709
from heic_depth_import.core.restoration.jumps import JumpRule

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

RULE = JumpRule(cut=0.05, step=0.01)
FOCAL, SCALE = 300.0, 2
ROWS, COLUMNS = 120, 160


def cat_before_wall() -> tuple[Floats, Mask]:
    is_cat = np.zeros((ROWS, COLUMNS), np.bool_)
    is_cat[41:91, 62:102] = True  # amid cells
    return np.where(is_cat, np.float32(2), np.float32(1)), is_cat


def grainy(is_cat: Mask) -> Pixels:
    """Makes a wall whose red has grain, and a cat whose blue has more."""
    random = np.random.default_rng(7)
    photo = np.full((ROWS * SCALE, COLUMNS * SCALE, 3), 120, np.uint8)
    photo[..., 0] += random.integers(0, 30, photo.shape[:2]).astype(np.uint8)
    is_large = is_cat.repeat(SCALE, axis=0).repeat(SCALE, axis=1)
    photo[is_large] = 60
    photo[is_large, 2] = random.integers(0, 200, is_large.sum())
    return photo


def painted(
    disparity: Floats, photo: Pixels, space: ColourSpace = ColourSpace.SRGB
) -> tuple[Background, Pixels]:
    blocks = photo.reshape(ROWS, SCALE, COLUMNS, SCALE, 3).mean(axis=(1, 3))
    light = linear_rec709(blocks.round().astype(np.uint8), space)
    detail = FineDetail.of(disparity, light, photo, RULE, space)
    colour = np.concatenate([light, detail.calm[..., np.newaxis]], axis=2)
    background = background_of(disparity, colour, RULE, FOCAL)
    assert background is not None
    return background, texture_of(background, disparity, detail, space)


def inner(background: Background, texture: Pixels) -> Pixels:
    edge = background.margin * SCALE
    return texture[edge:-edge, edge:-edge]


def test_behind_the_cat_is_the_grain_of_the_wall_and_none_of_the_cats() -> None:
    disparity, is_cat = cat_before_wall()
    photo = grainy(is_cat)
    background, texture = painted(disparity, photo)
    rows, columns = background.disparity.shape
    assert texture.shape == (rows * SCALE, columns * SCALE, 3)
    assert background.margin > 0
    hidden = inner(background, texture)[88:172, 128:192].astype(float)
    wall = photo[:70, :, 0].std()
    assert hidden[..., 0].std() == pytest.approx(0.68 * wall, rel=0.1)
    assert hidden[..., 2].std() < 1
    np.testing.assert_allclose(hidden.mean(axis=(0, 1)), [134.5, 120, 120], atol=1.5)


def test_beyond_the_frame_is_the_grain_of_the_wall_too() -> None:
    disparity, is_cat = cat_before_wall()
    background, texture = painted(disparity, grainy(is_cat))
    edge = background.margin * SCALE
    exists = np.isfinite(background.disparity).repeat(SCALE, axis=0).repeat(SCALE, axis=1)
    beside = texture[edge:-edge, : edge - 4][exists[edge:-edge, : edge - 4]]
    assert beside[:, 0].std() > 5


def test_cells_are_as_near_as_the_nearest_thing_in_and_around_them() -> None:
    """So the rim, where photos mix both sides, lends nothing to the wall; nor does the unknown."""
    disparity, is_cat = cat_before_wall()
    disparity[:8, :12] = np.nan
    photo = grainy(is_cat)
    light = linear_rec709(photo[::SCALE, ::SCALE], ColourSpace.SRGB)
    detail = FineDetail.of(disparity, light, photo, RULE, ColourSpace.SRGB)
    lenders = lenders_of(disparity, detail)
    is_near = lenders.features[3] > lenders.features[3].min() + 1
    # The cat reaches into cells 10 to 22 and 15 to 25, counted from 0; one around them is its rim.
    expected = np.zeros((ROWS // 4, COLUMNS // 4), np.bool_)
    expected[9:24, 14:27] = True
    may_lend = np.ones_like(expected)
    may_lend[:3, :4] = False
    may_lend[expected] = False
    may_lend[11:22, 16:25] = True  # what is all cat
    np.testing.assert_array_equal(lenders.counts, may_lend)
    np.testing.assert_array_equal(is_near[may_lend], expected[may_lend])


def test_in_foliage_rims_lend_as_well() -> None:
    """Else hardly anything would: leaves of twelve samples, as many apart."""
    disparity = np.ones((ROWS, COLUMNS), np.float32)
    disparity[:, (np.arange(COLUMNS) // 12) % 2 == 0] = 2
    photo = grainy(disparity > 1)
    light = np.zeros((ROWS, COLUMNS, 3), np.float32)
    detail = FineDetail.of(disparity, light, photo, RULE, ColourSpace.SRGB)
    assert lenders_of(disparity, detail).counts.all()


def test_stripes_go_on_in_step() -> None:
    """Stripes of eight samples across the wall: behind the cat they are where they would be."""
    disparity, is_cat = cat_before_wall()
    photo = grainy(is_cat)
    stripes = 100 + 40 * np.sin(np.arange(COLUMNS * SCALE) * (2 * np.pi / (8 * SCALE)))
    is_large = is_cat.repeat(SCALE, axis=0).repeat(SCALE, axis=1)
    photo[~is_large] = np.broadcast_to(stripes[:, np.newaxis], photo.shape)[~is_large]
    background, texture = painted(disparity, photo)
    hidden = inner(background, texture)[88:172, 128:192, 1].astype(float)
    expected = np.broadcast_to(stripes[128:192], hidden.shape)
    assert np.corrcoef(hidden.ravel(), expected.ravel())[0, 1] > 0.9


def test_what_hides_at_the_frame_does_not_shine_through_beyond_it() -> None:
    """A dark door at the right edge, before a bright wall: beyond the frame the door goes on."""
    disparity = np.full((ROWS, COLUMNS), 1, np.float32)
    disparity[:, -40:] = 2
    photo = np.full((ROWS * SCALE, COLUMNS * SCALE, 3), 200, np.uint8)
    photo[:, -40 * SCALE :] = 40
    background, texture = painted(disparity, photo)
    edge = background.margin * SCALE
    first = texture[: background.disparity.shape[0] * SCALE]
    beside = first[edge + 40 : -edge - 40, edge + COLUMNS * SCALE :][:, : 6 * SCALE]
    # But for a few pixels of the door's own rim, which may lend to what is as near.
    assert np.percentile(np.abs(beside.astype(int) - 40), 90) <= 1
    behind = inner(background, first)[40:-40, -15 * SCALE : -2 * SCALE]
    assert np.percentile(np.abs(behind.astype(int) - 200), 90) <= 1


def test_on_the_whole_it_is_the_fill() -> None:
    """The wall goes from dark to bright: where the fill is dark the picture is as dark."""
    disparity, is_cat = cat_before_wall()
    photo = grainy(is_cat)
    ramp = np.linspace(0, 90, COLUMNS * SCALE).astype(np.uint8)
    photo[..., :2] += ramp[:, np.newaxis]
    background, texture = painted(disparity, photo)
    fill = codes_of(background.colour[..., :3], ColourSpace.SRGB)
    exists = np.isfinite(background.disparity)
    blocks = texture.reshape(*exists.shape[:1], SCALE, exists.shape[1], SCALE, 3)
    apart = blocks.mean(axis=(1, 3)) - fill
    cells = apart[:, : exists.shape[1] // 8 * 8]
    assert np.abs(np.median(cells[exists[:, : cells.shape[1]]], axis=0)).max() < 4


def test_a_smooth_wall_gets_no_more_than_its_noise() -> None:
    disparity, is_cat = cat_before_wall()
    random = np.random.default_rng(3)
    photo = random.integers(119, 122, (ROWS * SCALE, COLUMNS * SCALE, 3)).astype(np.uint8)
    is_large = is_cat.repeat(SCALE, axis=0).repeat(SCALE, axis=1)
    photo[is_large] = random.integers(0, 256, (is_large.sum(), 3))
    background, texture = painted(disparity, photo)
    hidden = inner(background, texture)[88:172, 128:192].astype(float)
    assert 0.4 < hidden.std() < 1.2


def test_what_is_hidden_by_nothing_is_the_photo_itself() -> None:
    """Where the depth is not known there is no other surface to show it."""
    disparity, is_cat = cat_before_wall()
    disparity[20:30, 110:130] = np.nan
    photo = grainy(is_cat)
    background, texture = painted(disparity, photo)
    np.testing.assert_array_equal(inner(background, texture)[40:60, 220:260], photo[40:60, 220:260])


def test_colours_are_in_the_photos_own_space() -> None:
    """A red that sRGB does not have stays what it is."""
    disparity, _ = cat_before_wall()
    photo = np.full((ROWS * SCALE, COLUMNS * SCALE, 3), (240, 20, 30), np.uint8)
    background, texture = painted(disparity, photo, ColourSpace.DISPLAY_P3)
    hidden = inner(background, texture)[88:172, 128:192]
    assert np.abs(hidden.astype(int) - (240, 20, 30)).max() <= 1
