# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one list of styles, from which menus, options and documents are made."""

from collections.abc import Callable
from dataclasses import dataclass

import bpy

from .contours import contours
from .halftone import halftone
from .low_poly import low_poly
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
    """

    identifier: str
    label: str
    about: str
    build: Callable[[str], bpy.types.NodeTree]
    keeps_uv: bool = False
    is_round: bool = False


STYLES = (
    Style(
        "SPHERES",
        "Spheres",
        "Balls, packed like honeycomb: they touch when seen through the photo's camera",
        spheres,
        is_round=True,
    ),
    Style(
        "VOXELS",
        "Voxels",
        "Cubes, as of a building game: small on the subject, twice as large at twice the distance",
        voxels,
    ),
    Style(
        "SCANLINES",
        "Scanlines",
        "Ridge lines on black cloth, wide where the photo is bright",
        scanlines,
    ),
    Style(
        "CONTOURS",
        "Contours",
        "Sheets of paper stacked by depth, like a paper-cut or a map",
        contours,
    ),
    Style(
        "HALFTONE",
        "Halftone",
        "Dots of a printer's screen, as large as the photo is bright, each at its depth",
        halftone,
    ),
    Style("LOW_POLY", "Low Poly", "Flat triangles, small where the photo has detail", low_poly),
    Style(
        "RELIEF",
        "Solid Relief",
        "A watertight solid with a flat back, to print or, with Lithophane, to light from behind",
        relief,
        keeps_uv=True,
    ),
)
NO_STYLE = "NONE"


def style_items() -> tuple[tuple[str, str, str], ...]:
    """Returns the choices of an enum property: no style, then all."""
    plain = (NO_STYLE, "None", "As imported")
    return (plain, *((style.identifier, style.label, style.about) for style in STYLES))
