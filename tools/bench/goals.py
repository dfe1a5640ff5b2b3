# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of imports, told from their figures. Each goal is whether it is met, and a line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from bench.before import BEFORE
from bench.measuring import CASES, Result, Shape

Goal = tuple[bool, str]

_MUST_GAIN = ("cut", "+ matte rim", "+ fill", "+ resolution 2")
"""Steps that show in views from the side; what "+ dequantise" gains shows in the normals."""

# Degrees of mean normal error, by scene and storage, with terraces and noise removed.
_NORMALS: dict[str, dict[str, float]] = {
    "bust": {"noise 0.3": 2.3, "noise 0.5": 3.5, "quantised twice, 2": 3.0},
    "thin": {"noise 0.3": 2.8, "noise 0.5": 4.5, "quantised twice, 2": 4.0},
    "room": {"noise 0.3": 4.4, "noise 0.5": 6.6, "quantised twice, 2": 5.0},
}
# The same where noise is alike over tens of samples: less than half of what it was before walls
# were held flat, but where walls slant most.
_NORMALS_OF_LUMPS: dict[str, dict[str, float]] = {
    "bust": {"noise 0.5 over 16": 2.9, "noise 0.7 over 24": 3.7},
    "thin": {"noise 0.5 over 16": 3.8, "noise 0.7 over 24": 5.0},
    "room": {"noise 0.5 over 16": 7.0, "noise 0.7 over 24": 8.5},
    "head": {"noise 0.5 over 16": 3.0, "noise 0.7 over 24": 4.2},
}
# Steps: no noise may move a point that is right by more than this, 95 times of 100.
_FARTHEST_OFF = 0.8

_FILLED = ("+ fill", "+ resolution 2", "+ soft edges")
_BETTER_NORMALS = 3.0
_JOINED = 0.1
_EMPTY, _EMPTY_AT = 0.5, 10
_TORN_INSIDE, _UNTORN = 2.0, 2.0
_SMEARED, _MORE_ALIKE, _WORSE, _OPACITY = 0.1, 0.005, 0.3, 0.5
"""Of what was smeared before; more than chance; dB that a view may be worse; of the error with hard
edges."""

_BEFORE_MATTES = ("nothing", "cut", "+ dequantise")


def step_goals(name: str, steps: Mapping[str, Result]) -> Iterator[Goal]:
    """Yields the goals of a case's steps."""
    if CASES[name].storage == "clean":
        before, after = (steps[title].surface.normals[0] for title in ("cut", "+ dequantise"))
        message = f"{name}: normals {before / after:.1f} times better, goal {_BETTER_NORMALS:.1f}"
        yield before / after >= _BETTER_NORMALS, message
    for title in [title for title in steps if title != "nothing"]:
        joined = steps[title].rim.joined
        message = f"{name}, {title}: {joined:.2f} % of the rim joined, goal {_JOINED} %"
        yield joined <= _JOINED, message
    for title in [title for title in _FILLED if title in steps]:
        empty = steps[title].view(_EMPTY_AT).empty
        message = f"{name}, {title}: {empty:.2f} % empty at {_EMPTY_AT} degrees, goal {_EMPTY} %"
        yield empty <= _EMPTY, message
        yield from _since(name, title, steps[title])
    if "+ soft edges" in steps:
        yield from _soft(name, steps["+ fill"], steps["+ soft edges"])


def tear_goals(name: str, shapes: Mapping[str, Shape]) -> Iterator[Goal]:
    """Yields the goals of tears, for the worst of several shapes: steps or storages."""
    shapes = {title: one for title, one in shapes.items() if title not in _BEFORE_MATTES}
    inside = {title: shape.tears.inside for title, shape in shapes.items()}
    worst = max(inside, key=lambda title: inside[title])
    message = f"{name}: torn within objects by {inside[worst]:.2f} % of the rim"
    yield inside[worst] <= _TORN_INSIDE, f"{message} ({worst}), goal {_TORN_INSIDE} %"
    untorn = {
        title: shape.tears.untorn
        for title, shape in shapes.items()
        if not math.isnan(shape.tears.untorn)
    }
    if untorn:
        worst = max(untorn, key=lambda title: untorn[title])
        message = f"{name}: {untorn[worst]:.2f} % of the matte's rim not torn"
        yield untorn[worst] <= _UNTORN, f"{message} ({worst}), goal {_UNTORN} %"


