# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long calculations that the window does not wait for, and that Esc ends."""

import ctypes
import threading
import time
from collections.abc import Callable, Generator
from typing import Generic, TypeVar

Result = TypeVar("Result")

_SECONDS_BETWEEN_LOOKS = 0.02
# A single call of numpy on the largest surface is over sooner.
_SECONDS_TO_STOP = 10


class _StoppedError(BaseException):
    """Raised within the calculation, between two of its steps, where nobody wants it any more."""


class _Calculation(threading.Thread, Generic[Result]):
    """A thread, and what comes of it."""

    def __init__(self, calculate: Callable[[], Result]) -> None:
        super().__init__(daemon=True)
        self._calculate = calculate
        self.results: list[Result] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.results.append(self._calculate())
        except BaseException as error:  # noqa: BLE001  for the thread that waits
            self.error = error

    def stop(self) -> None:
        """Ends it as soon as it leaves the function of numpy that it is in."""
        assert self.ident is not None
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self.ident), ctypes.py_object(_StoppedError)
        )
        self.join(_SECONDS_TO_STOP)


def calculated(
    calculate: Callable[[], Result], seconds: float | None = None
) -> Generator[None, None, Result]:
    """Lets a thread calculate something; yields every now and then while it does.

    Whoever closes the generator, or loses interest through an exception, ends the calculation.

    Args:
        calculate: Must not touch Blender's data.
        seconds: How long it may take; None for ever.

    Raises:
        TimeoutError: It takes longer.
    """
    calculation = _Calculation(calculate)
    start = time.monotonic()
    calculation.start()
    try:
        while calculation.is_alive():
            calculation.join(_SECONDS_BETWEEN_LOOKS)
            if seconds is not None and time.monotonic() - start > seconds:
                raise TimeoutError
            yield
    finally:
        if calculation.is_alive():
            calculation.stop()
    if calculation.error is not None:
        raise calculation.error
    return calculation.results[0]
