# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The flat grid and the modifier that displaces it."""

import bpy

from ..core.live import LiveGrid, LivePart
from .attributes import add_mattes, fill
from .mesh import new_mesh
from .node_values import Value, maximum, mix
from .paint import Paint
from .recipe import Recipe

# More than any jump, in 1/m.
_NEVER = 1e9
MODIFIER = "HEIC Depth"
# Attributes that the modifier reads beside those that every object has.
_MEASURED, _LOWEST, _HIGHEST, _NOISE = "measured", "jump_lowest", "jump_highest", "jump_noise"


def new_live_grid(name: str, grid: LiveGrid, paint: Paint) -> list[bpy.types.Object]:
    """Builds the flat grid with its modifier.

    Args:
        name: Of object and data-block.
        grid: The flat grid and what displaces it.
        paint: What the photo shows.

    Returns:
        The object of the faces that the import joined; and, where it tore any, that of the torn
        ones, which the modifier takes from there and which belongs to no collection.
    """
    things = [bpy.data.objects.new(name, _new_mesh(name, grid.joined, paint))]
    if grid.torn is not None:
        torn = f"{name} Torn"
        things.append(bpy.data.objects.new(torn, _new_mesh(torn, grid.torn, paint)))
    modifier = things[0].modifiers.new(MODIFIER, "NODES")
    # A group of its own for each object: it holds what the modifier starts from, and whoever
    # edits it changes no other object.
    modifier.node_group = _group(grid, *things[1:])
    return things


def _new_mesh(name: str, part: LivePart, paint: Paint) -> bpy.types.Mesh:
    """Builds the flat mesh of some faces, with all that the modifier reads."""
    mesh = new_mesh(name, part.surface, paint.colours(part.surface))
    add_mattes(mesh, paint.mattes_of(part.surface))
    fill(mesh, "position", part.flat)
    fill(mesh, _MEASURED, part.measured)
    fill(mesh, _LOWEST, part.jumps.lowest, domain="FACE")
    fill(mesh, _HIGHEST, part.jumps.highest, domain="FACE")
    fill(mesh, _NOISE, part.jumps.noise, domain="FACE")
    mesh.update()
    return mesh


