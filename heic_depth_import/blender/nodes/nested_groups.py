# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Node groups within node groups, and sockets for what goes in and out of them."""

from dataclasses import dataclass, field
from typing import Literal

import bpy

from .layout import lay_out
from .values import Value, find_socket

SOCKET_TYPES = {
    "Bool": "BOOLEAN",
    "Int": "INT",
    "Float": "VALUE",
    "Vector": "VECTOR",
    "Color": "RGBA",
    "Geometry": "GEOMETRY",
    "Material": "MATERIAL",
    "Object": "OBJECT",
    "Collection": "COLLECTION",
    "String": "STRING",
}
"""Blender's socket types, by what the names of their classes end with."""

_Key = tuple[str, str, str]


@dataclass(slots=True)
class OpenGroup:
    """A node group in the making.

    Attributes:
        tree: The node group, empty at first.
        outer: What it is nested in.
        holder: The node of the outer group that holds it.
        frame: Where new nodes go.
    """

    tree: bpy.types.NodeTree
    outer: "OpenGroup | None" = None
    holder: bpy.types.Node | None = None
    frame: bpy.types.Node | None = None
    _input_nodes: dict[str, bpy.types.Node] = field(default_factory=dict)
    # Of each group within, however deep, by its tree's name: the one of these that it is in.
    _inner: dict[str, "OpenGroup"] = field(default_factory=dict)
    _taken_in: dict[_Key, str] = field(default_factory=dict)
    _let_out: dict[_Key, bpy.types.NodeSocket] = field(default_factory=dict)

    def nested(self, label: str) -> "OpenGroup":
        """Begins a group in this one."""
        # The dot keeps it out of the menus of groups to choose from.
        name = f".{self.tree.name.removeprefix('.')}: {label}"
        tree = bpy.data.node_groups.new(name, "GeometryNodeTree")
        holder = self.new_node("GeometryNodeGroup")
        holder.label = holder.name = label
        holder.node_tree = tree
        inner = OpenGroup(tree, self, holder)
        self._know(tree.name, inner)
        return inner

    def _know(self, name: str, inner: "OpenGroup") -> None:
        self._inner[name] = inner
        if self.outer is not None:
            self.outer._know(name, self)  # noqa: SLF001  # of the same class

    def new_node(self, kind: str) -> bpy.types.Node:
        """Makes a node in the frame."""
        node = self.tree.nodes.new(kind)
        node.parent = self.frame
        return node

    def new_output(self, name: str, kind: str) -> bpy.types.NodeSocket:
        """Declares an output of the group; returns what its value is to be joined with."""
        identifier = self._new_socket(name, kind, "OUTPUT")
        ends = [node for node in self.tree.nodes if node.bl_idname == "NodeGroupOutput"]
        end = ends[0] if ends else self.tree.nodes.new("NodeGroupOutput")
        return find_socket(end.inputs, identifier)

    def reach(self, value: Value) -> bpy.types.NodeSocket:
        """Returns what a value comes from in this group, be it of an outer or an inner one."""
        start = value.socket
        if start is not None and start.id_data == self.tree:
            return start
        if start is None and self.outer is None:
            return self._input(value.name)
        key = (
            (start.id_data.name, start.node.name, start.identifier)
            if start is not None
            else ("", "", value.name)
        )
        inner = self._inner.get(key[0])
        return self._from_outside(key, value) if inner is None else self._from(inner, key, value)

    def _from(self, inner: "OpenGroup", key: _Key, value: Value) -> bpy.types.NodeSocket:
        """Lets a value out of a group within."""
        if key not in self._let_out:
            assert inner.holder is not None
            inner.tree.links.new(inner.reach(value), inner.new_output(_name(value), value.kind))
            self._let_out[key] = inner.holder.outputs[-1]
        return self._let_out[key]

    def _from_outside(self, key: _Key, value: Value) -> bpy.types.NodeSocket:
        """Takes a value into this group."""
        if key not in self._taken_in:
            assert self.outer is not None
            assert self.holder is not None
            self._taken_in[key] = self._new_socket(_name(value), value.kind, "INPUT")
            self.outer.tree.links.new(self.outer.reach(value), self.holder.inputs[-1])
        return self._input(self._taken_in[key])

    def _input(self, name: str) -> bpy.types.NodeSocket:
        """Returns an input from the frame's own Group Input node, which keeps links short."""
        place = self.frame.name if self.frame else ""
        if place not in self._input_nodes:
            self._input_nodes[place] = self.new_node("NodeGroupInput")
        return find_socket(self._input_nodes[place].outputs, name)

    def _new_socket(self, name: str, kind: str, in_out: Literal["INPUT", "OUTPUT"]) -> str:
        its_class = next(name for name, its_type in SOCKET_TYPES.items() if its_type == kind)
        item = self.tree.interface.new_socket(
            name,
            in_out=in_out,
            socket_type=f"NodeSocket{its_class}",  # type: ignore[arg-type]  # the stub knows one
        )
        return str(item.identifier)

    def tidy(self) -> None:
        """Hides what is not used, lays out the nodes, selects none; in all groups within, too."""
        for node in self._input_nodes.values():
            for socket in node.outputs:
                socket.hide = not socket.is_linked
        for node in self.tree.nodes:
            node.select = False  # new nodes are
        lay_out(self.tree)
        for inner in self._inner.values():
            if inner.outer is self:
                inner.tidy()


def _name(value: Value) -> str:
    if value.socket is None:
        return value.name
    return value.socket.node.label or value.socket.name
