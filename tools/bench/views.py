# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import looks like from the side, beside what the scene looks like from there."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any, Self

import bpy
import numpy as np
from numpy.typing import NDArray

from bench import capture
from bench.best_fill import Visible, over
from bench.displaced_fill import displaced_fills
from bench.hidden_places import Hidden, as_one, hidden_places, rim_colours
from bench.likeness import gradient_similarity, likeness, smeared_share
from bench.nearest_fill import carried_on, nearest_fill
from bench.optics import SIDES, VIEW_SIZE, Seen, Side
from bench.true_surface import seen_from
from bench.truth import Truth

_SAMPLES = 4
"""Enough for edges: what glows has no noise."""

_HALF = 128
"""Of 255, opacity from which on a pixel shows something."""

_ENOUGH = 200
"""Pixels of which a share says something."""

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
        best_fill: What would be smeared if everything beyond the visible surface were as it is in
            truth; NaN without a fill.
        nearest_fill: What would be if all that is hidden there had the nearest colour that the
            photo shows of the same thing; NaN without a fill.
        best_surface: What would be if the photo's pixels were at their true depth, and beyond them
            all as it is in truth; NaN where there is hair, which no depth tells.
        gradients: Similarity of gradients in pixels that the photo hides, 0 to 1.
        best_gradients: What it would be with the true fill; NaN without a fill.
        elsewhere: What would be smeared if what is hidden were a real piece of the right thing,
            taken from elsewhere on it: what can be hoped for without knowing where its spots are.
        elsewhere_gradients: Their similarity then.
    """

    likeness: float
    likeness_where_covered: float
    empty: float
    smeared: float
    best_fill: float
    nearest_fill: float
    best_surface: float
    gradients: float
    best_gradients: float
    elsewhere: float
    elsewhere_gradients: float

    @classmethod
    def mean(cls, views: list[Self]) -> Self:
        """Averages views; what nobody can tell in one of them does not count there."""
        return cls(*(_mean(values) for values in zip(*map(astuple, views), strict=True)))


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What a view from one side is compared with.

    Attributes:
        truth: What there is.
        hidden: What of that the photo hides.
        fills: (rows, columns, 3) sRGB, what could be made up: the truth, and the nearest colours.
        best_surface: As in `View`.
        elsewhere: `elsewhere` and `elsewhere_gradients` of `View`.
    """

    truth: Seen
    hidden: Hidden
    fills: tuple[NDArray[Any], NDArray[Any]]
    best_surface: float
    elsewhere: tuple[float, float]

    def smeared(self, shown: NDArray[Any]) -> float:
        """Returns which share of what is hidden looks like what stood before it, in percent."""
        hidden = self.hidden
        return smeared_share(
            _inner(shown).astype(np.float64),
            _inner(self.truth.picture),
            _inner(hidden.front),
            _inner(hidden.is_behind_other),
        )


def wanted_of(truth: Truth) -> dict[Side, Wanted]:
    """Returns what views of a scene's photo are compared with, by side."""
    subjects = truth.scene.subjects
    photo = as_one(truth, subjects)
    rims, colours = rim_colours(photo), carried_on(photo)
    home = np.array(capture.orbit(truth.scene.pivot, 0))
    found = {}
    for side in SIDES:
        place = np.array(capture.orbit(truth.scene.pivot, *side))
        to_photo = np.linalg.inv(home) @ place
        seen = as_one(truth.views[side], subjects)
        hidden = hidden_places(photo, seen, to_photo, rims)
        fills = seen.picture, nearest_fill(seen, hidden, colours)
        one = Wanted(seen, hidden, fills, math.nan, _elsewhere(seen, hidden))
        if photo.alpha is None:
            one = replace(
                one, best_surface=one.smeared(seen_from(photo, seen, np.linalg.inv(to_photo)))
            )
        found[side] = one
    return found


def view_of(pivot: float, side: Side, wanted: Wanted, scratch: Path) -> View:
    """Renders what was imported from one side.

    Args:
        pivot: Metres to what the camera turns about.
        side: Where to.
        wanted: What is seen from there.
        scratch: A picture to write.
    """
    bpy.context.scene.render.film_transparent = True
    bpy.context.scene.camera.matrix_world = capture.orbit(pivot, *side)
    capture.render(scratch, VIEW_SIZE, _SAMPLES)
    pixels = capture.bytes_of(scratch, "RGBA")
    visible = Visible.rendered(scratch, _SAMPLES)
    result, truth = over(pixels, np.zeros(3)), wanted.truth.picture
    is_covered = pixels[..., 3] >= _HALF
    is_hidden = _inner(wanted.hidden.is_hidden)
    best = nearest = best_gradients = math.nan
    if visible is not None:
        shown, guessed = (visible.before(fill, wanted.truth) for fill in wanted.fills)
        best, nearest = wanted.smeared(shown), wanted.smeared(guessed)
        best_gradients = gradient_similarity(_inner(shown), _inner(truth), is_hidden)
    return View(
        likeness(_inner(result), _inner(truth)),
        likeness(_inner(result), _inner(truth), _inner(is_covered)),
        float(100 * (1 - _inner(is_covered).mean())),
        wanted.smeared(np.where(is_covered[..., np.newaxis], result, truth)),  # nothing is no smear
        best,
        nearest,
        wanted.best_surface,
        gradient_similarity(_inner(result), _inner(truth), is_hidden),
        best_gradients,
        *wanted.elsewhere,
    )


def _elsewhere(seen: Seen, hidden: Hidden) -> tuple[float, float]:
    """Returns how much is smeared, and how alike gradients are, with pieces from elsewhere."""
    truth, front = _inner(seen.picture), _inner(hidden.front)
    smeared, gradients = [], []
    for picture, is_same in displaced_fills(seen):
        shown, where = _inner(picture).astype(np.float64), _inner(is_same)
        behind, is_hidden = (
            _inner(mask) & where for mask in (hidden.is_behind_other, hidden.is_hidden)
        )
        if np.count_nonzero(behind) >= _ENOUGH:
            smeared.append(smeared_share(shown, truth, front, behind))
            gradients.append(gradient_similarity(shown, truth, is_hidden))
    return _mean(tuple(smeared)), _mean(tuple(gradients))


def _mean(values: tuple[float, ...]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return float(np.mean(known)) if known else math.nan


def _inner(picture: NDArray[Any]) -> NDArray[Any]:
    rows, columns = (round(size * _MARGIN) for size in picture.shape[:2])
    return picture[rows:-rows, columns:-columns]
