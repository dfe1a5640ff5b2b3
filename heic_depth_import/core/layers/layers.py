# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two depth maps in the place of one: what stands in front, and what goes on behind it."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Self

import numpy as np

from ..arrays import Floats, Mask
from ..deferred import Deferred, together
from ..neighbourhood import over_cells
from ..photo import typical_step
from ..restoration.components import pieces
from ..restoration.grid import Grid, torn_grid
from ..restoration.jumps import JumpRule, Links, dilate
from ..restoration.tear import Cells
from .continuation import carried_on, evened, parted_on, sloped_on
from .interpolation import anywhere, nearest, resized
from .matting import Matting, falling
from .rim_waves import evened_along
from .tears_kept import TearsKept, torn_alike

# Samples this far inside the rim are certainly the front's own; nearer to it, those that come this
# near to what the inside tells them to be.
_CORE, _OWN = 10, 0.82
# The next to the rim are mixed.
_MIXED = 2
# Phones let the background rise towards the rim, for so many samples, from the second to the first
# more and more.
_HALO = (8, 48)
# It is one where a quarter of what lies beside the front has risen by this share.
_BESIDE, _RISEN, _QUARTER = 0.8, 0.04, 0.75
# By this share of its disparity the background is behind the front at least, so that a renderer can
# tell the two apart.
_CLEARANCE = 0.0003
# Of the rim so much has to lie before what is behind it.
_STANDS_OUT = 0.5
# So often what is carried on is evened out: the front, ears among it, and what is behind.
_LITTLE, _MUCH = 4, 12
# Nothing is evened out across so many jumps: what slants differs by less.
_APART = 2.0
# A piece of the front of fewer samples of the depth map, which jumps from all else, is none.
_SHRED = 18
# A piece of background smaller than this share of the picture is taken as it is, and so are all but
# the largest: no room has as many, and each takes its time.
_LARGE, _MOST_PIECES = 0.01, 8
# Mattes where somebody is everywhere, and nowhere.
_PERSON, _NOBODY = 255, 0


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """A surface in two layers, both on the same grid.

    Attributes:
        front: What stands in front, carried on outwards under its soft rim.
        back: All else, carried on inwards under that rim and a little further.
        is_own: (rows, columns) where the front was measured; elsewhere it is made up.
        is_rim: (rows - 1, columns - 1) cells where the front is not opaque everywhere.
        is_behind: (rows - 1, columns - 1) cells where the back has some of the front before it.
    """

    front: Grid
    back: Grid
    is_own: Mask
    is_rim: Mask
    is_behind: Mask


@dataclass(frozen=True, slots=True, eq=False)
class _Zones:
    """Parts of the picture by how far they are from the rim.

    Attributes:
        is_core: (rows, columns) certainly the front's own depth.
        is_inside: (rows, columns) the front's, unless it is far from what the core tells.
        is_off: (rows, columns) the background's.
        nearness: (rows, columns) of the background to the front, 0 to 1.
    """

    is_core: Mask
    is_inside: Mask
    is_off: Mask
    nearness: Floats

    @classmethod
    def of(cls, matting: Matting) -> Self:
        is_solid = matting.is_front & ~matting.is_mixed
        core = ~dilate(~is_solid, _CORE)
        nearness = falling(matting.is_front, *_HALO)
        # Without a bend at either end.
        nearness *= nearness * (3 - 2 * nearness)
        return cls(
            is_core=core if core.any() else is_solid,
            is_inside=dilate(is_solid, _MIXED),
            is_off=~dilate(matting.is_front, _MIXED),
            nearness=nearness,
        )

    def on_grid(self, shape: tuple[int, ...]) -> Self:
        masks = (self.is_core, self.is_inside, self.is_off)
        core, inside, off = (nearest(mask, shape) for mask in masks)
        return type(self)(core, inside, off, resized(self.nearness, shape))


def layers_of(grid: Grid, matting: Matting, cut: float) -> Layers | None:
    """Takes a grid apart.

    Args:
        grid: One surface, with clean silhouettes.
        matting: Where its rim is, on the grid of the depth map.
        cut: Relative jump of depth that tears.

    Returns:
        None where the front does not stand out: a picture on a wall, a person on a bed.

    Source: V. Jampani and others, "SLIDE: single image 3D photography with soft layering and
        depth-aware inpainting", ICCV 2021: two layers with a soft rim.
    """
    disparity = np.nan_to_num(grid.disparity, nan=0.0)
    zones = _Zones.of(matting).on_grid(disparity.shape)
    is_mixed = anywhere(matting.is_mixed, disparity.shape)
    is_front = anywhere(matting.is_front, disparity.shape)
    rule = JumpRule(cut, typical_step(grid.step))
    scale = disparity.shape[1] / matting.least.shape[1]
    meanwhile = Deferred(lambda: _back(disparity, zones, rule))
    meanwhile.begin()
    expected = _expected(disparity, zones)
    is_own = _own(disparity, expected, zones, rule, _SHRED * scale**2)
    tears = TearsKept.of(grid.cells, is_own, zones.is_core, rule, scale)
    front = _front(disparity, expected, is_front, tears=tears, zones=zones, rule=rule)
    back = meanwhile.value
    # Where it stands on the floor there is nothing to take apart.
    touches = is_front & ~zones.is_core & (front - back <= rule.tolerance(back)) & (disparity > 0)
    front, back = (np.where(touches, disparity, layer) for layer in (front, back))
    behind_front = np.minimum(back, front * np.float32(1 - _CLEARANCE))
    back = np.where(is_front, behind_front, back)
    apart = (front - back)[is_mixed] > rule.tolerance(back[is_mixed])
    if apart.mean() < _STANDS_OUT:
        return None
    behind = anywhere(~matting.is_front | matting.near_rim(), disparity.shape)

    def torn(layer: Floats, code: int, where: Mask, tears: TearsKept | None) -> Grid:
        matte = np.full(disparity.shape, code, np.uint8)
        return _restricted(
            torn_alike(grid, torn_grid(layer, grid, cut, scale, matte), tears), where
        )

    in_front, goes_on = together(
        partial(torn, front, _PERSON, is_front, tears), partial(torn, back, _NOBODY, behind, None)
    )
    return Layers(
        front=in_front,
        back=goes_on,
        is_own=is_own,
        is_rim=over_cells(is_mixed, np.logical_or),
        is_behind=over_cells(is_front, np.logical_or),
    )


