# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs of a Geometry Nodes modifier, by the names that it shows."""

import bpy


def set_input(modifier: bpy.types.Modifier, name: str, value: object) -> None:
    """Sets an input of a Geometry Nodes modifier by the name that it shows.

    Source: Blender 5.2 moved the inputs from the modifier's custom properties to `properties`.
    """
    identifier = _identifier(modifier, name)
    if _has_properties(modifier):
        getattr(modifier.properties.inputs, identifier).value = value
    else:
        modifier[identifier] = value
    modifier.id_data.update_tag()


def get_input(modifier: bpy.types.Modifier, name: str) -> object:
    """Returns an input of a Geometry Nodes modifier by the name that it shows."""
    identifier = _identifier(modifier, name)
    if _has_properties(modifier):
        return getattr(modifier.properties.inputs, identifier).value
    return modifier[identifier]


def input_path(modifier: bpy.types.Modifier, name: str) -> str:
    """Returns the path from the object to an input, for a curve or a driver."""
    identifier = _identifier(modifier, name)
    way = (
        f".properties.inputs.{identifier}.value"
        if _has_properties(modifier)
        else f'["{identifier}"]'
    )
    return f'modifiers["{bpy.utils.escape_identifier(modifier.name)}"]{way}'


def draw_input(
    layout: bpy.types.UILayout, modifier: bpy.types.Modifier, name: str, label: str
) -> None:
    """Shows an input of a Geometry Nodes modifier.

    Args:
        layout: To show it in.
        modifier: Has it.
        name: That it shows in the modifier.
        label: In the user's language.
    """
    identifier = _identifier(modifier, name)
    if _has_properties(modifier):
        owner, path = getattr(modifier.properties.inputs, identifier), "value"
    else:
        owner, path = modifier, f'["{identifier}"]'
    layout.prop(owner, path, text=label, translate=False)


def _has_properties(modifier: bpy.types.Modifier) -> bool:
    return hasattr(modifier, "properties")


def _identifier(modifier: bpy.types.Modifier, name: str) -> str:
    for item in modifier.node_group.interface.items_tree:
        if item.item_type == "SOCKET" and item.in_out == "INPUT" and item.name == name:
            return str(item.identifier)
    raise KeyError(name)
