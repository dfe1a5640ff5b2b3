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
from typing import Self

import bpy

from ..core.errors import DepthImportError
from ..core.staging.camera_moves import CameraMove
from ..core.surface.rescale import Rescale, RescaleError
from ..reading.photo_reader import PhotoReader
from .adding import Imported
from .import_record import keep_record, keep_rescale, recorded_rescale, recorded_settings
from .importing import importing
from .nodes.live_nodes import MODIFIER
from .nodes.modifier_inputs import get_input, set_input
from .objects.camera import same_lens
from .objects.coloured_points import Geometry
from .objects.depth_image import DEPTH_IMAGE
from .objects.material import pictures_in
from .photo_parts import background_of
from .rescaling import MEASURED, rescale_surfaces
from .settings import PROPERTIES, ImportSettings
from .styling import camera_of
from .taking_over import Replaced, take_over, take_over_picture
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
    tell: Callable[[str], None],
    *,
    reader: PhotoReader,
    use_live: bool,
) -> Generator[None, None, Reloaded]:
    """Reads a photo again, in steps, as it was imported.

    Args:
        context: Of the window.
        photo: An imported one, not in Edit Mode.
        path: A HEIC file.
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
    steps = importing(
        context, path, _as_it_is(photo, kept), tell, reader=reader, transaction=transaction
    )
    imported = yield from steps
    still_there = bpy.data.objects.get(name)
    if still_there is None or still_there.type != imported.main.type:
        transaction.take_back()
        raise ReloadError("The photo is gone or has become something else; import it again")
    rescale = recorded_rescale(still_there)
    if rescale != Rescale(1.0):
        try:
            rescale_surfaces(imported.main, rescale)
        except RescaleError as error:
            transaction.take_back()
            raise ReloadError(str(error)) from error
    rest = _Rest.of(imported.main)
    try:
        has_new_lens = _put_in_place(still_there, imported, path)
    finally:
        rest.remove()
    keep_record(still_there, path, kept)
    keep_rescale(still_there, rescale)
    return Reloaded(imported, has_new_lens)


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


def _put_in_place(photo: bpy.types.Object, imported: Imported, path: Path) -> bool:
    """Lets the objects of a photo take over what was read; tells whether the lens is another."""
    known, fresh = photo[PROPERTIES].to_dict(), imported.main
    replaced = Replaced(Path(known["file"]).stem, path.stem)
    take_over(photo, fresh, replaced)
    _take_over_nodes(photo, fresh)
    behind, fresh_behind = background_of(photo), background_of(fresh)
    if behind is not None and fresh_behind is not None:
        take_over(behind, fresh_behind, replaced)
    picture, fresh_picture = photo.get(DEPTH_IMAGE), fresh.get(DEPTH_IMAGE)
    if isinstance(picture, bpy.types.Image) and isinstance(fresh_picture, bpy.types.Image):
        take_over_picture(picture, fresh_picture)
        photo[DEPTH_IMAGE] = fresh_picture
    found = fresh[PROPERTIES].to_dict()
    has_new_lens = any(found[name] != known.get(name) for name in _LENS)
    if MEASURED in known:
        found[MEASURED] = known[MEASURED]
    photo[PROPERTIES] = found
    camera, fresh_camera = camera_of(photo), camera_of(fresh)
    if has_new_lens and camera is not None and fresh_camera is not None:
        same_lens(camera, fresh_camera)
    return has_new_lens


def _take_over_nodes(photo: bpy.types.Object, fresh: bpy.types.Object) -> None:
    """Gives a live grid the nodes of another, with its own inputs; a mesh becomes one."""
    if MODIFIER not in fresh.modifiers:
        return
    group, source, old = fresh.modifiers[MODIFIER].node_group, fresh, None
    if MODIFIER in photo.modifiers:
        modifier, source = photo.modifiers[MODIFIER], photo
        old = modifier.node_group
    else:
        modifier = photo.modifiers.new(MODIFIER, "NODES")
        photo.modifiers.move(len(photo.modifiers) - 1, 0)
    inputs = {name: get_input(source.modifiers[MODIFIER], name) for name in _INPUTS}
    modifier.node_group = group
    for name, value in inputs.items():
        set_input(modifier, name, value)
    torn = _torn_of(group)
    if torn is not None:
        torn.data.materials.clear()
        for material in photo.data.materials:
            torn.data.materials.append(material)
    if old is not None and not old.users:
        _remove_group(old, group)


def _torn_of(group: bpy.types.NodeTree) -> bpy.types.Object | None:
    """Returns the object of the faces that a live grid tears; it is in no collection."""
    for node in group.nodes:
        if node.bl_idname == "GeometryNodeObjectInfo":
            found = node.inputs["Object"].default_value
            return found if found is not None and not found.users_collection else None
    return None


def _remove_group(old: bpy.types.NodeTree, new: bpy.types.NodeTree) -> None:
    """Removes the nodes of a live grid, with the torn faces; others have their names then."""
    name, torn, torn_now = old.name, _torn_of(old), _torn_of(new)
    bpy.data.node_groups.remove(old)
    new.name = name
    if torn is None:
        return
    name, mesh = torn.name, torn.data
    bpy.data.objects.remove(torn)
    bpy.data.batch_remove([mesh] if mesh is not None and not mesh.users else [])
    if torn_now is not None:
        torn_now.name = torn_now.data.name = name


@dataclass(frozen=True, slots=True)
class _Rest:
    """What an import has made, of which the photo takes over a part.

    Attributes:
        objects: The photo's and its children.
        homes: Their collections.
        blocks: What objects use, what those use, and so on.
    """

    objects: list[bpy.types.Object]
    homes: list[bpy.types.Collection]
    blocks: tuple[set[bpy.types.ID], ...]

    @classmethod
    def of(cls, main: bpy.types.Object) -> Self:
        objects = [main, *main.children]
        parts: set[bpy.types.ID] = {obj.data for obj in objects if obj.data is not None}
        materials: set[bpy.types.Material] = {
            material
            for part in parts
            if isinstance(part, Geometry)
            for material in part.materials
            if material is not None
        }
        pictures: set[bpy.types.ID] = set(pictures_in(materials))
        return cls(objects, list(main.users_collection), (parts, set(materials), pictures))

    def remove(self) -> None:
        """Removes what nothing has taken over."""
        bpy.data.batch_remove(self.objects)
        for home in self.homes:
            if not home.all_objects and not home.children:
                bpy.data.collections.remove(home)
        for used in self.blocks:
            bpy.data.batch_remove([block for block in used if not block.users])
