# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The panels that show the options of an import."""

import bpy


def draw_options(options: bpy.types.Operator) -> None:
    """Shows the options in panels that can be folded."""
    layout = options.layout
    layout.use_property_split = True
    layout.use_property_decorate = False
    for title, draw in (
        ("Geometry", _draw_geometry),
        ("Depth", _draw_depth),
        ("Look", _draw_look),
        ("Camera", _draw_camera),
    ):
        header, body = layout.panel(f"HEIC_DEPTH_PT_import_{title.lower()}")
        if draw is _draw_camera:
            header.use_property_split = False
            header.prop(options, "use_camera", text="")
        header.label(text=title)
        if body is not None:
            draw(body, options)


def _draw_geometry(layout: bpy.types.UILayout, options: bpy.types.Operator) -> None:
    layout.prop(options, "object_type")
    layout.prop(options, "projection")
    _row(layout, options.projection == "CAMERA").prop(options, "use_undistort")
    layout.prop(options, "resolution")
    layout.prop(options, "cut")
    layout.prop(options, "use_dequantize")
    layout.prop(options, "use_mattes")
    is_layered = options.use_mattes and options.object_type != "GRID" and options.cut > 0
    _row(layout, is_layered).prop(options, "use_soft_edges")
    layout.prop(options, "fill_background")
    _row(layout, options.object_type == "POINT_CLOUD").prop(options, "point_radius")


def _draw_depth(layout: bpy.types.UILayout, options: bpy.types.Operator) -> None:
    in_perspective = options.projection == "CAMERA"
    _row(layout, in_perspective).prop(options, "disparity_scale")
    _row(layout, in_perspective).prop(options, "disparity_offset")
    _row(layout, in_perspective).prop(options, "far_limit")
    _row(layout, not in_perspective).prop(options, "depth_scale")


def _draw_look(layout: bpy.types.UILayout, options: bpy.types.Operator) -> None:
    layout.prop(options, "style")
    _row(layout, options.style != "NONE").prop(options, "use_stage")
    _row(layout, options.style != "NONE").prop(options, "use_build_up")
    layout.prop(options, "material")
    is_textured = options.object_type != "POINT_CLOUD" and options.material != "NONE"
    _row(layout, is_textured).prop(options, "use_texture")
    layout.prop(options, "use_depth_image")


def _draw_camera(layout: bpy.types.UILayout, options: bpy.types.Operator) -> None:
    _row(layout, options.use_camera).prop(options, "camera_move")
    _row(layout, options.use_camera).prop(options, "use_depth_of_field")


def _row(layout: bpy.types.UILayout, active: bool) -> bpy.types.UILayout:
    """Returns a row that is greyed, not hidden, where it has no effect: the panel stays still."""
    row = layout.row()
    row.active = active
    return row
