# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A flat grid that nodes displace, so that depth can be changed after the import.

At the settings of the import it is displaced to the surface of `surface_of`. The faces that were
torn then are kept apart: as long as they stay torn nobody has to look at them.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ..arrays import Floats
from ..memo import Memo
from ..photo import typical_step
from ..restoration.grid import Grid
from ..restoration.jumps import NOISE_STEPS
from ..restoration.tear import Cells, tear
from ..settings import Projection
from .correction import ROOM, CorrectedPhoto, lowest_disparity, undone
from .face_jumps import Jumps, jumps_of
from .join import Topology, join
from .relief import RELIEF_HEIGHT
from .surface import Surface, placed, require_surface
from .visible_grid import VisibleGrid

# Of the jump that tears, with room for rounding.
_JUST_TORN, _JUST_HELD = 1.001, 0.999


@dataclass(frozen=True, slots=True, eq=False)
class LivePart:
    """Some faces of the grid.

    Attributes:
        surface: Where they are at the settings of the import.
        flat: (vertices, 3) the same vertices on the plane of the photo.
        measured: (vertices,) disparity in 1/m before the user's correction; 0 is infinitely far.
        jumps: Of each face.
    """

    surface: Surface
    flat: Floats
    measured: Floats
    jumps: Jumps


@dataclass(frozen=True, slots=True)
class ReliefScale:
    """How a relief rises: by `slope` metres per 1/m; what has the disparity `near` stays put."""

    near: float
    slope: float


@dataclass(frozen=True, slots=True, eq=False)
class LiveGrid:
    """A flat grid and what displaces it.

    Attributes:
        joined: The faces of the surface as imported.
        torn: The faces that the import tore; None where it tore none.
        disparity_scale: Of the import.
        disparity_offset: Of the import, in 1/m.
        cut: Of the import.
        far_limit: Of the import, in metres; 0 is automatic.
        farthest: 1/m as measured: what is less lies at the automatic far limit, which so follows
            the correction.
        floor: 1/m for a scale of 1: nearer than that the automatic far limit stays, whatever the
            correction, so that the scene does not shrink to a dot.
        plane: How far from the camera the flat grid lies, in metres.
        relief: How the relief rises; None where samples move along their rays.
    """

    joined: LivePart
    torn: LivePart | None
    disparity_scale: float
    disparity_offset: float
    cut: float
    far_limit: float
    farthest: float
    floor: float
    plane: float
    relief: ReliefScale | None

    @property
    def nearer(self) -> float:
        """By how much more than measured all disparity is, in 1/m as measured."""
        return self.disparity_offset / self.disparity_scale

    @property
    def limit(self) -> float:
        """What is less than this, in 1/m as measured, lies at the far limit."""
        if self.far_limit:
            return 1.0 / (self.far_limit * self.disparity_scale) - self.nearer
        return max(self.farthest, self.floor - self.nearer)


def live_grid_of(visible: VisibleGrid, memo: Memo | None = None) -> LiveGrid:
    """Builds a flat grid of what is seen, in one layer.

    Args:
        visible: The samples.
        memo: Knows what became of the same samples before.

    Raises:
        NoSurfaceError: No samples hang together.
    """
    return (memo or Memo(0)).through(_live_grid, visible)


def _live_grid(memo: Memo, visible: VisibleGrid) -> LiveGrid:
    corrected, grid = visible.corrected, visible.grid
    settings = corrected.settings
    joined = memo.of(join, grid.cells)
    require_surface(joined, corrected)
    torn = memo.of(_torn, (visible.unscaled or visible).grid)
    plane = float(np.median(1.0 / grid.disparity.ravel()[joined.samples]))
    correction = _LiveCorrection.of(corrected)
    scale, offset, automatic = correction.scale, correction.offset, correction.automatic
    parts = _LiveParts(visible, correction, plane)
    return LiveGrid(
        joined=parts.joined(joined),
        torn=None if torn is None else parts.torn(torn),
        disparity_scale=scale,
        disparity_offset=offset,
        cut=settings.cut,
        far_limit=correction.far_limit,
        farthest=(automatic - offset) / scale,
        floor=min(automatic, 1.0 / (ROOM * plane)) / scale,
        plane=1.0 if correction.relief else plane,
        relief=correction.relief,
    )


