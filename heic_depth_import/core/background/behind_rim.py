# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes on already behind what is seen: the layer behind a soft rim."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Mask
from ..layers.layers import Layers
from ..neighbourhood import over_cells
from ..restoration.jumps import JumpRule
from ..restoration.occlusion_edges import nearest_behind, torn_by


@dataclass(frozen=True, slots=True, eq=False)
class BehindRim:
    """That layer.

    Attributes:
        disparity: (rows, columns) in 1/m; NaN where it is not.
        is_opaque: (rows, columns) where none of it is seen, nor between there and the next sample:
            something nearer may come before it.
        is_person: (rows, columns) what of those samples belongs to what stands in front.
    """

    disparity: Floats
    is_opaque: Mask
    is_person: Mask

    @classmethod
    def of(cls, layers: Layers) -> Self:
        """Takes it from two layers."""
        beside = np.pad(layers.is_rim, 1)
        is_opaque = ~over_cells(beside, np.logical_or)
        return cls(
            layers.back.disparity, is_opaque, is_opaque & np.isfinite(layers.front.disparity)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """How near what is hidden may come.

    Attributes:
        there: (rows, columns) in 1/m, the farthest that is there already.
        deep: (rows, columns) in 1/m, how near anything may come.
        near: (rows, columns) in 1/m, how near a near sheet may come.
    """

    there: Floats
    deep: Floats
    near: Floats

    @classmethod
    def of(cls, seen: Floats, behind: BehindRim | None, rule: JumpRule) -> Self:
        """Tells them from what is there.

        Args:
            seen: (rows, columns) in 1/m, known everywhere.
            behind: What is behind that.
            rule: What a jump is.
        """
        if behind is None:
            limit = _limit(seen, rule)
            return cls(seen, limit, limit)
        there = np.fmin(behind.disparity, seen)
        near = np.where(behind.is_opaque, seen, there)
        return cls(there, _limit(there, rule), _limit(near, rule))

    def keep(self, hidden: Floats, is_near: Mask, rule: JumpRule) -> Mask:
        """Brings what is hidden behind its limits.

        Args:
            hidden: (rows, columns) in 1/m, which change.
            is_near: (rows, columns) what of it belongs to a near sheet.
            rule: What a jump is.

        Returns:
            (rows, columns), where it still comes before what is there already.
        """
        np.minimum(hidden, np.where(is_near, self.near, self.deep), out=hidden)
        is_before: Mask = hidden > self.there + rule.tolerance(self.there)
        return is_before


def _limit(there: Floats, rule: JumpRule) -> Floats:
    return nearest_behind(there, torn_by(rule, there))
