# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of two depths goes on where they meet behind what stands in front."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.background.sheets import Sheets
from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.occlusion_edges import TornEdges

Floats = NDArray[np.float32]
RULE = JumpRule(cut=0.05, step=0.01)
WALL, CHAIR, PERSON = 1.0, 2.0, 4.0


def sheets_of(disparity: Floats, limit: Floats | None = None) -> Sheets:
    links = Links.of(disparity, RULE)
    visible = np.stack([disparity, disparity * 10])
    limit = disparity if limit is None else limit
    return Sheets.of(visible, limit, TornEdges.of(disparity, links), links, RULE)


def person_before(nearer: float, top: int = 60, left: int = 60) -> Floats:
    """Makes a wall, something before its lower part, and a person in the middle, before both."""
    disparity = np.full((120, 160), WALL, np.float32)
    disparity[top:, 10:150] = nearer
    disparity[20:, left:100] = PERSON
    return disparity


@pytest.mark.parametrize(("apart", "count"), [(1.18, 1), (1.25, 2)])
def test_two_depths_are_two_sheets_if_they_differ_by_four_jumps(apart: float, count: int) -> None:
    sheets = sheets_of(person_before(WALL * apart))
    assert sheets.is_near.any() == (count > 1)


@pytest.mark.parametrize("nearer", [1.0, 1.04, 1.08])
def test_a_table_ends_before_a_wall_in_a_line_however_far_that_is_from_it(nearer: float) -> None:
    """Behind who is wide above and narrow below far more of the wall is seen than of the table."""
    rows, columns = np.mgrid[:120, :200].astype(np.float32)
    is_person = (abs(columns - 100) < 40 - 0.2 * rows) & (rows >= 10) & (rows < 110)
    is_wall = rows < 70
    disparity = np.where(is_wall, WALL, np.float32(WALL * nearer)).astype(np.float32)
    light = np.where(is_wall, np.float32(0.6), np.float32(0.05))
    disparity[is_person], shown = PERSON, np.where(is_person, np.float32(0.3), light)
    links = Links.of(disparity, RULE)
    visible = np.stack([disparity, shown, shown, shown])
    sheets = Sheets.of(visible, disparity, TornEdges.of(disparity, links), links, RULE)
    near = is_person & (abs(rows - 70) < 30)
    assert np.mean(np.abs(sheets.first[1] - light)[near] < 0.1) > 0.9


def test_each_sheet_goes_on_at_its_own_depth_and_in_its_own_colours() -> None:
    sheets = sheets_of(person_before(CHAIR))
    first, deep = sheets.first[:, 22:, 62:98], sheets.deep[:, 22:, 62:98]
    is_near = sheets.is_near[22:, 62:98]
    for layer, scale in enumerate((1, 10)):
        np.testing.assert_allclose(first[layer][is_near], CHAIR * scale, rtol=1e-5)
        np.testing.assert_allclose(first[layer][~is_near], WALL * scale, rtol=1e-5)
        np.testing.assert_allclose(deep[layer], WALL * scale, rtol=1e-5)


def test_the_border_lies_midway_between_where_the_two_begin() -> None:
    """Their edges end at row 60 on both sides of the person, so that is where they part."""
    is_near = sheets_of(person_before(CHAIR)).is_near[:, 62:98]
    top = is_near.argmax(axis=0)
    assert np.abs(top - 60).max() <= 6
    assert is_near[70:].all()


def test_the_farther_of_them_tells_what_is_near_far_from_where_they_meet() -> None:
    """The chair rises towards the bottom: all of it is nearer than midway where depths meet."""
    disparity = person_before(CHAIR)
    rise = np.linspace(0, 0.6, 60, dtype=np.float32)[:, np.newaxis]
    disparity[60:][disparity[60:] == CHAIR] += np.broadcast_to(rise, (60, 160))[
        disparity[60:] == CHAIR
    ]
    sheets = sheets_of(disparity)
    assert sheets.is_near[75:, 70:90].all()
    np.testing.assert_allclose(sheets.deep[0, 75:, 70:90], WALL, rtol=1e-4)


def test_no_edges_leave_one_sheet_that_is_what_is_visible() -> None:
    disparity = np.full((20, 30), WALL, np.float32)
    sheets = sheets_of(disparity)
    np.testing.assert_array_equal(sheets.first[0], disparity)
    assert not sheets.is_near.any()


