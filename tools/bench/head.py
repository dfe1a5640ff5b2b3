# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A head with hair: single strands that stand out from it, before a patterned wall far behind.

The photo shows the strands. The phone's depth map does not know them: it has the hair as one solid
mass, which is there only where depth is looked at.
"""

from __future__ import annotations

import bpy
import numpy as np
from numpy.typing import NDArray

from bench.furnishing import paint, place
from tests.still_life.shapes import Mesh, ball, box, grid_faces, joined, new_object, turned, unit

STRANDS, MASS = "Strands", "Hair Mass"
"""Objects that are there only in pictures, and only where depth is looked at."""

_CENTRE = np.array([0.0, 0.7, 0.03])
_RADII = np.array([0.078, 0.1, 0.115])
_HAIR: tuple[float, float, float] = (0.16, 0.09, 0.05)
# Where hair grows: from the crown to a hairline above the face, which looks at the phone.
_CROWN, _HAIRLINE = np.array([0.0, 0.5, 0.87]), 0.02
# Metres: how far the scalp's own colour, and the mass that depth shows, lie outside the head.
_BASE, _MASS = 0.004, 0.02
# How many, and how long in metres: hair that lies down, and hair that does not.
_LYING, _LOOSE = (6500, (0.025, 0.05)), (1200, (0.015, 0.055))
_WIDTHS = (0.0003, 0.0006)
_KNOTS, _CORNERS = 7, 3


def furnish_head() -> None:
    """A head of 7 700 strands, neck and shoulders before a wall 2.5 m behind."""
    place(1, box((60, 0.1, 60)), (0.6, 0.72, 0.62), at=(0, 3.25, -30), turn=(0, 0, 5), grain=9)
    skin, nose = _egg(0.0), ball(0.014)
    nose = (nose[0] + _CENTRE + (0, -_RADII[1], -0.01), nose[1])
    place(3, joined([skin, nose]), (0.8, 0.5, 0.38), grain=25)
    throat = [(0.005, -0.16), (0.05, -0.16), (0.045, 0.0), (0.05, 0.14), (0.005, 0.14)]
    place(4, turned(throat), (0.7, 0.42, 0.32), at=(0, 0.72, -0.09), grain=25)
    points, faces = ball(1.0)
    shoulders = points * (0.23, 0.11, 0.16), faces
    place(5, shoulders, (0.2, 0.3, 0.55), at=(0, 0.73, -0.28), grain=40)
    hair = paint("Hair", _HAIR, 60)
    for name, shape in (("Scalp", _egg(_BASE)), (MASS, _egg(_MASS)), (STRANDS, _strands())):
        new_object(name, shape, hair).pass_index = 6
    bpy.context.view_layer.update()


def _egg(thickness: float) -> Mesh:
    """Returns the head, thicker by so many metres where hair grows."""
    directions, faces = ball(1.0, 96)
    grown = np.clip((directions @ _CROWN - _HAIRLINE) / 0.15, 0, 1)
    grown = grown * grown * (3 - 2 * grown)
    # Without hair it stays a little inside the skin: no two surfaces in one place.
    outside = thickness * grown - (0.002 * (1 - grown) if thickness else 0)
    return directions * (_RADII + outside[:, None]) + _CENTRE, faces


def _strands() -> Mesh:
    """Returns all strands as tubes of three sides, too thin for more to matter."""
    random = np.random.default_rng(14)
    paths = np.concatenate([_lying(random), _loose(random)])
    count = len(paths)
    along = unit(np.gradient(paths, axis=1))
    side = unit(np.cross(along, [0.31, 0.95, 0.05]))
    up = np.cross(side, along)
    angle = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)[:, None]
    ring = np.cos(angle) * side[:, :, None] + np.sin(angle) * up[:, :, None]
    radius = random.uniform(*_WIDTHS, (count, 1, 1, 1)) / 2
    points = (paths[:, :, None] + ring * radius).reshape(-1, 3)
    faces = grid_faces(_KNOTS, _CORNERS, wrap=True)
    starts = np.arange(count)[:, None, None] * (_KNOTS * _CORNERS)
    return points, (faces + starts).reshape(-1, 4)


def _lying(random: np.random.Generator) -> NDArray[np.float64]:
    """Returns strands (count, knots, 3) that run down and back close to the head."""
    root, away, length, t = _rooted(random, *_LYING)
    down = np.array([0.0, 0.35, -1.0]) + random.normal(0, 0.35, root.shape)
    down -= away * np.sum(down * away, axis=-1, keepdims=True)
    rise = random.uniform(0.1, 1.1, (len(root), 1, 1))
    bent = away * rise * (t - 0.55 * t**2) + unit(down) * t**1.5 * 0.8
    return root + length * bent


def _loose(random: np.random.Generator) -> NDArray[np.float64]:
    """Returns strands (count, knots, 3) that stand out and curl."""
    root, away, length, t = _rooted(random, *_LOOSE)
    curl = random.normal(0, 0.35, root.shape)
    wave = random.normal(0, 0.12, root.shape) * np.sin(t * random.uniform(3, 9, (len(root), 1, 1)))
    bent = away * t + curl * t**2 + wave * t
    bent[..., 2] -= 0.25 * t[..., 0] ** 2
    return root + length * bent


def _rooted(
    random: np.random.Generator, count: int, lengths: tuple[float, float]
) -> tuple[NDArray[np.float64], ...]:
    """Returns roots and the way out (count, 1, 3), lengths (count, 1, 1), and knots from 0 to 1."""
    directions = unit(random.normal(0, 1, (count * 8, 3)))
    directions = directions[directions @ _CROWN > _HAIRLINE + 0.05][:count, None]
    root = directions * (_RADII + _BASE / 2) + _CENTRE
    length = random.uniform(*lengths, (len(root), 1, 1))
    return root, unit(directions / _RADII), length, np.linspace(0, 1, _KNOTS)[None, :, None]
