# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of figures: groups of columns, each with a heading of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row_contra = TypeVar("Row_contra", contravariant=True)

_WIDTH = 8
_TITLE = 21


@dataclass(frozen=True, slots=True)
class Group(Generic[Row_contra]):
    """Columns that belong together.

    Attributes:
        title: Of all of them, with the unit.
        names: Of each.
        figures: Takes the figures from what a row is about; NaN where there is none.
    """

    title: str
    names: Sequence[str]
    figures: Callable[[Row_contra], Sequence[float]]

    @property
    def width(self) -> int:
        """Characters."""
        return max(_WIDTH * len(self.names), len(self.title))


def heading(title: str, groups: Sequence[Group[Row_contra]]) -> str:
    """Returns the two lines above a table."""
    above = [f"{group.title:{group.width}}" for group in groups]
    names = ["".join(f"{name:>{_WIDTH}}" for name in group.names) for group in groups]
    below = [f"{name:>{group.width}}" for name, group in zip(names, groups, strict=True)]
    first, second = f"{'':{_TITLE}}{' | '.join(above)}", f"{title:{_TITLE}}{' | '.join(below)}"
    return f"{first.rstrip()}\n{second.rstrip()}"


def line(title: str, groups: Sequence[Group[Row_contra]], row: Row_contra) -> str:
    """Returns a line of a table."""
    cells = ["".join(map(_cell, group.figures(row))) for group in groups]
    padded = [f"{cell:>{group.width}}" for cell, group in zip(cells, groups, strict=True)]
    return f"{title:{_TITLE}}{' | '.join(padded)}".rstrip()


def _cell(figure: float) -> str:
    return f"{'-':>{_WIDTH}}" if figure != figure else f"{figure:{_WIDTH}.2f}"  # noqa: PLR0124 NaN
