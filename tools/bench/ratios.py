# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what imports take beside what decoding the photo alone takes, in the same run."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import bpy
import numpy as np

from bench.capture import silence
from bench.costs import Cost
from bench.import_kinds import MESH, MESH_AND_TEXTURE, ImportKind, start_over
from bench.plain_path import differences, plain_mesh
from bench.stopwatch import Spent, in_turn
from bench.usual_code import import_as_usual
from in_blender.bootstrap import extension_module

_ROUNDS, _RESTORING_ROUNDS = 9, 3
_DECODING = "decoding"
_MOST_PROCESSOR = 1.8
"""Times of processors that decoding takes, for mesh and texture."""
_MOST_RESTORING = 1.0
"""Times that decoding takes: what can go on meanwhile must not be what is waited for."""


class _Copies:
    """A photo under ever new names: nothing that is kept by a file's name helps.

    Attributes:
        path: Of the copy that is there.
    """

    def __init__(self, photo: Path, folder: Path) -> None:
        self._photo, self._number = photo, 0
        self.path = Path(folder, photo.name)

    def renew(self) -> None:
        """Makes another copy, in an empty file of Blender's."""
        self.path.unlink(missing_ok=True)
        self._number += 1
        self.path = self.path.with_name(f"{self._photo.stem} {self._number}{self._photo.suffix}")
        shutil.copyfile(self._photo, self.path)
        start_over()


def costs_in_decodings(photo: Path, kinds: Sequence[ImportKind], folder: Path) -> Iterator[Cost]:
    """Imports a photo in several ways, and yields what each costs.

    Args:
        photo: A HEIC file.
        kinds: What to import it as.
        folder: For copies.
    """
    copies = _Copies(photo, folder)
    tasks: dict[str, Callable[[], object]] = {_DECODING: lambda: decode(copies.path)}
    tasks |= {kind.name: partial(_import, kind, copies) for kind in kinds}
    with silence():
        wrong = _warmed_up(kinds, copies)
        spent = in_turn(tasks, _ROUNDS, copies.renew)
    if wrong:
        sys.exit(f"{photo.name} does not come to what the plain path does: {wrong}")
    medians = {name: Spent.median(rounds) for name, rounds in spent.items()}
    decoding = medians[_DECODING]
    print(
        f"{photo.name}: times that decoding alone takes ({decoding.clock:.3f} s on the clock, of "
        f"processors {decoding.processor:.3f} s); medians of {_ROUNDS} rounds in turn"
    )
    for kind in kinds:
        took = medians[kind.name]
        name, clock = kind.name, took.clock
        note = f"{clock:.3f} s, of processors {took.processor:.3f} s"
        if kind.beyond:
            name, clock = f"{kind.name}, on top", clock - medians[kind.beyond].clock
        yield Cost(name, clock / decoding.clock, kind.most, note=note)
        if kind.name == MESH_AND_TEXTURE:
            share = took.processor / decoding.processor
            yield Cost(f"{kind.name}: of processors", share, _MOST_PROCESSOR)
    if MESH in medians:
        _tell_usual_code(photo, medians[MESH], decoding)


def cost_of_restoring(photo: Path) -> Cost:
    """Makes a photo's depth map whole and tears it, beside decoding the photo."""
    tasks = {_DECODING: lambda: decode(photo), "restoring": _restoring(photo)}
    for task in tasks.values():  # not counted: everything is imported and warm
        task()
    spent = in_turn(tasks, _RESTORING_ROUNDS, lambda: None)
    decoding, restoring = (Spent.median(rounds).processor for rounds in spent.values())
    return Cost(f"restoring {photo.stem}", restoring / decoding, _MOST_RESTORING, note="processors")


def decode(photo: Path) -> object:
    """Decodes a photo, and does nothing else."""
    import pillow_heif

    return np.asarray(pillow_heif.open_heif(photo))


def _import(kind: ImportKind, copies: _Copies) -> None:
    kind.run(copies.path)


def _warmed_up(kinds: Sequence[ImportKind], copies: _Copies) -> list[str]:
    """Imports everything once, uncounted; returns what is not as the plain path has it."""
    copies.renew()
    plain, space = plain_mesh(copies.path)
    decode(copies.path)
    wrong = []
    for kind in kinds:
        copies.renew()
        kind.run(copies.path)
        if kind.is_plain:
            found = differences(bpy.context.object.data, plain, space)
            wrong += [f"{kind.name}: {difference}" for difference in found]
    return wrong


def _tell_usual_code(photo: Path, ours: Spent, decoding: Spent) -> None:
    start_over()
    usual = Spent.by(lambda: import_as_usual(photo))
    print(
        f"{'':7}{'mesh, by usual add-on code, once':36}{usual.clock / decoding.clock:8.3g} times, "
        f"{usual.clock:.1f} s: {usual.clock / ours.clock:.0f} times ours, which also restores and "
        "cuts it",
        flush=True,
    )


def _restoring(photo: Path) -> Callable[[], object]:
    reader, sampler = extension_module("reading.reader"), extension_module("reading.sampler")
    settings = extension_module("core.settings").SurfaceSettings()
    grid = extension_module("core.restoration.grid")
    read = reader.read(reader.PhotoOrder(photo))
    corrected = extension_module("core.surface.correction").corrected_photo(read, settings)
    # A sampler of its own each time: it remembers what it was asked.
    return lambda: grid.grid_of(corrected.depth, settings, sampler.PillowSampler(read))
