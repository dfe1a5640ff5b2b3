# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads photos in processes of their own, and outlives them."""

import contextlib
import time
from collections import deque
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from ..core import errors
from ..core.errors import DecoderError, DepthImportError
from ..core.limits import Limits
from ..core.photo import DepthPhoto
from .child import request
from .process import EndedError, Process
from .wire import photo_from

_LONGEST_ERROR = 2000
_ERRORS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, DepthImportError)
}


class Decoder:
    """Reads photos, each in a process of its own, which is ended before its answer is looked at.

    Of several photos the next one is decoded while this one is used, and the process for the one
    after that gets ready.
    """

    def __init__(self) -> None:
        self._coming: deque[Path] = deque()
        self._waiting: deque[Process] = deque()

    def start(self) -> None:
        """Lets a process load what it needs, while nobody waits for it."""
        self._have_waiting(1)

    def expect(self, paths: Sequence[Path]) -> None:
        """Is told which photos will be read, in this order."""
        self._coming = deque(paths)

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
        if self._coming and self._coming.popleft() != path:
            self._coming.clear()
        try:
            process = self._asked(request(path, limits, use_mattes=use_mattes))
        except OSError as error:
            raise _not_started(path, error) from None
        try:
            try:
                yield from process.getting_ready(deadline)
            except EndedError as error:
                raise _not_started(path, error) from None
            if self._coming:
                self._have_waiting(1)
            said = yield from process.answering(deadline)
            photo = _taken(said, process, limits)
        except TimeoutError:
            raise DecoderError(
                f"{path.name} was given up after {limits.decoding_seconds:g} seconds of decoding; "
                "allow more in the add-on's preferences, or choose another photo"
            ) from None
        except EndedError as error:
            raise DecoderError(
                f"{path.name} made the decoder crash ({error}); Blender is unharmed, "
                "send the photo with a report"
            ) from None
        finally:
            process.end()
        self._read_ahead(limits, use_mattes=use_mattes)
        return photo

    def end(self) -> None:
        """Ends all processes, whatever they do."""
        self._coming.clear()
        while self._waiting:
            self._waiting.popleft().end()

    def _asked(self, wanted: bytes) -> Process:
        """Returns a process that decodes what is wanted, and may have done so already."""
        while self._waiting:
            process = self._waiting.popleft()
            if process.asked is None:
                process.ask(wanted)
            if process.asked == wanted:
                return process
            process.end()
        process = Process()
        process.ask(wanted)
        return process

    def _read_ahead(self, limits: Limits, *, use_mattes: bool) -> None:
        if not self._coming:
            return
        self._have_waiting(1)
        if self._waiting and self._waiting[0].asked is None:
            following = request(self._coming[0], limits, use_mattes=use_mattes)
            self._waiting[0].ask(following)
        if len(self._coming) > 1:
            self._have_waiting(2)

    def _have_waiting(self, number: int) -> None:
        with contextlib.suppress(OSError):  # is tried again when there is a photo to name
            while len(self._waiting) < number:
                self._waiting.append(Process())


def _taken(said: dict[str, Any], process: Process, limits: Limits) -> DepthPhoto:
    """Returns the photo of an answer, or raises the error in it."""
    if "photo" not in said:
        told = "".join(letter for letter in str(said.get("told")) if letter.isprintable())
        kind = _ERRORS.get(str(said.get("error")))
        if kind is not None:
            raise kind(told[:_LONGEST_ERROR])
        raise EndedError(str(said.get("mishap"))[:_LONGEST_ERROR])
    try:
        return photo_from(said["photo"], process.final_memory(int(said["size"])), limits)
    except (ValueError, TypeError, LookupError, OverflowError, OSError, RecursionError):
        raise EndedError("its answer makes no sense") from None


def _not_started(path: Path, error: Exception) -> DecoderError:
    return DecoderError(
        f"{path.name} cannot be decoded: the process for that does not start ({error}); "
        "set Decode Apart to Never in the add-on's preferences"
    )
