# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of an import that are about the scene that it comes into."""

import bpy
from bpy.app.translations import pgettext_tip as tip_
from bpy.props import BoolProperty, EnumProperty

from ..scene_defaults import SceneDefaults


class SceneOptions:
    """What the file browser, a drop and scripts choose, and the command line has no use for."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Allows it in scenes of this file: nothing can be added to others."""
        if context.scene is None or context.scene.is_editable:
            return True
        cls.poll_message_set(tip_("The scene is linked from another file"))
        return False

    arrange: EnumProperty(
        name="Arrange",
        description="How several photos stand to each other",
        items=(
            ("ROW", "Row", "Beside each other, with a gap between what is seen of them"),
            ("STACKED", "Stacked", "All in one place, as photos of one scene from one spot are"),
        ),
        default=SceneDefaults.arrange,
    )
    placement: EnumProperty(
        name="Location",
        description="Where the phone of the first photo stands. Beside Others in the window, at "
        "the origin in scripts, unless something else is chosen",
        items=(
            ("ORIGIN", "World Origin", "At the origin of the scene"),
            ("CURSOR", "3D Cursor", "At the 3D cursor"),
            (
                "BESIDE",
                "Beside Others",
                "To the right of all photos that are there; at the origin without any",
            ),
        ),
        default=SceneDefaults.placement,
    )
    use_active_camera: BoolProperty(
        name="Make Active",
        description="Make the scene render through the photo's camera (the first photo's, of "
        "several). In the window this is off where the scene has a camera of your own",
        default=SceneDefaults.use_active_camera,
        options={"SKIP_SAVE", "SKIP_PRESET"},  # each scene has its own default in the window
    )
    use_render_size: BoolProperty(
        name="Match Render Size",
        description="Make the scene render in the photo's size (the first photo's, of several). "
        "In the window this is off where the scene has a camera of your own",
        default=SceneDefaults.use_render_size,
        options={"SKIP_SAVE", "SKIP_PRESET"},
    )
    use_look_through: BoolProperty(
        name="Look Through Camera",
        description="Let the largest 3D view look through the photo's camera and show its colours, "
        "and hide the cube of a new file, which would be in the way. On in the window, "
        "unless it is switched off; in scripts only if asked for",
        default=False,
    )
    use_photo_colours: BoolProperty(
        name="Photo's Colours",
        description="Set the scene's view transform to Standard, so that renders have the photo's "
        "colours. AgX, which Blender starts with, makes them paler. "
        "A view transform that somebody has chosen stays",
        default=SceneDefaults.use_photo_colours,
    )
