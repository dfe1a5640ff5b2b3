# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure all that an import takes, and what it may take.

Usage: ``python build.py bench speed``, or ``bench speed --profile`` for what takes how much of it.
"""

import sys
import tempfile
from pathlib import Path

from bench import batch, redo, stage_table
from bench.costs import missed
from bench.enabling import cost_of_enabling
from bench.growth import cost_in_growth
from bench.import_kinds import KINDS, LAYERED, MESH_AND_TEXTURE, has_samples, kind_of, sample
from bench.import_memory import cost_in_memory
from bench.ratios import cost_of_restoring, costs_in_decodings


def main(words: list[str]) -> int:
    """Prints what everything takes, and returns the exit code."""
    photo, portrait = sample("pug"), sample("face")
    if words == ["--profile"]:
        stage_table.print_tables(photo, KINDS[:-1])
        stage_table.print_tables(portrait, KINDS[-1:])
        return 0
    with tempfile.TemporaryDirectory() as folder:
        count = missed(costs_in_decodings(photo, KINDS, Path(folder)))
        if portrait != photo:  # with mattes, and so with two layers
            layered = kind_of(MESH_AND_TEXTURE), kind_of(LAYERED)
            count += missed(costs_in_decodings(portrait, layered, Path(folder)))
    count += missed([cost_in_memory(photo)])
    count += missed([cost_of_enabling()])
    count += missed([cost_in_growth(photo)])
    count += missed(cost_of_restoring(each) for each in sorted(photo.parent.glob("*.heic")))
    failed = int(bool(count)) | redo.main() | batch.main()
    return failed if has_samples() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
