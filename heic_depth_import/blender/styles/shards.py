# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A surface that breaks into shards, each of which goes its own way."""

from dataclasses import dataclass

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from .cutting import deleted, evened, is_rim
from .flat_points import FlatPoints

# Of two neighbours that are gone as far as this alike, half their difference squared, one shard is
# made.
_ALIKE = 1e-7
# Gone by the first share, shards lie as the picture does; from there to the second they turn: a
# steep one that turned would show its back.
_FACING, _TURNED = 0.08, 0.3
# At most they tilt by so much either way, radians, from facing the camera, so that none turns its
# back, and turn by so much.
_TILT, _TURN = 0.6, 2.2
# They drift towards the camera, too, by this share of the way; and noise leads them astray by so
# much of it, in eddies of so much of their reach.
_FORWARDS, _ASTRAY, _EDDY = 0.25, 1.2, 0.9
_HALVES = (0.5, 0.5, 0.5)
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Drift:
    """Where shards drift to.

    Attributes:
        reach: How far, metres.
        direction: Radians, from the right upwards.
    """

    reach: Value
    direction: Value


def broken(recipe: Recipe, mesh: Value, gone: Value) -> Value:
    """Cuts a mesh where faces meet that are differently far gone, and takes out what is gone."""
    with recipe.frame("Cut along the edges of shards"):
        mesh = deleted(recipe, mesh, gone >= 1.0)
        # Kept first: what is calculated on edges is so from means over their faces.
        mesh, square = recipe.capture(mesh, "FACE", square=gone * gone)
        mean = _on(recipe, gone, "EDGE")
        differs = _on(recipe, square, "EDGE") - mean * mean > _ALIKE
        # At a rim shards may have a corner in common, but no edge.
        cut = differs | is_rim(recipe)
        return recipe.node("GeometryNodeSplitEdges", {"Mesh": mesh, "Selection": cut}).value


def smoothed_outline(flat: FlatPoints, mesh: Value, gone: Value) -> Value:
    """Evens out the outline of what is in place: the grid's steps go."""
    recipe = flat.recipe
    with recipe.frame("The outline of what is in place, evened out"):
        return evened(flat, mesh, gone <= 0.0)


def adrift(flat: FlatPoints, mesh: Value, near: Value, gone: Value, drift: Drift) -> Value:
    """Stands a mesh up; what is gone shrinks, turns and drifts off.

    Args:
        flat: The samples.
        mesh: Flat, cut along the edges of shards.
        near: Nearness of its points.
        gone: How far a shard is gone, 0 in place to 1 not there any more.
        drift: Where to.
    """
    recipe = flat.recipe
    with recipe.frame("The middle of every shard"):
        x, y, _ = recipe.position().xyz()
        shard = recipe.node("GeometryNodeInputMeshIsland")["Island Index"]
        total = recipe.node(
            "GeometryNodeAccumulateField",
            {"Value": recipe.vector(x, y, near), "Group ID": shard},
            data_type="FLOAT_VECTOR",
        )["Total"]
        count = recipe.node("GeometryNodeAccumulateField", {"Value": 1.0, "Group ID": shard})
        middle_x, middle_y, mean = (total * (1.0 / count["Total"])).xyz()
        # Steep shards would be splinters.
        facing = minimum(gone * (1.0 / _FACING), 1.0)
        place = flat.stood_up(x, y, mix(near, mean, facing))
        middle = flat.stood_up(middle_x, middle_y, mean)
        mesh, middle, gone = recipe.capture(mesh, middle=middle, gone=gone)
        mesh = recipe.node("GeometryNodeSetPosition", {"Geometry": mesh, "Position": place}).value
    with recipe.frame("Shards shrink, turn and drift off"):
        turning = (gone - _FACING) * (1.0 / (_TURNED - _FACING))
        turning = minimum(maximum(turning, 0.0), 1.0)
        chance = recipe.node("ShaderNodeTexWhiteNoise", {"Vector": middle})["Color"]
        most = recipe.vector(2.0 * _TILT, 2.0 * _TILT, 2.0 * _TURN)
        tilted = recipe.node(
            "ShaderNodeVectorRotate",
            {
                "Vector": (recipe.position() - middle) * (1.0 - gone * gone),
                "Rotation": (chance - _HALVES) * most * turning,
            },
            rotation_type="EULER_XYZ",
        ).value
        size = maximum(drift.reach * _EDDY, _TINY)
        eddy = recipe.node(
            "ShaderNodeTexNoise", {"Vector": middle, "Scale": 1.0 / size, "Detail": 2.0}
        )["Color"]
        astray = (eddy - _HALVES) * (2.0 * _ASTRAY)
        ahead = recipe.vector(
            drift.direction.wave("COSINE"), drift.direction.wave("SINE"), _FORWARDS
        )
        middle += (ahead + astray) * (drift.reach * gone * gone)
        there = middle + _towards_camera(flat, tilted, middle, turning)
        mesh = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": mesh, "Selection": gone > 0.0, "Position": there},
        ).value
        return recipe.node(
            "GeometryNodeSetShadeSmooth", {"Geometry": mesh, "Shade Smooth": True}
        ).value


def _towards_camera(flat: FlatPoints, offset: Value, place: Value, share: Value) -> Value:
    """Turns what lies as the picture does at a place so that it faces the camera, by a share.

    At the border of a wide picture, where it is seen from aside, it could not tilt otherwise.
    """
    recipe = flat.recipe
    x, y, z = place.xyz()
    aside = recipe.vector(x, y, 0.0).length()
    angle = recipe.node("ShaderNodeMath", {0: aside, 1: -z}, operation="ARCTAN2").value
    return recipe.node(
        "ShaderNodeVectorRotate",
        {
            "Vector": offset,
            "Axis": recipe.vector(y, -x, 0.0),
            "Angle": angle * share * flat.perspective,
        },
        rotation_type="AXIS_ANGLE",
    ).value


def _on(recipe: Recipe, value: Value, domain: str) -> Value:
    return recipe.node("GeometryNodeFieldOnDomain", {"Value": value}, domain=domain).value
