# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results that are kept: found by what they came from, within a number of bytes."""

import gc
import weakref
from dataclasses import dataclass, field

import numpy as np
import pytest

from heic_depth_import.core.arrays import Floats
from heic_depth_import.core.memo import Content, Memo

PLENTY = 1_000_000


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Samples:
    """What holds an array."""

    values: Floats


@dataclass(frozen=True, slots=True)
class Decision:
    """A plain value."""

    cut: float


@dataclass(slots=True)
class Calls:
    """Counts how often something was calculated."""

    made: list[object] = field(default_factory=list)

    def zeros(self, bytes_wanted: int) -> Samples:
        """Takes so many bytes."""
        self.made.append(bytes_wanted)
        return Samples(np.zeros(bytes_wanted // 4, np.float32))

    def half(self, samples: Samples) -> Samples:
        """Is a view."""
        self.made.append(samples)
        return Samples(samples.values[::2])

    def doubled(self, samples: Samples, *, decision: Decision) -> Samples:
        """Takes as many bytes again."""
        self.made.append(decision)
        return Samples(samples.values * 2)

    __hash__ = object.__hash__


def test_what_came_from_the_same_is_not_calculated_again() -> None:
    memo, calls = Memo(PLENTY), Calls()
    samples = memo.of(calls.zeros, 400)
    assert memo.of(calls.zeros, 400) is samples
    first = memo.of(calls.doubled, samples, decision=Decision(0.05))
    assert memo.of(calls.doubled, samples, decision=Decision(0.05)) is first
    assert len(calls.made) == 2


def test_other_settings_other_arrays_and_other_functions_are_calculated() -> None:
    memo, calls = Memo(PLENTY), Calls()
    samples = memo.of(calls.zeros, 400)
    memo.of(calls.doubled, samples, decision=Decision(0.05))
    memo.of(calls.doubled, samples, decision=Decision(0.06))
    memo.of(calls.doubled, Samples(samples.values), decision=Decision(0.05))
    memo.of(calls.half, samples)
    assert len(calls.made) == 5


def test_nothing_is_nothing_that_has_to_be_calculated_again() -> None:
    memo, made = Memo(PLENTY), []

    def nothing() -> None:
        made.append(1)

    memo.of(nothing)
    memo.of(nothing)
    assert made == [1]


def test_steps_of_a_step_are_kept_too() -> None:
    memo, calls = Memo(PLENTY), Calls()

    def quarter(steps: Memo, samples: Samples, *, decision: Decision) -> Samples:
        calls.made.append(decision)
        return steps.of(calls.half, steps.of(calls.half, samples))

    samples = memo.of(calls.zeros, 400)
    first = memo.through(quarter, samples, decision=Decision(0.05))
    assert memo.through(quarter, samples, decision=Decision(0.05)) is first
    other = memo.through(quarter, samples, decision=Decision(0.06))
    assert other is first  # its steps are the same
    assert len(calls.made) == 1 + 1 + 2 + 1


def test_each_array_counts_once_and_a_view_as_all_that_it_is_of() -> None:
    memo, calls = Memo(PLENTY), Calls()
    samples = memo.of(calls.zeros, 400)
    memo.of(calls.half, samples)
    assert memo.taken_bytes == 400
    memo.keep("text", b"12345")
    memo.keep("nested", {"a": [(samples.values, np.zeros(10, np.uint8))]})
    assert memo.taken_bytes == 400 + 5 + 10


def test_what_results_were_made_from_counts() -> None:
    """It is kept alive by what a result is found by."""
    memo, calls = Memo(PLENTY), Calls()
    memo.of(calls.doubled, Samples(np.zeros(100, np.float32)), decision=Decision(1.0))
    assert memo.taken_bytes == 800


def test_the_round_that_is_longest_ago_goes_first() -> None:
    memo, calls = Memo(0), Calls()
    for bytes_wanted in (400, 404, 400, 408):
        memo.begin(1000)
        memo.of(calls.zeros, bytes_wanted)
    assert calls.made == [400, 404, 408]
    assert memo.taken_bytes == 808
    memo.of(calls.zeros, 400)
    assert calls.made == [400, 404, 408]
    memo.of(calls.zeros, 404)
    assert calls.made == [400, 404, 408, 404]


def test_of_one_round_what_came_last_goes_first() -> None:
    """What a photo was decoded to is worth more than what was made of it."""
    memo, calls = Memo(0), Calls()
    memo.begin(1000)
    samples = memo.of(calls.zeros, 800)
    memo.of(calls.doubled, samples, decision=Decision(1.0))
    assert memo.taken_bytes == 800
    assert memo.of(calls.zeros, 800) is samples


def test_fewer_bytes_forget_at_once_and_none_keep_nothing() -> None:
    memo, calls = Memo(PLENTY), Calls()
    memo.of(calls.zeros, 400)
    memo.begin(100)
    assert memo.taken_bytes == 0
    memo.begin(0)
    memo.of(calls.zeros, 0)
    memo.of(calls.zeros, 0)
    assert calls.made == [400, 0, 0]


@dataclass(eq=False)
class Coming:
    """Something of which parts are still being made."""

    parts: list[object] = field(default_factory=list)
    asked: int = 0

    def parts_so_far(self) -> list[object]:
        """Counts how often it is asked."""
        self.asked += 1
        return self.parts


def test_what_came_later_counts_from_the_next_round_on() -> None:
    memo, coming = Memo(PLENTY), Coming()
    memo.keep("coming", coming)
    coming.parts.append(np.zeros(800, np.uint8))
    memo.begin(800)
    assert memo.found("coming") is coming
    memo.begin(799)
    assert memo.found("coming") is None


def test_what_is_kept_is_not_looked_at_whenever_something_comes() -> None:
    memo, coming = Memo(PLENTY), Coming()
    memo.keep("coming", coming)
    asked = coming.asked
    for number in range(10):
        memo.keep(number, np.zeros(100, np.uint8))
    assert coming.asked == asked
    assert memo.taken_bytes == 1000


def test_what_is_kept_cannot_be_written_to() -> None:
    samples = Memo(PLENTY).of(Calls().zeros, 400)
    with pytest.raises(ValueError, match="read-only"):
        samples.values[0] = 1


def test_without_keeping_arrays_stay_as_they_are() -> None:
    samples = Memo(0).of(Calls().zeros, 400)
    samples.values[0] = 1


def test_what_is_forgotten_is_gone() -> None:
    memo, calls = Memo(PLENTY), Calls()
    samples = memo.of(calls.zeros, 400)
    watched = weakref.ref(memo.of(calls.doubled, samples, decision=Decision(1.0)))
    del samples
    gc.collect()
    assert watched() is not None
    memo.clear()
    assert watched() is None
    assert memo.taken_bytes == 0


def test_arrays_with_the_same_numbers_are_found_by_their_content() -> None:
    memo, made = Memo(PLENTY), []

    def total(content: Content) -> float:
        made.append(content)
        return float(content.values.sum())

    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    for other in (values, values.copy(), values.reshape(3, 2), values.astype(np.float64)):
        memo.of(total, Content(other))
    assert len(made) == 3
    assert memo.taken_bytes == 24 + 48
