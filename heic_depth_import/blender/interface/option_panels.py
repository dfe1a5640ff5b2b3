# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The panels that show the options of an import: what is chosen first, and what can be unfolded."""

import bpy
from bpy.app.translations import pgettext_n as n_

from ..styles.choices import NO_STYLE


def draw_options(options: bpy.types.Operator) -> None:
    """Shows all options; what has no effect is greyed, not hidden: the panel stays still."""
    layout = options.layout
    assert layout is not None
    layout.use_property_split = True
    layout.use_property_decorate = False
    _draw_first(layout, options)
    for name, title, draw in (
        ("surface", n_("Surface"), _draw_surface),
        ("depth", n_("Depth"), _draw_depth),
        ("camera", n_("Camera"), _draw_camera),
        ("scene", n_("Scene"), _draw_scene),
    ):
        header, body = layout.panel(f"HEIC_DEPTH_PT_import_{name}", default_closed=True)
        if draw is _draw_camera:
            header.use_property_split = False
            header.prop(options, "use_camera", text="")
        header.label(text=title)
        if body is not None:
            draw(body, options)


def _draw_first(layout: bpy.types.UILayout, options: bpy.types.Operator) -> None:
    has_style = options.style != NO_STYLE
    layout.prop(options, "object_type")
    layout.prop(options, "style")
    _row(layout, has_style).prop(options, "use_stage")
    layout.prop(options, "material")
    layout.prop(options, "fill_background")


def _draw_surface(layout: bpy.types.UILayout, options: bpy.types.Operator) -> None:
    layout.prop(options, "projection")
    _row(layout, options.projection == "CAMERA").prop(options, "use_undistort")
    layout.prop(options, "resolution")
    layout.prop(options, "cut")
    layout.prop(options, "use_dequantize")
    layout.prop(options, "use_mattes")
    is_layered = options.use_mattes and options.object_type != "GRID" and options.cut > 0
    _row(layout, is_layered).prop(options, "use_soft_edges")
    _row(layout, options.object_type == "POINT_CLOUD").prop(options, "point_radius")
    is_textured = options.object_type != "POINT_CLOUD" and options.material != "NONE"
    _row(layout, is_textured).prop(options, "use_texture")
    _row(layout, options.material != "LIT").prop(options, "use_hdr")
    layout.prop(options, "use_depth_image")


def _draw_depth(layout: bpy.types.UILayout, options: bpy.types.Operator) -> None:
    in_perspective = options.projection == "CAMERA"
    _row(layout, in_perspective).prop(options, "disparity_scale")
    _row(layout, in_perspective).prop(options, "disparity_offset")
    _row(layout, in_perspective).prop(options, "far_limit")
    _row(layout, not in_perspective).prop(options, "depth_scale")


def _draw_camera(layout: bpy.types.UILayout, options: bpy.types.Operator) -> None:
    column = layout.column()
    column.active = options.use_camera
    for name in (
        "use_look_through",
        "use_active_camera",
        "use_render_size",
        "camera_move",
        "use_depth_of_field",
    ):
        column.prop(options, name)


def _draw_scene(layout: bpy.types.UILayout, options: bpy.types.Operator) -> None:
    layout.prop(options, "placement")
    layout.prop(options, "arrange")
    _row(layout, options.style != NO_STYLE).prop(options, "use_build_up")
    layout.prop(options, "use_photo_colours")


def _row(layout: bpy.types.UILayout, active: bool) -> bpy.types.UILayout:
    """Returns a row that is greyed where it has no effect."""
    row = layout.row()
    row.active = active
    return row
