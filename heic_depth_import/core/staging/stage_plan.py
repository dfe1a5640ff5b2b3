# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage of a style for one photo: sizes and places, in camera space.

x is right, y up, the photo's camera stands at the origin and looks along -z.
"""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from ..camera import Intrinsics
from ..settings import Projection
from .camera_reach import DepthExtent
from .lamps import KEY_FROM, Lamp, facing_camera, lamp_at
from .placed_points import PlacedPoints
from .stage_design import StageDesign
from .stage_view import StageView, view_of

# What is as far away as the subject, by this share of its distance, is the subject.
_ALIKE = 0.15
_FEWEST_POINTS = 16
_IGNORED = 0.05
# Lamps stand so many sizes of the subject away: the key far enough to light all of it alike, and
# near enough for what is behind to be darker.
_KEY_AWAY = 3.0
_RIM_AWAY = 1.2
_RIM_SIZE = 0.5
# To the right, and so little in front that what faces the camera hardly gets its light.
_RIM_FROM = (-78.0, 25.0)
# The backdrop stands this share of the farthest distance behind it: solids have a back.
_BEHIND = 0.35
# It is so many times as large as what the photo's camera sees of it.
_LARGER = 3.0
# Of the samples, the farthest so many give it its colour.
_FARTHEST = 0.1
# A hole behind a thing is in the dark, as if that threw its shadow there.
_DARKER = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class StagePlan:
    """A stage.

    Attributes:
        design: What it was planned from.
        focal: The photo's focal length, in widths of the picture.
        subject: Distance of the subject, metres.
        key: The lamp at the upper left; None where nothing takes light.
        rim: The lamp beside the subject; None without.
        backdrop: (4, 3) corners of a wall, counted against the clock as the camera sees them.
        backdrop_colour: Linear light.
        view: Where the camera stands.
    """

    design: StageDesign
    focal: float
    subject: float
    key: Lamp | None
    rim: Lamp | None
    backdrop: Floats
    backdrop_colour: Floats
    view: StageView


def stage_plan_of(  # noqa: PLR0913, PLR0917  what a stage depends on
    design: StageDesign,
    points: PlacedPoints,
    colours: Floats,
    camera: Intrinsics,
    projection: Projection,
    subject: float,
) -> StagePlan:
    """Plans the stage of a photo.

    Args:
        design: Of the style.
        points: What is visible.
        colours: (points, 3 or 4) linear Rec. 709.
        camera: The photo's.
        projection: How the surface was placed.
        subject: Its distance, metres.
    """
    extent = DepthExtent.of(points, camera, projection, subject, has_background=False)
    target, size = _subject(points, subject)
    key = rim = None
    if design.has_lamps:
        share = facing_camera(KEY_FROM, 1.0)
        key = lamp_at(target, KEY_FROM, _KEY_AWAY * size, design.key_size, share)
    if design.has_lamps and design.rim > 0:
        rim = lamp_at(target, _RIM_FROM, _RIM_AWAY * size, _RIM_SIZE, design.rim)
    return StagePlan(
        design=design,
        focal=extent.focal,
        subject=subject,
        key=key,
        rim=rim,
        backdrop=_wall(points, camera, extent),
        backdrop_colour=_backdrop_colour(design, points, colours),
        view=view_of(design, points, camera, extent),
    )


def _subject(points: PlacedPoints, distance: float) -> tuple[tuple[float, float, float], float]:
    """Returns the middle of the subject, and how large it is, metres."""
    away = -points.positions[:, 2]
    chosen = np.abs(away / distance - 1) < _ALIKE
    if chosen.sum() < _FEWEST_POINTS:
        chosen = np.ones(len(away), bool)
    low, high = np.quantile(points.positions[chosen, :2], [_IGNORED, 1 - _IGNORED], axis=0)
    x, y = (low + high) / 2
    return (float(x), float(y), -distance), float(np.linalg.norm(high - low))


def _wall(points: PlacedPoints, camera: Intrinsics, extent: DepthExtent) -> Floats:
    """Returns a wall behind all that is seen, as wide as any view of it needs."""
    farthest = float(-points.positions[:, 2].min()) * (1 + _BEHIND)
    aspect = camera.size[1] / camera.size[0] * camera.focal[0] / camera.focal[1]
    width = extent.width or farthest / extent.focal
    half = _LARGER / 2 * width * np.array((1.0, aspect))
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half
    return np.column_stack([corners, np.full(4, -farthest)]).astype(np.float32)


def _backdrop_colour(design: StageDesign, points: PlacedPoints, colours: Floats) -> Floats:
    if design.backdrop is not None:
        return np.array(design.backdrop, np.float32)
    is_far = points.disparity <= np.quantile(points.disparity, _FARTHEST)
    mean: Floats = np.clip(colours[is_far, :3].mean(axis=0), 0.0, 1.0).astype(np.float32)
    return mean * np.float32(_DARKER)
