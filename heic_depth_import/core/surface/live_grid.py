# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A flat grid that nodes displace, so that depth can be changed after the import.

At the settings of the import it is displaced to the surface of `surface_of`. The faces that were
torn then are kept apart: as long as they stay torn nobody has to look at them.
"""

from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Floats
from ..photo import DepthPhoto, typical_step
from ..restoration.grid import Grid, PhotoSampler, grid_of
from ..restoration.jumps import NOISE_STEPS
from ..restoration.tear import Cells, tear
from ..settings import Projection, SurfaceSettings
from .correction import ROOM, CorrectedPhoto, correct_disparity, corrected_photo, lowest_disparity
from .face_jumps import Jumps, jumps_of
from .join import Topology, join
from .surface import (
    RELIEF_HEIGHT,
    Surface,
    placed,
    require_surface,
)

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
class Relief:
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
    relief: Relief | None

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


def live_grid_of(
    photo: DepthPhoto, settings: SurfaceSettings, sampler: PhotoSampler | None = None
) -> LiveGrid:
    """Builds the flat grid of a photo.

    Args:
        photo: As read from the file.
        settings: The user's decisions.
        sampler: The photo on any grid; shows a finer grid where outlines run.

    Raises:
        NoSurfaceError: No samples hang together.
    """
    corrected = corrected_photo(photo, settings)
    depth = corrected.depth
    grid = grid_of(depth, settings, sampler)
    held = grid.cells
    whole = tear(grid.disparity, grid.step, 0.0)
    torn = Cells(held.along_ac, whole.first & ~held.first, whole.second & ~held.second)
    is_relief = settings.projection is Projection.ORTHOGRAPHIC
    # What a relief shows is linear in what the map stores: nothing is corrected there.
    scale, offset, far_limit, automatic = 1.0, 0.0, 0.0, depth.lowest
    if not is_relief:
        scale, offset = settings.disparity_scale, settings.disparity_offset
        far_limit = settings.far_limit
        automatic = lowest_disparity(depth.disparity, typical_step(depth.step), 0.0)
    measured = grid.disparity if is_relief else _measured(corrected, grid, automatic)
    relief = None
    if is_relief:
        far, near = corrected.span
        relief = Relief(near, settings.depth_scale * RELIEF_HEIGHT / ((near - far) or 1.0))
    noise = grid.step * np.float32(NOISE_STEPS / abs(scale))

    def part(topology: Topology, plane: float) -> LivePart:
        surface = placed(grid, photo.depth.window, topology, corrected)
        seen = measured.ravel()[topology.samples]
        jumps = jumps_of(surface, seen, noise, grid)
        return LivePart(surface, _flat(surface, plane, relief), seen, jumps)

    def torn_part(plane: float) -> LivePart:
        found = part(join(torn), plane)
        # Some are torn because those beside them are, by less than the cut.
        least = (scale * found.jumps.lowest + offset) * np.float32(settings.cut / abs(scale))
        least = np.maximum(least, found.jumps.noise) * np.float32(_JUST_TORN)
        highest = np.maximum(found.jumps.highest, found.jumps.lowest + least)
        return replace(found, jumps=replace(found.jumps, highest=highest))

    def joined_part(plane: float) -> LivePart:
        found = part(joined, plane)
        if not settings.cut:
            return found
        # Some hold though they jump, because their sides do or because they would be holes.
        shown = jumps_of(
            found.surface, found.surface.disparity, noise * np.float32(abs(scale)), grid
        )
        most = np.maximum(shown.lowest * np.float32(settings.cut), shown.noise)
        is_forced = shown.highest - shown.lowest > most
        least = (shown.lowest + most * np.float32(_JUST_HELD) - offset) / np.float32(scale)
        highest = np.where(is_forced, least, found.jumps.highest)
        return replace(found, jumps=replace(found.jumps, highest=highest))

    joined = join(held)
    require_surface(joined, corrected)
    plane = float(np.median(1.0 / grid.disparity.ravel()[joined.samples]))
    return LiveGrid(
        joined=joined_part(plane),
        torn=torn_part(plane) if (torn.first | torn.second).any() else None,
        disparity_scale=scale,
        disparity_offset=offset,
        cut=settings.cut,
        far_limit=far_limit,
        farthest=(automatic - offset) / scale,
        floor=min(automatic, 1.0 / (ROOM * plane)) / scale,
        plane=1.0 if is_relief else plane,
        relief=relief,
    )


def _measured(corrected: CorrectedPhoto, grid: Grid, automatic: float) -> Floats:
    """Undoes the correction; beyond the far limit it returns what was measured there, or 0.

    Args:
        corrected: Tells the correction.
        grid: After it.
        automatic: 1/m, the far limit that nobody chose.
    """
    settings, lowest = corrected.settings, np.float32(corrected.depth.lowest)
    scale, offset = np.float32(settings.disparity_scale), np.float32(settings.disparity_offset)
    undone = (grid.disparity - offset) / scale
    # A limit that somebody chose may hide what was measured; the automatic one never does.
    if lowest <= automatic:
        beyond = np.zeros_like(undone)
    else:
        rows, columns = grid.disparity.shape
        raw = _nearest(corrected.photo.depth.disparity, rows, columns)
        raised = correct_disparity(raw, settings.disparity_scale, settings.disparity_offset)
        is_known = raised > automatic
        beyond = np.where(is_known, np.minimum(raw, (lowest - offset) / scale), np.float32(0))
    found: Floats = np.where(grid.disparity <= lowest, beyond, undone)
    return found


def _nearest(samples: Floats, rows: int, columns: int) -> Floats:
    down = ((np.arange(rows) + 0.5) * samples.shape[0] / rows).astype(np.intp)
    across = ((np.arange(columns) + 0.5) * samples.shape[1] / columns).astype(np.intp)
    found: Floats = samples[down][:, across]
    return found


def _flat(surface: Surface, plane: float, relief: Relief | None) -> Floats:
    if relief is not None:
        flat = surface.positions.copy()
        flat[:, 2] = -1.0  # where the nearest sample of a relief lies
        return flat
    flat = surface.positions * (np.float32(plane) * surface.disparity[:, None])
    flat[:, 2] = -plane
    return flat
