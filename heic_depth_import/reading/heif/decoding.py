# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From coded pictures to pixels; the only module that knows pillow-heif."""

import re
from typing import TYPE_CHECKING

import numpy as np

from ...core.arrays import Samples
from ...core.errors import UnreadablePhotoError, undecodable
from ...core.heif.container import Item

if TYPE_CHECKING:
    from pillow_heif import HeifFile as HeifFile  # noqa: PLC0414  others name it from here

# How libheif and what it is made of say that there is no memory left; not that a damaged file asks
# for more than any may have, or for none.
_NO_MEMORY = re.compile(
    r"bad_alloc|memory allocation(?!.*(security limit|invalid image size))|out of memory",
    re.IGNORECASE | re.DOTALL,
)
# What decoders raise; LookupError is pillow-heif's for a file without a picture.
_DECODER_ERRORS = (ValueError, EOFError, SyntaxError, RuntimeError, OSError, LookupError)


def warm_up() -> None:
    """Loads the decoder, which takes a while, and what others load while they are used."""
    import pillow_heif  # noqa: F401  for later
    from numpy import ma  # noqa: F401  for `numpy.unique`
    from PIL import ImageCms, TiffImagePlugin  # noqa: F401  for profiles and EXIF


def open_heif(content: bytes, threads: int = 1) -> "HeifFile":
    """Opens a file; nothing is decoded before it is asked for.

    Args:
        content: The whole file.
        threads: So many decode its parts.

    Raises:
        UnreadablePhotoError: There is no picture in it.
    """
    import pillow_heif

    options = pillow_heif.options
    usual, options.DECODE_THREADS = options.DECODE_THREADS, threads
    try:
        file = pillow_heif.open_heif(content, convert_hdr_to_8bit=True)
        file.info["depth_images"]  # raises where there is no picture
    except _DECODER_ERRORS as error:
        raise _undecodable(error) from error
    finally:
        options.DECODE_THREADS = usual
    return file


def decoded(image: object) -> Samples:
    """Decodes a picture, without the padding at the end of each row.

    Args:
        image: Of an open file.

    Raises:
        UnreadablePhotoError: It is damaged.
    """
    try:
        pixels = np.asarray(image)
    except _DECODER_ERRORS as error:
        raise _undecodable(error) from error
    width, height = image.size  # type: ignore[attr-defined]  # known after decoding only
    return pixels[:height, :width]


def decoded_auxiliary(file: "HeifFile", item: Item) -> Samples:
    """Decodes a picture that belongs to the photo, other than its depth map.

    Args:
        file: The open file.
        item: The picture.

    Raises:
        UnreadablePhotoError: It is damaged, or not grey with 8 bits.
    """
    try:
        image = file.get_aux_image(item.id)  # type: ignore[no-untyped-call]
    except _DECODER_ERRORS as error:
        raise _undecodable(error) from error
    return decoded(image)


def _undecodable(error: Exception) -> UnreadablePhotoError | MemoryError:
    if _NO_MEMORY.search(str(error)):
        return MemoryError()
    return undecodable(str(error))
