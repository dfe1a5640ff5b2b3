# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The import operator: file browser, drag and drop, menu entry."""

from collections.abc import Generator
from pathlib import Path

import bpy
from bpy.props import CollectionProperty, StringProperty
from bpy_extras.io_utils import ImportHelper

from ..core.errors import DepthImportError
from ..readers import PhotoReader, awaited
from .camera import loop, match_render
from .importing import Imported, importing
from .options import ImportOptions, draw_options
from .preferences import chosen_reader
from .settings import ImportSettings
from .transaction import Transaction, arrangement_kept
from .waiting import Waiting

EXTENSIONS = (".heic", ".heif", ".hif")


class IMPORT_SCENE_OT_heic_depth(bpy.types.Operator, ImportOptions, ImportHelper):
    """Import phone portrait photos as a mesh, point cloud or live grid shaped by their depth map"""

    bl_idname = "import_scene.heic_depth"
    bl_label = "Import HEIC Depth"
    bl_options = {"REGISTER", "UNDO", "PRESET"}

    filename_ext = EXTENSIONS[0]
    filter_glob: StringProperty(
        default=";".join(f"*{ending}" for ending in EXTENSIONS), options={"HIDDEN"}
    )
    directory: StringProperty(subtype="DIR_PATH", options={"HIDDEN", "SKIP_SAVE"})
    files: CollectionProperty(
        type=bpy.types.OperatorFileListElement, options={"HIDDEN", "SKIP_SAVE"}
    )

    _reader: PhotoReader | None = None  # of the dialog that is open
    _waiting: Waiting | None = None

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Shows the options of dropped files, or else the file browser."""
        self._reader = chosen_reader(context)
        self._reader.start()  # while the user looks for the photo
        return self.invoke_popup(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Imports every chosen photo; what fails is reported, what works stays."""
        # Adjusting the import later calls this again, and wants to have the result at once.
        reader, self._reader = self._reader, None
        if reader is None or not reader.is_apart:
            return awaited(self._steps(context, reader or chosen_reader(context)))
        self._waiting = Waiting(context, self._steps(context, reader))
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Goes on whenever the decoder has got further; Esc ends it and takes everything back."""
        assert self._waiting is not None
        result = self._waiting.after(event)
        if result == {"CANCELLED"} and event.type == "ESC":
            self.report({"INFO"}, "Import cancelled")
        return result

    def cancel(self, context: bpy.types.Context) -> None:
        """Lets the decoder go when the dialog is closed, or Blender."""
        if self._waiting is not None:
            self._waiting.stop()
        if self._reader is not None:
            self._reader.end()

    def _steps(
        self, context: bpy.types.Context, reader: PhotoReader
    ) -> Generator[None, None, set[str]]:
        """Imports in steps; whatever happens between them, all comes in or nothing."""
        settings = ImportSettings.chosen_in(self)
        done: list[Imported] = []
        failures: list[str] = []
        paths = self._paths()
        transaction = Transaction()
        context.window_manager.progress_begin(0, len(paths))
        try:
            reader.expect(paths)
            for number, path in enumerate(paths):
                context.window_manager.progress_update(number)
                try:
                    photo = importing(
                        context,
                        path,
                        settings,
                        self._tell,
                        reader=reader,
                        transaction=transaction,
                    )
                    done.append((yield from photo))
                except DepthImportError as error:
                    failures.append(str(error))
            if done:
                with arrangement_kept(context):
                    look_at(context, done)
        except BaseException:
            transaction.take_back()
            raise
        finally:
            context.window_manager.progress_end()
            reader.end()
        if not done:
            self.report({"ERROR"}, "\n".join(failures))
            return {"CANCELLED"}
        warnings = [
            f"{result.photo.name}: {warning}" for result in done for warning in result.warnings
        ]
        if failures or warnings:
            self.report({"WARNING"}, "\n".join(failures + warnings))
        self.report({"INFO"}, _summary(done))
        return {"FINISHED"}

    def draw(self, _context: bpy.types.Context) -> None:
        """Shows the options."""
        draw_options(self)

    def _tell(self, text: str) -> None:
        self.report({"INFO"}, text)

    def _paths(self) -> list[Path]:
        folder = bpy.path.abspath(self.directory)
        chosen = [Path(folder, file.name) for file in self.files if file.name]
        return chosen or [Path(bpy.path.abspath(self.filepath))]


class IO_FH_heic_depth(bpy.types.FileHandler):
    """Imports photos that are dropped into the 3D view or the outliner"""

    bl_idname = "IO_FH_heic_depth"
    bl_label = "HEIC Depth"
    bl_import_operator = IMPORT_SCENE_OT_heic_depth.bl_idname
    bl_file_extensions = ";".join(EXTENSIONS)

    @classmethod
    def poll_drop(cls, context: bpy.types.Context) -> bool:
        """Allows the drop where things of the scene are shown."""
        return context.area is not None and context.area.type in {"VIEW_3D", "OUTLINER"}


CLASSES: tuple[type, ...] = (IMPORT_SCENE_OT_heic_depth, IO_FH_heic_depth)


def draw_menu_entry(menu: bpy.types.Menu, _context: bpy.types.Context) -> None:
    """Adds the entry of File > Import."""
    menu.layout.operator(IMPORT_SCENE_OT_heic_depth.bl_idname, text="HEIC Depth (.heic)")


def look_at(context: bpy.types.Context, done: list[Imported]) -> None:
    """Selects what came in, and makes the scene render the first photo."""
    if context.mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")
    for other in context.selected_objects:
        other.select_set(state=False)
    for result in done:
        result.main.select_set(state=True)
    context.view_layer.objects.active = done[0].main
    take = done[0].take
    if take is not None and context.scene is not None:
        match_render(context.scene, take.camera, done[0].photo.camera)
        if take.frames:
            loop(context.scene, take.frames)


def _summary(done: list[Imported]) -> str:
    if len(done) > 1:
        return f"Imported {len(done)} photos"
    photo, surface = done[0].photo, done[0].surface
    trust = "" if photo.depth.is_absolute else ", distances are rough"
    return (
        f"Imported {photo.name}: {len(surface.positions):,} points, "
        f"{surface.depth.min():.2f} to {surface.depth.max():.2f} m{trust}"
    )
