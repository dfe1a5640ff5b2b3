# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface behind what stands in front: where it is needed, behind, and like the far side."""

from itertools import combinations
from math import cos, radians, sin

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core.background.background import Background, Sheet, background_of
from heic_depth_import.core.background.extent import HOLE
from heic_depth_import.core.restoration.components import whole
from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.tear import Cells, tear

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

RULE = JumpRule(cut=0.05, step=0.01)
BEHIND = 1 - 0.0003
FOCAL = 100.0
NEAR, FAR = 2.0, 1.0
WALL, CAT, FUR = (10.0, 20.0, 30.0), (200.0, 100.0, 0.0), (90.0, 60.0, 20.0)


def painted(disparity: Floats, colour: tuple[float, float, float] = WALL) -> Floats:
    return np.full((*disparity.shape, 3), colour, np.float32)


def found(disparity: Floats, colour: Floats | None = None, orbit: float = 10.0) -> Background:
    colour = painted(disparity) if colour is None else colour
    result = background_of(disparity, colour, RULE, FOCAL, orbit)
    assert result is not None
    return result


def inside(found: Background, second: Sheet | None = None) -> Floats:
    """Cuts away what lies beyond the frame."""
    shown = (second or found).disparity
    margin = found.margin
    return shown[margin:-margin, margin:-margin] if margin else shown


def torn_inside(found: Background) -> Mask:
    """Cuts away the cells beyond the frame."""
    margin = found.margin
    return found.is_torn[margin:-margin, margin:-margin] if margin else found.is_torn


def cat_before_wall(shape: tuple[int, int] = (40, 60)) -> tuple[Floats, Mask]:
    """Makes a block in front of a wall, away from the frame."""
    is_cat = np.zeros(shape, np.bool_)
    is_cat[8:-8, 15:-15] = True
    return np.where(is_cat, np.float32(NEAR), np.float32(FAR)), is_cat


@st.composite
def scenes(draw: st.DrawFn) -> Floats:
    """Makes a few steps and slopes, blocks as large as what hides something, or noise."""
    shape = draw(st.tuples(st.integers(2, 14), st.integers(2, 14)))
    levels = st.sampled_from([0.25, 0.5, 1.0, 1.0234375, 1.0625, 2.0, 4.0])
    kind = draw(st.sampled_from(["noise", "blocks", "slopes"]))
    if kind == "noise":
        return draw(arrays.arrays(np.float32, shape, elements=levels))
    if kind == "blocks":
        blocks = draw(arrays.arrays(np.float32, (4, 4), elements=levels))
        return blocks.repeat(9, axis=0).repeat(9, axis=1)
    columns = draw(arrays.arrays(np.float32, shape[1], elements=levels))
    slope = draw(st.sampled_from([0.0, 0.0078125, 0.03125]))
    rows = np.float32(slope) * np.arange(shape[0], dtype=np.float32)
    sloped: Floats = columns + rows[:, np.newaxis]
    return sloped


def test_flat_wall_hides_nothing() -> None:
    wall = np.full((20, 30), 1.5, np.float32)
    assert background_of(wall, painted(wall), RULE, FOCAL) is None


def test_relief_without_jumps_inside_a_flat_frame_hides_nothing() -> None:
    """A hill rises by 0.03 from sample to sample, less than a twentieth of 1."""
    rows, columns = np.ogrid[-10:11, -15:16]
    height = np.maximum(0, 8 - np.maximum(np.abs(rows), np.abs(columns)))
    hill = (1 + 0.03 * height).astype(np.float32)
    assert background_of(hill, painted(hill), RULE, FOCAL) is None


def test_nothing_known_gives_nothing() -> None:
    unknown = np.full((5, 5), np.nan, np.float32)
    assert background_of(unknown, painted(unknown), RULE, FOCAL) is None


