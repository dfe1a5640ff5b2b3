# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure how long the live grid takes to follow each of its inputs.

Moving the points is quick. Tearing faces or closing them makes a new mesh, whichever input does it;
and where something is torn and something else closed, it takes one after the other.

Usage: ``python build.py bench grid``
"""

import ctypes
import os
import statistics
import sys
import time
from pathlib import Path

import bpy
import numpy as np

from in_blender.bootstrap import extension_module

_ROUNDS = 9
_BUNDLED = Path(__file__).parents[2] / "tests" / "still_life" / "still_life.heic"
_VERTICES = 442_000
"""What the goal is for: the depth map of most phones, sample by sample."""
_GOAL = 20.0
"""Milliseconds on the clock, of the quickest change: what else a machine does only ever adds."""

# What changes, the input, two values in turn (of the far limit, shares of the farthest depth), and
# the cut meanwhile.
_CHANGES = (
    ("Strength", "Strength", (0.3, 0.8), None),
    ("Disparity Scale", "Disparity Scale", (1.1, 1.2), None),
    ("Disparity Offset", "Disparity Offset", (-0.01, 0.01), None),
    ("Offset, tearing", "Disparity Offset", (-0.4, -0.5), None),
    ("Far Limit, sky alone", "Far Limit", (1.1, 1.2), None),
    ("Far Limit, closing", "Far Limit", (0.8, 0.9), None),
    ("Cut, tearing", "Cut", (0.03, 0.04), None),
    ("Cut, closing", "Cut", (0.1, 0.2), None),
    ("Strength, when torn", "Strength", (0.3, 0.8), 0.03),
    ("Tearing and closing", "Far Limit", (0.8, 0.9), 0.03),
)


def _keep_what_is_freed() -> None:
    """Lets the C library keep memory, as jemalloc does, which Debian's Blender is linked with.

    Blender's module is not. There the library gives a mesh back to the system, and takes it again
    page by page, at every change or at none, by chance: up to 30 ms that say nothing of the nodes.

    Source: M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h, with the largest values allowed.
    """
    if sys.platform == "linux":
        set_option = ctypes.CDLL(None).mallopt
        set_option(-1, 2**31 - 1)
        set_option(-3, 2**25)


def main() -> int:
    """Changes every input in turn, print medians, and return the exit code."""
    samples = os.environ.get("HEIC_DEPTH_SAMPLES")
    photo = Path(samples, "pug.heic") if samples else _BUNDLED
    _keep_what_is_freed()
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    bpy.ops.import_scene.heic_depth(filepath=str(photo), object_type="GRID")
    obj = bpy.context.view_layer.objects.active
    modifier = obj.modifiers["HEIC Depth"]
    inputs = extension_module("blender.nodes.modifier_inputs")
    vertices = len(obj.data.vertices)
    depth = np.empty(vertices, np.float32)
    obj.data.attributes["depth"].data.foreach_get("value", depth)
    farthest = float(depth.max())
    allowed = _GOAL * max(1.0, vertices / _VERTICES)
    print(f"{photo.name}: {vertices:,} vertices; freed memory kept; of {_ROUNDS} changes, in ms:")
    print(f"goal: {allowed:3.0f}                   best  median  processor")
    missed = False
    as_imported = inputs.get_input(modifier, "Cut")
    for what, name, values, cut in _CHANGES:
        before = inputs.get_input(modifier, name)
        inputs.set_input(modifier, "Cut", cut or as_imported)
        factor = farthest if name == "Far Limit" else 1.0
        processor, clock = [], []
        for number in range(_ROUNDS + 2):
            inputs.set_input(modifier, name, values[number % 2] * factor)
            started = time.process_time(), time.perf_counter()
            bpy.context.view_layer.update()
            processor.append((time.process_time() - started[0]) * 1000)
            clock.append((time.perf_counter() - started[1]) * 1000)
        inputs.set_input(modifier, name, before)
        inputs.set_input(modifier, "Cut", as_imported)
        bpy.context.view_layer.update()
        # The first two warm up.
        best, usual = min(clock[2:]), statistics.median(clock[2:])
        missed |= best > allowed
        verdict = "ok" if best <= allowed else "MISSED"
        spent = statistics.median(processor[2:])
        print(f"{verdict:7}{what:21}{best:6.1f}{usual:8.1f}{spent:11.1f}")
    shown = obj.evaluated_get(bpy.context.evaluated_depsgraph_get()).data
    finite = np.empty(len(shown.vertices) * 3, np.float32)
    shown.attributes["position"].data.foreach_get("vector", finite)
    assert np.isfinite(finite).all()
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
