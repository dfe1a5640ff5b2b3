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
from bench.peak_memory import begin_anew, file_megabytes, own_megabytes, peak_megabytes

_PROCESSES = 3
_MOST = 150.0
"""Megabytes."""


def cost_in_memory(photo: Path) -> Cost:
    """Imports a photo in processes of their own.

    What Blender has is what the process holds right before, with the extension enabled. Pages of
    program files are told apart: the system lets go of Blender's as it likes, and brings them back
    during an import. They only become more meanwhile, so that the peak less what they are in the
    end is the process's own at that time.
    """
    found = [answer(Path(__file__), str(photo), is_enabled=True) for _ in range(_PROCESSES)]
    blender, peak, kept, files = (
        statistics.median(each[name] for each in found)
        for name in ("blender", "peak", "kept", "files")
    )
    note = (
        f"{peak:.0f} MB at most, {blender:.0f} before, {kept:.0f} after; program files {files:+.0f}"
        f" MB; {_PROCESSES} processes"
    )
    return Cost("peak memory above Blender's", peak - blender, _MOST, "MB", note)


def _figures(photo: Path) -> dict[str, float]:
    gc.collect()
    begin_anew()
    blender, files = own_megabytes(), file_megabytes()
    kind_of(MESH_AND_TEXTURE).run(photo)
    peak, kept, files_after = peak_megabytes() - file_megabytes(), own_megabytes(), file_megabytes()
    assert len(bpy.context.object.data.polygons), "nothing was imported"
    return {"blender": blender, "peak": peak, "kept": kept, "files": files_after - files}


if __name__ == "__main__":
    print(json.dumps(_figures(Path(sys.argv[1]))), flush=True)
