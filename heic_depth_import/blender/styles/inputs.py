# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs that styles have in common: they read the same wherever they are."""

from ..nodes.recipe import Recipe
from ..nodes.values import Value, minimum

BACKGROUND = "Background"
"""The input of a style for the object behind what stands in front."""
BUILD = "Build"
"""The input of a style for how much of it is there."""
INK = "Ink"
"""The input of a style for the material of what lets light through, in the attribute Color."""
SCENE = "Scene"
"""The panel of inputs that the import sets."""
MOVEMENT = "Movement"
"""The panel of inputs that are made to be animated."""
SUBJECT = "Subject"
"""The input of a style for how far away the photo's subject is."""
STAGE = "Stage"
"""The input of a style for the collection of what it is shown with."""


def common_inputs(recipe: Recipe) -> tuple[Value, Value]:
    """Declares what the import sets for every style: perspective and material."""
    recipe.input(
        BUILD,
        1.0,
        low=0.0,
        high=1.0,
        subtype="FACTOR",
        about="Builds the style up, from nothing at 0 to all of it at 1; made to be animated",
        panel=MOVEMENT,
    )
    recipe.input(
        STAGE,
        kind="Collection",
        about="Lights the style while there is something in it",
        panel=SCENE,
    )
    perspective = recipe.input(
        "Perspective",
        True,
        about="The object stands in perspective, as a camera saw it; off for a relief",
        panel=SCENE,
    )
    material = recipe.input(
        "Material", kind="Material", about="Shows the attribute Color", panel=SCENE
    )
    return perspective, material


def staged(recipe: Recipe) -> Value:
    """Returns whether there is a stage, 0 or 1: one that was deleted or emptied is none."""
    chosen = Value(recipe, None, "COLLECTION", STAGE)
    stage = recipe.node(
        "GeometryNodeCollectionInfo", {"Collection": chosen, "Separate Children": True}
    )
    count = recipe.node(
        "GeometryNodeAttributeDomainSize", {"Geometry": stage.value}, component="INSTANCES"
    )["Instance Count"]
    return minimum(count, 1.0)


def subject_input(recipe: Recipe) -> Value:
    """Declares the input for how far away the photo's subject is."""
    return recipe.input(
        SUBJECT,
        0.0,
        low=0.0,
        high=1000.0,
        subtype="DISTANCE",
        about="How far away the subject is; 0 finds it: the portrait matte, or what is in front",
    )


def background_input(recipe: Recipe) -> Value:
    """Declares the input for the surface behind what stands in front."""
    return recipe.input(
        BACKGROUND,
        kind="Object",
        about="The surface of Fill Background, to be styled as well",
        panel=SCENE,
    )


def ink_input(recipe: Recipe) -> Value:
    """Declares the input for the material of printer's ink."""
    return recipe.input(
        INK, kind="Material", about="Lets light through, as the attribute Color says", panel=SCENE
    )
