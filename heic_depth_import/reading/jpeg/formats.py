# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of three ways a JPEG file keeps its depth map, if it has one."""

from ...core.errors import DepthImportError
from ...core.file_kind import depth_of_maker, without_depth_map
from ...core.jpeg.multi_picture import further_pictures
from ...core.jpeg.packets import xmp_of
from ...core.jpeg.picture import JpegPicture, parse_picture
from .apple_portrait import apple_portrait_of, is_matte
from .decoding import CodedPicture
from .description import PHOTO, JpegDescription
from .google_depth import dynamic_depth_in, gdepth_in


def describe(content: bytes) -> JpegDescription:
    """Reads all that a file says of its photo and depth map; nothing is decoded.

    Args:
        content: The whole file.

    Raises:
        DepthImportError: It has no depth map that can be read.
    """
    picture = parse_picture(content, 0, PHOTO)
    photo = CodedPicture(content, picture, PHOTO)
    packet = xmp_of(content, picture)
    further = further_pictures(content, picture)
    result = (
        apple_portrait_of(content, photo, further, packet)
        or dynamic_depth_in(content, photo, packet)
        or gdepth_in(content, photo, packet)
    )
    if result is None:
        raise _without_depth(content, further)
    return result


def _without_depth(content: bytes, further: list[JpegPicture]) -> DepthImportError:
    """Says what kind of photo this is without a depth map."""
    return depth_of_maker(content) or without_depth_map(
        has_mattes=any(is_matte(content, picture) for picture in further)
    )
