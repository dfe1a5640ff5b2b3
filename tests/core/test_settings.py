# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which settings are taken, and what is said of others."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from heic_depth_import.core.defaults import BOUNDS
from heic_depth_import.core.settings import Projection, SurfaceSettings

NUMBERS = {field.name for field in fields(SurfaceSettings) if field.type in (float, "float")}


def test_every_number_has_bounds_and_its_default_is_within() -> None:
    assert set(BOUNDS) == NUMBERS
    SurfaceSettings()


@pytest.mark.parametrize("name", BOUNDS)
def test_both_ends_are_taken_and_nothing_beyond(name: str) -> None:
    bounds = BOUNDS[name]
    for end, direction in ((bounds.lowest, -1), (bounds.highest, 1)):
        if np.isfinite(end):
            assert getattr(settings(name, end), name) == end
            with pytest.raises(ValueError, match=f"^{name} has to be at least"):
                settings(name, end + direction * 1e-6)
        else:
            assert getattr(settings(name, direction * 1e30), name) == direction * 1e30
            for beyond in (end, direction * 1e39):
                with pytest.raises(ValueError, match=f"^{name} has to be .*finite"):
                    settings(name, beyond)
    with pytest.raises(ValueError, match=f"^{name} has more digits"):
        settings(name, 10**400)
    with pytest.raises(ValueError, match=f"^{name} has to be"):
        settings(name, np.nan)


def test_what_is_wrong_is_told_in_full() -> None:
    with pytest.raises(ValueError, match=r"^cut has to be at least 0 and at most 10, not -3$"):
        SurfaceSettings(cut=-3)
    with pytest.raises(ValueError, match=r"^projection has to be CAMERA or ORTHOGRAPHIC, not 'X'$"):
        settings("projection", "X")


def test_numbers_of_any_kind_are_taken_as_numbers() -> None:
    for given in (1, np.float32(1), np.int64(1)):
        assert type(settings("cut", given).cut) is float
    assert settings("cut", np.float32(0.1)).cut == pytest.approx(0.1)
    for off in (False, np.False_, 0, np.uint8(0)):
        assert settings("use_undistort", off).use_undistort is False


@pytest.mark.parametrize(
    ("name", "given"),
    [
        *[("cut", given) for given in ("0.1", None, True, np.array([0.1]), 1j)],
        *[("use_undistort", given) for given in ("no", None, 2, 1.0)],
    ],
)
def test_what_is_of_another_kind_is_refused(name: str, given: object) -> None:
    with pytest.raises(TypeError, match=f"^{name} has to be"):
        settings(name, given)


def test_a_projection_may_be_named() -> None:
    assert settings("projection", "ORTHOGRAPHIC") == SurfaceSettings(
        projection=Projection.ORTHOGRAPHIC
    )
    assert settings("projection", "CAMERA") == SurfaceSettings()


def test_no_surface_has_more_points_than_it_may_as_far_as_resolution_goes() -> None:
    assert SurfaceSettings(resolution=4).at_most(1000, (100, 40)).resolution == 0.5
    assert SurfaceSettings(resolution=0.4).at_most(1000, (100, 40)).resolution == 0.4
    assert SurfaceSettings().at_most(1, (100, 40)).resolution == BOUNDS["resolution"].lowest


def settings(name: str, value: object) -> SurfaceSettings:
    given: dict[str, Any] = {name: value}
    return SurfaceSettings(**given)
