# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One task, done in this Blender: import, render, write.

Whoever gave the task puts the results in place. So nothing is once that one is gone.
"""

import contextlib
import re
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import bpy

if sys.platform != "win32":
    import resource

from ...core.errors import DepthImportError, ErrorKind
from ...reading.photo_reader import PhotoReader
from ..adding import Imported
from ..custom_properties import PROPERTIES
from ..exporting.formats import FORMATS
from ..exporting.left_out import left_out
from ..exporting.write_errors import WriteError
from ..importing import import_photo
from ..preferences import chosen_reader
from ..settings import ImportSettings
from ..showing import SceneSettings, show
from .photo_access import kind_of_unreadable
from .rendering import RenderSettings, render, show_colours_as_they_are
from .task import Outcome, Task
from .whole_files import write_whole


@dataclass(frozen=True, slots=True)
class Work:
    """What is the same for all tasks.

    Attributes:
        settings: The user's decisions about the import.
        render: How to render.
        reader: Reads the photos.
    """

    settings: ImportSettings
    render: RenderSettings
    reader: PhotoReader

    @classmethod
    def chosen(
        cls, options: dict[str, object], render: dict[str, int], *, threads: int = 0
    ) -> "Work":
        """Takes the operator's properties, and the settings of the render, by their names.

        Args:
            options: Of the operator.
            render: Settings of the render.
            threads: So many decode a photo; 0 for as many as there are cores.
        """
        settings = ImportSettings.chosen_in(SimpleNamespace(**options))
        reader = chosen_reader(bpy.context, is_command_line=True, threads=threads)
        return cls(settings, RenderSettings(**render), reader)

    def do(self, task: Task, scratch: Mapping[Path, Path]) -> Outcome:
        """Does a task, whatever may happen.

        Args:
            task: The photo and what to make of it.
            scratch: For each folder that results go to, an empty one on the same disk.
        """
        start = time.monotonic()
        try:
            imported = self._import(task)
            self.reader.start()  # for the next photo, while this one is written
            properties = _properties_of(imported)  # what other programs want may remove the object
            notes = [*imported.warnings, *left_out(imported, self.settings, task.output)]
            points = self._write(task, scratch, notes)
            properties = {"points": points or len(imported.surface.positions), **properties}
        except (DepthImportError, WriteError) as error:
            kind = error.kind
            if kind is ErrorKind.UNREADABLE:
                kind = kind_of_unreadable(task.photo)
            return Outcome.failed(task, str(error), time.monotonic() - start, kind)
        except MemoryError:
            message = f"{task.photo.name} needs more memory than there is; try --resolution 0.5"
            return Outcome.failed(task, message, time.monotonic() - start, ErrorKind.MACHINE)
        except Exception as error:  # noqa: BLE001  a photo's mishap is no reason to stop the rest
            traceback.print_exc(file=sys.stderr)
            return Outcome.unexpected(task, error, time.monotonic() - start)
        return Outcome.done(
            task,
            warnings=notes,
            seconds=time.monotonic() - start,
            properties=properties,
            peak_memory_mb=_peak_memory_mb(),
        )

    def _import(self, task: Task) -> Imported:
        """Imports into a scene of its own, so that nothing of one photo is left for the next."""
        settings, output = self.settings, task.output
        if output is not None and not FORMATS[output.suffix.lower()].has_alpha:
            settings = settings.with_hard_edges()
        if output is not None and not FORMATS[output.suffix.lower()].is_scene:
            settings = settings.without_stage().without_hdr()
        bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
        imported = import_photo(bpy.context, task.photo, settings, lambda _text: None, self.reader)
        show(_scene(), [imported], SceneSettings())
        if imported.stage is not None or not self._needs_light:
            show_colours_as_they_are(_scene())
        return imported

    def _write(self, task: Task, scratch: Mapping[Path, Path], notes: list[str]) -> int:
        """Writes everything beside its place.

        Args:
            task: What to write.
            scratch: Where to.
            notes: What the user should know about it comes to its end.

        Returns:
            How many points there are in the file, 0 where none was asked for.
        """
        points = [0]
        steps: list[tuple[Path, Callable[[Path], None]]] = []
        if task.output:
            steps.append((task.output, partial(_export, points)))
        if task.render:
            # What other programs want changes the scene for good; rendering, only its settings.
            is_blend = task.output is not None and task.output.suffix.lower() == ".blend"
            steps.insert(1 if is_blend else 0, (task.render, partial(self._render, notes)))
        for result, write in steps:
            write_whole(scratch[result.parent] / result.name, write)
        return points[-1]

    def _render(self, notes: list[str], path: Path) -> None:
        is_lit = self._needs_light or any(obj.type == "LIGHT" for obj in _scene().objects)
        notes.extend(render(_scene(), path, self.render, is_lit=is_lit))

    @property
    def _needs_light(self) -> bool:
        return self.settings.material != "PHOTO"


def _scene() -> bpy.types.Scene:
    scene = bpy.context.scene
    assert scene is not None  # Blender has no file without a scene
    return scene


def _export(points: list[int], path: Path) -> None:
    points.append(FORMATS[path.suffix.lower()].write(path))


def _properties_of(imported: Imported) -> dict[str, object]:
    properties: dict[str, object] = imported.main[PROPERTIES].to_dict()
    del properties["file"]
    return properties


def _peak_memory_mb() -> float | None:
    if sys.platform == "win32":
        return None
    # What getrusage tells on Linux begins with the most that who started this process has held.
    with contextlib.suppress(OSError):
        told = Path("/proc/self/status").read_text(encoding="utf-8")
        if found := re.search(r"^VmHWM:\s*(\d+) kB$", told, re.MULTILINE):
            return round(int(found[1]) / (1 << 10), 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)
