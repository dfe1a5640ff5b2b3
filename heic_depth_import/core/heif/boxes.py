# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Boxes within boxes, read from front to back and never beyond their end.

Source: ISO/IEC 14496-12 (ISO base media file format) clause 4.2.
"""

from collections.abc import Iterator

from ..errors import Term, TooLargePhotoError, damaged

# Of boxes side by side, of properties, of references, of extents.
MAX_ENTRIES = 100_000


class Span:
    """A stretch of the file that is read from front to back and never beyond its end."""

    __slots__ = ("content", "end", "overrun", "start")

    def __init__(self, content: bytes, start: int, end: int) -> None:
        """Begins at `start`; neither place is checked."""
        self.content, self.start, self.end = content, start, end
        self.overrun = 0  # bytes that the last box claims beyond the end

    def take(self, count: int) -> bytes:
        """Returns the next bytes, or raises where the span ends before."""
        if count > self.end - self.start:
            raise damaged("a box ends too early")
        self.start += count
        return self.content[self.start - count : self.start]

    def skip(self, count: int) -> None:
        """Goes on without looking."""
        self.take(count)

    def number(self, size: int) -> int:
        """Returns a big-endian number of some bytes."""
        return int.from_bytes(self.take(size), "big")

    def version_and_flags(self) -> tuple[int, int]:
        """Returns what begins a full box."""
        return self.number(1), self.number(3)

    def rest(self) -> bytes:
        """Returns all that is left."""
        return self.take(self.end - self.start)

    def boxes(self) -> Iterator[tuple[str, "Span"]]:
        """Yields the kind and the body of each box; leaves this span at its end."""
        number, what = 0, Term("boxes")
        while self.end - self.start >= 8:
            number += 1
            require_few(number, what)
            first = self.start
            size, kind = self.number(4), self.take(4).decode("latin-1")
            if size == 1:
                size = self.number(8)
            elif size == 0:
                size = self.end - first
            if size < self.start - first or first + size > self.end:
                if kind == "mdat":  # the pictures are cut off: require_complete says how much
                    self.overrun = max(0, first + size - self.end)
                    return
                raise damaged("a box does not fit: {kind}", kind=repr(kind))
            yield kind, Span(self.content, self.start, first + size)
            self.start = first + size


def require_few(number: int, what: Term, limit: int = MAX_ENTRIES) -> None:
    """Stops where a file could keep us busy: every entry costs more time than it has bytes."""
    if number > limit:
        raise TooLargePhotoError(
            "lists more than {limit:,} {what}, which no camera does; save it again on the phone",
            limit=limit,
            what=what,
        )
