# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lamps give a surface that faces the camera the photo's own brightness."""

from math import pi

import numpy as np
import pytest

from heic_depth_import.core.staging.lamps import Lamp, lamps_for
from heic_depth_import.core.surface.surface import Surface
from tests.core.on_axis import surface_on_axis


def scene(nearest: float, farthest: float) -> Surface:
    """Makes a pyramid of sight between two distances."""
    found = surface_on_axis(np.linspace(1 / farthest, 1 / nearest, 400, dtype=np.float32))
    rays = np.random.default_rng(3).uniform(-0.5, 0.5, (400, 2))
    found.positions[:, :2] = rays * found.depth[:, None]
    return found


def irradiance(lamp: Lamp, place: tuple[float, float, float]) -> float:
    """Sums up what reaches a small plane that faces the camera from all points of a lamp."""
    towards = np.subtract(lamp.target, lamp.place)
    towards /= np.linalg.norm(towards)
    side = np.cross(towards, (0, 1, 0))
    side /= np.linalg.norm(side)
    count = 40_000
    number = np.arange(count) + 0.5
    radius = lamp.diameter / 2 * np.sqrt(number / count)
    angle = number * pi * (5**0.5 - 1)
    points = np.array(lamp.place) + (radius * np.cos(angle))[:, None] * side
    points += (radius * np.sin(angle))[:, None] * np.cross(side, towards)
    ways = points - place
    distance = np.linalg.norm(ways, axis=1)
    at_lamp = -(ways @ towards) / distance
    at_plane = ways[:, 2] / distance
    radiance = lamp.power / (pi * pi * (lamp.diameter / 2) ** 2)
    area = pi * (lamp.diameter / 2) ** 2
    assert (at_plane > 0).all()
    return float(radiance * area * (at_lamp * at_plane / distance**2).mean())


@pytest.mark.parametrize(("nearest", "farthest"), [(0.23, 0.67), (0.5, 8.0), (1.0, 1.25)])
def test_plane_at_the_subject_gets_pi(nearest: float, farthest: float) -> None:
    subject = 1.2 * nearest
    key, fill = lamps_for(scene(nearest, farthest), subject)
    assert key.target[2] == pytest.approx(-subject)
    total = irradiance(key, key.target) + irradiance(fill, fill.target)
    assert total == pytest.approx(pi, rel=0.02)
    assert irradiance(key, key.target) == pytest.approx(0.72 * pi, rel=0.02)


@pytest.mark.parametrize(("nearest", "farthest"), [(0.23, 0.67), (0.5, 8.0)])
def test_light_reaches_the_back(nearest: float, farthest: float) -> None:
    lamps = lamps_for(scene(nearest, farthest), nearest)
    back = sum(irradiance(lamp, (0.0, 0.0, -farthest)) for lamp in lamps)
    assert 0.5 * pi < back < 1.3 * pi


def test_key_comes_softly_from_the_upper_left_and_in_front() -> None:
    found = scene(0.5, 2.0)
    key, fill = lamps_for(found, 0.6)
    left, up, out = np.subtract(key.place, key.target)
    assert left < 0 < up
    assert out > 0
    assert 0.4 < key.diameter / np.linalg.norm((left, up, out)) < 1.1
    assert fill.place[0] > fill.target[0]


def test_lamps_grow_with_the_scene() -> None:
    small, large = lamps_for(scene(0.5, 2.0), 0.6)[0], lamps_for(scene(5.0, 20.0), 6.0)[0]
    np.testing.assert_allclose(large.place, np.multiply(small.place, 10), rtol=1e-4)
    assert large.diameter == pytest.approx(10 * small.diameter, rel=1e-4)
    assert large.power == pytest.approx(100 * small.power, rel=1e-4)
