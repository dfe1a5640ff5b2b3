# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A style put on an object, and taken off without a trace."""

import itertools
from collections.abc import Sequence

import bpy

from ...core.errors import Term
from ..custom_properties import IS_BACKGROUND, PROPERTIES
from ..nodes.kept_groups import kept_group
from ..nodes.modifier_inputs import get_input, input_path, set_input
from ..objects.curves import remove_curve
from ..objects.hiding import hide, is_hidden_for_a_while, show_again
from ..objects.material import new_material
from ..objects.shading import new_ink, shade, take_stage_light
from ..settings import MaterialKind
from .catalogue import Style, style_of
from .choices import NO_STYLE
from .inputs import BACKGROUND, BUILD, INK, STAGE

MODIFIER = "HEIC Depth Style"
_OURS = "heic_depth_style"
_MATERIALS = ("Material", INK)
_GIVEN = (*_MATERIALS, BACKGROUND, STAGE)


def apply_style(
    obj: bpy.types.Object, identifier: str, stage: bpy.types.Collection | None = None
) -> tuple[Term, ...]:
    """Puts a style on an imported object, in place of the one that it has.

    Args:
        obj: With the properties that the import gives.
        identifier: Of a style, or NONE.
        stage: What it is shown with.

    Returns:
        What the user should know, one sentence each.
    """
    remove_style(obj)
    style = style_of(identifier)
    if style is None:
        return ()
    modifier = obj.modifiers.new(MODIFIER, "NODES")
    group = kept_group(f"HEIC Depth {style.label}", style.build)
    for each in _groups_within(group):
        each[_OURS] = identifier
    modifier.node_group = group
    set_input(modifier, "Perspective", obj[PROPERTIES]["projection"] == "CAMERA")
    set_input(modifier, "Material", _material_for(obj, style, has_stage=stage is not None))
    if INK in group.interface.items_tree:
        ink = new_ink(f"{obj.name} {INK}")
        ink[_OURS] = identifier
        set_input(modifier, INK, ink)
    if stage is not None:
        set_input(modifier, STAGE, stage)
    backgrounds = backgrounds_of(obj)
    takes_one = BACKGROUND in group.interface.items_tree
    for background in backgrounds:
        # The style shows it in its own way, or it would shine through.
        hide(background)
        if takes_one:
            set_input(modifier, BACKGROUND, background)
    if backgrounds and not takes_one:
        label = Term(style.label)
        return (Term("the style {style} leaves out the filled background", style=label),)
    return ()


def stage_of(obj: bpy.types.Object) -> bpy.types.Collection | None:
    """Returns the stage that an object's style is shown with."""
    for modifier in obj.modifiers:
        if _is_style(modifier) and STAGE in modifier.node_group.interface.items_tree:
            stage = get_input(modifier, STAGE)
            return stage if isinstance(stage, bpy.types.Collection) else None
    return None


def style_modifier(obj: bpy.types.Object) -> bpy.types.Modifier | None:
    """Returns the modifier of an object's style."""
    return next((modifier for modifier in obj.modifiers if _is_style(modifier)), None)


def identifier_of(obj: bpy.types.Object) -> str:
    """Returns the style that an object has, or NONE."""
    modifier = style_modifier(obj)
    return str(modifier.node_group[_OURS]) if modifier is not None else NO_STYLE


def backgrounds_of(obj: bpy.types.Object) -> list[bpy.types.Object]:
    """Returns the surfaces behind what stands in front of a photo."""
    return [child for child in obj.children if child.get(IS_BACKGROUND)]


def build_path(obj: bpy.types.Object) -> str:
    """Returns the path from an object to the input Build of its style; "" where there is none."""
    modifier = style_modifier(obj)
    if modifier is None or BUILD not in modifier.node_group.interface.items_tree:
        return ""
    return input_path(modifier, BUILD)


def remove_style(obj: bpy.types.Object, *, keep_keys: bool = False) -> None:
    """Takes the style off an object, with what only the style used.

    Args:
        obj: An imported photo.
        keep_keys: The keys of its Build stay, for another style.
    """
    if not keep_keys and (path := build_path(obj)):
        remove_curve(obj, path)
    for modifier in [each for each in obj.modifiers if _is_style(each)]:
        group = modifier.node_group
        # Those that nobody has edited away.
        names = [name for name in _GIVEN if name in group.interface.items_tree]
        given = [get_input(modifier, name) for name in names if name in _MATERIALS]
        for name in names:
            set_input(modifier, name, None)  # Blender 5.2 goes on counting it as in use
        obj.modifiers.remove(modifier)
        for background in backgrounds_of(obj):
            if is_hidden_for_a_while(background):
                show_again(background)
            else:  # an older version hid it
                background.hide_viewport = background.hide_render = False
        _remove(_groups_within(group))
        _remove([block for block in given if isinstance(block, bpy.types.ID)])


def _groups_within(group: bpy.types.NodeTree) -> list[bpy.types.NodeTree]:
    """Returns a group and all that are nested in it, each before those in it."""
    nodes = (node for node in group.nodes if node.bl_idname == "GeometryNodeGroup")
    nested = (_groups_within(node.node_tree) for node in nodes if node.node_tree is not None)
    return [group, *itertools.chain.from_iterable(nested)]


def _remove(blocks: Sequence[bpy.types.ID]) -> None:
    """Removes those of some data-blocks, each before those that it uses, that are ours alone."""
    for block in blocks:
        if block.get(_OURS) and not block.users:
            bpy.data.batch_remove([block])


def _is_style(modifier: bpy.types.Modifier) -> bool:
    return (
        modifier.type == "NODES"
        and modifier.node_group is not None
        and _OURS in modifier.node_group
    )


def _material_for(
    obj: bpy.types.Object, style: Style, *, has_stage: bool
) -> bpy.types.Material | None:
    """Returns the object's own material where it fits, else one that shows colours likewise."""
    own: bpy.types.Material | None = obj.active_material
    if own is None or own.node_tree is None:
        return own
    kinds = {node.type for node in own.node_tree.nodes}
    is_shaded = style.is_round and "EMISSION" in kinds
    is_staged = has_stage and style.stage.has_lamps and "EMISSION" in kinds
    keeps_image = style.keeps_uv or "TEX_IMAGE" not in kinds
    if keeps_image and not is_shaded and not is_staged:
        return own
    name = f"{obj.name} {style.label}"
    if keeps_image:
        material = own.copy()
        material.name = name
    else:
        kind: MaterialKind = "LIT" if "BSDF_PRINCIPLED" in kinds else "PHOTO"
        material = new_material(name, kind, None)
    if is_shaded:
        shade(material)
    if is_staged:
        take_stage_light(material, style.stage.lit, style.stage.gloss)
    material[_OURS] = style.identifier
    return material
