# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Depth maps that belong to a rendition of the photo, which decoders do not look at.

An HDR photo may hang its depth map on the tone-mapped rendition (`tmap`) alone. That shows the same
picture as the photo that it is derived from, so the depth map is the photo's; libheif, however,
lists the auxiliary pictures of coded pictures only (its issue 1213).
"""

from .container import Container, Item, Reference


def depth_of_rendition(container: Container, depth_ids: frozenset[int]) -> Reference | None:
    """Finds a depth map that belongs to a tone-mapped rendition of the photo.

    Args:
        container: What the file says of itself.
        depth_ids: Its depth maps.

    Returns:
        The reference from the depth map to the rendition; None without one.
    """
    renditions = {
        reference.source
        for reference in container.references
        if reference.kind == "dimg"
        and container.primary_id in reference.targets[:1]  # the base; the gain map is second
        and _kind_of(container, reference.source) == "tmap"
    }
    for reference in container.references:
        is_depth = reference.kind == "auxl" and reference.source in depth_ids
        if is_depth and renditions & set(reference.targets):
            return reference
    return None


def reattached(content: bytes, reference: Reference, photo: Item) -> bytes | None:
    """Returns the file with a depth map hung on the photo itself.

    Args:
        content: The whole file.
        reference: From the depth map to something else.
        photo: What it is to refer to.

    Returns:
        As many bytes, one reference changed; None where the reference is not found just once.

    Source: SingleItemTypeReferenceBox, ISO/IEC 14496-12 clause 8.11.12.
    """
    for width in (2, 4):
        ends = [_number(len(reference.targets), 2), *(_number(i, width) for i in reference.targets)]
        head = b"auxl" + _number(reference.source, width)
        old = head + b"".join(ends)
        new = head + b"".join([ends[0], _number(photo.id, width), *ends[2:]])
        if content.count(old) == 1:
            return content.replace(old, new)
    return None


def _kind_of(container: Container, item: int) -> str:
    return container.items[item].kind if item in container.items else ""


def _number(value: int, width: int) -> bytes:
    return (value & ((1 << 8 * width) - 1)).to_bytes(width, "big")
