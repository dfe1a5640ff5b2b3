# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture of what is hidden: smooth colours, and fine detail of what is visible beside it."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask, Pixels
from ..colour import ColourSpace, codes_of
from ..deferred import Deferred, together
from ..neighbourhood import gathered, largest_within, padded
from .background import Background, Sheet
from .borrowing import Borrowing, borrowing_of
from .cells import paint_cells, parts_of
from .fine_detail import FineDetail, contrast_of
from .frame_margin import inside
from .lending import Lent
from .likeness import CELL, Looks

# The strongest of a cell's samples is so much stronger than their mean, where they are alike.
_STRONGEST = 0.5
# Beside what stands in front lies what has less of its disparity.
_AS_NEAR = 0.8
# In foliage as large a share of the cells is rim: without it hardly anything would lend.
_FOLIAGE = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Texture:
    """What a hidden surface looks like.

    Attributes:
        painted: Its pixels, which a thread may still be painting.
        beyond: Pixels by which it goes beyond the depth map's window, on every side.
        count: Pictures of the same size that it consists of, one below the other: of what is seen
            first, and of what lies behind that.
        is_before: As of the background.
    """

    painted: Deferred[Pixels]
    beyond: int
    count: int
    is_before: Mask

    @classmethod
    def begun(
        cls, background: Background, disparity: Floats, detail: FineDetail, space: ColourSpace
    ) -> Self:
        """Lets a thread paint a background; what it is given is as for `texture_of`."""

        def paint() -> Pixels:
            pixels = texture_of(background, disparity, detail, space)
            pixels.flags.writeable = False  # whoever keeps it does not wait for it
            return pixels

        painted = Deferred(paint)
        painted.begin()
        count = 1 + (background.goes_on is not None)
        return cls(painted, background.margin * detail.scale, count, background.is_before)

    @property
    def pixels(self) -> Pixels:
        """What it shows, (height, width, 3) in the photo's colour space."""
        return self.painted.value

    @property
    def within(self) -> Pixels:
        """What the layer behind a soft rim looks like, over the window of the depth map."""
        pictures = np.split(self.pixels, self.count)
        first, *others = (picture[inside(self.beyond)] for picture in pictures)
        if not (others and self.is_before.any()):
            return first
        scale = len(first) // len(self.is_before)
        is_before = self.is_before.repeat(scale, axis=0).repeat(scale, axis=1)
        return np.where(is_before[..., np.newaxis], others[0], first)


def texture_of(
    background: Background, disparity: Floats, detail: FineDetail, space: ColourSpace
) -> Pixels:
    """Paints a background, at the scale of the detail.

    What no other surface hides, because the depth there is not known, is the photo itself.

    Args:
        background: Its colour is linear Rec. 709, followed by how calm fine detail is.
        disparity: (rows, columns) of the visible grid, in 1/m; NaN where unknown.
        detail: The photo's.
        space: Of the photo.

    Returns:
        (rows x scale, columns x scale, 3) of the larger grid, in the photo's space; twice as many
        rows with a second sheet, whose are the lower half.
    """
    margin, scale = background.margin, detail.scale
    painter = _Painter(lenders_of(disparity, detail), detail, margin, space)
    sheet = painter.lent_to(background)
    fine = Lent.of(detail, painter.cells, sheet.borrowing)
    second = background.second
    rows, columns = (length * scale for length in background.disparity.shape)
    textures = np.empty((1 + (second is not None), rows, columns, 3), np.uint8)

    def below() -> None:
        if second is not None:
            # What goes on there is what is seen beside it, and it borrows from where that does.
            lent = painter.lent_to(second, sheet.borrowing.shifts)
            painter.paint(textures[1], lent, fine.by(lent.borrowing, painter.cells))

    together(lambda: painter.paint(textures[0], sheet, fine), below)
    row, column = np.nonzero(background.is_visible)
    inner = textures[0, margin * scale :, margin * scale :]
    if background.beneath is not None:
        background.beneath.painted(inner, detail.photo, scale)
    for down in range(scale):
        for across in range(scale):
            place = row * scale + down, column * scale + across
            inner[place] = detail.photo[place]
    return textures.reshape(-1, columns, 3)


