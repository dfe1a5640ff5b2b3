# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a picture worked on side by side, by as many threads as there are cores."""

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")


def usable_cores() -> int:
    """Returns how many cores of the machine this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def side_by_side(
    work: Callable[[Part], Result], parts: Sequence[Part], threads: int | None = None
) -> list[Result]:
    """Works on parts that do not depend on each other.

    Args:
        work: On one of them.
        parts: At least one.
        threads: So many do; None for one per core.

    Returns:
        What comes of each, in their order.
    """
    with ThreadPoolExecutor(min(threads or usable_cores(), len(parts))) as pool:
        return list(pool.map(work, parts))
