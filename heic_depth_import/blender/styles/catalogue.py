# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one list of styles, from which menus, options and documents are made."""

from collections.abc import Callable
from dataclasses import dataclass, field

import bpy

from ...core.staging.stage_design import WARM, StageDesign
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


STYLES = (
    Style(
        "SPHERES",
        "Spheres",
        "Balls, packed like honeycomb: they touch when seen through the photo's camera",
        spheres,
        is_round=True,
        stage=StageDesign(lit=0.5, key_colour=WARM, key_size=0.35, rim=0.7, blur=0.4),
    ),
    Style(
        "VOXELS",
        "Voxels",
        "Cubes, as of a building game: small on the subject, twice as large at twice the distance",
        voxels,
        stage=StageDesign(lit=0.6, key_colour=WARM, key_size=0.2, rim=0.7, blur=0.4),
    ),
    Style(
        "SCANLINES",
        "Scanlines",
        "Ridge lines on black cloth, wide where the photo is bright",
        scanlines,
        stage=StageDesign(backdrop=(0.0, 0.0, 0.0)),
    ),
    Style(
        "CONTOURS",
        "Contours",
        "Sheets of paper stacked by depth, like a paper-cut or a map",
        contours,
        stage=StageDesign(lit=0.4, key_size=0.6, across=3.0),
    ),
    Style(
        "HALFTONE",
        "Halftone",
        "Dots of a printer's screen, as large as the photo is bright, each at its depth, "
        "with gaps between them",
        halftone,
        stage=StageDesign(backdrop=PAPER),
    ),
    Style(
        "LOW_POLY",
        "Low Poly",
        "Flat triangles along outlines and edges, small on the subject",
        low_poly,
        stage=StageDesign(lit=0.5, key_colour=WARM, rim=0.6, blur=0.4),
    ),
    Style(
        "RELIEF",
        "Solid Relief",
        "A watertight solid with a flat back, to print or, with Lithophane, to light from behind, "
        "of what is seen alone",
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
        "PINS",
        "Pin Screen",
        "A framed board of pins, each pushed out as far as the photo is deep there",
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
        "DISSOLVE",
        "Dissolve",
        "The subject as it is, breaking into shards that drift off beside and behind it",
        dissolve,
        stage=StageDesign(
            backdrop=(0.012, 0.012, 0.013), lit=0.4, key_colour=WARM, rim=0.6, across=6.0
        ),
    ),
)
NO_STYLE = "NONE"


def style_of(identifier: str) -> Style | None:
    """Returns a style, or None for NONE."""
    return next((style for style in STYLES if style.identifier == identifier), None)


def style_items() -> tuple[tuple[str, str, str], ...]:
    """Returns the choices of an enum property: no style, then all."""
    plain = (NO_STYLE, "None", "As imported")
    return (plain, *((style.identifier, style.label, style.about) for style in STYLES))
