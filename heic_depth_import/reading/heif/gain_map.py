# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gain map of a HEIC file, and what it says of it."""

from functools import partial

from ...core.arrays import Samples
from ...core.errors import Term
from ...core.heif.container import Container, Item, payload
from ...core.metadata.xmp import MAX_XMP_BYTES
from ...core.transforms import Transform
from ..gain_map import is_gain_map
from ..parts import StoredGainMap, StoredPicture
from .decoding import open_heif
from .description import Description
from .pictures import decode_auxiliary

# Bytes of a tmap's; those of three channels are 142.
_MOST_METADATA = 1 << 10


def stored_gain_map(description: Description) -> StoredGainMap | None:
    """Finds the gain map of the photo; nothing is decoded.

    It is an auxiliary picture, as iPhones have it; or, with the metadata of ISO 21496-1, what the
    tone-mapped rendition (`tmap`) makes of the photo (ISO/IEC 23008-12:2022/Amd 1 clause 6.6.2.4),
    on newer iPhones both.

    Args:
        description: What the file says.
    """
    container = description.container
    rendition = _rendition(container)
    item = next(
        (
            auxiliary
            for auxiliary in container.sources("auxl", container.primary_id)
            if is_gain_map(auxiliary.auxiliary_type)
        ),
        None if rendition is None else rendition[1],
    )
    if item is None:
        return None
    iso = None
    is_of_it = rendition is not None and rendition[1].id == item.id
    if rendition is not None and is_of_it and rendition[0].size <= _MOST_METADATA:
        metadata = payload(description.content, rendition[0])
        iso = metadata[1:] if metadata[:1] == b"\0" else None  # of another version
    return StoredGainMap(_picture(description, item), _packets(description, item), iso)


def _packets(description: Description, item: Item) -> tuple[bytes, ...]:
    result, left = [], MAX_XMP_BYTES
    for packet in description.container.sources("cdsc", item.id):
        left -= packet.size
        if packet.kind == "mime" and left >= 0:
            result.append(payload(description.content, packet))
    return tuple(result)


def _rendition(container: Container) -> tuple[Item, Item] | None:
    """Returns the tone-mapped rendition of the photo, and the gain map that makes it."""
    for reference in container.references:
        source = container.items.get(reference.source)
        if reference.kind != "dimg" or source is None or source.kind != "tmap":
            continue
        base, *others = reference.targets or (0,)
        if base == container.primary_id and others and others[0] in container.items:
            return source, container.items[others[0]]
    return None


def _picture(description: Description, item: Item) -> StoredPicture:
    return StoredPicture(item.auxiliary_type, partial(_decoded, description, item))


def _decoded(description: Description, item: Item) -> tuple[Samples, tuple[Transform, ...]]:
    """Decodes a gain map from a file that is opened for it, as mattes have theirs meanwhile."""
    return decode_auxiliary(description, open_heif(description.content), item, Term("gain map"))
