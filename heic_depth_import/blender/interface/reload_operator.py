# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that reads a photo from its file again."""

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import bpy
from bpy.app.translations import pgettext_iface, pgettext_rpt
from bpy.app.translations import pgettext_n as n_
from bpy.app.translations import pgettext_tip as tip_
from bpy.props import BoolProperty, StringProperty

from ..import_record import recorded_path, recorded_settings
from ..photo_parts import changeable_photo, photo_of
from ..preferences import chosen_reader
from .chosen_files import EXTENSIONS
from .distance_operator import OBJECT_OT_heic_depth_set_distance

if TYPE_CHECKING:
    from ...core.errors import Term
    from ...reading.photo_reader import PhotoReader
    from .telling import Reports
    from .waiting import Waiting


_MAKE_LIVE = n_(
    "Make a live grid of a mesh: the flat photo, displaced by a modifier that stays adjustable"
)


class OBJECT_OT_heic_depth_reload(bpy.types.Operator):
    """Read the photo from its file again, in place; what was sculpted is replaced"""

    bl_idname = "object.heic_depth_reload"
    bl_label = "Reload from File"
    bl_options = {"REGISTER", "UNDO"}

    filepath: StringProperty(
        name="File Path",
        description="The photo. Without, the file that it was imported from",
        subtype="FILE_PATH",
        options={"SKIP_SAVE"},
    )
    use_live: BoolProperty(
        name="Make Live",
        description=_MAKE_LIVE,
        default=False,
        options={"SKIP_SAVE"},
    )
    filter_glob: StringProperty(
        default=";".join(f"*{ending}" for ending in EXTENSIONS), options={"HIDDEN", "SKIP_SAVE"}
    )

    if TYPE_CHECKING:  # Blender evaluates the annotations of what it registers
        _waiting: Waiting | None
    _waiting = None
    _missing = ""

    @classmethod
    def description(
        cls, _context: bpy.types.Context, properties: bpy.types.OperatorProperties
    ) -> str:
        """Returns the tooltip of a button; that of Make Live says what this is."""
        return tip_(_MAKE_LIVE) if properties.use_live else ""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Allows it on photos that know how they were imported."""
        photo = changeable_photo(cls, context)
        if photo is None:
            return False
        if recorded_settings(photo) is None:
            cls.poll_message_set(tip_("An older version imported this photo; import it again"))
            return False
        return True

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Reads it while the window lives on; asks for a file that is not there any more."""
        from .progress import Progress
        from .waiting import Waiting

        path = self._path(context)
        if path is None or not path.is_file():
            self._missing = path.name if path is not None else ""
            self.filepath = str(path or "")
            context.window_manager.fileselect_add(self)
            return {"RUNNING_MODAL"}
        progress = Progress([path])
        steps = self._steps(context, chosen_reader(context))
        self._waiting = Waiting(context, steps, lambda: progress.status)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Reads it."""
        from ...reading.photo_reader import awaited

        return awaited(self._steps(context, chosen_reader(context)))

    def draw(self, context: bpy.types.Context) -> None:
        """Shows why a file is asked for, and what can be changed."""
        from .wrapped_text import room_in, write

        layout = self.layout
        assert layout is not None
        layout.use_property_split = True
        layout.use_property_decorate = False
        if not isinstance(context.space_data, bpy.types.SpaceFileBrowser):
            layout.prop(self, "filepath")
        elif self._missing:
            text = pgettext_iface("{name} is not where it was; choose it where it is now")
            write(layout, text.format(name=self._missing), room_in(context), context, icon="INFO")
        layout.prop(self, "use_live")

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Goes on whenever the decoder has got further; Esc leaves the photo as it is."""
        assert self._waiting is not None
        return self._waiting.after(event)

    def cancel(self, context: bpy.types.Context) -> None:
        """Lets the decoder go when Blender is closed."""
        if self._waiting is not None:
            self._waiting.stop()

    def _path(self, context: bpy.types.Context) -> Path | None:
        if self.filepath:
            return Path(bpy.path.abspath(self.filepath))
        photo = photo_of(context.object)
        return recorded_path(photo) if photo is not None else None

    def _steps(
        self, context: bpy.types.Context, reader: "PhotoReader"
    ) -> Generator[None, None, set[str]]:
        from ...core.errors import DepthImportError
        from ...reading.reader import PhotoOrder
        from ..mishaps import told
        from ..reloading import reloading
        from ..transaction import arrangement_kept
        from .telling import tell
        from .waiting import StopError

        photo, path = photo_of(context.object), self._path(context)
        try:
            if photo is None or path is None:
                self.report({"ERROR"}, "It is not known where the photo is; choose its file")
                return {"CANCELLED"}
            settings = recorded_settings(photo)
            wanted = (True, False) if settings is None else (settings.use_mattes, settings.has_hdr)
            reader.expect([PhotoOrder(path, *wanted)])
            with arrangement_kept(context):
                if context.mode != "OBJECT":
                    bpy.ops.object.mode_set(mode="OBJECT")
                steps = reloading(
                    context, photo, path, self._tell, reader=reader, use_live=self.use_live
                )
                reloaded = yield from steps
        except StopError:
            return {"CANCELLED"}
        except DepthImportError as error:
            self.report({"ERROR"}, told(error))
            return {"CANCELLED"}
        finally:
            reader.end()
        done = pgettext_rpt("Reloaded {name}").format(name=path.name)
        if reloaded.has_new_lens:
            done = pgettext_rpt("Reloaded {name}; its camera has the new photo's lens")
            done = done.format(name=path.name)
        warnings: Reports = tuple(
            ("WARNING", told(warning)) for warning in reloaded.imported.warnings
        )
        is_modal = self._waiting is not None and self._waiting.goes_on
        tell(self, (("INFO", done), *warnings), is_modal=is_modal)
        return {"FINISHED"}

    def _tell(self, text: "Term") -> None:
        from ..mishaps import told

        self.report({"INFO"}, told(text))


def draw_photo_entries(menu: bpy.types.Menu, context: bpy.types.Context) -> None:
    """Adds to the Object menu, where search finds it, what is done to imported photos."""
    if photo_of(context.object) is not None:
        menu.layout.separator()
        menu.layout.operator(OBJECT_OT_heic_depth_set_distance.bl_idname)
        menu.layout.operator(OBJECT_OT_heic_depth_reload.bl_idname)
