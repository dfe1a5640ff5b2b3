# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the process that decodes a photo, and outlives it."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import IO, Any

from ..core import errors
from ..core.errors import DecoderError, DepthImportError
from ..core.limits import Limits
from ..core.photo import DepthPhoto
from .serving import READY, request
from .shared import SharedMemory
from .wire import photo_from

_PACKAGE = Path(__file__).parents[1]
# By its folder's name: installed, the package is part of another that only Blender knows. It is
# looked for last, because its neighbours are other people's.
_START = (
    "import sys, json, importlib; sys.path[:] = json.loads(sys.argv[1]); "
    "importlib.import_module(sys.argv[2] + '.apart.serving').serve(sys.argv[3])"
)
_PATIENCE = 0.02
_SECONDS_TO_END = 5
_LONGEST_LINE = 1 << 20
_LONGEST_ERROR = 2000
_ERRORS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, DepthImportError)
}


class _EndedError(Exception):
    """The process is gone; the message says how."""


class Decoder:
    """Reads photos, each in a process of its own, which a hostile one may take over or break.

    The process is Python's with nothing of Blender in it. Once it has answered it is ended before
    the answer is looked at, so that the pixels cannot change any more.
    """

    is_apart = True

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._memory: SharedMemory | None = None
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def start(self) -> None:
        """Lets the process load what it needs, while nobody waits for it."""
        if self._process is not None:
            return
        self._memory = memory = SharedMemory()
        self._lines = queue.SimpleQueue()
        self._process = process = _started(memory)
        assert process.stdout is not None
        listen = threading.Thread(target=_listen, args=[process.stdout, self._lines], daemon=True)
        listen.start()

    def reading(
        self, path: Path, limits: Limits, *, use_mattes: bool
    ) -> Generator[None, None, DepthPhoto]:
        """Reads a photo; yields every now and then while it waits.

        Args:
            path: A HEIC file.
            limits: What is decoded at most, and what that may take.
            use_mattes: Decode its mattes as well.

        Raises:
            DepthImportError: The file cannot be imported, or the process did not survive it.
        """
        deadline = time.monotonic() + limits.decoding_seconds
        try:
            said = yield from self._answer(path, limits, deadline, use_mattes=use_mattes)
            return self._taken(said, path.name, limits)
        except TimeoutError:
            raise DecoderError(
                f"{path.name} was given up after {limits.decoding_seconds:g} seconds of decoding; "
                "allow more in the add-on's preferences, or choose another photo"
            ) from None
        except _EndedError as error:
            raise DecoderError(
                f"{path.name} made the decoder crash ({error}); Blender is unharmed, "
                "send the photo with a report"
            ) from None
        finally:
            self.end()

    def end(self) -> None:
        """Ends the process, whatever it does, and forgets its memory."""
        self._kill()
        if self._memory is not None:
            self._memory.close()
            self._memory = None

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                assert stream is not None
                with contextlib.suppress(OSError):  # what was not written yet
                    stream.close()

    def _answer(
        self, path: Path, limits: Limits, deadline: float, *, use_mattes: bool
    ) -> Generator[None, None, dict[str, Any]]:
        try:
            self.start()
            yield from self._ready(deadline)
        except (_EndedError, OSError) as error:
            raise DecoderError(
                f"{path.name} cannot be decoded: the process for that does not start ({error}); "
                "set Decode Apart to Never in the add-on's preferences"
            ) from None
        process = self._process
        assert process is not None
        assert process.stdin is not None
        with contextlib.suppress(OSError):  # it has died already, which the answer tells
            process.stdin.write(request(path, limits, use_mattes=use_mattes))
            process.stdin.flush()
        return (yield from self._line(deadline))

    def _ready(self, deadline: float) -> Generator[None, None, None]:
        if (yield from self._line(deadline)) != READY:
            raise _EndedError("it said something else")

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
            raise _EndedError(self._how())
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise _EndedError("its answer makes no sense")
        return said

    def _taken(self, said: dict[str, Any], name: str, limits: Limits) -> DepthPhoto:
        """Returns the photo of an answer, or raises the error in it."""
        if "photo" not in said:
            told = "".join(letter for letter in str(said.get("told")) if letter.isprintable())
            kind = _ERRORS.get(str(said.get("error")))
            if kind is not None:
                raise kind(told[:_LONGEST_ERROR])
            raise _EndedError(str(said.get("mishap"))[:_LONGEST_ERROR])
        assert self._memory is not None
        try:
            kept = self._memory.seen(int(said["size"]))  # Windows forgets what nobody holds
            self._kill()
            memory = self._memory.seen(len(kept))  # if it is still there
            return photo_from(said["photo"], memory, limits)
        except (ValueError, TypeError, LookupError, OverflowError, OSError, RecursionError):
            raise _EndedError(f"its answer about {name} makes no sense") from None

    def _how(self) -> str:
        """Says how the process has ended."""
        assert self._process is not None
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


def _listen(stream: IO[bytes], lines: "queue.SimpleQueue[bytes]") -> None:
    """Passes on two lines: that it is ready, and its answer."""
    for _ in range(2):
        try:
            line = stream.readline(_LONGEST_LINE)
        except (OSError, ValueError):  # closed while it was read
            line = b""
        lines.put(line)
        if not line:
            return
