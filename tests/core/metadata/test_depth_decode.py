# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From samples to disparity, and where the far background goes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.metadata.depth_coding import Coding, decode
from heic_depth_import.core.surface.correction import correct_disparity, lowest_disparity

BYTES, TEN_BITS = (0.0, 255.0), (0.0, 1023.0)


def samples(*values: int, kind: type[np.integer] = np.uint8) -> np.ndarray:
    return np.array([values], kind)


def test_disparity_is_linear_between_the_ends() -> None:
    """51 is a fifth of 255: 0.5 + 1.5 / 5 = 0.8."""
    disparity, step = decode(samples(0, 51, 255), Coding(True, BYTES, (0.5, 2.0)))
    np.testing.assert_allclose(disparity, [[0.5, 0.8, 2.0]], rtol=1e-7)
    assert disparity.dtype == step.dtype == np.float32
    assert step.shape == (1, 1)
    assert step[0, 0] == pytest.approx(1.5 / 255)


def test_depth_is_linear_and_disparity_its_reciprocal() -> None:
    """White is far: 0.5 m, 1.2 m, 4 m. A step of 3.5 / 255 m is step / Z^2 of disparity."""
    disparity, step = decode(samples(0, 51, 255), Coding(False, BYTES, (0.5, 4.0)))
    np.testing.assert_allclose(disparity, [[2.0, 1 / 1.2, 0.25]], rtol=1e-6)
    np.testing.assert_allclose(
        step, [[3.5 / 255 / 0.25, 3.5 / 255 / 1.44, 3.5 / 255 / 16]], rtol=1e-6
    )


@pytest.mark.parametrize(("code", "expected"), [(0, 0.0), (1023, 1023.0), (341, 341.0)])
def test_ten_bits(code: int, expected: float) -> None:
    disparity, step = decode(samples(code, kind=np.uint16), Coding(True, TEN_BITS, (0.0, 1023.0)))
    assert disparity[0, 0] == pytest.approx(expected, rel=1e-7)
    assert step[0, 0] == 1.0


def test_codes_need_not_start_at_0() -> None:
    """10 to 200 for 1 to 20: a tenth a code; what lies outside goes on in a straight line."""
    disparity, _ = decode(samples(10, 200, 0, 255), Coding(True, (10.0, 200.0), (1.0, 20.0)))
    np.testing.assert_allclose(disparity, [[1.0, 20.0, 0.0, 25.5]], atol=1e-6)


def test_table_comes_before_the_range() -> None:
    """Sample 1 counts as 100, 2 as 255; a sample behind the table's end as its last."""
    coding = Coding(True, BYTES, (0.0, 25.5), lut=(0.0, 100.0, 255.0))
    disparity, _ = decode(samples(0, 1, 2, 3), coding)
    np.testing.assert_allclose(disparity, [[0.0, 10.0, 25.5, 25.5]], rtol=1e-6)


def test_upside_down_and_flat_ranges() -> None:
    disparity, step = decode(samples(0, 255), Coding(True, BYTES, (2.0, 0.5)))
    assert disparity.tolist() == [[2.0, 0.5]]
    assert step[0, 0] > 0
    disparity, step = decode(samples(0, 255), Coding(True, BYTES, (1.0, 1.0)))
    assert disparity.tolist() == [[1.0, 1.0]]
    assert step[0, 0] == 0


def test_depth_of_nothing_is_unknown() -> None:
    """-1 m to 1 m: 0, below and almost 0 mean nothing."""
    disparity, step = decode(samples(0, 1, 2), Coding(False, (0.0, 2.0), (-1.0, 1.0)))
    np.testing.assert_array_equal(disparity, [[np.nan, np.nan, 1.0]])
    np.testing.assert_array_equal(np.isnan(step), [[True, True, False]])
    tiny, _ = decode(samples(0), Coding(False, BYTES, (1e-300, 1.0)))
    assert np.isnan(tiny).all()


def test_disparity_of_0_and_below_is_kept() -> None:
    disparity, _ = decode(samples(0, 1, 2), Coding(True, (0.0, 2.0), (-1.0, 1.0)))
    assert disparity.tolist() == [[-1.0, 0.0, 1.0]]


def lowest(*values: float, step: float = 0.001, far: float = 0.0) -> float:
    return lowest_disparity(np.array([values], np.float32), step, far)


def test_scale_and_then_offset() -> None:
    found = correct_disparity(np.array([1.0, 2.0], np.float32), 2.0, -0.5)
    assert found.tolist() == [1.5, 3.5]
    assert found.dtype == np.float32


def test_without_background_only_rounding_has_room_behind() -> None:
    """Samples of 0.25 and 2 in steps of 0.04 may have been 0.23 before they were rounded."""
    assert lowest(0.25, 2.0, step=0.04) == pytest.approx(0.23)
    assert lowest(0.25, np.nan, step=0.0) == 0.25


def test_room_behind_never_reaches_infinity() -> None:
    assert lowest(0.02, step=0.005) == pytest.approx(0.0175)
    assert lowest(0.002, step=0.0) == pytest.approx(0.002)


def test_background_is_where_a_step_is_a_quarter_of_the_depth() -> None:
    """Steps of 0.01: at 25 m a step is 6.25 m, so 25 m is the farthest measurement."""
    assert lowest(0.0, 0.05, 0.1, step=0.01) == pytest.approx(0.04)
    assert lowest(-3.0, 0.039, 0.05, 0.1, step=0.01) == pytest.approx(0.04)


def test_background_is_at_most_8_times_as_far_as_the_middle() -> None:
    """Steps of 0.001 could be trusted to 250 m, but the scene is 1 m away."""
    assert lowest(0.0, 0.9, 1.0, 1.1) == pytest.approx(1 / 8)


def test_background_is_behind_all_that_was_measured() -> None:
    """The middle is 1 m away, so 8 m would do, but something was measured at 20 m."""
    assert lowest(0.0, *[0.05] * 2, 1.0, 1.0, 1.0) == pytest.approx(0.05 / 1.2, rel=1e-5)


def test_nothing_but_background() -> None:
    assert lowest(0.0, 0.0, step=0.01) == pytest.approx(0.04)
    assert lowest(np.nan, step=0.0) > 0


def test_far_limit_holds_for_everything() -> None:
    assert lowest(0.0, 0.25, 2.0, far=2.0) == 0.5
    assert lowest(0.0, 0.25, far=100.0) == 0.01


def test_far_limit_beyond_all_that_was_measured_limits_nothing() -> None:
    assert lowest(0.25, 2.0, far=100.0) == lowest(0.25, 2.0)


@given(
    st.lists(st.floats(-1e4, 1e9, width=32) | st.just(0.0) | st.just(np.nan), min_size=1),
    st.floats(-4, 4),
    st.floats(-10, 10),
    st.floats(0, 1),
    st.floats(0, 1e4),
)
def test_never_zero_negative_or_infinite(
    values: list[float], scale: float, offset: float, step: float, far: float
) -> None:
    found = lowest_disparity(
        correct_disparity(np.array([values], np.float32), scale, offset), step, far
    )
    assert found > 0
    assert np.isfinite(1 / np.float32(found))


def test_a_step_of_depth_that_is_everything_stays_a_number() -> None:
    """Damage: from a millimetre to a billion metres in 255 steps."""
    coding = Coding(False, (0.0, 255.0), (1e-3, 1e9))
    disparity, step = decode(np.arange(256, dtype=np.uint8)[np.newaxis], coding)
    assert np.nanmax(disparity) <= 1e4
    assert step.max() <= 1e4
