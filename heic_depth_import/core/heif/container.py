# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a HEIC file holds: its items, their properties, and how they belong together."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import COPY_AGAIN, DamagedPhotoError, damaged

# Of a URN or a MIME type; what is longer is none that is known here.
LONGEST_NAME = 1024
# Items may share bytes, yet no camera makes them.
_MOST_SHARED = 2


@dataclass(frozen=True, slots=True)
class Extent:
    """A run of bytes, counted from the start of the file."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Property:
    """One item property: its four-character kind and its body (a full box's version included)."""

    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the file: a picture, a tile of one, or metadata.

    Attributes:
        id: The number that references use.
        kind: Four characters: `hvc1`, `grid`, `mime`, `Exif`, ...
        content_type: The MIME type of a `mime` item, else empty.
        extents: Where its bytes lie, in order.
        properties: In the order in which a reader applies them.
    """

    id: int
    kind: str
    content_type: str = ""
    extents: tuple[Extent, ...] = ()
    properties: tuple[Property, ...] = ()

    def property_body(self, kind: str) -> bytes | None:
        """Returns the body of the first property of this kind, or None."""
        return next((prop.body for prop in self.properties if prop.kind == kind), None)

    @property
    def size(self) -> int:
        """Bytes in all extents."""
        return sum(part.length for part in self.extents)

    @property
    def auxiliary_type(self) -> str:
        """The URN of an auxiliary picture (`auxC`), else an empty string."""
        body = self.property_body("auxC") or b""
        return body[4:LONGEST_NAME].split(b"\0", 1)[0].decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Reference:
    """Says that `source` is related to each of `targets` (`auxl`, `cdsc`, `dimg`, `thmb`)."""

    kind: str
    source: int
    targets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Container:
    """What the `meta` box says.

    Attributes:
        primary_id: The item that is the photo.
        items: By id.
        references: In file order.
        group_kinds: Kinds of the entity groups (`ster` is a stereo pair).
    """

    primary_id: int
    items: Mapping[int, Item]
    references: tuple[Reference, ...]
    group_kinds: frozenset[str]

    @property
    def primary(self) -> Item:
        """The item that is the photo."""
        return self.items[self.primary_id]

    def sources(self, kind: str, target: int) -> list[Item]:
        """Returns the items that refer to `target` by references of this kind, each once."""
        result = dict.fromkeys(
            reference.source
            for reference in self.references
            if reference.kind == kind and target in reference.targets
        )
        return [self.items[source] for source in result if source in self.items]


def payload(content: bytes, item: Item) -> bytes:
    """Returns the bytes of an item.

    Args:
        content: The whole file.
        item: One of its items, whose extents `require_complete` has checked.
    """
    return b"".join(content[part.offset : part.offset + part.length] for part in item.extents)


def require_complete(container: Container, file_size: int) -> None:
    """Checks that every item's bytes are in the file.

    A decoder paints what is missing green and says nothing, so this is the only guard.

    Raises:
        DamagedPhotoError: An item reaches past the end of the file, or the items share bytes so
            often that reading them all would fill the memory.
    """
    end = max(
        (part.offset + part.length for item in container.items.values() for part in item.extents),
        default=0,
    )
    if end > file_size:
        raise DamagedPhotoError(
            "is cut off: {missing:,} of {end:,} bytes are missing; {copy_again}",
            missing=end - file_size,
            end=end,
            copy_again=COPY_AGAIN,
        )
    claimed = sum(item.size for item in container.items.values())
    if claimed > _MOST_SHARED * file_size:
        raise damaged(
            "its parts claim {claimed:,} bytes of {size:,}", claimed=claimed, size=file_size
        )
