# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is made later is made once, by whichever thread, and nobody waits for it for ever."""

import ctypes
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from heic_depth_import.core.deferred import Deferred, together
from heic_depth_import.reading.photo_reader import awaited


def test_something_is_made_once_whoever_begins_it() -> None:
    made: list[int] = []

    def make() -> int:
        threading.Event().wait(0.05)
        made.append(1)
        return 7

    one = Deferred(make)
    assert not one.is_made
    one.begin()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: one.value, range(4))) == [7] * 4
    assert awaited(one.coming()) == 7
    assert one.is_made
    assert made == [1]


def test_without_room_for_a_thread_it_is_made_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(_self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    one = Deferred(lambda: 7)
    assert one.begin() is None
    assert awaited(one.coming()) == 7


def test_who_waits_for_something_can_be_ended() -> None:
    """As Esc ends a calculation: between two steps of Python."""
    release = threading.Event()
    one = Deferred(release.wait)
    one.begin()
    ended: list[str] = []

    class StoppedError(BaseException):
        pass

    def wait() -> None:
        try:
            _ = one.value
        except StoppedError:
            ended.append("ended")

    waiting = threading.Thread(target=wait)
    waiting.start()
    threading.Event().wait(0.1)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(waiting.ident or 0), ctypes.py_object(StoppedError)
    )
    waiting.join(5)
    release.set()
    assert ended == ["ended"]


def test_an_error_is_everybodys() -> None:
    def make() -> int:
        raise KeyError("odd")

    one = Deferred(make)
    one.begin()
    for _ in range(3):
        with pytest.raises(KeyError, match="odd"):
            _ = one.value
    with pytest.raises(KeyError, match="odd"):
        awaited(one.coming())
    assert not one.is_made


def test_things_made_together_wait_for_each_other_and_come_in_their_order() -> None:
    """One after the other, they would wait for ever."""
    meeting = threading.Barrier(3, timeout=10)

    def make(number: int) -> int:
        meeting.wait()
        return number

    assert together(*(lambda number=number: make(number) for number in range(3))) == [0, 1, 2]


def test_what_fails_among_others_is_told() -> None:
    def fail() -> int:
        raise MemoryError

    with pytest.raises(MemoryError):
        together(lambda: 1, fail)


def test_what_is_made_takes_memory_from_then_on() -> None:
    one = Deferred(lambda: np.zeros(9))
    assert one.parts_so_far() == []
    _ = one.value
    (made,) = one.parts_so_far()
    assert made is one.value
