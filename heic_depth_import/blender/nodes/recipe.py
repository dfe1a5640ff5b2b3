# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Node groups written as recipes: formulas read as formulas, and the nodes lay themselves out.

recipe = Recipe("Wave")
geometry = recipe.input("Geometry", kind="Geometry")
height = recipe.input("Height", 0.1, low=0.0, high=1.0, subtype="DISTANCE", about="...")
with recipe.frame("Lift every point"):
    x, y, _ = recipe.position().xyz()
    lifted = recipe.node(
        "GeometryNodeSetPosition",
        {"Geometry": geometry, "Offset": recipe.vector(0.0, 0.0, height * x * y)},
    )
recipe.output("Geometry", lifted.value)
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import bpy

from .nested_groups import SOCKET_TYPES, OpenGroup
from .values import Constant, Made, Value, find_socket

_KINDS = {bool: "Bool", int: "Int", float: "Float", tuple: "Vector"}


class Recipe:
    """A geometry node group in the making.

    Attributes:
        tree: The node group.
    """

    def __init__(self, name: str, about: str = "") -> None:
        self.tree = bpy.data.node_groups.new(name, "GeometryNodeTree")
        self.tree.is_modifier = True
        self.tree.description = about
        self._open = OpenGroup(self.tree)
        self._panels: dict[str, bpy.types.NodeTreeInterfacePanel] = {}

    def input(  # noqa: PLR0913  # what an input of a node group has
        self,
        name: str,
        default: Constant | None = None,
        *,
        low: float | None = None,
        high: float | None = None,
        about: str = "",
        subtype: str = "NONE",
        kind: str = "",
        panel: str = "",
    ) -> Value:
        """Declares an input of the group, which a modifier shows.

        Args:
            name: As shown.
            default: Its type decides the input's, unless `kind` does.
            low: Smallest value.
            high: Largest value.
            about: The tooltip.
            subtype: Blender's unit, such as FACTOR, DISTANCE or ANGLE.
            kind: Float, Int, Bool, Vector, Color, Geometry, Material, Object or Collection.
            panel: Inputs of one panel are shown together, below those of none.
        """
        kind = kind or _KINDS[type(default)]
        item = self.tree.interface.new_socket(
            name,
            in_out="INPUT",
            socket_type=f"NodeSocket{kind}",  # type: ignore[arg-type]  # the stub knows one
            parent=self._panel(panel),
        )
        item.description = about
        if subtype != "NONE":
            item.subtype = subtype
        if low is not None:
            item.min_value = low
        if high is not None:
            item.max_value = high
        if default is not None:
            item.default_value = default
        return Value(self, None, SOCKET_TYPES[kind], name)

    def factor(self, name: str, default: float, about: str) -> Value:
        """Declares an input from 0 to 1."""
        return self.input(name, default, low=0.0, high=1.0, subtype="FACTOR", about=about)

    def gather(self, panel: str, names: Sequence[str]) -> None:
        """Shows inputs together, below those of no panel; Blender counts them as before.

        Args:
            panel: Its name; from Blender 4.5 on it is left out where an input's starts with it.
            names: Of inputs that were declared.
        """
        interface = self.tree.interface
        home = interface.new_panel(panel)
        for place, name in enumerate(names):
            interface.move_to_parent(interface.items_tree[name], home, place)

    def _panel(self, name: str) -> bpy.types.NodeTreeInterfacePanel | None:
        if name and name not in self._panels:
            self._panels[name] = self.tree.interface.new_panel(name, default_closed=True)
        return self._panels.get(name)

    def output(self, name: str, value: Value) -> None:
        """Declares an output of the group."""
        self._join(value, self._open.new_output(name, value.kind))

    @contextmanager
    def frame(self, label: str) -> Iterator[None]:
        """Puts the nodes that are made inside into a frame with a label."""
        outer = self._open.frame
        frame = self._open.new_node("NodeFrame")
        frame.label = frame.name = label
        frame.label_size = 28
        self._open.frame = frame
        try:
            yield
        finally:
            self._open.frame = outer

    @contextmanager
    def group(self, label: str) -> Iterator[None]:
        """Puts the nodes that are made inside into a group of their own, a node of this one.

        What they take from outside, and what is taken from them, gets sockets by itself. Blender
        looks over all nodes of a group, but of no other, for each that is added or joined.
        """
        outer = self._open
        self._open = outer.nested(label)
        try:
            yield
        finally:
            self._open = outer

    def node(
        self,
        kind: str,
        inputs: Mapping[str | int, Value | Constant | Sequence[Value]] | None = None,
        *,
        label: str = "",
        **settings: object,
    ) -> Made:
        """Makes a node.

        Args:
            kind: Blender's name of the node type.
            inputs: By name, or by number among those in use; a list of values goes to an input
                that takes several.
            label: Shown instead of the node's name.
            **settings: The node's properties. Blender 5 turned some into menu inputs; these are
                found by the property's name.
        """
        node = self._open.new_node(kind)
        if label:  # Blender looks the whole group over for every property that is set
            node.label = label
        for name, setting in settings.items():
            if name not in node.bl_rna.properties:
                menu = find_socket(node.inputs, name.replace("_", " ").title())
                menu.default_value = str(setting).replace("_", " ").title()
            elif getattr(node, name) != setting:
                setattr(node, name, setting)
        for key, value in (inputs or {}).items():
            self._give(value, find_socket(node.inputs, key))
        return Made(self, node)

    def _give(
        self, value: Value | Constant | Sequence[Value], socket: bpy.types.NodeSocket
    ) -> None:
        if isinstance(value, Value):
            self._join(value, socket)
        elif isinstance(value, list):
            for one in reversed(value):  # Blender shows the last link on top
                self._join(one, socket)
        else:
            socket.default_value = value

    def _join(self, value: Value, socket: bpy.types.NodeSocket) -> None:
        self._open.tree.links.new(self._open.reach(value), socket)

    def tidy(self) -> bpy.types.NodeTree:
        """Hides what is not used, lays out the nodes, selects none; returns the finished group."""
        self._open.tidy()
        return self.tree

    def number(self, label: str) -> Value:
        """Returns a number that is set when the group is built, in a node of its own."""
        return self.node("ShaderNodeValue", label=label).value

    def position(self) -> Value:
        """Returns the position of every element."""
        return self.node("GeometryNodeInputPosition").value

    def index(self) -> Value:
        """Returns the number of every element."""
        return self.node("GeometryNodeInputIndex").value

    def attribute(self, name: str, data_type: str = "FLOAT") -> Value:
        """Returns an attribute of the geometry by its name."""
        return self.node(
            "GeometryNodeInputNamedAttribute", {"Name": name}, data_type=data_type, label=name
        )["Attribute"]

    def nearest(self, geometry: Value, place: Value) -> Value:
        """Returns the number of the point of some geometry that is nearest to a place."""
        return self.node(
            "GeometryNodeSampleNearest", {"Geometry": geometry, "Sample Position": place}
        ).value

    def sampled(
        self, geometry: Value, value: Value, number: Value, data_type: str = "FLOAT"
    ) -> Value:
        """Returns what a point of some geometry has, by its number."""
        return self.node(
            "GeometryNodeSampleIndex",
            {"Geometry": geometry, "Value": value, "Index": number},
            data_type=data_type,
        ).value

    def at_index(self, value: Value, index: Value) -> Value:
        """Returns what another element of the same geometry has, by its number."""
        return self.node("GeometryNodeFieldAtIndex", {"Value": value, "Index": index}).value

    def of_face(self, value: Value) -> Value:
        """Returns the mean of a face's corners."""
        return self.node("GeometryNodeFieldOnDomain", {"Value": value}, domain="FACE").value

    def vector(self, x: Value | float, y: Value | float, z: Value | float) -> Value:
        """Returns a vector of three numbers."""
        return self.node("ShaderNodeCombineXYZ", {"X": x, "Y": y, "Z": z}).value

    def capture(self, geometry: Value, domain: str = "POINT", **fields: Value) -> list[Value]:
        """Keeps values with the geometry, so that later changes do not move them.

        Args:
            geometry: What the values are evaluated on.
            domain: Which elements of it.
            **fields: Values by name.

        Returns:
            The geometry, then the kept values in the order given.
        """
        node = self._open.new_node("GeometryNodeCaptureAttribute")
        node.domain = domain
        self._join(geometry, find_socket(node.inputs, "Geometry"))
        for name, value in fields.items():
            node.capture_items.new("FLOAT" if value.kind == "VALUE" else value.kind, name)
            self._join(value, find_socket(node.inputs, name))
        made = Made(self, node)
        return [made["Geometry"], *(made[name] for name in fields)]