@dataclass(frozen=True, slots=True)
class _LiveCorrection:
    """What the nodes do to disparity; a relief shows what the map stores, nothing corrected.

    Attributes:
        scale: Factor.
        offset: In 1/m.
        far_limit: In metres; 0 is automatic.
        automatic: 1/m, the far limit that nobody chose.
        relief: How the relief rises; None in perspective.
    """

    scale: float
    offset: float
    far_limit: float
    automatic: float
    relief: ReliefScale | None

    @classmethod
    def of(cls, corrected: CorrectedPhoto) -> Self:
        settings, depth = corrected.settings, corrected.depth
        if settings.projection is Projection.ORTHOGRAPHIC:
            far, near = corrected.span
            slope = settings.depth_scale * RELIEF_HEIGHT / ((near - far) or 1.0)
            return cls(1.0, 0.0, 0.0, depth.lowest, ReliefScale(near, slope))
        automatic = depth.lowest
        if settings.far_limit:
            automatic = lowest_disparity(depth.disparity, typical_step(depth.step), 0.0)
        scale, offset = settings.disparity_scale, settings.disparity_offset
        return cls(scale, offset, settings.far_limit, automatic, None)


class _LiveParts:
    """Makes parts of the grid: of the faces that hold, of those that are torn."""

    def __init__(self, visible: VisibleGrid, correction: _LiveCorrection, plane: float) -> None:
        corrected, grid = visible.corrected, visible.grid
        self._visible, self._corrected, self._grid = visible, corrected, grid
        self._correction, self._plane = correction, plane
        self._cut = np.float32(corrected.settings.cut)
        self._noise = grid.step * np.float32(NOISE_STEPS / abs(correction.scale))
        is_relief = correction.relief is not None
        self._measured = (
            grid.disparity if is_relief else undone(corrected, grid.disparity, correction.automatic)
        )

    def joined(self, topology: Topology) -> LivePart:
        part = self._part(topology)
        if not self._cut:
            return part
        # Some hold though they jump, because their sides do or because they would be holes.
        scale, offset = np.float32(self._correction.scale), self._correction.offset
        surface, shown = part.surface, part.jumps
        if scale != 1 or not np.array_equal(part.measured, surface.disparity):
            shown = jumps_of(surface, surface.disparity, self._noise * np.abs(scale), self._grid)
        most = np.maximum(shown.lowest * self._cut, shown.noise)
        is_forced = shown.highest - shown.lowest > most
        least = (shown.lowest + most * np.float32(_JUST_HELD) - offset) / scale
        highest = np.where(is_forced, least, part.jumps.highest)
        return replace(part, jumps=replace(part.jumps, highest=highest))

    def torn(self, topology: Topology) -> LivePart:
        part = self._part(topology)
        # Some are torn because those beside them are, by less than the cut.
        scale, offset = self._correction.scale, self._correction.offset
        least = (scale * part.jumps.lowest + offset) * np.float32(self._cut / abs(scale))
        least = np.maximum(least, part.jumps.noise) * np.float32(_JUST_TORN)
        highest = np.maximum(part.jumps.highest, part.jumps.lowest + least)
        return replace(part, jumps=replace(part.jumps, highest=highest))

    def _part(self, topology: Topology) -> LivePart:
        window = self._corrected.photo.depth.window
        trust = self._visible.confidence_of(self._grid, topology.samples)
        surface = placed(self._grid, window, topology, self._corrected, trust)
        measured = self._measured.ravel()[topology.samples]
        jumps = jumps_of(surface, measured, self._noise, self._grid)
        flat = _flat(surface, self._plane, self._correction.relief)
        return LivePart(surface, flat, measured, jumps)


def _torn(grid: Grid) -> Topology | None:
    """Returns the faces that are torn; None where none are."""
    held, whole = grid.cells, tear(grid.disparity, grid.step, 0.0)
    torn = Cells(held.along_ac, whole.first & ~held.first, whole.second & ~held.second)
    return join(torn) if (torn.first | torn.second).any() else None


def _flat(surface: Surface, plane: float, relief: ReliefScale | None) -> Floats:
    if relief is not None:
        flat = surface.positions.copy()
        flat[:, 2] = -1.0  # where the nearest sample of a relief lies
        return flat
    flat = surface.positions * (np.float32(plane) * surface.disparity[:, None])
    flat[:, 2] = -plane
    return flat