@pytest.mark.parametrize("subject", [4.0, 0.5])
def test_who_turns_about_the_subject_sees_no_end_beyond_the_frame(subject: float) -> None:
    """The camera turns by 10 degrees about what is 1 / subject away, more and less than the block.

    The rays through the frame's left and right border meet the wall, which is 1 m away.
    """
    disparity, _ = cat_before_wall((90, 120))
    result = background_of(disparity, painted(disparity), RULE, FOCAL, subject=subject)
    assert result is not None
    turn, half = radians(10), disparity.shape[1] / 2
    x, z = sin(turn) / subject, (cos(turn) - 1) / subject  # the camera's place
    rays = [
        (side * cos(turn) - sin(turn), -side * sin(turn) - cos(turn))
        for side in (-half / FOCAL, half / FOCAL)
    ]
    meeting = [x + across * (-1 / FAR - z) / away for across, away in rays]
    beyond = max(abs(place) for place in meeting) * FAR * FOCAL - half
    assert beyond > 5
    assert result.margin >= beyond
    rows = slice(result.margin + 20, -result.margin - 20)
    shown = np.isfinite(result.disparity[rows])
    assert shown[:, int(result.margin - beyond) : result.margin].all()


def test_where_nothing_is_torn_nothing_is_hidden() -> None:
    """With a cut of 0 the block hangs on to the wall by its sides; only the frame moves."""
    disparity = np.full((20, 30), FAR, np.float32)
    disparity[3:-3, 3:-3] = NEAR
    uncut = JumpRule(cut=0.0, step=0.01)
    shown = background_of(disparity, painted(disparity), uncut, FOCAL)
    assert shown is not None
    assert shown.margin > 0
    assert not np.isfinite(inside(shown)[2:-2, 2:-2]).any()
    assert background_of(disparity, painted(disparity), uncut, FOCAL, orbit=0.1) is None


def test_far_side_goes_on_behind_the_near_side() -> None:
    """A wall of one disparity and colour is the same behind the block, set back by a hair."""
    disparity, is_cat = cat_before_wall()
    colour = painted(disparity)
    colour[is_cat] = CAT
    result = found(disparity, colour)
    behind = inside(result)[is_cat]
    np.testing.assert_allclose(behind, FAR * BEHIND, rtol=1e-5)
    hidden = result.colour[result.margin :, result.margin :][:40, :60][is_cat]
    np.testing.assert_allclose(hidden, np.broadcast_to(WALL, hidden.shape), rtol=1e-5)


def test_mixed_colours_beside_a_jump_are_not_used() -> None:
    """Fur is seen on the first three samples of the wall; neither fill nor hem shows it."""
    disparity, is_cat = cat_before_wall()
    colour = painted(disparity)
    colour[5:-5, 12:-12] = FUR
    colour[is_cat] = CAT
    result = found(disparity, colour)
    hidden = result.colour[result.margin :, result.margin :][:40, :60]
    shown = np.isfinite(inside(result))
    shown[:2] = shown[-2:] = shown[:, :2] = shown[:, -2:] = False  # the frame's own colours
    assert shown[6:-6, 13:-13].all(), "the block and a hem of two samples"
    np.testing.assert_allclose(hidden[shown], np.broadcast_to(WALL, hidden[shown].shape), rtol=1e-5)


@pytest.mark.parametrize("slope", [0.0, 0.002, -0.002])
def test_hem_is_two_samples_under_the_far_side_and_none_under_the_near_side(slope: float) -> None:
    """An orbit that moves less than a sample shows that one; two more are there beyond it.

    A wall that is a little nearer or farther than its edge tells is no reason to lie behind it.
    """
    disparity, is_cat = cat_before_wall()
    disparity[~is_cat] += (slope * np.arange(60, dtype=np.float32) * np.ones((40, 1)))[~is_cat]
    shown = np.isfinite(inside(found(disparity, orbit=1e-6)))
    expected = np.zeros_like(is_cat)
    expected[6:-6, 13:-13] = True
    expected[12:-12, 19:-19] = False
    np.testing.assert_array_equal(shown, expected)


