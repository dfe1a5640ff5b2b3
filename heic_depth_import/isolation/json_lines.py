# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The child's end of the protocol that `process` speaks: a line of JSON in, a line of JSON out.

The child says first that it is ready. When its input ends, the process that started it is gone or
wants no more, and the child ends with it, whatever it does.
"""

import json
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import ctypes
    import signal

READY = {"ready": True}
_PR_SET_PDEATHSIG = 1
_SECONDS_BETWEEN_LOOKS = 0.5


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


class JsonLines:
    """Standard input and output of this process, for requests and answers alone.

    Decoders, exporters and renderers chat: what they write goes nowhere from now on; Python's own
    errors go to standard error as ever.
    """

    def __init__(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._answers = os.fdopen(os.dup(1), "wb")
        errors = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="backslashreplace")
        with Path(os.devnull).open("wb") as nowhere:
            for number in (1, 2):
                os.dup2(nowhere.fileno(), number)
        sys.stderr = errors
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
            yield json.loads(line)

    def answer(self, message: object) -> None:
        """Answers the request."""
        self._is_busy = False
        self._say(message)

    def _say(self, message: object) -> None:
        self._answers.write(json.dumps(message).encode() + b"\n")
        self._answers.flush()

    def _read(self) -> None:
        for line in sys.stdin.buffer:
            self._requests.put(line)
        self._is_over = True
        if self._is_busy:
            os._exit(1)
        self._requests.put(b"")
