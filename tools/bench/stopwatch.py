# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long something takes: on the clock, and of the processors."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Spent:
    """What something took, in seconds.

    Attributes:
        clock: From start to end.
        processor: Of all threads, and of all processes that were waited for.
    """

    clock: float
    processor: float

    @classmethod
    def by(cls, task: Callable[[], object]) -> Self:
        """Does something, and returns what that took."""
        processor, clock = processor_seconds(), time.perf_counter()
        task()
        return cls(time.perf_counter() - clock, processor_seconds() - processor)

    @classmethod
    def median(cls, rounds: Sequence[Spent]) -> Self:
        """Returns the median of each."""
        clocks, processors = zip(*((each.clock, each.processor) for each in rounds), strict=True)
        return cls(statistics.median(clocks), statistics.median(processors))


def processor_seconds() -> float:
    """Returns what this process and those that it has waited for have taken."""
    if sys.platform == "win32":  # knows no more than its own
        return time.process_time()
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def in_turn(
    tasks: Mapping[str, Callable[[], object]], rounds: int, before: Callable[[], object]
) -> dict[str, list[Spent]]:
    """Does several things in turn, so that whatever else the machine does falls on all alike.

    Args:
        tasks: By their names.
        rounds: How often.
        before: Is done before each, and not counted.

    Returns:
        What each took, round by round.
    """
    spent: dict[str, list[Spent]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            before()
            spent[name].append(Spent.by(task))
    return spent
