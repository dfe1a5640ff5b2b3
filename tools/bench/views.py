# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import looks like from the side, beside what the scene looks like from there."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Self

import bpy
import numpy as np
from numpy.typing import NDArray

from bench import capture
from bench.hidden_places import Hidden, as_one, hidden_places, rim_colours
from bench.likeness import gradient_similarity, likeness, smeared_share
from bench.optics import SIDES, VIEW_SIZE, Side
from bench.truth import Truth

_SAMPLES = 4
"""Enough for edges: what glows has no noise."""

_MARGIN = 0.1
"""Of the picture, on each side, where a view from the side need not show anything."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """How a view from the side compares within the inner 80 % of the picture.

    Attributes:
        likeness: PSNR of all pixels in dB; where nothing is, it is black.
        likeness_where_covered: PSNR of the pixels that show something.
        empty: Percent of pixels that show nothing.
        smeared: Percent of the pixels that the photo hides behind another object and whose colour
            is nearer to that object's at its rim than to the truth.
        gradients: Similarity of gradients in pixels that the photo hides, 0 to 1.
    """

    likeness: float
    likeness_where_covered: float
    empty: float
    smeared: float
    gradients: float

    @classmethod
    def mean(cls, views: list[Self]) -> Self:
        """Averages views; what nobody can tell in one of them does not count there."""
        return cls(
            *(float(np.nanmean(values)) for values in zip(*map(astuple, views), strict=True))
        )


def hidden_of(truth: Truth) -> dict[Side, Hidden]:
    """Returns what the photo of a scene hides, for each side that it is looked at from."""
    subjects = truth.scene.subjects
    photo = as_one(truth, subjects)
    rims = rim_colours(photo)
    home = np.array(capture.orbit(truth.scene.pivot, 0))
    found = {}
    for side in SIDES:
        place = np.array(capture.orbit(truth.scene.pivot, *side))
        to_photo = np.linalg.inv(home) @ place
        found[side] = hidden_places(photo, as_one(truth.views[side], subjects), to_photo, rims)
    return found


def view_of(truth: Truth, side: Side, hidden: Hidden, scratch: Path) -> View:
    """Renders what was imported from one side.

    Args:
        truth: The scene.
        side: One of those that the truth has a view of.
        hidden: What the photo hides from there.
        scratch: A picture to write.
    """
    bpy.context.scene.render.film_transparent = True
    bpy.context.scene.camera.matrix_world = capture.orbit(truth.scene.pivot, *side)
    capture.render(scratch, VIEW_SIZE, _SAMPLES)
    pixels = _inner(capture.bytes_of(scratch, "RGBA")).astype(np.float64)
    share = pixels[..., 3:] / 255
    result, wanted = pixels[..., :3] * share, _inner(truth.views[side].picture)
    is_covered = share[..., 0] >= 0.5
    not_empty = np.where(is_covered[..., None], result, wanted)  # nothing is no smear
    is_hidden, is_behind_other = _inner(hidden.is_hidden), _inner(hidden.is_behind_other)
    return View(
        likeness(result, wanted),
        likeness(result, wanted, is_covered),
        float(100 * (1 - is_covered.mean())),
        smeared_share(not_empty, wanted, _inner(hidden.front), is_behind_other),
        gradient_similarity(result, wanted, is_hidden),
    )


def _inner(picture: NDArray[Any]) -> NDArray[Any]:
    rows, columns = (round(size * _MARGIN) for size in picture.shape[:2])
    return picture[rows:-rows, columns:-columns]
