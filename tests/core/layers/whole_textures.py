# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of a rim in one piece."""

import numpy as np

from heic_depth_import.core.arrays import Pixels
from heic_depth_import.core.camera import Window
from heic_depth_import.core.layers.fringe import Fringe
from heic_depth_import.core.layers.matting import Matting
from heic_depth_import.core.layers.rim_textures import RimPainter, RimTextures

# A few tiles, so that it takes more than one strip.
ROWS_AT_ONCE = 192


def whole_textures(
    rgb: Pixels, window: Window, matting: Matting | None, fringe: Fringe | None = None
) -> RimTextures:
    painter = RimPainter.of(rgb, window, matting, fringe)
    strips = [painter.strip(first, ROWS_AT_ONCE) for first in range(0, len(rgb), ROWS_AT_ONCE)]
    return RimTextures(
        np.concatenate([strip.front for strip in strips]),
        np.concatenate([strip.back for strip in strips]),
    )
