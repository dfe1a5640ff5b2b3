# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The decoded pictures of a file: the photo in its colours, the depth map's samples, mattes."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from ...core.arrays import Pixels, Samples
from ...core.colour import ColourSpace
from ...core.deferred import Deferred
from ...core.errors import ADVICE, Term, UnreadablePhotoError, damaged
from ...core.heif.container import Container, Item
from ...core.heif.decodable import coded_parts, is_in_colour, require_decodable, said_size
from ...core.heif.orientation import transforms_of
from ...core.heif.tiles import misfits, tiles_of
from ...core.transforms import Transform, shown_size
from ..colour_profile import NO_PROFILE, known_space, space_as_is
from ..parts import SMALL_PHOTO
from ..threads import usable_cores
from .decoding import decoded, decoded_auxiliary, open_heif
from .description import DEPTH_TYPES, Description
from .unpainted import may_be_unpainted
from .wholeness import require_whole, whole_grey

if TYPE_CHECKING:
    from .decoding import HeifFile

# ISO/IEC 23091-2 tables 2 and 3: what comes out right, or nearly so (BT.709, unspecified, BT.601,
# Display P3); and light itself, PQ, SMPTE ST 428 and HLG, which the sRGB curve shows quite wrong.
_SHOWN_PRIMARIES = frozenset((0, 1, 2, 5, 6, 7, 12))
_HDR_TRANSFERS = frozenset((8, 16, 17, 18))


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """What was decoded.

    Attributes:
        rgb: (height, width, 3) bytes, upright as shown; or what makes them, without the photo's
            name in its errors.
        size: Width and height of the photo as shown.
        colour_space: What its bytes mean.
        depth: (rows, columns) samples of the depth map, turned as the file says.
        exif: The photo's EXIF block, if it has one.
        file: The open file, for mattes; it serves one thread at a time, and not the photo's.
        warnings: What the user should know, one sentence each.
    """

    rgb: Pixels | Deferred[Pixels]
    size: tuple[int, int]
    colour_space: ColourSpace
    depth: Samples
    exif: bytes | None
    file: "HeifFile"
    warnings: tuple[Term, ...]


def decode_pictures(description: Description) -> Pictures:
    """Decodes photo and depth map.

    Args:
        description: What the file says of them.

    Raises:
        DepthImportError: One cannot be decoded, or a part of it is missing.
    """
    file = _opened(description)
    rgb = _photo(description, file)
    depth = _depth(description, file)
    warnings: list[Term] = []
    rgb, space = _coloured(rgb, file.info, warnings)
    size = rgb.shape[1], rgb.shape[0]  # whatever the file said before
    return Pictures(rgb, size, space, depth, file.info.get("exif"), file, tuple(warnings))


def decode_depth(
    description: Description, begun_within: AbstractContextManager[object] | None = None
) -> Pictures:
    """Decodes the depth map; the photo when it is asked for, if it may be left until then.

    It may where all that others depend on is known before: how large it is, and what its colours
    mean.

    Args:
        description: What the file says of them.
        begun_within: Let a thread decode the photo meanwhile, within this.

    Raises:
        DepthImportError: One cannot be decoded, or a part of it is missing.
    """
    file = _opened(description)
    warnings: list[Term] = []
    space = space_as_is(file.info.get("icc_profile"), _primaries(file.info, warnings))
    size = file.size
    if space is None or size != _shown_size(description.container.primary):
        return decode_pictures(description)

    def photo() -> Pixels:
        with begun_within or nullcontext():
            rgb = _photo(description, _opened(description))
        if size != (rgb.shape[1], rgb.shape[0]):
            raise damaged("its photo has another size than the file says")
        return rgb

    rgb = Deferred(photo)
    if begun_within is not None:
        rgb.begin()
    depth = _depth(description, file)
    return Pictures(rgb, size, space, depth, file.info.get("exif"), file, tuple(warnings))


def _opened(description: Description) -> "HeifFile":
    file = open_heif(description.content, description.limits.decoding_threads or usable_cores())
    if description.depth.auxiliary_type in DEPTH_TYPES and not file.info["depth_images"]:
        raise UnreadablePhotoError("has a depth map that cannot be read; {advice}", advice=ADVICE)
    return file


