# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tears of an import: where there should be none, and where they are missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.optics import CUT, FACTOR, Seen, sampled
from heic_depth_import.core.restoration.jumps import JumpRule, Links, dilate

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

_NEAR = 2
"""Samples between where a tear is and where it should be: less is the business of rims."""


@dataclass(frozen=True, slots=True)
class Tears:
    """Tears that are wrong.

    Attributes:
        inside: Tears within one object, in percent of the length of all true rims.
        untorn: Of the portrait matte's rim before what is farther away, the percent without a tear
            within two samples. NaN without a matte.
    """

    inside: float
    untorn: float


def tears_of(
    edges: Floats, is_soft: Mask, seen: Seen, step: float, matte: NDArray[np.uint8] | None
) -> Tears:
    """Compares where a mesh ends with where objects do.

    A tear within an object is two edges of the mesh that lie on each other, so that half of their
    length counts: from edges it is told the same way at any resolution of the mesh.

    Args:
        edges: (edges, 2, 2) both ends of each edge that has a face on one side only, across and
            down in pixels of the photo.
        is_soft: (edges,) those where a soft rim goes on, which are no tears within an object.
        seen: What there is, in pixels of the photo.
        step: Quantisation step in 1/m.
        matte: (rows / 2, columns / 2) of the photo: the portrait matte that it has.
    """
    disparity, owner = sampled(seen.disparity), sampled(seen.owner)
    jumps = Links.of(disparity, JumpRule(CUT, step))
    across, down = owner[:, 1:] == owner[:, :-1], owner[1:] == owner[:-1]
    between = Links(jumps.across | across, jumps.down | down)
    length = _length(between)
    # A fold of one object is an honest tear, and so is what follows the matte where hair is, of
    # which depth knows nothing.
    is_true = jumps.rim()
    if matte is not None:
        is_true |= _rim_of(matte, is_true.shape).rim()
    is_true = dilate(is_true, _NEAR)
    is_true[:_NEAR] = is_true[-_NEAR:] = is_true[:, :_NEAR] = is_true[:, -_NEAR:] = True
    hard = edges[~is_soft]
    row, column = _cells(hard.mean(axis=1), owner.shape)
    lengths = np.linalg.norm(hard[:, 1] - hard[:, 0], axis=-1) / FACTOR
    inside = float(lengths[~is_true[row, column]].sum()) / 2
    untorn = np.nan if matte is None else _untorn(edges, matte, jumps.rim())
    return Tears(100 * inside / max(length, 1), untorn)


def _untorn(edges: Floats, matte: NDArray[np.uint8], rim: Mask) -> float:
    """Returns the percent of the matte's rim that has no tear."""
    joined = _rim_of(matte, rim.shape)
    is_torn = np.zeros(rim.shape, np.bool_)
    for share in np.linspace(0, 1, 5):  # an edge may be longer than a sample
        is_torn[_cells(edges[:, 0] * (1 - share) + edges[:, 1] * share, rim.shape)] = True
    # Where the person touches what is no farther away there is nothing to tear.
    is_far, is_torn = dilate(rim, 2 * _NEAR), dilate(is_torn, _NEAR)
    far = Links(joined.across | ~is_far[:, 1:], joined.down | ~is_far[1:])
    either = is_torn[:, 1:] | is_torn[:, :-1], is_torn[1:] | is_torn[:-1]
    missing = Links(far.across | either[0], far.down | either[1])
    return 100 * _length(missing) / max(_length(far), 1)


def _rim_of(matte: NDArray[np.uint8], shape: tuple[int, ...]) -> Links:
    """Returns which neighbouring samples the matte has on the same side."""
    side = FACTOR / 2  # pixels of the matte in a sample: not a whole number
    rows, columns = shape
    row, column = np.ix_((np.arange(rows) + 0.5) * side, (np.arange(columns) + 0.5) * side)
    is_person = matte[row.astype(np.intp), column.astype(np.intp)] >= 128
    return Links(is_person[:, 1:] == is_person[:, :-1], is_person[1:] == is_person[:-1])


def _length(links: Links) -> float:
    return float((~links.across).sum() + (~links.down).sum())


def _cells(place: Floats, shape: tuple[int, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Returns rows and columns of the samples that places on the photo lie in."""
    column, row = np.moveaxis((place / FACTOR).astype(np.intp), -1, 0)
    return np.clip(row, 0, shape[0] - 1), np.clip(column, 0, shape[1] - 1)
