# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that styles an object, and its menu."""

import bpy
from bpy.app.translations import pgettext_tip as tip_
from bpy.props import BoolProperty, EnumProperty

from ..photo_parts import changeable_photo, is_changeable, photo_of
from ..styles.choices import NO_STYLE, STYLE_CHOICES
from ..translations import OWN_CONTEXT


class OBJECT_OT_heic_depth_style(bpy.types.Operator):
    """Give an imported photo a ready look, or take the look away again"""

    bl_idname = "object.heic_depth_style"
    bl_label = "HEIC Depth Style"
    bl_options = {"REGISTER", "UNDO"}

    style: EnumProperty(
        name="Style",
        description="A ready look",
        items=STYLE_CHOICES,
        translation_context=OWN_CONTEXT,
    )
    use_stage: BoolProperty(
        name="Stage",
        description="Show the style at its best: backdrop, lamps and a camera a little aside, in a "
        "collection that can be deleted. That of the last style goes in any case. On in the Object "
        "menu; in scripts only if asked for",
        default=False,
    )
    _is_by_hand = False  # whoever adjusts it afterwards still sees it

    @classmethod
    def description(
        cls, _context: bpy.types.Context, properties: bpy.types.OperatorProperties
    ) -> str:
        """Returns the tooltip of a menu's entry."""
        about = {identifier: about for identifier, _label, about in STYLE_CHOICES}
        return tip_(about[properties.style])

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Allows it on objects that the import made, and on what belongs to them."""
        return changeable_photo(cls, context) is not None

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Styles them, and lets the view show it."""
        self._is_by_hand = True
        return self.execute(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Styles all selected photos, and the active one."""
        from .object_mode import object_mode
        from .viewport import Viewport

        chosen = {photo_of(obj) for obj in (context.object, *(context.selected_objects or ()))}
        photos = [photo for photo in chosen if photo is not None and is_changeable(photo)]
        with object_mode(context):
            for photo in photos:
                self._style(context.scene, photo)
        view = Viewport.largest_in(context.window) if self._is_by_hand else None
        if view is not None and self.style != NO_STYLE:
            view.show_material(photos)
        return {"FINISHED"}

    def _style(self, scene: bpy.types.Scene | None, obj: bpy.types.Object) -> None:
        from ..mishaps import told
        from ..objects.stage import STANDARD_VIEW, show_photo_colours
        from ..styling import camera_of, restyle

        styled = restyle(obj, self.style, use_stage=self.use_stage)
        for note in styled.notes:
            self.report({"INFO"}, f"{obj.name}: {told(note)}")
        if styled.stage is None or scene is None:
            return
        camera = camera_of(obj)
        # A camera that moves is why somebody has asked for the move.
        if camera is not None and scene.camera == camera and not camera.animation_data:
            scene.camera = styled.stage.camera
        if show_photo_colours(scene):
            self.report({"INFO"}, STANDARD_VIEW)

    def draw(self, _context: bpy.types.Context) -> None:
        """Shows the options."""
        self.layout.use_property_split = True
        self.layout.prop(self, "style")
        row = self.layout.row()
        row.active = self.style != NO_STYLE
        row.prop(self, "use_stage")


class VIEW3D_MT_heic_depth_style(bpy.types.Menu):
    """Ready looks of an imported photo"""

    bl_label = "HEIC Depth Style"

    def draw(self, context: bpy.types.Context) -> None:
        """Shows all styles, the active object's marked."""
        from ..styles.apply import identifier_of

        photo = photo_of(context.object)
        current = identifier_of(photo) if photo is not None else NO_STYLE
        for identifier, label, _about in STYLE_CHOICES:
            chosen = self.layout.operator(
                OBJECT_OT_heic_depth_style.bl_idname,
                text=label,
                text_ctxt=OWN_CONTEXT,
                icon="RADIOBUT_ON" if identifier == current else "RADIOBUT_OFF",
            )
            chosen.style, chosen.use_stage = identifier, True


def draw_style_menu(menu: bpy.types.Menu, context: bpy.types.Context) -> None:
    """Adds the submenu of the Object menu, for imported photos only."""
    if photo_of(context.object) is not None:
        menu.layout.menu(VIEW3D_MT_heic_depth_style.__name__)


CLASSES = (OBJECT_OT_heic_depth_style, VIEW3D_MT_heic_depth_style)
