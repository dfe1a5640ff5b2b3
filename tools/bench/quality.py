# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what each step of the import gains, against rendered scenes whose truth is known.

Usage: ``python build.py bench quality``
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np

from bench import capture
from bench.capture import ANGLES, Truth
from bench.rims import RimErrors, rim_errors
from bench.scenes import SCENES
from bench.storage import STORAGES
from bench.surface import Imported, SurfaceErrors, surface_errors
from bench.views import View, view_of

STEPS: dict[str, dict[str, object]] = {
    "nothing": {
        "cut": 0.0,
        "use_dequantize": False,
        "use_mattes": False,
        "fill_background": False,
        "resolution": 1.0,
    },
    "cut": {"cut": 0.05},
    "+ dequantise": {"use_dequantize": True},
    "+ matte rim": {"use_mattes": True},
    "+ fill": {"fill_background": True},
    "+ resolution 2": {"resolution": 2.0},
}
"""What each step adds to the one before."""

_MUST_GAIN = ("cut", "+ matte rim", "+ fill", "+ resolution 2")
"""Steps that show in views from the side; what "+ dequantise" gains shows in the normals."""

# Degrees of mean normal error, by scene and storage, with terraces and noise removed.
_NORMALS: dict[str, dict[str, float]] = {
    "bust": {"noise 0.3": 2.3, "noise 0.5": 3.5, "quantised twice, 2": 3.0},
    "thin": {"noise 0.3": 2.8, "noise 0.5": 4.5, "quantised twice, 2": 4.0},
    "room": {"noise 0.3": 4.4, "noise 0.5": 6.6, "quantised twice, 2": 5.0},
}
# Steps: no noise may move a point that is right by more than this, 95 times of 100.
_FARTHEST_OFF = 0.8

_FILLED = ("+ fill", "+ resolution 2")
_BETTER_NORMALS = 3.0
_JOINED = 0.1
_EMPTY, _EMPTY_AT = 0.5, 10


@dataclass(frozen=True, slots=True)
class Result:
    """What one step came to in one scene."""

    surface: SurfaceErrors
    rim: RimErrors
    views: dict[int, View]

    def line(self) -> str:
        """Returns the figures as a row of the table."""
        surface, rim = self.surface, self.rim
        parts = [
            f"{surface.depth[0]:5.2f} {surface.depth[1]:6.2f}",
            f"{surface.normals[0]:6.2f} {surface.normals[1]:6.2f}",
            f"{rim.joined:7.2f} {rim.lost:6.2f} {rim.grown:6.2f}",
        ]
        for view in self.views.values():
            covered = view.likeness_where_covered
            parts.append(f"{view.likeness:5.2f} {covered:6.2f} {view.empty:6.2f}")
        return " | ".join(parts)


_HEAD = [
    ("depth, steps", "  med    p95"),
    ("normals, deg", "  mean    med"),
    ("rim, % of length", " joined   lost  grown"),
    *[(f"view at {angle} deg, dB, %", "  all coverd  empty") for angle in ANGLES],
]


def main() -> int:
    """Measures, print the tables and the goals, and return the exit code."""
    results: dict[str, dict[str, Result]] = {}
    for name in SCENES:
        results[name] = _measure(name, capture.truth_of(name))
    goals = [line for name, steps in results.items() for line in _goals(name, steps)]
    for name in SCENES:
        goals += _stored_goals(name, _stored(name, capture.truth_of(name)))
    goals += _gains(results)
    print("\n".join(["", *(f"{'ok' if met else 'MISSED':7}{message}" for met, message in goals)]))
    return int(not all(met for met, _ in goals))


def _measure(name: str, truth: Truth) -> dict[str, Result]:
    """Imports a scene's photo step by step."""
    for start, row in zip(("", name), zip(*_HEAD, strict=True), strict=True):
        cells = [f"{cell:{len(last)}}" for cell, (_, last) in zip(row, _HEAD, strict=True)]
        print(f"{start:15}" + " | ".join(cells))
    done: dict[str, Result] = {}
    options: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as scratch:
        photo = Path(scratch, f"{name}.heic")
        step = capture.write_photo(truth, photo)
        for title, added in STEPS.items():
            if "use_mattes" in added and title != "nothing" and not truth.scene.subjects:
                print(f"{title:15}the photo has no matte", flush=True)
                continue
            options |= added
            done[title] = _result(photo, options, truth, step)
            print(f"{title:15}{done[title].line()}", flush=True)
    return done


