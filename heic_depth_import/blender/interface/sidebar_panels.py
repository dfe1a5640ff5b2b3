# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab "HEIC Depth" in the sidebar of the 3D view."""

import bpy
from bpy.app.translations import pgettext_iface
from bpy.app.translations import pgettext_n as n_

from ..custom_properties import MEASURED, PROPERTIES
from ..photo_parts import photo_of
from ..styles.choices import STYLE_CHOICES
from ..translations import OWN_CONTEXT
from .camera_operators import (
    OBJECT_OT_heic_depth_camera_background,
    OBJECT_OT_heic_depth_camera_move,
    OBJECT_OT_heic_depth_look_through,
    OBJECT_OT_heic_depth_render_size,
    is_framed_otherwise,
    picture_of,
    shown_background,
)
from .colour_operator import SCENE_OT_heic_depth_photo_colours
from .distance_operator import BETWEEN, FROM_CAMERA, OBJECT_OT_heic_depth_set_distance
from .reload_operator import OBJECT_OT_heic_depth_reload
from .style_operator import OBJECT_OT_heic_depth_style

_MEASURES = ((BETWEEN, "Between Two Points"), (FROM_CAMERA, "From the Camera"))
# All but the first are options of the import, too.
_INPUTS = (n_("Strength"), "Disparity Scale", "Disparity Offset", "Cut", "Far Limit")
# Of a panel's width, what labels take.
_LABELS = 0.3
# At a scale of 1, what margins, arrows and tabs take of the sidebar.
_MARGIN = 64.0
# Sizes of pictures, in heights of a button, and how wide a style's has to be.
_THUMBNAIL, _STYLE, _STYLE_WIDTH = 5.0, 5.0, 104.0


