# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what changing one option after an import costs, in imports.

Usage: ``python build.py bench redo``, or as a part of ``bench speed``
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import SimpleNamespace

import bpy

from bench.costs import Cost, missed
from bench.import_kinds import has_samples, sample, start_over
from bench.stopwatch import Spent
from in_blender.bootstrap import extension_module

_ROUNDS = 3
_BYTES = 4_000_000_000

# What a redo may cost, in imports, and what is changed.
_LOOKS, _SHAPE, _ALL = 0.05, 0.25, 0.4
_CHANGES: tuple[tuple[float, Mapping[str, object]], ...] = (
    (_LOOKS, {"material": "LIT"}),
    (_LOOKS, {"use_camera": False}),
    (_LOOKS, {"camera_move": "ORBIT"}),
    (_LOOKS, {"use_depth_of_field": True}),
    (_SHAPE, {"use_undistort": False}),
    (_SHAPE, {"cut": 0.08}),
    (_SHAPE, {"disparity_scale": 1.1}),
    (_SHAPE, {"disparity_offset": 0.1}),
    (_SHAPE, {"far_limit": 5.0}),
    (_SHAPE, {"projection": "ORTHOGRAPHIC"}),
    (_ALL, {"resolution": 0.5}),
    (_ALL, {"use_dequantize": False}),
    (_ALL, {"use_soft_edges": False}),
    (_ALL, {"use_mattes": False}),
    (_ALL, {"object_type": "POINT_CLOUD"}),
    (_ALL, {"fill_background": False}),
)
_STYLES: tuple[tuple[float, Mapping[str, object]], ...] = (
    (_LOOKS, {"style": "SPHERES"}),
    (_LOOKS, {"use_stage": True}),
    (_LOOKS, {"use_build_up": True}),
)
_FINER: tuple[tuple[float, Mapping[str, object]], ...] = ((_ALL, {"resolution": 1.0}),)
_FILLED = {"fill_background": True}


@dataclass(frozen=True, slots=True)
class _Case:
    """A photo, what it is imported as, and what is changed then, with what that may cost."""

    photo: str
    name: str
    options: Mapping[str, object]
    changes: tuple[tuple[float, Mapping[str, object]], ...]


_CASES = (
    _Case("glass", "mesh", {}, _CHANGES),
    _Case("glass", "mesh, filled", _FILLED, _CHANGES),
    _Case("face", "two layers, filled", _FILLED, _CHANGES),
    _Case("pug", "live grid", {"object_type": "GRID"}, _CHANGES),
    _Case("pug", "points", {"object_type": "POINT_CLOUD"}, _CHANGES),
    _Case("pug", "half resolution", {"resolution": 0.5}, _FINER),
    _Case("glass", "style", {"style": "VOXELS"}, _STYLES),
    _Case("face", "style, filled", {"style": "VOXELS", **_FILLED}, _STYLES),
)


@dataclass(frozen=True, slots=True)
class _Import:
    """Imports a photo as the window does, with a memo of its own or another's."""

    path: Path
    options: Mapping[str, object]

    def run(self, memo: object) -> float:
        """Imports it into an empty file; returns the processor time of all processes."""
        start_over()
        importing, settings, decoder, limits, transaction, photo_reader = (
            extension_module(name)
            for name in (
                "blender.importing",
                "blender.settings",
                "isolation.decoder",
                "core.limits",
                "blender.transaction",
                "reading.photo_reader",
            )
        )
        surface = extension_module("core.settings").SurfaceSettings
        properties = bpy.ops.import_scene.heic_depth.get_rna_type().properties
        names = [part.name for part in (*fields(surface), *fields(settings.ImportSettings)[1:])]
        usual = {name: properties[name].default for name in names}
        chosen = settings.ImportSettings.chosen_in(SimpleNamespace(**usual | {**self.options}))
        reader = decoder.Decoder(limits.Limits())
        steps = importing.importing(
            bpy.context,
            self.path,
            chosen,
            lambda _text: None,
            reader=reader,
            transaction=transaction.Transaction(),
            memo=memo,
        )

        def go_through() -> None:
            photo_reader.awaited(steps)
            reader.end()

        return Spent.by(go_through).processor


def main() -> int:
    """Prints what each change costs, and returns the exit code."""
    print(f"redo, in imports as the window does them: of processors, medians of {_ROUNDS} rounds")
    _Import(sample("pug"), {}).run(_memo())  # not counted: everything is imported and warm
    count = sum(missed(_costs(case)) for case in _CASES)
    return int(bool(count) and has_samples())


def _memo() -> object:
    return extension_module("core.memo").Memo(_BYTES)


def _costs(case: _Case) -> Iterator[Cost]:
    """Yields what changes cost after an import."""
    photo = sample(case.photo)
    whole: list[float] = []
    times: list[list[float]] = [[] for _ in case.changes]
    for _ in range(_ROUNDS):
        memo = _memo()
        whole.append(_Import(photo, case.options).run(memo))
        for (_goal, change), each in zip(case.changes, times, strict=True):
            each.append(_Import(photo, {**case.options, **change}).run(memo))
    once = statistics.median(whole)
    print(f"{photo.stem}, {case.name}: an import takes {once:.3f} s")
    for (goal, change), each in zip(case.changes, times, strict=True):
        ((name, value),) = change.items()
        yield Cost(f"{name} {value}", statistics.median(each) / once, goal)


if __name__ == "__main__":
    sys.exit(main())
