# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far the silhouettes of an import are from those that are really there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from bench.optics import CUT, FACTOR, Seen, sampled, value_at
from bench.surface import Floats, Imported
from heic_depth_import.core.restoration.jumps import JumpRule, Links, dilate

_ABOVE_CUT = 1.25
"""What was cut was rounded and soft: how much farther apart two objects are for certain."""


@dataclass(frozen=True, slots=True)
class RimErrors:
    """Errors where one object ends before another, in percent of the rim's length in samples.

    Attributes:
        joined: Faces that join two objects.
        lost: Of the object in front, samples' worth of picture that do not show it.
        grown: Samples' worth of picture that show it where it is not.
    """

    joined: float
    lost: float
    grown: float


def rim_errors(mesh: Imported, seen: Floats, truth: Seen, step: float) -> RimErrors:
    """Compares silhouettes with the truth.

    Args:
        mesh: What was imported.
        seen: (rows, columns) disparity of all that was imported, rendered from where the phone
            was; 0 where nothing is.
        truth: What there is.
        step: Quantisation step in 1/m.
    """
    disparity, owner = sampled(truth.disparity), sampled(truth.owner)
    rule = JumpRule(CUT, step)
    links = Links.of(disparity, rule)
    links = Links(
        links.across | (owner[:, 1:] == owner[:, :-1]), links.down | (owner[1:] == owner[:-1])
    )
    length = float((~links.across).sum() + (~links.down).sum()) / 100  # for percent
    density = np.sqrt(len(mesh.place) / disparity.size)  # a finer grid has more faces on the way
    joined = _joining(mesh, truth, rule).sum() / density

    rows, columns = seen.shape
    down, across = np.mgrid[:rows, :columns].astype(np.float32) + np.float32(0.5)
    scale = np.float32(disparity.shape[0] / rows)
    on_map = np.stack([across, down], axis=-1) * scale
    around = sliding_window_view(np.pad(disparity, 2, mode="edge"), (5, 5))
    low = value_at(around.min(axis=(2, 3)), on_map)
    high = value_at(around.max(axis=(2, 3)), on_map)
    is_near = value_at(dilate(links.rim(), 1), on_map) & (high - low > rule.tolerance(low))
    is_front = value_at(truth.disparity, on_map * FACTOR) > (high + low) / 2
    looks_front = seen > (high + low) / 2
    lost = scale**2 * (is_near & is_front & ~looks_front).sum()
    grown = scale**2 * (is_near & ~is_front & looks_front).sum()
    return RimErrors(float(joined / length), float(lost / length), float(grown / length))


def _joining(mesh: Imported, truth: Seen, rule: JumpRule) -> NDArray[np.bool_]:
    """Returns which triangles join two objects.

    A vertex belongs to the object that has the nearest disparity within one and a half samples:
    where in a soft edge it stands is no error. A triangle joins two objects if they lie farther
    apart than the cut and the triangle itself bridges most of that.
    """
    owner, true = _nearest_surface(mesh, truth, rule.step)
    owners, disparities = owner[mesh.triangles], true[mesh.triangles]
    low = disparities.min(axis=1)
    gap = disparities.max(axis=1) - low
    own = mesh.disparity[mesh.triangles]
    is_bridge = own.max(axis=1) - own.min(axis=1) > gap / 2
    is_mixed = owners.max(axis=1) != owners.min(axis=1)
    return np.asarray(is_mixed & is_bridge & (gap > rule.tolerance(low, _ABOVE_CUT)))


def _nearest_surface(mesh: Imported, truth: Seen, step: float) -> tuple[NDArray[Any], Floats]:
    """Returns owner and true disparity, by vertex, of the surface that the vertex lies on."""
    owner, true = value_at(truth.owner, mesh.place), value_at(truth.disparity, mesh.place)
    gap = np.abs(mesh.disparity - true) - np.float32(step / 4)  # its own place, if in doubt
    reach = FACTOR * np.linspace(-1.5, 1.5, 5, dtype=np.float32)
    for down in reach:
        for across in reach:
            place = mesh.place + np.array([across, down])
            there = value_at(truth.disparity, place)
            nearer = np.abs(mesh.disparity - there)
            is_better = nearer < gap
            gap = np.where(is_better, nearer, gap)
            owner = np.where(is_better, value_at(truth.owner, place), owner)
            true = np.where(is_better, there, true)
    return owner, true