@dataclass(frozen=True, slots=True, eq=False)
class _Lent:
    """What the cells of a sheet look like, and borrow.

    Attributes:
        low: (rows, columns, 3) codes of its samples, whole cells.
        counts: (rows, columns) of cells, where there is something.
        borrowing: From where.
    """

    low: Floats
    counts: Mask
    borrowing: Borrowing


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

    @property
    def before(self) -> int:
        """Samples before the first, so that cells of a sheet and of the frame lie on each other."""
        return -self.margin % CELL

    def lent_to(self, sheet: Sheet, shifts: Indices | None = None) -> _Lent:
        """Chooses what a sheet borrows; by given shifts if any."""
        shape, before = sheet.disparity.shape, self.before
        rows, columns = ((before, -(length + before) % CELL) for length in shape)
        disparity = padded(sheet.disparity, (rows, columns), np.nan)
        exists = np.isfinite(disparity)
        counts = gathered(exists, CELL, np.any)
        colour = padded(np.moveaxis(sheet.colour, 2, 0), ((0, 0), rows, columns))
        low = self._low(np.moveaxis(colour[:3], 0, 2), counts)
        hidden = Looks.of(
            gathered(np.moveaxis(low, 2, 0), CELL, np.mean),
            gathered(np.where(exists, disparity, np.float32(0)), CELL, np.max),
            contrast_of(gathered(colour[3], CELL, np.mean)),
            counts,
        )
        fine = _whole_cells(self.detail.brightness)
        borrowing = borrowing_of(self.lenders, hidden, fine, self.cells, shifts)
        return _Lent(low, counts, borrowing)

    @property
    def cells(self) -> int:
        """Cells by which they are larger."""
        return (self.margin + self.before) // CELL

    def paint(self, picture: Pixels, lent: _Lent, fine: Lent) -> None:
        """Paints the picture of a sheet."""
        before = self.before * self.detail.scale
        paint_cells(picture, lent.low, fine, lent.counts, before)

    def _low(self, light: Floats, counts: Mask) -> Floats:
        """Returns the codes of what exists; of the rest, which nobody sees, roughly.

        Args:
            light: (rows, columns, 3), linear.
            counts: (rows, columns) of cells, where there is something.
        """
        half = CELL // 2
        roughly = codes_of(light[half::CELL, half::CELL], self.space)
        planes = np.moveaxis(roughly, 2, 0).repeat(CELL, axis=2)
        low = np.empty((3, *light.shape[:2]), np.float32)
        low.reshape(*planes.shape[:2], CELL, -1)[:] = planes[:, :, np.newaxis]
        low = np.moveaxis(low, 0, 2)
        for rows, columns in parts_of(counts):
            part = (
                slice(rows.start * CELL, rows.stop * CELL),
                slice(columns.start * CELL, columns.stop * CELL),
            )
            low[part] = codes_of(light[part], self.space)
        return low


def lenders_of(disparity: Floats, detail: FineDetail) -> Looks:
    """Returns what the cells of the frame look like.

    Each is as near as the nearest thing in and around it: what stands in front lends nothing to
    what lies behind it, nor does the rim where photos mix the two. That lends nothing to what is as
    near either, but for foliage.

    Args:
        disparity: (rows, columns) of the visible grid, in 1/m; NaN where unknown.
        detail: The photo's.
    """
    rows, columns = disparity.shape
    padding = ((0, -rows % CELL), (0, -columns % CELL))
    near = padded(np.nan_to_num(disparity, nan=np.inf), padding, np.inf)
    nearest = largest_within(gathered(near, CELL, np.max), 1)
    counts = np.isfinite(nearest)
    is_rim = counts & (gathered(near, CELL, np.min) <= nearest * np.float32(_AS_NEAR))
    if is_rim.mean() < _FOLIAGE:
        counts &= ~is_rim
    strongest = gathered(padded(detail.amount, padding), CELL, np.max)
    contrast = gathered(padded(detail.contrast, padding), CELL, np.mean)
    low = padded(detail.low, (*padding, (0, 0)))
    return Looks.of(
        gathered(np.moveaxis(low, 2, 0), CELL, np.mean),
        np.where(counts, nearest, np.float32(1)),
        np.maximum(strongest * np.float32(_STRONGEST), contrast),
        counts,
    )


def _whole_cells(samples: Floats) -> Floats:
    rows, columns = samples.shape
    return padded(samples, ((0, -rows % CELL), (0, -columns % CELL)), 0)
