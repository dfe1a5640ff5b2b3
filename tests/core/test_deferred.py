# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is made later is made once, by whichever thread, and nobody waits for it for ever."""

import ctypes
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from heic_depth_import.core.deferred import Deferred
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
