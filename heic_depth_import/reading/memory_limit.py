# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory decoding may take, where the system can tell a process."""

import contextlib
import sys
import threading
from pathlib import Path

from ..core.defaults import MEGA
from ..core.errors import TooLargePhotoError
from ..core.limits import Limits

if sys.platform != "win32":
    import resource


def limit_memory(size: int) -> None:
    """Lets the system refuse this process more memory.

    Args:
        size: Of all its memory, in bytes; the system may have a lower limit, or know none.
    """
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = size if soft == resource.RLIM_INFINITY else min(size, soft)
    with contextlib.suppress(OSError, ValueError):  # macOS does not limit memory in this way
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


class MemoryLimit:
    """Limits what this process takes in addition, as long as any thread is within.

    Raises:
        TooLargePhotoError: It was not enough for the thread that leaves; without the photo's name.
    """

    def __init__(self, limits: Limits) -> None:
        """Limits nothing yet.

        Args:
            limits: How much that may be.
        """
        self._limits = limits
        self._lock = threading.Lock()
        self._within = 0
        self._before = (0, 0)

    def __enter__(self) -> None:
        with self._lock:
            self._within += 1
            if self._within == 1 and sys.platform == "linux":
                self._before = resource.getrlimit(resource.RLIMIT_AS)
                limit_memory(_address_space() + self._limits.decoding_bytes)

    def __exit__(self, kind: type[BaseException] | None, *_about: object) -> None:
        with self._lock:
            self._within -= 1
            if not self._within and sys.platform == "linux":
                resource.setrlimit(resource.RLIMIT_AS, self._before)
        if kind is not None and issubclass(kind, MemoryError):
            raise needs_more_memory(self._limits) from None


def needs_more_memory(limits: Limits) -> TooLargePhotoError:
    """Returns the error of a photo that takes more memory than it may, without its name."""
    return TooLargePhotoError(
        "needs more memory than the {megabytes:,} MB that decoding may take; "
        "allow more in the add-on's preferences",
        megabytes=limits.decoding_bytes // MEGA,
    )


def _address_space() -> int:
    """Returns how much memory this process has, as `RLIMIT_AS` counts it."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
