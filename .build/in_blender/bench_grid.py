# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure how long the live grid takes to follow each of its inputs.

Moving the points is quick. Tearing faces or closing them makes a new mesh, whichever input does it.

Usage: ``python build.py bench grid``
"""

import importlib
import os
import statistics
import sys
import time
from pathlib import Path

import bpy
import numpy as np

from in_blender.bootstrap import EXTENSION

_ROUNDS = 9
_BUNDLED = Path(__file__).parents[2] / "tests" / "still_life" / "still_life.heic"
_VERTICES = 442_000
"""What the goal is for: the depth map of most phones, sample by sample."""
_GOAL = 20.0
"""Milliseconds on the clock, of the quickest change: what else a machine does only ever adds."""

# What changes, the input, two values in turn (of the far limit, shares of the farthest depth).
_CHANGES = (
    ("Strength", "Strength", (0.3, 0.8)),
    ("Disparity Scale", "Disparity Scale", (1.1, 1.2)),
    ("Disparity Offset", "Disparity Offset", (-0.01, 0.01)),
    ("Far Limit, sky alone", "Far Limit", (1.1, 1.2)),
    ("Far Limit, closing", "Far Limit", (0.8, 0.9)),
    ("Cut, tearing", "Cut", (0.03, 0.04)),
    ("Cut, closing", "Cut", (0.1, 0.2)),
)


def main() -> int:
    """Change every input in turn, print medians, and return the exit code."""
    samples = os.environ.get("HEIC_DEPTH_SAMPLES")
    photo = Path(samples, "pug.heic") if samples else _BUNDLED
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    bpy.ops.import_scene.heic_depth(filepath=str(photo), object_type="GRID")
    thing = bpy.context.view_layer.objects.active
    modifier = thing.modifiers["HEIC Depth"]
    recipe = importlib.import_module(f"{EXTENSION}.blender.recipe")
    vertices = len(thing.data.vertices)
    depth = np.empty(vertices, np.float32)
    thing.data.attributes["depth"].data.foreach_get("value", depth)
    farthest = float(depth.max())
    allowed = _GOAL * max(1.0, vertices / _VERTICES)
    print(f"{photo.name}: {vertices:,} vertices; of {_ROUNDS} changes each, in ms:")
    print(f"goal: {allowed:3.0f}                   best  median  processor")
    missed = False
    for what, name, values in _CHANGES:
        before = recipe.get_input(modifier, name)
        factor = farthest if name == "Far Limit" else 1.0
        processor, clock = [], []
        for number in range(_ROUNDS + 2):
            recipe.set_input(modifier, name, values[number % 2] * factor)
            started = time.process_time(), time.perf_counter()
            bpy.context.view_layer.update()
            processor.append((time.process_time() - started[0]) * 1000)
            clock.append((time.perf_counter() - started[1]) * 1000)
        recipe.set_input(modifier, name, before)
        bpy.context.view_layer.update()
        # The first two warm up.
        best, usual = min(clock[2:]), statistics.median(clock[2:])
        missed |= best > allowed
        verdict = "ok" if best <= allowed else "MISSED"
        spent = statistics.median(processor[2:])
        print(f"{verdict:7}{what:21}{best:6.1f}{usual:8.1f}{spent:11.1f}")
    shown = thing.evaluated_get(bpy.context.evaluated_depsgraph_get()).data
    finite = np.empty(len(shown.vertices) * 3, np.float32)
    shown.attributes["position"].data.foreach_get("vector", finite)
    assert np.isfinite(finite).all()
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
