# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading photos, in this process or another, behind one protocol."""

from collections.abc import Generator, Sequence
from typing import Protocol, TypeVar

from ..core.limits import Limits
from ..core.photo import DepthPhoto
from . import reader
from .memory_limit import memory_limited
from .reader import PhotoOrder

Result = TypeVar("Result")


class PhotoReader(Protocol):
    """Reads photos, one after the other, within the limits that it was made with."""

    def start(self) -> None:
        """Gets ready, if that takes a while; may be called again."""

    def expect(self, orders: Sequence[PhotoOrder]) -> None:
        """Takes note of which photos will be read, in this order."""

    def reading(self, order: PhotoOrder) -> Generator[None, None, DepthPhoto]:
        """Reads a photo; yields every now and then while it waits.

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

    def start(self) -> None:
        """Has nothing to get ready."""

    def expect(self, orders: Sequence[PhotoOrder]) -> None:
        """Does nothing ahead."""

    def reading(self, order: PhotoOrder) -> Generator[None, None, DepthPhoto]:
        """Reads a photo at once."""
        yield from ()
        with memory_limited(self._limits, order.path.name):
            return reader.read(order, self._limits)

    def end(self) -> None:
        """Has nothing to stop."""


def awaited(steps: Generator[None, None, Result]) -> Result:
    """Goes through all steps and returns the result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
