# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Behind a chin a person goes on as the photo shows her beside it: a piece of her chest, shifted.

A tear inside a person opens by a few samples. What goes on there may be as wild as knitwear: its
mean would be a flat patch amid that, and it is too small for what all of the background borrows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask, Pixels
from ..neighbourhood import box_mean
from ..restoration.jumps import JumpRule, Links, dilate
from ..restoration.occlusion_edges import TornEdges

# Samples behind a tear up to which all is shown, and from which on nothing is: as far as turns of
# 10 and 20 degrees open it. In maps with fewer than so many along the longer side all are fewer.
_ALL, _NOTHING, _MAP = 16, 32, 640
# What is shown there is no part of the same if it is nearer or farther by this ratio.
_APART, _SLOPES = np.float32(0.15), np.float32(0.05)
# Shifts that are tried: so many lengths, in samples, and directions, in degrees off the tear's own.
_LENGTHS, _DIRECTIONS = range(8, 49, 4), range(-60, 61, 15)
# What a shift costs: by what share it leaves bare, in light that it differs by, and what a shift
# of as many samples as are shown costs.
_BARE, _UNLIKE, _FAR = 4.0, 4.0, 0.3
# Samples over which a piece fades where it ends, and of a tear behind which all shows one piece.
_FADING, _PIECE = 2, 48
_HARDLY = np.float32(1e-6)
# Samples to each side over which a tear is straight, and how far beside what is straight behind it
# something may lie, as the cosine of an angle.
_STRAIGHT, _BESIDE = 6, 0.7


@dataclass(frozen=True, slots=True, eq=False)
class Beneath:
    """What is hidden that shows places of the photo.

    Attributes:
        source: (rows, columns, 2) which sample it shows.
        share: (rows, columns) how much it shows that, 0 to 1.
    """

    source: Indices
    share: Floats

    @classmethod
    def of(
        cls, edges: TornEdges, seen: Floats, hidden: Floats, is_person: Mask, rule: JumpRule
    ) -> Self | None:
        """Shifts what lies beyond tears inside a person behind what stands before it.

        Args:
            edges: Where what is seen is torn.
            seen: (layers, rows, columns), disparity in 1/m first, then light.
            hidden: (layers, rows, columns), the same of what goes on behind that.
            is_person: (rows, columns) opaque samples of a person.
            rule: What a jump is.

        Returns:
            None without such a tear, or where nothing can be shown.
        """
        inside = edges.only(is_person[tuple(edges.near)] & is_person[tuple(edges.far)])
        if not inside.near.size:
            return None
        is_hidden = seen[0] > hidden[0] + rule.tolerance(hidden[0], 0.5)
        # What bends away from there to a chair would smear it.
        is_hidden &= ~dilate(Links.of(hidden[0], rule).rim(), _FADING)
        strip = _Strip.behind(inside, seen[0], hidden[0], is_hidden)
        shape = is_person.shape
        source, share = np.zeros((*shape, 2), np.intp), np.zeros(shape, np.float32)
        for part in strip.parts():
            shift = _shift(part, seen, hidden, is_person)
            is_shown, shown = _shown(part.place, shift, seen, hidden, is_person)
            source[tuple(part.place)] = shown.T
            share[tuple(part.place)] = part.weight * is_shown
        mean = box_mean(share[np.newaxis], _FADING)[0]
        # Beside the tear there is nothing that it could fade into.
        at_tear = np.zeros(shape, np.bool_)
        at_tear[tuple(inside.near)] = True
        at_tear = dilate(at_tear, _FADING)
        share = np.where(at_tear, share, np.minimum(share, mean))
        return cls(source, share) if share.any() else None

    def mixed(self, own: Floats, photo: Floats) -> Floats:
        """Returns what samples look like.

        Args:
            own: (layers, rows, columns) what they would without.
            photo: (layers, rows, columns) what is seen.
        """
        row, column = np.nonzero(self.share)
        above, before = self.source[row, column].T
        result, share = own.copy(), self.share[row, column]
        lent = photo[:, above, before]
        result[:, row, column] += share * (lent - result[:, row, column])
        return result

    def painted(self, picture: Pixels, photo: Pixels, scale: int) -> None:
        """Paints over the pixels of samples.

        Args:
            picture: (rows x scale, columns x scale, 3) codes; becomes what they look like.
            photo: The same of the photo.
            scale: Pixels per sample along either axis.
        """
        here = np.nonzero(self.share)
        share, source = self.share[here][:, np.newaxis], self.source[here].T
        for down in range(scale):
            for across in range(scale):
                step = down, across
                pixel, lender = (
                    tuple(line * scale + part for line, part in zip(lines, step, strict=True))
                    for lines in (here, source)
                )
                own, shown = (codes.astype(np.float32) for codes in (picture[pixel], photo[lender]))
                picture[pixel] = np.rint(own + share * (shown - own)).astype(picture.dtype)


