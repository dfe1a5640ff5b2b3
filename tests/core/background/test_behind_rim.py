# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A chair goes on before the wall that lies behind a soft rim, where that is not seen."""

import numpy as np

from heic_depth_import.core.background.background import background_of
from heic_depth_import.core.background.behind_rim import BehindRim, Limits
from heic_depth_import.core.background.texture import Texture
from heic_depth_import.core.deferred import Deferred
from tests.core.background.test_sheets import CHAIR, PERSON, RULE, WALL, person_before
from tests.core.layers.test_layers import taken_apart

LEFT, UNDER, OPAQUE = 60, 75, 66
"""Columns: where the person begins, up to where the wall goes on, from where nothing shows it."""


def rim_before(wall: float) -> BehindRim:
    """Makes the layer behind the left rim of a person."""
    shape = person_before(CHAIR).shape
    disparity = np.full(shape, np.nan, np.float32)
    disparity[:, LEFT:UNDER] = wall
    is_opaque = np.ones(shape, np.bool_)
    is_opaque[:, LEFT:OPAQUE] = False
    return BehindRim(disparity, is_opaque, is_opaque & (person_before(CHAIR) == PERSON))


def test_the_chair_goes_on_before_the_wall_but_not_where_that_shows() -> None:
    seen = person_before(CHAIR)
    colour = seen[..., np.newaxis] * np.ones(3, np.float32)
    result = background_of(seen, colour, RULE, 120.0, behind=rim_before(WALL))
    assert result is not None
    rows, columns = seen.shape
    inside = np.s_[result.margin : result.margin + rows, result.margin : result.margin + columns]
    found = result.disparity[inside][80:110]
    np.testing.assert_allclose(found[:, OPAQUE + 2 : 95], CHAIR, rtol=2e-3)
    np.testing.assert_allclose(found[:, LEFT + 1 : OPAQUE - 1], WALL, rtol=2e-3)
    is_before = result.is_before[80:110]
    assert is_before[:, OPAQUE + 2 : UNDER].all()
    assert not is_before[:, LEFT + 1 : OPAQUE - 1].any()


def test_what_shows_behind_the_rim_looks_like_the_wall_where_the_chair_comes_before_that() -> None:
    pictures = np.zeros((2, 40, 60, 3), np.uint8)
    pictures[1] = 200
    is_before = np.zeros((18, 28), np.bool_)
    is_before[5:9, 7:11] = True
    painted = Deferred(lambda: pictures.reshape(-1, 60, 3))
    behind = Texture(painted, 2, 2, is_before).within
    expected = np.where(is_before.repeat(2, axis=0).repeat(2, axis=1), 200, 0)
    np.testing.assert_array_equal(behind, expected[..., np.newaxis] * np.ones(3, np.uint8))
    alone = Deferred(lambda: pictures[0])
    assert not Texture(alone, 2, 1, is_before).within.any()


def test_without_a_rim_all_may_come_as_near_as_what_is_seen() -> None:
    seen = person_before(CHAIR)
    limits = Limits.of(seen, None, RULE)
    assert limits.near is limits.deep
    np.testing.assert_array_equal(limits.there, seen)
    assert limits.deep[60, 80] == PERSON


def test_what_is_opaque_has_no_rim_beside_it() -> None:
    _, _, layers = taken_apart(0)
    behind = BehindRim.of(layers)
    shows = ~behind.is_opaque
    rim = layers.is_rim
    corners = shows[:-1, :-1] & shows[1:, :-1] & shows[1:, 1:] & shows[:-1, 1:]
    assert (rim <= corners).all()
    assert (behind.is_opaque & np.isfinite(layers.back.disparity)).any()
