# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the picture the faces of a torn grid cover, as the photo's own camera sees them."""

import numpy as np
from PIL import Image, ImageDraw

from heic_depth_import.core.restoration.grid import Grid
from heic_depth_import.core.surface.join import join

PIXELS = 8  # for a sample


def uncovered(grid: Grid) -> float:
    """Returns the share of the picture that no face covers, without the outermost samples."""
    assert grid.cells is not None
    rows, columns = grid.disparity.shape
    down, across = np.mgrid[0:rows, 0:columns] + 0.5
    places = np.stack([across, down], axis=-1)
    places = (places if grid.shift is None else places + grid.shift) * PIXELS
    topology = join(grid.cells)
    corners = places.reshape(-1, 2)[topology.samples][topology.corner_vertices]
    picture = Image.new("L", (columns * PIXELS, rows * PIXELS))
    draw = ImageDraw.Draw(picture)
    ends = [*topology.face_starts[1:], len(corners)]
    for start, end in zip(topology.face_starts, ends, strict=True):
        draw.polygon([tuple(place) for place in corners[start:end].tolist()], fill=1)
    inner = np.asarray(picture)[2 * PIXELS : -2 * PIXELS, 2 * PIXELS : -2 * PIXELS]
    return float(1 - inner.mean())
