# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads XMP, the XML that phones put beside pictures, and refuses what only an attacker writes."""

from collections.abc import Mapping, Sized
from dataclasses import dataclass
from math import isfinite
from xml.parsers import expat

from ..errors import COPY_AGAIN, DamagedMetadataError, DamagedPhotoError, TooLargePhotoError

MAX_XMP_BYTES = 1 << 20
MAX_NESTING = 64

# Namespaces of Apple, of image regions and of Google, by the prefixes that their files use.
PREFIXES = {
    "http://ns.apple.com/pixeldatainfo/1.0/": "apdi",
    "http://ns.apple.com/depthData/1.0/": "depthData",
    "http://ns.apple.com/depthBlurEffect/1.0/": "depthBlurEffect",
    "http://ns.apple.com/portraitEffectsMatte/1.0/": "portraitEffectsMatte",
    "http://ns.apple.com/HDRGainMap/1.0/": "HDRGainMap",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://ns.adobe.com/xmp/sType/Area#": "stArea",
    "http://ns.adobe.com/xap/1.0/sType/Dimensions#": "stDim",
    "http://ns.adobe.com/xmp/note/": "xmpNote",
    "http://ns.google.com/photos/1.0/depthmap/": "GDepth",
    "http://ns.google.com/photos/1.0/image/": "GImage",
    "http://ns.google.com/photos/1.0/focus/": "GFocus",
    **{
        f"http://ns.google.com/photos/dd/1.0/{prefix.lower()}/": prefix
        for prefix in ("Device", "Container", "Item", "Camera", "DepthMap", "Image", "ImagingModel")
    },
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Structure:
    """A property with what it is made of, or an entry of a list.

    Attributes:
        name: Prefix and name; empty for an entry and for the packet as a whole.
        value: Its text.
        parts: In file order.
    """

    name: str
    value: str
    parts: tuple["Structure", ...]

    def all_named(self, name: str) -> list["Structure"]:
        """Returns the properties of this name, however deep, in file order."""
        found = [self] if self.name == name else []
        return found + [one for part in self.parts for one in part.all_named(name)]

    def value_of(self, name: str) -> str:
        """Returns the value of the first property of this name; empty without one."""
        return next((one.value for one in self.all_named(name) if one.value), "")


def parse_xmp(document: bytes, limit: int = MAX_XMP_BYTES) -> Fields:
    """Reads the fields of an XMP packet that an import looks into.

    A property may be an element, an attribute of `rdf:Description` or an array (`rdf:Seq`), as
    ISO 16684-1 allows; all come out as tuples of text.

    Args:
        document: The packet, with or without the `xpacket` wrapper.
        limit: Bytes.

    Returns:
        `prefix:Name` to its values, in file order.

    Raises:
        DamagedMetadataError: Not well-formed XML.
        DamagedPhotoError: A document type, an entity or deep nesting: what only an attacker writes.
        TooLargePhotoError: More than the limit.
    """
    reader = _FieldReader()
    _parse(document, reader, limit)
    return {name: tuple(values) for name, values in reader.fields.items()}


def parse_structures(document: bytes, limit: int = MAX_XMP_BYTES) -> Structure:
    """Reads the fields of an XMP packet as they are nested.

    Args:
        document: As for `parse_xmp`.
        limit: As there.

    Raises:
        DepthImportError: As there.
    """
    reader = _StructureReader()
    _parse(document, reader, limit)
    return reader.whole()


def _parse(document: bytes, reader: "_FieldReader | _StructureReader", limit: int) -> None:
    require_small(len(document), limit)
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


def require_small(size: int, limit: int = MAX_XMP_BYTES) -> None:
    """Checks that a packet is no longer than any camera writes.

    Args:
        size: Bytes.
        limit: Bytes.

    Raises:
        TooLargePhotoError: There are more.
    """
    if size > limit:
        raise TooLargePhotoError(
            "has {size:,} bytes of metadata beside its depth map, more than the limit of "
            "{limit:,}; save it again on the phone",
            size=size,
            limit=limit,
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
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        _require_shallow(self._path)
        self._path.append(name)
        self._text = []
        for attribute, value in attributes.items():
            self._keep(attribute, value)

    def text(self, piece: str) -> None:
        self._text.append(piece)

    def end(self, name: str) -> None:
        owner = next((step for step in reversed(self._path) if not step.startswith(_RDF)), name)
        self._keep(owner, "".join(self._text))
        self._path.pop()
        self._text = []

    def _keep(self, name: str, value: str) -> None:
        prefixed, value = _prefixed(name), value.strip()
        if prefixed and value:
            self.fields.setdefault(prefixed, []).append(value)


class _StructureReader:
    """Builds structures; of RDF's own elements only the entries of lists are kept."""

    def __init__(self) -> None:
        # Of each open element: its name, its text, its parts.
        self._open: list[tuple[str, list[str], list[Structure]]] = [("", [], [])]

    def whole(self) -> Structure:
        return Structure("", "", tuple(self._open[0][2]))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        _require_shallow(self._open)
        parts = [Structure(_prefixed(each), text, ()) for each, text in attributes.items()]
        self._open.append((name, [], [part for part in parts if part.name]))

    def text(self, piece: str) -> None:
        self._open[-1][1].append(piece)

    def end(self, name: str) -> None:
        _, text, parts = self._open.pop()
        _, outer_text, outer_parts = self._open[-1]
        if name.startswith(_RDF) and name != f"{_RDF} li":
            outer_text += text
            outer_parts += parts
        else:
            outer_parts.append(Structure(_prefixed(name), "".join(text).strip(), tuple(parts)))


def _prefixed(name: str) -> str:
    """Returns a name as its files write it; empty where nobody here looks into it."""
    namespace, _, local = name.rpartition(" ")
    prefix = PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix else ""


def _require_shallow(path: Sized) -> None:
    if len(path) >= MAX_NESTING:
        raise DamagedPhotoError(
            "has metadata nested deeper than any camera writes; do not trust this file"
        )
