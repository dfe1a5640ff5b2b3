# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How users get to the import: menu entry, file browser, drag and drop."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import StringProperty
from bpy_extras.io_utils import ImportHelper

from ..preferences import chosen_reader
from .chosen_files import EXTENSIONS, ChosenFiles, values_of
from .import_operator import DIALOG_READER
from .options import ImportOptions
from .scene_options import SceneOptions

if TYPE_CHECKING:
    from .coming_reader import ComingReader
    from .photo_preview import PhotoPreview


def _by_hand(options: type, name: str, default: object) -> Any:  # noqa: ANN401  Blender's stub names none
    """Returns a property of some options with another default."""
    declared = options.__annotations__[name]
    return declared.function(**{**declared.keywords, "default": default})


class IMPORT_SCENE_OT_heic_depth_dialog(
    bpy.types.Operator, ImportOptions, SceneOptions, ChosenFiles, ImportHelper
):
    """Import phone portrait photos as a mesh, point cloud or live grid shaped by their depth map"""

    # An operator of its own, without UNDO: of one that has it the file browser makes a step to be
    # undone before it has done anything, and also if it fails.
    bl_idname = "import_scene.heic_depth_dialog"
    bl_label = "Import HEIC Depth"
    bl_options = {"INTERNAL", "PRESET"}

    filename_ext = EXTENSIONS[0]
    # Who imports by hand wants to see something.
    use_stage: _by_hand(ImportOptions, "use_stage", True)
    use_look_through: _by_hand(SceneOptions, "use_look_through", True)
    placement: _by_hand(SceneOptions, "placement", "BESIDE")
    filter_glob: StringProperty(
        default=";".join(f"*{ending}" for ending in EXTENSIONS), options={"HIDDEN", "SKIP_SAVE"}
    )

    if TYPE_CHECKING:  # Blender evaluates the annotations of what it registers
        _reader: ComingReader | None
        _preview: PhotoPreview | None
    _reader = None
    _preview = None

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Shows the options of dropped files, or else the file browser."""
        from ..objects.startup import is_startup_camera
        from .coming_reader import ComingReader
        from .photo_preview import PhotoPreview

        assert context.scene is not None
        is_free = context.scene.camera is None or is_startup_camera(context.scene.camera)
        for name in ("use_active_camera", "use_render_size"):
            if not self.properties.is_property_set(name):
                setattr(self, name, is_free)
        reader = self._reader = ComingReader()
        self._preview = PhotoPreview(lambda: reader.is_loaded)
        # Called from a timer it has no place in the window, and Blender crashes on foldable panels.
        with nullcontext() if context.region else _in_largest_area(context):
            return self.invoke_popup(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Imports what was chosen."""
        self._end_preview()
        reader = self._reader.taken(context) if self._reader else chosen_reader(context)
        self._reader = None
        given = DIALOG_READER.set(reader)
        result: set[str] = set()
        try:
            with _in_largest_area(context):
                # All of them: for what it is not told it takes what it was told last.
                result = bpy.ops.import_scene.heic_depth("INVOKE_DEFAULT", True, **values_of(self))
        finally:
            DIALOG_READER.reset(given)
            if "RUNNING_MODAL" not in result:
                reader.end()
        return {"FINISHED"}

    def cancel(self, _context: bpy.types.Context) -> None:
        """Lets the decoder go."""
        self._end_preview()
        if self._reader is not None:
            self._reader.end()

    def draw(self, context: bpy.types.Context) -> None:
        """Shows the photo and the options."""
        from .option_panels import draw_options
        from .wrapped_text import room_in

        if self._preview is not None and self.layout is not None:
            region = context.region_popup or context.region
            self._preview.draw(self.layout, self._seen_in(context), region, room_in(context))
        draw_options(self)

    def _end_preview(self) -> None:
        if self._preview is not None:
            self._preview.stop()
            self._preview = None

    def _seen_in(self, context: bpy.types.Context) -> Path | None:
        """Returns the photo that is selected in the file browser, or the first one of a drop."""
        paths = self.paths()
        space = context.space_data
        if isinstance(space, bpy.types.SpaceFileBrowser):
            chosen = space.params
            paths = [Path(os.fsdecode(chosen.directory), chosen.filename)] if chosen else []
        return next((path for path in paths if path.suffix.lower() in EXTENSIONS), None)


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


@contextmanager
def _in_largest_area(context: bpy.types.Context) -> Iterator[None]:
    """Lets an operator belong to an area: the file browser, whose panels it had, is gone.

    That is a 3D view if there is one, where people look for Adjust Last Operation.
    """
    areas = context.window.screen.areas if context.window else ()
    if not areas:
        yield
        return
    largest = max(areas, key=lambda area: (area.type == "VIEW_3D", area.width * area.height))
    region = next(region for region in largest.regions if region.type == "WINDOW")
    with context.temp_override(window=context.window, area=largest, region=region):
        yield


CLASSES: tuple[type, ...] = (IMPORT_SCENE_OT_heic_depth_dialog, IO_FH_heic_depth)


def draw_menu_entry(menu: bpy.types.Menu, _context: bpy.types.Context) -> None:
    """Adds the entry of File > Import."""
    menu.layout.operator(
        IMPORT_SCENE_OT_heic_depth_dialog.bl_idname, text="HEIC Depth (.heic/.jpg)"
    )


def draw_add_entry(menu: bpy.types.Menu, _context: bpy.types.Context) -> None:
    """Adds the entry of Add > Image, in words that somebody may look for with Menu Search."""
    entry = menu.layout.operator(
        IMPORT_SCENE_OT_heic_depth_dialog.bl_idname,
        text="Depth Photo, iPhone Portrait (.heic/.jpg)",
        icon="OUTLINER_OB_CAMERA",
    )
    entry.placement = "CURSOR"  # where everything goes that is added
