# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the photo shows at every point of a grid: its subject, its edges, its outlines."""

from dataclasses import dataclass, replace

from ..nodes.values import Value, maximum, minimum, mix
from ..objects.attributes import MATTE
from .appearance import brightness
from .flat_points import FlatPoints
from .lattice import Lattice
from .raster import blurred

# What is nearer than half way from the farthest to the subject belongs to it more and more.
_SUBJECT_FROM, _SUBJECT_SLOPE = 0.5, 2.5
# What skin, hair and glasses add to the portrait matte.
_FEATURES = 0.3
# An edge of the photo is where brightness is as its mean over a wider window: these many mixings.
_FINE, _WIDE, _STRENGTH = 4, 16, 2
# How often colours mix with those beside them before facets take their means.
_MIXED = 2


@dataclass(frozen=True, slots=True)
class Look:
    """What the photo shows at every point of a grid.

    Attributes:
        subject: 1 on what the photo is of, 0 far behind it.
        contrast: How brightness differs from its mean around.
        edge: How much it does nearby, either way.
        farthest: Nearness of the farthest point next to it.
        nearest: Of the nearest.
    """

    subject: Value
    contrast: Value
    edge: Value
    farthest: Value
    nearest: Value


def looked_at(
    flat: FlatPoints, lattice: Lattice, depth: Value, jump: Value
) -> tuple[Lattice, Look]:
    """Finds subject and edges.

    Source of edges: D. Marr and E. Hildreth, "Theory of edge detection", Proc. R. Soc. B 207
    (1980).

    Args:
        flat: The visible samples.
        lattice: The grid.
        depth: From the farthest to the subject, in nearness.
        jump: What is more is a jump.
    """
    recipe = flat.recipe
    with recipe.frame("Edges of the photo"):
        light = brightness(recipe, lattice.colour)
        mesh, fine = recipe.capture(lattice.mesh, fine=blurred(flat, light, _FINE))
        mesh, contrast = recipe.capture(mesh, contrast=fine - blurred(flat, fine, _WIDE))
        edge = blurred(flat, contrast.absolute(), _STRENGTH)
        mesh, edge = recipe.capture(mesh, edge=edge)
    with recipe.frame("The subject: mattes, or what is near"):
        number = flat.nearest_sample(recipe.position())

        def matte(kind: str) -> Value:
            return flat.sampled(recipe.attribute(f"{MATTE}{kind}"), number)

        features = minimum(matte("skin") + matte("hair") + matte("glasses"), 1.0)
        person = matte("portrait") * (1.0 - _FEATURES) + features * _FEATURES
        share = (lattice.near - flat.far) / depth
        near = minimum(maximum((share - _SUBJECT_FROM) * _SUBJECT_SLOPE, 0.0), 1.0)
        mesh, subject = recipe.capture(mesh, subject=mix(near, person, flat.has_person))
    with recipe.frame("What is next to every point; colours mix on one side of a jump"):
        mesh, farthest = lattice.extremes(mesh, lattice.near, -1, -2)
        mesh, nearest = lattice.extremes(mesh, lattice.near, 1, 2)
        weight = (nearest - farthest < jump) * 1.0
        colour = blurred(flat, lattice.colour, _MIXED, "FLOAT_VECTOR", weight)
        mesh, colour = recipe.capture(mesh, colour=colour)
    lattice = replace(lattice, mesh=mesh, colour=colour)
    return lattice, Look(subject, contrast, edge, farthest, nearest)
