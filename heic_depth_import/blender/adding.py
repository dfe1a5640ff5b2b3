# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo's objects, added to the scene."""

from dataclasses import dataclass

import bpy

from ..core.errors import Term
from ..core.memo import Memo
from ..core.photo import DepthPhoto
from ..core.staging.lamps import lamps_for
from ..core.surface.surface import Surface
from .building import cover_background, new_background, new_main, new_rig
from .objects.camera_rig import CameraRig
from .objects.curves import loop_frames
from .objects.lamps import new_lamps
from .objects.scene_units import fit_to_unit
from .objects.stage import StageObjects
from .settings import ImportSettings
from .shape import Shape
from .styles.apply import style_modifier
from .styles.build_keys import SECONDS, key_build
from .styles.catalogue import style_of
from .styling import restyle


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
    notes: tuple[Term, ...] = ()
    stage: StageObjects | None = None
    frames: int = 0

    @property
    def camera(self) -> bpy.types.Object | None:
        """What the scene is to be seen through: the stage's camera, unless the photo's moves."""
        if self.stage is not None and self.rig is not None and not self.rig.frames:
            return self.stage.camera
        return self.rig.camera if self.rig is not None else None

    @property
    def warnings(self) -> tuple[Term, ...]:
        """What the user should know, one sentence each."""
        return (*self.photo.warnings, *(self.rig.warnings if self.rig else ()), *self.notes)


def added(  # noqa: PLR0913, PLR0917  what an import depends on
    context: bpy.types.Context,
    name: str,
    photo: DepthPhoto,
    shape: Shape,
    settings: ImportSettings,
    memo: Memo,
) -> Imported:
    """Makes everything that belongs to a photo, in a collection of its own.

    Args:
        context: Tells the collection to add to.
        name: Of the photo's objects.
        photo: As read, with what is to be told of it.
        shape: Of it in space.
        settings: The user's decisions.
        memo: Knows what was made of the photo before.
    """
    focus = shape.focus
    rig, children = None, []
    if settings.use_camera:  # before what may have to wait for the photo's colours
        rig = new_rig(f"{name} Camera", shape, settings, focus, _scene(context), memo)
        children.append(rig.camera)
    behind, background = f"{name} Background", None
    if shape.hidden is not None:
        background = new_background(behind, shape.hidden, settings)
        children.append(background)
    main = new_main(name, shape, settings, focus, memo)
    if background is not None:  # its picture is what is waited for longest
        cover_background(behind, background, shape, settings)
    style = style_of(settings.style) if settings.use_stage else None
    if settings.material == "LIT" and not (style and style.stage.has_lamps):
        children += new_lamps(name, memo.of(lamps_for, shape.surface, focus.distance))
    _link(context, name, main, children)
    fit_to_unit(main, _scene(context))
    styled = restyle(main, settings.style, use_stage=settings.use_stage)
    frames = rig.frames if rig is not None else 0
    if settings.use_build_up and (modifier := style_modifier(main)) is not None:
        frames = frames or loop_frames(SECONDS, _scene(context))
        key_build(main, modifier, frames)
    return Imported(photo, shape.surface, main, rig, styled.notes, styled.stage, frames)


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
