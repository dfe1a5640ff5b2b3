# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results that are kept for the next time, as long as they fit into a number of bytes.

A result is found again by the function that it came from and by what that was given: plain values
by what they are, and what holds arrays (a class with `eq=False`) by being the same object. So a
function sees nothing that its result is not found by, as long as it looks at its arguments alone.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property
from hashlib import blake2b
from threading import RLock
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class Content:
    """An array that is like another one with the same numbers.

    Attributes:
        values: Of any shape.
    """

    values: NDArray[Any]

    @classmethod
    def of(cls, values: NDArray[Any] | None) -> Self | None:
        """Returns the content of an array that may be missing."""
        return None if values is None else cls(values)

    @cached_property
    def _digest(self) -> bytes:
        about = f"{self.values.shape} {self.values.dtype}".encode()
        return blake2b(about + np.ascontiguousarray(self.values).tobytes()).digest()

    def __eq__(self, other: object) -> bool:
        """Tells whether all numbers are the same."""
        return isinstance(other, Content) and self._digest == other._digest

    def __hash__(self) -> int:
        """Returns the same for the same numbers."""
        return hash(self._digest)


@runtime_checkable
class Unfinished(Protocol):
    """Something of which parts are still being made."""

    def parts_so_far(self) -> Sequence[object]:
        """Returns what takes memory and is there already, without waiting for the rest."""


@dataclass(slots=True)
class _Entry:
    """A result, and when it was used: in which round, and how late in it (the later, the less)."""

    result: Any
    used: tuple[int, int]


class Memo:
    """Keeps results, and forgets those of the round that is longest ago first.

    Of one round, what came last goes first: it was made from the rest. Several threads may use it;
    a result that two of them want at once is made by both.
    """

    def __init__(self, most_bytes: int) -> None:
        """Starts with nothing.

        Args:
            most_bytes: That all results, and what they were made from, may take; with 0 none is
                kept.
        """
        self._most_bytes = most_bytes
        self._entries: dict[Hashable, _Entry] = {}
        # Bytes of what is kept, or was since all of it was looked at, by its place in memory: to
        # look at all whenever something comes took a tenth of a redo.
        self._taken: dict[int, int] = {}
        self._round = self._turn = 0
        self._lock = RLock()

    def begin(self, most_bytes: int) -> None:
        """Begins another round, in which so many bytes may be taken."""
        with self._lock:
            self._most_bytes = most_bytes
            self._round, self._turn = self._round + 1, 0
            self._counted()  # what was unfinished when it came may be there by now
            self._trim()

    def of(
        self,
        function: Callable[Parameters, Result],
        *arguments: Parameters.args,
        **named: Parameters.kwargs,
    ) -> Result:
        """Returns what a function returns, or did at the last time.

        Args:
            function: Has no effect, and its result is not changed by whoever gets it.
            *arguments: Hashable.
            **named: Hashable.
        """
        key = (function, arguments, tuple(sorted(named.items())))
        return self._made(key, lambda: function(*arguments, **named))

    def through(
        self,
        function: Callable[Concatenate["Memo", Parameters], Result],
        *arguments: Parameters.args,
        **named: Parameters.kwargs,
    ) -> Result:
        """Does the same with a function that keeps the results of its own steps.

        Args:
            function: Gets this memo before all else.
            *arguments: Hashable.
            **named: Hashable.
        """
        key = (function, arguments, tuple(sorted(named.items())))
        return self._made(key, lambda: function(self, *arguments, **named))

    def _made(self, key: Hashable, make: Callable[[], Result]) -> Result:
        if not self._most_bytes:
            return make()
        entry = self._used(key)
        if entry is not None:
            kept: Result = entry.result
            return kept
        result = make()
        self.keep(key, result)
        return result

    def found(self, key: Hashable) -> object | None:
        """Returns a result that is kept, which now was used; None without one.

        Args:
            key: It was kept by.
        """
        entry = self._used(key)
        return None if entry is None else entry.result

    def _used(self, key: Hashable) -> _Entry | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                entry.used = self._now()
            return entry

    def keep(self, key: Hashable, result: object) -> None:
        """Keeps a result, whose arrays cannot be written to from now on.

        Args:
            key: To find it by.
            result: Of any kind.
        """
        if not self._most_bytes:
            return
        for part in _parts(result):
            if isinstance(part, np.ndarray):
                part.flags.writeable = False
        taken = _bytes_by_owner((key, result))
        with self._lock:
            self._entries[key] = _Entry(result, self._now())
            self._taken |= taken
            self._trim()

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._entries.clear()
            self._taken.clear()

    @property
    def taken_bytes(self) -> int:
        """What all results take, and what they were made from: each array once."""
        with self._lock:
            return self._counted()

    def _now(self) -> tuple[int, int]:
        self._turn += 1
        return self._round, -self._turn

    def _trim(self) -> None:
        if sum(self._taken.values()) > self._most_bytes:
            while self._entries and self._counted() > self._most_bytes:
                self._entries.pop(min(self._entries, key=lambda key: self._entries[key].used))

    def _counted(self) -> int:
        self._taken = _bytes_by_owner([(key, each.result) for key, each in self._entries.items()])
        return sum(self._taken.values())


def _bytes_by_owner(value: object) -> dict[int, int]:
    owners: dict[int, int] = {}
    for part in _parts(value):
        if isinstance(part, np.ndarray):
            owner = _owner(part)
            owners[id(owner)] = owner.nbytes
        elif isinstance(part, bytes):
            owners[id(part)] = len(part)
    return owners


def _owner(array: NDArray[Any]) -> NDArray[Any]:
    """Returns the array that a view is of: as long as there is a view, all of that is there."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _parts(value: object) -> Iterator[object]:
    """Returns a value and all that it consists of, each once."""
    seen: set[int] = set()
    left = [value]
    while left:
        part = left.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        yield part
        parts_of = _parts_by(type(part))  # type: ignore[arg-type]  # types are hashable
        if parts_of is not None:
            left += parts_of(part)


@cache
def _parts_by(kind: type) -> Callable[[Any], Iterable[object]] | None:
    """Returns what tells the parts of everything of a type; None where there are none.

    It is worked out once: to ask each part itself took a tenth of a redo.
    """
    if issubclass(kind, Unfinished):
        return kind.parts_so_far
    if is_dataclass(kind):
        names = [field.name for field in fields(kind)]
        return lambda value: [getattr(value, name) for name in names]
    if issubclass(kind, Mapping):
        return kind.values
    return iter if issubclass(kind, list | tuple) else None
