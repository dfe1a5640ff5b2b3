# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The board that pins stand on, with its frame, in one piece."""

from ..nodes.recipe import Recipe
from ..nodes.values import Value, minimum, mix
from .appearance import coloured

# Lines of points from the outside in, on every side: round the frame, and down to the board.
_LINES = 10
# Of the frame's width: its height before the board, the board's thickness, and the bevel.
_RISE, _THICK, _BEVEL = 1.2, 1.0, 0.12
# From the outermost pin's middle to the frame, in distances of pins.
_FREE = 0.7
# Linear light of lacquer: black behind the pins, grey around them.
_BOARD, _FRAME = 0.012, 0.16
_LAST = 3.5


def board_around(recipe: Recipe, points: Value, spacing: Value, face: Value, frame: Value) -> Value:
    """Returns a framed board behind points that lie flat.

    It begins as a box, which is closed, and only moves its points.

    Args:
        recipe: What the nodes are added to.
        points: Where pins stand.
        spacing: Of pins.
        face: Where the board's front is to be, z.
        frame: The frame's width; 0 leaves the board alone.
    """
    with recipe.frame("A box with lines of points around its front"):
        box = recipe.node(
            "GeometryNodeMeshCube",
            {
                "Size": (2.0, 2.0, 2.0),
                "Vertices X": _LINES,
                "Vertices Y": _LINES,
                "Vertices Z": 2,
            },
        )["Mesh"]
        x, y, z = recipe.position().xyz()
        # Lines from the border on either side: 0 the outermost to 4 the innermost.
        line_x, line_y = (((1.0 - each.absolute()) * (_LINES - 1) * 0.5) for each in (x, y))
        side_x, side_y = ((each > 0.0) * 2.0 - 1.0 for each in (x, y))
        is_front = (z > 0.0) * 1.0
    with recipe.frame("A frame with a bevel, and the board within"):
        extent = recipe.node(
            "GeometryNodeAttributeStatistic",
            {"Geometry": points, "Attribute": recipe.position()},
            data_type="FLOAT_VECTOR",
        )
        half_x, half_y, _ = (extent["Range"] * 0.5).xyz()
        out_x, out_y = (_outwards(line, frame) + spacing * _FREE for line in (line_x, line_y))
        line = minimum(line_x, line_y)
        is_top = (line < _LAST) * 1.0
        bevel = frame * _BEVEL
        is_flat = ((line - 1.5).absolute() < 1.0) * 1.0
        rise = is_top * (frame * _RISE - bevel) + is_flat * bevel
        front = rise * is_front - (1.0 - is_front) * (frame * _THICK + spacing)
        middle = (extent["Min"] + extent["Max"]) * 0.5
        place = recipe.vector(side_x * (half_x + out_x), side_y * (half_y + out_y), face + front)
        flat = middle * recipe.vector(1.0, 1.0, 0.0)
        box, is_frame = recipe.capture(box, is_frame=is_top)
        box = recipe.node(
            "GeometryNodeSetPosition", {"Geometry": box, "Position": place + flat}
        ).value
        box = recipe.node(
            "GeometryNodeMergeByDistance", {"Geometry": box, "Distance": spacing * 0.01}
        ).value
    with recipe.frame("Board and frame in their colours"):
        tone = mix(_BOARD, _FRAME, (recipe.of_face(is_frame) > 0.99) * 1.0)
        return coloured(recipe, box, recipe.vector(tone, tone, tone), "CORNER")


def _outwards(line: Value, frame: Value) -> Value:
    """Returns how far outside the board a line of the frame lies."""
    bevel = frame * _BEVEL
    first, second, third = ((line > at) * 1.0 for at in (0.5, 1.5, 2.5))
    return frame - first * bevel - second * (frame - bevel * 2.0) - third * bevel
