# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From samples to disparity, and where the far background goes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.depth import Coding, decode, scene_disparity

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


def scene(*values: float, scale: float = 1.0, offset: float = 0.0, far: float = 0.0) -> list[float]:
    found = scene_disparity(np.array([values], np.float32), scale, offset, far)
    assert found.dtype == np.float32
    row: list[float] = found[0].tolist()
    return row


def test_without_background_nothing_changes() -> None:
    assert scene(0.25, 2.0) == [0.25, 2.0]


def test_background_goes_behind_the_farthest_by_half_again() -> None:
    """The farthest finite depth is 4 m, so infinity is put at 6 m; nearer than 1 km is finite."""
    assert scene(0.0, -3.0, 0.25, 2.0) == pytest.approx([1 / 6, 1 / 6, 0.25, 2.0])
    assert scene(0.001, 0.25) == pytest.approx([1 / 6, 0.25])
    assert scene(0.002, 0.25) == pytest.approx([0.002, 0.25])


def test_scale_and_then_offset() -> None:
    assert scene(1.0, 2.0, scale=2.0, offset=-0.5) == [1.5, 3.5]


def test_offset_may_push_things_behind_infinity() -> None:
    """1 - 1.5 is behind it; 2 - 1.5 is 2 m, so the background is at 3 m."""
    assert scene(1.0, 2.0, offset=-1.5) == pytest.approx([1 / 3, 0.5])


def test_far_limit_holds_for_everything() -> None:
    assert scene(0.0, 0.25, 2.0, far=2.0) == [0.5, 0.5, 2.0]
    assert scene(0.25, 2.0, far=100.0) == [0.25, 2.0]


def test_background_alone() -> None:
    assert scene(0.0, -1.0) == [1.0, 1.0]


def test_unknown_stays_unknown() -> None:
    found = scene(np.nan, 0.0, 0.5)
    assert np.isnan(found[0])
    assert found[1:] == pytest.approx([1 / 3, 0.5])


@given(
    st.lists(st.floats(-1e4, 1e9, width=32) | st.just(0.0) | st.just(np.nan), min_size=1),
    st.floats(-4, 4),
    st.floats(-10, 10),
    st.floats(0, 1e4),
)
def test_never_zero_negative_or_infinite(
    values: list[float], scale: float, offset: float, far: float
) -> None:
    found = np.array(scene(*values, scale=scale, offset=offset, far=far))
    known = ~np.isnan(np.array(values))
    assert (np.isnan(found) == ~known).all()
    assert (found[known] > 0).all()
    assert np.isfinite(1 / found[known]).all()
