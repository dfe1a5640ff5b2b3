# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files appear under their names only when they are whole."""

import io
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

# Exporters that do not notice a full disk leave less room than this.
_ROOM_LEFT = 1 << 20
_SCRATCH = ".heic_depth-"
_SECONDS_ABANDONED = 24 * 3600
_ERROR = re.compile(r"\w*Error: (\[Errno \d+\] )?")


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


def put_in_place(folder: Path, result: Path) -> None:
    """Moves a result and what belongs to it to where they belong, the result itself last.

    Args:
        folder: That they were written to, on the same disk.
        result: Where the result belongs.
    """
    written = sorted(folder.iterdir(), key=lambda path: path.name == result.name)
    try:
        for path in written:
            path.replace(result.with_name(path.name))
    except OSError as error:
        raise WriteError(
            f"{result.name} cannot be put in its place ({reason_of(error)}); choose another folder"
        ) from error


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


@contextmanager
def scratch_for(results: Iterable[Path]) -> Iterator[dict[Path, Path]]:
    """Makes a folder beside each result, on the same disk, and removes it with what is in it.

    Args:
        results: Where results belong.
    """
    scratch: dict[Path, Path] = {}
    try:
        for folder in {result.parent for result in results}:
            folder.mkdir(parents=True, exist_ok=True)
            _forget_abandoned(folder)
            scratch[folder] = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
        yield scratch
    finally:
        for own in scratch.values():
            shutil.rmtree(own, ignore_errors=True)


def _forget_abandoned(folder: Path) -> None:
    """Removes what a run that was killed has left behind."""
    for old in folder.glob(f"{_SCRATCH}*"):
        try:
            if time.time() - old.stat().st_mtime > _SECONDS_ABANDONED:
                shutil.rmtree(old, ignore_errors=True)
        except FileNotFoundError:  # another worker was quicker
            continue
