# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The import operator, as scripts call it and the dialog does."""

from collections.abc import Generator
from contextlib import suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING

import bpy
from bpy.app.translations import pgettext_rpt as rpt_

from ..preferences import chosen_reader
from .chosen_files import ChosenFiles, values_of
from .options import ImportOptions
from .scene_options import SceneOptions

if TYPE_CHECKING:
    from ...reading.photo_reader import PhotoReader
    from ..transaction import Transaction
    from .progress import Progress
    from .waiting import Waiting


# What the dialog got ready while the user looked for the photo: no property can hold it.
DIALOG_READER: "ContextVar[PhotoReader | None]" = ContextVar("dialog_reader", default=None)


class IMPORT_SCENE_OT_heic_depth(bpy.types.Operator, ImportOptions, SceneOptions, ChosenFiles):
    """Import phone portrait photos as a mesh, point cloud or live grid shaped by their depth map"""

    bl_idname = "import_scene.heic_depth"
    bl_label = "Import HEIC Depth"
    bl_options = {"REGISTER", "UNDO"}

    if TYPE_CHECKING:  # Blender evaluates the annotations of what it registers
        _waiting: Waiting | None
    _waiting = None

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Goes on where the dialog has ended, or else shows it."""
        from .progress import Progress
        from .waiting import Waiting

        reader = DIALOG_READER.get()
        if reader is None:
            chosen = values_of(self)
            wanted = {
                name: chosen[name] for name in chosen if self.properties.is_property_set(name)
            }
            bpy.ops.import_scene.heic_depth_dialog("INVOKE_DEFAULT", **wanted)
            return {"CANCELLED"}  # the dialog calls again
        progress = Progress(self.paths())
        steps = self._steps(context, reader, progress)
        self._waiting = Waiting(context, steps, lambda: progress.status)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Imports every chosen photo; what fails is reported, what works stays."""
        from ...reading.photo_reader import awaited
        from .progress import Progress

        return awaited(self._steps(context, chosen_reader(context), Progress(self.paths())))

    def modal(self, _context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Goes on whenever the decoder has got further; Esc ends it and keeps what is finished."""
        assert self._waiting is not None
        return self._waiting.after(event)

    def cancel(self, _context: bpy.types.Context) -> None:
        """Lets the decoder go when Blender is closed."""
        if self._waiting is not None:
            self._waiting.stop()

    def draw(self, _context: bpy.types.Context) -> None:
        """Shows the options."""
        from .option_panels import draw_options

        draw_options(self)

    def _steps(
        self, context: bpy.types.Context, reader: "PhotoReader", progress: "Progress"
    ) -> Generator[None, None, set[str]]:
        """Imports in steps; Esc between them keeps what is finished, an error keeps nothing."""
        from ..transaction import Transaction, arrangement_kept
        from .waiting import StopError

        assert context.scene is not None  # Blender has no file without one
        transaction = Transaction()
        context.window_manager.progress_begin(0, len(progress.paths))
        try:
            with suppress(StopError):
                yield from self._photos(context, reader, progress, transaction)
            if progress.done:
                with arrangement_kept(context):
                    self._show(context, progress)
        except BaseException:
            transaction.take_back()
            raise
        finally:
            context.window_manager.progress_end()
            reader.end()
        return self._ended(progress)

    def _photos(
        self,
        context: bpy.types.Context,
        reader: "PhotoReader",
        progress: "Progress",
        transaction: "Transaction",
    ) -> Generator[None, None, None]:
        """Imports one photo after the other, each into its place."""
        from ...core.errors import DepthImportError
        from ...reading.reader import PhotoOrder
        from ..importing import importing
        from ..mishaps import told
        from ..objects.scene_units import metres_per_unit
        from ..settings import ImportSettings
        from ..showing import SceneSettings, place

        assert context.scene is not None
        settings = ImportSettings.chosen_in(self).in_metres(metres_per_unit(context.scene))
        wanted = SceneSettings.chosen_in(self)
        of_each = settings.use_mattes, settings.has_hdr
        reader.expect([PhotoOrder(path, *of_each) for path in progress.paths])
        for number, path in enumerate(progress.paths):
            context.window_manager.progress_update(number)
            try:
                photo = yield from importing(
                    context,
                    path,
                    settings,
                    lambda text: self._tell(told(text)),
                    reader=reader,
                    transaction=transaction,
                    working=progress.set_stage,
                )
            except DepthImportError as error:
                progress.add_failure(told(error))
                continue
            place(context.scene, photo, progress.done, wanted)
            progress.add_photo(photo)
            yield  # lets the window draw it

    def _show(self, context: bpy.types.Context, progress: "Progress") -> None:
        """Shows what came in: in the scene, and as far as it is asked for in the window."""
        from ..objects.stage import STANDARD_VIEW
        from ..objects.startup import startup_cube
        from ..settings import ImportSettings
        from ..showing import SceneSettings, show
        from .viewport import Viewport

        scene, first = context.scene, progress.done[0]
        assert scene is not None
        if show(scene, progress.done, SceneSettings.chosen_in(self)):
            self._tell(rpt_(STANDARD_VIEW))
        if not self.use_look_through:
            return
        view = Viewport.largest_in(context.window)
        if view is not None:
            photos = [photo.main for photo in progress.done]
            view.show_colours(ImportSettings.chosen_in(self), photos)
            # Who adjusts the import may have looked at it from the side for that.
            is_to_look = self._waiting is None or self._waiting.goes_on or view.looks_through
            if is_to_look and first.rig is not None:
                view.look_through(first.camera or first.rig.camera)
        if (cube := startup_cube(scene)) is not None:
            cube.hide_set(state=True)
            cube.hide_render = True
            progress.has_hidden_cube = True

    def _ended(self, progress: "Progress") -> set[str]:
        """Tells how it ended."""
        from .progress import list_failures
        from .telling import tell

        if not progress.paths:
            self.report({"ERROR"}, rpt_("No photo was chosen; select HEIC or JPEG files"))
        if not progress.done:
            for failure in progress.failures:
                self.report({"ERROR"}, failure)
            if progress.paths and not progress.failures:
                self._tell(rpt_("Import cancelled"))
            return {"CANCELLED"}
        tell(self, progress.reports, is_modal=self._waiting is not None and self._waiting.goes_on)
        if progress.failures and not bpy.app.background:
            list_failures(progress.summary, progress.failures)
        return {"FINISHED"}

    def _tell(self, text: str) -> None:
        self.report({"INFO"}, text)


CLASSES: tuple[type, ...] = (IMPORT_SCENE_OT_heic_depth,)
