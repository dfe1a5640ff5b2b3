# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo's bytes, whichever way a script has them: a path, the bytes, an open file."""

import os
from pathlib import Path

from .file import BinaryFile, content_of, opened, require_small, unreadable

_NAMELESS = "photo"


PhotoSource = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryFile
"""A path, the bytes of a file, or a file that is open for bytes, read from where it is."""


def name_of(source: PhotoSource) -> str:
    """Returns what to call a photo.

    Args:
        source: Where it comes from.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _NAMELESS
    path = source if isinstance(source, str | os.PathLike) else getattr(source, "name", "")
    return (Path(path).name if isinstance(path, str | os.PathLike) else "") or _NAMELESS


def bytes_of(source: PhotoSource) -> bytes:
    """Reads a whole photo.

    Args:
        source: Where it comes from.

    Raises:
        DepthImportError: It cannot be read, or is no photo; without its name.
        TypeError: It is nothing that bytes come from.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        require_small(memoryview(source).nbytes)
        return bytes(source)
    try:
        if isinstance(source, str | os.PathLike):
            with opened(Path(source)) as file:
                return content_of(file)
        if isinstance(source, BinaryFile):
            return content_of(_Whole(source))
    except OSError as error:
        raise unreadable(error) from error
    raise TypeError(
        f"a photo is a path, bytes or a file open for bytes, not {type(source).__name__}"
    )


class _Whole:
    """A file whose `read` returns fewer bytes than it was asked for only at the end."""

    def __init__(self, file: BinaryFile) -> None:
        self._file = file

    def read(self, size: int, /) -> bytes:
        parts = []
        while size > 0:
            part = self._file.read(size)
            if not isinstance(part, bytes | bytearray | memoryview):
                raise TypeError(f"a file has to be open for bytes; it gave {type(part).__name__}")
            if not part:
                break
            parts.append(bytes(part))
            size -= len(part)
        return b"".join(parts)
