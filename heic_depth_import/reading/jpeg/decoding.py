# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the code of a JPEG or PNG picture to pixels, and whether there was code for all of them."""

import io
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from ...core.arrays import Doubles, Pixels, Samples
from ...core.errors import ADVICE, UnreadablePhotoError, damaged, undecodable
from ...core.jpeg.picture import SOI, JpegPicture, parse_picture
from ...core.jpeg.wholeness import require_all_scans, with_less_code, with_more_code
from ...core.limits import require_few_pixels
from ..parts import SMALL_PHOTO

if TYPE_CHECKING:
    from PIL.Image import Image

_PNG = b"\x89PNG\r\n\x1a\n"
# What Pillow's two decoders raise for damaged code.
_DECODER_ERRORS = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError)
# What libjpeg paints where it has no code.
_GREY = 128
_BLOCK = 8
# No camera writes so many zeros in a row; a copy that failed leaves whole sectors of them.
_ZEROS = bytes(64)


@dataclass(frozen=True, slots=True, eq=False)
class CodedPicture:
    """A picture that is not decoded yet.

    Attributes:
        content: The file, or the part of it, that holds the code.
        jpeg: Where in it the code lies; None for a PNG, which is all of it.
        what: How to call it in errors, a `Term`.
    """

    content: bytes
    jpeg: JpegPicture | None
    what: str


def coded_picture(content: bytes, what: str) -> CodedPicture:
    """Looks at the code of a picture, JPEG or PNG.

    Args:
        content: All of it, perhaps with more behind.
        what: How to call it in errors, a `Term`.

    Raises:
        DepthImportError: It is neither, or cut off.
    """
    if content.startswith(_PNG):
        return CodedPicture(content, None, what)
    if not content.startswith(SOI):
        raise UnreadablePhotoError(
            "has a {what} that is neither a JPEG nor a PNG picture; {advice}",
            what=what,
            advice=ADVICE,
        )
    return CodedPicture(content, parse_picture(content, 0, what), what)


def warm_up() -> None:
    """Loads the decoders; later no file may be opened."""
    from PIL import JpegImagePlugin, PngImagePlugin  # noqa: F401  for later


def opened(picture: CodedPicture, limit: int) -> "Image":
    """Opens a picture; nothing is decoded before its pixels are asked for.

    Args:
        picture: What to open.
        limit: Pixels.

    Raises:
        DepthImportError: It is damaged or too large.
    """
    if picture.jpeg is not None:
        require_few_pixels(picture.jpeg.size, limit, picture.what)
        require_all_scans(picture.jpeg, picture.what)
        code = picture.content[picture.jpeg.start : picture.jpeg.end]
    else:
        code = picture.content
    image = _opened(picture, code)
    require_few_pixels(image.size, limit, picture.what)
    return image


def decoded_rgb(picture: CodedPicture, limit: int) -> Pixels:
    """Decodes a picture in colours.

    Args:
        picture: What to decode.
        limit: Pixels.

    Returns:
        (height, width, 3) bytes, as stored.

    Raises:
        DepthImportError: It is damaged, too large, or a part of it is missing.
    """
    image = opened(picture, limit)
    pixels = _pixels(image if image.mode == "RGB" else _as_rgb(image)).astype(np.uint8, copy=False)
    jpeg = picture.jpeg
    if jpeg is not None and (
        jpeg.is_progressive
        or prod(jpeg.size) <= SMALL_PHOTO
        or _is_suspect(picture.content, jpeg, pixels)
    ):
        _require_whole(picture, pixels, "RGB")
    return pixels


def decoded_grey(picture: CodedPicture, limit: int) -> Samples:
    """Decodes a grey picture, a depth map or a matte; of one in colours, its luma.

    Args:
        picture: What to decode.
        limit: Pixels.

    Returns:
        (height, width) bytes, or 16 bits of a PNG that has them, as stored.

    Raises:
        DepthImportError: It is damaged, too large, or a part of it is missing.
    """
    image = opened(picture, limit)
    if image.mode.startswith("I"):
        return _pixels(image).astype(np.uint16)
    pixels = _pixels(_as_grey(picture, image))
    if picture.jpeg is not None:
        _require_whole(picture, pixels, "L")
    return pixels


def divisors_of(picture: CodedPicture) -> Doubles | None:
    """Returns the (8, 8) divisors of a JPEG's first component; None of a PNG, which loses nothing.

    Args:
        picture: One that `decoded_grey` has decoded.
    """
    if picture.jpeg is None:
        return None
    code = picture.content[picture.jpeg.start : picture.jpeg.end]
    image: Any = _opened(picture, code)
    *_, table = image.layer[0]
    return np.asarray(image.quantization[table], np.float64).reshape(8, 8)


def _opened(picture: CodedPicture, code: bytes) -> "Image":
    # Not `Image.open`: a JPEG with an index of further pictures would become another kind of image.
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    kind = PngImageFile if picture.jpeg is None else JpegImageFile
    try:
        return kind(io.BytesIO(code))
    except _DECODER_ERRORS as error:
        raise undecodable(str(error)) from error


def _as_rgb(image: "Image") -> "Image":
    try:
        return image.convert("RGB")
    except _DECODER_ERRORS as error:
        raise undecodable(str(error)) from error


def _as_grey(picture: CodedPicture, image: "Image") -> "Image":
    try:
        if picture.jpeg is not None and image.mode in {"RGB", "YCbCr"}:
            image.draft("L", None)  # luma as it is coded, at its size
        return image if image.mode == "L" else image.convert("L")
    except _DECODER_ERRORS as error:
        raise undecodable(str(error)) from error


def _pixels(image: "Image") -> Samples:
    try:
        return np.asarray(image)
    except _DECODER_ERRORS as error:
        raise undecodable(str(error)) from error


def _require_whole(picture: CodedPicture, pixels: Samples, mode: str) -> None:
    """Checks that no pixel was painted for want of code, and that no code is left over."""
    jpeg = picture.jpeg
    assert jpeg is not None
    problem = damaged("a part of its {what} cannot be decoded", what=picture.what)
    longer = _again(picture, with_more_code(picture.content, jpeg), mode)
    if not np.array_equal(longer, pixels):
        raise problem
    # The last block may be the very grey, or be complete but for bits that refine it.
    if not jpeg.is_progressive and not _is_grey(pixels):
        shorter = _again(picture, with_less_code(picture.content, jpeg), mode)
        if np.array_equal(shorter, pixels):
            raise problem


def _again(picture: CodedPicture, code: bytes, mode: str) -> Samples:
    image = _opened(picture, code)
    grey = _as_grey(picture, image) if mode == "L" else _as_rgb(image)
    return _pixels(grey)


def _is_suspect(content: bytes, jpeg: JpegPicture, pixels: Pixels) -> bool:
    """Tells whether it looks as if a part of a picture were missing; not every such one is."""
    return _is_grey(pixels) or any(
        content.find(_ZEROS, scan.start, scan.end) >= 0 for scan in jpeg.scans
    )


def _is_grey(pixels: Samples) -> bool:
    """Tells whether the last block looks as libjpeg paints where it has no code."""
    rows, columns = (side % _BLOCK or _BLOCK for side in pixels.shape[:2])
    block = pixels[-rows:, -columns:]
    last = block[-1, -1]
    return bool((np.abs(last.astype(np.int16) - _GREY) <= 1).all() and (block == last).all())
