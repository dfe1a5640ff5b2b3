# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One process that decodes one photo, seen by the one that starts it."""

import contextlib
import json
import mmap
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from .child import READY
from .shared_memory import SharedMemory

_PACKAGE = Path(__file__).parents[1]
# By its folder's name: installed, the package is part of another that only Blender knows. It is
# looked for last, because its neighbours are other people's.
_START = (
    "import sys, json, importlib; sys.path[:] = json.loads(sys.argv[1]); "
    "importlib.import_module(sys.argv[2] + '.isolation.child').serve(sys.argv[3])"
)
_PATIENCE = 0.02
_SECONDS_TO_END = 5
_LONGEST_LINE = 1 << 20


class EndedError(Exception):
    """The process is gone; the message says how."""


class Process:
    """Python with nothing of Blender in it, which a hostile photo may take over or break.

    Attributes:
        asked: What it was asked for, None while it only gets ready.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(self) -> None:
        self.asked: bytes | None = None
        self._is_ready = False
        self._memory = SharedMemory()
        # Never from here: writing and reading may wait for the process.
        self._requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        try:
            self._process = _started(self._memory)
        except OSError:
            self._memory.close()
            raise
        threading.Thread(target=self._converse, daemon=True).start()

    def ask(self, request: bytes) -> None:
        """Lets it decode a photo as soon as it is ready.

        Args:
            request: One line.
        """
        self.asked = request
        self._requests.put(request)

    def getting_ready(self, deadline: float) -> Generator[None, None, None]:
        """Waits until all is loaded.

        Raises:
            EndedError: It has ended before.
            TimeoutError: The deadline, of `time.monotonic`, is over.
        """
        if not self._is_ready and (yield from self._line(deadline)) != READY:
            raise EndedError("it said something else")
        self._is_ready = True

    def answering(self, deadline: float) -> Generator[None, None, dict[str, Any]]:
        """Waits for the answer to what it was asked for.

        Raises:
            EndedError: There is none, or it makes no sense.
            TimeoutError: The deadline, of `time.monotonic`, is over.
        """
        return (yield from self._line(deadline))

    def final_memory(self, size: int) -> mmap.mmap:
        """Ends the process and returns what it has left, which cannot change any more.

        Args:
            size: In bytes, as the process says.

        Raises:
            OSError, ValueError: It has left less.
        """
        kept = self._memory.seen(size)  # Windows forgets what nobody holds
        self._kill()
        return self._memory.seen(len(kept))  # if it is still there

    def end(self) -> None:
        """Ends it, whatever it does, and forgets its memory; may be called again."""
        self._kill()
        self._memory.close()

    def _kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._requests.put(b"")
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with contextlib.suppress(OSError):  # what was not written yet
                stream.close()

    def _converse(self) -> None:
        """Passes on what it says: that it is ready, and its answer to what it is asked then."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        for is_asked in (False, True):
            try:
                if is_asked:
                    self._process.stdin.write(self._requests.get())
                    self._process.stdin.flush()
                line = self._process.stdout.readline(_LONGEST_LINE)
            except (OSError, ValueError):  # it has ended, or its pipes were closed meanwhile
                line = b""
            self._lines.put(line)
            if not line:
                return

    def _line(self, deadline: float) -> Generator[None, None, dict[str, Any]]:
        while True:
            try:
                line = self._lines.get(timeout=_PATIENCE)
                break
            except queue.Empty:
                if time.monotonic() > deadline:
                    raise TimeoutError from None
                yield
        if not line:
            raise EndedError(self._how())
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise EndedError("its answer makes no sense")
        return said

    def _how(self) -> str:
        """Says how the process has ended."""
        try:
            code = self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            return "it fell silent"
        return how_it_ended(code)


def how_it_ended(code: int) -> str:
    """Returns the end of a process in words.

    Args:
        code: As `Popen.returncode` has it: negative for the signal that ended it.
    """
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _started(memory: SharedMemory) -> subprocess.Popen[bytes]:
    path = [folder for folder in sys.path if Path(folder).is_absolute()]
    command = [sys.executable, "-I", "-B", "-c", _START]
    arguments = [json.dumps([*path, str(_PACKAGE.parent)]), _PACKAGE.name, memory.handle]
    # Its arithmetic is not worth a thread, let alone the memory that each one sets aside.
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    if sys.platform == "win32":
        return subprocess.Popen(
            [*command, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            creationflags=subprocess.CREATE_NO_WINDOW,
        )
    return subprocess.Popen(
        [*command, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        pass_fds=memory.inherited,
        start_new_session=True,  # Ctrl-C is for the process that started it
    )