def _expected(disparity: Floats, zones: _Zones) -> Floats:
    """Returns what the inside tells of the front's depth; round things recede along their slope."""
    is_core = zones.is_core & (disparity > 0)
    return np.minimum(carried_on(disparity, is_core), sloped_on(disparity, is_core))


def _own(disparity: Floats, expected: Floats, zones: _Zones, rule: JumpRule, least: float) -> Mask:
    """Returns where the front's own depth was measured, in pieces of at least so many samples."""
    is_known = disparity > 0
    near = disparity > np.float32(_OWN) * expected
    own: Mask = is_known & (zones.is_core | (zones.is_inside & near))
    labels, sizes = pieces(Links.of(np.where(own, disparity, 0), rule))
    # Of an ear that is as far behind as that, a few samples are not: they would be a spike.
    own &= (sizes >= least)[labels]
    return own


def _front(  # noqa: PLR0913  all that it looks at
    disparity: Floats,
    expected: Floats,
    is_front: Mask,
    *,
    tears: TearsKept,
    zones: _Zones,
    rule: JumpRule,
) -> Floats:
    """Carries the inside on to the rim and beyond it."""
    is_own, joined, meets = tears.is_own, tears.joined, tears.meets
    is_core = zones.is_core & (disparity > 0)
    even = evened_along(disparity, expected, is_core, is_own & ~is_core, _CORE)
    filled = parted_on(even, is_own, rule, 0, meets)
    goes_on = Links.of(filled, rule, _APART)
    links = Links(
        joined.across & (goes_on.across | ~(meets[:, 1:] & meets[:, :-1])),
        joined.down & (goes_on.down | ~(meets[1:] & meets[:-1])),
    )
    return evened(filled, dilate(is_front, _MIXED) & ~is_core, _LITTLE, links)


def _back(disparity: Floats, zones: _Zones, rule: JumpRule) -> Floats:
    """Carries what lies around the front on behind it, without the phone's halo."""
    is_off, nearness = zones.is_off & (disparity > 0), zones.nearness
    links = Links.of(disparity, rule)
    # What is not off becomes few pieces, which cost little and have no size.
    links = Links(
        (links.across & is_off[:, 1:] & is_off[:, :-1]) | ~(is_off[:, 1:] | is_off[:, :-1]),
        (links.down & is_off[1:] & is_off[:-1]) | ~(is_off[1:] | is_off[:-1]),
    )
    labels, sizes = pieces(links)
    sizes[labels[~is_off]] = 0
    # Shreds of the rim hang in the air before it.
    reaches_out = np.zeros(sizes.size, np.bool_)
    reaches_out[labels[nearness < 1]] = True
    is_off &= reaches_out[labels]
    result = disparity.copy()
    least = _LARGE * disparity.size
    for label in np.argsort(-sizes, kind="stable")[:_MOST_PIECES]:
        if sizes[label] < least:
            break
        piece = (labels == label) & is_off
        further, beside = piece & (nearness == 0), piece & (nearness > _BESIDE)
        if further.sum() < least or not beside.any():
            continue
        # All that rises towards the front comes down to what the piece is further off, the more
        # the nearer it is to the front, so that no crease shows where that begins.
        # Floors rise as well, but along their slope.
        level, sloped = carried_on(disparity, further), sloped_on(disparity, further)
        risen = np.maximum(disparity - np.maximum(level, sloped), 0)
        # Sharpened maps let it sink instead.
        sunk = np.minimum(disparity - np.minimum(level, sloped), 0)
        for off in (risen, sunk):
            share = np.abs(off[beside]) / np.maximum((disparity - off)[beside], rule.step)
            if np.quantile(share, _QUARTER) > _RISEN:
                result -= piece * nearness * off
    return parted_on(result, is_off, rule, _MUCH)


def _restricted(grid: Grid, where: Mask) -> Grid:
    """Leaves the cells all of whose corners are wanted."""
    kept, cells = over_cells(where, np.logical_and), grid.cells
    cells = Cells(cells.along_ac, cells.first & kept, cells.second & kept)
    return replace(grid, disparity=np.where(where, grid.disparity, np.float32(np.nan)), cells=cells)
