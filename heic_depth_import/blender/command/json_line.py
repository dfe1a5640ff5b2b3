# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``--json`` prints of a photo; docs/outcome.schema.json describes it."""

import math
from dataclasses import asdict

from ...version import version
from .task import Outcome

SCHEMA = 1
"""Grows with every change that a reader of the lines has to know; new keys are none."""

# Of the object's custom properties, and the number of points.
PROPERTY_NAMES = (
    "points",
    "device",
    "lens",
    "date",
    "exposure_time",
    "f_number",
    "iso",
    "size",
    "container",
    "depth_format",
    "accuracy",
    "disparity_scale",
    "disparity_offset",
    "nearest_depth",
    "farthest_depth",
    "subject_distance",
    "quantisation_step",
    "focal_length",
    "principal_point",
    "intrinsics",
    "intrinsics_notes",
    "projection",
)


def json_line(outcome: Outcome) -> dict[str, object]:
    """Returns everything at one level, with the same keys whatever came of it.

    Args:
        outcome: What it does not know is None.
    """
    told = asdict(outcome)
    properties = told.pop("properties")
    photo = {name: _told(properties.get(name)) for name in PROPERTY_NAMES}
    return {"schema": SCHEMA, "version": version(), **told, **photo}


def _told(value: object) -> object:
    """Returns a value as JSON has it, which knows neither infinity nor NaN."""
    if isinstance(value, list):
        return [_told(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