class _PhotoPanel(bpy.types.Panel):
    """What the panels have in common: they are there for photos, and what belongs to them."""

    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "HEIC Depth"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Shows it for an imported photo, its camera, its background."""
        return photo_of(context.object) is not None


class VIEW3D_PT_heic_depth_photo(_PhotoPanel):
    """What is known about the photo"""

    bl_label = "Photo"

    def draw(self, context: bpy.types.Context) -> None:
        """Shows the photo, its depth, and what its properties tell."""
        from ..objects.stage import has_usual_view
        from .photo_facts import facts, trust
        from .thumbnails import THUMBNAILS
        from .wrapped_text import lines_of, measured_in

        photo = photo_of(context.object)
        assert photo is not None
        assert context.scene is not None
        known, layout = photo[PROPERTIES], self.layout
        if all(name in known for name in ("size", "focal_length", "projection")):
            row = layout.row()
            for icon in THUMBNAILS.photo(photo):
                row.template_icon(icon_value=icon, scale=_THUMBNAIL)
        width = _width(context) * (1 - _LABELS)
        column = layout.column(align=True)
        for label, text in facts(known, context.scene):
            for number, line in enumerate(lines_of(text, width, measured_in(context))):
                split = column.split(factor=_LABELS)
                split.label(text="" if number else label, translate=False)
                split.label(text=line, translate=False)
        _write(layout, trust(known), context)
        if has_usual_view(context.scene):
            layout.operator(SCENE_OT_heic_depth_photo_colours.bl_idname, icon="COLOR")


class VIEW3D_PT_heic_depth_depth(_PhotoPanel):
    """How deep the photo is, adjustable"""

    bl_label = "Depth"

    def draw(self, context: bpy.types.Context) -> None:
        """Shows the inputs of a live grid, or how to get one."""
        from ..nodes.live_nodes import MODIFIER
        from ..nodes.modifier_inputs import draw_input

        photo, layout = photo_of(context.object), self.layout
        assert photo is not None
        if MODIFIER in photo.modifiers:
            column = layout.column(align=True)
            for name in _INPUTS:
                label = pgettext_iface(name, OWN_CONTEXT)
                draw_input(column, photo.modifiers[MODIFIER], name, label)
        elif photo.type == "MESH":
            chosen = layout.operator(OBJECT_OT_heic_depth_reload.bl_idname, text="Make Live")
            chosen.use_live = True
        else:
            text = pgettext_iface("Points stay where they are; import a Live Grid to adjust depth")
            _write(layout, text, context)


class VIEW3D_PT_heic_depth_style(_PhotoPanel):
    """Ready looks"""

    bl_label = "Style"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """Shows all styles with a picture each, the photo's own pressed."""
        from ..styles.apply import identifier_of
        from .thumbnails import THUMBNAILS

        photo = photo_of(context.object)
        assert photo is not None
        current = identifier_of(photo)
        scale = context.preferences.system.ui_scale
        width = max(context.region.width / scale - _MARGIN, 1.0) if context.region else 1.0
        columns = max(1, int(width // _STYLE_WIDTH))
        grid = self.layout.grid_flow(row_major=True, columns=columns, even_columns=True)
        for identifier, label, _about in STYLE_CHOICES:
            cell = grid.column(align=True)
            cell.template_icon(icon_value=THUMBNAILS.style(identifier), scale=_STYLE)
            chosen = cell.operator(
                OBJECT_OT_heic_depth_style.bl_idname,
                text=label,
                text_ctxt=OWN_CONTEXT,
                depress=identifier == current,
            )
            chosen.style, chosen.use_stage = identifier, True


class VIEW3D_PT_heic_depth_camera(_PhotoPanel):
    """The photo's camera"""

    bl_label = "Camera"

    def draw(self, context: bpy.types.Context) -> None:
        """Shows what the photo's camera can do."""
        from ..styling import camera_of

        photo, layout = photo_of(context.object), self.layout
        assert photo is not None
        camera = camera_of(photo)
        if camera is None:
            _write(layout, pgettext_iface("The photo has no camera of its own"), context)
            return
        layout.operator(OBJECT_OT_heic_depth_look_through.bl_idname, icon="OUTLINER_OB_CAMERA")
        if is_framed_otherwise(photo, context.scene):
            layout.operator(OBJECT_OT_heic_depth_render_size.bl_idname)
        layout.operator_menu_enum(
            OBJECT_OT_heic_depth_camera_move.bl_idname, "camera_move", text="Camera Move"
        )
        lens, picture = camera.data, picture_of(photo)
        assert isinstance(lens, bpy.types.Camera)
        if picture is not None:
            layout.operator(
                OBJECT_OT_heic_depth_camera_background.bl_idname,
                text="Background Image",
                icon="IMAGE_BACKGROUND",
                depress=shown_background(lens, picture) is not None,
            )
        field = lens.dof
        layout.use_property_split = True
        layout.prop(field, "use_dof", text="Depth of Field")
        column = layout.column()
        column.active = field.use_dof
        column.prop(field, "focus_distance", text="Focus")
        column.prop(field, "aperture_fstop", text="F-Stop")


class VIEW3D_PT_heic_depth_actions(_PhotoPanel):
    """What can be done with the photo"""

    bl_label = "Actions"

    def draw(self, context: bpy.types.Context) -> None:
        """Shows what sets its size and what reads it again."""
        photo, layout = photo_of(context.object), self.layout
        assert photo is not None
        # A button's own context is the 3D view's, where points are picked.
        layout.operator_context = "INVOKE_REGION_WIN"
        name = OBJECT_OT_heic_depth_set_distance.bl_idname
        layout.label(text="Set Distance")
        column = layout.column(align=True)
        for measure, text in _MEASURES:
            column.operator(name, text=text).measure = measure
        if MEASURED in photo[PROPERTIES]:
            layout.label(text="Set Another, Keep the Last")
            column = layout.column(align=True)
            for measure, text in _MEASURES:
                chosen = column.operator(name, text=text)
                chosen.measure, chosen.use_last = measure, True
        layout.operator(OBJECT_OT_heic_depth_reload.bl_idname, icon="FILE_REFRESH")


def _width(context: bpy.types.Context) -> float:
    """Returns how wide a line of the sidebar is, in pixels."""
    scale = context.preferences.system.ui_scale
    return (context.region.width if context.region else 0) - _MARGIN * scale


def _write(layout: bpy.types.UILayout | None, text: str, context: bpy.types.Context) -> None:
    """Shows a text that has been translated, in as many lines as it takes."""
    from .wrapped_text import write

    write(layout, text, _width(context), context)


CLASSES = (
    VIEW3D_PT_heic_depth_photo,
    VIEW3D_PT_heic_depth_depth,
    VIEW3D_PT_heic_depth_style,
    VIEW3D_PT_heic_depth_camera,
    VIEW3D_PT_heic_depth_actions,
)
