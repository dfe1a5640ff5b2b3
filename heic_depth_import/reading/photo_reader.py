# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two ways to read a photo with one face: here, or in a process of its own."""

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from ..core.limits import Limits
from ..core.photo import DepthPhoto
from . import reader

Result = TypeVar("Result")


class PhotoReader(Protocol):
    """Reads photos, one after the other."""

    def start(self) -> None:
        """Gets ready, if that takes a while; may be called again."""

    def expect(self, paths: Sequence[Path]) -> None:
        """Is told which photos will be read, in this order."""

    def reading(
        self, path: Path, limits: Limits, *, use_mattes: bool
    ) -> Generator[None, None, DepthPhoto]:
        """Reads a photo; yields every now and then while it waits.

        Raises:
            DepthImportError: The message is a sentence for the user.
        """

    def end(self) -> None:
        """Stops whatever it does."""


class Here:
    """Reads photos in this process."""

    def start(self) -> None:
        """There is nothing to get ready."""

    def expect(self, paths: Sequence[Path]) -> None:
        """Nothing can be done ahead."""

    def reading(
        self, path: Path, limits: Limits, *, use_mattes: bool
    ) -> Generator[None, None, DepthPhoto]:
        """Reads a photo at once."""
        yield from ()
        return reader.read(path, limits, use_mattes=use_mattes)

    def end(self) -> None:
        """There is nothing to stop."""


def awaited(steps: Generator[None, None, Result]) -> Result:
    """Goes through all steps and returns the result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
