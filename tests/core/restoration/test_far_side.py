# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the far side of a jump is looked at, so that nothing of what stands in front is seen."""

import numpy as np
import pytest

from heic_depth_import.core.restoration.far_side import beyond_jump
from tests.core.torn_grids import RULE, Floats, edges_of, grid


def looked_at(disparity: Floats, layer: Floats | None = None) -> list[float]:
    """Returns what each edge takes of a layer, that of the columns' numbers if left out."""
    if layer is None:
        layer = np.broadcast_to(np.arange(disparity.shape[1]), disparity.shape)
    visible = np.stack([disparity, layer]).astype(np.float32)
    found: list[float] = beyond_jump(edges_of(disparity), visible, RULE)[0][1].tolist()
    return found


def columns_from(*row: float) -> list[float]:
    """Returns where each edge of a line looks, in the median."""
    return looked_at(grid(list(row)))


def test_the_far_side_is_looked_at_three_to_nine_samples_from_the_jump() -> None:
    assert columns_from(2, 2, *[1] * 12) == [8]
    assert columns_from(*[1] * 12, 2, 2) == [5]


def test_one_odd_sample_of_the_far_side_changes_nothing() -> None:
    disparity = grid([2, *[1] * 12])
    colour = np.full_like(disparity, 0.5)
    colour[0, 5] = 0.9
    assert looked_at(disparity, colour) == [0.5]
    colour[0, 1:4] = 0.1  # what photos mix with the near side
    assert looked_at(disparity, colour) == [0.5]


@pytest.mark.parametrize(("blur", "expected"), [(1, 0.81), (24, 0.81), (200, 0.0)])
def test_colours_are_looked_for_beyond_what_is_out_of_focus(blur: int, expected: float) -> None:
    """Black before white, mixed over some samples; over very many it is a wall in a shade."""
    disparity = grid([*[2] * 30, *[1] * 60])
    mixed = np.clip((np.arange(90) - 29.5) / blur + 0.5, 0, 1) ** 2
    edges = edges_of(disparity)
    visible = np.stack([disparity, (0.81 * mixed)[np.newaxis]]).astype(np.float32)
    first, third = (beyond_jump(edges, visible, RULE, windows=count)[0][1, 0] for count in (1, 3))
    assert (third > first + 0.1) == (blur == 24)
    if expected:
        assert third == pytest.approx(expected, abs=0.1)


def test_colours_are_not_looked_for_in_the_next_blur() -> None:
    """A chair of 30 samples between a person and a wall: its shade fades into the bright wall."""
    disparity = grid([*[4] * 30, *[2] * 30, *[1] * 30])
    place = np.arange(90)
    light = np.interp(place, [28, 31, 44, 62], [0.1, 0.2, 0.25, 0.9])
    visible = np.stack([disparity[0], light])[:, np.newaxis].astype(np.float32)
    paint, _ = beyond_jump(edges_of(disparity), visible, RULE, windows=3)
    assert paint[1, 0] < 0.26


def test_fine_detail_is_no_colour_that_goes_over() -> None:
    """A sharp outline, and from ten samples on another colour: that is not looked for.

    How calm detail is grows all the way, as the outline itself counts for detail nearby: what goes
    on is as calm as it becomes.
    """
    disparity = grid([*[2] * 30, *[1] * 60])
    beyond = np.arange(90) - 30
    light = np.select([beyond < 0, beyond < 10], [0.0, 0.3], 0.6)
    calm = np.clip(beyond / 20, 0, 0.9)
    visible = np.stack([disparity[0], light, light, light, calm])[:, np.newaxis]
    paint, _ = beyond_jump(edges_of(disparity), visible.astype(np.float32), RULE, windows=3)
    np.testing.assert_allclose(paint[:, 0], [1, 0.3, 0.3, 0.3, 0.85], atol=0.06)


def test_the_far_side_is_looked_at_away_from_the_next_jump_too() -> None:
    """Between two jumps the sample before the last is as far from both as can be."""
    assert columns_from(2, 1, 1, 1, 1, 2) == [3, 2]
    assert columns_from(2, 1, 1, 1, 2) == [2, 2]
    assert columns_from(2, 1, 1, 2) == [1, 2]
    assert columns_from(2, 1, 2) == [1, 1]


def test_the_far_side_is_looked_at_inside_the_picture() -> None:
    assert columns_from(2, 1, 1) == [2]
    assert columns_from(2, 1) == [1]


def test_the_far_side_above_and_below() -> None:
    disparity = grid(*[[1.0]] * 12, [2.0], *[[1.0]] * 12)
    rows = np.arange(25, dtype=np.float32)[:, np.newaxis]
    assert looked_at(disparity, rows) == [5, 19]


@pytest.mark.parametrize("scale", [1, 2])
def test_beyond_a_jump_is_where_steps_lead(scale: int) -> None:
    """As one goes, a sample after another, as long as two more without a jump follow."""
    random = np.random.default_rng(scale)
    disparity = np.kron(random.random((6, 5)), np.ones((9, 11))).astype(np.float32) + 1
    disparity += random.choice([0.0, 0.3], disparity.shape, p=[0.95, 0.05]).astype(np.float32)
    visible = np.concatenate([disparity[np.newaxis], random.random((3, *disparity.shape))])
    edges = edges_of(disparity)
    found, _ = beyond_jump(edges, visible.astype(np.float32), RULE, scale)
    for number, (near, far) in enumerate(zip(edges.near.T, edges.far.T, strict=True)):
        ahead, place, come_to, is_free = far - near, far, [], True
        for _ in range(9 * scale):
            following, after = (
                np.clip(place + step * ahead, 0, np.array(disparity.shape) - 1) for step in (1, 2)
            )
            here, there, beyond = (disparity[tuple(each)] for each in (place, following, after))
            is_free = is_free and bool(
                RULE.joins(*np.array([[here, there], [there, beyond]])).all()
            )
            place = following if is_free else place
            come_to.append(tuple(place))
        looked_at = come_to[3 * scale - 1 : 9 * scale]
        expected = [np.median([layer[place] for place in looked_at]) for layer in visible]
        assert np.allclose(found[:, number], expected, rtol=1e-6, atol=0)


@pytest.mark.parametrize(
    ("width", "height", "is_blurred"), [(2, 0.9, False), (24, 0.9, True), (6, 0.08, True)]
)
def test_what_goes_over_slowly_is_out_of_focus_however_near_the_next_jump(
    width: int, height: float, *, is_blurred: bool
) -> None:
    """A lamp before a garden: its light goes on beyond its outline, behind which it is no line."""
    disparity = grid([*[3] * 30, *[2] * 24, *[1] * 18])
    roots = np.interp(np.arange(72), [30 - width / 2, 30 + width / 2], [height + 0.05, 0.05])
    visible = np.stack([disparity[0], roots**2])[:, np.newaxis].astype(np.float32)
    assert beyond_jump(edges_of(disparity), visible, RULE, windows=3)[1][0] == is_blurred


@pytest.mark.parametrize(("columns", "is_one"), [(300, True), (700, False)])
def test_in_a_smaller_map_what_is_out_of_focus_goes_over_faster(columns: int, is_one: bool) -> None:
    """Over six samples, which are a fiftieth of the one map."""
    disparity = grid([*[2] * 30, *[1] * (columns - 30)])
    light = np.interp(np.arange(columns), [29, 35], [0.9, 0.1]) ** 2
    visible = np.stack([disparity, light[np.newaxis]]).astype(np.float32)
    assert beyond_jump(edges_of(disparity), visible, RULE)[1].tolist() == [is_one]
