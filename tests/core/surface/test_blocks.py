# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Surfaces are the same, bit for bit, however many samples are worked on at a time."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core import arrays
from heic_depth_import.core.settings import Projection, SurfaceSettings
from heic_depth_import.core.surface.live_grid import live_grid_of
from heic_depth_import.core.surface.surface import surface_from
from heic_depth_import.core.surface.visible_grid import VisibleGrid
from tests.core.surface.test_surface import LENS, photo_of

RANDOM = np.random.default_rng(5)


def torn_grid(settings: SurfaceSettings) -> VisibleGrid:
    """Restores a map with slopes, jumps, holes and a step of its own for each sample."""
    rows, columns = np.mgrid[:17, :23]
    disparity = 1.0 + 0.01 * rows + 0.02 * columns + RANDOM.normal(0, 0.004, rows.shape)
    disparity[4:12, 6:15] += 1.0
    disparity[14, 20] = disparity[2, 3] = np.nan
    photo = photo_of(disparity.astype(np.float32), distortion=LENS)
    step = np.linspace(0.01, 0.02, disparity.size, dtype=np.float32).reshape(disparity.shape)
    photo = replace(photo, depth=replace(photo.depth, step=step))
    return VisibleGrid.of(photo, settings, None)


def all_arrays(value: object) -> Iterator[NDArray[np.generic]]:
    """Returns the arrays that something consists of."""
    if isinstance(value, np.ndarray):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from all_arrays(getattr(value, field.name))


@pytest.mark.parametrize("block", [1, 5, 40])
@pytest.mark.parametrize("projection", Projection)
def test_blocks_do_not_show(
    block: int, projection: Projection, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SurfaceSettings(projection=projection, disparity_offset=0.1, use_dequantize=False)
    grid = torn_grid(settings)
    surface = surface_from(grid)
    quads = surface.topology.corner_vertices.size - 3 * surface.topology.face_starts.size
    assert 0 < quads < surface.topology.face_starts.size  # and triangles
    expected = [*all_arrays(surface), *all_arrays(live_grid_of(grid))]
    monkeypatch.setattr(arrays, "_BLOCK", block)
    found = [*all_arrays(surface_from(grid)), *all_arrays(live_grid_of(grid))]
    assert len(found) == len(expected) > 20
    for one, other in zip(found, expected, strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
