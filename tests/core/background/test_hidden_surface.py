# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two hidden sheets as one surface with one texture."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from heic_depth_import.core.background import texture as texture_module
from heic_depth_import.core.background.hidden_surface import (
    Background,
    detail_for,
    hidden_surface_of,
)
from heic_depth_import.core.memo import Memo
from heic_depth_import.core.settings import SurfaceSettings
from heic_depth_import.core.surface.visible_grid import VisibleGrid
from heic_depth_import.photos import read_photo
from heic_depth_import.reading.sampler import PillowSampler
from tests.making.portrait import COLUMNS, ROWS, SCALE, portrait

WALL, CHAIR, PERSON = 0.5, 1.0, 2.25
GREY, RED, BLUE = (128, 128, 128), (200, 30, 30), (30, 30, 200)
SETTINGS = SurfaceSettings(use_soft_edges=False)


@pytest.fixture
def sampler(tmp_path: Path) -> PillowSampler:
    path = tmp_path / "portrait.heic"
    path.write_bytes(portrait().heic())
    return PillowSampler(replace(read_photo(path), mattes={}))


@pytest.fixture(scope="module", params=[CHAIR, WALL], ids=["three depths", "two depths"])
def hidden(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Background:
    """A grey wall, a red chair before its lower half or none, and a blue person before both."""
    disparity = np.full((ROWS, COLUMNS), WALL, np.float32)
    disparity[80:, 30:160] = request.param
    disparity[30:, 75:120] = PERSON
    rgb = np.full((ROWS * SCALE, COLUMNS * SCALE, 3), GREY, np.uint8)
    for depth, colour in ((CHAIR, RED), (PERSON, BLUE)):
        rgb[(disparity == depth).repeat(SCALE, axis=0).repeat(SCALE, axis=1)] = colour
    path = tmp_path_factory.mktemp("hidden") / "three.heic"
    path.write_bytes(replace(portrait(), disparity=disparity, rgb=rgb).heic())
    photo = replace(read_photo(path), mattes={})  # they show somebody else
    sampler = PillowSampler(photo)
    found = hidden_surface_of(VisibleGrid.of(photo, SETTINGS, sampler), sampler, with_texture=True)
    assert found is not None
    return found


def test_the_texture_shows_at_each_vertex_what_its_sheet_has_there(hidden: Background) -> None:
    """Grey is what lies at the wall's depth, red what lies at the chair's."""
    texture = hidden.texture
    assert texture is not None
    height, width = texture.pixels.shape[:2]
    uv = hidden.surface.uv
    assert uv.min() >= 0
    assert uv.max() <= 1
    row, column = ((1 - uv[:, 1]) * height).astype(int), (uv[:, 0] * width).astype(int)
    shown = texture.pixels[row, column].astype(int)
    down = (row % (height // texture.count) - texture.beyond) / SCALE
    across = (column - texture.beyond) / SCALE
    is_behind_person = (np.abs(across - 97) < 20) & (np.abs(down - 90) < 55)
    grey, red = (np.abs(shown - colour).sum(axis=1) for colour in (GREY, RED))
    is_wall, is_chair = (
        is_behind_person & (np.abs(hidden.surface.disparity / depth - 1) < 0.02)
        for depth in (WALL, CHAIR)
    )
    assert is_wall.any()
    assert (grey[is_wall] < red[is_wall]).all()
    assert texture.count > 1  # the frame cuts the person off: the wall goes on beyond it
    assert (red[is_chair] < grey[is_chair]).all()


def test_the_first_pictures_part_within_the_window_is_as_large_as_that(hidden: Background) -> None:
    assert hidden.texture is not None
    assert hidden.texture.within.shape == (ROWS * SCALE, COLUMNS * SCALE, 3)


def test_the_second_sheet_lies_in_the_lower_picture(hidden: Background) -> None:
    """Without one the texture is the first picture alone."""
    texture = hidden.texture
    assert texture is not None
    height = texture.pixels.shape[0]
    assert height == texture.count * (ROWS * SCALE + 2 * texture.beyond)
    is_lower = hidden.surface.uv[:, 1] < 0.5
    if texture.count < 2:
        return
    # The second's vertices come last.
    first = int(np.flatnonzero(is_lower)[0])
    assert is_lower[first:].all()
    assert not is_lower[:first].any()
    # Beyond the frame it is what goes on behind the person: the chair.
    down = (1 - hidden.surface.uv[first:, 1]) * height - height // 2 - texture.beyond
    is_inside = down < (ROWS - 1) * SCALE
    assert hidden.surface.disparity[first:][is_inside].max() < (WALL + CHAIR) / 2
    corners = hidden.surface.topology.corner_vertices
    assert set(np.unique(corners)) == set(range(len(hidden.surface.uv)))


def test_points_alone_have_the_colours_of_both(hidden: Background) -> None:
    assert hidden.colours.shape == (len(hidden.surface.uv), 3)


def test_what_had_no_room_once_is_painted_the_next_time(
    sampler: PillowSampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept knows only that it failed."""
    memo = Memo(1_000_000_000)
    visible = VisibleGrid.of(sampler.photo, SETTINGS, sampler, memo=memo)

    def fail(*_about: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(texture_module, "texture_of", fail)
        first = hidden_surface_of(visible, sampler, with_texture=True, memo=memo)
        assert first is not None
        assert first.texture is not None
        with pytest.raises(MemoryError):
            _ = first.texture.pixels
    again = hidden_surface_of(visible, sampler, with_texture=True, memo=memo)
    assert again is not None
    assert again.texture is not None
    assert again.texture.pixels.any()


def test_detail_that_was_asked_for_before_makes_the_same(sampler: PillowSampler) -> None:
    visible = VisibleGrid.of(sampler.photo, SETTINGS, sampler)
    detail = detail_for(visible, sampler, Memo(0))
    assert detail is not None
    one, other = (
        hidden_surface_of(visible, sampler, with_texture=True, detail=each)
        for each in (None, detail)
    )
    assert one is not None
    assert other is not None
    assert one.texture is not None
    assert other.texture is not None
    np.testing.assert_array_equal(one.texture.pixels, other.texture.pixels)
    np.testing.assert_array_equal(one.surface.positions, other.surface.positions)
