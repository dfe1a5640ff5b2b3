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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench import peak_memory
from bench.capture import bytes_of, silence
from bench.faces import open_edges, turned_away
from bench.likeness import structural_similarity
from bench.style_figures import GROUPS, SOLIDS, Figures
from bench.tables import heading, line
from in_blender.bootstrap import extension_module
from in_blender.demo_gallery import choices
from in_blender.demo_stage import import_photo, views_around_subject
from tests.blender.evaluated import Result, result_of

_BUNDLED = Path(__file__).parents[2] / "tests" / "still_life" / "still_life.heic"
_ROUNDS = 5
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
_CORNERS_OF_PIN = 8
_ROW = 0.75**0.5
"""Distance of the rows of pins, in the distance of the pins in a row."""


@dataclass(frozen=True, slots=True)
class Unstyled:
    """A photo without a style.

    Attributes:
        front: Through its camera, (rows, columns, 4).
        subject: (rows, columns), what is about as far away as the subject.
    """

    front: NDArray[np.uint8]
    subject: NDArray[np.bool_]


def main() -> int:
    """Measures every style on every photo, prints tables, and returns the exit code."""
    samples = os.environ.get("HEIC_DEPTH_SAMPLES")
    photos = sorted(Path(samples).glob("*.heic")) if samples else [_BUNDLED]
    misses: list[str] = []
    styles = {style: label for style, label in choices("style").items() if style != "NONE"}
    for photo in photos:
        print("\n" + heading(photo.stem, GROUPS), flush=True)
        unstyled = _unstyled(photo)
        with silence():  # the photo is read once, and then has one style after the other
            import_photo(photo, {"style": next(iter(styles)), "fill_background": True})
        bpy.context.scene.render.film_transparent = True
        for style, label in styles.items():
            figures = _figures(unstyled, style)
            print(line(label, GROUPS, figures), flush=True)
            misses += [f"{label}, {photo.stem}: {miss}" for miss in figures.missed(style)]
    print("\n".join(["", *(f"MISSED {miss}" for miss in misses)]))
    return int(bool(misses))


def _unstyled(photo: Path) -> Unstyled:
    with silence():
        import_photo(photo, {"style": "NONE"})
    bpy.context.scene.render.film_transparent = True
    (front,) = _pictures([(0, 0)])
    return Unstyled(front, _subject(front.shape[:2]))


def _figures(unstyled: Unstyled, style: str) -> Figures:
    front, subject = unstyled.front, unstyled.subject
    # Along the frame a depth map may end before the photo, where a filled background goes on.
    is_photo = front[..., 3:] / 255.0
    with silence():
        bpy.ops.object.heic_depth_style(style=style)
    obj = bpy.context.object
    assert obj is not None  # the import selects what it makes
    seconds, megabytes, result = _cost(obj)
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
        vertices=len(result.points) / 1000,
        seconds=seconds,
        building=_building(obj, style),
        megabytes=megabytes,
        wrong=open_edges(result) if style in SOLIDS else turned_away(result),
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
    home = scene.camera.matrix_world.copy()
    with tempfile.TemporaryDirectory() as scratch:
        for _ in views_around_subject(views):
            film.filepath = str(Path(scratch, "view.png"))
            with silence():
                bpy.ops.render.render(write_still=True)
            found.append(bytes_of(Path(film.filepath), "RGBA"))
    scene.camera.matrix_world = home
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


def _cost(obj: bpy.types.Object) -> tuple[float, float, Result]:
    """Returns how long a style takes to evaluate, how many MB, and what it makes.

    That is the processor time of all threads: nothing waits for a disk, so a machine that does
    nothing else takes at most as long, and with several cores less.
    """
    (modifier,) = (one for one in obj.modifiers if one.type == "NODES")
    times, sizes = [], []
    for _ in range(_ROUNDS):
        modifier.show_viewport = False
        bpy.context.view_layer.update()
        modifier.show_viewport = True
        peak_memory.begin_anew()
        before = peak_memory.peak_megabytes()
        start = time.process_time()
        bpy.context.view_layer.update()
        times.append(time.process_time() - start)
        sizes.append(peak_memory.peak_megabytes() - before)
    # What else is in the caches meanwhile is no part of it.
    return min(times), max(sizes), result_of(obj)


def _building(obj: bpy.types.Object, style: str) -> float:
    """Returns how long a style takes to be put on an object, its evaluation aside."""
    apply: Any = extension_module("blender.styles.apply")
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        apply.apply_style(obj, style)
        times.append(time.process_time() - start)
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