@pytest.mark.parametrize(
    ("near", "far", "orbit"), [(2, 1, 10), (1, 0.5, 10), (4, 3, 20), (2, 1, 4)]
)
def test_it_reaches_as_far_as_the_near_side_moves(near: float, far: float, orbit: float) -> None:
    """The camera moves by a chord about the near side, the picture by focal x chord x jump.

    No step of the parallax may look through: all that many samples behind the edge exist, and the
    grid is there only so far as a few orbits need.
    """
    disparity = np.full((9, 400), far, np.float32)
    disparity[:, 200:] = near
    reach = FOCAL * 2 * sin(radians(orbit / 2)) / near * (near - far)
    shown = np.isfinite(inside(found(disparity, orbit=orbit)))[4]
    assert shown[200 : 200 + int(np.ceil(reach))].all()
    assert shown[200:398].sum() <= 3 * reach + 3
    assert shown[198:200].all()
    assert not shown[2:198].any()


def rays_through(disparity: Floats, cells: Cells, row: float, column: float) -> Floats:
    """Intersects the faces with a ray at the same place of every cell; NaN where there is none."""
    a, b, c, d = disparity[:-1, :-1], disparity[1:, :-1], disparity[1:, 1:], disparity[:-1, 1:]
    lower_left = a + (b - a) * row + (c - b) * column
    upper_right = a + (d - a) * column + (c - d) * row
    lower_right = c + (b - c) * (1 - column) + (d - c) * (1 - row)
    upper_left = a + (d - a) * column + (b - a) * row
    along_ac = cells.along_ac
    is_first = np.where(along_ac, row >= column, row + column >= 1)
    first = np.where(along_ac, lower_left, lower_right)
    second = np.where(along_ac, upper_right, upper_left)
    is_there = np.where(is_first, cells.first, cells.second)
    return np.where(is_there, np.where(is_first, first, second), np.float32(np.nan))


def faces(disparity: Floats, cut: float) -> Cells:
    return tear(disparity, np.full((1, 1), RULE.step, np.float32), cut)


# Cells that the two surfaces split along different diagonals.
SPLIT_DIFFERENTLY = np.array(
    [
        [0.25, 1, 4, 1.0625, 1.0625],
        [1, 8, 8, 1.0625, 2],
        [4, 1, 1, 1, 0.25],
        [1, 1, 1.0625, 1, 8],
        [1.0625, 1.0625, 1, 1.0625, 4],
    ],
    np.float32,
)


# Of two sheets, cells whose diagonals jump as far: a little farther off one of them did less.
SPLIT_EITHER_WAY = (
    np.array([[1, 1, 1, 1, 0.25, 0.5]], np.float32)
    + np.arange(8, dtype=np.float32)[:, np.newaxis] / 128
)


@given(scenes())
@example(SPLIT_DIFFERENTLY)
@example(SPLIT_EITHER_WAY)
def test_never_in_front_and_never_torn_where_the_visible_surface_is(disparity: Floats) -> None:
    """Rays pass through samples and through each half of each cell, however it is split."""
    result = background_of(disparity, painted(disparity), RULE, FOCAL)
    if result is None:
        return
    behind = inside(result)
    is_there = np.isfinite(behind)
    assert (behind[is_there] < disparity[is_there]).all()
    assert (result.disparity[np.isfinite(result.disparity)] > 0).all()
    sheets = [(disparity, faces(disparity, RULE.cut)), (behind, faces(behind, 0.0))]
    if result.second is not None:
        second = inside(result, result.second)
        torn = faces(behind, 0.0).without(torn_inside(result))
        sheets = [sheets[0], (behind, torn), (second, faces(second, 0.0))]
    for row, column in ((0.5, 0.25), (0.5, 0.75), (0.25, 0.5), (0.75, 0.5)):
        rays = [rays_through(*sheet, row, column) for sheet in sheets]
        for front, back in combinations(rays, 2):
            both = np.isfinite(front) & np.isfinite(back)
            assert (back[both] < front[both]).all()


