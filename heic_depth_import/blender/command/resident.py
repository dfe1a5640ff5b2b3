# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers that stay from one run to the next, where a farm keeps a session for many tasks.

Each waits at a socket in a folder that nobody else may enter, and works for one run at a time. A
run that finds none there, or none that is free, starts its own as ever. They end when they are
told to, when their folder is gone, when nobody has come for long, or when they are left in the
middle of a photo.
"""

import contextlib
import errno
import os
import re
import select
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from ...isolation.json_lines import READY
from ...isolation.process import EndedError, line_of, message_of
from .starting import worker_command

if sys.platform != "win32":
    import fcntl

_SECONDS_TO_COME_UP = 120
_SECONDS_BETWEEN_LOOKS = 0.05
_LONGEST_LINE = 1 << 20
_READ_AT_ONCE = 1 << 16
_OTHERS = 0o077
_LOG = "log.txt"
_OURS = re.compile(r"[0-9]+\.(?:socket|lock)")


class ResidentWorker:
    """The connection to one of them, used like a `JsonProcess`.

    Raises:
        OSError: It is gone, or works for another run.
    """

    def __init__(self, address: Path) -> None:
        """Connects, and keeps other runs away for as long."""
        self._lock = address.with_suffix(".lock").open("wb")
        self._socket = socket.socket(socket.AF_UNIX)
        self._rest = b""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._socket.connect(os.fspath(address))
        except OSError:
            self.finish()
            raise

    def ask(self, message: object) -> None:
        """Sends a request; that nobody reads it any more shows when there is no answer."""
        with contextlib.suppress(OSError):
            self._socket.sendall(line_of(message))

    def getting_ready(self, deadline: float) -> Generator[None, None, None]:
        """As `JsonProcess.getting_ready`."""
        if (yield from self.answering(deadline)) != READY:
            raise EndedError("it said something else")

    def answering(self, deadline: float) -> Generator[None, None, dict[str, Any]]:
        """As `JsonProcess.answering`."""
        while b"\n" not in self._rest:
            yield
            if time.monotonic() > deadline:
                raise TimeoutError
            self._rest += self._part()
            if len(self._rest) > _LONGEST_LINE:
                raise EndedError("its answer makes no sense")
        line, _, self._rest = self._rest.partition(b"\n")
        return message_of(line)

    def _part(self) -> bytes:
        try:
            if not select.select([self._socket], [], [], _SECONDS_BETWEEN_LOOKS)[0]:
                return b""
            part = self._socket.recv(_READ_AT_ONCE)
        except (OSError, ValueError):
            part = b""
        if not part:
            raise EndedError("it is gone")
        return part

    def finish(self) -> None:
        """Leaves it to the next run."""
        self._socket.close()
        self._lock.close()

    def end(self) -> None:
        """Hangs up, which ends it if it works on something; may be called again."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self.finish()


def free_worker(folder: Path) -> ResidentWorker | None:
    """Returns a worker that stays in a folder and has nothing to do; None without one."""
    if not _is_ours(folder):
        return None
    for address in sorted(folder.glob("*.socket")):
        with contextlib.suppress(OSError):
            return ResidentWorker(address)
    return None


def start_workers(folder: Path, count: int) -> None:
    """Starts workers that outlive this process, and waits until they can be asked.

    Args:
        folder: Is made; it may not be there yet.
        count: How many.

    Raises:
        OSError: The folder cannot be made, or Blender does not start.
    """
    if sys.platform == "win32":
        raise OSError(errno.ENOTSUP, "Windows has no sockets for that")
    folder.mkdir(mode=0o700)
    addresses = [folder / f"{number}.socket" for number in range(count)]
    with (folder / _LOG).open("wb") as log:
        processes = [
            subprocess.Popen(
                worker_command(f"stay({os.fsencode(address.absolute())!r})"),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=os.environ | {"PYTHONUTF8": "1"},
                start_new_session=True,
            )
            for address in addresses
        ]
    try:
        _wait_for(addresses, processes)
    except BaseException:  # Ctrl-C as well
        for one in processes:
            one.kill()
            one.wait()
        stop_workers(folder)
        raise
    for one in processes:
        one.returncode = 0  # it is not waited for, which `Popen` would complain about


def _wait_for(addresses: Sequence[Path], processes: Sequence[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_COME_UP
    while not all(address.exists() for address in addresses):
        if time.monotonic() > deadline or any(one.poll() is not None for one in processes):
            raise OSError("they do not come up")
        time.sleep(_SECONDS_BETWEEN_LOOKS)


def stop_workers(folder: Path) -> None:
    """Ends the workers of a folder, within a second, and removes it; may be called again.

    One that a run still has works on until that run is over.

    Raises:
        OSError: There is something else in the folder, or it is a link: it is left as it is.
    """
    if folder.is_symlink():
        raise OSError(errno.ELOOP, "it is a link; name the folder itself")
    if _is_ours(folder):
        inside = list(folder.iterdir())
        if not all(path.name == _LOG or _OURS.fullmatch(path.name) for path in inside):
            raise OSError(errno.ENOTEMPTY, "it is no folder of workers")
        for path in inside:
            path.unlink(missing_ok=True)
        folder.rmdir()


def _is_ours(folder: Path) -> bool:
    """Tells whether a folder is there, and nobody but this user may have put something in it."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return (
        sys.platform != "win32"  # has no such sockets in Python
        and folder.is_dir()
        and status.st_uid == os.getuid()
        and not status.st_mode & _OTHERS
    )
