# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metadata that many pictures share are copied for each: counted before a file is opened."""

import pytest

from heic_depth_import.core.errors import TooLargePhotoError
from heic_depth_import.core.heif.container import Container, Extent, Item, Property, Reference
from heic_depth_import.core.heif.copies import require_few_copies

KILOBYTE = 1000


def container(pictures: int, *, metadata: int = 0, icc: int = 0, kind: str = "") -> Container:
    """Makes pictures that share metadata and a profile, related to the first by a reference."""
    profile = (Property("colr", bytes(icc)),)
    items = {number: Item(number, "hvc1", properties=profile) for number in range(1, pictures + 1)}
    everyone = tuple(items)
    items[9999] = Item(9999, "Exif", extents=(Extent(0, metadata),))
    links = [Reference("cdsc", 9999, everyone)]
    if kind == "dimg":
        links.append(Reference(kind, 1, everyone[1:]))
    elif kind:
        links += [Reference(kind, other, (1,)) for other in everyone[1:]]
    return Container(1, items, tuple(links), frozenset())


def test_what_phones_write_passes() -> None:
    require_few_copies(container(100, metadata=64 * KILOBYTE, icc=KILOBYTE))


@pytest.mark.parametrize("kind", ["dimg", "auxl", "thmb"])
def test_tiles_auxiliary_pictures_and_thumbnails_are_not_side_by_side(kind: str) -> None:
    require_few_copies(container(500, kind=kind))


def test_many_pictures_side_by_side() -> None:
    with pytest.raises(TooLargePhotoError, match="has 101 pictures side by side"):
        require_few_copies(container(101))


@pytest.mark.parametrize(("metadata", "icc"), [(1000 * KILOBYTE, 0), (0, 1000 * KILOBYTE)])
@pytest.mark.parametrize("kind", ["", "auxl", "dimg"])
def test_what_is_shared_counts_for_each(metadata: int, icc: int, kind: str) -> None:
    require_few_copies(container(60, metadata=metadata, icc=icc, kind=kind))
    with pytest.raises(TooLargePhotoError, match="asks for 70 MB of metadata to be copied"):
        require_few_copies(container(70, metadata=metadata, icc=icc, kind=kind))
