# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The most memory that this process has held."""

from __future__ import annotations

import ctypes
import math
from pathlib import Path

_PROCESS = Path("/proc/self")


def peak_megabytes() -> float:
    """Returns the most that was held since the start, or since it was begun anew; NaN if untold."""
    return _told("VmHWM")


def own_megabytes() -> float:
    """Returns what is held now but for pages of files; NaN where no file tells."""
    return _told("RssAnon") + _told("RssShmem")


def file_megabytes() -> float:
    """Returns the pages of files, such as programs, that are there now; NaN where no file tells.

    The system lets them go as it likes, and brings them back.
    """
    return _told("RssFile")


def begin_anew() -> None:
    """Gives back what is not in use, and lets the peak begin from what is held now."""
    if not Path(_PROCESS, "clear_refs").exists():
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    Path(_PROCESS, "clear_refs").write_text("5", encoding="ascii")  # proc(5)


def _told(what: str) -> float:
    if not Path(_PROCESS, "status").exists():
        return math.nan
    lines = Path(_PROCESS, "status").read_text(encoding="ascii").splitlines()
    (line,) = (line for line in lines if line.startswith(f"{what}:"))
    return int(line.split()[1]) / 1024
