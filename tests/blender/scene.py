# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos written for tests, and what is in Blender after their import."""

import importlib
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from in_blender.bootstrap import EXTENSION
from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import AuxItem, DepthItem, Photo, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet

Doubles = NDArray[np.float64]

LOW, HIGH = 0.5, 2.0


def write_photo(
    path: Path,
    *,
    columns: int = 16,
    rows: int = 12,
    turned: tuple[bytes, ...] = (),
    codes: NDArray[np.uint8] | None = None,
    colours: NDArray[np.uint8] | None = None,
    nclx: tuple[int, int] = (1, 13),
    aux: Sequence[AuxItem] = (),
) -> Path:
    """Writes a calibrated photo, four times as large as its depth map.

    Args:
        path: Where to.
        columns: Of the depth map as stored.
        rows: Of the depth map as stored.
        turned: Transforms of photo and depth map alike.
        codes: (rows, columns) samples; a slope from corner to corner without.
        colours: The photo's pixels; every pixel different without.
        nclx: Colour primaries and transfer characteristics.
        aux: Other pictures.
    """
    if codes is None:
        down, across = np.mgrid[0:rows, 0:columns]
        codes = ((across * 3 + down * 5) % 256).astype(np.uint8)
    if colours is None:
        down, across = np.mgrid[0 : rows * 4, 0 : columns * 4]
        planes = (across * 255 // (columns * 4), down * 255 // (rows * 4), np.full_like(down, 90))
        colours = np.stack(planes, axis=-1).astype(np.uint8)
    height, width = colours.shape[:2]
    fields = depth_fields(iphone_calibration(width, height), low=LOW, high=HIGH)
    depth = DepthItem(
        codes,
        sei=DepthRepresentation(d_min=LOW, d_max=HIGH),
        xmp=xmp_packet(fields),
        transforms=turned,
    )
    photo = Photo(colours, transforms=turned, nclx=nclx)
    path.write_bytes(write_heic(photo, depth=depth, aux=aux))
    return path


def load(path: Path, **options: object) -> bpy.types.Object:
    """Imports a photo and return its main object."""
    assert bpy.ops.import_scene.heic_depth(filepath=str(path), **options) == {"FINISHED"}
    obj = bpy.context.view_layer.objects.active
    assert isinstance(obj, bpy.types.Object)
    return obj


def linked_objects(blend: Path, *names: str) -> list[bpy.types.Object]:
    """Links objects of a .blend, which are in no collection."""
    with bpy.data.libraries.load(str(blend), link=True) as (_, wanted):  # type: ignore[func-returns-value]  # stub
        wanted.objects = list(names)
    return list(wanted.objects)


def values(obj: bpy.types.Object, name: str, width: int, key: str) -> Doubles:
    """Returns a point attribute as (points, width)."""
    layer = obj.data.attributes[name].data
    flat = np.empty(len(layer) * width, np.float32)
    layer.foreach_get(key, flat)
    return flat.reshape(-1, width).astype(np.float64)


def positions(obj: bpy.types.Object) -> Doubles:
    """Returns (points, 3) in the object's own axes."""
    return values(obj, "position", 3, "vector")


def colours_of(obj: bpy.types.Object) -> Doubles:
    """Returns (points, 4) scene-linear."""
    return values(obj, "Color", 4, "color")


def seen_at(obj: bpy.types.Object) -> Doubles:
    """Returns where the scene's camera sees the points of an object, in pixels of the photo.

    Only Blender's own matrices are used: nothing of the extension's geometry.
    """
    scene = bpy.context.scene
    bpy.context.view_layer.update()
    width, height = scene.render.resolution_x, scene.render.resolution_y
    onto_film = scene.camera.calc_matrix_camera(
        bpy.context.evaluated_depsgraph_get(),
        x=width,
        y=height,
        scale_x=scene.render.pixel_aspect_x,
        scale_y=scene.render.pixel_aspect_y,
    )
    matrix = np.array(onto_film) @ np.linalg.inv(np.array(scene.camera.matrix_world))
    points = positions(obj)
    world = np.column_stack([points, np.ones(len(points))]) @ np.array(obj.matrix_world).T
    clip = world @ matrix.T
    film = clip[:, :2] / clip[:, 3:]
    return np.column_stack([(film[:, 0] + 1) / 2 * width, (1 - film[:, 1]) / 2 * height])


def pixel_centres(columns: int, rows: int) -> Doubles:
    """Returns the centres of all pixels of the depth map, in pixels of the photo, row by row."""
    render = bpy.context.scene.render
    x = (np.arange(columns) + 0.5) * render.resolution_x / columns
    y = (np.arange(rows) + 0.5) * render.resolution_y / rows
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def temporary_files() -> list[str]:
    """Returns what is in Blender's own folder, but for what a session keeps whatever the photo."""
    kept = importlib.import_module(f"{EXTENSION}.blender.nodes.kept_groups").FOLDER
    return sorted(file.name for file in Path(bpy.app.tempdir).iterdir() if file.name != kept)


def everything() -> dict[str, list[str]]:
    """Returns the names of all data-blocks, and what an import may change around them."""
    kinds = [
        "objects",
        "meshes",
        "pointclouds",
        "cameras",
        "lights",
        "actions",
        "materials",
        "images",
        "collections",
        "node_groups",
    ]
    found = {kind: sorted(block.name for block in getattr(bpy.data, kind)) for kind in kinds}
    scene, layer = bpy.context.scene, bpy.context.view_layer
    found["selected"] = sorted(obj.name for obj in bpy.context.selected_objects)
    found["active"] = [layer.objects.active.name] if layer.objects.active else []
    found["camera"] = [scene.camera.name] if scene.camera else []
    found["render"] = [f"{scene.render.resolution_x} x {scene.render.resolution_y}"]
    found["frames"] = [f"{scene.frame_start} to {scene.frame_end}, at {scene.frame_current}"]
    return found


def assert_readable(tree: bpy.types.NodeTree) -> None:
    """Nothing is selected, every link goes to the right, and no two nodes overlap.

    140 x 60 is the least size of a node.
    """
    assert not any(node.select for node in tree.nodes)
    boxes = [node for node in tree.nodes if node.type != "FRAME"]
    for first, second in combinations(boxes, 2):
        apart = np.abs(np.array(first.location) - np.array(second.location))
        assert apart[0] >= 150 or apart[1] >= 70, (first.name, second.name)
    for link in tree.links:
        assert link.from_node.location.x < link.to_node.location.x, (
            link.from_node.name,
            link.to_node.name,
        )
    assert all(
        socket.is_linked or socket.hide
        for node in boxes
        if node.type == "GROUP_INPUT"
        for socket in node.outputs
        if socket.name
    )
