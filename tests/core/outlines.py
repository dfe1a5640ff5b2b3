# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Near and far, drawn with letters."""

import numpy as np
from numpy.typing import NDArray

from heic_depth_import.core.restoration.jumps import JumpRule
from heic_depth_import.core.restoration.silhouette import level_rim

Floats = NDArray[np.float32]

RULE = JumpRule(0.05, 0.0113)
NEAR, FAR = np.float32(3), np.float32(1)


def drawn(*lines: str) -> Floats:
    """Draws # near and . far, with a wide margin of what is at the border."""
    mask = np.pad(np.array([[mark == "#" for mark in line] for line in lines]), 8, mode="edge")
    return np.where(mask, NEAR, FAR)


def shown(disparity: Floats) -> list[str]:
    """Undos it; ? is neither near nor far."""
    marks = {float(NEAR): "#", float(FAR): "."}
    inner = disparity[8:-8, 8:-8].tolist()
    return ["".join(marks.get(value, "?") for value in line) for line in inner]


def disc(rows: int = 40, columns: int = 60) -> NDArray[np.bool_]:
    y, x = np.mgrid[:rows, :columns]
    return np.asarray(np.hypot(x - columns / 2, y - rows / 2) < min(rows, columns) / 3.5)


def levelled(disparity: Floats, rule: JumpRule) -> Floats:
    """Levels the rim of a map in which nothing was moved before."""
    return level_rim(disparity, np.zeros(disparity.shape, np.bool_), rule)
