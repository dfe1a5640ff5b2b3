# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure how the time to build a surface grows with its samples."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.costs import Cost
from bench.stopwatch import Spent
from in_blender.bootstrap import extension_module

_RESOLUTIONS = (0.25, 0.5, 1.0, 2.0, 4.0)
_ROUNDS = 3
_MOST = 1.05


@dataclass(frozen=True, slots=True)
class Fit:
    """Time is `factor * samples ** exponent`.

    Attributes:
        factor: Seconds.
        exponent: 1 where twice the samples take twice the time.
        off: By which factor a measured time is off at most.
    """

    factor: float
    exponent: float
    off: float

    @classmethod
    def of(cls, samples: Sequence[float], seconds: Sequence[float]) -> Fit:
        """Fits a line to the logarithms, by least squares.

        Args:
            samples: How many, ascending.
            seconds: That they take.
        """
        across, up = np.log(samples), np.log(seconds)
        exponent, offset = np.polyfit(across, up, 1)
        off = float(np.exp(np.abs(up - offset - exponent * across).max()))
        return cls(float(np.exp(offset)), float(exponent), off)


def cost_in_growth(photo: Path) -> Cost:
    """Builds surfaces of several resolutions, and prints what they take and what fits that.

    From the restored depth map on: decoding and restoring take as long whatever the resolution, and
    would flatten the curve. Of processors, so that more threads for more samples flatten nothing
    either; of several rounds the quickest counts: what else a machine does only ever adds.
    """
    print("growth: to tear, join and place samples, from the restored depth map on, of processors")
    sizes: list[int] = []
    times: list[float] = []
    for resolution, samples, seconds in _times(photo):
        step = ""
        if sizes:
            steepness = math.log(seconds / times[-1]) / math.log(samples / sizes[-1])
            step = f", exponent {steepness:.2f} since the last"
        sizes.append(samples)
        times.append(seconds)
        each = f"{seconds:6.3f} s, {seconds / samples * 1e9:.0f} ns each{step}"
        print(f"       resolution {resolution:4}: {samples:9,} samples in {each}")
    fit = Fit.of(sizes, times)
    formula = f"{fit.factor * 1e9:.3g} ns * samples ** {fit.exponent:.3f}"
    note = f"{formula}, which is off by {fit.off:.2f} times at most"
    return Cost("growth, exponent", fit.exponent, _MOST, note=note)


def _times(photo: Path) -> Iterator[tuple[float, int, float]]:
    """Yields resolutions, how many samples they have, and the seconds of the quickest round."""
    built = _Built.of(photo)
    built.surface(_RESOLUTIONS[0])  # not counted: everything is imported and warm
    for resolution in _RESOLUTIONS:
        task = partial(built.surface, resolution)
        quickest = min(Spent.by(task).processor for _ in range(_ROUNDS))
        yield resolution, built.samples(resolution), quickest


@dataclass(frozen=True, slots=True)
class _Built:
    """A photo whose depth map is restored; the rest is built of it again and again."""

    corrected: Any
    restored: Any
    sampler: Any

    @classmethod
    def of(cls, photo: Path) -> _Built:
        reader, pixels = extension_module("reading.reader"), extension_module("reading.sampler")
        settings = extension_module("core.settings").SurfaceSettings()
        read = reader.read(reader.PhotoOrder(photo, use_mattes=False))
        corrected = extension_module("core.surface.correction").corrected_photo(read, settings)
        sampler = pixels.PillowSampler(read)
        restored = extension_module("core.restoration.restore").RestoredDepth.of(
            extension_module("core.memo").Memo(0),
            corrected.depth,
            sampler,
            settings.cut,
            use_dequantize=settings.use_dequantize,
        )
        return cls(corrected, restored, sampler)

    def samples(self, resolution: float) -> int:
        """Returns how many samples the grid of a surface has."""
        rows, columns = self.restored.disparity.shape
        return int(round(rows * resolution) * round(columns * resolution))

    def surface(self, resolution: float) -> Any:  # noqa: ANN401  of the extension
        settings = replace(self.corrected.settings, resolution=resolution)
        corrected = replace(self.corrected, settings=settings)
        torn_at = extension_module("core.restoration.grid").torn_at
        grid = torn_at(self.restored, self.sampler, resolution)
        trust = extension_module("core.surface.confidence").confidence_of(self.restored, grid)
        visible = extension_module("core.surface.visible_grid").VisibleGrid(
            corrected, grid, trust, layers=None, matting=None, fringe=None
        )
        return extension_module("core.surface.surface").surface_from(visible, self.sampler)
