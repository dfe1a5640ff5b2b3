# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files appear under their names only when they are whole."""

import errno
import io
import os
import re
import shutil
import sys
from collections.abc import Callable, Collection
from contextlib import redirect_stderr
from pathlib import Path
from typing import BinaryIO

from ...core.errors import ErrorKind
from ...reading.file import looks_like_original
from ..exporting.write_errors import WriteError

# Exporters that do not notice a full disk leave less room than this.
_ROOM_LEFT = 1 << 20
# More than a result takes: what an exporter that failed had no room for it may have removed itself.
_ROOM_FOR_ALL = 1 << 28
_ERROR = re.compile(r"\w*Error: (\[Errno \d+\] )?")
# Of a place that is somebody's, or that cannot be: the same on every machine.
_ERRORS_OF_NAMES = frozenset(
    (
        *(errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR),
        *(errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ELOOP),
    )
)
# As exporters hand them on in their own sentences.
_REASONS_OF_DISKS = tuple(
    os.strerror(getattr(errno, name))
    for name in ("ENOSPC", "EDQUOT", "EIO", "EROFS", "EFBIG", "ENOMEM")
    if hasattr(errno, name)
)
# What file systems say to `posix_fallocate` that do not know it.
_CANNOT_SET_ASIDE = frozenset((errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.ENODEV))

OTHER_PLACE = "choose another name or folder for the results"
"""What to do where a result would harm a photo."""

FileIdentity = tuple[int, int]


class PlaceError(WriteError):
    """A result may not have the name that it would get, on any machine."""

    kind = ErrorKind.INPUT


class ExporterError(WriteError):
    """Blender's exporter failed though there was room."""

    kind = ErrorKind.INTERNAL


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
        _settle(path)
    except (OSError, RuntimeError) as error:
        raise _error_of(error, path)(
            f"{path.name} cannot be written ({reason_of(error)}); "
            "make room, or choose another folder"
        ) from error


def put_in_place(folder: Path, result: Path, originals: Collection[FileIdentity]) -> None:
    """Moves a result and what belongs to it to where they belong, the result itself last.

    Args:
        folder: That they were written to, on the same disk.
        result: Where the result belongs.
        originals: Files that nothing may take the place of, whatever is in them.

    Raises:
        WriteError: It cannot be put there, or an original is there.
    """
    written = sorted(folder.iterdir(), key=lambda path: path.name == result.name)
    try:
        for path in written:
            place = result.with_name(path.name)
            if is_photo(place, originals):
                raise PlaceError(f"{place.name} would take the place of a photo; {OTHER_PLACE}")
        for path in written:
            path.replace(result.with_name(path.name))
    except OSError as error:
        raise _error_of(error, result)(
            f"{result.name} cannot be put in its place ({reason_of(error)}); choose another folder"
        ) from error


def is_photo(place: Path, originals: Collection[FileIdentity]) -> bool:
    """Tells whether there is a photo where a result belongs: a camera's, or one of the run's.

    No result is a HEIC or has EXIF, so that no list of all photos is needed to spare them; what is
    none, and was taken for a photo, has to be known.

    Args:
        place: Where a result belongs.
        originals: The run's photos that a result may be called like.
    """
    identity = identity_of(place)
    return identity is not None and (identity in originals or looks_like_original(place))


def identity_of(path: Path) -> FileIdentity | None:
    """Returns what tells a file from all others, by whatever name or link; None without one."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def kind_of(error: OSError) -> ErrorKind:
    """Tells what is to blame for a file or folder that cannot be made."""
    return ErrorKind.INPUT if error.errno in _ERRORS_OF_NAMES else ErrorKind.MACHINE


def reason_of(error: Exception) -> str:
    """Returns the gist of an error on one line, without folders of this machine."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    lines = str(error).strip().splitlines()
    # An exporter in Python hands its whole traceback over, and Blender adds where it was called.
    gist = [line for line in lines if _ERROR.match(line)] or lines or [type(error).__name__]
    words = _ERROR.sub("", gist[-1]).split()
    return " ".join(word for word in words if os.sep not in word)[:200]


def _error_of(error: OSError | RuntimeError, path: Path) -> type[WriteError]:
    """Returns the error to raise for another; Blender's exporters do not say what was wrong."""
    if isinstance(error, RuntimeError):
        if any(reason in str(error) for reason in _REASONS_OF_DISKS):
            return WriteError  # Blender has removed what it had written, and there is room again
        try:
            path.touch()
            _settle(path, _ROOM_FOR_ALL)
        except OSError as reason:
            return _error_of(reason, path)
        return ExporterError
    return PlaceError if kind_of(error) is ErrorKind.INPUT else WriteError


def _settle(path: Path, room: int = _ROOM_LEFT) -> None:
    """Makes sure that a file is on its disk, and that the disk is not full.

    Not every exporter notices when it is: what it could not write leaves no room behind it, for
    which the file asks here, to give it back.

    Args:
        path: The file.
        room: How many bytes more there have to be room for.

    Raises:
        OSError: There is no file, no room, or what was written has not arrived.
    """
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        _make_room(file, size, room)
        os.fsync(file.fileno())
        file.truncate(size)


def _make_room(file: BinaryIO, size: int, room: int) -> None:
    """Lets a file have room behind its end; quotas and limits count, which free space hides.

    Where the file system can set it aside, nothing of it is written.

    Args:
        file: At its end.
        size: Of the file.
        room: In bytes.

    Raises:
        OSError: There is no room.
    """
    if sys.platform not in {"win32", "darwin"}:  # which have no such call, or not from Python
        try:
            os.posix_fallocate(file.fileno(), size, room)
        except OSError as error:
            if error.errno not in _CANNOT_SET_ASIDE:
                raise
        else:
            return
    if shutil.disk_usage(Path(file.name).parent).free < room:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    file.write(bytes(_ROOM_LEFT))
    file.flush()
