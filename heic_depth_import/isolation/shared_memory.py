# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory that two processes share and that is gone with the last of them, however they end.

It has no name that anybody would have to remove: where there are file descriptors it is a file
without one, on Windows the system forgets the name with the last handle.
"""

import contextlib
import mmap
import os
import secrets
import sys
import tempfile

if sys.platform == "linux":
    import fcntl


class SharedMemory:
    """Made by the process that starts the other, filled by the other.

    Attributes:
        handle: Tells the other process which memory is meant.
        inherited: File descriptors that it has to inherit.
    """

    def __init__(self) -> None:
        self.inherited: tuple[int, ...] = ()
        if sys.platform == "win32":
            self.handle = f"heic_depth_{secrets.token_hex(16)}"
        else:
            number = _nameless_file()
            self.inherited = (number,)
            self.handle = str(number)

    def seen(self, size: int) -> mmap.mmap:
        """Returns what the other process has filled.

        Args:
            size: In bytes, as the other process says.

        Raises:
            OSError: There is no such memory.
            ValueError: It is smaller.
        """
        if sys.platform == "win32":
            return mmap.mmap(-1, size, tagname=self.handle)
        if sys.platform == "linux":  # what is mapped and then cut off ends whoever looks at it
            fcntl.fcntl(self.inherited[0], fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
        return mmap.mmap(self.inherited[0], size)

    def close(self) -> None:
        """Lets go; what was seen stays for as long as it is used."""
        for number in self.inherited:
            with contextlib.suppress(OSError):
                os.close(number)
        self.inherited = ()


def filled(handle: str, size: int) -> mmap.mmap:
    """Returns the memory in the other process, which gives it its size.

    Args:
        handle: As the first process said.
        size: In bytes.
    """
    if sys.platform == "win32":
        return mmap.mmap(-1, size, tagname=handle)
    os.ftruncate(int(handle), size)
    return mmap.mmap(int(handle), size)


def _nameless_file() -> int:
    if sys.platform == "linux":
        return os.memfd_create("heic_depth", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
