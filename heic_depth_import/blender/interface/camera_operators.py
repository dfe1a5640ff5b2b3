# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sidebar does with a photo's camera."""

import math
from pathlib import Path, PurePosixPath

import bpy
from bpy.app.translations import pgettext_tip as tip_
from bpy.props import EnumProperty

from ..custom_properties import PROPERTIES
from ..photo_parts import background_of, changeable_photo, photo_of
from ..translations import OWN_CONTEXT
from .options import CAMERA_MOVES

# Seen through, yet clearly before the surface.
_ALPHA = 0.5
# Of width over height: half a photo's size may be rounded.
_SAME_SHAPE = 0.005


class _PhotoCameraOperator(bpy.types.Operator):
    """Works on the camera of the active photo."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Allows it where the photo has its camera."""
        from ..styling import camera_of

        photo = photo_of(context.object)
        if photo is not None and camera_of(photo) is not None:
            return True
        cls.poll_message_set(
            tip_("Select a photo that was imported as HEIC Depth, with its camera")
        )
        return False


class OBJECT_OT_heic_depth_look_through(_PhotoCameraOperator):
    """Look at the photo from where the phone stood, and render from there"""

    bl_idname = "object.heic_depth_look_through"
    bl_label = "Look Through Camera"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Makes it the scene's camera, and the view's where there is one."""
        from ..styling import camera_of
        from .viewport import Viewport

        photo = photo_of(context.object)
        assert photo is not None
        camera = camera_of(photo)
        assert camera is not None
        context.scene.camera = camera
        view = Viewport.of(context.window, context.area)
        if view is not None:
            view.look_through(camera)
        return {"FINISHED"}


class OBJECT_OT_heic_depth_render_size(_PhotoCameraOperator):
    """Make the scene render in the photo's size"""

    bl_idname = "object.heic_depth_render_size"
    bl_label = "Match Render Size"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Sets it."""
        from ..objects.camera import match_render
        from ..styling import intrinsics_of

        photo = photo_of(context.object)
        assert photo is not None
        assert context.scene is not None
        match_render(context.scene, intrinsics_of(photo[PROPERTIES]))
        return {"FINISHED"}


class _PhotoCameraEditor(_PhotoCameraOperator):
    """Changes that camera."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Allows it where the photo has its camera, and is this file's own."""
        return super().poll(context) and changeable_photo(cls, context) is not None


class OBJECT_OT_heic_depth_camera_move(_PhotoCameraEditor):
    """Let the photo's camera move in a loop, or stand still again; the scene plays that loop"""

    bl_idname = "object.heic_depth_camera_move"
    bl_label = "Camera Move"
    bl_options = {"REGISTER", "UNDO"}

    camera_move: EnumProperty(
        name="Camera Move",
        description="How it moves: as far as holes stay small, farther with a filled background",
        items=CAMERA_MOVES,
        default="ORBIT",
        translation_context=OWN_CONTEXT,
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Takes the last move away and makes another."""
        from ...core.settings import Projection
        from ...core.staging.camera_moves import CameraMove
        from ...core.staging.camera_reach import DepthExtent
        from ..mishaps import told
        from ..objects.camera import loop
        from ..objects.camera_move import stand_still
        from ..objects.camera_rig import rigged
        from ..styling import camera_of, intrinsics_of, placed_points_of
        from .object_mode import object_mode

        photo = photo_of(context.object)
        camera = camera_of(photo) if photo is not None else None
        assert photo is not None
        assert camera is not None
        known = photo[PROPERTIES]
        stand_still(camera)

        def extent() -> DepthExtent:
            with object_mode(context):
                points = placed_points_of(photo)
            return DepthExtent.of(
                points,
                intrinsics_of(known),
                Projection(known["projection"]),
                known["subject_distance"],
                has_background=background_of(photo) is not None,
            )

        assert context.scene is not None
        rig = rigged(camera, extent, CameraMove(self.camera_move), context.scene)
        if rig.frames:
            loop(context.scene, rig.frames)
        for warning in rig.warnings:
            self.report({"INFO"}, told(warning))
        return {"FINISHED"}


class OBJECT_OT_heic_depth_camera_background(_PhotoCameraEditor):
    """Show the photo over what its camera sees, to compare; once more to take it away"""

    bl_idname = "object.heic_depth_camera_background"
    bl_label = "Photo as Background Image"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Adds the photo as the camera's background image, or removes it."""
        from ..styling import camera_of

        photo = photo_of(context.object)
        camera = camera_of(photo) if photo is not None else None
        assert photo is not None
        assert camera is not None
        picture = picture_of(photo)
        if picture is None:
            self.report({"ERROR"}, "The photo was not packed; import it with Pack Photo")
            return {"CANCELLED"}
        lens = camera.data
        assert isinstance(lens, bpy.types.Camera)
        there = shown_background(lens, picture)
        if there is not None:
            lens.background_images.remove(there)
            return {"FINISHED"}
        shown = lens.background_images.new()
        shown.image, shown.alpha, shown.display_depth = picture, _ALPHA, "FRONT"
        lens.show_background_images = True
        return {"FINISHED"}


def is_framed_otherwise(photo: bpy.types.Object, scene: bpy.types.Scene | None) -> bool:
    """Tells whether a scene renders less of a photo than all, or more, whatever the resolution."""
    size = photo[PROPERTIES].get("size")
    if size is None or scene is None:
        return False
    shape = scene.render.resolution_x / scene.render.resolution_y
    return not math.isclose(shape, size[0] / size[1], rel_tol=_SAME_SHAPE)


def picture_of(photo: bpy.types.Object) -> bpy.types.Image | None:
    """Returns the whole photo as its material shows it; None where it was not packed."""
    from ..objects.coloured_points import Geometry
    from ..objects.material import pictures_in

    geometry = photo.data
    if not isinstance(geometry, Geometry):
        return None
    stem = Path(photo[PROPERTIES]["file"]).stem
    pictures = pictures_in(geometry.materials)
    return next((each for each in pictures if PurePosixPath(each.filepath_raw).stem == stem), None)


def shown_background(
    lens: bpy.types.Camera, picture: bpy.types.Image
) -> bpy.types.CameraBackgroundImage | None:
    """Returns what shows a picture over what a camera sees."""
    return next((shown for shown in lens.background_images if shown.image == picture), None)


CLASSES = (
    OBJECT_OT_heic_depth_look_through,
    OBJECT_OT_heic_depth_render_size,
    OBJECT_OT_heic_depth_camera_move,
    OBJECT_OT_heic_depth_camera_background,
)
