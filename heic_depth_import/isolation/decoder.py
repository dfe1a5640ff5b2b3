# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads photos in processes of their own, and outlives them.

What a process says of a photo is looked at when it is copied, its pixels when it is ended: it may
have been taken over.
"""

import contextlib
import sys
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any

from ..core.arrays import Pixels
from ..core.deferred import Deferred
from ..core.errors import (
    DecoderError,
    DecoderStartError,
    DecodingTimeError,
    printable,
)
from ..core.limits import Limits
from ..core.photo import DepthPhoto
from ..reading.on_demand import PhotoOnDemand
from ..reading.photo_reader import awaited
from ..reading.reader import PhotoOrder
from .decoder_process import DecoderProcess
from .process import EndedError
from .refusal import refusal_in
from .terms import LONGEST_TEXT
from .wire import photo_from, pixels_from

_LONGEST_TRACEBACK = 20_000


class Decoder:
    """Reads photos, each in a process of its own.

    Of several photos the next one is decoded while this one is used, and the process for the one
    after that gets ready.
    """

    def __init__(self, limits: Limits) -> None:
        """Makes one; nothing is started yet.

        Args:
            limits: What is decoded at most, and what that may take.
        """
        self._limits = limits
        self._coming: deque[PhotoOrder] = deque()
        self._waiting: deque[DecoderProcess] = deque()
        self._current: DecoderProcess | None = None

    def start(self) -> None:
        """Lets a process load what it needs, while nobody waits for it."""
        self._have_waiting(1)

    def expect(self, orders: Sequence[PhotoOrder]) -> None:
        """Takes note of which photos will be read, in this order."""
        self._coming = deque(orders)

    def beginning(self, order: PhotoOrder) -> Generator[None, None, DepthPhoto]:
        """Begins to read a photo; yields every now and then while it waits for its depth map.

        Args:
            order: The photo, and what of it.

        Raises:
            DepthImportError: The file cannot be imported, or the process did not survive it.
        """
        limits, name = self._limits, order.path.name
        deadline = time.monotonic() + limits.decoding_seconds
        self._give_up()
        if self._coming and self._coming.popleft() != order:
            self._coming.clear()
        try:
            process = self._current = self._asked(order)
        except OSError as error:
            raise _not_started(name, error) from None
        try:
            with _told_of(name, limits):
                try:
                    yield from process.getting_ready(deadline)
                except EndedError as error:
                    raise _not_started(name, error) from None
                if self._coming:
                    self._have_waiting(1)
                answer = yield from process.answering(deadline)
                known = _known_of(answer, process, limits)
        except BaseException:
            self._give_up()
            raise
        self._read_ahead()
        pixels = Deferred(partial(_pixels_of, process, order, known.camera.size, deadline, limits))
        return PhotoOnDemand.of(
            known, pixels, lambda: (known.mattes, ()), lambda: (known.gain_map, ())
        )

    def end(self) -> None:
        """Ends all processes, whatever they do."""
        self._coming.clear()
        self._give_up()
        while self._waiting:
            self._waiting.popleft().end()

    def _give_up(self) -> None:
        """Ends the process of the photo that was begun last, if it has not come to an end."""
        if self._current is not None:
            self._current.end()
        self._current = None

    def _asked(self, order: PhotoOrder) -> DecoderProcess:
        """Returns a process that decodes what is wanted, and may have done so already."""
        while self._waiting:
            process = self._waiting.popleft()
            if process.order is None:
                process.decode(order)
            if process.order == order:
                return process
            process.end()
        process = DecoderProcess(self._limits)
        process.decode(order)
        return process

    def _read_ahead(self) -> None:
        if not self._coming:
            return
        self._have_waiting(1)
        if self._waiting and self._waiting[0].order is None:
            self._waiting[0].decode(self._coming[0])
        if len(self._coming) > 1:
            self._have_waiting(2)

    def _have_waiting(self, number: int) -> None:
        with contextlib.suppress(OSError):  # is tried again when there is a photo to name
            while len(self._waiting) < number:
                self._waiting.append(DecoderProcess(self._limits))


@contextlib.contextmanager
def _told_of(name: str, limits: Limits) -> Iterator[None]:
    """Says in a sentence about the photo what became of its process."""
    try:
        yield
    except TimeoutError:
        raise DecodingTimeError(
            "{name} was given up after {seconds:g} seconds of decoding; allow more in the "
            "add-on's preferences, or choose another photo",
            name=name,
            seconds=limits.decoding_seconds,
        ) from None
    except EndedError as error:
        raise DecoderError(
            "{name} made the decoder crash ({error}); Blender is unharmed, send the photo "
            "with a report",
            name=name,
            error=str(error),
        ) from None


def _known_of(answer: dict[str, Any], process: DecoderProcess, limits: Limits) -> DepthPhoto:
    """Returns the photo of an answer, still without pixels, or raises the error in it."""
    _require(answer, "photo")
    with _making_sense():
        return photo_from(answer["photo"], process.known(int(answer["size"])), limits)


def _pixels_of(
    process: DecoderProcess,
    order: PhotoOrder,
    size: tuple[int, int],
    deadline: float,
    limits: Limits,
) -> Pixels:
    """Waits for the pixels of a photo, whose process ends with that."""
    try:
        with _told_of(order.path.name, limits):
            answer = awaited(process.answering(deadline))
            _require(answer, "pixels")
            with _making_sense():
                memory = process.final_pixels(int(answer["size"]))
                return pixels_from(answer["pixels"], memory, size)
    finally:
        process.end()


def _require(answer: dict[str, Any], part: str) -> None:
    """Raises the error in an answer that lacks what was to come."""
    if part in answer:
        return
    error = refusal_in(answer)
    if error is not None:
        raise error
    for line in str(answer.get("traceback", ""))[:_LONGEST_TRACEBACK].splitlines():
        print(printable(line), file=sys.stderr)  # noqa: T201
    raise EndedError(printable(str(answer.get("mishap"))[:LONGEST_TEXT]))


@contextlib.contextmanager
def _making_sense() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, LookupError, OverflowError, OSError, RecursionError):
        raise EndedError("its answer makes no sense") from None


def _not_started(name: str, error: Exception) -> DecoderStartError:
    if find_spec("pillow_heif") is None:
        return DecoderStartError(
            "{name} cannot be decoded: Blender has not unpacked the extension's wheels; "
            "let it write to the folder of its user settings, and start it again",
            name=name,
        )
    return DecoderStartError(
        "{name} cannot be decoded: the process for that does not start ({error}); set "
        "Decode Apart to Never in the add-on's preferences",
        name=name,
        error=str(error),
    )
