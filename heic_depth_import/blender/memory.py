# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window remembers of the photos that it imported last, so that redo is quick.

Scripts and the command line, which may import thousands, remember nothing. Of Blender's own data
there is nothing in it, and nothing of it comes into a file.
"""

from collections.abc import Generator
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path

import bpy

from ..core.limits import Limits
from ..core.memo import Memo
from ..core.photo import DepthPhoto
from ..reading.mattes import without_mattes
from ..reading.photo_reader import PhotoReader, is_whole
from ..reading.reader import PhotoOrder
from .preferences import chosen_memory, is_in_window

# From `register` to `unregister`.
_MEMO: ContextVar[Memo | None] = ContextVar("memo", default=None)


@dataclass(frozen=True, slots=True)
class _PhotoFile:
    """What a photo was read from: another file, or the same one changed, is another photo.

    Attributes:
        path: Of the file.
        size: Its bytes.
        changed: When, in nanoseconds.
        limits: It was decoded within.
        use_mattes: Whether its mattes were decoded as well.
    """

    path: Path
    size: int
    changed: int
    limits: Limits
    use_mattes: bool

    @classmethod
    def of(cls, order: PhotoOrder, limits: Limits) -> "_PhotoFile | None":
        """Looks at a file; None where there is none."""
        try:
            found = order.path.stat()
        except (OSError, ValueError):
            return None
        return cls(order.path, found.st_size, found.st_mtime_ns, limits, order.use_mattes)


def remember() -> None:
    """Begins to remember, until a file is opened."""
    _MEMO.set(Memo(0))
    bpy.app.handlers.load_pre.append(_forget)


def stop_remembering() -> None:
    """Forgets everything, and remembers nothing from now on."""
    bpy.app.handlers.load_pre.remove(_forget)
    _forget()
    _MEMO.set(None)


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]  # the stub's
def _forget(*_about: object) -> None:
    memo = _MEMO.get()
    if memo is not None:
        memo.clear()


def memo_for(context: bpy.types.Context) -> Memo:
    """Returns what knows the photos imported last: in the window; else something that never does.

    Args:
        context: Tells the preferences.
    """
    memo = _MEMO.get()
    if memo is None or not is_in_window():
        return Memo(0)
    memo.begin(chosen_memory(context))
    return memo


def reading_once(
    order: PhotoOrder, limits: Limits, reader: PhotoReader, memo: Memo
) -> Generator[None, None, DepthPhoto]:
    """Begins to read a photo, unless it is known already.

    Args:
        order: The photo, and what of it.
        limits: It is read within.
        reader: Reads it.
        memo: Knows it, or will.

    Raises:
        DepthImportError: It cannot be read.
    """
    file = _PhotoFile.of(order, limits)
    if file is None:
        return (yield from reader.beginning(order))
    known = _known(file, memo)
    if known is not None:
        return known
    more = None if order.use_mattes else _known(replace(file, use_mattes=True), memo)
    if more is not None:
        return memo.of(without_mattes, more)
    photo = yield from reader.beginning(order)
    memo.keep(file, photo)
    return photo


def _known(file: _PhotoFile, memo: Memo) -> DepthPhoto | None:
    """Returns a photo that was read before, unless nobody waited for the rest of it."""
    photo = memo.found(file)
    return photo if isinstance(photo, DepthPhoto) and is_whole(photo) else None
