# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One photo into the scene."""

import sys
import traceback
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path

import bpy

from ..core.errors import (
    DepthImportError,
    MishapError,
    NoSurfaceError,
    TooLargePhotoError,
    UnreadablePhotoError,
)
from ..core.limits import MAX_POINTS
from ..core.photo import DepthPhoto
from ..core.surface.surface import Surface
from ..reading.photo_reader import PhotoReader, awaited
from ..reading.reader import PhotoOrder
from .building import Shape, new_background, new_main, new_rig
from .objects.camera_rig import CameraRig
from .objects.curves import loop_frames
from .objects.lamps import new_lamps
from .objects.stage import StageObjects
from .preferences import chosen_limits
from .settings import ImportSettings
from .stoppable import calculated
from .styles.apply import style_modifier
from .styles.build_keys import SECONDS, key_build
from .styles.catalogue import style_of
from .styling import restyle
from .transaction import Transaction, arrangement_kept

_MANY_POINTS = 1_500_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in.

    Attributes:
        photo: As read from the file.
        surface: The visible surface.
        main: The object that carries it.
        rig: The photo's camera, if asked for.
        notes: What the user should know beyond what photo and rig warn of, one sentence each.
        stage: What the style is shown with, if asked for.
        frames: Of the loop that camera or style move in; 0 if nothing moves.
    """

    photo: DepthPhoto
    surface: Surface
    main: bpy.types.Object
    rig: CameraRig | None
    notes: tuple[str, ...] = ()
    stage: StageObjects | None = None
    frames: int = 0

    @property
    def camera(self) -> bpy.types.Object | None:
        """What the scene is to be seen through: the stage's camera, unless the photo's moves."""
        if self.stage is not None and self.rig is not None and not self.rig.frames:
            return self.stage.camera
        return self.rig.camera if self.rig is not None else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know, one sentence each."""
        return (*self.photo.warnings, *(self.rig.warnings if self.rig else ()), *self.notes)


def import_photo(
    context: bpy.types.Context,
    path: Path,
    settings: ImportSettings,
    tell: Callable[[str], None],
    reader: PhotoReader,
) -> Imported:
    """Reads a photo and adds it to the scene; selection and scene settings stay as they are.

    Args:
        context: Tells the collection to add to.
        path: A HEIC file.
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
    tell: Callable[[str], None],
    *,
    reader: PhotoReader,
    transaction: Transaction,
) -> Generator[None, None, Imported]:
    """Does the same in steps, so that the window lives on while the photo is decoded.

    Args:
        context: Tells the collection to add to.
        path: A HEIC file.
        settings: The user's decisions.
        tell: Is told what takes long.
        reader: Reads the photo.
        transaction: Takes note of what is added.

    Raises:
        DepthImportError: The photo cannot be imported, and nothing was added.
    """
    try:
        return (yield from _steps(context, path, settings, tell, reader, transaction))
    except DepthImportError:
        raise
    except MemoryError:
        raise TooLargePhotoError(
            f"{path.name} needs more memory than there is; choose a lower Resolution"
        ) from None
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        raise MishapError(
            f"{path.name} failed unexpectedly ({type(error).__name__}); please report this, "
            "with what the console says"
        ) from error


def _steps(  # noqa: PLR0913, PLR0917  as above
    context: bpy.types.Context,
    path: Path,
    settings: ImportSettings,
    tell: Callable[[str], None],
    reader: PhotoReader,
    transaction: Transaction,
) -> Generator[None, None, Imported]:
    name = _name_of(path)
    photo = yield from reader.reading(PhotoOrder(path, use_mattes=settings.use_mattes))
    rows, columns = photo.depth.disparity.shape
    bounded = settings.surface.at_most(MAX_POINTS, (rows, columns))
    resolution = bounded.resolution
    if resolution < settings.surface.resolution:
        message = (
            f"built with a resolution of {resolution:.2g}: with {settings.surface.resolution:.2g}, "
            f"its depth map of {columns} x {rows} samples would fill the memory"
        )
        photo = replace(photo, warnings=(*photo.warnings, message))
        settings = replace(settings, surface=bounded)
    if rows * columns * resolution**2 > _MANY_POINTS:
        size = f"{round(columns * resolution)} x {round(rows * resolution)}"
        tell(f"{photo.name}: building {size} points, this takes a while")
    shape = yield from _built(context, photo, settings)
    with arrangement_kept(context), transaction.adding():
        focus = shape.focus
        main = new_main(name, shape, settings, focus)
        children = []
        if shape.hidden is not None:
            behind = f"{name} Background"
            children.append(new_background(behind, shape.hidden, settings, photo.colour_space))
        rig = None
        if settings.use_camera:
            rig = new_rig(f"{name} Camera", shape, settings, focus, _scene(context))
            children.append(rig.camera)
        style = style_of(settings.style) if settings.use_stage else None
        if settings.material == "LIT" and not (style and style.stage.has_lamps):
            children += new_lamps(name, shape.surface, focus.distance)
        _link(context, name, main, children)
        styled = restyle(main, settings.style, use_stage=settings.use_stage)
        frames = rig.frames if rig is not None else 0
        if settings.use_build_up and (modifier := style_modifier(main)) is not None:
            frames = frames or loop_frames(SECONDS, _scene(context))
            key_build(main, modifier, frames)
    return Imported(photo, shape.surface, main, rig, styled.notes, styled.stage, frames)


def _built(
    context: bpy.types.Context, photo: DepthPhoto, settings: ImportSettings
) -> Generator[None, None, Shape]:
    """Builds what the settings ask for, in the window no longer than its time limit."""
    seconds = chosen_limits(context).decoding_seconds if _is_in_window() else None
    try:
        return (yield from calculated(lambda: Shape.of(photo, settings), seconds))
    except TimeoutError:
        raise NoSurfaceError(
            f"{photo.name} was given up after {seconds:g} seconds of building; choose a lower "
            "Resolution, or allow more in the add-on's preferences"
        ) from None


def _is_in_window() -> bool:
    """Tells whether somebody sits and waits; farms have time limits of their own."""
    return not bpy.app.background


def _name_of(path: Path) -> str:
    """Returns what to call the objects; Blender takes no name that is not Unicode."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        name = ascii(path.name)[1:-1]
        raise UnreadablePhotoError(f"{name} has a name that is no text; rename the file") from None
    return path.stem


def _link(
    context: bpy.types.Context,
    name: str,
    main: bpy.types.Object,
    children: list[bpy.types.Object],
) -> None:
    """Puts everything into a collection of its own."""
    collection = bpy.data.collections.new(name)
    collection.objects.link(main)
    for child in children:
        child.parent = main
        collection.objects.link(child)
    _home(context).children.link(collection)


def _home(context: bpy.types.Context) -> bpy.types.Collection:
    """Returns the collection to add to: the active one, unless it is linked from another file."""
    active = context.collection
    return active if active and active.is_editable else _scene(context).collection


def _scene(context: bpy.types.Context) -> bpy.types.Scene:
    assert context.scene is not None  # Blender has no file without a scene
    return context.scene
