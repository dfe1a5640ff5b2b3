# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From coded pictures to pixels; the only module that knows pillow-heif."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .core.container import Item
from .core.errors import DamagedPhotoError, TooLargePhotoError, UnreadablePhotoError
from .core.framing import aspects_agree
from .core.orientation import Crop, Transform, show_samples, shown_size, transforms_of

if TYPE_CHECKING:
    from pillow_heif import HeifFile

Samples = NDArray[np.integer]

ADVICE = "take it in Portrait mode, and send the original rather than an edited or shared copy"
# What decoders raise; LookupError is pillow-heif's for a file without a picture.
_DECODER_ERRORS = (ValueError, EOFError, SyntaxError, RuntimeError, OSError, LookupError)


def open_heif(content: bytes) -> "HeifFile":
    """Opens a file; nothing is decoded before it is asked for.

    Args:
        content: The whole file.

    Raises:
        UnreadablePhotoError: There is no picture in it.
    """
    import pillow_heif

    try:
        file = pillow_heif.open_heif(content, convert_hdr_to_8bit=True)
        file.info["depth_images"]  # raises where there is no picture
    except _DECODER_ERRORS as error:
        raise _undecodable(error) from error
    return file


def decoded(image: object) -> NDArray[np.uint8 | np.uint16]:
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


def decoded_auxiliary(file: "HeifFile", item: Item) -> NDArray[np.uint8 | np.uint16]:
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


def stored_size(item: Item) -> tuple[int, int] | None:
    """Returns width and height before rotation and crop, as the file says; None if it does not.

    Args:
        item: A picture.
    """
    body = item.property_body("ispe") or b""
    size = int.from_bytes(body[4:8], "big"), int.from_bytes(body[8:12], "big")
    return size if min(size) > 0 else None


def require_size(item: Item, limit: int, what: str) -> None:
    """Checks a picture before it is decoded.

    Args:
        item: The picture.
        limit: Pixels.
        what: What to call it.

    Raises:
        TooLargePhotoError: It has more pixels.
    """
    width, height = stored_size(item) or (0, 0)
    if width * height > limit:
        raise TooLargePhotoError(
            f"has a {what} of {width} x {height} pixels, more than the limit of "
            f"{limit // 1_000_000} megapixels; choose a smaller photo"
        )


def turned_like_photo(
    samples: Samples, transforms: tuple[Transform, ...], photo: tuple[int, int], primary: Item
) -> tuple[Samples, tuple[Transform, ...]]:
    """Turns a depth map or a matte like the photo where the file forgot to.

    Args:
        samples: (height, width) as decoded.
        transforms: What the file says has been done to them.
        photo: Width and height of the photo as shown.
        primary: The photo's item.

    Returns:
        The samples upright, and all that has been done to them.

    Raises:
        DamagedPhotoError: They lie across the photo, and nobody forgot anything.
    """
    shown = (samples.shape[1], samples.shape[0])
    if aspects_agree(shown, photo) or not aspects_agree(shown[::-1], photo):
        return samples, transforms
    stored = stored_size(primary) or photo
    turning = tuple(
        step for step in transforms_of(primary.properties, stored) if not isinstance(step, Crop)
    )
    is_turned = any(not isinstance(step, Crop) for step in transforms)
    if is_turned or shown_size(shown, turning) != shown[::-1]:
        raise DamagedPhotoError(
            f"has a depth map of {shown[0]} x {shown[1]} lying across a photo of "
            f"{photo[0]} x {photo[1]}; {ADVICE}"
        )
    return np.ascontiguousarray(show_samples(samples, turning)), (*transforms, *turning)


def _undecodable(error: Exception) -> UnreadablePhotoError:
    # Some of libheif's messages end in a new line, some quote the damage.
    reason = "".join(letter for letter in str(error) if letter.isprintable())
    return UnreadablePhotoError(f"cannot be decoded ({reason}); copy it from the phone again")
