# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture of what is hidden: smooth colours, and fine detail of what is visible beside it."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Indices, Mask, Pixels
from ..colour import ColourSpace, codes_of
from ..neighbourhood import gathered, largest_within
from .background import Background, Sheet
from .borrowing import borrowing_of
from .fine_detail import FineDetail, enlarged
from .frame_margin import edge_of_frame
from .lending import Fine, Lent
from .likeness import CELL, Looks

# The strongest of a cell's samples is so much stronger than their mean, where they are alike.
_STRONGEST = 0.5
# Detail from elsewhere is like what is hidden, not the same: a little less of it is nearer to that.
_LENT = np.float32(0.8)
# Rows of cells that are put together at once.
_AT_ONCE = 32


def texture_of(
    background: Background, disparity: Floats, detail: FineDetail, space: ColourSpace
) -> Pixels:
    """Paints a background, at the scale of the detail.

    What no other surface hides, because the depth there is not known, is the photo itself.

    Args:
        background: Its colour is linear Rec. 709, followed by the contrast of fine detail.
        disparity: (rows, columns) of the visible grid, in 1/m; NaN where unknown.
        detail: The photo's.
        space: Of the photo.

    Returns:
        (rows x scale, columns x scale, 3) of the larger grid, in the photo's space; twice as many
        rows with a second sheet, whose are the lower half.
    """
    margin, scale = background.margin, detail.scale
    painter = _Painter(lenders_of(disparity, detail), detail, _brightness(detail), margin, space)
    texture, shifts = painter.painted(background)
    is_itself = np.isnan(disparity) | (edge_of_frame(disparity.shape) & (margin > 0))
    is_itself = is_itself.repeat(scale, axis=0).repeat(scale, axis=1)
    height, width = is_itself.shape
    inner = texture[margin * scale :, margin * scale :][:height, :width]
    inner[is_itself] = detail.photo[is_itself]
    if background.second is None:
        return texture
    # What goes on there is what is seen beside it, and it borrows from where that does.
    second, _ = painter.painted(background.second, shifts)
    return np.concatenate([texture, second])


@dataclass(frozen=True, slots=True, eq=False)
class _Painter:
    """Paints sheets with what a photo lends.

    Attributes:
        lenders: Cells of the frame.
        detail: The photo's.
        brightness: (rows, columns) of its samples, whole cells: its fine detail as one channel.
        margin: Samples by which sheets are larger on every side.
        space: Of the photo.
    """

    lenders: Looks
    detail: FineDetail
    brightness: Floats
    margin: int
    space: ColourSpace

    def painted(self, sheet: Sheet, shifts: Indices | None = None) -> tuple[Pixels, Indices]:
        """Returns the picture of a sheet, and by which shifts it borrows; by given ones if any."""
        exists = np.isfinite(sheet.disparity)
        low = codes_of(sheet.colour[..., :3], self.space)
        # Cells of the larger grid and those of the frame lie on each other.
        before, scale = -self.margin % CELL, self.detail.scale
        rows, columns = exists.shape
        after = (-(rows + before) % CELL, -(columns + before) % CELL)
        padding = ((before, after[0]), (before, after[1]))
        hidden = _looks(
            np.pad(low, (*padding, (0, 0)), mode="edge"),
            np.pad(sheet.disparity, padding, constant_values=np.nan),
            np.pad(sheet.colour[..., 3], padding, mode="edge"),
            np.pad(exists, padding),
        )
        cells = (self.margin + before) // CELL
        borrowing = borrowing_of(self.lenders, hidden, self.brightness, cells, shifts)
        fine = Lent.of(self.detail, cells, borrowing).fine()
        cut = (
            slice(before * scale, (before + rows) * scale),
            slice(before * scale, (before + columns) * scale),
        )
        return _sum(low, fine[cut], scale), borrowing.shifts


def _looks(colour: Floats, disparity: Floats, contrast: Floats, exists: Mask) -> Looks:
    """Returns what the cells of a fill look like; those that exist in part count."""
    counts = gathered(exists, CELL, np.any)
    nearest = gathered(np.where(exists, disparity, np.float32(0)), CELL, np.max)
    return Looks.of(
        gathered(np.moveaxis(colour, 2, 0), CELL, np.mean),
        nearest,
        gathered(contrast, CELL, np.mean),
        counts,
    )


def lenders_of(disparity: Floats, detail: FineDetail) -> Looks:
    """Returns what the cells of the frame look like.

    Each is as near as the nearest thing in and around it: what stands in front lends nothing to
    what lies behind it, nor does the rim where photos mix the two.

    Args:
        disparity: (rows, columns) of the visible grid, in 1/m; NaN where unknown.
        detail: The photo's.
    """
    rows, columns = disparity.shape
    padding = ((0, -rows % CELL), (0, -columns % CELL))
    nearest = np.pad(np.nan_to_num(disparity, nan=np.inf), padding, constant_values=np.inf)
    nearest = largest_within(gathered(nearest, CELL, np.max), 1)
    counts = np.isfinite(nearest)
    strongest = gathered(np.pad(detail.amount, padding, mode="edge"), CELL, np.max)
    contrast = gathered(np.pad(detail.contrast, padding, mode="edge"), CELL, np.mean)
    low = np.pad(detail.low, (*padding, (0, 0)), mode="edge")
    return Looks.of(
        gathered(np.moveaxis(low, 2, 0), CELL, np.mean),
        np.where(counts, nearest, np.float32(1)),
        np.maximum(strongest * np.float32(_STRONGEST), contrast),
        counts,
    )


def _brightness(detail: FineDetail) -> Floats:
    """Returns the fine detail of samples as one channel, whole cells."""
    rows, columns = detail.low.shape[:2]
    scale = detail.scale
    blocks = detail.fine.reshape(rows, scale, columns, scale * 3)
    mean = blocks.mean(axis=(1, 3), dtype=np.float32)
    return np.pad(mean, ((0, -rows % CELL), (0, -columns % CELL)))


def _sum(low: Floats, fine: Fine, scale: int) -> Pixels:
    """Adds fine detail to smooth colours.

    Args:
        low: (rows, columns, 3) codes.
        fine: (rows x scale, columns x scale, 3).
        scale: Pixels per sample.
    """
    result = np.empty(fine.shape, np.uint8)
    rows = len(low)
    for first in range(0, rows, _AT_ONCE):
        # With a row before and one after, between which colours go over.
        start = max(0, first - 1)
        smooth = enlarged(low[start : first + _AT_ONCE + 1], scale)
        strip = slice(first * scale, min(first + _AT_ONCE, rows) * scale)
        total = smooth[(first - start) * scale :][: strip.stop - strip.start] + fine[strip] * _LENT
        np.rint(total, out=total)
        result[strip] = np.clip(total, 0, 255, out=total)
    return result
