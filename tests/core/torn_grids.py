# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grids of a few samples, and the edges where they are torn."""

import numpy as np
from numpy.typing import NDArray

from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.occlusion_edges import TornEdges

Floats = NDArray[np.float32]
RULE = JumpRule(cut=0.125, step=0.0)


def grid(*rows: list[float]) -> Floats:
    return np.array(rows, np.float32)


def edges_of(disparity: Floats) -> TornEdges:
    return TornEdges.of(disparity, Links.of(disparity, RULE))
