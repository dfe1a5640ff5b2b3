# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The child's end of the protocol that `process` speaks: a line of JSON in, a line of JSON out.

The child says first that it is ready. When its input ends, the process that started it is gone or
wants no more, and the child ends with it, whatever it does.
"""

import contextlib
import json
import os
import queue
import select
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

if sys.platform != "win32":
    import ctypes
    import fcntl
    import signal

READY = {"ready": True}
_PR_SET_PDEATHSIG = 1
_SECONDS_BETWEEN_LOOKS = 0.5
_READ_AT_ONCE = 1 << 16


def path_text(path: Path) -> str:
    """Returns a path as JSON can hold it, whatever alphabet this process takes names to be in."""
    return os.fsencode(path).decode("utf-8", "surrogateescape")


def text_path(text: str) -> Path:
    """Returns the path that `path_text` was given, in the alphabet of this process."""
    return Path(os.fsdecode(text.encode("utf-8", "surrogateescape")))


def end_with_parent() -> None:
    """Ends this process with the thread that started it, even within a render.

    Linux does that itself. Windows closes the job of a parent that ends (`process_group`);
    elsewhere a thread looks every now and then whether the parent is still there.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    elif sys.platform != "win32":
        threading.Thread(target=_end_with, args=[os.getppid()], daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os._exit(1)


def end_after(seconds: float) -> None:
    """Lets the system end this process when a time is over; may be called again.

    Args:
        seconds: 0 for never. Windows has no such timer.
    """
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def answers_alone() -> BinaryIO:
    """Returns standard output for answers alone.

    Decoders, exporters and renderers chat: what they write goes nowhere from now on; Python's own
    errors go to standard error as ever.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    answers = os.fdopen(os.dup(1), "wb")
    errors = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="backslashreplace")
    with Path(os.devnull).open("wb") as nowhere:
        for number in (1, 2):
            os.dup2(nowhere.fileno(), number)
    sys.stderr = errors
    return answers


class JsonLines:
    """Requests and answers, over standard input and output or over a connection."""

    def __init__(self, connection: socket.socket | None = None) -> None:
        """Takes standard input and output for that alone, or uses a connection.

        Args:
            connection: To whoever asks. When that one hangs up the system itself ends this process
                if it works on something, whatever it does.
        """
        self._connection = connection
        if connection is None:
            self._answers = answers_alone()
        else:
            self._answers = connection.makefile("wb")
        self._requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._is_busy = False
        self._is_over = False
        threading.Thread(target=self._read, daemon=True).start()

    def requests(self) -> Iterator[dict[str, Any]]:
        """Says that all is ready, and yields what is asked until nobody asks any more.

        Each request has to be answered before the next one is asked for.
        """
        self._say(READY)
        while (line := self._requests.get()) and not self._is_over:
            self._is_busy = True
            self._end_with_connection(is_busy=True)
            yield json.loads(line)

    def begin_answer(self, message: object) -> None:
        """Says what is known already of the answer to the request."""
        self._say(message)

    def answer(self, message: object) -> None:
        """Answers the request."""
        self._end_with_connection(is_busy=False)
        self._is_busy = False
        self._say(message)

    def _say(self, message: object) -> None:
        self._answers.write(json.dumps(message).encode() + b"\n")
        self._answers.flush()

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            for line in self._lines():
                self._requests.put(line)
        self._is_over = True
        if self._is_busy:
            os._exit(1)
        self._requests.put(b"")

    def _lines(self) -> Iterator[bytes]:
        if self._connection is None:
            yield from sys.stdin.buffer
            return
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        rest = b""
        # A thread that waits in `recv` would hear of the end, and the process would get no signal.
        while poll.poll() and (part := self._connection.recv(_READ_AT_ONCE)):
            *lines, rest = (rest + part).split(b"\n")
            yield from lines

    def _end_with_connection(self, *, is_busy: bool) -> None:
        """Lets the system send SIGIO when something comes, which ends a process by default."""
        if sys.platform != "win32" and self._connection is not None:
            number = self._connection.fileno()
            fcntl.fcntl(number, fcntl.F_SETOWN, os.getpid())
            flags = fcntl.fcntl(number, fcntl.F_GETFL) & ~os.O_ASYNC
            fcntl.fcntl(number, fcntl.F_SETFL, flags | os.O_ASYNC if is_busy else flags)
