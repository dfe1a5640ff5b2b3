# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show what takes how much of an import, stage by stage."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bench.capture import silence
from bench.import_kinds import ImportKind, start_over
from bench.stage_figures import StageFigures, figures_of, median_of, table
from bench.stage_times import StageTimes
from bench.stages import REST, STAGES
from bench.stopwatch import Spent

_ROUNDS = 9


def print_tables(photo: Path, kinds: Iterable[ImportKind]) -> None:
    """Imports a photo in several ways, and prints a table for each.

    Args:
        photo: A HEIC file.
        kinds: What to import it as.
    """
    for kind in kinds:
        with silence():
            measured(photo, kind)  # not counted: everything is imported and warm
            rounds = [measured(photo, kind) for _ in range(_ROUNDS)]
        print(f"\n{photo.name}, {kind.name}: medians of {_ROUNDS} rounds")
        print(table(median_of(rounds)), flush=True)


def measured(photo: Path, kind: ImportKind) -> dict[str, StageFigures]:
    """Imports a photo, and returns what each stage took.

    Args:
        photo: A HEIC file.
        kind: What to import it as.
    """
    start_over()
    times = StageTimes()
    with times.noted(STAGES):
        spent = Spent.by(lambda: _imported(times, photo, kind))
    return figures_of(times.spans, spent)


def _imported(times: StageTimes, photo: Path, kind: ImportKind) -> None:
    with times.within(REST):
        kind.run(photo)
