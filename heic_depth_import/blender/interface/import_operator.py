# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The import operator, as scripts call it and the dialog does."""

from collections.abc import Generator
from contextvars import ContextVar

import bpy

from ...core.errors import DepthImportError
from ...reading.photo_reader import PhotoReader, awaited
from ...reading.reader import PhotoOrder
from ..importing import Imported, importing
from ..objects.camera import loop, match_render
from ..objects.stage import STANDARD_VIEW, show_photo_colours
from ..preferences import chosen_reader
from ..settings import ImportSettings
from ..transaction import Transaction, arrangement_kept
from .chosen_files import ChosenFiles, values_of
from .option_panels import draw_options
from .options import ImportOptions
from .waiting import Waiting

# What the dialog got ready while the user looked for the photo: no property can hold it.
DIALOG_READER: ContextVar[PhotoReader | None] = ContextVar("dialog_reader", default=None)


class IMPORT_SCENE_OT_heic_depth(bpy.types.Operator, ImportOptions, ChosenFiles):
    """Import phone portrait photos as a mesh, point cloud or live grid shaped by their depth map"""

    bl_idname = "import_scene.heic_depth"
    bl_label = "Import HEIC Depth"
    bl_options = {"REGISTER", "UNDO"}

    _waiting: Waiting | None = None

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Goes on where the dialog has ended, or else shows it."""
        reader = DIALOG_READER.get()
        if reader is None:
            chosen = values_of(self)
            wanted = {
                name: chosen[name] for name in chosen if self.properties.is_property_set(name)
            }
            bpy.ops.import_scene.heic_depth_dialog("INVOKE_DEFAULT", **wanted)
            return {"CANCELLED"}  # the dialog calls again
        self._waiting = Waiting(context, self._steps(context, reader))
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Imports every chosen photo; what fails is reported, what works stays."""
        return awaited(self._steps(context, chosen_reader(context)))

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Goes on whenever the decoder has got further; Esc ends it and takes everything back."""
        assert self._waiting is not None
        result = self._waiting.after(event)
        if result == {"CANCELLED"} and event.type == "ESC":
            self.report({"INFO"}, "Import cancelled")
        return result

    def cancel(self, context: bpy.types.Context) -> None:
        """Lets the decoder go when Blender is closed."""
        if self._waiting is not None:
            self._waiting.stop()

    def _steps(
        self, context: bpy.types.Context, reader: PhotoReader
    ) -> Generator[None, None, set[str]]:
        """Imports in steps; whatever happens between them, all comes in or nothing."""
        settings = ImportSettings.chosen_in(self)
        done: list[Imported] = []
        failures: list[str] = []
        paths = self.paths()
        if not paths:
            failures.append("No photo was chosen; select one or more HEIC files")
        transaction = Transaction()
        context.window_manager.progress_begin(0, len(paths))
        try:
            reader.expect([PhotoOrder(path, use_mattes=settings.use_mattes) for path in paths])
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
                    if _show_colours(context, done):
                        self._tell(STANDARD_VIEW)
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
        self.report({"INFO"}, _summary(done))
        if failures or warnings:  # last: the status bar shows the last report alone
            self.report({"WARNING"}, "\n".join(failures + warnings))
        return {"FINISHED"}

    def draw(self, _context: bpy.types.Context) -> None:
        """Shows the options."""
        draw_options(self)

    def _tell(self, text: str) -> None:
        self.report({"INFO"}, text)


CLASSES: tuple[type, ...] = (IMPORT_SCENE_OT_heic_depth,)


def look_at(context: bpy.types.Context, done: list[Imported]) -> None:
    """Selects what came in, and makes the scene render the first photo."""
    if context.mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")
    for other in list(context.view_layer.objects.selected):
        other.select_set(state=False)
    for result in done:
        result.main.select_set(state=True)
    context.view_layer.objects.active = done[0].main
    rig = done[0].rig
    if rig is not None and context.scene is not None:
        match_render(context.scene, done[0].camera or rig.camera, done[0].photo.camera)
    if done[0].frames and context.scene is not None:
        loop(context.scene, done[0].frames)


def _show_colours(context: bpy.types.Context, done: list[Imported]) -> bool:
    """Shows the colours of what has a stage as they are; tells whether that changed the scene."""
    has_stage = any(result.stage for result in done)
    return has_stage and context.scene is not None and show_photo_colours(context.scene)


def _summary(done: list[Imported]) -> str:
    if len(done) > 1:
        return f"Imported {len(done)} photos"
    photo, surface = done[0].photo, done[0].surface
    trust = "" if photo.depth.is_absolute else ", distances are rough"
    return (
        f"Imported {photo.name}: {len(surface.positions):,} points, "
        f"{surface.depth.min():.2f} to {surface.depth.max():.2f} m{trust}"
    )
