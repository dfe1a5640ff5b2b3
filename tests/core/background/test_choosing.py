# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choices are those that plain numpy makes, more slowly."""

import numpy as np
import pytest

from heic_depth_import.core.background.choosing import (
    agreed,
    cheapest,
    company_of,
    most_useful,
)
from heic_depth_import.core.neighbourhood import box_mean


@pytest.mark.parametrize("seed", range(5))
def test_those_that_together_serve_best_are_found_one_after_the_other(seed: int) -> None:
    costs = np.random.default_rng(seed).gamma(2, 3, (60, 200)).astype(np.float32)
    least = np.full(200, 4, np.float32)
    expected, best = [], least
    for _ in range(12):
        gain = np.maximum(best - costs, 0).sum(axis=1)
        expected.append(int(gain.argmax()))
        best = np.minimum(best, costs[expected[-1]])
    assert most_useful(costs, least, 12) == expected


def test_what_is_worth_nothing_is_not_chosen() -> None:
    costs = np.array([[5, 5, 5], [1, 5, 5], [2, 2, 5], [1, 1, 5]], np.float32)
    assert most_useful(costs, np.full(3, 4, np.float32), 3) == [3]
    assert most_useful(costs + 9, np.full(3, 4, np.float32), 3) == []


def test_the_first_of_the_cheapest_is_chosen() -> None:
    costs = np.random.default_rng(1).integers(0, 4, (7, 20, 30)).astype(np.float32)
    np.testing.assert_array_equal(cheapest(costs), costs.argmin(axis=0))


def test_company_is_counted_beyond_the_edge_as_well() -> None:
    choice = np.random.default_rng(2).integers(0, 5, (12, 17))
    each = (choice == np.arange(5)[:, np.newaxis, np.newaxis]).astype(np.float32)
    found = company_of(choice, 5)
    np.testing.assert_allclose(found, 9 * box_mean(each, 1), atol=1e-4)
    assert (found.sum(axis=0) == 9).all()


@pytest.mark.parametrize("rounds", [1, 2, 4, 9])
def test_whoever_does_not_choose_again_would_choose_the_same(rounds: int) -> None:
    costs = np.random.default_rng(3).gamma(2, 3, (6, 23, 31)).astype(np.float32)
    price = np.float32(0.5)
    expected = cheapest(costs)
    for _ in range(rounds):
        expected = cheapest(costs - price * company_of(expected, 6))
    np.testing.assert_array_equal(agreed(costs, price, rounds), expected)
