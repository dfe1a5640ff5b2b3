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
from .appearance import coloured, photo_colour
from .build_up import arrived
from .cells import Cells, cells_of
from .flat_points import FlatPoints
from .inputs import ink_input
from .printed import PAPER, come, dots_at, paper_of, paper_shade
from .tone import toned

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
    with recipe.frame("Dots of the ink"):
        done = come(flat, cells)
        points, radius = recipe.capture(cells.points, radius=radius * spacing * done)
        points = coloured(recipe, arrived(recipe, points, radius), recipe.vector(*passes))
        # In perspective nearness is 1 / depth; a relief knows heights, some of them 0 or below.
        near = cells.near + mix(flat.range, cells.near, flat.perspective) * layer
        place = cells.x, cells.y, near
        return dots_at(flat, cells.is_behind, points, material, place, radius)
