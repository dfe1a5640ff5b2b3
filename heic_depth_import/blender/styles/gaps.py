# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Depth whose gaps are narrowed, as in a relief on a coin."""

from ..nodes.values import Value, maximum, minimum, mix
from .cutting import deleted
from .flat_points import FlatPoints

# Equal parts of the photo, far to near, between which depth is looked at.
_PARTS = 256
# A part may take so many times its share of the whole depth; all beyond is a gap.
_PLAIN = 2.0
_TINY = 1e-6
# So many samples, spread over the photo, tell what is usual in it.
_ENOUGH = 16384.0


def some_of(flat: FlatPoints) -> Value:
    """Returns some of the samples, spread over the photo: all would take long to sort."""
    recipe = flat.recipe
    with recipe.frame("Some samples, spread over the photo"):
        return deleted(recipe, flat.points, ~flat.is_one_of(_ENOUGH), "POINT")


def narrowed_gaps(flat: FlatPoints, samples: Value, share: Value) -> Value:
    """Returns depth, 0 the farthest and 1 the nearest, with gaps in which there is little narrowed.

    Source: X. Sun, P. Rosin, R. Martin, F. Langbein, "Bas-relief generation using adaptive
    histogram equalization", IEEE TVCG 15 (2009). Here nothing is stretched by more than the whole:
    noise of a wall stays as small as its shapes.

    Args:
        flat: All samples.
        samples: Some of them.
        share: Depth, 0 the farthest and 1 the nearest, of any geometry.
    """
    recipe = flat.recipe
    with recipe.frame("Depths at equal parts of the photo"):
        points = recipe.node(
            "GeometryNodeSortElements", {"Geometry": samples, "Sort Weight": flat.near}
        ).value
        size = recipe.node(
            "GeometryNodeAttributeDomainSize", {"Geometry": points}, component="MESH"
        )["Point Count"]
        line = recipe.node(
            "GeometryNodeMeshLine", {"Count": _PARTS + 1, "Offset": (0.0, 0.0, 0.0)}
        ).value
        number = ((size - 1.0) * recipe.index() / float(_PARTS)).floor()
        line, depth = recipe.capture(
            line, depth=flat.share(recipe.sampled(points, flat.near, number))
        )
    with recipe.frame("Gaps between them narrowed"):
        before = recipe.at_index(depth, maximum(recipe.index() - 1.0, 0.0))
        step = minimum(depth - before, _PLAIN / _PARTS)
        total = recipe.node("GeometryNodeAccumulateField", {"Value": step})
        line, rising = recipe.capture(
            line, rising=total["Leading"] / maximum(total["Total"], _TINY)
        )
        line = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": line, "Position": recipe.vector(depth, 0.0, 0.0)},
        ).value
    with recipe.frame("And in between"):
        here = recipe.nearest(line, recipe.vector(share, 0.0, 0.0))
        own = recipe.sampled(line, depth, here)
        step = (share > own) * 2.0 - 1.0
        there = minimum(maximum(here + step, 0.0), float(_PARTS))
        apart = recipe.sampled(line, depth, there) - own
        part = (share - own) / mix(apart, 1.0, apart.absolute() < _TINY)
        part = minimum(maximum(part, 0.0), 1.0)
        return mix(recipe.sampled(line, rising, here), recipe.sampled(line, rising, there), part)
