# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure the styles: what they show of a photo, and what they cost.

Usage: ``python build.py bench styles``; with the samples where there are any.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench import peak_memory
from bench.capture import bytes_of, silence
from bench.likeness import structural_similarity
from bench.tables import Group, heading, line
from in_blender.bootstrap import extension_module
from in_blender.demo_gallery import choices
from in_blender.demo_stage import import_photo, views_around_subject
from tests.blender.evaluated import result_of

_BUNDLED = Path(__file__).parents[2] / "tests" / "still_life" / "still_life.heic"
_ROUNDS = 3
_LONGER_SIDE = 480
_SAMPLES = 4
_MARGIN = 0.1
"""Of the picture, on each side, where a view from the side need not show anything."""
_SUBJECT = 0.15
"""What is as far away as the subject, give or take this share, is the subject."""
_HALF = 128
"""Of 255, how opaque a pixel is that shows something."""
_ENDS = (0.05, 0.95)
_ELEMENTS = ("Count", "Lines", "Detail")
"""Inputs that tell how many elements there are along the photo's longer side; the first that a
style has counts."""
_WITH_GAPS = ("SPHERES", "SCANLINES", "RELIEF", "PINS", "DISSOLVE")
"""Styles between whose elements nothing is, or that are a thing before nothing."""
_CORNERS_OF_PIN = 8
_ROW = 0.75**0.5
"""Distance of the rows of pins, in the distance of the pins in a row."""

# What is asked of every style (issue 15).
_EMPTY, _EMPTY_BESIDE, _SECONDS = 0.5, 3.0, 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What a style comes to on one photo.

    Attributes:
        elements: Along the longer side of what the photo is of.
        empty: Percent of the photo's pixels that show nothing.
        empty_beside: The same from 12 degrees, within the inner 80 %.
        legibility: Structural similarity to the photo on the subject, 0 to 1, both blurred to the
            size of an element.
        vertices: In thousands; points count.
        seconds: To evaluate the modifier.
        building: Seconds to make its node group and material.
        megabytes: The most that evaluating takes; NaN where the system does not tell.
    """

    elements: float
    empty: float
    empty_beside: float
    legibility: float
    vertices: float
    seconds: float
    building: float
    megabytes: float

    def missed(self, style: str) -> Iterator[str]:
        """Tells what is not as it should be."""
        if style not in _WITH_GAPS:
            if self.empty > _EMPTY:
                yield f"{self.empty:.1f} % empty, goal {_EMPTY} %"
            if self.empty_beside > _EMPTY_BESIDE:
                yield f"{self.empty_beside:.1f} % empty at 12 degrees, goal {_EMPTY_BESIDE} %"
        if self.seconds > _SECONDS:
            yield f"{self.seconds:.2f} s to evaluate, goal {_SECONDS} s"


_GROUPS = [
    Group[Figures]("along subject", ["elements"], lambda one: [one.elements]),
    Group[Figures]("empty, %", ["front", "12 deg"], lambda one: [one.empty, one.empty_beside]),
    Group[Figures]("SSIM", ["subject"], lambda one: [one.legibility]),
    Group[Figures]("1000s", ["points"], lambda one: [one.vertices]),
    Group[Figures]("s", ["to eval.", "to build"], lambda one: [one.seconds, one.building]),
    Group[Figures]("MB", ["at most"], lambda one: [one.megabytes]),
]


def main() -> int:
    """Measures every style on every photo, prints tables, and returns the exit code."""
    samples = os.environ.get("HEIC_DEPTH_SAMPLES")
    photos = sorted(Path(samples).glob("*.heic")) if samples else [_BUNDLED]
    misses: list[str] = []
    for style, label in choices("style").items():
        if style == "NONE":
            continue
        print("\n" + heading(label, _GROUPS), flush=True)
        for photo in photos:
            figures = _figures(photo, style)
            print(line(photo.stem, _GROUPS, figures), flush=True)
            misses += [f"{label}, {photo.stem}: {miss}" for miss in figures.missed(style)]
    print("\n".join(["", *(f"MISSED {miss}" for miss in misses)]))
    return int(bool(misses))


def _figures(photo: Path, style: str) -> Figures:
    with silence():
        import_photo(photo, {"style": "NONE"})
    bpy.context.scene.render.film_transparent = True
    (front,) = _pictures([(0, 0)])
    # Along the frame a depth map may end before the photo, where a filled background goes on.
    is_photo = front[..., 3:] / 255.0
    subject = _subject(front.shape[:2])
    with silence():
        import_photo(photo, {"style": style, "fill_background": True})
    bpy.context.scene.render.film_transparent = True
    obj = bpy.context.object
    assert obj is not None  # the import selects what it makes
    seconds, megabytes, vertices = _cost(obj)
    shown, beside = _pictures([(0, 0), (12, 0)])
    rows, columns = (round(_MARGIN * length) for length in beside.shape[:2])
    inner = beside[rows:-rows, columns:-columns, 3]
    count = _pins(obj) if style == "PINS" else _elements(obj)
    down, across = np.nonzero(subject)
    extent = max(np.ptp(np.quantile(places, _ENDS)) for places in (down, across))
    return Figures(
        elements=count * extent / max(subject.shape),
        empty=100 * float((shown[..., 3] < _HALF).mean()),
        empty_beside=100 * float((inner < _HALF).mean()),
        legibility=structural_similarity(
            shown[..., :3] * (shown[..., 3:] / 255.0) * is_photo,
            front[..., :3] * is_photo,
            subject,
            blur=max(1, round(max(subject.shape) / count)),
        ),
        vertices=vertices / 1000,
        seconds=seconds,
        building=_building(obj, style),
        megabytes=megabytes,
    )


def _pictures(views: list[tuple[float, float]]) -> list[NDArray[np.uint8]]:
    """Renders the scene from around the subject, (rows, columns, 4) each."""
    scene = bpy.context.scene
    film = scene.render
    scale = _LONGER_SIDE / max(film.resolution_x, film.resolution_y)
    film.resolution_x, film.resolution_y = (
        round(scale * length) for length in (film.resolution_x, film.resolution_y)
    )
    film.image_settings.color_mode = "RGBA"
    scene.cycles.samples = _SAMPLES
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        for _ in views_around_subject(views):
            film.filepath = str(Path(scratch, "view.png"))
            with silence():
                bpy.ops.render.render(write_still=True)
            found.append(bytes_of(Path(film.filepath), "RGBA"))
    return found


def _subject(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Returns the pixels of what is about as far away as the subject."""
    data, camera = bpy.context.object.data, bpy.context.scene.camera.data
    uv = np.empty(len(data.uv_layers[0].uv) * 2, np.float32)
    data.uv_layers[0].uv.foreach_get("vector", uv)
    corners = np.empty(len(data.loops), np.int32)
    data.loops.foreach_get("vertex_index", corners)
    depth = np.empty(len(data.vertices), np.float32)
    data.attributes["depth"].data.foreach_get("value", depth)
    focus = camera.dof.focus_distance
    is_subject = np.abs(depth[corners] / focus - 1) < _SUBJECT
    across, up = np.clip(uv.reshape(-1, 2)[is_subject], 0, 1).T
    coarse = np.zeros((60, 60), np.bool_)
    coarse[((1 - up) * 59.99).astype(int), (across * 59.99).astype(int)] = True
    picture = Image.fromarray(coarse).resize((shape[1], shape[0]))
    return np.asarray(picture)


