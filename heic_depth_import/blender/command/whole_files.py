# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files appear under their names only when they are whole."""

import io
import os
import re
from collections.abc import Callable, Collection
from contextlib import redirect_stderr
from pathlib import Path

# Exporters that do not notice a full disk leave less room than this.
_ROOM_LEFT = 1 << 20
_ERROR = re.compile(r"\w*Error: (\[Errno \d+\] )?")


OTHER_PLACE = "choose another name or folder for the results"
"""What to do where a result would harm a photo."""

FileIdentity = tuple[int, int]


class WriteError(Exception):
    """A result cannot be written; the message is a sentence for the user."""


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Lets a function write a file, and makes sure that all of it is there.

    Args:
        path: In a folder of its own, where it may as well be in pieces.
        write: Blender's exporters raise RuntimeError, or nothing at all.

    Raises:
        WriteError: It is not.
    """
    try:
        with redirect_stderr(io.StringIO()):  # a failing exporter shows its traceback
            write(path)
        _require_room(path.parent)
        _flush(path)
    except (OSError, RuntimeError) as error:
        raise WriteError(
            f"{path.name} cannot be written ({reason_of(error)}); "
            "make room, or choose another folder"
        ) from error


def put_in_place(folder: Path, result: Path, originals: Collection[FileIdentity]) -> None:
    """Moves a result and what belongs to it to where they belong, the result itself last.

    Args:
        folder: That they were written to, on the same disk.
        result: Where the result belongs.
        originals: Files that nothing may take the place of.

    Raises:
        WriteError: It cannot be put there, or an original is there.
    """
    written = sorted(folder.iterdir(), key=lambda path: path.name == result.name)
    try:
        for path in written:
            place = result.with_name(path.name)
            if identity_of(place) in originals:
                raise WriteError(f"{place.name} would take the place of a photo; {OTHER_PLACE}")
        for path in written:
            path.replace(result.with_name(path.name))
    except OSError as error:
        raise WriteError(
            f"{result.name} cannot be put in its place ({reason_of(error)}); choose another folder"
        ) from error


def identity_of(path: Path) -> FileIdentity | None:
    """Returns what tells a file from all others, by whatever name or link; None without one."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def reason_of(error: Exception) -> str:
    """Returns the gist of an error on one line, without folders of this machine."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    lines = str(error).strip().splitlines()
    # An exporter in Python hands its whole traceback over, and Blender adds where it was called.
    gist = [line for line in lines if _ERROR.match(line)] or lines or [type(error).__name__]
    words = _ERROR.sub("", gist[-1]).split()
    return " ".join(word for word in words if os.sep not in word)[:200]


def _require_room(folder: Path) -> None:
    """Raises OSError on a full disk, which not every exporter has noticed."""
    probe = folder / "room"
    try:
        with probe.open("wb") as file:
            file.write(bytes(_ROOM_LEFT))
            file.flush()
            os.fsync(file.fileno())
    finally:
        probe.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
