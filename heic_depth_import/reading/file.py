# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bytes of a file, read once; nothing that only looks like a file is waited for."""

import os
import stat
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from ..core.errors import TooLargePhotoError, UnreadablePhotoError
from ..core.file_kind import is_camera_photo, kind_of
from ..core.strerror import reason_of


@runtime_checkable
class BinaryFile(Protocol):
    """Whatever bytes can be read from: an open file, `io.BytesIO`, an answer of a server."""

    def read(self, size: int, /) -> bytes:
        """Returns as many bytes or fewer; none at the end."""


MAX_FILE_BYTES = 1 << 30
# Enough to tell what a file is, before all of it is read.
_FIRST_BYTES = 1 << 16


def opened(path: Path) -> BinaryIO:
    """Opens a photo, without waiting for anything.

    Args:
        path: What should be a photo.

    Raises:
        DepthImportError: It is no regular file, or larger than any photo; without its name.
        OSError: It cannot be opened.
    """
    file = _opened(path)
    try:
        _require_photo_like(os.fstat(file.fileno()))
    except BaseException:
        file.close()
        raise
    return file


def content_of(file: BinaryFile) -> bytes:
    """Reads a whole photo.

    Args:
        file: As `opened`, or another whose `read` ends early only where the file does.

    Raises:
        DepthImportError: It is no photo, or larger than any; without its name.
        OSError: It cannot be read.
    """
    start = file.read(_FIRST_BYTES)
    kind_of(start)
    content = start + file.read(max(MAX_FILE_BYTES + 1 - len(start), 0))
    require_small(len(content))  # it may have grown meanwhile
    return content


def unreadable(error: OSError) -> UnreadablePhotoError:
    """Returns the error of a photo that the system does not let be read; without its name.

    Args:
        error: What the system says.
    """
    return UnreadablePhotoError(
        "cannot be opened ({reason}); check that it is there and may be read",
        reason=reason_of(error),
    )


def looks_like_original(path: Path) -> bool:
    """Tells whether a file's first bytes are those of a camera's photo, whatever its name says.

    Args:
        path: Any file; what cannot be opened is none.
    """
    try:
        with _opened(path) as file:
            return stat.S_ISREG(os.fstat(file.fileno()).st_mode) and is_camera_photo(
                file.read(_FIRST_BYTES)
            )
    except OSError:
        return False


def _opened(path: Path) -> BinaryIO:
    return open(path, "rb", opener=_open_without_waiting)


def _open_without_waiting(path: str, flags: int) -> int:
    # A pipe that nobody writes to would be waited for; where the flag is not known there are none.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _require_photo_like(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnreadablePhotoError(
            "is no file that can be read as a whole (a pipe or a device); "
            "copy the photo into a folder first"
        )
    require_small(status.st_size)


def require_small(size: int) -> None:
    """Checks the size of a file.

    Raises:
        TooLargePhotoError: It is larger than any photo; without its name.
    """
    if size > MAX_FILE_BYTES:
        raise TooLargePhotoError(
            "has {size:,} bytes, more than the limit of {limit:,}; choose a single photo",
            size=size,
            limit=MAX_FILE_BYTES,
        )
