# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is made when it is first asked for."""

from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar

Made = TypeVar("Made")
Other = TypeVar("Other")


class Deferred(Generic[Made]):
    """Something that is made once, when it is first asked for, whichever thread asks.

    If making it fails, who asked gets the error, and so does whoever asks again.
    """

    __slots__ = ("_lock", "_made", "_make")

    def __init__(self, make: Callable[[], Made]) -> None:
        """Takes note of how it is made.

        Args:
            make: Makes it; is let go of, with all that it needs, when that is done.
        """
        self._make: Callable[[], Made] | None = make
        self._made: list[Made] = []
        self._lock = RLock()

    @property
    def value(self) -> Made:
        """It, made now if it was not before."""
        with self._lock:
            if self._make is not None:
                self._made.append(self._make())
                self._make = None
            return self._made[0]

    def beside(self, make: Callable[[], Other]) -> "Deferred[Other]":
        """Returns something else that is never made at the same time, as it needs the same.

        Args:
            make: Makes that.
        """
        other = Deferred(make)
        other._lock = self._lock
        return other
