# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory decoding may take, where the system can tell a process."""

import contextlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..core.errors import TooLargePhotoError
from ..core.limits import MEGA, Limits

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


@contextmanager
def memory_limited(limits: Limits, name: str) -> Iterator[None]:
    """Limits what this process takes in addition, for a while.

    Args:
        limits: How much that may be.
        name: Of the photo.

    Raises:
        TooLargePhotoError: It was not enough.
    """
    try:
        if sys.platform != "linux":
            yield
            return
        before = resource.getrlimit(resource.RLIMIT_AS)
        limit_memory(_address_space() + limits.decoding_bytes)
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)
    except MemoryError:
        raise needs_more_memory(limits, name) from None


def needs_more_memory(limits: Limits, name: str) -> TooLargePhotoError:
    """Returns the error of a photo that takes more memory than it may."""
    return TooLargePhotoError(
        "{name} needs more memory than the {megabytes:,} MB that decoding may take; "
        "allow more in the add-on's preferences",
        name=name,
        megabytes=limits.decoding_bytes // MEGA,
    )


def _address_space() -> int:
    """Returns how much memory this process has, as `RLIMIT_AS` counts it."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
