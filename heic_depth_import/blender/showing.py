# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import does to the scene beside adding to it: places, selection, camera, colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import bpy
from mathutils import Vector

from .adding import Imported
from .objects.camera import loop, match_render
from .objects.moved_points import positions_of
from .objects.scene_units import metres_per_unit
from .objects.stage import show_photo_colours
from .photo_parts import background_of, photo_of
from .scene_defaults import Arrangement, Placement, SceneDefaults

# Between two photos of a row, as a share of the wider one.
_GAP = 0.05
# Of objects of a photo, those that are seen.
_SURFACES = {"MESH", "POINTCLOUD"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneSettings:
    """Everything that an import decides for the scene; the operator's properties by their names.

    Attributes:
        arrange: How several photos stand to each other.
        placement: Where the first of them stands.
        use_active_camera: Let the scene look through the photo's camera.
        use_render_size: Render in the photo's size.
        use_photo_colours: Show colours as they are in the photo.
    """

    arrange: Arrangement = SceneDefaults.arrange
    placement: Placement = SceneDefaults.placement
    use_active_camera: bool = SceneDefaults.use_active_camera
    use_render_size: bool = SceneDefaults.use_render_size
    use_photo_colours: bool = SceneDefaults.use_photo_colours

    @classmethod
    def chosen_in(cls, operator: object) -> Self:
        """Reads the properties of an operator."""
        return cls(**{name: getattr(operator, name) for name in cls.__dataclass_fields__})


def place(
    scene: bpy.types.Scene, photo: Imported, before: Sequence[Imported], settings: SceneSettings
) -> None:
    """Puts a photo where it belongs.

    Args:
        scene: Has a cursor.
        photo: At the origin, as it was imported.
        before: The others of the same import, in their places.
        settings: The user's decisions.
    """
    origin = scene.cursor.location if settings.placement == "CURSOR" else Vector()
    other: tuple[float, float] | None = None
    if before and settings.arrange == "ROW":
        last = before[-1].main.location.x
        start, stop = _extent_of(before[-1], scene)
        other = start + last, stop + last
    elif before:
        origin = before[-1].main.location
    elif settings.placement == "BESIDE":
        other = _extent_there(photo.main)
    along = 0.0
    if other is not None:
        start, stop = _extent_of(photo, scene)
        along = other[1] - origin.x - start + _GAP * max(stop - start, other[1] - other[0])
    photo.main.location = origin + Vector((along, 0.0, 0.0))


def show(scene: bpy.types.Scene, done: Sequence[Imported], settings: SceneSettings) -> bool:
    """Selects what came in, and lets the scene show it; of several photos the first.

    Args:
        scene: The current one.
        done: At least one photo.
        settings: The user's decisions.

    Returns:
        Whether the scene's view transform was changed.
    """
    select(done)
    first = done[0]
    if first.rig is not None:
        camera = first.camera or first.rig.camera
        if settings.use_active_camera:
            scene.camera = camera
        if settings.use_render_size:
            match_render(scene, first.photo.camera)
    if first.frames:
        loop(scene, first.frames)
    wants_colours = settings.use_photo_colours or any(photo.stage for photo in done)
    return wants_colours and show_photo_colours(scene)


def select(done: Sequence[Imported]) -> None:
    """Selects the objects of photos, the first being active, in Object Mode."""
    context = bpy.context
    if context.mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")
    layer = context.view_layer
    assert layer is not None
    for other in list(layer.objects.selected):
        other.select_set(state=False)
    for photo in done:
        photo.main.select_set(state=True)
    layer.objects.active = done[0].main


def _extent_there(newcomer: bpy.types.Object) -> tuple[float, float] | None:
    """Returns from where to where along the world's X all photos reach; None without any.

    Args:
        newcomer: A photo that does not count.
    """
    layer = bpy.context.view_layer
    assert layer is not None
    layer.update()  # after an undo nothing is known of places and sizes
    across = [
        (obj.matrix_world @ Vector(corner)).x
        for obj in layer.objects
        if obj.type in _SURFACES and photo_of(obj) not in {None, newcomer}
        for corner in obj.bound_box
    ]
    return (min(across), max(across)) if across else None


def _extent_of(photo: Imported, scene: bpy.types.Scene) -> tuple[float, float]:
    """Returns from where to where a photo reaches to left and right of the phone, in a scene."""
    across = [photo.surface.positions[:, 0]]
    if (behind := background_of(photo.main)) is not None:
        across.append(positions_of(behind.data)[:, 0])
    units = 1.0 / metres_per_unit(scene)
    return (
        float(min(places.min() for places in across)) * units,
        float(max(places.max() for places in across)) * units,
    )
