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
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform == "linux":
    import errno
    import fcntl
    import time

_MOST_TRIES = 50
_SECONDS_BETWEEN_TRIES = 0.01


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

    @contextmanager
    def held(self, size: int) -> Iterator[None]:
        """Keeps the memory while the process that has filled it ends.

        Args:
            size: In bytes, as the other process says.

        Raises:
            OSError: There is no such memory.
        """
        if sys.platform == "win32":  # which forgets what nobody holds
            with mmap.mmap(-1, size, tagname=self.handle):
                yield
        else:
            yield

    def final(self, size: int) -> mmap.mmap:
        """Returns what the other process, which is gone, has left; nobody else can change it.

        Args:
            size: In bytes, as the other process said.

        Raises:
            OSError: There is no such memory, or somebody may still write to it.
            ValueError: It is smaller.
        """
        if sys.platform == "linux":
            _seal(self.inherited[0])
            return mmap.mmap(self.inherited[0], size, flags=mmap.MAP_PRIVATE)
        return self.copied(size)  # what the process has started may still hold it

    def copied(self, size: int) -> mmap.mmap:
        """Returns a copy of what the other process has put there, which may still change it.

        Args:
            size: In bytes, as the other process said.

        Raises:
            OSError: There is no such memory.
            ValueError: It is smaller.
        """
        copy = mmap.mmap(-1, size)
        if sys.platform == "win32":
            with mmap.mmap(-1, size, tagname=self.handle) as left:
                copy.write(left)
            return copy
        # Is read, as what is mapped may be cut off meanwhile.
        with memoryview(copy) as room:
            done = 0
            while done < size:
                part = os.preadv(self.inherited[0], [room[done:]], done)
                if not part:
                    raise ValueError("less than was said")
                done += part
        return copy

    def close(self) -> None:
        """Lets go; what was seen stays for as long as it is used."""
        for number in self.inherited:
            with contextlib.suppress(OSError):
                os.close(number)
        self.inherited = ()


if sys.platform == "linux":

    def _seal(number: int) -> None:
        """Keeps everybody from changing a memory, however they came to hold it.

        What is mapped and then cut off would end whoever looks at it.

        Raises:
            OSError: Somebody has mapped it for writing.
        """
        seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        for _ in range(_MOST_TRIES):
            try:
                fcntl.fcntl(number, fcntl.F_ADD_SEALS, seals)
            except OSError as error:
                if error.errno != errno.EBUSY:
                    raise
                time.sleep(_SECONDS_BETWEEN_TRIES)  # the system may still clean up
            else:
                return
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


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