def _result(photo: Path, options: dict[str, object], truth: Truth, step: float) -> Result:
    mesh = _imported(photo, options)
    capture.prepare()
    views = {angle: view_of(truth, angle, photo.with_suffix(".png")) for angle in ANGLES}
    bpy.context.scene.camera.matrix_world = capture.orbit(truth.scene.pivot, 0)
    width, height = capture.DEPTH_SIZE
    # Rays between the samples: vertices are on them, and edges leak.
    seen, _ = capture.probed((2 * width, 2 * height))
    rim = rim_errors(mesh, seen, truth, step)
    return Result(surface_errors(mesh, truth, step), rim, views)


def _stored(name: str, truth: Truth) -> dict[str, SurfaceErrors]:
    """Imports a scene's photo with its depth stored in all the ways that phones do."""
    print(f"\n{name:22}depth, steps  med    p95 | normals, deg  mean    med")
    options = STEPS["nothing"] | STEPS["cut"] | STEPS["+ dequantise"]
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        for title, storage in STORAGES.items():
            photo = Path(scratch, f"{name}.heic")
            step = capture.write_photo(truth, photo, storage)
            errors = surface_errors(_imported(photo, options), truth, step)
            found[title] = errors
            print(
                f"{title:22}           {errors.depth[0]:6.2f} {errors.depth[1]:6.2f} |"
                f"              {errors.normals[0]:6.2f} {errors.normals[1]:6.2f}",
                flush=True,
            )
    return found


def _stored_goals(name: str, found: dict[str, SurfaceErrors]) -> Iterator[tuple[bool, str]]:
    for title, goal in _NORMALS[name].items():
        errors = found[title]
        yield (
            errors.normals[0] <= goal,
            f"{name}, {title}: normals {errors.normals[0]:.2f} degrees off, goal {goal}",
        )
        yield (
            errors.depth[1] <= _FARTHEST_OFF,
            f"{name}, {title}: 95 % within {errors.depth[1]:.2f} steps, goal {_FARTHEST_OFF}",
        )


def _imported(photo: Path, options: dict[str, object]) -> Imported:
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    with capture.silence():
        bpy.ops.import_scene.heic_depth(filepath=str(photo), **options)
    return Imported.of(bpy.context.object)


def _goals(name: str, steps: dict[str, Result]) -> Iterator[tuple[bool, str]]:
    """Yields whether a goal is met in a scene, and what it is."""
    before, after = (steps[title].surface.normals[0] for title in ("cut", "+ dequantise"))
    message = f"{name}: normals {before / after:.1f} times better, goal {_BETTER_NORMALS:.1f}"
    yield before / after >= _BETTER_NORMALS, message
    for title in [title for title in steps if title != "nothing"]:
        joined = steps[title].rim.joined
        message = f"{name}, {title}: {joined:.2f} % of the rim joined, goal {_JOINED} %"
        yield joined <= _JOINED, message
    for title in _FILLED:
        empty = steps[title].views[_EMPTY_AT].empty
        message = f"{name}, {title}: {empty:.2f} % empty at {_EMPTY_AT} degrees, goal {_EMPTY} %"
        yield empty <= _EMPTY, message


def _gains(results: dict[str, dict[str, Result]]) -> Iterator[tuple[bool, str]]:
    """Yields whether each step makes new views more like the truth, over all scenes.

    Holes are no fault of a step before the one that fills them.
    """
    for title in _MUST_GAIN:
        is_filled = title in _FILLED
        gains: list[float] = []
        for steps in results.values():
            before, after = _before_and_after(steps, title)
            gains += [
                view.likeness - before[angle].likeness
                if is_filled
                else view.likeness_where_covered - before[angle].likeness_where_covered
                for angle, view in after.items()
            ]
        each = " ".join(f"{gain:+.2f}" for gain in gains)
        message = f"{title}: views gain {np.mean(gains):+.2f} dB on average ({each}), goal a gain"
        yield bool(np.mean(gains) > 0), message


def _before_and_after(
    steps: dict[str, Result], title: str
) -> tuple[dict[int, View], dict[int, View]]:
    order = list(steps)
    if title not in order:
        return {}, {}
    return steps[order[order.index(title) - 1]].views, steps[title].views


if __name__ == "__main__":
    sys.exit(main())
