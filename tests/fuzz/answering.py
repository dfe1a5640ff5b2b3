# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that is asked for the outcome of one seed after the other, and may die of it.

It reads seeds from its standard input, one a line, and answers each with a line of JSON behind a
mark, because Blender prints as well.
"""

import json
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.fuzz.mutations import Mutation, Original, mutate

MARK = "FUZZ "
_GIGABYTE = 1 << 30


def mutation_of(stage: str, seed: int, originals: list[Original]) -> Mutation:
    """Returns the broken photo of a seed.

    Args:
        stage: What is tried with it; each has broken photos of its own.
        seed: Of this photo.
        originals: What to break.
    """
    return mutate(Random(f"{stage} {seed}"), originals)


def told(steps: Sequence[str], outcome_of: Callable[[], str]) -> dict[str, object]:
    """Returns what came of a seed; whatever is raised is what all this looks for.

    Args:
        steps: What was done to it.
        outcome_of: Returns the outcome.
    """
    try:
        return {"outcome": outcome_of(), "steps": steps}
    except Exception:  # noqa: BLE001  that is what it looks for
        return {"outcome": "failed", "steps": steps, "said": traceback.format_exc()}


def answer(task: Callable[[int], dict[str, object]], gigabytes: int) -> None:
    """Carries out a task for every seed that comes in.

    Args:
        task: Returns the outcome of a seed, "imported", "refused" or "failed", and more about it.
        gigabytes: What it may take of memory, beyond what the process has at the start.
    """
    _limit_memory(gigabytes)
    for line in sys.stdin:
        print(MARK + json.dumps(task(int(line))), flush=True)


def _limit_memory(gigabytes: int) -> None:
    pages = Path("/proc/self/statm")
    if not pages.exists():
        return
    import resource  # not on Windows

    now = int(pages.read_text().split()[0]) * resource.getpagesize()
    most = now + gigabytes * _GIGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
