# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What styles are called, as Blender lists choices: identifier, label, tooltip.

Apart from how they are made (`catalogue`), which Blender need not know before one is chosen.
"""

NO_STYLE = "NONE"
STYLE_CHOICES = (
    (NO_STYLE, "None", "As imported"),
    (
        "SPHERES",
        "Spheres",
        "Balls, packed like honeycomb: they touch when seen through the photo's camera",
    ),
    (
        "VOXELS",
        "Voxels",
        "Cubes, as of a building game: small on the subject, twice as large at twice the distance",
    ),
    (
        "SCANLINES",
        "Scanlines",
        "Ridge lines on black cloth, wide where the photo is bright",
    ),
    (
        "CONTOURS",
        "Contours",
        "Sheets of paper stacked by depth, like a paper-cut or a map",
    ),
    (
        "HALFTONE",
        "Halftone",
        (
            "Dots of a printer's screen, as large as the photo is bright, each at its depth, "
            "before paper that is white on a stage, else black"
        ),
    ),
    (
        "LOW_POLY",
        "Low Poly",
        "Flat triangles along outlines and edges, small on the subject",
    ),
    (
        "RELIEF",
        "Solid Relief",
        (
            "A watertight solid with a flat back, to print or, with Lithophane, to light from "
            "behind, of what is seen alone"
        ),
    ),
    (
        "PINS",
        "Pin Screen",
        "A framed board of pins, each pushed out as far as the photo is deep there",
    ),
    (
        "DISSOLVE",
        "Dissolve",
        "The subject as it is, breaking into shards that drift off beside and behind it",
    ),
)
"""No style, then all."""
