# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo's own tone curve: what prints a dark photo as bright as any other.

A printer sets the white point where the photo's lights are, and lifts its middle. Both come from
quantiles of all samples, which a lamp in the picture or a black frame hardly moves.
"""

import math
from dataclasses import replace

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from .appearance import brightness, coloured, photo_colour
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
# A photo is dark where its white and its middle are at most the first, and not where one of them is
# at least the second: a grey card is not.
_DARK_WHITE, _DARK_MIDDLE = (0.5, 0.7), (0.25, 0.4)
# So many samples, spread over the photo, tell its tones: all would take long to sort.
_ENOUGH = 20000.0
_TINY = 1e-4

LEVELS = "Levels"
"""The input for how much of the curve is applied."""


def levels_input(recipe: Recipe, default: float = 1.0) -> Value:
    """Declares the input for how much of the curve is applied."""
    return recipe.factor(
        LEVELS,
        default,
        "Brings a dark photo's lights to white and its middle to grey; 0 leaves its tones",
    )


def brighten_input(recipe: Recipe) -> Value:
    """Declares the input for how much of the curve is applied to dark photos, and to no others."""
    return recipe.factor(
        "Brighten",
        1.0,
        "Brings a dark photo's lights to white and its middle to grey; "
        "other photos stay as they are",
    )


def brightened(flat: FlatPoints, levels: Value) -> FlatPoints:
    """Brings the samples of a dark photo onto its tone curve; those of others stay as they are.

    Args:
        flat: All samples.
        levels: The input Brighten.
    """
    recipe = flat.recipe
    with recipe.group("Tones of a dark photo"):
        tones = toned(flat, photo_colour(recipe), levels, of_dark=True)
        with recipe.frame("The samples in their tones"):
            return replace(flat, points=coloured(recipe, flat.points, tones))


def toned(flat: FlatPoints, colour: Value, levels: Value, *, of_dark: bool = False) -> Value:
    """Returns colours on the photo's tone curve.

    Args:
        flat: The samples; their colours decide what the curve is.
        colour: Linear colours, of any geometry.
        levels: How much of the curve is applied, 0 to 1.
        of_dark: Only those of dark photos are changed.
    """
    recipe = flat.recipe
    with recipe.frame("The photo's white, and its middle"):
        light = brightness(recipe, photo_colour(recipe))
        is_some = flat.is_one_of(_ENOUGH)
        middle = white = flat.median(light, is_some)
        for _ in range(_HALVINGS - 1):
            white = flat.median(light, is_some & (light >= white))
        darkness = minimum(_below(white, _DARK_WHITE), _below(middle, _DARK_MIDDLE))
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
        if of_dark:
            levels *= darkness
        return colour * mix(1.0, gain, levels)


def _below(value: Value, ends: tuple[float, float]) -> Value:
    """Returns 1 at most at the first end, 0 at least at the second, and between them between."""
    least, most = ends
    return minimum(maximum((most - value) / (most - least), 0.0), 1.0)
