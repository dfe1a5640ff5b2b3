# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading photos, in this process or another, behind one protocol."""

from collections.abc import Generator, Sequence
from contextlib import suppress
from typing import Protocol, TypeVar

from ..core.limits import Limits
from ..core.photo import DepthPhoto
from . import reader
from .memory_limit import MemoryLimit
from .on_demand import PhotoOnDemand
from .reader import PhotoOrder

Result = TypeVar("Result")


class PhotoReader(Protocol):
    """Reads photos, one after the other, within the limits that it was made with."""

    def start(self) -> None:
        """Gets ready, if that takes a while; may be called again."""

    def expect(self, orders: Sequence[PhotoOrder]) -> None:
        """Takes note of which photos will be read, in this order."""

    def beginning(self, order: PhotoOrder) -> Generator[None, None, DepthPhoto]:
        """Begins to read a photo; yields every now and then while it waits for its depth map.

        The pixels of what is returned, and what depends on them, are decoded meanwhile: whoever
        asks for them may have to wait, and may be told of an error, until the next photo is begun
        or all is ended.

        Raises:
            DepthImportError: The message is a sentence for the user.
        """

    def end(self) -> None:
        """Stops whatever it does."""


class InProcessReader:
    """Reads photos in this process."""

    def __init__(self, limits: Limits) -> None:
        """Makes one.

        Args:
            limits: What is decoded at most.
        """
        self._limits = limits
        self._begun: DepthPhoto | None = None

    def start(self) -> None:
        """Has nothing to get ready."""

    def expect(self, orders: Sequence[PhotoOrder]) -> None:
        """Does nothing ahead."""

    def beginning(self, order: PhotoOrder) -> Generator[None, None, DepthPhoto]:
        """Reads a photo's depth map at once, and lets a thread decode the rest."""
        # Memory is limited for one photo at a time.
        yield from self._settled()
        limited = MemoryLimit(self._limits)
        self._begun = reader.begin(order, self._limits, within=limited)
        return self._begun

    def end(self) -> None:
        """Waits for what was begun."""
        awaited(self._settled())

    def _settled(self) -> Generator[None, None, None]:
        """Waits for what was begun, whatever comes of it."""
        if self._begun is not None:
            with suppress(Exception):
                yield from whole(self._begun)
        self._begun = None


def reading(reader: PhotoReader, order: PhotoOrder) -> Generator[None, None, DepthPhoto]:
    """Reads a photo, all of it; yields every now and then while it waits.

    Args:
        reader: Reads it.
        order: The photo, and what of it.

    Raises:
        DepthImportError: The message is a sentence for the user.
    """
    return (yield from whole((yield from reader.beginning(order))))


def whole(photo: DepthPhoto) -> Generator[None, None, DepthPhoto]:
    """Returns a photo of which nothing is still to come; yields every now and then until then.

    Args:
        photo: As a reader has begun it.

    Raises:
        DepthImportError: The rest of it cannot be read.
    """
    return (yield from photo.whole()) if isinstance(photo, PhotoOnDemand) else photo


def is_whole(photo: DepthPhoto) -> bool:
    """Tells whether nothing of a photo is still to come."""
    return not isinstance(photo, PhotoOnDemand) or photo.is_whole


def awaited(steps: Generator[None, None, Result]) -> Result:
    """Goes through all steps and returns the result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
