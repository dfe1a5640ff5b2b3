# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What flows between the nodes of a recipe: numbers and vectors that can be calculated with."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import bpy

Constant = (
    float | int | bool | str | tuple[float, ...] | bpy.types.ID
)  # what a socket can hold by itself


class Maker(Protocol):
    """Makes nodes: the recipe that a value belongs to."""

    def node(
        self,
        kind: str,
        inputs: "Mapping[str | int, Any] | None" = None,
        *,
        label: str = "",
        **settings: object,
    ) -> "Made":
        """Makes a node."""
        ...


class Value:
    """The output of a node, or an input of the group.

    Attributes:
        recipe: What it belongs to.
        socket: The output; None for an input of the group.
        kind: Blender's socket type, such as VALUE, VECTOR or GEOMETRY.
        name: Of an input of the group.
    """

    __slots__ = ("kind", "name", "recipe", "socket")

    def __init__(
        self, recipe: Maker, socket: bpy.types.NodeSocket | None, kind: str, name: str = ""
    ) -> None:
        self.recipe, self.socket, self.kind, self.name = recipe, socket, kind, name

    def __add__(self, other: "Operand") -> "Value":
        return self.combined(other, "ADD")

    def __radd__(self, other: "Operand") -> "Value":
        return self.combined(other, "ADD", swapped=True)

    def __sub__(self, other: "Operand") -> "Value":
        return self.combined(other, "SUBTRACT")

    def __rsub__(self, other: "Operand") -> "Value":
        return self.combined(other, "SUBTRACT", swapped=True)

    def __mul__(self, other: "Operand") -> "Value":
        return self.combined(other, "MULTIPLY")

    def __rmul__(self, other: "Operand") -> "Value":
        return self.combined(other, "MULTIPLY", swapped=True)

    def __truediv__(self, other: "Operand") -> "Value":
        return self.combined(other, "DIVIDE")

    def __rtruediv__(self, other: "Operand") -> "Value":
        return self.combined(other, "DIVIDE", swapped=True)

    def __mod__(self, other: "Operand") -> "Value":
        return self.combined(other, "FLOORED_MODULO")

    def __pow__(self, other: "Operand") -> "Value":
        return self.combined(other, "POWER")

    def __rpow__(self, other: "Operand") -> "Value":
        return self.combined(other, "POWER", swapped=True)

    def __neg__(self) -> "Value":
        return self.combined(-1.0, "MULTIPLY")

    def __lt__(self, other: "Operand") -> "Value":
        return self._compared(other, "LESS_THAN")

    def __le__(self, other: "Operand") -> "Value":
        return self._compared(other, "LESS_EQUAL")

    def __gt__(self, other: "Operand") -> "Value":
        return self._compared(other, "GREATER_THAN")

    def __ge__(self, other: "Operand") -> "Value":
        return self._compared(other, "GREATER_EQUAL")

    def __and__(self, other: "Value") -> "Value":
        return self._logic("AND", other)

    def __or__(self, other: "Value") -> "Value":
        return self._logic("OR", other)

    def __invert__(self) -> "Value":
        return self._logic("NOT")

    def xyz(self) -> tuple["Value", "Value", "Value"]:
        """Takes a vector (or a colour's red, green and blue) apart."""
        made = self.recipe.node("ShaderNodeSeparateXYZ", {"Vector": self})
        return made["X"], made["Y"], made["Z"]

    def floor(self) -> "Value":
        """Returns the whole number below."""
        return self._alone("FLOOR")

    def sqrt(self) -> "Value":
        """Returns the square root."""
        return self._alone("SQRT")

    def absolute(self) -> "Value":
        """Returns the value without its sign."""
        return self._alone("ABSOLUTE")

    def logarithm(self, base: float) -> "Value":
        """Returns the logarithm of a number."""
        return self.combined(base, "LOGARITHM")

    def length(self) -> "Value":
        """Returns the length of a vector."""
        return self.recipe.node("ShaderNodeVectorMath", {0: self}, operation="LENGTH")["Value"]

    def _alone(self, operation: str) -> "Value":
        kind = "ShaderNodeVectorMath" if is_vector(self) else "ShaderNodeMath"
        return self.recipe.node(kind, {0: self}, operation=operation).value

    def combined(self, other: "Operand", operation: str, *, swapped: bool = False) -> "Value":
        """Returns the result of an operation of the Math nodes on two values."""
        first, second = (other, self) if swapped else (self, other)
        if not (is_vector(first) or is_vector(second)):
            return self.recipe.node(
                "ShaderNodeMath", {0: first, 1: second}, operation=operation
            ).value
        if operation == "MULTIPLY" and not (is_vector(first) and is_vector(second)):
            vector, number = (first, second) if is_vector(first) else (second, first)
            return self.recipe.node(
                "ShaderNodeVectorMath", {"Vector": vector, "Scale": number}, operation="SCALE"
            ).value
        first, second = (
            (part,) * 3 if isinstance(part, int | float) else part for part in (first, second)
        )
        return self.recipe.node(
            "ShaderNodeVectorMath", {0: first, 1: second}, operation=operation
        ).value

    def _compared(self, other: "Operand", operation: str) -> "Value":
        return self.recipe.node(
            "FunctionNodeCompare", {"A": self, "B": other}, operation=operation, data_type="FLOAT"
        ).value

    def _logic(self, operation: str, *others: "Value") -> "Value":
        inputs: dict[str | int, Value] = dict(enumerate((self, *others)))
        return self.recipe.node("FunctionNodeBooleanMath", inputs, operation=operation).value


