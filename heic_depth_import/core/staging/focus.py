# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far away the photo's subject is, and how blurred the rest."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Doubles, Indices, blocks
from ..camera import Window
from ..photo import DepthPhoto, Matte
from ..settings import Projection
from ..surface.join import points_only
from ..surface.surface import Surface

# Metres of 35 mm film. "f/2.8" on a phone means the blur of such a lens, not of the phone's own,
# which with its sensor of some 7 mm blurs five times less than its portraits show.
_FILM_WIDTH = 0.036
# What iPhones simulate unless told otherwise (13 and later; before, 4.5).
USUAL_APERTURE = 2.8
# Of what lies in the focus region, this share is nearer: autofocus prefers what is in front.
_IN_REGION = 0.25
_IN_MATTE = 0.5
# The middle of the nearest quarter.
_IN_PICTURE = 0.125
_FEWEST_POINTS = 4
# Of the photo's longer side: a tap on a point means what lies around it.
_AROUND_POINT = 0.02
_OPAQUE = 128
# A focus region beside the person in the matte, at another depth than about theirs, is where
# autofocus or a stray tap was (a wall behind a mirror), not what the photo is of.
_ON_MATTE = 0.5
_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class Focus:
    """Where the photo is sharp.

    Attributes:
        distance: Metres along the optical axis, in the scene as it was built.
        f_number: For a camera whose film is as wide as its focal length is measured for.
        disparity: The same place in 1/m, which in a relief is no distance.
    """

    distance: float
    f_number: float
    disparity: float


def focus_of(photo: DepthPhoto, surface: Surface, projection: Projection) -> Focus:
    """Finds the subject's distance and the lens that blurs the rest as the photo's does.

    The subject is what lies in the phone's focus region, unless that lies off the portrait matte at
    another depth; else what the portrait matte shows, else what is nearest.

    Args:
        photo: As read from the file.
        surface: The visible surface.
        projection: How it was placed.
    """
    subject = _subject(photo, surface)
    distance = float(-surface.positions[subject, 2])
    disparity = float(surface.disparity[subject])
    aperture = photo.aperture or USUAL_APERTURE
    if projection is Projection.CAMERA:
        return Focus(distance, aperture, disparity)
    return Focus(distance, _relief_f_number(photo, surface, distance, aperture), disparity)


def _subject(photo: DepthPhoto, surface: Surface) -> int:
    """Returns the vertex that lies where the photo is sharp."""
    width, height = photo.camera.size
    portrait, count = photo.mattes.get("portrait"), _measured(surface)
    in_region, on_matte = [], []
    for block in blocks(count):
        uv = surface.uv[block]
        # One after the other: numpy is slow along axes as short as two.
        places = uv[:, 0] * np.float64(width), height - uv[:, 1] * np.float64(height)
        around = _AROUND_POINT * max(width, height)
        in_region.append(block.start + _within(places, photo.focus_region, around))
        on_matte.append(block.start + _opaque(places, portrait))
    region, matte = np.concatenate(in_region), np.concatenate(on_matte)
    if len(region) >= _FEWEST_POINTS:
        subject = _at_rank(region, _IN_REGION, surface)
        if len(matte) < _FEWEST_POINTS or np.isin(region, matte).mean() >= _ON_MATTE:
            return subject
        person = _at_rank(matte, _IN_MATTE, surface)
        is_alike = abs(surface.depth[subject] / surface.depth[person] - 1) <= _ALIKE
        return subject if is_alike else person
    if len(matte) >= _FEWEST_POINTS:
        return _at_rank(matte, _IN_MATTE, surface)
    return _at_rank(np.arange(count), _IN_PICTURE, surface)


def _measured(surface: Surface) -> int:
    """Returns how many vertices come before those of a fringe, which repeat what was measured."""
    rim, count = surface.rim, len(surface.uv)
    if rim is None or rim.fringe is None:
        return count
    return count - points_only(rim.fringe.grid.cells).samples.size


def _at_rank(chosen: Indices, share: float, surface: Surface) -> int:
    """Returns the vertex that so large a share of the chosen ones is nearer than."""
    rank = int(share * (len(chosen) - 1))
    return int(chosen[np.argpartition(surface.depth[chosen], rank)[rank]])


def _within(places: tuple[Doubles, Doubles], region: Window | None, least: float) -> Indices:
    """Returns which places, (vertices,) across and down, lie in a region of a size at least."""
    if region is None:
        return np.empty(0, np.intp)
    x, y = places
    centre_x, centre_y = region.left + region.width / 2, region.top + region.height / 2
    is_within = np.abs(x - centre_x) <= max(region.width / 2, least)
    is_within &= np.abs(y - centre_y) <= max(region.height / 2, least)
    return np.flatnonzero(is_within)


def _opaque(places: tuple[Doubles, Doubles], matte: Matte | None) -> Indices:
    """Returns which places, (vertices,) across and down, lie on a matte."""
    if matte is None:
        return np.empty(0, np.intp)
    rows, columns = matte.opacity.shape
    window = matte.window
    column = ((places[0] - window.left) * (columns / window.width)).astype(np.intp)
    row = ((places[1] - window.top) * (rows / window.height)).astype(np.intp)
    seen = matte.opacity[np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)]
    return np.flatnonzero(seen >= _OPAQUE)


def _relief_f_number(
    photo: DepthPhoto, surface: Surface, distance: float, aperture: float
) -> float:
    """Returns the f-number that blurs a relief as the photo's lens blurs the scene.

    A lens of the diameter A = focal / N blurs what is off focus by a difference of disparity to a
    disc of A x focal x difference on the film. Cycles gives an orthographic camera a lens of 1 / N
    metres, which blurs what lies d metres off focus to a disc of d / (N x distance) metres. Heights
    of a relief are linear in disparity, so one N serves everywhere.

    Source: the thin lens, for distances much longer than its focal length; Cycles,
        blender/camera.cpp, aperturesize.
    """
    across = photo.camera.size[0] / max(photo.camera.size)
    difference = float(np.ptp(surface.disparity))
    height = float(np.ptp(surface.positions[:, 2]))
    focal = photo.camera.focal[0] / photo.camera.size[0]
    disc = _FILM_WIDTH * focal / aperture * focal * difference * across
    return height / (distance * disc) if disc > 0 and height > 0 else aperture
