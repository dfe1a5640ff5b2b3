# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Into the sandbox that this system offers, and what that is."""

import contextlib
import ctypes
import sys

if sys.platform == "linux":
    from . import landlock, seccomp
elif sys.platform == "darwin":
    from . import macos

_PR_SET_NO_NEW_PRIVS = 38


def enter() -> None:
    """Gives up files, network and new processes for good, as far as the system can take them.

    Files that are open, memory and threads stay. What is imported later is not found any more.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        for part in (landlock, seccomp):
            with contextlib.suppress(OSError):  # a system without it
                part.restrict()
    elif sys.platform == "darwin":
        with contextlib.suppress(OSError):
            macos.restrict()


def is_usable(handle: str) -> bool:
    """Tells whether what decoding needs can still be done inside.

    Args:
        handle: Of the memory for pixels; its content may be lost.
    """
    if sys.platform == "darwin":
        return macos.is_usable(handle)
    return True


def offered() -> tuple[str, str]:
    """Returns what keeps a decoder that was taken over in check here.

    Returns:
        A sentence that may have a place for {names}, so that it can be translated, and those.
    """
    if sys.platform == "linux":
        parts = {"seccomp": seccomp, "landlock": landlock}
        names = ", ".join(name for name, part in parts.items() if part.is_offered())
        if names:
            return "The decoder has no files, network or new processes ({names})", names
    elif sys.platform == "darwin":
        return "The decoder has no files, network or new processes ({names})", "sandbox"
    elif sys.platform == "win32":
        return (
            "The decoder has no new processes ({names}), but files and network as Blender has",
            "job object",
        )
    return "This system has no sandbox for the decoder: it has files and network as Blender has", ""
