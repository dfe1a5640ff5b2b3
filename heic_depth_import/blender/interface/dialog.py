# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How users get to the import: menu entry, file browser, drag and drop."""

import bpy
from bpy.props import StringProperty
from bpy_extras.io_utils import ImportHelper

from ...reading.photo_reader import PhotoReader
from ..preferences import chosen_reader
from .chosen_files import EXTENSIONS, ChosenFiles, values_of
from .import_operator import DIALOG_READER
from .option_panels import draw_options
from .options import ImportOptions


class IMPORT_SCENE_OT_heic_depth_dialog(
    bpy.types.Operator, ImportOptions, ChosenFiles, ImportHelper
):
    """Import phone portrait photos as a mesh, point cloud or live grid shaped by their depth map"""

    # An operator of its own, without UNDO: of one that has it the file browser makes a step to be
    # undone before it has done anything, and also if it fails.
    bl_idname = "import_scene.heic_depth_dialog"
    bl_label = "Import HEIC Depth"
    bl_options = {"INTERNAL", "PRESET"}

    filename_ext = EXTENSIONS[0]
    filter_glob: StringProperty(
        default=";".join(f"*{ending}" for ending in EXTENSIONS), options={"HIDDEN", "SKIP_SAVE"}
    )

    _reader: PhotoReader | None = None

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Shows the options of dropped files, or else the file browser."""
        if not self.properties.is_property_set("use_stage"):  # nor was it when it was last shown
            self.use_stage = True
        self._reader = chosen_reader(context)
        self._reader.start()  # while the user looks for the photo
        return self.invoke_popup(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Imports what was chosen."""
        reader, self._reader = self._reader or chosen_reader(context), None
        given = DIALOG_READER.set(reader)
        result: set[str] = set()
        try:
            # All of them: for what it is not told it takes what it was told last.
            result = bpy.ops.import_scene.heic_depth("INVOKE_DEFAULT", True, **values_of(self))
        finally:
            DIALOG_READER.reset(given)
            if "RUNNING_MODAL" not in result:
                reader.end()
        return {"FINISHED"}

    def cancel(self, _context: bpy.types.Context) -> None:
        """Lets the decoder go."""
        if self._reader is not None:
            self._reader.end()

    def draw(self, _context: bpy.types.Context) -> None:
        """Shows the options."""
        draw_options(self)


class IO_FH_heic_depth(bpy.types.FileHandler):
    """Imports photos that are dropped into the 3D view or the outliner"""

    bl_idname = "IO_FH_heic_depth"
    bl_label = "HEIC Depth"
    bl_import_operator = IMPORT_SCENE_OT_heic_depth_dialog.bl_idname
    bl_file_extensions = ";".join(EXTENSIONS)

    @classmethod
    def poll_drop(cls, context: bpy.types.Context) -> bool:
        """Allows the drop where things of the scene are shown."""
        return context.area is not None and context.area.type in {"VIEW_3D", "OUTLINER"}


CLASSES: tuple[type, ...] = (IMPORT_SCENE_OT_heic_depth_dialog, IO_FH_heic_depth)


def draw_menu_entry(menu: bpy.types.Menu, _context: bpy.types.Context) -> None:
    """Adds the entry of File > Import."""
    menu.layout.operator(IMPORT_SCENE_OT_heic_depth_dialog.bl_idname, text="HEIC Depth (.heic)")
