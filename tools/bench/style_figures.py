# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of a style on a photo, and what is asked of it (issue 15)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from bench.tables import Group

_WITH_GAPS = ("SPHERES", "SCANLINES", "RELIEF", "PINS", "DISSOLVE")
"""Styles between whose elements nothing is, or that are a thing before nothing."""
_EMPTY, _EMPTY_BESIDE, _SECONDS = 0.5, 3.0, 1.0
_MOST = {"CONTOURS": 400.0}
"""Thousands of vertices."""
_LEAST = {"VOXELS": 100.0}
"""Elements along what the photo is of."""
SOLIDS = ("VOXELS", "CONTOURS", "RELIEF", "PINS")
"""Styles whose elements are closed solids; of all others no face is turned away."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a style comes to on one photo.

    Attributes:
        elements: Along the longer side of what the photo is of.
        empty: Percent of the photo's pixels that show nothing.
        empty_beside: The same from 12 degrees, within the inner 80 %.
        legibility: Structural similarity to the photo on the subject, 0 to 1, both blurred to the
            size of an element.
        vertices: In thousands; points count.
        seconds: Of processor time, to evaluate the modifier.
        building: The same, to make its node group and material.
        megabytes: The most that evaluating takes; NaN where the system does not tell.
        wrong: Percent of faces turned away; of solids, of their sides that no other face meets.
    """

    elements: float
    empty: float
    empty_beside: float
    legibility: float
    vertices: float
    seconds: float
    building: float
    megabytes: float
    wrong: float

    def missed(self, style: str) -> Iterator[str]:
        """Tells what is not as it should be."""
        if style not in _WITH_GAPS:
            if self.empty > _EMPTY:
                yield f"{self.empty:.1f} % empty, goal {_EMPTY} %"
            if self.empty_beside > _EMPTY_BESIDE:
                yield f"{self.empty_beside:.1f} % empty at 12 degrees, goal {_EMPTY_BESIDE} %"
        if self.seconds > _SECONDS:
            yield f"{self.seconds:.2f} s to evaluate, goal {_SECONDS} s"
        if self.vertices > _MOST.get(style, math.inf):
            yield f"{self.vertices:.0f} thousand vertices, goal {_MOST[style]:.0f}"
        if self.elements < _LEAST.get(style, 0.0):
            yield f"{self.elements:.0f} elements along the subject, goal {_LEAST[style]:.0f}"
        if self.wrong > 0:
            what = "sides are open" if style in SOLIDS else "faces are turned away"
            yield f"{self.wrong:.2g} % of {what}"


GROUPS = [
    Group[Figures]("along subject", ["elements"], lambda one: [one.elements]),
    Group[Figures]("empty, %", ["front", "12 deg"], lambda one: [one.empty, one.empty_beside]),
    Group[Figures]("SSIM", ["subject"], lambda one: [one.legibility]),
    Group[Figures]("1000s", ["points"], lambda one: [one.vertices]),
    Group[Figures]("s", ["to eval.", "to build"], lambda one: [one.seconds, one.building]),
    Group[Figures]("MB", ["at most"], lambda one: [one.megabytes]),
    Group[Figures]("faces, %", ["wrong"], lambda one: [one.wrong]),
]
