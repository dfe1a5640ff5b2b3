# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far each point of a surface can be relied on, 0 to 1.

Three things multiply: what the phone itself says, where it does; how much more than rounding a
sample and its neighbours were off the surface that was made of them; and how near an outline is,
where phones mix what is in front with what is behind. What was never measured has 0.
"""

import numpy as np

from ..arrays import Floats, Indices32, Mask
from ..neighbourhood import box_mean
from ..restoration.grid import Grid
from ..restoration.jumps import dilate
from ..restoration.restore import RestoredDepth

# Standard deviation of rounding to whole steps, in steps.
_ROUNDING = 12**-0.5
# How wide phones store an edge, in samples of the depth map: 4 in TrueDepth maps.
_EDGE = 4
# Samples to each side that are looked at for noise.
_REACH = 4
# Steps: noise moves nothing as far as this.
_NO_NOISE = 4.0
# A sample that a layer puts farther than this share from what was measured there is made up.
_MADE_UP = 0.05


def confidence_of(restored: RestoredDepth, grid: Grid) -> Floats:
    """Returns how far the samples of a grid can be relied on.

    Args:
        restored: The depth map that the grid was made of.
        grid: In any size, torn.

    Returns:
        (rows, columns) of the grid, 0 to 1.
    """
    shape = restored.disparity.shape
    with np.errstate(divide="ignore", invalid="ignore"):
        off = (restored.disparity - restored.measured) / restored.depth.step
    off = off.astype(np.float32, copy=False)
    # What is farther off was moved from between two sides of an outline, or is not known at all.
    np.copyto(off, 0, where=~(np.abs(off) < _NO_NOISE))
    error: Floats = box_mean(off * off, _REACH)
    np.maximum(error, np.float32(_ROUNDING**2), out=error)
    np.sqrt(error, out=error)
    trust: Floats = np.divide(np.float32(_ROUNDING), error)
    if restored.depth.confidence is not None:
        trust *= restored.depth.confidence
    near = _onto(_torn_samples(grid), shape)
    # Rings of samples around an outline, each of which holds those within it.
    rings = near.astype(np.uint8)
    for _ in range(_EDGE - 1):
        near = dilate(near, 1)
        rings += near
    trust *= np.subtract(_EDGE + 1, rings, dtype=np.float32)
    trust /= np.float32(_EDGE + 1)
    rows, columns = (
        np.arange(wanted) * stored // wanted
        for wanted, stored in zip(grid.disparity.shape, shape, strict=True)
    )
    result = trust if grid.disparity.shape == shape else trust[np.ix_(rows, columns)]
    np.copyto(result, 0, where=np.isnan(grid.disparity))
    return result


def confidence_at(samples: Indices32, sheet: Floats, seen: Floats, confidence: Floats) -> Floats:
    """Returns the confidence of some samples of a layer, which may hold what nobody measured.

    Args:
        samples: (samples,) places in the grid as one row.
        sheet: (rows, columns) 1/m of the layer.
        seen: (rows, columns) 1/m of all that is seen, as one surface.
        confidence: (rows, columns) of that.
    """
    result = confidence.ravel().take(samples)
    if sheet is not seen:
        there, here = seen.ravel().take(samples), sheet.ravel().take(samples)
        result[~(np.abs(here - there) <= np.float32(_MADE_UP) * there)] = 0
    return result


def _torn_samples(grid: Grid) -> Mask:
    """Returns the samples that are a corner of a torn triangle, (rows, columns)."""
    is_torn = ~(grid.cells.first & grid.cells.second)
    result = np.zeros(grid.disparity.shape, np.bool_)
    for rows in (slice(None, -1), slice(1, None)):
        for columns in (slice(None, -1), slice(1, None)):
            result[rows, columns] |= is_torn
    return result


def _onto(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """Returns a mask on a grid of another size, true wherever it is anywhere true."""
    if mask.shape == shape:
        return mask
    row, column = np.nonzero(mask)
    result = np.zeros(shape, np.bool_)
    result[row * shape[0] // mask.shape[0], column * shape[1] // mask.shape[1]] = True
    return result
