# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How styles are made and shown; what they are called is in `choices`."""

from collections.abc import Callable
from dataclasses import dataclass, field

import bpy

from ...core.staging.stage_design import WARM, StageDesign
from .choices import STYLE_CHOICES
from .contours import contours
from .dissolve import dissolve
from .halftone import halftone
from .inks import PAPER
from .low_poly import low_poly
from .pins import pins
from .relief import relief
from .scanlines import scanlines
from .spheres import spheres
from .voxels import voxels


@dataclass(frozen=True, slots=True)
class Style:
    """A ready look.

    Attributes:
        identifier: Its name in scripts.
        label: Its name in menus; the node group is named after it.
        about: Its tooltip.
        build: Builds its node group, given a name.
        keeps_uv: The photo's texture fits the result.
        is_round: Its elements have no faces that could be painted light and dark; the material
            does that.
        stage: What it is shown with.
    """

    identifier: str
    label: str
    about: str
    build: Callable[[str], bpy.types.NodeTree]
    keeps_uv: bool = False
    is_round: bool = False
    stage: StageDesign = field(default_factory=StageDesign)


def _named(identifier: str) -> tuple[str, str, str]:
    return next(choice for choice in STYLE_CHOICES if choice[0] == identifier)


STYLES = (
    Style(
        *_named("SPHERES"),
        spheres,
        is_round=True,
        stage=StageDesign(lit=0.5, key_colour=WARM, key_size=0.35, rim=0.7, blur=0.4),
    ),
    Style(
        *_named("VOXELS"),
        voxels,
        stage=StageDesign(lit=0.6, key_colour=WARM, key_size=0.2, rim=0.7, blur=0.4),
    ),
    Style(
        *_named("SCANLINES"),
        scanlines,
        stage=StageDesign(backdrop=(0.0, 0.0, 0.0)),
    ),
    Style(
        *_named("CONTOURS"),
        contours,
        stage=StageDesign(lit=0.4, key_size=0.6, across=3.0),
    ),
    Style(
        *_named("HALFTONE"),
        halftone,
        stage=StageDesign(backdrop=PAPER),
    ),
    Style(
        *_named("LOW_POLY"),
        low_poly,
        stage=StageDesign(lit=0.5, key_colour=WARM, rim=0.6, blur=0.4),
    ),
    Style(
        *_named("RELIEF"),
        relief,
        keeps_uv=True,
        stage=StageDesign(
            backdrop=(0.022, 0.022, 0.024),
            lit=0.6,
            key_colour=WARM,
            rim=0.6,
            across=9.0,
            above=3.0,
            room=0.1,
        ),
    ),
    Style(
        *_named("PINS"),
        pins,
        stage=StageDesign(
            backdrop=(0.022, 0.022, 0.024),
            lit=0.85,
            gloss=0.1,
            key_colour=WARM,
            key_size=0.2,
            rim=0.7,
            across=12.0,
            above=5.0,
            room=0.06,
        ),
    ),
    Style(
        *_named("DISSOLVE"),
        dissolve,
        stage=StageDesign(
            backdrop=(0.012, 0.012, 0.013), lit=0.4, key_colour=WARM, rim=0.6, across=6.0
        ),
    ),
)


def style_of(identifier: str) -> Style | None:
    """Returns a style, or None for NONE."""
    return next((style for style in STYLES if style.identifier == identifier), None)
