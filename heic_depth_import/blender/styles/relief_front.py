# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The front of a solid relief: what the photo shows, and walls where depth jumps."""

from dataclasses import dataclass, replace

from ..nodes.values import Value, maximum, minimum, mix
from .appearance import photo_colour
from .cutting import spread
from .flat_points import FlatPoints
from .raster import blurred, picture_grid, points_along, rise

_HALF = 0.5
_TINY = 1e-6
# A point that differs from the mean of those around by this share of all depth is at a jump, a face
# whose corners deviate by so much falls down one.
_JUMP, _FALL = 0.02, 0.03
# Which side of a jump points are on is seen against so many mixings with what is around, and evened
# out by so many.
_AROUND, _EVENED = 4, 3
# Where that changes by so much from point to point there is an outline.
_SHARP = 0.08
# What is beside it, up to so many points away, goes nearly there: a wall is not upright.
_BESIDE, _NEARLY = 1.2, 0.95
# And no farther than this, in each direction.
_MOST = 0.46


@dataclass(frozen=True, slots=True)
class Front:
    """A grid over the picture.

    Attributes:
        mesh: With many points.
        columns: Of them.
        rows: Likewise.
        place: Of each on the picture, (x, y, 0).
        near: What the photo shows there: nearness.
        colour: And colour.
        uv: Where on the photo that is.
        moved: Where each point comes to lie.
    """

    mesh: Value
    columns: Value
    rows: Value
    place: Value
    near: Value
    colour: Value
    uv: Value
    moved: Value


def front_over(flat: FlatPoints, detail: Value) -> Front:
    """Covers the picture with a grid of so many points along the longer side."""
    recipe = flat.recipe
    with recipe.frame("A grid as large as the photo, with many points"):
        columns, rows = points_along(flat, detail)
        mesh, place = recipe.capture(picture_grid(flat, columns, rows), place=recipe.position())
    with recipe.frame("What the photo shows at every point"):
        number = flat.nearest_sample(place)
        uv = flat.sampled(recipe.attribute("UVMap", "FLOAT_VECTOR"), number, "FLOAT_VECTOR")
        there = flat.sampled(recipe.position(), number, "FLOAT_VECTOR")
        # The nearest sample is up to half a sample away: its UV goes on from there.
        uv = uv + (place - there) / maximum(flat.size, _TINY)
        mesh, near, colour, uv = recipe.capture(
            mesh,
            near=flat.sampled(flat.near, number),
            colour=flat.sampled(photo_colour(recipe), number, "FLOAT_COLOR"),
            uv=uv,
        )
    return Front(mesh, columns, rows, place, near, colour, uv, place)


def solid_behind(flat: FlatPoints, front: Front, **values: Value) -> list[Value]:
    """Returns a box whose upper and lower side have the front's points, each with its values.

    A box is closed, and stays so whatever becomes of its points.

    Args:
        flat: The samples.
        front: Of the front.
        **values: Of its points.

    Returns:
        The box, 1 on its upper side and 0 on its lower one, and the values.
    """
    recipe = flat.recipe
    with recipe.frame("A box with a point above and below for each of the front"):
        box = recipe.node(
            "GeometryNodeMeshCube",
            {
                "Size": recipe.vector(1.0, 1.0, 1.0),
                "Vertices X": front.columns,
                "Vertices Y": front.rows,
                "Vertices Z": 2,
            },
        )["Mesh"]
        x, y, z = recipe.position().xyz()
        column = ((x + _HALF) * (front.columns - 1.0) + _HALF).floor()
        row = ((y + _HALF) * (front.rows - 1.0) + _HALF).floor()
        number = column * front.rows + row
        kept = {
            name: recipe.sampled(
                front.mesh, value, number, "FLOAT" if value.kind == "VALUE" else "FLOAT_VECTOR"
            )
            for name, value in values.items()
        }
        return recipe.capture(box, "POINT", is_above=(z > 0.0) * 1.0, **kept)


def steepened(flat: FlatPoints, front: Front, smooth: Value, margin: Value) -> tuple[Front, Value]:
    """Evens out depth on either side of a jump, and lets the front fall there as a wall does.

    Walls have a colour of their own: else they drew pixels of the photo out into streaks. They are
    steeper than the grid's points are apart, and their outlines do not follow its steps.

    Args:
        flat: The samples.
        front: What the photo shows.
        smooth: How often depth is mixed with that beside it.
        margin: So close to the border nothing moves.

    Returns:
        The front, with points moved, and depth, 0 the farthest and 1 the nearest.
    """
    recipe = flat.recipe
    with recipe.frame("Where depth jumps"):
        share = flat.share(front.near)
        mesh, share = recipe.capture(front.mesh, share=share)
        above = share - blurred(flat, share, 1)
        mesh, above = recipe.capture(mesh, above=above)
        evened = blurred(flat, share, smooth, weight=(above.absolute() < _JUMP) * 1.0)
        mesh, share = recipe.capture(mesh, share=evened)
    with recipe.frame("Which side of a jump points are on, without a grid's steps"):
        over = share - blurred(flat, share, _AROUND)
        mesh, over = recipe.capture(mesh, over=over)
        side = minimum(maximum(over / (2.0 * _JUMP) + _HALF, 0.0), 1.0)
        mesh, side = recipe.capture(mesh, side=blurred(flat, side, _EVENED))
    with recipe.frame("What is alone on its side is as deep as those around on the other"):
        wanted = (side > _HALF) * 1.0
        is_right = ((over > 0.0) * 1.0 - wanted).absolute() < _HALF
        is_alone = (over.absolute() > _JUMP) & ~is_right
        weight = blurred(flat, is_right * 1.0, 2)
        beside = blurred(flat, share * is_right, 2) / maximum(weight, _TINY)
        mesh, share = recipe.capture(mesh, share=mix(share, beside, is_alone & (weight > _TINY)))
    with recipe.frame("Edge and foot of a wall meet on its outline"):
        across, up = rise(flat, side, front.rows)
        steepness = maximum(across * across + up * up, _TINY)
        is_inside = flat.beyond(front.place) < margin * -1.0
        is_sharp = (steepness > _SHARP * _SHARP) & is_inside
        differs = _HALF - side
        is_beside = differs * differs < steepness * (_BESIDE * _BESIDE)
        away = differs / steepness * ((is_sharp & is_beside) * _NEARLY)
        width, height, _ = flat.size.xyz()
        cell = recipe.vector(
            width / maximum(front.columns - 1.0, 1.0), height / maximum(front.rows - 1.0, 1.0), 0.0
        )
        # By less than a half of their distance: no face turns over.
        right, upwards = (minimum(maximum(way * away, -_MOST), _MOST) for way in (across, up))
        offset = recipe.vector(right, upwards, 0.0) * cell
        mesh, moved, uv = recipe.capture(
            mesh,
            moved=front.place + offset,
            uv=front.uv + offset / maximum(flat.size, _TINY),
        )
    return replace(front, mesh=mesh, moved=moved, uv=uv), share


def falling(flat: FlatPoints, mesh: Value, share: Value) -> list[Value]:
    """Returns the mesh, and 1 on its faces that fall down a jump of depth, else 0."""
    recipe = flat.recipe
    with recipe.frame("What falls"):
        mesh, variance = spread(recipe, mesh, share)
        return recipe.capture(mesh, "FACE", falls=(variance > _FALL * _FALL) * 1.0)