Operand = Value | float | tuple[float, ...]


class Made:
    """A node that a recipe made; its outputs are found by name."""

    __slots__ = ("node", "recipe")

    def __init__(self, recipe: Maker, node: bpy.types.Node) -> None:
        self.recipe, self.node = recipe, node

    def __getitem__(self, name: str) -> Value:
        return self._value(find_socket(self.node.outputs, name))

    @property
    def value(self) -> Value:
        """The first output."""
        return self._value(find_socket(self.node.outputs, 0))

    def _value(self, socket: bpy.types.NodeSocket) -> Value:
        return Value(self.recipe, socket, socket.type)


def is_vector(operand: Operand) -> bool:
    """Tells whether an operand has three numbers."""
    return (
        operand.kind in {"VECTOR", "RGBA"}
        if isinstance(operand, Value)
        else not isinstance(operand, int | float)
    )


def maximum(first: Value, second: Operand) -> Value:
    """Returns the larger of two numbers."""
    return first.combined(second, "MAXIMUM")


def minimum(first: Value, second: Operand) -> Value:
    """Returns the smaller of two numbers."""
    return first.combined(second, "MINIMUM")


def mix(first: Operand, second: Operand, share: Value) -> Value:
    """Returns the first where the share is 0, the second where it is 1."""
    data_type = "VECTOR" if is_vector(first) or is_vector(second) else "FLOAT"
    return share.recipe.node(
        "ShaderNodeMix", {"Factor": share, "A": first, "B": second}, data_type=data_type
    ).value


def find_socket(sockets: Iterable[bpy.types.NodeSocket], key: str | int) -> bpy.types.NodeSocket:
    """Returns a socket that is in use by its name, or else its identifier, or by its number.

    Nodes keep a socket for every data type and switch off all but one; and some names, though no
    identifiers, changed between Blender's versions.
    """
    in_use = [socket for socket in sockets if socket.enabled]
    if isinstance(key, int):
        return in_use[key]
    for socket in in_use:
        if socket.name == key:
            return socket
    for socket in in_use:
        if socket.identifier == key:
            return socket
    raise KeyError(f"{key} is none of {[socket.name for socket in in_use]}")
