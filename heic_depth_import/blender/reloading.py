# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An imported photo read from its file again, in place.

It is imported anew, beside; then the objects that are there take over what came of it. So all that
hangs on objects stays (transform, parents, modifiers, constraints, collections, animation), and so
do materials; geometry is replaced, with what was sculpted or painted on it.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path

import bpy

from ..core.errors import DepthImportError, Term
from ..core.staging.camera_moves import CameraMove
from ..core.surface.rescale import Rescale, RescaleError
from ..reading.photo_reader import PhotoReader
from .adding import Imported
from .custom_properties import MEASURED, PROPERTIES
from .import_record import RECORD, keep_record, keep_rescale, recorded_rescale, recorded_settings
from .importing import importing
from .mishaps import mishaps_told
from .nodes.live_nodes import MODIFIER
from .nodes.modifier_inputs import get_input, set_input
from .objects.camera import lens_like
from .objects.depth_image import DEPTH_IMAGE
from .photo_parts import background_of
from .replacement import Replacement
from .rescaling import rescale_surfaces
from .settings import ImportSettings
from .styling import camera_of
from .taking_over import Replaced, take_over, take_over_picture, users_of
from .transaction import Transaction

_INPUTS = ("Strength", "Disparity Scale", "Disparity Offset", "Cut", "Far Limit")
_LENS = ("size", "focal_length", "principal_point")


class ReloadError(DepthImportError):
    """A photo cannot be loaded again; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What was read.

    Attributes:
        imported: The photo; its objects are no more.
        has_new_lens: The file shows another picture than before, and the camera follows.
    """

    imported: Imported
    has_new_lens: bool


def reloading(  # noqa: PLR0913  what an import depends on
    context: bpy.types.Context,
    photo: bpy.types.Object,
    path: Path,
    tell: Callable[[Term], None],
    *,
    reader: PhotoReader,
    use_live: bool,
) -> Generator[None, None, Reloaded]:
    """Reads a photo again, in steps, as it was imported.

    Args:
        context: Of the window.
        photo: An imported one, not in Edit Mode.
        path: A HEIC or JPEG file.
        tell: Is told what takes long.
        reader: Reads the photo.
        use_live: Make a live grid of a mesh.

    Raises:
        DepthImportError: It cannot be read, and nothing was changed.
    """
    kept = recorded_settings(photo)
    if kept is None:
        raise ReloadError("An older version imported this photo; import it again")
    if use_live and photo.type == "MESH":
        kept = replace(kept, object_type="GRID")
    name, transaction = photo.name, Transaction()
    with mishaps_told(path.name), Replacement(transaction) as replacement:
        steps = importing(
            context, path, _as_it_is(photo, kept), tell, reader=reader, transaction=transaction
        )
        imported = yield from steps
        still_there = bpy.data.objects.get(name)
        if still_there is None or still_there.type != imported.main.type:
            raise ReloadError("The photo is gone or has become something else; import it again")
        rescale = recorded_rescale(still_there)
        if rescale != Rescale(1.0):
            try:
                with transaction.adding():
                    rescale_surfaces(imported.main, rescale)
            except RescaleError as error:
                raise ReloadError(str(error)) from error
        keep_record(imported.main, path, kept)
        keep_rescale(imported.main, rescale)
        fresh = [imported.main, *imported.main.children]
        homes = imported.main.users_collection
        reloaded = Reloaded(imported, _put_in_place(still_there, imported, path, replacement))
        replacement.finish([*fresh, *homes])
    return reloaded


def _as_it_is(photo: bpy.types.Object, kept: ImportSettings) -> ImportSettings:
    """Returns options that bring in what is still there, and nothing that stays as it is."""
    surface = replace(kept.surface, use_soft_edges=kept.has_soft_edges)
    return replace(
        kept,
        surface=surface,
        fill_background=background_of(photo) is not None,
        use_depth_image=isinstance(photo.get(DEPTH_IMAGE), bpy.types.Image),
        use_camera=camera_of(photo) is not None,
        camera_move=CameraMove.NONE,
        style="NONE",
        use_stage=False,
        use_build_up=False,
    )


