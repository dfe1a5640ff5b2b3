# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What opening a file costs before anything is decoded.

The decoder lists all pictures and copies the metadata of each, so that a few kilobytes that a
thousand pictures share become gigabytes.
"""

from ..defaults import MEGA
from ..errors import TooLargePhotoError
from .container import Container

# Phones write the photo, at most a handful of others beside it, and some kilobytes for each.
_MOST_PICTURES = 100
_MOST_BYTES = 64 * MEGA
_NO_PICTURES = frozenset(("mime", "Exif", "uri "))
# By the side of a reference that is a part of another picture, or belongs to one.
_PARTS, _BELONGING = "dimg", frozenset(("auxl", "thmb"))


def require_few_copies(container: Container) -> None:
    """Checks how many pictures stand side by side, and what their metadata come to.

    Raises:
        TooLargePhotoError: More than any phone writes.
    """
    others: set[int] = set()
    metadata: dict[int, int] = {}
    for reference in container.references:
        if reference.kind == _PARTS:
            others.update(reference.targets)
        elif reference.kind in _BELONGING:
            others.add(reference.source)
        elif reference.kind == "cdsc" and reference.source in container.items:
            size = container.items[reference.source].size
            for target in reference.targets:
                metadata[target] = metadata.get(target, 0) + size
    pictures = [
        item
        for item in container.items.values()
        if item.kind not in _NO_PICTURES and item.id not in others
    ]
    if len(pictures) > _MOST_PICTURES:
        raise TooLargePhotoError(
            "has {count:,} pictures side by side, which no phone writes; save the one that "
            "you want as a photo of its own",
            count=len(pictures),
        )
    total = sum(
        metadata.get(item.id, 0) + sum(len(p.body) for p in item.properties if p.kind == "colr")
        for item in container.items.values()
        if item.kind not in _NO_PICTURES
    )
    if total > _MOST_BYTES:
        raise TooLargePhotoError(
            "asks for {megabytes:,.0f} MB of metadata to be copied, more than any phone "
            "writes; do not trust this file",
            megabytes=total / MEGA,
        )