@given(scenes())
def test_it_is_behind_every_torn_edge(disparity: Floats) -> None:
    """Both ends of a missing link, so the torn cells between them are whole faces behind."""
    is_torn = Links.of(disparity, RULE).rim()
    result = background_of(disparity, painted(disparity), RULE, FOCAL)
    if is_torn.any():
        assert result is not None
        assert np.isfinite(inside(result))[is_torn].all()


@given(scenes(), st.integers(0, 255), st.integers(0, 255))
def test_it_stays_in_the_range_of_the_visible(disparity: Floats, low: int, high: int) -> None:
    """It goes back by a hair."""
    colour = np.where(disparity > 1, low, high).astype(np.float32)
    result = background_of(disparity, np.repeat(colour[..., np.newaxis], 3, axis=2), RULE, FOCAL)
    if result is None:
        return
    is_there = np.isfinite(result.disparity)
    assert result.disparity[is_there].max() < disparity.max()
    assert result.disparity[is_there].min() >= disparity.min() * BEHIND - 1e-5
    assert result.colour.shape == (*result.disparity.shape, 3)
    assert result.colour.dtype == result.disparity.dtype == np.float32
    assert result.colour.min() >= colour.min() - 1e-3
    assert result.colour.max() <= colour.max() + 1e-3


@given(scenes())
def test_it_is_the_same_each_time_and_leaves_its_input_alone(disparity: Floats) -> None:
    given_disparity, colour = disparity.copy(), painted(disparity)
    first = background_of(disparity, colour, RULE, FOCAL)
    second = background_of(disparity, colour, RULE, FOCAL)
    np.testing.assert_array_equal(disparity, given_disparity)
    np.testing.assert_array_equal(colour, painted(disparity))
    if first is None or second is None:
        assert first is second
        return
    assert first.margin == second.margin
    np.testing.assert_array_equal(first.disparity, second.disparity)
    np.testing.assert_array_equal(first.colour, second.colour)


def test_where_two_far_sides_meet_the_farther_counts_more() -> None:
    """A post 8 between 4 and 3.5: weights 1/16 and 4/49, so (1/4 + 2/7) / (113/784) = 420/113."""
    disparity = np.full((9, 61), 4, np.float32)
    disparity[:, 30], disparity[:, 31:] = 8, 3.5
    expected = 420 / 113 * BEHIND
    assert inside(found(disparity))[4, 30] == pytest.approx(expected, rel=1e-5)


def test_where_two_depths_meet_behind_a_post_the_farther_goes_on() -> None:
    disparity = np.full((9, 61), 4, np.float32)
    disparity[:, 30], disparity[:, 31:] = 8, 1
    assert inside(found(disparity))[4, 30] == pytest.approx(BEHIND, rel=1e-5)


CHAIR, PERSON = 2.0, 4.0


def person_before_chair() -> Floats:
    """Makes a wall, a chair before its lower half, and a person in the middle, before both."""
    disparity = np.full((120, 160), FAR, np.float32)
    disparity[60:, 10:150] = CHAIR
    disparity[20:, 60:100] = PERSON
    return disparity


def chair_or_wall(disparity: Floats) -> Floats:
    """Paints the chair and what else there is in two colours."""
    colour = painted(disparity)
    colour[disparity == CHAIR] = CAT
    colour[disparity == PERSON] = FUR
    return colour


def test_where_three_depths_meet_it_is_at_one_or_the_other_and_never_between() -> None:
    """Behind the person the wall goes on, and below that the chair."""
    disparity = person_before_chair()
    result = found(disparity, chair_or_wall(disparity))
    hidden = inside(result)[22:110, 62:98]
    is_chair = hidden > (CHAIR + FAR) / 2
    expected = np.where(is_chair, CHAIR, FAR) * BEHIND
    np.testing.assert_allclose(hidden, expected, rtol=1e-5)
    assert not is_chair[:30].any()
    assert is_chair[50:].all()
    colour = result.colour[result.margin :, result.margin :][22:110, 62:98]
    for painted_as, where in ((CAT, is_chair), (WALL, ~is_chair)):
        shown = colour[where]
        np.testing.assert_allclose(shown, np.broadcast_to(painted_as, shown.shape), rtol=1e-4)