def _cost(obj: bpy.types.Object) -> tuple[float, float, int]:
    """Returns how long a style takes to evaluate, how many MB, and how many points it makes."""
    (modifier,) = (one for one in obj.modifiers if one.type == "NODES")
    times, sizes = [], []
    for _ in range(_ROUNDS):
        modifier.show_viewport = False
        bpy.context.view_layer.update()
        modifier.show_viewport = True
        peak_memory.begin_anew()
        before = peak_memory.peak_megabytes()
        start = time.perf_counter()
        bpy.context.view_layer.update()
        times.append(time.perf_counter() - start)
        sizes.append(peak_memory.peak_megabytes() - before)
    return statistics.median(times), max(sizes), len(result_of(obj).points)


def _building(obj: bpy.types.Object, style: str) -> float:
    """Returns how long a style takes to be put on an object, its evaluation aside."""
    apply: Any = extension_module("blender.styles.apply")
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        apply.apply_style(obj, style)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _elements(obj: bpy.types.Object) -> float:
    (modifier,) = (one for one in obj.modifiers if one.type == "NODES")
    items = modifier.node_group.interface.items_tree
    name = next(name for name in _ELEMENTS if name in items)
    return float(items[name].default_value)


def _pins(obj: bpy.types.Object) -> float:
    """Returns how many pins there are along the longer side: their distance follows the subject."""
    ends = np.diff(result_of(obj).starts) == _CORNERS_OF_PIN
    film = bpy.context.scene.render
    sides = film.resolution_x, film.resolution_y
    return float(np.sqrt(ends.sum() / 2 * _ROW * max(sides) / min(sides)))


if __name__ == "__main__":
    sys.exit(main())
