# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One photo into the scene."""

from collections.abc import Callable, Generator
from dataclasses import replace
from functools import partial
from pathlib import Path

import bpy

from ..core.errors import NoSurfaceError, Term, UnreadablePhotoError
from ..core.limits import MAX_POINTS
from ..core.memo import Memo
from ..core.photo import DepthPhoto
from ..reading.photo_reader import PhotoReader, awaited, is_whole
from ..reading.reader import PhotoOrder
from .adding import Imported, added
from .import_record import keep_record
from .memory import memo_for, reading_once
from .mishaps import mishaps_told
from .objects.material import shown_in
from .preferences import chosen_limits, is_in_window
from .settings import ImportSettings
from .shape import Shape
from .stoppable import calculated
from .transaction import Transaction, arrangement_kept

_MANY_POINTS = 1_500_000


def import_photo(
    context: bpy.types.Context,
    path: Path,
    settings: ImportSettings,
    tell: Callable[[Term], None],
    reader: PhotoReader,
) -> Imported:
    """Reads a photo and adds it to the scene; selection and scene settings stay as they are.

    Args:
        context: Tells the collection to add to.
        path: A HEIC or JPEG file.
        settings: The user's decisions.
        tell: Is told what takes long.
        reader: Reads the photo.

    Raises:
        DepthImportError: The photo cannot be imported, and nothing was added.
    """
    return awaited(
        importing(context, path, settings, tell, reader=reader, transaction=Transaction())
    )


def importing(  # noqa: PLR0913  what an import depends on
    context: bpy.types.Context,
    path: Path,
    settings: ImportSettings,
    tell: Callable[[Term], None],
    *,
    reader: PhotoReader,
    transaction: Transaction,
    working: Callable[[Term], None] = lambda _stage: None,
    memo: Memo | None = None,
) -> Generator[None, None, Imported]:
    """Does the same in steps, so that the window lives on while the photo is decoded.

    Args:
        context: Tells the collection to add to.
        path: A HEIC or JPEG file.
        settings: The user's decisions.
        tell: Is told what takes long.
        reader: Reads the photo.
        transaction: Takes note of what is added.
        working: Is told what is being done, in a word or two.
        memo: Knows what was read and built before; without one, that of the window.

    Raises:
        DepthImportError: The photo cannot be imported, and nothing was added.
    """
    with mishaps_told(path.name):
        memo = memo or memo_for(context)
        return (
            yield from _steps(context, path, settings, tell, reader, transaction, working, memo)
        )


def _steps(  # noqa: PLR0913, PLR0917  as above
    context: bpy.types.Context,
    path: Path,
    settings: ImportSettings,
    tell: Callable[[Term], None],
    reader: PhotoReader,
    transaction: Transaction,
    working: Callable[[Term], None],
    memo: Memo,
) -> Generator[None, None, Imported]:
    name = _name_of(path)
    order = PhotoOrder(path, settings.use_mattes, settings.has_hdr)
    as_read = yield from reading_once(order, chosen_limits(context), reader, memo)
    rows, columns = as_read.depth.disparity.shape
    bounded = settings.surface.at_most(MAX_POINTS, (rows, columns))
    resolution, wanted = bounded.resolution, settings.surface.resolution
    settings = replace(settings, surface=bounded)
    if rows * columns * resolution**2 > _MANY_POINTS:
        size = f"{round(columns * resolution)} x {round(rows * resolution)}"
        tell(
            Term("{name}: building {size} points, this takes a while", name=as_read.name, size=size)
        )
    working(Term("building"))
    shape = yield from _built(context, as_read, settings, memo)
    photo = as_read
    if resolution < wanted:
        photo = replace(photo, warnings=(*photo.warnings, _coarser(as_read, resolution, wanted)))
    with arrangement_kept(context), transaction.adding():
        imported = added(context, name, photo, shape, settings, memo)
        keep_record(imported.main, path, settings)
    return imported


def _built(
    context: bpy.types.Context, photo: DepthPhoto, settings: ImportSettings, memo: Memo
) -> Generator[None, None, Shape]:
    """Builds what the settings ask for, in the window no longer than its time limit."""
    seconds = chosen_limits(context).decoding_seconds if is_in_window() else None
    try:
        space, is_waited_for = shown_in(photo.colour_space), is_in_window()

        def build() -> Shape:
            shape = Shape.of(photo, settings, space, memo)
            if is_waited_for:  # a window stands while objects are made
                _ = photo.rgb
                shape.finish()
            return shape

        return (yield from calculated(partial(_with_memory, photo, build), seconds))
    except TimeoutError:
        raise NoSurfaceError(
            "{name} was given up after {seconds:g} seconds of building; choose a lower "
            "Resolution, or allow more in the add-on's preferences",
            name=photo.name,
            seconds=seconds,
        ) from None


def _with_memory(photo: DepthPhoto, build: Callable[[], Shape]) -> Shape:
    """Builds something; where that takes too much beside decoding the photo, after it."""
    try:
        return build()
    except MemoryError:
        if is_whole(photo):
            raise
        _ = photo.rgb  # tells if it is decoding that takes too much
        return build()


def _coarser(photo: DepthPhoto, resolution: float, wanted: float) -> Term:
    rows, columns = photo.depth.disparity.shape
    return Term(
        "built with a resolution of {resolution:.2g}: with {wanted:.2g}, "
        "its depth map of {columns} x {rows} samples would fill the memory",
        resolution=resolution,
        wanted=wanted,
        columns=columns,
        rows=rows,
    )


def _name_of(path: Path) -> str:
    """Returns what to call the objects; Blender takes no name that is not Unicode."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        name = ascii(path.name)[1:-1]
        raise UnreadablePhotoError(
            "{name} has a name that is no text; rename the file", name=name
        ) from None
    return path.stem
