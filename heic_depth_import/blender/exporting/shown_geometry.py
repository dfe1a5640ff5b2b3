# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object shows, as arrays that any program knows: triangles, and a colour a vertex."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import bpy
import numpy as np
from mathutils import Matrix

from ...core.arrays import Floats, Indices32, Mask
from ..objects.coloured_points import placed


@dataclass(frozen=True, slots=True, eq=False)
class ShownGeometry:
    """Triangles and points.

    Attributes:
        positions: (points, 3).
        colours: (points, 4) scene-linear.
        triangles: (triangles, 3) numbers of points.
        values: Depth, disparity, confidence and mattes by their names, (points,).
        radii: (points,) of what is shown as balls; None of what has no size.
        uv: (triangles * 3, 2); None where there is no picture to look up.
        materials: That the triangles have.
        slots: (triangles,) which of these.
        is_flat: (triangles,) whether they are shaded each for itself.
    """

    positions: Floats
    colours: Floats
    triangles: Indices32
    values: dict[str, Floats] = field(default_factory=dict)
    radii: Floats | None = None
    uv: Floats | None = None
    materials: tuple[bpy.types.Material | None, ...] = ()
    slots: Indices32 = field(default_factory=lambda: np.empty(0, np.int32))
    is_flat: Mask = field(default_factory=lambda: np.empty(0, np.bool_))

    def moved(self, matrix: Matrix) -> Self:
        """Returns it in another space.

        Args:
            matrix: 4 x 4, from this space to that.
        """
        if np.array_equal(np.array(matrix), np.eye(4)):
            return self
        return replace(self, positions=placed(self.positions, matrix))


def joined(parts: Sequence[ShownGeometry]) -> ShownGeometry:
    """Returns several as one, in the same axes; what one knows and another does not is 0.

    Args:
        parts: Without radii.
    """
    names = list(dict.fromkeys(name for part in parts for name in part.values))
    materials = list(dict.fromkeys(each for part in parts for each in part.materials))
    starts = np.cumsum([0, *(len(part.positions) for part in parts)])
    has_uv = any(part.uv is not None for part in parts)
    return ShownGeometry(
        positions=np.concatenate([part.positions for part in parts]),
        colours=np.concatenate([part.colours for part in parts]),
        triangles=np.concatenate(
            [part.triangles + np.int32(start) for part, start in zip(parts, starts, strict=False)]
        ),
        values={
            name: np.concatenate(
                [part.values.get(name, np.zeros(len(part.positions), np.float32)) for part in parts]
            )
            for name in names
        },
        uv=np.concatenate([_uv_or_zeros(part) for part in parts]) if has_uv else None,
        materials=tuple(materials),
        slots=np.concatenate([_renumbered(part, materials) for part in parts]),
        is_flat=np.concatenate([part.is_flat for part in parts]),
    )


def _uv_or_zeros(part: ShownGeometry) -> Floats:
    return part.uv if part.uv is not None else np.zeros((part.triangles.size, 2), np.float32)


def _renumbered(part: ShownGeometry, materials: list[bpy.types.Material | None]) -> Indices32:
    numbers = np.array([materials.index(each) for each in part.materials] or [0], np.int32)
    slots: Indices32 = numbers[part.slots.clip(0, len(numbers) - 1)]
    return slots
