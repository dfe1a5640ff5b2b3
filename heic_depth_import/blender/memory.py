# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window remembers of the photos that it imported last, so that redo is quick.

Scripts and the command line, which may import thousands, remember nothing. Of Blender's own data
there is nothing in it, and nothing of it comes into a file.
"""

from collections.abc import Generator
from contextvars import ContextVar
from itertools import product
from typing import TYPE_CHECKING

import bpy

from .preferences import chosen_memory, is_in_window

if TYPE_CHECKING:
    from ..core.limits import Limits
    from ..core.memo import Memo
    from ..core.photo import DepthPhoto
    from ..reading.photo_reader import PhotoReader
    from ..reading.reader import PhotoOrder

# From `register` to `unregister` a list, of one as soon as there is something to remember.
_MEMOS: ContextVar["list[Memo] | None"] = ContextVar("memos", default=None)


def remember() -> None:
    """Begins to remember, until a file is opened."""
    _MEMOS.set([])
    bpy.app.handlers.load_pre.append(_forget)


def stop_remembering() -> None:
    """Forgets everything, and remembers nothing from now on."""
    bpy.app.handlers.load_pre.remove(_forget)
    _forget()
    _MEMOS.set(None)


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]  # the stub's
def _forget(*_about: object) -> None:
    for memo in _MEMOS.get() or ():
        memo.clear()


def memo_for(context: bpy.types.Context) -> "Memo":
    """Returns what knows the photos imported last: in the window; else something that never does.

    Args:
        context: Tells the preferences.
    """
    from ..core.memo import Memo

    memos = _MEMOS.get()
    if memos is None or not is_in_window():
        return Memo(0)
    if not memos:
        memos.append(Memo(0))
    memos[0].begin(chosen_memory(context))
    return memos[0]


def reading_once(
    order: "PhotoOrder", limits: "Limits", reader: "PhotoReader", memo: "Memo"
) -> "Generator[None, None, DepthPhoto]":
    """Begins to read a photo, unless it is known already.

    Args:
        order: The photo, and what of it.
        limits: It is read within.
        reader: Reads it.
        memo: Knows it, or will.

    Raises:
        DepthImportError: It cannot be read.
    """
    from ..reading.gain_map import without_gain_map
    from ..reading.mattes import without_mattes

    file = _file_of(order)
    if file is None:
        return (yield from reader.beginning(order))
    wanted = order.use_mattes, order.use_hdr
    # What was read with more than is wanted will do.
    for read in sorted(product({wanted[0], True}, {wanted[1], True})):
        known = _known((file, limits, *read), memo)
        if known is None:
            continue
        if read[0] and not wanted[0]:
            known = memo.of(without_mattes, known)
        return memo.of(without_gain_map, known) if read[1] and not wanted[1] else known
    photo = yield from reader.beginning(order)
    memo.keep((file, limits, *wanted), photo)
    return photo


def _file_of(order: "PhotoOrder") -> tuple[object, ...] | None:
    """Returns what tells a file from another one, and from the same one changed; None without."""
    try:
        found = order.path.stat()
    except (OSError, ValueError):
        return None
    return order.path, found.st_size, found.st_mtime_ns


def _known(key: tuple[object, ...], memo: "Memo") -> "DepthPhoto | None":
    """Returns a photo that was read before, unless nobody waited for the rest of it.

    Args:
        key: Its file, the limits that it was decoded within, whether its mattes were decoded, too,
            and whether its gain map was.
        memo: Knows it, or does not.
    """
    from ..core.photo import DepthPhoto
    from ..reading.photo_reader import is_whole

    photo = memo.found(key)
    return photo if isinstance(photo, DepthPhoto) and is_whole(photo) else None
