# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Planes through the weighted values around places."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Doubles, Floats, Indices
from ..neighbourhood import sum_of_lines

# As if values had so much spread in place, in square cells, that is level: few lead nowhere.
_LEVEL = 0.2
# Square values of spread that no plane has to explain: the rounding of what is a plane.
_ROUNDED = 0.5
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class LocalPlanes:
    """A plane for each place.

    Attributes:
        level: (places,), its value at row 0 and column 0.
        across: (places,), its slope.
        down: (places,), the same.
        weight: (places,), of all that it is laid through.
        explained: (places,), which share of the spread of values it explains, 0 to 1.
    """

    level: Doubles
    across: Doubles
    down: Doubles
    weight: Doubles
    explained: Doubles

    @classmethod
    def of(
        cls, values: Floats, weights: Floats, place: tuple[Indices, Indices], reach: int
    ) -> Self:
        """Fits planes by least squares.

        Args:
            values: (rows, columns).
            weights: (rows, columns); beyond the edge there is nothing.
            place: Rows and columns of the places.
            reach: What lies within so many samples to each side of a place is looked at.
        """
        weight, value = (np.pad(grid.astype(np.float64), reach) for grid in (weights, values))
        y, x = (np.arange(length, dtype=np.float64) - reach for length in weight.shape)
        y = y[:, np.newaxis]
        window = 2 * reach + 1

        def around(grid: Doubles) -> Doubles:
            lines = np.ascontiguousarray(sum_of_lines(grid, window).T)
            sums: Doubles = sum_of_lines(lines, window)[place[1], place[0]]
            return sums

        total = around(weight)
        weight_x, weight_y, weighted = weight * x, weight * y, weight * value
        mx, my, mv, xx, xy, yy, xv, yv, vv = (
            around(moment) / np.maximum(total, _NOTHING)
            for moment in (
                *(weight_x, weight_y, weighted),
                *(weight_x * x, weight_x * y, weight_y * y),
                *(weighted * x, weighted * y, weighted * value),
            )
        )
        xx, xy, yy = xx - mx * mx + _LEVEL, xy - mx * my, yy - my * my + _LEVEL
        xv, yv, vv = xv - mx * mv, yv - my * mv, vv - mv * mv
        determinant = xx * yy - xy * xy
        across, down = (xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant
        explained = np.clip((across * xv + down * yv) / (vv + _ROUNDED), 0, 1)
        return cls(mv - across * mx - down * my, across, down, total, explained)
