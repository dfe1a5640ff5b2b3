# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads XMP, the XML that phones put beside pictures, and refuses what only an attacker writes."""

from collections.abc import Mapping
from math import isfinite
from xml.parsers import expat

from ..errors import COPY_AGAIN, DamagedMetadataError, DamagedPhotoError, TooLargePhotoError

MAX_XMP_BYTES = 1 << 20
MAX_NESTING = 64

# Namespaces of Apple and of image regions, by the prefixes that its files use.
PREFIXES = {
    "http://ns.apple.com/pixeldatainfo/1.0/": "apdi",
    "http://ns.apple.com/depthData/1.0/": "depthData",
    "http://ns.apple.com/depthBlurEffect/1.0/": "depthBlurEffect",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://ns.adobe.com/xmp/sType/Area#": "stArea",
    "http://ns.adobe.com/xap/1.0/sType/Dimensions#": "stDim",
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Fields = Mapping[str, tuple[str, ...]]


def parse_xmp(document: bytes) -> Fields:
    """Reads the fields of an XMP packet that an import looks into.

    A property may be an element, an attribute of `rdf:Description` or an array (`rdf:Seq`), as
    ISO 16684-1 allows; all come out as tuples of text.

    Args:
        document: The packet, with or without the `xpacket` wrapper.

    Returns:
        `prefix:Name` to its values, in file order.

    Raises:
        DamagedMetadataError: Not well-formed XML.
        DamagedPhotoError: A document type, an entity or deep nesting: what only an attacker writes.
        TooLargePhotoError: More than 1 MiB.
    """
    require_small(len(document))
    reader = _FieldReader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    # Neither occurs in XMP (ISO 16684-1 clause 7.1), both are the tools of XML attacks.
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(document.strip(b"\0 \r\n\t"), True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # LookupError: of the encoding
        raise DamagedMetadataError(
            "has unreadable metadata beside its depth map ({error}); {copy_again}",
            error=str(error),
            copy_again=COPY_AGAIN,
        ) from error
    return {name: tuple(values) for name, values in reader.fields.items()}


def numbers_of(fields: Fields, name: str) -> tuple[float, ...]:
    """Returns all values of a field as finite numbers, or none of them.

    Args:
        fields: As `parse_xmp` returns them.
        name: Prefix and name.
    """
    try:
        values = tuple(float(text) for text in fields.get(name, ()))
    except ValueError:
        return ()
    return values if all(isfinite(value) for value in values) else ()


def require_small(size: int) -> None:
    """Checks that a packet is no longer than any camera writes.

    Args:
        size: Bytes.

    Raises:
        TooLargePhotoError: More than 1 MiB.
    """
    if size > MAX_XMP_BYTES:
        raise TooLargePhotoError(
            "has {size:,} bytes of metadata beside its depth map, more than the limit of "
            "{limit:,}; save it again on the phone",
            size=size,
            limit=MAX_XMP_BYTES,
        )


def _refuse(*_: object) -> None:
    raise DamagedPhotoError(
        "has a document type or entity in its metadata, which no camera writes; "
        "do not trust this file"
    )


class _FieldReader:
    """Collects text by the nearest enclosing element that is not RDF's own."""

    def __init__(self) -> None:
        self.fields: dict[str, list[str]] = {}
        self._path: list[str] = []
        self._text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) >= MAX_NESTING:
            raise DamagedPhotoError(
                "has metadata nested deeper than any camera writes; do not trust this file"
            )
        self._path.append(name)
        self._text = ""
        for attribute, value in attributes.items():
            self._keep(attribute, value)

    def text(self, piece: str) -> None:
        self._text += piece

    def end(self, name: str) -> None:
        owner = next((step for step in reversed(self._path) if not step.startswith(_RDF)), name)
        self._keep(owner, self._text)
        self._path.pop()
        self._text = ""

    def _keep(self, name: str, value: str) -> None:
        namespace, _, local = name.rpartition(" ")
        prefix, value = PREFIXES.get(namespace), value.strip()
        if prefix and value:
            self.fields.setdefault(f"{prefix}:{local}", []).append(value)
