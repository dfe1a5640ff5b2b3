# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Node groups that are built once a session: reading one from a file is ten times as fast.

The files are in Blender's own temporary folder, which goes when Blender does.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy

FOLDER = "heic_depth_node_groups"
"""Of the files, in the session's own."""


def kept_group(name: str, build: Callable[[str], bpy.types.NodeTree]) -> bpy.types.NodeTree:
    """Returns a new node group, from the session's file if it was built before.

    Args:
        name: Of the group, and of the file: whatever is called so is the same.
        build: Builds it, given its name. Those nested in it have that in theirs, behind a dot.
    """
    file = _folder() / f"{name}.blend"
    if file.is_file():
        with contextlib.suppress(OSError, RuntimeError):  # a disk that was tidied up, or is broken
            return _read(file, name)
    group = build(name)
    with contextlib.suppress(OSError, RuntimeError):  # a full disk: it is built again next time
        file.parent.mkdir(exist_ok=True)
        bpy.data.libraries.write(str(file), {group}, compress=True)
    return group


def forget_kept_groups() -> None:
    """Removes the files: another version of the extension may build other groups."""
    import shutil  # brings compression along, which nothing else at Blender's end needs

    shutil.rmtree(_folder(), ignore_errors=True)


def _folder() -> Path:
    return Path(bpy.app.tempdir, FOLDER)


def _read(file: Path, name: str) -> bpy.types.NodeTree:
    """Brings in a group and those nested in it.

    What is appended tells its file, and so a folder of this machine, in every .blend; what is
    linked and made local does not.

    Raises:
        OSError, RuntimeError: The file cannot be read.
    """
    libraries = set(bpy.data.libraries)
    load: Any = bpy.data.libraries.load  # the stub knows no result
    with load(str(file), link=True) as (inside, wanted):
        names = list(inside.node_groups)
        wanted.node_groups = list(names)
    linked: list[bpy.types.NodeTree | None] = list(wanted.node_groups)
    groups = [group for group in linked if group is not None]
    if not groups or len(groups) < len(linked):
        raise OSError(f"{file.name} lacks node groups")
    for group in groups:
        group.make_local()
    bpy.data.batch_remove(set(bpy.data.libraries) - libraries)
    ((outermost, its_name),) = (
        (group, each) for group, each in zip(groups, names, strict=True) if not each.startswith(".")
    )
    outermost.name = name
    for group, each in zip(groups, names, strict=True):
        if group != outermost:
            group.name = each.replace(its_name, outermost.name, 1)
    return outermost
