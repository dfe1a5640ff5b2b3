# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clicks on a photo, for the distance between them."""

import bpy
from bpy.app.translations import pgettext_rpt
from bpy.props import BoolProperty, StringProperty
from mathutils import Vector

from ..photo_parts import photo_of
from .distance_operator import FROM_CAMERA

_COLOUR = (1.0, 0.62, 0.11, 1.0)
_POINT_PIXELS, _LINE_PIXELS = 9.0, 2.0
_NAVIGATION = {"MIDDLEMOUSE", "WHEELUPMOUSE", "WHEELDOWNMOUSE", "TRACKPADPAN", "TRACKPADZOOM"}


class OBJECT_OT_heic_depth_pick(bpy.types.Operator):
    """Click on the photo in the 3D view, and type how long the distance truly is"""

    bl_idname = "object.heic_depth_pick"
    bl_label = "Pick Distance"
    bl_options = {"INTERNAL"}

    measure: StringProperty(options={"HIDDEN", "SKIP_SAVE"})
    use_last: BoolProperty(options={"HIDDEN", "SKIP_SAVE"})

    _places: list[Vector]
    _mouse: tuple[int, int]
    _drawing: object = None

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Waits for clicks in the 3D view."""
        if context.area is None or context.area.type != "VIEW_3D":
            self.report({"ERROR"}, "Points are picked in a 3D view; call it there")
            return {"CANCELLED"}
        self._places, self._mouse = [], (event.mouse_region_x, event.mouse_region_y)
        region = next(part for part in context.area.regions if part.type == "WINDOW")
        self._drawing = bpy.types.SpaceView3D.draw_handler_add(
            self._draw, (context.area, region), "WINDOW", "POST_PIXEL"
        )
        context.window.cursor_modal_set("CROSSHAIR")
        self._tell(context)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Takes a click as a point; the view can be turned meanwhile."""
        from .marked_points import place_under

        if event.type in _NAVIGATION or event.type.startswith("NDOF"):
            return {"PASS_THROUGH"}
        photo, area = photo_of(context.object), context.area
        if photo is None or (event.type in {"ESC", "RIGHTMOUSE"} and event.value == "PRESS"):
            self.cancel(context)
            return {"CANCELLED"}
        region = next(part for part in area.regions if part.type == "WINDOW")
        self._mouse = (event.mouse_x - region.x, event.mouse_y - region.y)
        area.tag_redraw()
        if event.type == "LEFTMOUSE" and event.value == "PRESS":
            with context.temp_override(region=region):
                place = place_under(bpy.context, photo, self._mouse)
            if place is None:
                self.report({"WARNING"}, "There is nothing of the photo; click on its surface")
            else:
                self._places.append(place)
                self._tell(context)
        if len(self._places) < self._wanted:
            return {"RUNNING_MODAL"}
        self.cancel(context)
        points = dict(zip(("point_a", "point_b"), self._places, strict=False))
        bpy.ops.object.heic_depth_set_distance(
            "INVOKE_DEFAULT", True, measure=self.measure, use_last=self.use_last, **points
        )
        return {"FINISHED"}

    def cancel(self, context: bpy.types.Context) -> None:
        """Puts cursor, status bar and view back."""
        if self._drawing is not None:
            bpy.types.SpaceView3D.draw_handler_remove(self._drawing, "WINDOW")
            self._drawing = None
        context.window.cursor_modal_restore()
        context.workspace.status_text_set(None)
        if context.area is not None:
            context.area.tag_redraw()

    @property
    def _wanted(self) -> int:
        return 1 if self.measure == FROM_CAMERA else 2

    def _tell(self, context: bpy.types.Context) -> None:
        text = pgettext_rpt("Click point {number} of {count} on the photo    Esc: Cancel")
        number = min(len(self._places) + 1, self._wanted)
        context.workspace.status_text_set(text.format(number=number, count=self._wanted))

    def _draw(self, area: bpy.types.Area, region: bpy.types.Region) -> None:
        """Shows the points that were clicked, and a line to the mouse."""
        import gpu
        from bpy_extras.view3d_utils import location_3d_to_region_2d
        from gpu_extras.batch import batch_for_shader

        if bpy.context.area != area:
            return
        view = bpy.context.region_data
        assert view is not None
        seen = (location_3d_to_region_2d(region, view, place) for place in self._places)
        ends = [(place.x, place.y, 0.0) for place in seen if place is not None]
        if not ends:
            return
        shader = gpu.shader.from_builtin("UNIFORM_COLOR")
        shader.uniform_float("color", _COLOUR)
        gpu.state.point_size_set(_POINT_PIXELS)
        gpu.state.line_width_set(_LINE_PIXELS)
        batch_for_shader(shader, "POINTS", {"pos": ends}).draw(shader)
        line = [ends[0], (*self._mouse, 0.0)]
        batch_for_shader(shader, "LINES", {"pos": line}).draw(shader)
        gpu.state.line_width_set(1.0)
        gpu.state.point_size_set(1.0)
