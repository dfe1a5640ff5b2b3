# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An imported photo made as large and as deep as somebody has measured.

All points move along their rays; camera, lamps and stage follow, so that renders stay the same.
What was sculpted stays: nothing is built anew.
"""

import bpy
import numpy as np
from mathutils import Vector

from ..core.surface.rescale import Measurement, Rescale, RescaleError
from .custom_properties import MEASURED, PROPERTIES
from .import_record import keep_rescale, recorded_rescale
from .nodes.live_nodes import MODIFIER
from .nodes.modifier_inputs import get_input, set_input
from .objects.attributes import fill
from .objects.camera import rescale_camera
from .objects.coloured_points import Geometry
from .objects.curves import multiply_curves
from .objects.depth_image import DEPTH_IMAGE, rescale_depth_image
from .objects.lamps import enlarge_lamp, lamps_of
from .objects.moved_points import MovedPoints, point_values, positions_of
from .objects.stage import is_staging
from .photo_parts import background_of, staging_of
from .styles.apply import style_modifier
from .styles.inputs import SUBJECT
from .styling import camera_of

ACCURACY = "scaled by you"
"""What the property `accuracy` says afterwards."""
_POINTS, _VALUE = "points", "length"
# Of their depth: what differs more was sculpted, or has another origin than the camera's place.
_SAME_DEPTH = 1e-3
_SCALES = (0.001, 1000.0)


def measurement_in(photo: bpy.types.Object, places: list[Vector], value: float) -> Measurement:
    """Returns a measurement between places of the scene, as the photo's camera space has them.

    Args:
        photo: An imported one.
        places: Two in world space, or one, whose distance from the photo's camera is measured.
        value: How long it truly is, in the scene's units.
    """
    into = photo.matrix_world.inverted_safe()
    points = [into @ place for place in places]
    return _measurement(photo, points, value)


def last_measurement(photo: bpy.types.Object) -> Measurement | None:
    """Returns what the photo's size was set by last, in the photo's camera space of today."""
    kept = photo[PROPERTIES].get(MEASURED)
    if kept is None:
        return None
    numbers = list(kept[_POINTS])
    places = [Vector(numbers[at : at + 3]) for at in range(0, len(numbers), 3)]
    return _measurement(photo, places, kept[_VALUE])


def farthest_of(photo: bpy.types.Object) -> float:
    """Returns the depth of the farthest point of a photo and its background, in metres."""
    return max(
        photo[PROPERTIES]["farthest_depth"]
        if _is_live(part)
        else -float(positions_of(part.data)[:, 2].min(initial=0.0))
        for part in _surfaces(photo)
    )


def require_rescalable(photo: bpy.types.Object) -> None:
    """Raises RescaleError where no correction of depth keeps the photo's look."""
    known = photo[PROPERTIES]
    if known.get("projection") != "CAMERA":
        raise RescaleError("A relief has no true distances; scale the object instead")
    for part in _surfaces(photo):
        if part.data.users > 1:
            raise RescaleError(
                "Another object shares the photo's geometry; make it single-user first"
            )
    if _is_live(photo):
        if get_input(photo.modifiers[MODIFIER], "Strength") != 1.0:
            raise RescaleError("Set Strength to 1 first: a flattened photo has no true distances")
    elif not _stands_at_camera(photo):
        raise RescaleError(
            "The object's origin is no longer where the phone stood; undo what moved it (Set "
            "Origin, Apply Rotation or Scale), or scale the object instead"
        )


def rescale_photo(photo: bpy.types.Object, rescale: Rescale, measurement: Measurement) -> None:
    """Corrects depth and size of a photo, and of all that belongs to it.

    Args:
        photo: An imported one, not in Edit Mode.
        rescale: What to do.
        measurement: What it is done for, in the photo's camera space of before.

    Raises:
        RescaleError: Nothing was changed.
    """
    require_rescalable(photo)
    farthest = farthest_of(photo)
    at_subject = _factor(rescale, photo[PROPERTIES]["subject_distance"], farthest)
    measured = measurement.after(rescale)
    rescale_surfaces(photo, rescale)
    photo[PROPERTIES][MEASURED] = {
        _POINTS: [number for place in measured.places for number in place],
        _VALUE: measured.value,
    }
    keep_rescale(photo, recorded_rescale(photo).then(rescale))
    at_the_back = rescale.factor(farthest)
    camera = camera_of(photo)
    for child in (*([camera] if camera else []), *lamps_of(photo), *staging_of(photo)):
        _carry(photo, child, at_subject, at_the_back, rescale)
    style = style_modifier(photo)
    if style is not None and SUBJECT in style.node_group.interface.items_tree:
        subject = _number(style, SUBJECT)
        set_input(style, SUBJECT, subject * _factor(rescale, subject, farthest))


