# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A surface whose front has a soft rim before what goes on behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum

import numpy as np

from ..arrays import Floats, Indices32, Mask, Pixels
from ..colour import encoded_light
from ..layers.fringe import Fringe
from ..layers.interpolation import nearest
from ..layers.layers import Layers
from ..layers.matting import Matting
from ..layers.mixture import Mixture, mixture_beyond, mixture_of
from ..restoration.measured import PhotoSampler
from .join import Topology

# What is less opaque than this is as good as not there.
_HALF = 0.5
# Faces have so many at most.
_CORNERS = 4


class Part(IntEnum):
    """What shows the colours of a face."""

    PHOTO = 0
    FRONT_RIM = 1
    BEHIND_RIM = 2


@dataclass(frozen=True, slots=True, eq=False)
class SoftRim:
    """What a surface in several layers has more than one without.

    Attributes:
        matting: How the photo is taken apart along the rim of the portrait matte, on the grid of
            the depth map; None without one.
        fringe: How it is taken apart beyond outlines; None without any.
        alpha: (vertices,) opacity, 0 to 1.
        colours: (vertices, 3) in the photo's colour space.
        is_behind: (vertices,) which lie in the layer behind.
        is_hidden: (vertices,) which the photo's own camera sees less than half of.
        parts: (faces,) of `Part`.
    """

    matting: Matting | None
    fringe: Fringe | None
    alpha: Floats
    colours: Pixels
    is_behind: Mask
    is_hidden: Mask
    parts: Indices32


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """What one layer shows: the same per vertex and face."""

    alpha: Floats
    colours: Pixels
    is_behind: Mask
    is_hidden: Mask
    parts: Indices32


def soft_rim_of(  # noqa: PLR0913, PLR0917  all that it looks at
    layers: Layers | None,
    matting: Matting | None,
    fringe: Fringe | None,
    shape: tuple[int, int],
    sampler: PhotoSampler,
    topologies: Sequence[Topology],
) -> SoftRim:
    """Looks at what a surface in several layers shows.

    Args:
        layers: As in `VisibleGrid`.
        matting: As there.
        fringe: As there.
        shape: Rows and columns of its grid.
        sampler: The photo.
        topologies: Faces of each of its sheets.
    """
    colours = sampler.colours(*shape)
    if layers is None or matting is None:
        matting = None
        sheets = [_photo(colours, topologies[0])]
    else:
        sheets = list(_front_and_back(layers, matting, colours, (topologies[0], topologies[1])))
    if fringe is not None:
        here = fringe.is_fringe
        mixture = mixture_beyond(colours[here], fringe.blend.of(here))
        number = np.cumsum(here.ravel(), dtype=np.int32) - 1
        sheets[-1] = _freed(sheets[-1], mixture, fringe, topologies[-2], number)
        sheets.append(_beyond(mixture, topologies[-1], number))
    return SoftRim(
        matting,
        fringe,
        *(
            np.concatenate([getattr(sheet, field.name) for sheet in sheets])
            for field in fields(_Sheet)
        ),
    )


def _photo(colours: Pixels, topology: Topology) -> _Sheet:
    """Returns what a surface shows that is all there is."""
    count = topology.samples.size
    return _Sheet(
        np.ones(count, np.float32),
        colours.reshape(-1, 3)[topology.samples],
        np.zeros(count, np.bool_),
        np.zeros(count, np.bool_),
        np.full(topology.face_starts.size, np.int32(Part.PHOTO)),
    )


def _front_and_back(
    layers: Layers, matting: Matting, colours: Pixels, topologies: tuple[Topology, Topology]
) -> tuple[_Sheet, _Sheet]:
    front, back = topologies
    shape = layers.front.disparity.shape
    here = matting.on_grid(shape)
    near = nearest(matting.near_rim(), shape)
    mixture = mixture_of(colours[near], here.at(near))
    in_front, behind = colours.copy(), colours.copy()
    in_front[near] = encoded_light(mixture.front)
    behind[near] = encoded_light(mixture.back)
    alpha = here.is_front.astype(np.float32)
    alpha[near] = mixture.alpha
    front_alpha, before = (alpha.ravel()[layer.samples] for layer in (front, back))
    return (
        _Sheet(
            front_alpha,
            in_front.reshape(-1, 3)[front.samples],
            np.zeros(front_alpha.size, np.bool_),
            front_alpha < _HALF,
            _parts(front, layers.is_rim, Part.FRONT_RIM),
        ),
        _Sheet(
            np.ones(before.size, np.float32),
            behind.reshape(-1, 3)[back.samples],
            np.ones(before.size, np.bool_),
            before >= _HALF,
            _parts(back, layers.is_behind, Part.BEHIND_RIM),
        ),
    )