def _shown_size(photo: Item) -> tuple[int, int] | None:
    said = said_size(photo)
    return said and shown_size(said, transforms_of(photo.properties, said))


def _photo(description: Description, file: "HeifFile") -> Pixels:
    container = description.container
    photo = container.primary
    parts = coded_parts(container, photo)
    if len(parts) == 1 or prod(said_size(photo) or ()) <= SMALL_PHOTO:
        require_whole(description, parts, Term("photo"))
        return _rgb(decoded(file))
    rgb = _rgb(decoded(file))
    require_whole(description, _suspects(rgb, container, parts), Term("photo"))
    return rgb


def _depth(description: Description, file: "HeifFile") -> Samples:
    item = description.depth
    grey = whole_grey(description, item, Term("depth map"))
    if grey is not None:
        return grey
    if item.auxiliary_type not in DEPTH_TYPES:
        return decoded_auxiliary(file, item)
    return _depth_samples(file.info["depth_images"][0], item)


def decode_auxiliary(
    description: Description, file: "HeifFile", item: Item, what: str
) -> tuple[Samples, tuple[Transform, ...]]:
    """Decodes a picture that belongs to the photo: a matte, a gain map.

    Args:
        description: What the file says.
        file: The file, opened.
        item: The picture.
        what: What to call it, a `Term`.

    Returns:
        Its samples as shown, and what was done to them for that, in order.

    Raises:
        DepthImportError: It is too large, damaged, or not grey.
    """
    container, limit = description.container, description.limits.depth_pixels
    require_decodable(description.content, container, item, limit, what)
    grey = whole_grey(description, item, what)
    samples = decoded_auxiliary(file, item) if grey is None else grey
    stored = said_size(item) or (samples.shape[1], samples.shape[0])
    return samples, transforms_of(item.properties, stored)


def _suspects(rgb: Pixels, container: Container, parts: list[Item]) -> list[Item]:
    """Returns the parts of a photo that look as if something were missing or wrong."""
    if may_be_unpainted(rgb, is_in_colour=any(is_in_colour(part) for part in parts)):
        return parts
    odd = misfits(rgb, tiles_of(container, container.primary))
    return list({tile.item.id: tile.item for tile in odd}.values())


def _depth_samples(image: object, item: Item) -> Samples:
    try:
        return decoded(image)
    except UnreadablePhotoError:
        if is_in_colour(item):
            raise UnreadablePhotoError(
                "has a depth map that is coded in colour (4:2:0), as no phone does, and is not "
                "read; choose the file that the phone wrote, or write the map in grey (4:0:0)"
            ) from None
        raise


def _rgb(pixels: Samples) -> Pixels:
    is_deep = pixels.dtype != np.uint8  # a grey photo of more than 8 bits
    rgb = (pixels >> np.uint16(8) if is_deep else pixels).astype(np.uint8, copy=False)
    if rgb.ndim == 2:
        return np.repeat(rgb[..., None], 3, axis=2)
    return rgb[..., :3]


def _coloured(
    rgb: Pixels, info: dict[str, Any], warnings: list[Term]
) -> tuple[Pixels, ColourSpace]:
    """Returns the photo in a colour space that Blender has, and says where that is a guess."""
    rgb, space = known_space(rgb, info.get("icc_profile"), _primaries(info, warnings))
    if space is None:
        warnings.append(NO_PROFILE)
    return rgb, space or ColourSpace.SRGB


def _primaries(info: dict[str, object], warnings: list[Term]) -> int | None:
    profile = info.get("nclx_profile")
    if not isinstance(profile, dict) or info.get("icc_profile"):
        return None
    primaries, transfer = (
        int(profile.get(key) or 0) for key in ("color_primaries", "transfer_characteristics")
    )
    if primaries not in _SHOWN_PRIMARIES or transfer in _HDR_TRANSFERS:
        warnings.append(
            Term(
                "the photo's colours are of a kind that is not known here (primaries {primaries}, "
                "transfer {transfer}); they are shown as if they were not and will look different",
                primaries=primaries,
                transfer=transfer,
            )
        )
    return primaries
