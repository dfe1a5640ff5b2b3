# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Surface to point cloud object."""

from collections.abc import Callable

import bpy

from ...core.arrays import Floats
from ...core.surface.surface import Surface
from ..nodes.recipe import Recipe
from .attributes import add_point_attributes, fill


def new_point_cloud(
    name: str, surface: Surface, colours: Callable[[], Floats], radius: Floats
) -> bpy.types.Object:
    """Builds a point cloud object that is linked nowhere yet.

    Args:
        name: Of object and data-block.
        surface: Positions.
        colours: Returns (vertices, 4) scene-linear; is asked last, as it may have to wait for the
            photo.
        radius: (vertices,) metres.
    """
    cloud = bpy.data.pointclouds.new(name)
    obj = bpy.data.objects.new(name, cloud)
    if "resize" in bpy.types.PointCloud.bl_rna.functions:  # Blender 5.0 and later
        cloud.resize(len(surface.positions))
        fill(cloud, "position", surface.positions, kind="FLOAT_VECTOR")
        fill(cloud, "radius", radius, kind="FLOAT")
        add_point_attributes(cloud, surface, colours())
    else:
        _fill_through_mesh(obj, surface, colours, radius)
    return obj


def _fill_through_mesh(
    cloud: bpy.types.Object, surface: Surface, colours: Callable[[], Floats], radius: Floats
) -> None:
    """Turns the vertices of a passing mesh into points, the only way before Blender 5.0.

    Where that fails, whoever wanted the points puts the mode back and removes what was made.
    """
    mesh = bpy.data.meshes.new(cloud.name)
    mesh.vertices.add(len(surface.positions))
    fill(mesh, "position", surface.positions)
    fill(mesh, "radius", radius, kind="FLOAT")
    add_point_attributes(mesh, surface, colours())
    source = bpy.data.objects.new(cloud.name, mesh)
    tree = _points_of(source)
    modifier = cloud.modifiers.new("Points", "NODES")
    modifier.node_group = tree
    # A modifier is applied only to an object in the scene; its root collection is never hidden.
    root = bpy.context.scene.collection
    edited = bpy.context.view_layer.objects.active
    mode = edited.mode if edited else "OBJECT"
    if mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")  # nothing is applied while something is edited
    root.objects.link(cloud)
    with bpy.context.temp_override(object=cloud, active_object=cloud, selected_objects=[cloud]):
        bpy.ops.object.modifier_apply(modifier=modifier.name)
    root.objects.unlink(cloud)
    if mode != "OBJECT":
        bpy.ops.object.mode_set(mode=mode)
    bpy.data.batch_remove([source, mesh, tree])


def _points_of(source: bpy.types.Object) -> bpy.types.NodeTree:
    recipe = Recipe(source.name)
    vertices = recipe.node("GeometryNodeObjectInfo", {"Object": source})["Geometry"]
    points = recipe.node(
        "GeometryNodeMeshToPoints", {"Mesh": vertices, "Radius": recipe.attribute("radius")}
    )
    recipe.output("Geometry", points.value)
    return recipe.tidy()
