# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what each step of the import gains, against rendered scenes whose truth is known.

Usage: ``python build.py bench quality``

Beside what is smeared stand bounds, measured with the scenes' truth: what would be with the visible
surface as it is and behind it the "nearest" colours that the photo shows of the right things, or
real pieces of the right things from "elsewhere" on them, or a true "fill", which no fill is better
than; and with a true "surface" as well, which no import of the photo's pixels is better than.
"""

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from bench.goals import Goal, gains, step_goals, stored_goals, tear_goals
from bench.measuring import CASES, Case, Result, Shape, lit, measured, stored
from bench.scenes import SCENES
from bench.tables import Group, heading, line

Row = TypeVar("Row")

_SHAPE: Sequence[Group[Shape]] = [
    Group("depth, steps", ["med", "p95"], lambda one: one.surface.depth),
    Group("normals, deg", ["mean", "med"], lambda one: one.surface.normals),
    Group("tears, %", ["inside", "untorn"], lambda one: (one.tears.inside, one.tears.untorn)),
]

_RIM: Sequence[Group[Result]] = [
    *_SHAPE,
    Group(
        "rim, % of length",
        ["joined", "lost", "grown"],
        lambda one: (one.rim.joined, one.rim.lost, one.rim.grown),
    ),
    Group("opacity, % off", ["front", "10 deg"], lambda one: one.opacity),
]


def _seen_from(degrees: int) -> Group[Result]:
    def figures(one: Result) -> Sequence[float]:
        view = one.view(degrees)
        likeness = view.likeness, view.likeness_where_covered
        bounds = view.nearest_fill, view.elsewhere, view.best_fill, view.best_surface
        return (*likeness, view.empty, view.smeared, *bounds, view.gradients)

    names = ["all", "covered", "empty", "smeared", "nearest", "elsewhere", "fill"]
    names += ["surface", "grad."]
    return Group(f"views at {degrees} deg: dB, %, 0-1", names, figures)


_VIEWS = [_seen_from(10), _seen_from(20)]
_IN_LIGHT = ("bust", "thin")
"""Not the room, whose true walls keep the lamps' light out, nor hair: no depth map has it."""

_LIT: Sequence[Group[float]] = [Group("in light, dB", ["front"], lambda likeness: [likeness])]


def main() -> int:
    """Measures, print the tables and the goals, and return the exit code."""
    goals: list[Goal] = []
    results: dict[str, dict[str, Result]] = {}
    for name, case in CASES.items():
        results[name] = _told(name, case, measured, _RIM)
        print("\n" + heading(name, _VIEWS))
        for title, result in results[name].items():
            print(line(title, _VIEWS, result), flush=True)
        goals += step_goals(name, results[name])
        goals += tear_goals(name, results[name])
    for name in SCENES:
        found = _told(name, Case(name), stored, _SHAPE)
        goals += [*stored_goals(name, found), *tear_goals(f"{name}, stored", found)]
        if name in _IN_LIGHT:
            _told(name, Case(name), lit, _LIT)
    goals += gains(results)
    print("\n".join(["", *(f"{'ok' if met else 'MISSED':7}{message}" for met, message in goals)]))
    return int(not all(met for met, _ in goals))


def _told(
    name: str,
    case: Case,
    measure: Callable[[Case, Callable[[str, Row], None]], dict[str, Row]],
    groups: Sequence[Group[Row]],
) -> dict[str, Row]:
    """Measures a case, and prints a table while it does."""
    print("\n" + heading(name, groups), flush=True)
    return measure(case, lambda title, row: print(line(title, groups, row), flush=True))


if __name__ == "__main__":
    sys.exit(main())
