# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotation, mirror and crop move points and samples alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.transforms import (
    Crop,
    Mirror,
    Rotate,
    Transform,
    is_sideways,
    show_points,
    show_samples,
    shown_size,
)

WIDTH, HEIGHT = 6, 4
NUMBERED = np.arange(WIDTH * HEIGHT).reshape(HEIGHT, WIDTH)


@pytest.mark.parametrize(
    ("transform", "expected"),
    [
        (Rotate(0), (1.0, 0.5)),
        (Rotate(1), (0.5, 6 - 1.0)),
        (Rotate(2), (6 - 1.0, 4 - 0.5)),
        (Rotate(3), (4 - 0.5, 1.0)),
        (Mirror(0), (1.0, 4 - 0.5)),
        (Mirror(1), (6 - 1.0, 0.5)),
        (Crop(1, 0, 3, 2), (0.0, 0.5)),
    ],
)
def test_where_a_point_near_the_top_left_goes(
    transform: Transform, expected: tuple[float, float]
) -> None:
    """Right of the corner by 1 and below it by 0.5, in a frame of 6 x 4."""
    found = show_points(np.array([1.0, 0.5]), (WIDTH, HEIGHT), [transform])
    assert tuple(found) == expected


@pytest.mark.parametrize(
    ("transform", "row_0"),
    [
        (Rotate(1), [5, 11, 17, 23]),
        (Rotate(2), [23, 22, 21, 20, 19, 18]),
        (Rotate(3), [18, 12, 6, 0]),
        (Mirror(0), [18, 19, 20, 21, 22, 23]),
        (Mirror(1), [5, 4, 3, 2, 1, 0]),
        (Crop(1, 2, 3, 2), [13, 14, 15]),
    ],
)
def test_first_row_as_shown(transform: Transform, row_0: list[int]) -> None:
    assert show_samples(NUMBERED, [transform])[0].tolist() == row_0


@st.composite
def journeys(draw: st.DrawFn) -> tuple[tuple[int, int], list[Transform]]:
    """Makes a size and up to five transforms that fit it."""
    size = start = draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    steps: list[Transform] = []
    for kind in draw(st.lists(st.sampled_from("rmc"), max_size=5)):
        if kind == "r":
            steps.append(Rotate(draw(st.integers(0, 3))))
        elif kind == "m":
            steps.append(Mirror(draw(st.integers(0, 1))))
        else:
            width, height = draw(st.integers(1, size[0])), draw(st.integers(1, size[1]))
            left = draw(st.integers(0, size[0] - width))
            steps.append(Crop(left, draw(st.integers(0, size[1] - height)), width, height))
        size = shown_size(size, steps[-1:])
    return start, steps


@given(journeys())
def test_every_sample_goes_where_its_centre_goes(
    journey: tuple[tuple[int, int], list[Transform]],
) -> None:
    (width, height), steps = journey
    samples = np.arange(width * height).reshape(height, width)
    shown = show_samples(samples, steps)
    assert shown.shape == shown_size((width, height), steps)[::-1]
    rows, columns = np.mgrid[0:height, 0:width]
    centres = show_points(np.stack([columns, rows], axis=-1) + 0.5, (width, height), steps)
    at = np.floor(centres).astype(int)
    np.testing.assert_array_equal(centres, at + 0.5)
    seen = ((at >= 0) & (at < shown.shape[::-1])).all(axis=-1)
    assert seen.sum() == shown.size
    np.testing.assert_array_equal(shown[at[seen][:, 1], at[seen][:, 0]], samples[seen])


@given(journeys())
def test_sideways_is_when_width_and_height_change_places(
    journey: tuple[tuple[int, int], list[Transform]],
) -> None:
    _, steps = journey
    turns = [step for step in steps if not isinstance(step, Crop)]
    assert is_sideways(steps) == (shown_size((2, 3), turns) == (3, 2))
