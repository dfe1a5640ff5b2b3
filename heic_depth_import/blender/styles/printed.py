# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What prints are made of: dots of ink, and a piece of paper behind each cell of a screen."""

import math

from ..nodes.values import Value, maximum, minimum, mix
from .appearance import coloured, shown_by
from .build_up import arrived, progress, shuffled
from .cells import Cells
from .flat_points import FlatPoints

PAPER = (0.93, 0.92, 0.89)
"""Linear."""

# Paper lies behind its dots by so many cells: nearer, that of a near cell would cover dots of the
# next on a slope; farther, it would show beside them from aside, a white line. A print has paper on
# a table's far end as well, where that takes so much of what the scene rises in a cell. At most it
# is so much of the distance, or of a relief's height.
_PAPER_BEHIND, _OF_RISE, _MOST_BEHIND = 1.5, 0.75, 0.04
# Paper that falls off by more than the first of these in a cell, in cells, takes on the photo's
# colour, and by more than the second has it: from aside more of it is seen than dots leave.
_STEEP, _STEEPEST = 2.0, 4.0
_MIDDLE = 0.5
# Pieces that overlap are wider by so much for every cell that they fall off, the sine of 12
# degrees, and at most by so much; they lie farther behind their dots by so much of what these rise.
_WIDER, _WIDEST, _OVERLAPPED = 0.2, 0.4, 0.35
# Corners of a dot that is seen, and of one of the background: of these few show, in gaps.
_CORNERS, _CORNERS_BEHIND = 16, 8


def dots_at(  # noqa: PLR0913, PLR0917  what dots are
    flat: FlatPoints,
    is_behind: Value | None,
    points: Value,
    material: Value,
    place: tuple[Value, Value, Value],
    radius: Value,
) -> Value:
    """Puts dots that face the camera at points in their colours, as instances.

    They are polygons with the area of a circle.

    Args:
        flat: The samples.
        is_behind: 1 where a point is of the background, else 0; None where that takes no part.
        points: The points.
        material: Shows the dots.
        place: Of the points, (x, y, nearness).
        radius: Of the dots in the picture.
    """
    recipe = flat.recipe

    def dots(corners: int, where: Value) -> Value:
        larger = math.sqrt(math.pi / (corners / 2 * math.sin(2 * math.pi / corners)))
        dot = recipe.node(
            "GeometryNodeMeshCircle", {"Vertices": corners, "Radius": larger}, fill_type="NGON"
        ).value
        return _placed(flat, where, shown_by(recipe, dot, material), place, radius)

    if is_behind is None:
        return dots(_CORNERS, points)
    parts = recipe.node(
        "GeometryNodeSeparateGeometry", {"Geometry": points, "Selection": is_behind < _MIDDLE}
    )
    both = [dots(_CORNERS, parts["Selection"]), dots(_CORNERS_BEHIND, parts["Inverted"])]
    return recipe.node("GeometryNodeJoinGeometry", {"Geometry": both}).value


def paper_shade(flat: FlatPoints, cells: Cells, spacing: Value, photo: Value) -> Value:
    """Returns how much of its light white paper gives back, a colour: all of it, but for slopes."""
    recipe = flat.recipe
    with recipe.frame("White, but for slopes"):
        slope = _slope(flat, cells, spacing)
        steep = minimum(maximum((slope - _STEEP) / (_STEEPEST - _STEEP), 0.0), 1.0)
        return mix(recipe.vector(1.0, 1.0, 1.0), photo, steep)


def _slope(flat: FlatPoints, cells: Cells, spacing: Value) -> Value:
    """Returns how far what is in a cell falls off, in cells, of what is far away less.

    Little of that is seen from aside, and its depth is rough: a wall stays white.
    """
    middle = maximum(cells.near, flat.far + flat.range * _MIDDLE)
    return cells.own_rise * flat.scale(middle) / spacing


def paper_of(  # noqa: PLR0913, PLR0917  what paper is
    flat: FlatPoints,
    cells: Cells,
    spacing: Value,
    angle: Value,
    material: Value,
    colour: Value,
    overlapping: Value | float = 0.0,
) -> Value:
    """Returns a piece of paper for each cell, an instance: what is behind is not seen through it.

    Args:
        flat: All samples.
        cells: Of a screen.
        spacing: Distance of the cells.
        angle: Of the screen.
        material: Shows the paper.
        colour: Of the paper.
        overlapping: 1 where on slopes pieces overlap, behind the next cells' dots, so that no gap
            opens from aside; else 0.
    """
    recipe = flat.recipe
    with recipe.frame("Paper"):
        piece = recipe.node(
            "GeometryNodeMeshGrid", {"Size X": 1.0, "Size Y": 1.0, "Vertices X": 2, "Vertices Y": 2}
        )["Mesh"]
        turned = recipe.node(
            "GeometryNodeTransform",
            {"Geometry": piece, "Rotation": recipe.vector(0.0, 0.0, -angle)},
        ).value
        turned = shown_by(recipe, turned, material)
        wider = minimum(_slope(flat, cells, spacing) * _WIDER, _WIDEST) * overlapping + 1.0
        edge = come(flat, cells) * spacing * wider
        points, edge = recipe.capture(cells.points, edge=edge)
        points = coloured(recipe, arrived(recipe, points, edge), colour)
        behind = mix(1.0, cells.near, flat.perspective) * spacing * _PAPER_BEHIND
        behind = maximum(behind, cells.own_rise * (overlapping * _OVERLAPPED + _OF_RISE))
        most = mix(flat.range, cells.near, flat.perspective) * _MOST_BEHIND
        behind = minimum(behind, most)
        return _placed(flat, points, turned, (cells.x, cells.y, cells.near - behind), edge)


def come(flat: FlatPoints, cells: Cells) -> Value:
    """Returns how far cells have come: far ones first."""
    return progress(flat.recipe, flat.share(cells.near) * 0.6 + shuffled(flat.recipe) * 0.4)


def _placed(
    flat: FlatPoints, points: Value, thing: Value, place: tuple[Value, Value, Value], size: Value
) -> Value:
    """Puts a thing at the place of every cell, (x, y, nearness), facing the camera."""
    recipe, (_, _, near) = flat.recipe, place
    places = recipe.node(
        "GeometryNodeSetPosition",
        {"Geometry": points, "Position": flat.stood_up(*place)},
    ).value
    return recipe.node(
        "GeometryNodeInstanceOnPoints",
        {"Points": places, "Instance": thing, "Scale": flat.scale(near) * size},
    ).value
