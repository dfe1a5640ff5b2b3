# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The front of a solid relief: what the photo shows, and walls where depth jumps."""

from dataclasses import dataclass, replace

from ..nodes.values import Value, maximum, minimum
from .appearance import photo_colour
from .cutting import spread
from .flat_points import FlatPoints
from .raster import blurred, points_along

_TINY = 1e-6
# A point that differs from the mean of those around by this share of all depth is at a jump, a face
# whose corners deviate by so much falls down one.
_JUMP, _FALL = 0.02, 0.03
# The foot of a wall goes so far beneath its edge, if so much of what is around is edge.
_STEEP, _FEW = 0.85, 0.05


@dataclass(frozen=True, slots=True)
class Solid:
    """A box over the picture.

    Attributes:
        mesh: With many points on front and back.
        place: Of each on the picture, (x, y, 0).
        is_front: Whether it lies on the front.
        near: What the photo shows there: nearness.
        colour: And colour.
        uv: Where on the photo that is.
        moved: Where each point comes to lie.
    """

    mesh: Value
    place: Value
    is_front: Value
    near: Value
    colour: Value
    uv: Value
    moved: Value


def steepened(
    flat: FlatPoints, solid: Solid, smooth: Value, margin: Value
) -> tuple[Solid, Value, Value]:
    """Evens out depth on either side of a jump, and lets the front fall there as a wall does.

    Walls have a colour of their own: else they drew pixels of the photo out into streaks. Where an
    outline is straight they are steeper than the grid's points are apart.

    Args:
        flat: The samples.
        solid: A box.
        smooth: How often depth is mixed with that beside it.
        margin: So close to the border nothing moves.

    Returns:
        The solid, with points moved; depth, 0 the farthest and 1 the nearest; 1 on faces that fall.
    """
    recipe = flat.recipe
    with recipe.frame("Where depth jumps"):
        share = flat.share(solid.near)
        mesh, share = recipe.capture(solid.mesh, share=share)
        above = share - blurred(flat, share, 1)
        mesh, above = recipe.capture(mesh, above=above * solid.is_front)
        evened = blurred(flat, share, smooth, weight=(above.absolute() < _JUMP) * 1.0)
        mesh, share = recipe.capture(mesh, share=evened)
    with recipe.frame("The foot of a wall is close beneath its edge"):
        is_edge = (above > _JUMP) * 1.0
        count = blurred(flat, is_edge, 1)
        total = blurred(flat, solid.place * is_edge, 1, "FLOAT_VECTOR")
        most = maximum(count, _TINY)
        towards = total / recipe.vector(most, most, most) - solid.place
        half = flat.size * 0.5
        x, y, _ = (half - (solid.place - flat.low - half).absolute()).xyz()
        is_inside = minimum(x, y) > margin
        is_foot = (above < -_JUMP) & (count > _FEW) & is_inside
        offset = towards * (is_foot * _STEEP)
        mesh, moved, uv = recipe.capture(
            mesh,
            moved=solid.place + offset,
            uv=solid.uv + offset / maximum(flat.size, _TINY),
        )
    with recipe.frame("What falls"):
        mesh, variance = spread(recipe, mesh, share)
        mesh, falls = recipe.capture(mesh, "FACE", falls=(variance > _FALL * _FALL) * 1.0)
    return replace(solid, mesh=mesh, moved=moved, uv=uv), share, falls


def box_over(flat: FlatPoints, detail: Value) -> Solid:
    """Covers the picture with a box of so many points along the longer side."""
    recipe = flat.recipe
    with recipe.frame("A box as large as the photo, with many points"):
        across, up, _ = flat.size.xyz()
        columns, rows = points_along(flat, detail)
        box = recipe.node(
            "GeometryNodeMeshCube",
            {
                "Size": recipe.vector(across, up, 1.0),
                "Vertices X": columns,
                "Vertices Y": rows,
                "Vertices Z": 2,
            },
        )["Mesh"]
        x, y, z = recipe.position().xyz()
        place = recipe.vector(x, y, 0.0) + flat.low + flat.size * 0.5
        box, place, is_front = recipe.capture(box, place=place, is_front=z > 0.0)
    with recipe.frame("What the photo shows at every point"):
        number = flat.nearest_sample(place)
        uv = flat.sampled(recipe.attribute("UVMap", "FLOAT_VECTOR"), number, "FLOAT_VECTOR")
        there = flat.sampled(recipe.position(), number, "FLOAT_VECTOR")
        # The nearest sample is up to half a sample away: its UV goes on from there.
        uv = uv + (place - there) / maximum(flat.size, 1e-6)
        box, near, colour, uv = recipe.capture(
            box,
            near=flat.sampled(flat.near, number),
            colour=flat.sampled(photo_colour(recipe), number, "FLOAT_COLOR"),
            uv=uv,
        )
    return Solid(box, place, is_front, near, colour, uv, place)
