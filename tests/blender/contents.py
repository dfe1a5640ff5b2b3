# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that a file would hold, to the last bit, as plain values that can be compared."""

import hashlib
import importlib
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from tests.blender.conftest import EXTENSION

inputs = importlib.import_module(f"{EXTENSION}.blender.nodes.modifier_inputs")

_KINDS = (
    "objects",
    "meshes",
    "pointclouds",
    "cameras",
    "lights",
    "images",
    "materials",
    "node_groups",
    "collections",
    "actions",
    "scenes",
)
# What tells data-blocks of one session apart, what passes, what is packed as well, and what Blender
# is about to remove.
_PASSING = {
    "session_uid",
    "is_evaluated",
    "tag",
    "is_runtime_data",
    "is_dirty",
    "pixels",
    "use_nodes",
}
_PLAIN = {"BOOLEAN", "INT", "FLOAT", "STRING", "ENUM"}
_VALUES = ("value", "vector", "color")


def contents() -> dict[str, Any]:
    """Returns the values of all data-blocks by kind and name."""
    return {
        f"{kind} {block.name}": _block(block)
        for kind in _KINDS
        for block in getattr(bpy.data, kind, ())
    }


def _block(block: bpy.types.ID) -> dict[str, Any]:
    found: dict[str, Any] = {"plain": _plain(block), "own": _own_values(block)}
    if isinstance(block, bpy.types.Mesh | bpy.types.PointCloud):
        found["attributes"] = {each.name: _attribute(each) for each in block.attributes}
        found["materials"] = [material and material.name for material in block.materials]
    if isinstance(block, bpy.types.Mesh):
        starts = np.empty(len(block.polygons), np.int32)
        block.polygons.foreach_get("loop_start", starts)
        found["faces"] = _digest(starts.tobytes())
    if isinstance(block, bpy.types.Image):
        packed = block.packed_file
        found["packed"] = packed and _digest(packed.data)
    if isinstance(block, bpy.types.Camera):
        found["focus"] = _plain(block.dof)
    if isinstance(block, bpy.types.Object):
        found["parent"] = block.parent and block.parent.name
        found["modifiers"] = [(_plain(each), _inputs(each)) for each in block.modifiers]
    if isinstance(block, bpy.types.Scene):
        found = {"camera": block.camera and block.camera.name, "frames": block.frame_end}
    tree = block if isinstance(block, bpy.types.NodeTree) else getattr(block, "node_tree", None)
    if tree is not None:
        found["nodes"] = [_node(node) for node in tree.nodes]
        found["links"] = [
            (link.from_node.name, link.from_socket.name, link.to_node.name, link.to_socket.name)
            for link in tree.links
        ]
    return found


def _node(node: bpy.types.Node) -> tuple[Any, ...]:
    inputs = [_own(getattr(socket, "default_value", None)) for socket in node.inputs]
    return _plain(node), inputs


def _attribute(attribute: bpy.types.Attribute) -> tuple[str, str, str]:
    count = len(attribute.data)
    if not count:
        return attribute.data_type, attribute.domain, ""
    name = next(each for each in _VALUES if hasattr(attribute.data[0], each))
    width = np.size(getattr(attribute.data[0], name))
    dtype = {"INT": np.int32, "INT32_2D": np.int32, "BOOLEAN": np.bool_}.get(
        attribute.data_type, np.float32
    )
    values: NDArray[Any] = np.empty(count * width, dtype)
    attribute.data.foreach_get(name, values)
    return attribute.data_type, attribute.domain, _digest(values.tobytes())


def _inputs(modifier: bpy.types.Modifier) -> dict[str, Any]:
    return {
        item.name: _own(inputs.get_input(modifier, item.name))
        for item in modifier.node_group.interface.items_tree
        if item.item_type == "SOCKET"
        and item.in_out == "INPUT"
        and item.socket_type != "NodeSocketGeometry"
    }


def _own_values(thing: Any) -> dict[str, Any]:
    return {key: _own(value) for key, value in thing.items()}


def _plain(thing: Any) -> dict[str, Any]:
    return {
        item.identifier: _own(getattr(thing, item.identifier))
        for item in thing.bl_rna.properties
        if item.type in _PLAIN and item.identifier not in _PASSING
    }


def _own(value: Any) -> Any:
    if isinstance(value, bpy.types.ID):
        return value.name
    if hasattr(value, "to_dict"):
        return {key: _own(each) for key, each in value.to_dict().items()}
    if isinstance(value, str | bytes | int | float | bool | None):
        return repr(value)  # NaN is like itself
    try:
        return [_own(each) for each in value]
    except TypeError:
        return str(type(value))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