def _put_in_place(
    photo: bpy.types.Object, imported: Imported, path: Path, replacement: Replacement
) -> bool:
    """Lets the objects of a photo take over what was read; tells whether the lens is another."""
    known, fresh = photo[PROPERTIES].to_dict(), imported.main
    replaced = Replaced(Path(known["file"]).stem, path.stem)
    take_over(photo, fresh, replaced, replacement)
    _take_over_nodes(photo, fresh, replacement)
    behind, fresh_behind = background_of(photo), background_of(fresh)
    if behind is not None and fresh_behind is not None:
        take_over(behind, fresh_behind, replaced, replacement)
    picture, fresh_picture = photo.get(DEPTH_IMAGE), fresh.get(DEPTH_IMAGE)
    if isinstance(picture, bpy.types.Image) and isinstance(fresh_picture, bpy.types.Image):
        take_over_picture(picture, fresh_picture, replacement)
    found = fresh[PROPERTIES].to_dict()
    has_new_lens = any(found[name] != known.get(name) for name in _LENS)
    if MEASURED in known:
        found[MEASURED] = known[MEASURED]
    replacement.put_property(photo, PROPERTIES, found)
    replacement.put_property(photo, RECORD, fresh[RECORD].to_dict())
    camera, fresh_camera = camera_of(photo), camera_of(fresh)
    if has_new_lens and camera is not None and fresh_camera is not None:
        for name, value in lens_like(camera, fresh_camera).items():
            replacement.put(camera.data, name, value)
    return has_new_lens


def _take_over_nodes(
    photo: bpy.types.Object, fresh: bpy.types.Object, replacement: Replacement
) -> None:
    """Gives a live grid the nodes of another, with its own inputs; a mesh becomes one."""
    if MODIFIER not in fresh.modifiers:
        return
    group = fresh.modifiers[MODIFIER].node_group
    torn = _torn_of(group)
    if torn is not None:
        torn.data.materials.clear()
        for material in photo.data.materials:
            torn.data.materials.append(material)
    if MODIFIER not in photo.modifiers:
        for user in users_of(fresh.data):
            if user != fresh:
                _make_live(user, fresh.modifiers[MODIFIER], replacement)
        return
    modifier = photo.modifiers[MODIFIER]
    old = modifier.node_group
    inputs = _inputs_of(modifier)
    replacement.note(_set_inputs, modifier, inputs)
    torn_before = _torn_of(old)
    replacement.remap(old, group)
    # For Blender to look at the inputs, where those of another version were others.
    modifier.node_group = group
    _set_inputs(modifier, inputs)
    if old.users:
        return
    replacement.succeed(old, group)
    if torn_before is not None:
        if torn_before.data is not None and torn_before.data.users == 1:
            replacement.succeed(torn_before.data, torn and torn.data)
        replacement.succeed(torn_before, torn)


def _make_live(obj: bpy.types.Object, source: bpy.types.Modifier, replacement: Replacement) -> None:
    """Gives an object the modifier of a live grid, as another one has it."""
    modifier = replacement.put_modifier(obj, MODIFIER)
    modifier.node_group = source.node_group
    _set_inputs(modifier, _inputs_of(source))


def _inputs_of(modifier: bpy.types.Modifier) -> dict[str, object]:
    known = modifier.node_group.interface.items_tree
    return {name: get_input(modifier, name) for name in _INPUTS if name in known}


def _set_inputs(modifier: bpy.types.Modifier, inputs: dict[str, object]) -> None:
    for name, value in inputs.items():
        set_input(modifier, name, value)


def _torn_of(group: bpy.types.NodeTree) -> bpy.types.Object | None:
    """Returns the object of the faces that a live grid tears; it is in no collection."""
    for node in group.nodes:
        if node.bl_idname == "GeometryNodeObjectInfo":
            found = node.inputs["Object"].default_value
            return found if found is not None and not found.users_collection else None
    return None
