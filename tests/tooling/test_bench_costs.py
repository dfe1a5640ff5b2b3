# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the bench says of costs, and how it fits their growth."""

import pytest

from bench.costs import Cost, missed
from bench.growth import Fit
from bench.stopwatch import Spent, in_turn


def test_what_costs_too_much_is_counted_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    costs = [
        Cost("points", 1.4, 1.4),
        Cost("memory", 151.0, 150.0, "MB", "of 400"),
        Cost("nobody knows", float("nan"), 1.0),
    ]
    assert missed(costs) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok", "MISSED", "MISSED"]
    assert lines[0].split()[1:] == ["points", "1.4", "of", "at", "most", "1.4"]
    assert lines[1].split()[2:] == ["151", "of", "at", "most", "150", "MB", "of", "400"]


@pytest.mark.parametrize("exponent", [0.9, 1.0, 1.3])
def test_growth_is_the_exponent_of_what_was_measured(exponent: float) -> None:
    samples = [1e4, 1e5, 1e6, 1e7]
    fit = Fit.of(samples, [3e-8 * each**exponent for each in samples])
    assert fit.exponent == pytest.approx(exponent)
    assert fit.factor == pytest.approx(3e-8)
    assert fit.off == pytest.approx(1.0)


def test_how_far_a_fit_is_off_is_told() -> None:
    assert Fit.of([1, 10, 100], [1, 20, 100]).off == pytest.approx(20 / 10 / 2 ** (1 / 3))


def test_things_are_done_in_turn() -> None:
    done: list[str] = []
    tasks = {"one": lambda: done.append("one"), "other": lambda: done.append("other")}
    spent = in_turn(tasks, 2, lambda: done.append("before"))
    assert done == ["before", "one", "before", "other"] * 2
    assert {name: len(rounds) for name, rounds in spent.items()} == {"one": 2, "other": 2}


def test_a_median_is_of_clock_and_processors_apart() -> None:
    assert Spent.median([Spent(1, 9), Spent(2, 8), Spent(9, 1)]) == Spent(2, 8)
