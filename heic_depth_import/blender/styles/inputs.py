# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs that styles have in common: they read the same wherever they are."""

from ..nodes.recipe import Recipe
from ..nodes.values import Value

BACKGROUND = "Background"
"""The input of a style for the object behind what stands in front."""


def common_inputs(recipe: Recipe) -> tuple[Value, Value]:
    """Declares what the import sets for every style: perspective and material."""
    perspective = recipe.input(
        "Perspective",
        True,
        about="The object stands in perspective, as a camera saw it; off for a relief",
    )
    material = recipe.input("Material", kind="Material", about="Shows the attribute Color")
    return perspective, material


def subject_input(recipe: Recipe) -> Value:
    """Declares the input for how far away the photo's subject is."""
    return recipe.input(
        "Subject",
        0.0,
        low=0.0,
        high=1000.0,
        subtype="DISTANCE",
        about="How far away the subject is; 0 finds it: the portrait matte, or what is in front",
    )


def background_input(recipe: Recipe) -> Value:
    """Declares the input for the surface behind what stands in front."""
    return recipe.input(
        BACKGROUND, kind="Object", about="The surface of Fill Background, to be styled as well"
    )
