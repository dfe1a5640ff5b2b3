# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Still scenes to measure imports against: what a phone finds easy, fine, far, and hairy.

The phone stands at the origin and looks along +Y. No two things that touch in the picture share an
index.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import bpy
import numpy as np

from bench.furnishing import Colour, moved, paint, place, stick
from bench.head import MASS, STRANDS, furnish_head
from tests.still_life.shapes import ball, box, joined, turned

SKY: Colour = (0.45, 0.65, 0.95)


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene by name.

    Attributes:
        furnish: Puts its objects into an empty scene.
        pivot: Metres to the middle of what it shows; cameras move around that.
        subjects: Object indices that the portrait matte shows; none, and there is no matte.
        in_pictures: The object that is there only in pictures: finer than any depth map. Where
            there is one, the matte is rendered, too.
        in_depth: The object that is there only where depth is looked at.
    """

    furnish: Callable[[], None]
    pivot: float
    subjects: tuple[int, ...] = ()
    in_pictures: str = ""
    in_depth: str = ""


def furnish_bust() -> None:
    """A head, a ball and a neck before a wall that is not quite square to the view."""
    place(1, box((60, 0.1, 60)), (0.75, 0.68, 0.55), at=(0, 1.95, -30), turn=(0, 0, 6), grain=4)
    place(2, box((60, 60, 0.1)), (0.35, 0.2, 0.12), at=(0, 0, -0.52), turn=(1, 0, 0), grain=20)
    bpy.ops.mesh.primitive_monkey_add(size=0.42, location=(-0.03, 0.85, -0.03))
    head = bpy.context.object
    head.rotation_euler = (0, 0, np.radians(15))
    levels = head.modifiers.new("Subdivision", "SUBSURF")
    levels.levels = levels.render_levels = 3
    head.data.polygons.foreach_set("use_smooth", [True] * len(head.data.polygons))
    head.data.materials.append(paint("Head", (0.8, 0.35, 0.2), 10))
    head.pass_index = 3
    place(4, ball(0.14), (0.15, 0.35, 0.8), at=(0.42, 1.25, -0.28), grain=15)
    neck = [(0.01, -0.2), (0.09, -0.2), (0.09, 0.0), (0.09, 0.2), (0.01, 0.2)]
    place(5, turned(neck), (0.3, 0.6, 0.3), at=(-0.03, 0.93, -0.36), grain=12)


def furnish_thin() -> None:
    """A chair, a twig with leaves, a fence: everything a few samples wide."""
    place(1, box((60, 0.1, 60)), (0.55, 0.7, 0.75), at=(0, 3.25, -30), turn=(0, 0, -5), grain=3)
    place(2, box((60, 60, 0.1)), (0.45, 0.42, 0.35), at=(0, 0, -0.72), grain=10)
    legs = [(-0.5, 1.2, -0.1), (-0.12, 1.2, -0.1), (-0.5, 1.55, 0.4), (-0.12, 1.55, 0.4)]
    chair = [stick((x, y, -0.62), (x, y, top), 0.014) for x, y, top in legs]
    chair += [stick((-0.5, 1.55, z), (-0.12, 1.55, z), 0.011) for z in (0.05, 0.2, 0.36)]
    chair.append(moved(box((0.42, 0.4, 0.025)), (-0.31, 1.375, -0.11)))
    place(3, joined(chair), (0.5, 0.25, 0.1), grain=12)
    pales = [moved(box((0.035, 0.012, 0.4)), (-0.3 + 0.11 * n, 2.1, -0.62)) for n in range(14)]
    rails = [moved(box((1.6, 0.012, 0.03)), (0.42, 2.12, z)) for z in (-0.515, -0.335)]
    place(4, joined([*pales, *rails]), (0.8, 0.8, 0.78), grain=8)
    twigs = [
        stick((0.3, 0.98, -0.62), (0.33, 0.98, 0.45), 0.006),
        stick((0.3, 0.98, -0.05), (0.5, 0.95, 0.3), 0.003),
        stick((0.3, 0.98, 0.05), (0.12, 0.95, 0.35), 0.003),
    ]
    place(5, joined(twigs), (0.3, 0.2, 0.1), grain=20)
    random = np.random.default_rng(3)
    for index in range(6, 22):
        points, faces = ball(1.0, 32)
        leaf = points * (0.05, 0.012, 0.025), faces
        at = random.uniform((0.08, 0.8, -0.1), (0.55, 1.1, 0.4))
        place(index, leaf, (0.25, 0.6, 0.12), at=at, turn=random.uniform(-57, 57, 3), grain=18)


def furnish_room() -> None:
    """A floor that slants, a window to the sky, a few solids; nothing is square to the view."""
    place(1, box((12, 7, 0.1)), (0.5, 0.3, 0.15), at=(0, 0.6, -1.35), turn=(6, -4, 0), grain=6)
    parts = [(-4, 0.2, -2, 3), (1.7, 4, -2, 3), (0.2, 1.7, -2, -0.25), (0.2, 1.7, 1.2, 3)]
    wall = [
        moved(box((right - left, 0.1, top - bottom)), ((left + right) / 2, 0, bottom))
        for left, right, bottom, top in parts
    ]
    place(2, joined(wall), (0.75, 0.7, 0.6), at=(0, 4.05, 0), turn=(2, 0, 7), grain=5)
    bar = box((0.05, 0.05, 1.5))
    place(3, bar, (0.85, 0.85, 0.85), at=(0.95, 4.13, -0.3), turn=(2, 0, 7), grain=3)
    place(4, box((0.1, 14, 9)), (0.45, 0.55, 0.45), at=(-2.25, 2, -4), turn=(0, 0, 7), grain=4)
    place(5, box((14, 7, 0.1)), (0.8, 0.8, 0.8), at=(0, 0.6, 1.9), turn=(-2, 1, 0), grain=3)
    place(6, box((0.5, 0.5, 0.5)), (0.6, 0.2, 0.2), at=(-0.7, 2.3, -0.87), turn=(0, 0, 29))
    cone = [(0.001, 0.6), (0.1, 0.3), (0.2, 0.0)]
    place(7, turned(cone), (0.7, 0.6, 0.15), at=(0.3, 1.5, -0.85))
    angle = np.linspace(0, 2 * np.pi, 49)
    ring = turned(np.stack([0.22 + 0.07 * np.cos(angle), 0.07 * np.sin(angle)], axis=1))
    place(8, ring, (0.2, 0.35, 0.65), at=(-0.45, 1.4, 0.1), turn=(63, 17, 0))


SCENES = {
    "bust": Scene(furnish_bust, 0.85, (3, 5)),
    "thin": Scene(furnish_thin, 1.2),
    "room": Scene(furnish_room, 1.5),
    "head": Scene(furnish_head, 0.7, (3, 4, 5, 6), in_pictures=STRANDS, in_depth=MASS),
}