def test_behind_the_nearer_of_two_depths_the_farther_goes_on() -> None:
    """It does as far as the nearer moves against it, and is there under every torn cell."""
    disparity = person_before_chair()
    disparity[105:] = np.where(disparity[105:] == PERSON, np.float32(CHAIR), disparity[105:])
    result = found(disparity, chair_or_wall(disparity))
    assert result.second is not None
    first, second = inside(result), inside(result, result.second)
    is_chair = first > (CHAIR + FAR) / 2
    top = int(np.flatnonzero(is_chair[:, 80])[0])
    reach = int(np.ceil(FOCAL * 2 * sin(radians(5)) / PERSON * (CHAIR - FAR)))
    shown = second[top - 2 : top + reach, 64:96]
    np.testing.assert_allclose(shown, FAR * (1 - 2 * (1 - BEHIND)), rtol=1e-5)
    assert np.isnan(second[top + 3 * reach + 10 : 92, 78:82]).all()
    assert (second[np.isfinite(second)] < disparity[np.isfinite(second)]).all()
    rows, columns = np.nonzero(result.is_torn)
    assert rows.size > 0
    for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
        assert np.isfinite(result.second.disparity[rows + row, columns + column]).all()
    margin = result.margin
    second_colour = result.second.colour[top + margin, 80 + margin]
    np.testing.assert_allclose(second_colour, WALL, rtol=1e-4)


def test_what_slants_is_one_sheet() -> None:
    """A floor from 0.5 to 1.5 behind a box: its far sides differ, but never at one place."""
    floor = np.linspace(0.5, 1.5, 150, dtype=np.float32)[:, np.newaxis]
    disparity = np.tile(floor, (1, 120))
    disparity[30:120, 40:80] = 4
    result = found(disparity)
    assert result.second is None
    assert not result.is_torn.any()
    behind = inside(result)[40:110, 60]
    np.testing.assert_allclose(behind, floor[40:110, 0] * BEHIND, rtol=0.1)


def test_it_joins_the_frame_whatever_meets_there() -> None:
    """What is hidden hangs on to nothing along the frame, and all that is seen there goes on."""
    disparity = person_before_chair()
    result = found(disparity)
    margin = result.margin
    assert margin > 0
    assert torn_inside(result).any()
    person = np.s_[margin + 60 : margin + 99]
    assert not result.is_torn[-margin - 1, person].any()
    assert not result.is_torn[-margin - 1, : margin + 57].any()


def test_what_the_frame_cuts_off_and_what_it_hides_go_on_beyond_it_each_for_itself() -> None:
    """Below the frame are person and chair at their own depths, with nothing from one to other."""
    disparity = person_before_chair()
    result = found(disparity, chair_or_wall(disparity))
    margin = result.margin
    below = slice(-margin, -margin + 8)
    depths = result.disparity[below, margin + 20 : -margin - 20]
    is_person = depths > (PERSON + CHAIR) / 2
    np.testing.assert_allclose(depths, np.where(is_person, PERSON, CHAIR) * BEHIND, rtol=0.07)
    np.testing.assert_array_equal(np.flatnonzero(is_person[0]), np.arange(40, 80))
    is_torn = result.is_torn[below, margin + 20 : -margin - 20]
    np.testing.assert_array_equal(np.flatnonzero(is_torn[0]), [39, 79])
    assert result.second is not None
    behind = np.s_[below, margin + 60 : margin + 100]
    np.testing.assert_allclose(result.second.disparity[behind], CHAIR, rtol=0.01)
    np.testing.assert_allclose(
        result.second.colour[behind], np.broadcast_to(CAT, (8, 40, 3)), atol=0.1
    )


def test_leaf_does_not_go_on_behind_the_stem() -> None:
    """Behind the stem is the wall only, though half of its edge is the leaf's."""
    disparity = np.full((30, 60), FAR, np.float32)
    disparity[12:15, 25:30] = NEAR
    disparity[:, 30] = 2 * NEAR
    behind = inside(found(disparity))[12:15, 30]
    np.testing.assert_allclose(behind, FAR * BEHIND, rtol=1e-5)


