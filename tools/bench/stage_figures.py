# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What takes how much of an import, stage by stage.

Threads overlap: a stage's time on the clock is when any thread is in it, and *alone* is the part of
it in which no thread is in another. What libraries do in threads of their own, as the decoder does,
and what processes apart do is known only for all of them together.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial

from bench.stage_times import Span
from bench.stages import REST
from bench.stopwatch import Spent
from bench.tables import Group, heading, line

ELSEWHERE, ALL = "libraries' threads", "all"


@dataclass(frozen=True, slots=True)
class StageFigures:
    """What a stage takes, in seconds.

    Attributes:
        clock: That any thread is in it.
        alone: The same, while none is in another stage.
        processor: Of all threads that are in it.
    """

    clock: float
    alone: float
    processor: float


def figures_of(spans: Iterable[Span], whole: Spent) -> dict[str, StageFigures]:
    """Adds up what one import took.

    Args:
        spans: Of all threads; those of `REST` are in no stage.
        whole: What all of it took.

    Returns:
        By stage, in the order in which they began; the rest; what was done in threads and processes
        that nobody sees; and all.
    """
    spans = sorted(spans, key=lambda span: span.start)
    processors: dict[str, float] = {}
    changes = []
    for span in spans:
        processors[span.stage] = processors.get(span.stage, 0.0) + span.processor
        if span.stage != REST:
            changes += [(span.start, 1, span.stage), (span.end, -1, span.stage)]
    clocks, alone = (dict.fromkeys(processors, 0.0) for _ in range(2))
    threads = dict.fromkeys(processors, 0)
    in_any = before = 0.0
    for moment, change, stage in sorted(changes):
        now_in = [each for each, count in threads.items() if count]
        passed, before = moment - before, moment
        in_any += passed if now_in else 0.0
        for each in now_in:
            clocks[each] += passed
        if len(now_in) == 1:
            alone[now_in[0]] += passed
        threads[stage] += change
    found = {
        stage: StageFigures(clocks[stage], alone[stage], processors[stage])
        for stage in processors
        if stage != REST
    }
    outside, seen = whole.clock - in_any, sum(processors.values())
    found[REST] = StageFigures(outside, outside, processors.get(REST, 0.0))
    found[ELSEWHERE] = StageFigures(math.nan, math.nan, whole.processor - seen)
    found[ALL] = StageFigures(whole.clock, whole.clock, whole.processor)
    return found


def median_of(rounds: Sequence[Mapping[str, StageFigures]]) -> dict[str, StageFigures]:
    """Returns the median of each figure; a stage that a round lacks took nothing in it."""
    nothing = StageFigures(0.0, 0.0, 0.0)
    stages = dict.fromkeys(stage for each in rounds for stage in each)
    return {
        stage: StageFigures(
            *map(
                statistics.median,
                zip(*(astuple(each.get(stage, nothing)) for each in rounds), strict=True),
            )
        )
        for stage in stages
    }


def table(figures: Mapping[str, StageFigures]) -> str:
    """Returns the lines of a table.

    Args:
        figures: By stage, in seconds.
    """
    whole = figures[ALL]
    groups: list[Group[StageFigures]] = [
        Group("clock, ms", ["all", "alone"], lambda row: [1000 * row.clock, 1000 * row.alone]),
        Group("share, %", ["all", "alone"], partial(_shares, whole.clock)),
        Group("processors", ["ms", "%"], partial(_processors, whole.processor)),
    ]
    lines = [line(stage, groups, row) for stage, row in figures.items()]
    return "\n".join([heading("", groups), *lines])


def _shares(clock: float, row: StageFigures) -> Sequence[float]:
    return 100 * row.clock / clock, 100 * row.alone / clock


def _processors(processor: float, row: StageFigures) -> Sequence[float]:
    return 1000 * row.processor, 100 * row.processor / processor