def stored_goals(name: str, found: Mapping[str, Shape]) -> Iterator[Goal]:
    """Yields the goals of a scene whose depth was stored in many ways."""
    for title, goal in (_NORMALS.get(name, {}) | _NORMALS_OF_LUMPS[name]).items():
        error = found[title].surface.normals[0]
        yield error <= goal, f"{name}, {title}: normals {error:.2f} degrees off, goal {goal}"
    for title in _NORMALS.get(name, {}):
        errors = found[title].surface
        message = f"{name}, {title}: 95 % within {errors.depth[1]:.2f} steps, goal {_FARTHEST_OFF}"
        yield errors.depth[1] <= _FARTHEST_OFF, message


def gains(results: Mapping[str, Mapping[str, Result]]) -> Iterator[Goal]:
    """Yields whether each step makes new views more like the truth, over all scenes.

    Holes are no fault of a step before the one that fills them.
    """
    for title in _MUST_GAIN:
        found: list[float] = []
        for steps in results.values():
            order = list(steps)
            if title in order[1:]:
                pair = steps[order[order.index(title) - 1]], steps[title]
                found += [_gain(*pair, degrees, title in _FILLED) for degrees in (10, 20)]
        each = " ".join(f"{gain:+.2f}" for gain in found)
        message = f"{title}: views gain {np.mean(found):+.2f} dB on average ({each}), goal a gain"
        yield bool(np.mean(found) > 0), message


def _gain(before: Result, after: Result, degrees: int, is_filled: bool) -> float:
    one, other = before.view(degrees), after.view(degrees)
    if is_filled:
        return other.likeness - one.likeness
    return other.likeness_where_covered - one.likeness_where_covered


def _since(name: str, title: str, result: Result) -> Iterator[Goal]:
    """Yields the goals that are relative to what imports came to before."""
    before, view = BEFORE[name], result.view(10)
    goal = _SMEARED * before.smeared
    message = f"{name}, {title}: {view.smeared:.2f} % smeared at 10 degrees, goal {goal:.2f} %"
    bounds = {
        "with a true fill": view.best_fill,
        "with a true surface as well": view.best_surface,
        "with pieces from elsewhere on the right thing": view.elsewhere,
    }
    told = [f"{least:.2f} {of}" for of, least in bounds.items() if not math.isnan(least)]
    yield view.smeared <= goal, f"{message} ({', '.join(told)})"
    message = f"{name}, {title}: gradients alike by {view.gradients:.3f} at 10 degrees"
    goal = before.gradients + _MORE_ALIKE
    best = f"{view.best_gradients:.3f} with a true fill, {view.elsewhere_gradients:.3f} with pieces"
    yield view.gradients >= goal, f"{message}, goal {goal:.3f} ({best})"
    lost = {side: before.likeness[side] - view.likeness for side, view in result.views.items()}
    worst = max(lost, key=lambda side: lost[side])
    message = f"{name}, {title}: views {-lost[worst]:+.2f} dB since then at worst, at {worst}"
    yield lost[worst] <= _WORSE, f"{message}, goal {-_WORSE} dB"


def _soft(name: str, hard: Result, soft: Result) -> Iterator[Goal]:
    (front, side), (soft_front, soft_side) = hard.opacity, soft.opacity
    if math.isnan(front):
        return
    message = f"{name}: opacity {soft_front:.1f} % off with soft edges, {front:.1f} % without"
    yield soft_front <= _OPACITY * front, f"{message}, goal {_OPACITY * front:.1f} %"
    message = f"{name}: from the sides {soft_side:.1f} % with soft edges, {side:.1f} % without"
    yield soft_side < side, f"{message}, goal less"
