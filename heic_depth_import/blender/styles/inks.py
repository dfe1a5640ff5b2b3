# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A print in cyan, magenta, yellow and black on white paper, each dot at its depth.

Each ink has a screen of its own, turned so that dots of different inks meet as if by chance. What
is seen from afar is then a product: paper times what the dots of each ink leave of its light
(Neugebauer's equations with Demichel's weights). The inks are ideal, each takes one third of the
light and no more: so these equations can be solved, and all of a screen's colours printed.
"""

import dataclasses
import math

from ..nodes.values import Value, maximum, minimum, mix
from .appearance import coloured, photo_colour, shown_by
from .build_up import arrived, progress, shuffled
from .cells import Cells, cells_of
from .flat_points import FlatPoints
from .inputs import ink_input
from .tone import toned

PAPER = (0.93, 0.92, 0.89)
"""Linear."""

# Each ink's name, what it lets through, and the classical angle of its screen, in degrees
# counter-clockwise: yellow, whose dots are hardly seen, has the one that is close to two others.
_INKS = (
    ("Cyan", (0.0, 1.0, 1.0), 15.0),
    ("Magenta", (1.0, 0.0, 1.0), 75.0),
    ("Yellow", (1.0, 1.0, 0.0), 0.0),
)
_BLACK, _BLACK_ANGLE = (0.0, 0.0, 0.0), 45.0
# Each ink's dots are nearer than those below by this share: nothing to see, but of things in the
# very same place Cycles would see one.
_LAYER = 0.001
# The radius of dots that overlap their neighbours is a half, of their distance, and so much of t
# and of 1 - sqrt(1 - t), where t is the share covered of what single dots leave. A fit to the area
# of a square without its four gaps, 0.0015 off at most.
_JOINING = (-0.037, 0.2456)
_SINGLE = math.pi / 4
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
_CORNERS = 12
_TINY = 1e-4


def four_inks(  # noqa: PLR0913, PLR0917  what a print is made of
    flat: FlatPoints, spacing: Value, turn: Value, size: Value, levels: Value, material: Value
) -> Value:
    """Prints the photo: instances, of which meshes are made once for all inks and paper.

    Args:
        flat: All samples.
        spacing: Distance of the dots of an ink, in the picture.
        turn: Turns all screens, clockwise.
        size: Of the dots; at 1 tones are right.
        levels: How much of the photo's tone curve is applied.
        material: Shows the paper.
    """
    recipe = flat.recipe
    ink = ink_input(recipe)
    with recipe.group("Tones of the print"):
        tones = toned(flat, photo_colour(recipe), levels)
        with recipe.frame("The samples in their tones"):
            flat = dataclasses.replace(flat, points=coloured(recipe, flat.points, tones))
        with recipe.frame("Angles of the screens, and distance of large dots"):
            angle = turn - math.radians(_BLACK_ANGLE)
            angles = [turn - math.radians(degrees) for _, _, degrees in _INKS]
            scaled = spacing * size
    with recipe.group("Paper"):
        cells = cells_of(flat, spacing, angle=angle)
        own = paper_shade(flat, cells, spacing, cells.colour)
        colour = own * recipe.vector(*PAPER)
        paper = paper_of(flat, cells, spacing, angle, material, colour)
    layer = _LAYER
    with recipe.group("Black"):
        with recipe.frame("Share that black covers"):
            # The paper's own colour is not printed again. Black alone has its cells where paper has
            # them: inks whose cells lie across such paper and white would print neither right.
            own = maximum(own, recipe.vector(_TINY, _TINY, _TINY))
            covered = _black(cells.colour / own)
        layers = [_screen(flat, cells, covered, scaled, layer, (_BLACK, ink))]
    for number, (ink_name, passes, _) in enumerate(_INKS):
        layer += _LAYER
        with recipe.group(ink_name):
            cells = cells_of(flat, spacing, angle=angles[number])
            with recipe.frame("Share that the ink covers"):
                # Black has taken its share of all light.
                left = cells.colour.xyz()[number] / maximum(1.0 - _black(cells.colour), _TINY)
                covered = 1.0 - left
            layers.append(_screen(flat, cells, covered, scaled, layer, (passes, ink)))
    with recipe.frame("Ink on paper"):
        return recipe.node("GeometryNodeJoinGeometry", {"Geometry": [*layers, paper]}).value


def _black(photo: Value) -> Value:
    """Returns the share of a cell that black covers: most in the dark, less in middle tones.

    Printers call it replacing the grey component: what is grey anyway is printed by one screen, and
    not by three whose dots meet in rosettes. On light skin black dots would look like pepper.
    """
    red, green, blue = photo.xyz()
    dark = 1.0 - minimum(maximum(maximum(red, green), blue), 1.0)
    return dark * dark.sqrt()


def _screen(  # noqa: PLR0913, PLR0917  what a screen is
    flat: FlatPoints,
    cells: Cells,
    covered: Value,
    spacing: Value,
    layer: float,
    ink: tuple[tuple[float, float, float], Value],
) -> Value:
    """Returns the dots of one ink, which has a colour and a material, as instances."""
    recipe, (passes, material) = flat.recipe, ink
    with recipe.frame("Radius of the dots"):
        share = minimum(maximum(covered, 0.0), 1.0)
        joined = maximum((share - _SINGLE) / (1.0 - _SINGLE), 0.0)
        alone = (minimum(share, _SINGLE) * (1.0 / math.pi)).sqrt()
        radius = alone + joined * _JOINING[0] + (1.0 - (1.0 - joined).sqrt()) * _JOINING[1]
        # A polygon with the area of a circle.
        radius *= math.sqrt(math.pi / (_CORNERS / 2 * math.sin(2 * math.pi / _CORNERS)))
    with recipe.frame("Dots of the ink"):
        dot = recipe.node(
            "GeometryNodeMeshCircle", {"Vertices": _CORNERS, "Radius": 1.0}, fill_type="NGON"
        ).value
        dot = shown_by(recipe, dot, material)
        done = _done(flat, cells)
        points, radius = recipe.capture(cells.points, radius=radius * spacing * done)
        points = coloured(recipe, arrived(recipe, points, radius), recipe.vector(*passes))
        # In perspective nearness is 1 / depth; a relief knows heights, some of them 0 or below.
        near = cells.near + mix(flat.range, cells.near, flat.perspective) * layer
        return _placed(flat, points, dot, (cells.x, cells.y, near), radius)


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
        edge = _done(flat, cells) * spacing * wider
        points, edge = recipe.capture(cells.points, edge=edge)
        points = coloured(recipe, arrived(recipe, points, edge), colour)
        behind = mix(1.0, cells.near, flat.perspective) * spacing * _PAPER_BEHIND
        behind = maximum(behind, cells.own_rise * (overlapping * _OVERLAPPED + _OF_RISE))
        most = mix(flat.range, cells.near, flat.perspective) * _MOST_BEHIND
        behind = minimum(behind, most)
        return _placed(flat, points, turned, (cells.x, cells.y, cells.near - behind), edge)


def _done(flat: FlatPoints, cells: Cells) -> Value:
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