@pytest.mark.parametrize("step", [0.0, 0.01, 0.38])
def test_hair_is_the_same_however_coarse_the_map(step: float) -> None:
    """By a step, a rim would cast a shadow on it, and draw the outline once more in lit scenes."""
    disparity, is_cat = cat_before_wall()
    rule = JumpRule(0.05, step)
    result = background_of(disparity, painted(disparity), rule, FOCAL)
    assert result is not None
    np.testing.assert_allclose(inside(result)[is_cat], FAR * BEHIND, rtol=1e-6)


def test_frame_that_moves_is_carried_on() -> None:
    """A slope without jumps: what is nearer or farther than its middle leaves the frame."""
    slope = np.tile(np.linspace(1, 1.5, 61, dtype=np.float32), (41, 1))
    result = found(slope, orbit=40)
    margin = result.margin
    assert result.disparity.shape == (41 + 2 * margin, 61 + 2 * margin)
    reach = FOCAL * 2 * sin(radians(20)) / 1.25 * 0.25
    is_there = np.isfinite(result.disparity)
    assert margin >= np.ceil(reach)
    assert is_there[margin:-margin, margin - int(np.ceil(reach)) : margin + 2].all()
    assert not is_there[margin + 2 : -margin - 2, margin + 2 : -margin - 2].any()
    left, right = result.disparity[20 + margin, [margin - 1, -margin]]
    assert left == pytest.approx(BEHIND, abs=0.004)
    assert right == pytest.approx(1.5 * BEHIND, abs=0.004)


def test_colours_mixed_at_the_frame_are_not_carried_on() -> None:
    """The block reaches the frame; on its edge, one sample to each side, there is blue fur."""
    disparity = np.full((40, 60), FAR, np.float32)
    disparity[:, 30:] = NEAR
    colour = painted(disparity, (10, 20, 0))
    colour[:, 30:] = CAT
    colour[:, 29:31] = (0, 0, 255)
    result = found(disparity, colour)
    assert result.margin > 0
    assert result.colour[: result.margin, :, 2].max() < 1e-3
    assert result.colour[-result.margin :, :, 2].max() < 1e-3


def test_frame_keeps_its_own_colours() -> None:
    disparity, is_cat = cat_before_wall()
    colour = painted(disparity)
    colour[0] = FUR
    result = found(disparity, colour)
    np.testing.assert_array_equal(result.colour[result.margin, result.margin], FUR)
    assert result.colour[0, 30, 0] > WALL[0] + 5, "and hands them on"
    assert is_cat.any()


def test_behind_what_the_frame_cuts_off_the_wall_goes_on_beyond_it() -> None:
    """A cat that the frame cuts off: from the wall no faces lead to its cut, as a wall of fur."""
    disparity = np.full((60, 80), FAR, np.float32)
    disparity[20:, 50:] = NEAR
    colour = painted(disparity)
    colour[20:, 50:] = CAT
    result = found(disparity, colour)
    row, last = result.margin + 40, result.margin + 79
    np.testing.assert_allclose(result.disparity[row, last - 1 : last + 1], NEAR * BEHIND)
    np.testing.assert_allclose(result.colour[row, last], CAT, atol=0.1)
    np.testing.assert_allclose(result.disparity[row, last - 2], FAR * BEHIND, rtol=1e-5)
    assert result.is_torn[row, last - 2]
    assert not result.is_torn[result.margin + 10].any()
    assert result.second is not None
    beyond = result.second.disparity[row, last : last + 6]
    np.testing.assert_allclose(beyond, FAR * BEHIND, rtol=0.001)
    np.testing.assert_allclose(result.second.colour[row, last : last + 6], [WALL] * 6, atol=0.1)


