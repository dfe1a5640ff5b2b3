# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is made when it is first asked for, or meanwhile."""

import threading
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Generic, TypeVar

Made = TypeVar("Made")

# Between two looks whoever waits can be ended, or do something else.
_SECONDS_BETWEEN_LOOKS = 0.02


class Deferred(Generic[Made]):
    """Something that is made once, when it is first asked for, whichever thread asks.

    If making it fails, everybody who asks gets the error.
    """

    __slots__ = ("_error", "_lock", "_made", "_make")

    def __init__(self, make: Callable[[], Made]) -> None:
        """Takes note of how it is made.

        Args:
            make: Makes it; is let go of, with all that it needs, when that is done.
        """
        self._make: Callable[[], Made] | None = make
        self._made: list[Made] = []
        self._error: Exception | None = None
        self._lock = threading.RLock()

    @property
    def value(self) -> Made:
        """It, made now if it was not before."""
        # A lock that is waited for without end keeps its thread from being ended.
        while not self._lock.acquire(timeout=_SECONDS_BETWEEN_LOOKS):
            pass
        try:
            if self._make is not None:
                try:
                    self._made.append(self._make())
                except Exception as error:  # noqa: BLE001  for whoever asks
                    self._error = error
                self._make = None
            if self._error is not None:
                raise self._error
            return self._made[0]
        finally:
            self._lock.release()

    def parts_so_far(self) -> list[object]:
        """Returns what takes memory and is there already, without waiting for it."""
        return list(self._made)

    @property
    def is_made(self) -> bool:
        """Whether it is there, so that nobody who asks has to wait."""
        return bool(self._made)

    @property
    def has_failed(self) -> bool:
        """Whether making it has failed, so that everybody who asks gets the error."""
        return self._error is not None

    def begin(self) -> threading.Thread | None:
        """Lets a thread of its own make it; who asks meanwhile waits for that.

        A program does not end before it: decoders do not like to be left in the middle.

        Returns:
            The thread; None where there was no room for one, so that it is made when it is asked
            for.
        """
        thread = threading.Thread(target=self._try)
        try:
            thread.start()
        except RuntimeError:
            return None
        return thread

    def coming(self) -> Generator[None, None, Made]:
        """Lets a thread make it, and yields every now and then until that is done.

        Raises:
            Exception: Making it fails.
        """
        thread = None if self.is_made else self.begin()
        while thread is not None and thread.is_alive():
            thread.join(_SECONDS_BETWEEN_LOOKS)
            yield
        return self.value

    def _try(self) -> None:
        with suppress(BaseException):  # who asks is told
            _ = self.value


def together(first: Callable[[], Made], *others: Callable[[], Made]) -> list[Made]:
    """Makes several things at once, each but the first in a thread of its own.

    Args:
        first: Makes one.
        *others: Make others, and none of them depends on another.

    Returns:
        What they make, in their order.
    """
    made = [Deferred(make) for make in (first, *others)]
    for each in made[1:]:
        each.begin()
    return [each.value for each in made]
