# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what changing one option after an import costs, in imports."""

from __future__ import annotations

import importlib
import os
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import SimpleNamespace

import bpy

from in_blender.bootstrap import EXTENSION

_ROUNDS = 3
_PHOTOS = ("glass", "face", "pug")
_BUNDLED = Path(__file__).parents[2] / "tests" / "still_life" / "still_life.heic"
_BYTES = 4_000_000_000

_KINDS: dict[str, Mapping[str, object]] = {
    "mesh": {},
    "mesh, filled": {"fill_background": True},
    "live grid": {"object_type": "GRID"},
    "points": {"object_type": "POINT_CLOUD"},
}
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


@dataclass(frozen=True, slots=True)
class _Import:
    """Imports a photo as the window does, with a memo of its own or another's."""

    path: Path
    options: Mapping[str, object]

    def run(self, memo: object) -> float:
        """Imports it into an empty file; returns the processor time of all processes."""
        bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
        importing, settings, decoder, limits, transaction, photo_reader = (
            importlib.import_module(f"{EXTENSION}.{name}")
            for name in (
                "blender.importing",
                "blender.settings",
                "isolation.decoder",
                "core.limits",
                "blender.transaction",
                "reading.photo_reader",
            )
        )
        surface = importlib.import_module(f"{EXTENSION}.core.settings").SurfaceSettings
        properties = bpy.ops.import_scene.heic_depth.get_rna_type().properties
        names = [part.name for part in (*fields(surface), *fields(settings.ImportSettings)[1:])]
        usual = {name: properties[name].default for name in names}
        chosen = settings.ImportSettings.chosen_in(SimpleNamespace(**usual | {**self.options}))
        reader = decoder.Decoder(limits.Limits())
        start = _processor_seconds()
        photo_reader.awaited(
            importing.importing(
                bpy.context,
                self.path,
                chosen,
                lambda _text: None,
                reader=reader,
                transaction=transaction.Transaction(),
                memo=memo,
            )
        )
        reader.end()
        return _processor_seconds() - start


def _processor_seconds() -> float:
    """Returns what this process and those that it has waited for have taken."""
    if sys.platform == "win32":  # knows no more than its own
        return time.process_time()
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main() -> int:
    """Prints what each change costs, and returns the exit code."""
    samples = os.environ.get("HEIC_DEPTH_SAMPLES")
    photos = [Path(samples, f"{name}.heic") for name in _PHOTOS] if samples else [_BUNDLED]
    print(f"Redo in imports as the window does them: medians of {_ROUNDS} rounds, CPU")
    missed = 0
    for photo in photos:
        _Import(photo, {}).run(_memo())  # not counted: everything is imported and warm
        for kind, options in _KINDS.items():
            missed += _missed(photo, kind, options, _CHANGES)
        missed += _missed(photo, "style", {"style": "VOXELS"}, _STYLES)
    print(f"{missed} MISSED")
    return int(bool(missed) and bool(samples))


def _memo() -> object:
    return importlib.import_module(f"{EXTENSION}.core.memo").Memo(_BYTES)


def _missed(
    photo: Path,
    kind: str,
    options: Mapping[str, object],
    changes: tuple[tuple[float, Mapping[str, object]], ...],
) -> int:
    """Prints what changes cost, and returns how many cost too much."""
    whole: list[float] = []
    times: list[list[float]] = [[] for _ in changes]
    for _ in range(_ROUNDS):
        memo = _memo()
        whole.append(_Import(photo, options).run(memo))
        for (_goal, change), each in zip(changes, times, strict=True):
            each.append(_Import(photo, {**options, **change}).run(memo))
    once = statistics.median(whole)
    print(f"{photo.stem}, {kind}: an import takes {once:.3f} s")
    missed = 0
    for (goal, change), each in zip(changes, times, strict=True):
        cost = statistics.median(each) / once
        is_met = cost <= goal
        missed += not is_met
        ((name, value),) = change.items()
        verdict = "ok" if is_met else "MISSED"
        print(f"{verdict:7}{name + ' ' + str(value):26}{cost:6.3f} of at most {goal:.2f}")
    return missed