def test_unknown_samples_are_filled_with_what_surrounds_them() -> None:
    """Alone in a wall they show its disparity, and the photo's own colour there."""
    disparity = np.full((20, 30), FAR, np.float32)
    disparity[8:11, 12:16] = np.nan
    colour = painted(disparity)
    colour[8:11, 12:16] = CAT
    result = found(disparity, colour)
    assert result.margin == 0
    shown = np.isfinite(result.disparity)
    expected = np.zeros((20, 30), np.bool_)
    expected[6:13, 10:18] = True
    np.testing.assert_array_equal(shown, expected)
    np.testing.assert_allclose(result.disparity[shown], FAR * BEHIND, rtol=1e-5)
    np.testing.assert_array_equal(result.colour[8:11, 12:16], colour[8:11, 12:16])


def test_unknown_samples_between_near_and_far_belong_to_the_far_side() -> None:
    """The shadow of a phone's second lens, five samples wide beside the near side."""
    disparity = np.full((20, 60), FAR, np.float32)
    disparity[:, 30:] = NEAR
    disparity[:, 25:30] = np.nan
    filled = inside(found(disparity))[4:-4, 25:30]
    assert np.isfinite(filled).all()
    assert filled[:, :3].max() < 1.15 * FAR


@given(scenes(), st.data())
def test_unknown_samples_do_not_spread(disparity: Floats, data: st.DataObject) -> None:
    """All of them are filled from what is known; elsewhere the rules are the same."""
    is_unknown = data.draw(arrays.arrays(np.bool_, disparity.shape))
    is_unknown[data.draw(st.integers(0, len(disparity) - 1)), 0] = False
    holed = np.where(is_unknown, np.float32(np.nan), disparity)
    result = background_of(holed, painted(holed), RULE, FOCAL)
    if result is None:
        assert not is_unknown.any()
        return
    behind = inside(result)
    assert np.isfinite(behind[is_unknown]).all()
    assert np.isfinite(result.colour).all()
    there = np.isfinite(result.disparity)
    low, high = np.nanmin(holed), np.nanmax(holed)
    assert result.disparity[there].min() >= low * BEHIND - 1e-5
    assert result.disparity[there].max() < high
    both = np.isfinite(behind) & ~is_unknown
    assert (behind[both] < holed[both]).all()


def test_very_different_depths_around_a_hole_overflow_nothing() -> None:
    """A hand at 10 cm before a sky 10 km away; one hole is between them, one in the hand."""
    disparity = np.full((20, 40), 1e-4, np.float32)
    disparity[:, 10:] = 10
    disparity[8:11, 8:11] = disparity[8:11, 20:23] = np.nan
    filled = inside(found(disparity))
    assert np.isfinite(filled[8:11, 8:11]).all()
    assert filled[8:11, 8].max() < 2e-4
    np.testing.assert_allclose(filled[8:11, 20:23], 10, rtol=2e-3)
    disparity[:, 10:] *= 1e6
    assert np.isfinite(inside(found(disparity))[8:11, 20:23]).all(), "nonsense, but no infinity"


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 2), (3, 3), (2, 40), (40, 2), (5, 4)])
def test_small_pictures(shape: tuple[int, int]) -> None:
    """One near sample in a corner: behind it and beside it there is something."""
    disparity = np.full(shape, FAR, np.float32)
    disparity[0, 0] = NEAR
    result = found(disparity)
    assert np.isfinite(inside(result)[:2, :2]).all()


def test_a_turn_to_all_sides_moves_no_farther_than_half_of_it() -> None:
    disparity, _ = cat_before_wall()
    half, whole = found(disparity, orbit=180), found(disparity, orbit=400)
    np.testing.assert_array_equal(half.disparity, whole.disparity)


@pytest.mark.parametrize("orbit", [9.0, 10.0, 11.0])
def test_what_goes_on_behind_the_nearer_of_two_depths_has_no_small_holes(orbit: float) -> None:
    """It is built as far as edges move; of a hole that they leave nobody knows that nothing is."""
    disparity = person_before_chair()
    result = found(disparity, chair_or_wall(disparity), orbit)
    assert result.second is not None
    is_missing = np.isnan(inside(result, result.second))
    assert is_missing.any()
    np.testing.assert_array_equal(is_missing, whole(is_missing, HOLE))
