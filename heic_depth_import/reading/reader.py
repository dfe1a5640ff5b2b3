# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a file to what the photo says."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from ..core.errors import DepthImportError
from ..core.file_kind import FileKind, kind_of
from ..core.limits import Limits
from ..core.photo import DepthPhoto
from .assembly import assemble
from .file import content_of, opened, unreadable
from .heif import decoding as heif_decoding
from .heif import parts as heif
from .heif.strict_decoding import strict_decoder
from .jpeg import decoding as jpeg_decoding
from .jpeg import parts as jpeg

_DEFAULT_LIMITS = Limits()
_NOTHING = nullcontext()
_CONTAINERS = {FileKind.HEIC: heif, FileKind.JPEG: jpeg}
# Content, name, limits, and whether mattes and the gain map are wanted.
_About = tuple[bytes, str, Limits, bool, bool]


@dataclass(frozen=True, slots=True)
class PhotoOrder:
    """What to read.

    Attributes:
        path: A HEIC or JPEG file.
        use_mattes: Decode its mattes as well, which takes its time.
        use_hdr: Decode its gain map as well, and tell if there is none.
    """

    path: Path
    use_mattes: bool = True
    use_hdr: bool = False


def warm_up() -> None:
    """Loads all that reading a photo needs, which takes a while; later no file may be opened."""
    heif_decoding.warm_up()
    jpeg_decoding.warm_up()
    strict_decoder()


def read(
    order: PhotoOrder,
    limits: Limits = _DEFAULT_LIMITS,
    once_open: Callable[[], None] = lambda: None,
) -> DepthPhoto:
    """Reads a photo with its depth map.

    Args:
        order: The photo, and what of it.
        limits: What is decoded at most.
        once_open: Is called when the file is open, before its first byte is looked at.

    Raises:
        DepthImportError: The file cannot be imported; the message is a sentence for the user.
    """
    return _photo(order, limits, once_open, photo_of)


def begin(
    order: PhotoOrder,
    limits: Limits = _DEFAULT_LIMITS,
    once_open: Callable[[], None] = lambda: None,
    *,
    within: AbstractContextManager[object] = _NOTHING,
) -> DepthPhoto:
    """Reads a photo's depth map, while a thread decodes the pixels; mattes when they are asked for.

    Args:
        order: As for `read`.
        limits: As there.
        once_open: As there.
        within: What all is read within, by either thread.

    Raises:
        DepthImportError: The file cannot be imported; the message is a sentence for the user.
    """

    def photo_begun(*about: *_About) -> DepthPhoto:
        with within:
            return photo_on_demand(*about, within)

    return _photo(order, limits, once_open, photo_begun)


def _photo(
    order: PhotoOrder,
    limits: Limits,
    once_open: Callable[[], None],
    photo_from: Callable[[Unpack[_About]], DepthPhoto],
) -> DepthPhoto:
    name = order.path.name
    try:
        content = _content_of(order.path, once_open)
        return photo_from(content, name, limits, order.use_mattes, order.use_hdr)
    except DepthImportError as error:
        raise error.about(name) from error


def _content_of(path: Path, once_open: Callable[[], None]) -> bytes:
    try:
        with opened(path) as file:
            once_open()
            return content_of(file)
    except OSError as error:
        raise unreadable(error) from error


def photo_of(
    content: bytes,
    name: str,
    limits: Limits = _DEFAULT_LIMITS,
    use_mattes: bool = True,
    use_hdr: bool = False,
) -> DepthPhoto:
    """Reads a photo from its bytes.

    Args:
        content: The whole file.
        name: What to call the photo.
        limits: What is decoded at most.
        use_mattes: Decode its mattes as well.
        use_hdr: Decode its gain map as well.

    Raises:
        DepthImportError: Without the name of the file.
    """
    parts = _CONTAINERS[kind_of(content)].parts_of(content, limits)
    return assemble(name, parts, use_mattes=use_mattes, use_hdr=use_hdr)


def photo_on_demand(  # noqa: PLR0913, PLR0917  what is read, and what of it
    content: bytes,
    name: str,
    limits: Limits = _DEFAULT_LIMITS,
    use_mattes: bool = True,
    use_hdr: bool = False,
    begun_within: AbstractContextManager[object] | None = None,
) -> DepthPhoto:
    """Reads a photo from its bytes; pixels and mattes are decoded when they are asked for.

    Args:
        content: The whole file.
        name: What to call the photo.
        limits: What is decoded at most.
        use_mattes: It has mattes, if the file has.
        use_hdr: It has a gain map, if the file has.
        begun_within: Let a thread decode its pixels from now on, within this.

    Raises:
        DepthImportError: Without the name of the file.
    """
    parts = _CONTAINERS[kind_of(content)].parts_on_demand(content, limits, begun_within)
    return assemble(name, parts, use_mattes=use_mattes, use_hdr=use_hdr)
