# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far things move as the camera turns, and the edge of the picture carried on."""

from math import ceil, cos, sin

import numpy as np
import pytest

from heic_depth_import.core.background.frame_margin import (
    Orbit,
    carried_beyond,
    edge_of_frame,
    margin_for,
    shown_beyond,
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


def beyond(disparity: float, orbit: Orbit, half: float) -> float:
    """Follows the rays through a picture's left and right border to a depth, in samples beyond."""
    found = []
    for turn in (orbit.turn, -orbit.turn):
        place = np.array([-sin(turn), 1 - cos(turn)]) / orbit.subject
        for across in (-half / orbit.focal, half / orbit.focal):
            ray = np.array([sin(turn) + across * cos(turn), cos(turn) - across * sin(turn)])
            meeting = place + ray * (1 / disparity - place[1]) / ray[1]
            found.append(abs(meeting[0]) * disparity * orbit.focal - half)
    return float(max(found))


@pytest.mark.parametrize("disparity", [0.01, 0.5, 2.0, 2.5, 4.0])
@pytest.mark.parametrize("degrees", [5, 12, 25])
def test_it_reaches_as_far_as_rays_through_the_border(disparity: float, degrees: float) -> None:
    orbit = Orbit.of(degrees, 2.0, 60.0)
    down, across = orbit.reach(np.array([disparity], np.float32), (40, 80))
    assert across[0] == pytest.approx(beyond(disparity, orbit, 40), abs=1e-3)
    assert down[0] >= beyond(disparity, orbit, 20) - 1e-3
    # In the corner that comes nearer it sees farther down as well.
    ahead = 1 - disparity / 2 * (1 - cos(orbit.turn))
    corner = 20 * ahead / (cos(orbit.turn) - 40 / 60 * sin(orbit.turn)) - 20
    assert down[0] == pytest.approx(max(beyond(disparity, orbit, 20), corner), abs=1e-3)


def margin(at_edge: float, inside: float = 2.0, degrees: float = 12.0) -> int:
    """Measures a picture of 30 x 60 whose disparity at one place of its edge is another."""
    disparity = np.full((30, 60), 2.0, np.float32)
    disparity[2:-2, 2:-2] = inside
    disparity[-1, 7] = at_edge
    return margin_for(disparity, Orbit.of(degrees, 2.0, 60.0))


def test_margin_is_what_is_seen_of_the_edge_and_three() -> None:
    orbit = Orbit.of(12, 2.0, 60.0)
    assert margin(0.75) == ceil(beyond(0.75, orbit, 30)) + 3
    assert margin(0.75) > margin(1.5) > 3


def test_edge_that_moves_less_than_a_sample_needs_no_margin() -> None:
    """12 degrees move 1/m by 6.3 samples here."""
    assert margin(2.0) == 0
    assert margin(1.9) == 0
    assert margin(1.8) > 0


def test_what_is_inside_the_frame_needs_no_margin() -> None:
    assert margin(2.0, inside=0.5) == 0


def test_margin_is_a_third_of_the_longer_side_at_most() -> None:
    assert margin(0.5, degrees=80) == 20


def test_edge_goes_on_as_it_is_but_for_what_is_mixed() -> None:
    """All of the edge is 1 but a stain; the middle is 9 and belongs to no edge."""
    layers = np.full((2, 8, 10), 9, np.float32)
    layers[:, edge_of_frame((8, 10))] = 1
    is_mixed = np.zeros((8, 10), np.bool_)
    is_mixed[3, 0] = True
    layers[:, 3, 0] = 5
    found = carried_beyond(layers, ~is_mixed, margin=4)
    assert found.shape == (2, 16, 18)
    is_inside = np.zeros((16, 18), np.bool_)
    is_inside[4:-4, 4:-4] = True
    np.testing.assert_allclose(found[:, ~is_inside], 1, rtol=1e-6)
    stained = carried_beyond(layers, np.ones_like(is_mixed), margin=4)
    assert stained[0, 7, 3] > 1.5, "unless it is not said to be mixed"


def test_edge_that_is_all_mixed_goes_on_nevertheless() -> None:
    layers = np.full((1, 3, 3), 2, np.float32)
    found = carried_beyond(layers, np.zeros((3, 3), np.bool_), margin=1)
    np.testing.assert_allclose(found, 2, rtol=1e-6)


def test_sides_go_on_on_their_own_side() -> None:
    """Left 1, right 3: beside them are no other values."""
    layers = np.full((1, 20, 20), 1, np.float32)
    layers[:, :, 10:] = 3
    found = carried_beyond(layers, np.ones((20, 20), np.bool_), margin=3)
    np.testing.assert_allclose(found[0, 10:16, :3], 1, atol=0.01)
    np.testing.assert_allclose(found[0, 10:16, -3:], 3, atol=0.01)


@pytest.mark.parametrize("disparity", [0.5, 2.0, 2.625])
def test_it_is_shown_as_far_as_it_is_seen_and_three_samples(disparity: float) -> None:
    larger = np.full((44, 50), disparity, np.float32)
    orbit = Orbit.of(12, 2.0, 20.0)
    reach = [ceil(each[0]) + 3 for each in orbit.reach(larger[0, :1], (12, 18))]
    found = shown_beyond(larger, orbit, margin=16)
    expected = np.zeros((44, 50), np.bool_)
    down, across = (min(16, each) for each in reach)
    expected[16 - down : 28 + down, 16 - across : 34 + across] = True
    expected[16:-16, 16:-16] = False
    np.testing.assert_array_equal(found, expected)
    assert 3 < across < 16
