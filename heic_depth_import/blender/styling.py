# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A style with its stage, for a photo that is in the scene."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from ..core.arrays import Floats
from ..core.camera import Intrinsics, IntrinsicsSource
from ..core.errors import Term
from ..core.settings import Projection
from ..core.staging.placed_points import PlacedPoints
from ..core.staging.stage_design import StageDesign
from ..core.staging.stage_plan import stage_plan_of
from .custom_properties import PROPERTIES
from .objects.coloured_points import ColouredPoints, coloured_points_of
from .objects.curves import move_curve
from .objects.hiding import hide, show_again
from .objects.lamps import lamps_of
from .objects.scene_colour import rec709
from .objects.stage import StageObjects, is_staging, remove_stage, stage_objects, staging_in
from .styles.apply import apply_style, build_path, remove_style, stage_of, style_modifier
from .styles.catalogue import style_of

# What the import tells of a photo since it had stages.
_NEEDED = ("size", "focal_length", "principal_point", "projection", "subject_distance")
_NEAREST = 1e-3
# A stage is planned from medians and quantiles, which so many points tell as well as all.
_ENOUGH_POINTS = 50_000


@dataclass(frozen=True, slots=True)
class Styled:
    """What a photo was given.

    Attributes:
        stage: What its style is shown with, if asked for.
        notes: What the user should know, one sentence each.
    """

    stage: StageObjects | None
    notes: tuple[Term, ...]


def restyle(obj: bpy.types.Object, identifier: str, *, use_stage: bool) -> Styled:
    """Gives an imported photo a style, in place of the one that it has and of that one's stage.

    The keys of the last style's Build are the new one's.

    Args:
        obj: With the properties that the import gives.
        identifier: Of a style, or NONE.
        use_stage: Show it with backdrop, lamps and a camera of its own.
    """
    old, camera = stage_of(obj), camera_of(obj)
    style, keyed = style_of(identifier), build_path(obj)
    remove_style(obj, keep_keys=style is not None)
    if old is not None:
        _look_back(staging_in(old, obj), camera)
        remove_stage(old, obj)
    for lamp in lamps_of(obj):
        show_again(lamp)
    stage, notes = None, list[Term]()
    if style is not None and use_stage:
        known = obj[PROPERTIES]
        if any(name not in known for name in _NEEDED):
            notes = [Term("an older version imported it, so there is no stage; import it again")]
        else:
            stage = _new_stage(obj, known, style.stage, camera)
            if style.stage.has_lamps:
                for lamp in lamps_of(obj):
                    hide(lamp)
    notes += apply_style(obj, identifier, stage.collection if stage is not None else None)
    if keyed and style is not None:
        move_curve(obj, keyed, build_path(obj))
    return Styled(stage, tuple(notes))


def camera_of(obj: bpy.types.Object) -> bpy.types.Object | None:
    """Returns the camera that stands where the phone stood; None if there is none any more."""
    cameras = [child for child in obj.children if child.type == "CAMERA"]
    return next((camera for camera in cameras if not is_staging(camera)), None)


def _look_back(staging: Sequence[bpy.types.Object], camera: bpy.types.Object | None) -> None:
    """Lets scenes that look through a stage's camera look through the photo's again."""
    for scene in bpy.data.scenes:
        if scene.camera is not None and scene.camera in staging:
            scene.camera = camera


def _new_stage(
    obj: bpy.types.Object,
    known: Mapping[str, Any],
    design: StageDesign,
    camera: bpy.types.Object | None,
) -> StageObjects:
    """Builds a stage around an object that has no style, beside it.

    Args:
        obj: A photo.
        known: What the import told of it.
        design: Of the stage.
        camera: The photo's.
    """
    points = _fewer(_points_of(obj))
    plan = stage_plan_of(
        design,
        _PointsOfObject(points.positions),
        rec709(points.colours),
        intrinsics_of(known),
        Projection(known["projection"]),
        known["subject_distance"],
    )
    stage = stage_objects(obj.name, plan, obj, camera)
    for home in obj.users_collection[:1]:
        home.children.link(stage.collection)
    return stage


def intrinsics_of(known: Mapping[str, Any]) -> Intrinsics:
    """Returns the camera that the properties of a photo tell of."""
    across, down = known["size"]
    return Intrinsics(
        focal=tuple(known["focal_length"]),
        principal_point=tuple(known["principal_point"]),
        size=(int(across), int(down)),
        source=IntrinsicsSource(known["intrinsics"]),
    )


def placed_points_of(obj: bpy.types.Object) -> PlacedPoints:
    """Returns the points of an object in its own axes, as they are shown without its style."""
    style = style_modifier(obj)
    if style is None:
        return _PointsOfObject(_points_of(obj).positions)
    is_shown = style.show_viewport
    style.show_viewport = False
    try:
        return _PointsOfObject(_points_of(obj).positions)
    finally:
        style.show_viewport = is_shown


def _points_of(obj: bpy.types.Object) -> ColouredPoints:
    """Returns where the points of an object are shown, in its own axes."""
    shown = obj
    if obj.modifiers:  # a live grid is flat without its modifier
        shown = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    assert isinstance(shown.data, bpy.types.Mesh | bpy.types.PointCloud)
    return coloured_points_of(shown.data)


def _fewer(points: ColouredPoints) -> ColouredPoints:
    """Returns points evenly out of all, and the farthest, which a backdrop stands behind."""
    step = max(1, len(points.positions) // _ENOUGH_POINTS)
    chosen = np.append(np.arange(0, len(points.positions), step), np.argmin(points.positions[:, 2]))
    return ColouredPoints(points.positions[chosen], points.colours[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class _PointsOfObject:
    """Points of an object, (points, 3) metres in camera space."""

    positions: Floats

    @property
    def disparity(self) -> Floats:
        """(points,) 1/m."""
        away: Floats = np.maximum(-self.positions[:, 2], np.float32(_NEAREST))
        return np.float32(1.0) / away
