# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that answers lines of JSON with lines of JSON, seen by the one that starts it.

What it says is not to be trusted: a hostile photo may have taken it over. Nothing here waits for it
longer than a deadline, whatever it does. Its own end of the protocol is `json_lines`.
"""

import contextlib
import json
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from typing import IO, Any

from .json_lines import READY
from .process_group import ProcessGroup, Restrictions

_SECONDS_BETWEEN_LOOKS = 0.02
_MILLISECONDS_BETWEEN_LOOKS = 50
_SECONDS_TO_END = 5
_LONGEST_LINE = 1 << 20
# It answers one request at a time.
_MOST_UNREAD = 4
_READ_AT_ONCE = 1 << 16
_NONSENSE = b"?"
# -SIGKILL, as `Popen.returncode` has it; Windows has no such signal.
_KILLED = -9
_NO_RESTRICTIONS = Restrictions()
# subprocess.CREATE_NO_WINDOW, which only Windows knows.
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0


class EndedError(Exception):
    """The process is gone, or talks nonsense; the message says how.

    Attributes:
        was_killed: Whether it got SIGKILL, as from a system without memory.
    """

    def __init__(self, message: str, *, was_killed: bool = False) -> None:
        super().__init__(message)
        self.was_killed = was_killed


class JsonProcess:
    """A process of its own session, which is ended together with all that it has started.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        inherited: Sequence[int] = (),
        restrictions: Restrictions = _NO_RESTRICTIONS,
    ) -> None:
        """Starts it.

        Args:
            command: Program and arguments.
            environment: Its variables; ours if left out.
            inherited: File descriptors that it gets as well; none on Windows.
            restrictions: What Windows keeps it from.
        """
        self._is_ready = False
        self._is_over = False
        self._requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._popen = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Where it is closed, its number may by now be another file's.
            stderr=None if sys.stderr is not None else subprocess.DEVNULL,
            # In any locale, so that names of files mean the same here and there.
            env={**(environment or os.environ), "PYTHONUTF8": "1"},
            pass_fds=tuple(inherited),
            start_new_session=True,  # Ctrl-C is for the process that started it
            creationflags=_NO_WINDOW,
        )
        self._group = ProcessGroup(self._popen.pid, restrictions)
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        # Each pipe belongs to one thread, which alone closes it: closing what another thread reads
        # would wait for whoever holds the other end.
        self._threads = [
            threading.Thread(target=self._write, args=[self._popen.stdin], daemon=True),
            threading.Thread(target=self._read, args=[self._popen.stdout], daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, message: object) -> None:
        """Sends a request, as soon as the process reads it."""
        self._requests.put(line_of(message))

    def getting_ready(self, deadline: float) -> Generator[None, None, None]:
        """Waits until the process has loaded all that it needs; yields every now and then.

        Args:
            deadline: Of `time.monotonic`.

        Raises:
            EndedError: It has ended before.
            TimeoutError: The deadline is over.
        """
        if not self._is_ready and (yield from self.answering(deadline)) != READY:
            raise EndedError("it said something else")
        self._is_ready = True

    def answering(self, deadline: float) -> Generator[None, None, dict[str, Any]]:
        """Waits for its next answer; yields every now and then.

        Args:
            deadline: Of `time.monotonic`.

        Raises:
            EndedError: There is none, or it makes no sense.
            TimeoutError: The deadline is over.
        """
        while True:
            try:
                line = self._lines.get(timeout=_SECONDS_BETWEEN_LOOKS)
                break
            except queue.Empty:
                if time.monotonic() > deadline:
                    raise TimeoutError from None
                yield
        if not line:
            code = self._wait()
            how = "it fell silent" if code is None else how_it_ended(code)
            raise EndedError(how, was_killed=code == _KILLED)
        return message_of(line)

    def finish(self) -> None:
        """Lets it end by itself, as there is nothing more to ask, and ends it if it does not."""
        self._requests.put(b"")
        self._wait()
        self.end()

    def end(self) -> None:
        """Ends it and what it has started, whatever they do; may be called again."""
        self._requests.put(b"")
        if self._popen.returncode is None:
            self._group.kill()
            self._wait()
        self._is_over = True
        self._group.close()
        for thread in self._threads:
            thread.join(_SECONDS_TO_END)

    def _wait(self) -> int | None:
        """Returns its exit code, as `Popen` has it; None if it goes on."""
        try:
            code = self._popen.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            return None
        self._group.kill()  # what it has started
        return code

    def _write(self, pipe: IO[bytes]) -> None:
        with contextlib.suppress(OSError), pipe:  # it has ended before it has read
            while request := self._requests.get():
                pipe.write(request)
                pipe.flush()

    def _read(self, pipe: IO[bytes]) -> None:
        """Passes on its lines, at the end an empty one; not what Blender says while it starts."""
        rest, is_up = b"", False
        with contextlib.suppress(OSError), pipe:
            while part := self._part_of(pipe):
                *lines, rest = (rest + part).split(b"\n")
                for line in lines:
                    is_up = is_up or line.startswith(b"{")
                    if is_up:
                        self._lines.put(line or _NONSENSE)
                if len(rest) > _LONGEST_LINE or self._lines.qsize() > _MOST_UNREAD:
                    self._lines.put(_NONSENSE)
                    break
        self._lines.put(b"")

    def _part_of(self, pipe: IO[bytes]) -> bytes:
        """Waits for some bytes; there are none at the end, or when the process was ended.

        What the process has started may hold the other end for as long as it likes.
        """
        if sys.platform != "win32":
            poll = select.poll()
            poll.register(pipe, select.POLLIN)
            while not poll.poll(_MILLISECONDS_BETWEEN_LOOKS):
                if self._is_over:
                    return b""
        return os.read(pipe.fileno(), _READ_AT_ONCE)


def line_of(message: object) -> bytes:
    """Returns a request as it is sent."""
    return json.dumps(message).encode() + b"\n"


def message_of(line: bytes) -> dict[str, Any]:
    """Returns what a line says.

    Raises:
        EndedError: It makes no sense.
    """
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise EndedError("its answer makes no sense")
    return message


def how_it_ended(code: int) -> str:
    """Returns the end of a process in words.

    Args:
        code: As `Popen.returncode` has it: negative for the signal that ended it.
    """
    if code >= 0:
        return f"exit code {code}"
    if code == _KILLED:
        return "SIGKILL, perhaps for want of memory"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