@dataclass(frozen=True, slots=True, eq=False)
class _Strip:
    """Hidden samples straight behind tears.

    Attributes:
        place: (2, samples) rows and columns.
        weight: (samples,) how much they show, 0 to 1: the nearer to the tear the more.
        normal: (2, samples) from what is in front to what is beyond, down and across.
        part: (samples,) of which part of a tear they are.
    """

    place: Indices
    weight: Floats
    normal: Floats
    part: Indices

    @classmethod
    def behind(cls, edges: TornEdges, seen: Floats, hidden: Floats, is_hidden: Mask) -> Self:
        """Finds them.

        Args:
            edges: The tears.
            seen: (rows, columns) in 1/m.
            hidden: (rows, columns) in 1/m, what goes on behind that.
            is_hidden: (rows, columns) where that is hidden.
        """
        unit = _unit(seen.shape)
        nearest = _nearest(edges, seen.shape, round(_NOTHING * unit))
        ahead = np.zeros((2, *seen.shape), np.float32)
        for axis, steps in zip(ahead, edges.far - edges.near, strict=True):
            np.add.at(axis, tuple(edges.near), steps)
        ahead = box_mean(ahead, _STRAIGHT)[:, *edges.near]
        ahead /= np.maximum(np.hypot(*ahead), _HARDLY)
        place = np.stack(np.nonzero(is_hidden & (nearest >= 0)))
        edge = nearest[tuple(place)]
        away, normal = edges.near[:, edge] - place, ahead[:, edge]
        distance = np.hypot(*away)
        counts = (away * normal).sum(axis=0) >= _BESIDE * distance
        counts &= distance < _NOTHING * unit
        own, far = hidden[tuple(place)], seen[tuple(edges.far[:, edge])]
        counts &= np.abs(own - far) < _SLOPES * own
        fading = np.clip((_NOTHING - distance / unit) / (_NOTHING - _ALL), 0, 1)
        cells = edges.near // max(round(_PIECE * unit), 1)
        part = (cells[0] * seen.shape[1] + cells[1])[edge]
        return cls(place, fading.astype(np.float32), normal, part).only(counts)

    def only(self, chosen: Mask) -> Self:
        """Returns some of them.

        Args:
            chosen: (samples,).
        """
        return type(self)(
            self.place[:, chosen], self.weight[chosen], self.normal[:, chosen], self.part[chosen]
        )

    def parts(self) -> Iterator[Self]:
        """Yields those of each part of a tear."""
        for part in np.unique(self.part):
            yield self.only(self.part == part)


def _shift(part: _Strip, seen: Floats, hidden: Floats, is_person: Mask) -> Indices:
    """Returns the shift, (2,) samples, that leaves least bare and fits best."""
    here, weight = part.place, part.weight
    angle = np.arctan2(*part.normal.sum(axis=1))
    unit, best, least = _unit(is_person.shape), np.zeros(2, np.intp), np.inf
    for length in (unit * many for many in _LENGTHS):
        for direction in _DIRECTIONS:
            turned = angle + np.deg2rad(direction)
            shift = np.rint(length * np.array([np.sin(turned), np.cos(turned)])).astype(np.intp)
            is_shown, shown = _shown(here, shift, seen, hidden, is_person)
            total = float((weight * is_shown).sum())
            if not total:
                continue
            apart = np.abs(seen[1:4, *shown] - hidden[1:4, *here]).mean(axis=0)
            cost = _BARE * (1 - total / weight.sum()) + _FAR * length / (unit * _NOTHING)
            cost += _UNLIKE * float((weight * is_shown * apart).sum()) / total
            if cost < least:
                best, least = shift, cost
    return best


def _unit(shape: tuple[int, ...]) -> float:
    return min(max(shape) / _MAP, 1)


def _shown(
    here: Indices, shift: Indices, seen: Floats, hidden: Floats, is_person: Mask
) -> tuple[Mask, Indices]:
    """Returns what may be shown elsewhere, (places,), and where that is, (2, places)."""
    last = np.array(is_person.shape)[:, np.newaxis] - 1
    moved = here + shift[:, np.newaxis]
    shown = np.clip(moved, 0, last)
    own = hidden[0, *here]
    is_alike = np.abs(seen[0, *shown] - own) < _APART * own
    return is_alike & is_person[tuple(shown)] & (moved == shown).all(axis=0), shown


def _nearest(edges: TornEdges, shape: tuple[int, ...], reach: int) -> Indices:
    """Returns the edge whose near side is nearest, (rows, columns); -1 where none is near.

    Args:
        edges: Pairs of samples.
        shape: Rows and columns of the grid.
        reach: Samples that are near.
    """
    rows, columns = shape[0] + 2, shape[1] + 2
    # With a ring around that nothing is nearer to.
    nearest, grid = np.full(rows * columns, -1), np.full((rows, columns), np.inf, np.float32)
    grid[0], grid[-1], grid[:, 0], grid[:, -1] = (-np.inf,) * 4
    least = grid.reshape(-1)
    row, column = edges.near + 1
    place = row * columns + column
    nearest[place], least[place] = np.arange(place.size), 0
    # What changed since it was last told to that side; the rest would tell the same again.
    changed = [place] * 4
    for step in (columns, -columns, 1, -1) * reach:
        teller = np.unique(np.concatenate(changed))
        edge, told = nearest.take(teller), teller + step
        here = np.divmod(told, columns)
        away = (row.take(edge) - here[0]) ** 2 + (column.take(edge) - here[1]) ** 2
        closer = np.flatnonzero(away < least.take(told))
        told, away = told.take(closer), away.take(closer)
        nearest[told], least[told] = edge.take(closer), away
        changed = [*changed[1:], told]
    return nearest.reshape(rows, columns)[1:-1, 1:-1]
