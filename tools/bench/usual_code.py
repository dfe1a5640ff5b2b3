# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same import as add-ons usually write it, to compare with: loops, lists and from_pydata."""

from __future__ import annotations

from pathlib import Path

import bpy

_NEAREST, _FARTHEST = 0.25, 1.0
"""Metres; such code does not ask the file."""


def import_as_usual(photo: Path) -> bpy.types.Object:
    """Imports a photo as a mesh with UVs and colours, neither restored nor cut.

    Args:
        photo: A HEIC file with a depth map.
    """
    import pillow_heif

    file = pillow_heif.open_heif(photo)
    picture = file.to_pillow()
    depth = file.info["depth_images"][0].to_pillow().convert("L")
    columns, rows = depth.size
    small = picture.resize((columns, rows))
    vertices, faces, uvs, colours = [], [], [], []
    for row in range(rows):
        for column in range(columns):
            near = depth.getpixel((column, row)) / 255
            z = 1 / (near / _NEAREST + (1 - near) / _FARTHEST)
            x = (column + 0.5) / columns - 0.5
            y = (0.5 - (row + 0.5) / rows) * rows / columns
            vertices.append((x * z, y * z, -z))
            uvs.append(((column + 0.5) / columns, 1 - (row + 0.5) / rows))
            red, green, blue = small.getpixel((column, row))  # type: ignore[misc]  # a tuple here
            colours.append((red / 255, green / 255, blue / 255, 1.0))
    for row in range(rows - 1):
        for column in range(columns - 1):
            first = row * columns + column
            faces.append((first, first + columns, first + columns + 1, first + 1))
    mesh = bpy.data.meshes.new(photo.stem)
    mesh.from_pydata(vertices, [], faces)
    uv_layer = mesh.uv_layers.new(name="UVMap")
    colour_layer = mesh.vertex_colors.new(name="Color")
    for polygon in mesh.polygons:
        for corner in polygon.loop_indices:
            vertex = mesh.loops[corner].vertex_index
            uv_layer.data[corner].uv = uvs[vertex]
            colour_layer.data[corner].color = colours[vertex]
    mesh.update()
    obj = bpy.data.objects.new(photo.stem, mesh)
    bpy.context.collection.objects.link(obj)
    return obj
