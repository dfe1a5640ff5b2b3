# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes placed so that a person can read them: left to right, nothing on top of another.

Frames stand side by side in the order in which the recipe made them. Within a frame, a node stands
one column to the right of the last of those that it takes something from.
"""

import bpy

_COLUMN = 190.0
_BETWEEN_FRAMES = 110.0
_TITLE, _LINE, _GAP = 60.0, 24.0, 30.0


def lay_out(tree: bpy.types.NodeTree) -> None:
    """Places all nodes of a group."""
    blocks: dict[str | int, list[bpy.types.Node]] = {}
    frames: set[str] = set()
    ends = []
    for node in tree.nodes:
        if node.bl_idname == "NodeGroupOutput":
            ends.append(node)
        elif node.bl_idname != "NodeFrame":
            if node.parent:
                frames.add(node.parent.name)
            # What was made between two frames stands between them.
            place = node.parent.name if node.parent else len(frames)
            blocks.setdefault(place, []).append(node)
    order = {node.name: number for number, node in enumerate(tree.nodes)}
    # Blender looks a link's nodes up among all nodes: it is asked once for each link.
    links = [(link.from_node.name, link.to_node.name) for link in tree.links]
    places: dict[str, tuple[float, float]] = {}
    left = 0.0
    for block in sorted(blocks.values(), key=lambda nodes: min(order[node.name] for node in nodes)):
        left = _place(links, block, left, places) + _BETWEEN_FRAMES
    for node in ends:
        places[node.name] = (left, 0.0)
    # Set one by one, Blender would look the whole group over for each.
    flat = [length for node in tree.nodes for length in places.get(node.name, node.location)]
    tree.nodes.foreach_set("location", flat)


def _place(
    links: list[tuple[str, str]],
    nodes: list[bpy.types.Node],
    left: float,
    places: dict[str, tuple[float, float]],
) -> float:
    """Finds a place for each node of a frame, by name; returns where the frame's right side is."""
    columns = _columns(links, nodes)
    bottoms: dict[int, float] = {}
    for node in nodes:
        column = columns[node.name]
        top = bottoms.get(column, 0.0)
        places[node.name] = (left + column * _COLUMN, top)
        bottoms[column] = top - _height(node) - _GAP
    return left + (max(columns.values()) + 1) * _COLUMN


def _columns(links: list[tuple[str, str]], nodes: list[bpy.types.Node]) -> dict[str, int]:
    """Returns how many nodes lie before each, along the longest way within the frame."""
    inside = {node.name for node in nodes}
    before: dict[str, set[str]] = {name: set() for name in inside}
    for start, end in links:
        if start in inside and end in inside:
            before[end].add(start)
    columns: dict[str, int] = {}
    # A recipe makes a node after those that it takes something from, but for Group Input nodes.
    for node in sorted(nodes, key=lambda node: node.bl_idname != "NodeGroupInput"):
        columns[node.name] = 1 + max((columns[name] for name in before[node.name]), default=-1)
    return columns


def _height(node: bpy.types.Node) -> float:
    """Returns roughly how tall a node is drawn; Blender knows only once it has drawn it."""
    shown = [
        socket for socket in (*node.inputs, *node.outputs) if socket.enabled and not socket.hide
    ]
    rows = sum(3 if socket.type == "VECTOR" and not socket.is_output else 1 for socket in shown)
    own = len(node.bl_rna.properties) - len(bpy.types.Node.bl_rna.properties)
    return _TITLE + _LINE * (rows + min(own, 3))
