# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A surface whose front has a soft rim before what goes on behind it."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from ..arrays import Floats, Indices32, Mask, Pixels
from ..colour import encoded_light
from ..layers.interpolation import nearest
from ..layers.layers import Layers
from ..layers.matting import Matting
from ..layers.mixture import mixture_of
from ..restoration.grid import PhotoSampler
from .join import Topology

# What is less opaque than this is as good as not there.
_HALF = 0.5


class Part(IntEnum):
    """What shows the colours of a face."""

    PHOTO = 0
    FRONT_RIM = 1
    BEHIND_RIM = 2


@dataclass(frozen=True, slots=True, eq=False)
class SoftRim:
    """What a surface in two layers has more than one without.

    Attributes:
        matting: How the photo is taken apart along the rim, on the grid of the depth map.
        alpha: (vertices,) opacity, 0 to 1.
        colours: (vertices, 3) in the photo's colour space.
        is_behind: (vertices,) which lie in the layer behind.
        is_hidden: (vertices,) which the photo's own camera sees less than half of.
        parts: (faces,) of `Part`.
    """

    matting: Matting
    alpha: Floats
    colours: Pixels
    is_behind: Mask
    is_hidden: Mask
    parts: Indices32


def soft_rim_of(
    layers: Layers,
    matting: Matting,
    sampler: PhotoSampler,
    topologies: tuple[Topology, Topology],
) -> SoftRim:
    """Looks at what a surface in two layers shows.

    Args:
        layers: Front and back.
        matting: Where the rim is, on the grid of the depth map.
        sampler: The photo.
        topologies: Faces of front and back.
    """
    front, back = topologies
    shape = layers.front.disparity.shape
    here = matting.on_grid(shape)
    colours = sampler.colours(*shape)
    near = nearest(matting.near_rim(), shape)
    mixture = mixture_of(colours[near], here.at(near))
    in_front, behind = colours.copy(), colours.copy()
    in_front[near] = encoded_light(mixture.front)
    behind[near] = encoded_light(mixture.back)
    alpha = here.is_front.astype(np.float32)
    alpha[near] = mixture.alpha
    front_alpha, before = (alpha.ravel()[layer.samples] for layer in (front, back))
    return SoftRim(
        matting=matting,
        alpha=np.concatenate([front_alpha, np.ones(before.size, np.float32)]),
        colours=np.concatenate(
            [in_front.reshape(-1, 3)[front.samples], behind.reshape(-1, 3)[back.samples]]
        ),
        is_behind=np.repeat([False, True], [front_alpha.size, before.size]),
        is_hidden=np.concatenate([front_alpha < _HALF, before >= _HALF]),
        parts=np.concatenate(
            [
                _parts(front, layers.is_rim, Part.FRONT_RIM),
                _parts(back, layers.is_behind, Part.BEHIND_RIM),
            ]
        ),
    )


def both(front: Topology, back: Topology) -> Topology:
    """Returns the faces of two layers as one, the front's first."""
    vertices, corners = np.int32(front.samples.size), np.int32(front.corner_vertices.size)
    edges = np.int32(len(front.edges))
    return Topology(
        samples=np.concatenate([front.samples, back.samples]),
        corner_vertices=np.concatenate([front.corner_vertices, back.corner_vertices + vertices]),
        corner_edges=np.concatenate([front.corner_edges, back.corner_edges + edges]),
        face_starts=np.concatenate([front.face_starts, back.face_starts + corners]),
        edges=np.concatenate([front.edges, back.edges + vertices]),
    )


def _parts(topology: Topology, is_rim: Mask, part: Part) -> Indices32:
    """Returns what shows each face: the part where its cell is at the rim, else the photo."""
    columns = is_rim.shape[1] + 1
    corners = topology.samples[topology.corner_vertices]
    if not corners.size:
        return np.zeros(0, np.int32)
    row, column = np.divmod(corners, np.int32(columns))
    starts = topology.face_starts
    cell = np.minimum.reduceat(row, starts), np.minimum.reduceat(column, starts)
    return np.where(is_rim[cell], np.int32(part), np.int32(Part.PHOTO))