def _freed(
    sheet: _Sheet, mixture: Mixture, fringe: Fringe, topology: Topology, number: Indices32
) -> _Sheet:
    """Returns what a surface shows without the colours of what stands before it.

    Args:
        sheet: What it shows with them.
        mixture: Of the samples that have a fringe before them.
        fringe: That.
        topology: The surface's.
        number: (samples,) which of the mixture each is.
    """
    is_freed = fringe.is_fringe.ravel()[topology.samples]
    chosen = number[topology.samples[is_freed]]
    colours, is_hidden = sheet.colours.copy(), sheet.is_hidden.copy()
    colours[is_freed] = encoded_light(mixture.back[chosen])
    is_hidden[is_freed] = mixture.alpha[chosen] >= _HALF
    parts = np.maximum(sheet.parts, _parts(topology, fringe.is_behind, Part.BEHIND_RIM))
    return replace(sheet, colours=colours, is_hidden=is_hidden, parts=parts)


def _beyond(mixture: Mixture, topology: Topology, number: Indices32) -> _Sheet:
    """Returns what a fringe shows, whose samples have these numbers in the mixture."""
    chosen = number[topology.samples]
    alpha = mixture.alpha[chosen].astype(np.float32)
    return _Sheet(
        alpha,
        encoded_light(mixture.front[chosen]),
        np.zeros(alpha.size, np.bool_),
        alpha < _HALF,
        np.full(topology.face_starts.size, np.int32(Part.FRONT_RIM)),
    )


def in_one(topologies: Sequence[Topology]) -> Topology:
    """Returns the faces of several layers as one, in their order."""
    if len(topologies) == 1:
        return topologies[0]
    sizes = [(each.samples.size, each.corner_vertices.size, len(each.edges)) for each in topologies]
    # How many come before each.
    vertices, corners, edges = np.cumsum([(0, 0, 0), *sizes[:-1]], axis=0).T.tolist()
    return Topology(
        samples=np.concatenate([each.samples for each in topologies]),
        corner_vertices=_from([each.corner_vertices for each in topologies], vertices),
        corner_edges=_from([each.corner_edges for each in topologies], edges),
        face_starts=_from([each.face_starts for each in topologies], corners),
        edges=_from([each.edges for each in topologies], vertices),
    )


def _from(numbers: Sequence[Indices32], firsts: Sequence[int]) -> Indices32:
    """Puts numbers one behind the other, each of which counts from another one on."""
    first = numbers[0]
    result = np.empty((sum(map(len, numbers)), *first.shape[1:]), np.int32)
    at = 0
    for each, start in zip(numbers, firsts, strict=True):
        np.add(each, np.int32(start), out=result[at : at + len(each)])
        at += len(each)
    return result


def _parts(topology: Topology, is_rim: Mask, part: Part) -> Indices32:
    """Returns what shows each face: the part where its cell is at the rim, else the photo."""
    columns, starts = is_rim.shape[1] + 1, topology.face_starts
    parts = np.full(starts.size, np.int32(Part.PHOTO))
    # Most faces have no corner there.
    beside = np.pad(is_rim, 1)
    beside = (beside[1:, 1:] | beside[1:, :-1] | beside[:-1, 1:] | beside[:-1, :-1]).ravel()
    first = topology.samples.take(topology.corner_vertices.take(starts))
    faces = np.flatnonzero(beside.take(first))
    ends = np.append(starts, topology.corner_vertices.size)[faces + 1]
    # Three or four corners: of three, one twice.
    corners = np.minimum(starts[faces] + np.arange(_CORNERS)[:, np.newaxis], ends - 1)
    row, column = np.divmod(topology.samples[topology.corner_vertices[corners]], np.int32(columns))
    parts[faces[is_rim[row.min(axis=0), column.min(axis=0)]]] = part
    return parts