def rescale_surfaces(photo: bpy.types.Object, rescale: Rescale) -> None:
    """Corrects depth and size of a photo's surfaces, and what its properties tell of them.

    Args:
        photo: An imported one, not in Edit Mode.
        rescale: What to do.

    Raises:
        RescaleError: Nothing was changed.
    """
    farthest = farthest_of(photo)
    # All of it before anything is changed.
    moved = [MovedPoints.of(part.data, rescale) for part in _surfaces(photo) if not _is_live(part)]
    if _is_live(photo):
        _rescale_inputs(photo.modifiers[MODIFIER], rescale, farthest)
    for points in moved:
        points.put()
    if isinstance(image := photo.get(DEPTH_IMAGE), bpy.types.Image):
        rescale_depth_image(image, rescale, farthest)
    _tell(photo, rescale, farthest)


def _measurement(photo: bpy.types.Object, places: list[Vector], value: float) -> Measurement:
    rows = [(row[0], row[1], row[2]) for row in photo.matrix_world.to_3x3()]
    points = tuple((place.x, place.y, place.z) for place in places)
    return Measurement(points, value, (rows[0], rows[1], rows[2]))


def _factor(rescale: Rescale, depth: float, farthest: float) -> float:
    """Returns by how much a depth grows that may have been edited to lie beyond the farthest."""
    return rescale.factor(min(depth, farthest)) if depth > 0 else 1.0


def _surfaces(photo: bpy.types.Object) -> list[bpy.types.Object]:
    behind = background_of(photo)
    return [photo, behind] if behind is not None else [photo]


def _is_live(part: bpy.types.Object) -> bool:
    return MODIFIER in part.modifiers


def _stands_at_camera(photo: bpy.types.Object) -> bool:
    """Tells whether depth is still measured from the object's origin, along its axis."""
    assert isinstance(photo.data, Geometry)
    depth = point_values(photo.data, "depth")
    if depth is None or not len(depth):
        return False
    off = np.abs(-positions_of(photo.data)[:, 2] / depth - 1)
    return bool(np.median(off) <= _SAME_DEPTH)


def _rescale_inputs(modifier: bpy.types.Modifier, rescale: Rescale, farthest: float) -> None:
    """Corrects the inputs of a live grid."""
    scale, offset = (_number(modifier, f"Disparity {name}") for name in ("Scale", "Offset"))
    limit = _number(modifier, "Far Limit")
    least, most = _SCALES
    if not least <= scale * rescale.scale <= most:
        raise RescaleError("The photo would become unbelievably large or small; check the length")
    set_input(modifier, "Disparity Scale", scale * rescale.scale)
    set_input(modifier, "Disparity Offset", offset * rescale.scale + rescale.offset)
    if limit > 0:
        set_input(modifier, "Far Limit", limit * _factor(rescale, limit, farthest))


def _number(modifier: bpy.types.Modifier, name: str) -> float:
    value = get_input(modifier, name)
    assert isinstance(value, float)
    return value


def _carry(
    photo: bpy.types.Object,
    child: bpy.types.Object,
    at_subject: float,
    at_the_back: float,
    rescale: Rescale,
) -> None:
    """Lets what belongs to a photo follow."""
    child.location *= at_subject
    multiply_curves(child, "location", at_subject)
    if isinstance(child.data, bpy.types.Camera):
        scale = photo.matrix_world.median_scale
        rescale_camera(child.data, rescale, at_the_back, scale)
    elif isinstance(child.data, bpy.types.Light):
        enlarge_lamp(child, at_subject)
    elif isinstance(child.data, bpy.types.Mesh) and is_staging(child):  # the backdrop
        fill(child.data, "position", positions_of(child.data) * np.float32(at_the_back))
        child.data.update()


def _tell(photo: bpy.types.Object, rescale: Rescale, farthest: float) -> None:
    """Tells what was done in the object's properties."""
    known = photo[PROPERTIES]
    known["accuracy"] = ACCURACY
    known["disparity_scale"] *= rescale.scale
    known["disparity_offset"] = known["disparity_offset"] * rescale.scale + rescale.offset
    for name in ("nearest_depth", "farthest_depth", "subject_distance"):
        known[name] *= _factor(rescale, known[name], farthest)
    known["quantisation_step"] *= rescale.scale
