# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points in a row along the optical axis, as a surface without faces."""

import numpy as np
from numpy.typing import NDArray

from heic_depth_import.core.surface.join import Topology
from heic_depth_import.core.surface.surface import Surface


def surface_on_axis(disparity: NDArray[np.float32]) -> Surface:
    """Makes a surface of one point for each disparity, in 1/m."""
    count = len(disparity)
    positions = np.zeros((count, 3), np.float32)
    positions[:, 2] = -1 / disparity
    nothing = np.empty(0, np.int32)
    samples = np.arange(count, dtype=np.int32)
    return Surface(
        positions=positions,
        depth=np.reciprocal(disparity),
        disparity=disparity,
        uv=np.zeros((count, 2), np.float32),
        spacing=np.zeros(count, np.float32),
        confidence=np.ones(count, np.float32),
        grid_disparity=disparity[None],
        topology=Topology(samples, nothing, nothing, nothing, nothing.reshape(0, 2)),
    )
