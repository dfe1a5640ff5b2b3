# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The nodes that displace the flat grid, tear it and close it.

They are the same for all photos: what differs are numbers in nodes of their own, and defaults of
inputs. So they are built once a session.
"""

from functools import partial, reduce

import bpy

from ...core.surface.live_grid import LiveGrid
from .kept_groups import kept_group
from .recipe import Recipe
from .values import Value, maximum, minimum

MODIFIER = "HEIC Depth"
# Attributes that the nodes read beside those that every object has.
MEASURED, LOWEST, HIGHEST, NOISE = "measured", "jump_lowest", "jump_highest", "jump_noise"
# A cut that no jump reaches.
_NEVER = 1e30
# As good as no change, of a cut or in 1/m: what rounding leaves between equal numbers.
_ROUNDING = 1e-6


def live_nodes(grid: LiveGrid, torn: bpy.types.Object | None = None) -> bpy.types.NodeTree:
    """Makes the node group of the modifier.

    Args:
        grid: What it starts from.
        torn: The faces that the import tore.
    """
    is_relief, has_torn = grid.relief is not None, torn is not None
    kind = f"{MODIFIER}{' Relief' * is_relief}{' Torn' * has_torn}"
    group = kept_group(kind, partial(_built, is_relief=is_relief, has_torn=has_torn))
    group.name = MODIFIER
    numbers = {
        "Imported Scale": grid.disparity_scale,
        "Imported Offset": grid.disparity_offset,
        "Imported Cut": grid.cut or _NEVER,
        "Imported Far Limit": grid.far_limit,
        "Imported Shift": grid.nearer,
        "Imported Lowest": grid.limit,
        "Farthest": grid.farthest,
        "Floor": grid.floor,
        "Distance of the Plane": grid.plane,
    }
    if grid.relief is not None:
        numbers |= {"Nearest": grid.relief.near, "Slope": grid.relief.slope}
    for node in group.nodes:
        if node.bl_idname == "ShaderNodeValue":
            node.outputs[0].default_value = numbers[node.label]
        elif node.bl_idname == "GeometryNodeObjectInfo":
            node.inputs["Object"].default_value = torn
    for name, start in (
        ("Disparity Scale", grid.disparity_scale),
        ("Disparity Offset", grid.disparity_offset),
        ("Cut", grid.cut),
        ("Far Limit", grid.far_limit),
    ):
        group.interface.items_tree[name].default_value = start
    return group


def _built(name: str, *, is_relief: bool, has_torn: bool) -> bpy.types.NodeTree:
    """Builds the node group, all of whose numbers of a photo are 0 or 1.

    Tearing and closing make a new mesh, which takes several times as long as moving the points of
    one. So the mesh of the import is taken as it is unless something can have torn or closed; and a
    switch evaluates nothing but what it lets through.

    Args:
        name: Of the group.
        is_relief: Points move along the optical axis, not along their rays.
        has_torn: The import tore some faces, which are in another object.
    """
    recipe = Recipe(name, "Displaces a photo by the depth that the phone measured")
    geometry = recipe.input("Geometry", kind="Geometry")
    strength = recipe.input(
        "Strength",
        1.0,
        low=0.0,
        high=4.0 if is_relief else 1.0,
        subtype="FACTOR",
        about="0 leaves the photo flat, 1 is the depth as it is",
    )
    scale = recipe.input(
        "Disparity Scale",
        1.0,
        low=0.001,
        high=1000.0,
        about="Above 1 the whole scene comes nearer",
    )
    offset = recipe.input(
        "Disparity Offset",
        0.0,
        about="Below 0 the scene gets deeper and what is far moves away most (in 1/m)",
    )
    cut = recipe.input(
        "Cut",
        0.0,
        low=0.0,
        high=10.0,
        about="Tear the surface where depth jumps by more than this share; 0 keeps one sheet",
    )
    far_limit = recipe.input(
        "Far Limit",
        0.0,
        low=0.0,
        subtype="DISTANCE",
        about="Nothing lies beyond this distance; the sky, infinitely far, is here. "
        "0 chooses a distance behind all that was measured",
    )
    # A modifier is too narrow for the whole of their names.
    recipe.gather("Disparity", ("Disparity Scale", "Disparity Offset"))
    with recipe.frame("How far may it be?"):
        farthest, floor = recipe.number("Farthest"), recipe.number("Floor")
        automatic = maximum(farthest * scale + offset, floor * scale)
        lowest_of_all = recipe.node(
            "GeometryNodeSwitch",
            {"Switch": far_limit > 0.0, "False": automatic, "True": 1.0 / far_limit},
            input_type="FLOAT",
        ).value
    with recipe.frame("Can anything have torn or closed?"):
        # The more of each of these, the fewer faces are torn.
        tolerated = recipe.node(
            "GeometryNodeSwitch",
            {"Switch": cut > 0.0, "False": _NEVER, "True": cut},
            input_type="FLOAT",
        ).value
        changes = (
            tolerated - recipe.number("Imported Cut"),
            offset / scale - recipe.number("Imported Shift"),
            (lowest_of_all - offset) / scale - recipe.number("Imported Lowest"),
        )
        can_have_torn = reduce(minimum, changes) < -_ROUNDING
        can_have_closed = reduce(maximum, changes) > _ROUNDING

    def corrected(name: str) -> Value:
        moved = recipe.node(
            "ShaderNodeMath",
            {0: recipe.attribute(name), 1: scale, 2: offset},
            operation="MULTIPLY_ADD",
        )
        return maximum(moved.value, lowest_of_all)

    with recipe.frame("Tear where depth jumps"):
        lowest = corrected(LOWEST)
        jump = corrected(HIGHEST) - lowest
        is_torn = jump > maximum(lowest * tolerated, recipe.attribute(NOISE) * scale)
        joined = _switch(recipe, can_have_torn, geometry, _without(recipe, geometry, is_torn))
    if has_torn:
        with recipe.frame("Close what the import tore"):
            sheets = recipe.node("GeometryNodeObjectInfo")["Geometry"]
            closed = _without(recipe, sheets, is_torn)
            size = recipe.node("GeometryNodeAttributeDomainSize", {"Geometry": closed})
            all_faces = recipe.node(
                "GeometryNodeJoinGeometry", {"Geometry": [_lean(recipe, joined), closed]}
            )
            filled = _switch(recipe, size["Face Count"] > 0.0, joined, all_faces.value)
            joined = _switch(recipe, can_have_closed, joined, filled)
    with recipe.frame("Correct depth"):
        is_as_imported = (
            _equal(recipe, scale, recipe.number("Imported Scale"))
            & _equal(recipe, offset, recipe.number("Imported Offset"))
            & _equal(recipe, far_limit, recipe.number("Imported Far Limit"))
        )
        moved = _store(recipe, joined, "disparity", corrected(MEASURED))
        moved = _store(recipe, moved, "depth", 1.0 / recipe.attribute("disparity"))
        shaped = _switch(recipe, is_as_imported, moved, joined)
    with recipe.frame("Displace"):
        position = recipe.position()
        if not is_relief:
            # From the camera, at the origin, every point keeps its place in the picture.
            plane = recipe.number("Distance of the Plane")
            farther = recipe.node(
                "ShaderNodeMath",
                {0: recipe.attribute("depth"), 1: strength / plane, 2: 1.0 - strength},
                operation="MULTIPLY_ADD",
            )
            place = position * farther.value
        else:
            above = recipe.attribute("disparity") - recipe.number("Nearest")
            rise = above * recipe.number("Slope")
            place = position + recipe.vector(0.0, 0.0, rise * strength)
        displaced = recipe.node("GeometryNodeSetPosition", {"Geometry": shaped, "Position": place})
    recipe.output("Geometry", displaced.value)
    return recipe.tidy()


def _equal(recipe: Recipe, first: Value, second: Value) -> Value:
    return recipe.node(
        "FunctionNodeCompare",
        {"A": first, "B": second, "Epsilon": 0.0},
        operation="EQUAL",
        data_type="FLOAT",
    ).value


def _without(recipe: Recipe, mesh: Value, faces: Value) -> Value:
    # What has decided need not be copied to the new mesh.
    mesh, chosen = recipe.capture(mesh, "FACE", faces=faces)
    return recipe.node(
        "GeometryNodeDeleteGeometry",
        {"Geometry": _lean(recipe, mesh), "Selection": chosen},
        domain="FACE",
        mode="ALL",
    ).value


def _lean(recipe: Recipe, mesh: Value) -> Value:
    return recipe.node(
        "GeometryNodeRemoveAttribute", {"Geometry": mesh, "Name": "jump_*"}, pattern_mode="WILDCARD"
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
