# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which stage of an import each thread is in, from when to when, and what that takes.

A stage's functions are wrapped, wherever the extension holds them. A thread is in one stage at a
time: the innermost. What a stage gives to a pool of threads is the stage's as well.
"""

from __future__ import annotations

import functools
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from in_blender.bootstrap import EXTENSION, extension_module


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which a thread was in a stage, and in none within that.

    Attributes:
        stage: Its name.
        start: On the clock, in seconds.
        end: The same.
        processor: Seconds that the thread itself took of one.
    """

    stage: str
    start: float
    end: float
    processor: float


@dataclass  # no slots: threads would share them
class _Thread(threading.local):
    """The stages that this thread is in, the innermost last, and since when."""

    stages: list[str] = field(default_factory=list)
    since: tuple[float, float] = (0.0, 0.0)


class StageTimes:
    """Takes note of the stages of all threads.

    Attributes:
        spans: So far.
    """

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self._thread = _Thread()

    @property
    def stage(self) -> str | None:
        """The innermost stage that this thread is in; None without one."""
        return self._thread.stages[-1] if self._thread.stages else None

    @contextmanager
    def within(self, stage: str) -> Iterator[None]:
        """Lets this thread be in a stage."""
        self._note()
        self._thread.stages.append(stage)
        try:
            yield
        finally:
            self._note()
            self._thread.stages.pop()

    def _note(self) -> None:
        """Ends what the thread was in so far; another span begins."""
        thread, now = self._thread, (time.perf_counter(), time.thread_time())
        if thread.stages:
            clock, processor = thread.since
            self.spans.append(Span(thread.stages[-1], clock, now[0], now[1] - processor))
        thread.since = now

    def wrapped(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Returns a function that does the same, within a stage."""

        @functools.wraps(function)
        def within(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  of any function
            with self.within(stage):
                return function(*arguments, **named)

        return within

    @contextmanager
    def noted(self, stages: Mapping[str, Sequence[str]]) -> Iterator[None]:
        """Takes note of stages until the end.

        Args:
            stages: The functions of each, as ``module:name``.
        """
        submit = ThreadPoolExecutor.submit

        def submit_within(pool: ThreadPoolExecutor, task: Any, /, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
            stage = self.stage
            return submit(pool, self.wrapped(stage, task) if stage else task, *rest, **named)

        functions = [
            self._replaced(stage, name) for stage, names in stages.items() for name in names
        ]
        try:
            with mock.patch.object(ThreadPoolExecutor, "submit", submit_within):
                yield
        finally:
            for owner, was, wrapped in reversed(functions):
                # Modules that were loaded meanwhile took the wrapped one, and would keep it.
                _replace(owner, wrapped, was)

    def _replaced(self, stage: str, name: str) -> tuple[Any, object, object]:
        """Wraps a function wherever it is; returns its class if any, what it was and is now."""
        module_name, _, path = name.partition(":")
        *owners, attribute = path.split(".")
        owner = functools.reduce(getattr, owners, extension_module(module_name))
        was = vars(owner)[attribute]
        if isinstance(was, classmethod):
            wrapped: object = classmethod(self.wrapped(stage, was.__func__))
        else:
            wrapped = self.wrapped(stage, was)
        holder = owner if owners else None
        _replace(holder, was, wrapped)
        return holder, was, wrapped


def _replace(owner: object, was: object, becomes: object) -> None:
    """Puts something where something was: in a class, or without one in all modules."""
    for holder in _modules() if owner is None else [owner]:
        for held in [key for key, value in vars(holder).items() if value is was]:
            setattr(holder, held, becomes)


def _modules() -> list[object]:
    return [
        module for name, module in list(sys.modules.items()) if name.startswith(f"{EXTENSION}.")
    ]
