# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the photo shows at the points of a surface."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from ...core.arrays import Floats, Pixels
from ...core.colour import ColourSpace
from ...core.gain import Gain
from ...core.memo import Memo
from ...core.surface.join import Topology
from ...core.surface.soft_rim import SoftRim
from ...core.surface.surface import Surface
from ...reading.sampler import PillowSampler
from .scene_colour import Basis, decoded_in


@dataclass(frozen=True, slots=True, eq=False)
class GridColours:
    """Colours and mattes on the grid that a surface was made from.

    Attributes:
        shown: (samples, 3) in the photo's colour space.
        mattes: By what they show, (samples,) bytes.
        space: The photo's colour space.
        gain: How bright light was, (samples,); None for as bright as the photo shows it.
    """

    shown: Pixels
    mattes: Mapping[str, Pixels]
    space: ColourSpace
    gain: Gain | None

    @classmethod
    def of(cls, sampler: PillowSampler, shape: tuple[int, int]) -> Self:
        """Averages the photo and its mattes over the cells of a grid.

        Args:
            sampler: The photo.
            shape: Rows and columns of the grid.
        """
        mattes, gain = sampler.mattes(*shape), sampler.gain(*shape)
        return cls(
            sampler.colours(*shape).reshape(-1, 3),
            {kind: opacity.ravel() for kind, opacity in mattes.items()},
            sampler.photo.colour_space,
            gain and gain.flat,
        )

    def in_scene(self, basis: Basis) -> Floats:
        """Returns the colour of each sample, (samples, 4), opaque.

        Args:
            basis: Of the linear space to return them in.
        """
        return decoded_in(self.shown, self.space, basis, self.gain)

    def gain_of(self, surface: Surface) -> Gain | None:
        """Returns how bright each vertex of a surface with a soft rim was, (vertices,).

        Front and back are as bright as their mixture was, which is what the photo's camera sees.
        None where light is as the photo shows it, or where it is that of the grid's samples.
        """
        if self.gain is None or surface.rim is None:
            return None
        return self.gain.at(surface.topology.samples)

    def mattes_of(self, surface: Surface) -> dict[str, Pixels]:
        """Returns the mattes at each vertex, by what they show, (vertices,) bytes.

        They show what is seen: what goes on behind it shows none of that.
        """
        values = {
            kind: np.take(opacity, surface.topology.samples)
            for kind, opacity in self.mattes.items()
        }
        if surface.rim is not None:
            is_unseen = surface.rim.is_behind & surface.rim.is_hidden
            for opacity in values.values():
                opacity[is_unseen] = 0
        return values


def colours_of(
    memo: Memo,
    grid_colours: GridColours,
    seen: Topology | SoftRim,
    basis: Basis,
    gain: Gain | None = None,
) -> Floats:
    """Returns the colour of each vertex, (vertices, 4), with its opacity.

    Args:
        memo: Knows the colours of the same grid, of which another surface shows others.
        grid_colours: What the photo shows.
        seen: What a surface shows.
        basis: Of the linear space to return them in.
        gain: As `GridColours.gain_of` the same surface.
    """
    if isinstance(seen, Topology):
        return memo.of(GridColours.in_scene, grid_colours, basis).take(seen.samples, axis=0)
    colours = decoded_in(seen.colours, grid_colours.space, basis, gain)
    colours[:, 3] = seen.alpha
    return colours
