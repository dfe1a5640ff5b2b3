# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object keeps of its import, so that it can be done again: path and options.

It is a custom property that is a group, with the path as bytes: not every path is text, and
exporters that write custom properties leave out groups (USD) or those with bytes in them (glTF), so
that no exported file tells how folders are called.
"""

import os
from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import bpy

if TYPE_CHECKING:
    from ..core.surface.rescale import Rescale
    from .settings import ImportSettings


RECORD = "heic_depth_import"
"""The custom property."""
_PATH, _OPTIONS, _RESCALE = "path", "options", "rescale"
_RELATIVE = b"//"
# Options that earlier versions did not have, as they are where nobody chooses them.
_SINCE = MappingProxyType({"use_hdr": False})


def keep_record(obj: bpy.types.Object, path: Path, settings: "ImportSettings") -> None:
    """Keeps path and options of an import.

    Args:
        obj: That came of it.
        path: Of the photo.
        settings: The user's decisions.
    """
    obj[RECORD] = {
        _PATH: _shortened(path, bpy.data.filepath),
        _OPTIONS: _options_of(settings),
        _RESCALE: [1.0, 0.0],
    }


def recorded_settings(obj: bpy.types.Object) -> "ImportSettings | None":
    """Returns the options that an object was imported with; None where an older version did."""
    from .settings import ImportSettings

    record = obj.get(RECORD)
    options = record and record.get(_OPTIONS)
    if options is None:
        return None
    try:
        return ImportSettings.chosen_in(SimpleNamespace(**_SINCE | options.to_dict()))
    except (AttributeError, TypeError, ValueError):  # of another version, or edited
        return None


def keep_rescale(obj: bpy.types.Object, rescale: "Rescale") -> None:
    """Keeps what was done to the depth of an object since it came from the file."""
    if (record := obj.get(RECORD)) is not None:
        record[_RESCALE] = [rescale.scale, rescale.offset]


def recorded_rescale(obj: bpy.types.Object) -> "Rescale":
    """Returns what was done to the depth of an object since it came from the file."""
    from ..core.surface.rescale import Rescale

    record = obj.get(RECORD)
    scale, offset = (record and record.get(_RESCALE)) or (1.0, 0.0)
    return Rescale(scale, offset)


def recorded_path(obj: bpy.types.Object) -> Path | None:
    """Returns where an object's photo was when it was last read; None where that is unknown."""
    record = obj.get(RECORD)
    kept = record and record.get(_PATH)
    return _whole(kept, bpy.data.filepath) if isinstance(kept, bytes) and kept else None


def _options_of(settings: "ImportSettings") -> dict[str, Any]:
    """Returns the options as the operator's properties have them."""
    from ..core.settings import SurfaceSettings
    from .settings import ImportSettings

    shape = {field.name: getattr(settings.surface, field.name) for field in fields(SurfaceSettings)}
    own = {field.name: getattr(settings, field.name) for field in fields(ImportSettings)[1:]}
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in (shape | own).items()
    }


def _shortened(path: Path, blend: str) -> bytes:
    """Returns a path, relative to a .blend where both are on one drive, as Blender's pictures are.

    Args:
        path: Of the photo.
        blend: Path of the .blend; empty where it was never saved.
    """
    whole = path.absolute()
    if not blend:
        return os.fsencode(whole)
    try:
        relative = Path(os.path.relpath(whole, Path(blend).parent))
    except ValueError:  # another drive
        return os.fsencode(whole)
    return _RELATIVE + os.fsencode(relative.as_posix())


def _whole(kept: bytes, blend: str) -> Path:
    if not kept.startswith(_RELATIVE) or not blend:
        return Path(os.fsdecode(kept))
    relative = os.fsdecode(kept.removeprefix(_RELATIVE))
    return Path(os.path.normpath(Path(blend).parent / relative))


def _imported() -> Iterator[bpy.types.Object]:
    for obj in bpy.data.objects:
        is_own = obj.is_editable and obj.override_library is None
        if is_own and recorded_path(obj) is not None:
            yield obj


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]  # stub
def make_paths_relative(target: str, *_: object) -> None:
    """Makes all paths relative to the file that is about to be saved, as Blender does with its own.

    Args:
        target: The file; empty for the startup file.
    """
    for obj in _imported():
        obj[RECORD][_PATH] = _shortened(recorded_path(obj) or Path(), target)


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]  # stub
def make_paths_our_own(target: str, *_: object) -> None:
    """Makes them relative to the open file again, after a copy was saved.

    Args:
        target: The file that was saved.
    """
    if target == bpy.data.filepath:
        return
    for obj in _imported():
        path = _whole(obj[RECORD][_PATH], target)
        obj[RECORD][_PATH] = _shortened(path, bpy.data.filepath)


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]  # stub
def make_appended_our_own(appended: "bpy.types.BlendImportContext", *_: object) -> None:
    """Makes paths relative to the open file that come relative to the one they are appended from.

    Args:
        appended: What came in. Of what is pasted Blender names a file of its own, beside which no
            photo is; then a path stays as it was copied.
    """
    for item in appended.import_items:
        obj, source = item.id, item.source_library
        is_new = item.append_action in {"MAKE_LOCAL", "COPY_LOCAL"}
        if not is_new or source is None or not isinstance(obj, bpy.types.Object):
            continue
        if recorded_path(obj) is not None:
            path = _whole(obj[RECORD][_PATH], bpy.path.abspath(source.filepath))
            if path.is_file():
                obj[RECORD][_PATH] = _shortened(path, bpy.data.filepath)
