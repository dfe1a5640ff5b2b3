# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a HEIC file to what the photo says."""

from dataclasses import dataclass
from pathlib import Path

from ..core.errors import DepthImportError, UnreadablePhotoError
from ..core.limits import Limits
from ..core.photo import DepthPhoto
from .assembly import assemble
from .description import describe
from .file import content_of
from .pictures import decode_pictures

_DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class PhotoOrder:
    """What to read.

    Attributes:
        path: A HEIC file.
        use_mattes: Decode its mattes as well, which takes its time.
    """

    path: Path
    use_mattes: bool = True


def read(order: PhotoOrder, limits: Limits = _DEFAULT_LIMITS) -> DepthPhoto:
    """Reads a photo with its depth map.

    Args:
        order: The photo, and what of it.
        limits: What is decoded at most.

    Raises:
        DepthImportError: The file cannot be imported; the message is a sentence for the user.
    """
    name = order.path.name
    try:
        return photo_of(content_of(order.path), name, limits, use_mattes=order.use_mattes)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadablePhotoError(
            f"{name} cannot be opened ({reason}); check that it is there and may be read"
        ) from error
    except DepthImportError as error:
        raise error.about(name) from error


def photo_of(
    content: bytes, name: str, limits: Limits = _DEFAULT_LIMITS, *, use_mattes: bool = True
) -> DepthPhoto:
    """Reads a photo from its bytes.

    Args:
        content: The whole file.
        name: What to call the photo.
        limits: What is decoded at most.
        use_mattes: Decode its mattes as well.

    Raises:
        DepthImportError: Without the name of the file.
    """
    description = describe(content, limits)
    pictures = decode_pictures(description)
    return assemble(name, description, pictures, use_mattes=use_mattes)
