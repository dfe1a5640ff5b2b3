# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure the most memory that an import takes beside what Blender has.

As a script it imports a photo, with options as JSON, and prints what that took.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
from pathlib import Path

import bpy

from bench.costs import Cost
from bench.fresh_process import answer
from bench.import_kinds import MESH_AND_TEXTURE, kind_of
from bench.peak_memory import begin_anew, held_megabytes, peak_megabytes

_PROCESSES = 3
_MOST = 150.0
"""Megabytes."""


def cost_in_memory(photo: Path) -> Cost:
    """Imports a photo in processes of their own.

    What Blender has is what the process holds right before, with the extension enabled: the
    decoder, which the first import loads, is the import's.
    """
    found = [answer(Path(__file__), str(photo), is_enabled=True) for _ in range(_PROCESSES)]
    blender, peak, kept = (
        statistics.median(each[name] for each in found) for name in ("blender", "peak", "kept")
    )
    note = f"{peak:.0f} MB at most, {blender:.0f} before, {kept:.0f} after; {_PROCESSES} processes"
    return Cost("peak memory above Blender's", peak - blender, _MOST, "MB", note)


def _figures(photo: Path) -> dict[str, float]:
    gc.collect()
    begin_anew()
    blender = held_megabytes()
    kind_of(MESH_AND_TEXTURE).run(photo)
    peak, kept = peak_megabytes(), held_megabytes()
    assert len(bpy.context.object.data.polygons), "nothing was imported"
    return {"blender": blender, "peak": peak, "kept": kept}


if __name__ == "__main__":
    print(json.dumps(_figures(Path(sys.argv[1]))), flush=True)
