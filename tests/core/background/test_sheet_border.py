# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the near one of two sheets ends behind what hides both: straight, as is seen beside it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from heic_depth_import.core.background.sheet_border import border_odds, log_odds
from heic_depth_import.core.restoration.jumps import dilate

_SIZE = 120
_AT = np.s_[40:80, 40:84]
"""What hides both sheets."""

Mask = NDArray[np.bool_]


def _sheets(slope: float, level: float, *, narrow: int = _SIZE) -> tuple[Mask, Mask]:
    """Returns which of two sheets is where, as a straight border parts them: near, and hidden."""
    rows, columns = np.mgrid[:_SIZE, :_SIZE]
    beyond = rows - level - slope * (columns - _SIZE / 2)
    hidden = np.zeros((_SIZE, _SIZE), np.bool_)
    hidden[_AT] = True
    return (beyond > 0) & (beyond < narrow), hidden


def _odds(near: Mask, hidden: Mask, known: Mask | None = None) -> NDArray[np.float32]:
    """Carries their border on; what hides them knows of another one, where that is given."""
    seen = ~dilate(hidden, 1)
    place = np.array(np.nonzero(hidden & dilate(~hidden, 1)))
    is_near = (near if known is None else known)[tuple(place)]
    return border_odds(near & seen, ~near & seen, place, is_near)


@given(slope=st.floats(-0.6, 0.6), level=st.floats(55, 65))
def test_a_border_goes_on_straight_behind_what_hides_it(slope: float, level: float) -> None:
    near, hidden = _sheets(slope, level)
    odds = _odds(near, hidden)
    is_border = dilate(near, 2) & dilate(~near, 2)
    clear = hidden & ~is_border
    assert (odds > 0)[clear].tolist() == near[clear].tolist()


def test_turned_sheets_have_the_turned_border() -> None:
    near, hidden = _sheets(0.3, 58)
    turned = _odds(near.T, hidden.T)
    # As every second and fourth sample is known, by rounding.
    assert np.allclose(turned.T, _odds(near, hidden), atol=1e-4)


def test_where_what_hides_them_knows_better_the_border_tells_nothing() -> None:
    near, hidden = _sheets(0.0, 60)
    right = _odds(near, hidden)
    wrong = _odds(near, hidden, known=~near)
    assert np.abs(right[_AT]).max() > 1.5
    assert np.abs(wrong[_AT]).max() < 0.5


@pytest.mark.parametrize("narrow", [2, 4])
def test_a_pale_has_no_outline(narrow: int) -> None:
    near, hidden = _sheets(0.0, 60, narrow=narrow)
    assert not _odds(near, hidden).any()


def test_nothing_seen_of_a_border_tells_nothing() -> None:
    near, hidden = _sheets(0.0, 60)
    place = np.array(np.nonzero(hidden))
    assert not border_odds(near, np.zeros_like(near), place, near[tuple(place)]).any()


def test_a_share_is_never_quite_sure() -> None:
    odds = log_odds(np.array([0, 0.5, 1], np.float32))
    assert odds[1] == 0
    assert np.isfinite(odds).all()
    assert odds[0] == pytest.approx(-odds[2], rel=1e-3)
