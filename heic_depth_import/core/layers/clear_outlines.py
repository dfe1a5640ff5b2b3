# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The outlines of things that stand free: a dog's, a chair's or a candle's, none in foliage."""

import numpy as np

from ..arrays import Floats
from ..neighbourhood import box_mean, gathered
from ..restoration.components import pieces
from ..restoration.jumps import Links
from ..restoration.occlusion_edges import TornEdges

# Both sides are pieces of so many samples of the depth map, and the front is nearer by this factor:
# what is smaller has no inside whose colours are its own.
_SMALLEST, _DEEP = 64, np.float32(1.2)
# Within so many samples of the depth map no more than so many outlines run across.
_NEARBY, _MOST_LINES = 12, 2.5
# Where outlines run through more than a share of a picture's squares of so many samples it is
# foliage or the like. In our photos they run through up to 0.16 of them, or from 0.4 on.
_SQUARE, _MOST_SQUARES = 12, 0.25


def clear_outlines(edges: TornEdges, disparity: Floats, links: Links, scale: float) -> TornEdges:
    """Leaves the edges of things well before something, with few others near them.

    Elsewhere photos mix more than two colours, and there is more outline than it is worth.

    Args:
        edges: Pairs of samples.
        disparity: (rows, columns) in 1/m, known everywhere.
        links: Which neighbours are joined.
        scale: Samples per sample of the depth map, along either axis.
    """
    if _share_of_squares(edges, disparity.shape, max(1, round(_SQUARE * scale))) > _MOST_SQUARES:
        return edges.only(np.zeros(edges.near.shape[1], np.bool_))
    outlines = np.zeros(disparity.shape, np.float32)
    outlines[tuple(TornEdges.of(disparity, links).near)] = 1
    reach = max(1, round(_NEARBY * scale))
    lines = box_mean(outlines, reach)[tuple(edges.near)] * np.float32(2 * reach + 1)
    labels, sizes = pieces(links)
    near, far = tuple(edges.near), tuple(edges.far)
    smaller = np.minimum(sizes[labels[near]], sizes[labels[far]])
    is_deep = disparity[near] > _DEEP * disparity[far]
    is_large = smaller >= _SMALLEST * scale**2
    return edges.only(is_deep & is_large & (lines <= _MOST_LINES))


def _share_of_squares(edges: TornEdges, shape: tuple[int, ...], size: int) -> float:
    """Returns through how much of a picture edges run, in squares of so many samples."""
    rows, columns = (-(-count // size) * size for count in shape)
    outline = np.zeros((rows, columns), np.bool_)
    outline[tuple(edges.near)] = True
    return float(gathered(outline, size, np.max).mean())