def _group(grid: LiveGrid, torn: bpy.types.Object | None = None) -> bpy.types.NodeTree:
    """Builds the nodes.

    Tearing makes a new mesh, which takes ten times as long as moving the points of one. So as long
    as everything but Strength is as imported the mesh is taken as it is, torn already.
    """
    recipe = Recipe(MODIFIER, "Displaces a photo by the depth that the phone measured")
    geometry = recipe.input("Geometry", kind="Geometry")
    strength = recipe.input(
        "Strength",
        1.0,
        low=0.0,
        high=4.0 if grid.relief else 1.0,
        subtype="FACTOR",
        about="0 leaves the photo flat, 1 is the depth as it is",
    )
    scale = recipe.input(
        "Disparity Scale",
        grid.disparity_scale,
        low=0.001,
        high=1000.0,
        about="Above 1 the whole scene comes nearer",
    )
    offset = recipe.input(
        "Disparity Offset",
        grid.disparity_offset,
        about="Below 0 the scene gets deeper and what is far moves away most (in 1/m)",
    )
    cut = recipe.input(
        "Cut",
        grid.cut,
        low=0.0,
        high=10.0,
        about="Tear the surface where depth jumps by more than this share; 0 keeps one sheet",
    )
    far_limit = recipe.input(
        "Far Limit",
        grid.far_limit,
        low=0.0,
        subtype="DISTANCE",
        about="Nothing lies beyond this distance; the sky, infinitely far, is here. "
        "0 chooses a distance behind all that was measured",
    )
    with recipe.frame("Is all but Strength as imported?"):
        as_imported = (
            _equal(recipe, scale, grid.disparity_scale)
            & _equal(recipe, offset, grid.disparity_offset)
            & _equal(recipe, cut, grid.cut)
            & _equal(recipe, far_limit, grid.far_limit)
        )
    with recipe.frame("How far may it be?"):
        automatic = maximum(grid.farthest * scale + offset, grid.floor * scale)
        lowest_of_all = recipe.node(
            "GeometryNodeSwitch",
            {"Switch": far_limit > 0.0, "False": automatic, "True": 1.0 / far_limit},
            input_type="FLOAT",
        ).value

    def corrected(name: str) -> Value:
        moved = recipe.node(
            "ShaderNodeMath",
            {0: recipe.attribute(name), 1: scale, 2: offset},
            operation="MULTIPLY_ADD",
        )
        return maximum(moved.value, lowest_of_all)

    with recipe.frame("Tear where depth jumps"):
        lowest = corrected(_LOWEST)
        jump = corrected(_HIGHEST) - lowest
        # Without a cut nothing is torn; numbers are cheap here, another node for all faces is not.
        noise = recipe.attribute(_NOISE) * (scale + _NEVER * (cut <= 0.0))
        is_torn = jump > maximum(lowest * cut, noise)
        joined = _without(recipe, geometry, is_torn)
    if torn is not None:
        with recipe.frame("Close what the import tore"):
            sheets = recipe.node("GeometryNodeObjectInfo", {"Object": torn})["Geometry"]
            closed = _without(recipe, sheets, is_torn)
            size = recipe.node("GeometryNodeAttributeDomainSize", {"Geometry": closed})
            all_faces = recipe.node("GeometryNodeJoinGeometry", {"Geometry": [joined, closed]})
            joined = _switch(recipe, size["Face Count"] > 0.0, joined, all_faces.value)
    with recipe.frame("Correct depth"):
        disparity = corrected(_MEASURED)
        joined = _store(recipe, joined, "disparity", disparity)
        joined = _store(recipe, joined, "depth", 1.0 / recipe.attribute("disparity"))
        shaped = _switch(recipe, as_imported, joined, geometry)
    with recipe.frame("Displace"):
        position = recipe.position()
        x, y, z = position.xyz()
        if grid.relief is None:
            # From the camera, at the origin, every point keeps its place in the picture.
            place = position * mix(1.0, recipe.attribute("depth") / -z, strength)
        else:
            rise = (recipe.attribute("disparity") - grid.relief.near) * grid.relief.slope
            place = recipe.vector(x, y, z + rise * strength)
        displaced = recipe.node("GeometryNodeSetPosition", {"Geometry": shaped, "Position": place})
    recipe.output("Geometry", displaced.value)
    return recipe.tidy()


def _equal(recipe: Recipe, first: Value, second: float) -> Value:
    return recipe.node(
        "FunctionNodeCompare",
        {"A": first, "B": second, "Epsilon": 0.0},
        operation="EQUAL",
        data_type="FLOAT",
    ).value


def _without(recipe: Recipe, mesh: Value, faces: Value) -> Value:
    # What is written anew afterwards need not be copied to a new mesh.
    for name in ("depth", "disparity"):
        mesh = recipe.node("GeometryNodeRemoveAttribute", {"Geometry": mesh, "Name": name}).value
    return recipe.node(
        "GeometryNodeDeleteGeometry",
        {"Geometry": mesh, "Selection": faces},
        domain="FACE",
        mode="ALL",
    ).value


def _switch(recipe: Recipe, choice: Value, unchosen: Value, chosen: Value) -> Value:
    return recipe.node(
        "GeometryNodeSwitch",
        {"Switch": choice, "False": unchosen, "True": chosen},
        input_type="GEOMETRY",
    ).value


def _store(recipe: Recipe, mesh: Value, name: str, value: Value) -> Value:
    return recipe.node(
        "GeometryNodeStoreNamedAttribute",
        {"Geometry": mesh, "Name": name, "Value": value},
        data_type="FLOAT",
        domain="POINT",
    ).value
