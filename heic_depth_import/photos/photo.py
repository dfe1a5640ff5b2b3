# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a photo for a script."""

from ..core.errors import DepthImportError
from ..core.photo import DepthPhoto
from ..reading.reader import photo_on_demand
from ..reading.source import PhotoSource, bytes_of, name_of


def read_photo(source: PhotoSource, *, name: str = "") -> DepthPhoto:
    """Reads a photo: its depth map, camera, how it was taken; pixels and mattes on demand.

    ``rgb``, ``mattes`` and ``warnings`` of what is returned are decoded when they are first asked
    for, in whichever thread, and can raise what reading can. A photo whose colours or size are out
    of the ordinary is decoded at once.

    Args:
        source: Path of a HEIC or JPEG file; its bytes; or a file open for bytes, which is read to
            its end and stays open.
        name: What to call the photo; if left out, its file's name, or ``photo``.

    Raises:
        DepthImportError: It cannot be read; the message is a sentence for people.
        TypeError: The source is none of these, or the name no text.
        ValueError: No path can be written so, or the file is closed.
        MemoryError: There is not enough of it.
    """
    if not isinstance(name, str):
        raise TypeError(f"a name is a text, not {type(name).__name__}")
    called = name or name_of(source)
    try:
        return photo_on_demand(bytes_of(source), called)
    except DepthImportError as error:
        raise error.about(called) from error


def require_photo(photo: object) -> None:
    """Checks that something is a photo.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(photo, DepthPhoto):
        raise TypeError(f"a photo is what read_photo returns, not {type(photo).__name__}")