def test_a_few_samples_are_no_sheet() -> None:
    """A chair of which three rows are seen beside the person, at the end of a far side."""
    disparity = np.full((120, 160), WALL, np.float32)
    disparity[20:100, 60:100] = PERSON
    disparity[60:63, 97:100] = WALL
    disparity[60:63, 60:63] = CHAIR
    assert not sheets_of(disparity).is_near.any()


def test_what_stands_no_farther_is_no_part_of_the_near_sheet() -> None:
    """Through a hole in the person the chair is seen: it does not go on there, but for a hem."""
    disparity = person_before(CHAIR)
    disparity[80:110, 70:90] = CHAIR
    is_near = sheets_of(disparity).is_near
    expected = np.ones((40, 30), np.bool_)
    expected[7:33, 7:23] = False
    np.testing.assert_array_equal(is_near[75:115, 65:95], expected)


def test_a_small_hole_is_none() -> None:
    """Where it would come through what is visible it stays a little behind that, as the chair."""
    disparity = person_before(CHAIR)
    disparity[90:100, 75:85] = CHAIR
    sheets = sheets_of(disparity)
    assert sheets.is_near[85:105, 70:90].all()
    np.testing.assert_allclose(sheets.first[0, 85:105, 70:90], CHAIR, rtol=1e-4)


def test_the_near_sheet_is_not_where_it_would_have_to_be_deeper() -> None:
    """Behind a soft rim the wall goes on already: a chair there would lead from it to itself."""
    disparity = person_before(CHAIR)
    limit = disparity.copy()
    limit[:, 60:70] = WALL
    sheets = sheets_of(disparity, limit)
    assert not sheets.is_near[:, 60:70].any()
    np.testing.assert_allclose(sheets.first[0, 80:, 60:70], WALL, rtol=1e-4)
    assert sheets.is_near[80:, 72:98].all()


@pytest.mark.parametrize("place", range(56, 65))
def test_depths_meet_wherever_that_is(place: int) -> None:
    """On one side only: on the other the chair ends at the person."""
    disparity = person_before(CHAIR, place, place)
    disparity[place:, 100:] = WALL
    assert sheets_of(disparity).is_near.any()


def test_depths_meet_even_where_the_shallower_edge_does_not_count() -> None:
    """Of a chair right behind the person nothing goes on within 24 samples of the wall's edge."""
    is_near = sheets_of(person_before(0.9 * PERSON)).is_near
    assert is_near[90:, 62:98].all()
    assert not is_near[:50].any()


def test_mostly_the_farthest_apart_count() -> None:
    """A shelf between wall and chair belongs to the wall, for those two differ by more."""
    disparity = person_before(1.5 * PERSON / 2)
    shelf = disparity[30:60]
    shelf[shelf == WALL] = 1.5
    is_near = sheets_of(disparity).is_near
    assert not is_near[34:54].any()
    assert is_near[75:, 62:98].all()


def before_dark_wall(is_blurred: NDArray[np.bool_]) -> Floats:
    """Returns how bright it is hidden behind a bright thing, of which some rows are blurred."""
    column = np.arange(320)
    disparity = np.broadcast_to(np.where(column < 160, np.float32(2), np.float32(1)), (240, 320))
    blurred, sharp = (np.interp(column, on, [0.8, 0.1]) for on in ([163, 174], [159, 160]))
    light = np.where(is_blurred[:, np.newaxis], blurred, sharp)
    visible = np.stack([disparity, light, light, light]).astype(np.float32)
    links = Links.of(disparity, RULE)
    edges = TornEdges.of(disparity, links)
    found: Floats = Sheets.of(visible, disparity, edges, links, RULE).first[1]
    return found


@pytest.mark.parametrize(("is_blurred", "beside"), [(True, 0.8), (False, 0.1)])
def test_what_is_hidden_begins_as_the_blur_beside_it(is_blurred: bool, beside: float) -> None:
    """Out of focus, a bright thing leaves no dark line between itself and its blur."""
    hidden = before_dark_wall(np.full(240, is_blurred))[100]
    assert hidden[159] == pytest.approx(beside, abs=0.1)
    assert hidden[120:146].max() < 0.3
    assert (np.diff(hidden[140:160]) > -1e-3).all()


def test_a_pattern_at_an_outline_is_no_blur() -> None:
    is_blurred = np.zeros(240, np.bool_)
    is_blurred[100:103] = True
    assert before_dark_wall(is_blurred)[:, :160].max() < 0.3
