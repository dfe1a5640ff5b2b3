# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo's own tone curve: what prints a dark photo as bright as any other.

A printer sets the white point where the photo's lights are, and lifts its middle. Both come from
quantiles of all samples, which a lamp in the picture or a black frame hardly moves.
"""

import math

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from .appearance import brightness, photo_colour
from .flat_points import FlatPoints

# Halvings of the samples: what is brighter than all but 1/32 of them is white.
_HALVINGS = 5
# Brightness is luminance ** (1/2): a photo at this median needs no lifting, which is where the
# medians of well lit photos lie (middle grey, 18 % of white, is 0.42).
_MIDDLE = 0.42
# A photo whose white is darker than this stays darker: four times the light, two stops, and noise
# becomes a pattern. Nor is a colour made brighter than ten times; black stays black.
_DARKEST_WHITE = 0.5
_MOST = 10.0
# Lifting the middle by more than this power looks like fog.
_FLATTEST = 0.55
_TINY = 1e-4

LEVELS = "Levels"
"""The input for how much of the curve is applied."""


def levels_input(recipe: Recipe, default: float = 1.0) -> Value:
    """Declares the input for how much of the curve is applied."""
    return recipe.input(
        LEVELS,
        default,
        low=0.0,
        high=1.0,
        subtype="FACTOR",
        about="Brings a dark photo's lights to white and its middle to grey; 0 leaves its tones",
    )


def toned(flat: FlatPoints, colour: Value, levels: Value) -> Value:
    """Returns colours on the photo's tone curve.

    Args:
        flat: The samples; their colours decide what the curve is.
        colour: Linear colours, of any geometry.
        levels: How much of the curve is applied, 0 to 1.
    """
    recipe = flat.recipe
    with recipe.frame("The photo's white, and its middle"):
        light = brightness(recipe, photo_colour(recipe))
        middle = white = flat.median(light)
        for _ in range(_HALVINGS - 1):
            white = flat.median(light, light >= white)
        white = minimum(maximum(white, _DARKEST_WHITE), 1.0)
        middle = minimum(maximum(middle / white, 0.01), 0.99)
        power = minimum(maximum(math.log2(_MIDDLE) / middle.logarithm(2.0), _FLATTEST), 1.0)
    with recipe.frame("On the photo's tone curve"):
        own = maximum(brightness(recipe, colour), _TINY)
        ratio = (own / white) ** power / own
        red, green, blue = colour.xyz()
        # A channel that is full keeps the others from growing: the hue stays.
        room = maximum(1.0 / maximum(maximum(maximum(red, green), blue), _TINY), 1.0)
        gain = minimum(minimum(ratio * ratio, _MOST), room)
        return colour * mix(1.0, gain, levels)
