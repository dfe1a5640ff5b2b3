# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture of what is hidden: smooth colours, and fine detail of what is visible beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Indices, Mask, Pixels
from ..colour import ColourSpace, codes_of
from ..neighbourhood import gathered, largest_within
from .background import Background, Sheet
from .borrowing import borrowing_of
from .fine_detail import FineDetail, enlarged_rows
from .frame_margin import edge_of_frame
from .lending import Fine, Lent
from .likeness import CELL, Looks

# The strongest of a cell's samples is so much stronger than their mean, where they are alike.
_STRONGEST = 0.5
# Detail from elsewhere is like what is hidden, not the same: a little less of it is nearer to that.
_LENT = np.float32(0.8)
# Rows of cells that are put together at once, and the columns between two that are not worth a
# part of their own.
_AT_ONCE, _GAP = 4, 8


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
    painter = _Painter(lenders_of(disparity, detail), detail, margin, space)
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
        margin: Samples by which sheets are larger on every side.
        space: Of the photo.
    """

    lenders: Looks
    detail: FineDetail
    margin: int
    space: ColourSpace

    def painted(self, sheet: Sheet, shifts: Indices | None = None) -> tuple[Pixels, Indices]:
        """Returns the picture of a sheet, and by which shifts it borrows; by given ones if any."""
        # Cells of the larger grid and those of the frame lie on each other.
        before, scale = -self.margin % CELL, self.detail.scale
        rows, columns = sheet.disparity.shape
        after = (-(rows + before) % CELL, -(columns + before) % CELL)
        padding = ((before, after[0]), (before, after[1]))
        disparity = np.pad(sheet.disparity, padding, constant_values=np.nan)
        exists = np.isfinite(disparity)
        counts = gathered(exists, CELL, np.any)
        low = self._low(np.pad(sheet.colour[..., :3], (*padding, (0, 0)), mode="edge"), counts)
        contrast = np.pad(sheet.colour[..., 3], padding, mode="edge")
        hidden = _looks(low, np.where(exists, disparity, np.float32(0)), contrast, counts)
        cells = (self.margin + before) // CELL
        brightness = _whole_cells(self.detail.brightness)
        borrowing = borrowing_of(self.lenders, hidden, brightness, cells, shifts)
        fine = Lent.of(self.detail, cells, borrowing).fine()
        texture = _sum(low, fine, counts, scale)
        return texture[before * scale :, before * scale :][
            : rows * scale, : columns * scale
        ], borrowing.shifts

    def _low(self, light: Floats, counts: Mask) -> Floats:
        """Returns the codes of what exists; of the rest, which nobody sees, roughly.

        Args:
            light: (rows, columns, 3), linear.
            counts: (rows, columns) of cells, where there is something.
        """
        half = CELL // 2
        roughly = codes_of(light[half::CELL, half::CELL], self.space)
        planes = np.moveaxis(roughly, 2, 0).repeat(CELL, axis=1).repeat(CELL, axis=2)
        low = np.moveaxis(planes, 0, 2)
        for rows, columns in _parts(counts):
            part = (
                slice(rows.start * CELL, rows.stop * CELL),
                slice(columns.start * CELL, columns.stop * CELL),
            )
            low[part] = codes_of(np.ascontiguousarray(light[part]), self.space)
        return low


def _looks(colour: Floats, disparity: Floats, contrast: Floats, counts: Mask) -> Looks:
    """Returns what the cells of a fill look like; those that exist in part count."""
    return Looks.of(
        gathered(np.moveaxis(colour, 2, 0), CELL, np.mean),
        gathered(disparity, CELL, np.max),
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


def _whole_cells(samples: Floats) -> Floats:
    rows, columns = samples.shape
    return np.pad(samples, ((0, -rows % CELL), (0, -columns % CELL)))


def _sum(low: Floats, fine: Fine, counts: Mask, scale: int) -> Pixels:
    """Adds fine detail to smooth colours; what nobody sees is one colour in each cell.

    Args:
        low: (rows, columns, 3) codes, whole cells.
        fine: (rows x scale, columns x scale, 3).
        counts: (rows, columns) of cells, where there is something.
        scale: Pixels per sample.
    """
    result = np.empty(fine.shape, np.uint8)
    side = CELL * scale
    flat = np.rint(low[::CELL, ::CELL]).astype(np.uint8).repeat(side, axis=1)
    result.reshape(len(flat), side, -1)[:] = flat.reshape(len(flat), 1, -1)
    for rows, columns in _parts(counts):
        first, last = rows.start * CELL, rows.stop * CELL
        begin, end = max(columns.start * CELL - 1, 0), columns.stop * CELL + 1
        smooth = enlarged_rows(low[:, begin:end], first, last, scale)
        before = (columns.start * CELL - begin) * scale
        total = np.moveaxis(smooth[:, before:][:, : (columns.stop - columns.start) * side], 2, 0)
        place = (
            slice(rows.start * side, rows.stop * side),
            slice(columns.start * side, columns.stop * side),
        )
        total += np.moveaxis(fine[place], 2, 0) * _LENT
        np.rint(total, out=total)
        result[place] = np.moveaxis(np.clip(total, 0, 255, out=total), 0, 2)
    return result


def _parts(counts: Mask) -> Iterator[tuple[slice, slice]]:
    """Yields rows and columns of cells that together hold all that count, and little else."""
    for row in range(0, len(counts), _AT_ONCE):
        rows = slice(row, min(row + _AT_ONCE, len(counts)))
        places = np.flatnonzero(np.logical_or.reduce(counts[rows], axis=0))
        if places.size:
            # Gaps that are narrow are none.
            after = np.flatnonzero(np.diff(places) > _GAP)
            starts = places[np.concatenate([[0], after + 1])].tolist()
            ends = places[np.concatenate([after, [-1]])].tolist()
            for start, end in zip(starts, ends, strict=True):
                yield rows, slice(start, end + 1)
