# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far things move as the camera turns, and the edge of the picture carried on."""

from math import ceil, radians

import numpy as np
import pytest

from heic_depth_import.core.background.frame_margin import (
    Orbit,
    carried_beyond,
    edge_of_frame,
    margin_for,
)


def test_sixty_degrees_move_the_camera_by_the_distance_of_its_subject() -> None:
    """2 sin 30 = 1. At 0.5 m with 100 samples of focal length, 1/m is 50 samples."""
    orbit = Orbit.of(60, subject=2.0, focal=100.0)
    assert orbit.subject == 2
    assert orbit.travel == pytest.approx(50)
    assert Orbit.of(180, 2.0, 100.0).travel == pytest.approx(100)
    assert Orbit.of(400, 2.0, 100.0).travel == pytest.approx(100), "no farther than the other side"


def test_only_the_subject_stays_in_its_place() -> None:
    """50 samples for 1/m, in front and behind."""
    shift = Orbit(subject=2.0, travel=50.0).shift(np.array([1.0, 2.0, 3.5], np.float32))
    assert shift.tolist() == [50, 0, 75]
    assert shift.dtype == np.float32


def test_edge_is_two_samples_wide() -> None:
    found = edge_of_frame((5, 6))
    expected = np.ones((5, 6), np.bool_)
    expected[2, 2:4] = False
    np.testing.assert_array_equal(found, expected)
    assert edge_of_frame((4, 9)).all()
    assert edge_of_frame((1, 1)).all()


def margin(at_edge: float, inside: float = 2.0, travel: float = 10.0) -> int:
    """Measures a picture of 30 x 60 whose disparity at one place of its edge is another."""
    disparity = np.full((30, 60), 2.0, np.float32)
    disparity[2:-2, 2:-2] = inside
    disparity[-1, 7] = at_edge
    return margin_for(disparity, Orbit(2.0, travel))


def test_margin_is_what_the_edge_moves_by_and_three() -> None:
    """(2 - 1.25) x 10 = 7.5, rounded up; nearer or farther are the same."""
    assert margin(1.25) == margin(2.75) == 11


def test_edge_that_moves_less_than_a_sample_needs_no_margin() -> None:
    assert margin(2.0) == 0
    assert margin(1.90625) == 0
    assert margin(1.875) == 2 + 3


def test_what_is_inside_the_frame_needs_no_margin() -> None:
    assert margin(2.0, inside=0.5) == 0


def test_margin_is_a_third_of_the_longer_side_at_most() -> None:
    assert margin(0.5, travel=1000) == 20


def test_edge_goes_on_as_it_is_but_for_what_is_mixed() -> None:
    """All of the edge is 1 but a stain; the middle is 9 and belongs to no edge."""
    layers = np.full((2, 8, 10), 9, np.float32)
    layers[:, edge_of_frame((8, 10))] = 1
    is_mixed = np.zeros((8, 10), np.bool_)
    is_mixed[3, 0] = True
    layers[:, 3, 0] = 5
    found, is_shown = carried_beyond(layers, is_mixed, Orbit(1.0, 10.0), margin=4)
    assert found.shape == (2, 16, 18)
    is_inside = np.zeros((16, 18), np.bool_)
    is_inside[4:-4, 4:-4] = True
    np.testing.assert_allclose(found[:, ~is_inside], 1, rtol=1e-6)
    assert not is_shown[is_inside].any()
    stained, _ = carried_beyond(layers, np.zeros_like(is_mixed), Orbit(1.0, 10.0), margin=4)
    assert stained[0, 7, 3] > 1.5, "unless it is not said to be mixed"


def test_edge_that_is_all_mixed_goes_on_nevertheless() -> None:
    layers = np.full((1, 3, 3), 2, np.float32)
    found, _ = carried_beyond(layers, np.ones((3, 3), np.bool_), Orbit(1.0, 1.0), margin=1)
    np.testing.assert_allclose(found, 2, rtol=1e-6)


def test_sides_go_on_on_their_own_side() -> None:
    """Left 1, right 3: beside them are no other values."""
    layers = np.full((1, 20, 20), 1, np.float32)
    layers[:, :, 10:] = 3
    found, _ = carried_beyond(layers, np.zeros((20, 20), np.bool_), Orbit(1.0, 1.0), margin=3)
    np.testing.assert_allclose(found[0, 10:16, :3], 1, atol=0.01)
    np.testing.assert_allclose(found[0, 10:16, -3:], 3, atol=0.01)


@pytest.mark.parametrize(("disparity", "reach"), [(2.0, 3), (1.5, 3 + 2), (2.625, 3 + 3)])
def test_it_is_shown_as_far_as_it_moves_and_three_samples(disparity: float, reach: int) -> None:
    """0.5 x 4 = 2, and 0.625 x 4 = 2.5 rounded up."""
    layers = np.full((1, 6, 9), disparity, np.float32)
    _, found = carried_beyond(layers, np.zeros((6, 9), np.bool_), Orbit(2.0, 4.0), margin=10)
    expected = np.zeros((26, 29), np.bool_)
    expected[10 - reach : reach - 10, 10 - reach : reach - 10] = True
    expected[10:-10, 10:-10] = False
    np.testing.assert_array_equal(found, expected)


def test_frame_is_foreshortened_as_the_camera_turns() -> None:
    """30 degrees about (0, 1) take (1, 1) to (cos 30, 1 + sin 30): from 1 to 0.577 of 100."""
    orbit = Orbit.of(30, 2.0, 100.0)
    assert orbit.foreshortening((150, 200)) == pytest.approx(100 * (1 - 0.8660254 / 1.5))
    assert Orbit.of(0, 2.0, 100.0).foreshortening((150, 200)) == 0


def test_what_turning_shows_is_there_at_the_depth_of_the_subject() -> None:
    """10 degrees in a view of 90: 0.985 / 1.174 of 20 samples are 16.8, so 3.2 come in."""
    layers = np.full((1, 30, 40), 2, np.float32)
    orbit = Orbit(2.0, 0.0, radians(10), 20.0)
    _, is_shown = carried_beyond(layers, np.zeros((30, 40), np.bool_), orbit, margin=9)
    assert is_shown[24, :9].tolist() == [False] * 2 + [True] * 7  # 4, and 3 more
    edge = np.full((30, 40), 2, np.float32)
    edge[0] = 2.5
    moving = Orbit(2.0, 4.0, radians(10), 20.0)
    assert margin_for(edge, moving) == ceil(2 + 3.22) + 3
