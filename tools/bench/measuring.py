# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import the photos of the scenes step by step, and take all figures of each step."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import bpy
import numpy as np

from bench import capture
from bench.lit import lamps_there, lit_likeness, lit_truth
from bench.opacity import opacity_errors
from bench.optics import DEPTH_SIZE, SIDES, Side, side_of
from bench.phone import stored_matte, write_photo
from bench.rims import RimErrors, rim_errors
from bench.storage import STORAGES
from bench.surface import Imported, SurfaceErrors, surface_errors
from bench.tears import Tears, tears_of
from bench.truth import Truth, truth_of
from bench.views import View, Wanted, view_of, wanted_of

Options = dict[str, object]

STEPS: dict[str, Options] = {
    "nothing": {
        "cut": 0.0,
        "use_dequantize": False,
        "use_mattes": False,
        "fill_background": False,
        "resolution": 1.0,
        "use_soft_edges": False,
    },
    "cut": {"cut": 0.05},
    "+ dequantise": {"use_dequantize": True},
    "+ matte rim": {"use_mattes": True},
    "+ fill": {"fill_background": True},
    "+ resolution 2": {"resolution": 2.0},
    "+ soft edges": {"resolution": 1.0, "use_soft_edges": True},
}
"""What each step adds to the one before; soft edges to the filled background."""

_LIT = ("clean", "noise 0.5", "quantised twice, 2", "halo")
"""Storages that show in light."""


@dataclass(frozen=True, slots=True)
class Case:
    """A photo to import.

    Attributes:
        scene: Of what.
        storage: How the phone stored its depth.
        is_defocused: Whether it shows what lies behind out of focus.
        first: The step to begin with.
    """

    scene: str
    storage: str = "clean"
    is_defocused: bool = False
    first: str = "nothing"

    @property
    def truth(self) -> Truth:
        """What there is."""
        return truth_of(self.scene, is_defocused=self.is_defocused)


CASES: Mapping[str, Case] = MappingProxyType(
    {
        "bust": Case("bust"),
        "thin": Case("thin"),
        "room": Case("room"),
        "head": Case("head", "halo, edges 4 wide"),
        "head, defocused": Case("head", "halo, edges 4 wide", is_defocused=True, first="+ fill"),
    }
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How near an imported mesh is to the truth, looked at as numbers."""

    surface: SurfaceErrors
    tears: Tears


@dataclass(frozen=True, slots=True)
class Result(Shape):
    """What one step came to in one scene.

    Attributes:
        rim: Errors of outlines.
        views: By side.
        opacity: Errors in percent, from the front and from the sides; NaN where nobody knows.
    """

    rim: RimErrors
    views: dict[Side, View]
    opacity: tuple[float, float]

    def view(self, degrees: int) -> View:
        """Returns the mean of the views from so many degrees."""
        return View.mean([self.views[side] for side in side_of(degrees)])


def steps_of(case: Case, truth: Truth) -> dict[str, Options]:
    """Returns all options of each step that a case takes."""
    known = bpy.ops.import_scene.heic_depth.get_rna_type().properties
    options: Options = {}
    found: dict[str, Options] = {}
    for title, added in STEPS.items():
        is_matte_alone = set(added) == {"use_mattes"} and not truth.scene.subjects
        if is_matte_alone or not set(added) <= set(known.keys()):
            continue
        options = options | added
        found[title] = options
    return {title: found[title] for title in list(found)[list(found).index(case.first) :]}


def measured(case: Case, tell: Callable[[str, Result], None]) -> dict[str, Result]:
    """Imports a case's photo step by step.

    Args:
        case: Which.
        tell: Is told the name and the figures of each step when they are there.
    """
    truth = case.truth
    wanted = wanted_of(truth)
    done: dict[str, Result] = {}
    with tempfile.TemporaryDirectory() as scratch:
        photo = Path(scratch, "photo.heic")
        step = write_photo(truth, photo, STORAGES[case.storage])
        for title, options in steps_of(case, truth).items():
            done[title] = _result(_imported(photo, options), truth, wanted, step)
            tell(title, done[title])
    return done


def stored(case: Case, tell: Callable[[str, Shape], None]) -> dict[str, Shape]:
    """Imports a scene's photo with its depth stored in all the ways that phones do."""
    truth = case.truth
    options = default_options()
    found: dict[str, Shape] = {}
    with tempfile.TemporaryDirectory() as scratch:
        photo = Path(scratch, "photo.heic")
        for title, storage in STORAGES.items():
            step = write_photo(truth, photo, storage, smaller=2)
            found[title] = _shape(_imported(photo, options, storage.offset), truth, step)
            tell(title, found[title])
    return found


def lit(case: Case, tell: Callable[[str, float], None]) -> dict[str, float]:
    """Imports a scene's photo with the material LIT, and compares it with the scene in that light.

    Args:
        case: Which.
        tell: Is told how the depth was stored, and the PSNR in dB.
    """
    truth, scene = case.truth, case.truth.scene
    options = default_options() | {"material": "LIT"}
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        photo, picture = Path(scratch, "photo.heic"), Path(scratch, "lit.png")
        # The lamps stand where a clean import puts them, for all.
        write_photo(truth, photo, smaller=2)
        _imported(photo, options)
        lamps = lamps_there()
        wanted = lit_truth(scene, lamps, picture)
        for title in _LIT:
            write_photo(truth, photo, STORAGES[title], smaller=2)
            _imported(photo, options)
            found[title] = lit_likeness(scene, lamps, wanted, picture)
            tell(title, found[title])
    return found


def default_options() -> Options:
    """Returns the options of an import that nobody has changed."""
    steps = STEPS["cut"] | STEPS["+ dequantise"] | STEPS["+ matte rim"]
    return STEPS["nothing"] | steps | {"use_soft_edges": True}


def _shape(mesh: Imported, truth: Truth, step: float) -> Shape:
    matte = stored_matte(truth) if truth.scene.subjects else None
    return Shape(
        surface_errors(mesh, truth, step), tears_of(mesh.edges, mesh.is_soft, truth, step, matte)
    )


def _result(mesh: Imported, truth: Truth, wanted: dict[Side, Wanted], step: float) -> Result:
    shape = _shape(mesh, truth, step)
    capture.prepare()
    with tempfile.TemporaryDirectory() as scratch:
        picture = Path(scratch, "view.png")
        views = {side: view_of(truth.scene.pivot, side, wanted[side], picture) for side in SIDES}
        has_alpha = truth.alpha is not None
        opacity = opacity_errors(truth, picture) if has_alpha else (np.nan, np.nan)
    bpy.context.scene.camera.matrix_world = capture.orbit(truth.scene.pivot, 0)
    # Rays between the samples: vertices are on them, and edges leak.
    seen, _ = capture.probed((2 * DEPTH_SIZE[0], 2 * DEPTH_SIZE[1]))
    return Result(shape.surface, shape.tears, rim_errors(mesh, seen, truth, step), views, opacity)


def _imported(photo: Path, options: Options, offset: float = 0.0) -> Imported:
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    with capture.silence():
        bpy.ops.import_scene.heic_depth(filepath=str(photo), **options)
    return Imported.of(bpy.context.object, offset)
