# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage of a style as data-blocks, all of them in one collection.

The scene's world stays as it is: what a stage needs of it, the backdrop and the light that comes
from everywhere, is a wall that glows and a share of the photo's own light in the style's material.
"""

from dataclasses import dataclass

import bpy
import numpy as np
from bpy.app.translations import pgettext_n as n_

from ...core.staging.stage_design import COOL, Colour
from ...core.staging.stage_plan import StagePlan
from .lamps import new_lamp
from .scene_colour import scene_linear
from .scene_units import fit_lamp
from .shading import glow

STANDARD_VIEW = n_("The scene's view transform is Standard, as the style needs it")
"""What the user is told where `show_photo_colours` has changed something."""
_OURS = "heic_depth_stage"
# What Blender starts with, from 4.0 on.
_USUAL_VIEW = ("AgX", "None", 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class StageObjects:
    """A stage.

    Attributes:
        collection: All that belongs to it.
        camera: Of its own; None where the photo has none.
    """

    collection: bpy.types.Collection
    camera: bpy.types.Object | None


def stage_objects(
    name: str, plan: StagePlan, parent: bpy.types.Object, camera: bpy.types.Object | None
) -> StageObjects:
    """Builds a stage.

    Args:
        name: Of the photo.
        plan: What it is to be.
        parent: In whose space it was planned; its scale tells how many units a metre has.
        camera: The photo's, which stays as it is.
    """
    units = parent.scale.x
    stage = bpy.data.collections.new(f"{name} Stage")
    things = [_new_backdrop(f"{name} Backdrop", plan)]
    for lamp, kind, colour in (
        (plan.key, "Key", plan.design.key_colour),
        (plan.rim, "Rim", COOL),
    ):
        if lamp is not None:
            things.append(new_lamp(f"{name} Stage {kind}", lamp))
            things[-1].data.color = _linear(colour)[:3]
            fit_lamp(things[-1], units)
    view = None
    if camera is not None:
        view = _new_camera(f"{name} Stage Camera", plan, camera, units)
        things.append(view)
    stage[_OURS] = True
    for thing in things:
        thing[_OURS] = True
        thing.parent = parent
        stage.objects.link(thing)
    return StageObjects(stage, view)


def remove_stage(stage: bpy.types.Collection, photo: bpy.types.Object) -> None:
    """Removes a photo's stage; what a person has put into it stays, and the collection with it.

    Args:
        stage: Of the photo, or of the one that it is a duplicate of.
        photo: The other one keeps its own.
    """
    if not stage.get(_OURS):
        return
    things = staging_in(stage, photo)
    parts = {thing.data for thing in things}
    surfaces = {surface for part in parts for surface in getattr(part, "materials", ())}
    bpy.data.batch_remove(things)
    if not stage.all_objects and not stage.children:
        bpy.data.collections.remove(stage)
    for used in (parts, surfaces):  # what uses the others first
        bpy.data.batch_remove([block for block in used if block is not None and not block.users])


def staging_in(stage: bpy.types.Collection, photo: bpy.types.Object) -> list[bpy.types.Object]:
    """Returns what a stage shows a photo with; a duplicate of the photo is in the same stage."""
    return [thing for thing in stage.objects if is_staging(thing) and thing.parent in {None, photo}]


def is_staging(obj: bpy.types.Object) -> bool:
    """Tells whether an object belongs to a stage."""
    return bool(obj.get(_OURS))


def show_photo_colours(scene: bpy.types.Scene) -> bool:
    """Makes a scene show the photo's own colours, unless somebody has decided how it is to look.

    Returns:
        Whether anything was changed.
    """
    if not has_usual_view(scene):
        return False
    scene.view_settings.view_transform = "Standard"
    return True


def has_usual_view(scene: bpy.types.Scene) -> bool:
    """Tells whether a scene shows colours as Blender starts with: paler than photos are."""
    view = scene.view_settings
    return (view.view_transform, view.look, view.exposure, view.gamma) == _USUAL_VIEW


def _new_backdrop(name: str, plan: StagePlan) -> bpy.types.Object:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(plan.backdrop.tolist(), [], [(0, 1, 2, 3)])
    mesh.materials.append(glow(name, _linear(plan.backdrop_colour.tolist())))
    return bpy.data.objects.new(name, mesh)


def _new_camera(
    name: str, plan: StagePlan, photo: bpy.types.Object, units: float
) -> bpy.types.Object:
    view, lens = plan.view, photo.data.copy()
    lens.name = name
    lens.animation_data_clear()  # the photo's camera may be in the middle of a move
    lens.shift_x, lens.shift_y = view.shift
    if lens.type == "ORTHO":
        lens.ortho_scale /= view.zoom
    else:
        lens.lens = plan.focal * lens.sensor_width * view.zoom
    lens.dof.use_dof = plan.design.blur > 0
    lens.dof.focus_distance = plan.subject * units
    if plan.design.blur > 0:
        lens.dof.aperture_fstop /= plan.design.blur
    camera = bpy.data.objects.new(name, lens)
    camera.location = view.place
    camera.rotation_euler = (view.tilt, view.pan, 0.0)
    return camera


def _linear(colour: Colour | list[float]) -> tuple[float, float, float, float]:
    red, green, blue, alpha = scene_linear(np.array(colour, np.float32)).tolist()
    return red, green, blue, alpha
