# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write JPEG photos with depth, as iPhones and Google's cameras do, and wrong as a test wants.

    write_jpeg(Photo(rgb), depth=DepthItem(samples, xmp=packet))     an Apple portrait
    write_gdepth(Photo(rgb), GoogleDepth(samples))                   Lens Blur, Google Camera
    write_dynamic_depth(Photo(rgb), GoogleDepth(samples))            Pixel 4 and later

The pictures are the same records as the HEIC writer's, so that one scene can be in both.
"""

from __future__ import annotations

import base64
import hashlib
import io
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tests.making.heic_exif import Exif
from tests.making.heic_xmp import xmp_packet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.making.heic_pictures import AuxItem, DepthItem, Photo, Samples

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION_HEAD = b"http://ns.adobe.com/xmp/extension/\0"
ISO_HEAD = b"urn:iso:std:iso:ts:21496:-1\0"
_LONGEST = 65_400
_FOCAL_POINT = ("GFocus:FocalPointX", "GFocus:FocalPointY")


@dataclass(frozen=True, slots=True, kw_only=True)
class JpegLayout:
    """How to lay out a file.

    Attributes:
        order: Of the pictures behind the first one: "depth", "aux0", ...; () for that order.
        has_index: Write the index of pictures (MPF).
        byte_order: Of the index, ">" or "<".
        padding: Bytes between pictures.
        quality: 1 to 100, of all pictures.
        progressive: Code the photo so.
        stale: So many bytes of metadata were put in front after the index was written, whose size
            of the first picture is too small since.
        orientation: EXIF's, 1 to 8; 0 leaves EXIF out where the photo has none of its own.
    """

    order: Sequence[str] = ()
    has_index: bool = True
    byte_order: str = ">"
    padding: int = 0
    quality: int = 100
    progressive: bool = False
    stale: int = 0
    orientation: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GoogleDepth:
    """A depth map as Google's formats tell it.

    Attributes:
        samples: (H, W) bytes, or 16 bits, which only a PNG can have.
        layout: RangeInverse or RangeLinear.
        near, far: In `units`.
        units: Empty leaves them out.
        measure: Empty leaves it out.
        mime: image/jpeg or image/png.
        confidence: (H, W) bytes.
        original: The photo before any effect.
        model: Of the lens: properties of ImagingModel by name.
        focal_table: Pairs of distance, in `units`, and radius of blur.
        focal_point: Across and down, in parts of the picture.
        as_elements: Write properties as elements, where XMP allows attributes as well.
    """

    samples: Samples
    layout: str = "RangeInverse"
    near: float = 0.5
    far: float = 4.0
    units: str = ""
    measure: str = ""
    mime: str = "image/png"
    confidence: Samples | None = None
    original: Samples | None = None
    model: Mapping[str, object] = field(default_factory=dict)
    focal_table: Sequence[tuple[float, float]] = ()
    focal_point: tuple[float, float] | None = None
    as_elements: bool = False


def write_jpeg(
    photo: Photo,
    *,
    depth: DepthItem | None = None,
    aux: Sequence[AuxItem] = (),
    tone_map: bytes | None = None,
    layout: JpegLayout | None = None,
) -> bytes:
    """Writes an Apple portrait: the photo, and behind it the depth map and more.

    Args:
        photo: The first picture.
        depth: Its depth map.
        aux: Mattes and the like.
        tone_map: Metadata of a gain map (ISO 21496-1), which is the first of ``aux``.
        layout: How to lay out the file.
    """
    layout = layout or JpegLayout()
    iso = [] if tone_map is None else [segment(0xE2, ISO_HEAD + tone_map)]
    items = {f"aux{number}": one for number, one in enumerate(aux)}
    if depth is not None:
        items = {"depth": depth, **items}
    further = [
        coded(
            items[label].samples,
            layout.quality,
            [
                xmp_segment(items[label].xmp or _type_packet(items[label])),
                *(iso if label == "aux0" else ()),
            ],
        )
        for label in layout.order or items
    ]
    segments = photo_segments(photo, layout)
    first = coded(photo.samples, layout.quality, segments, progressive=layout.progressive)
    if layout.has_index and further:
        # APP2 right behind SOI: its own length is part of the first picture's.
        length = 4 + 4 + 8 + 2 + 3 * 12 + 4 + 16 * (1 + len(further))
        size = len(first) + length
        index = _index(size, further, layout)
        first = SOI + segment(0xE2, index) + first[2:]
        assert len(first) == size
        if layout.stale:
            first = SOI + segment(0xFE, bytes(layout.stale - 4)) + first[2:]
    return bytes(layout.padding).join([first, *further])


def write_gdepth(photo: Photo, depth: GoogleDepth, layout: JpegLayout | None = None) -> bytes:
    """Writes GDepth: pictures as text in the extended packet.

    Args:
        photo: The first picture.
        depth: Its depth map.
        layout: How to lay out the file.
    """
    layout = layout or JpegLayout()
    fields: dict[str, object] = {
        "GDepth:Format": depth.layout,
        "GDepth:Near": depth.near,
        "GDepth:Far": depth.far,
        "GDepth:Mime": depth.mime,
    }
    if depth.units:
        fields["GDepth:Units"] = depth.units
    if depth.measure:
        fields["GDepth:MeasureType"] = depth.measure
    if depth.focal_point is not None:
        fields |= dict(zip(_FOCAL_POINT, depth.focal_point, strict=True))
    large: dict[str, object] = {"GDepth:Data": _text(_file(depth.samples, depth.mime))}
    if depth.confidence is not None:
        large["GDepth:Confidence"] = _text(_file(depth.confidence, "image/png"))
    if depth.original is not None:
        large["GImage:Data"] = _text(coded(depth.original, 100, []))
    extended = google_packet(large)
    guid = hashlib.md5(extended, usedforsecurity=False).hexdigest().upper()
    packet = google_packet(
        {**fields, "xmpNote:HasExtendedXMP": guid}, as_elements=depth.as_elements
    )
    return coded(
        photo.samples,
        layout.quality,
        [
            *photo_segments(photo, layout),
            xmp_segment(packet),
            *extension_segments(extended, guid),
        ],
    )


def write_dynamic_depth(
    photo: Photo, depth: GoogleDepth, layout: JpegLayout | None = None
) -> bytes:
    """Writes Dynamic Depth: a directory in the packet, files behind the photo.

    Args:
        photo: The first picture.
        depth: Its depth map.
        layout: How to lay out the file.
    """
    layout = layout or JpegLayout()
    files = {"android/depthmap": (depth.mime, _file(depth.samples, depth.mime))}
    if depth.confidence is not None:
        files["android/confidencemap"] = "image/jpeg", _file(depth.confidence, "image/jpeg")
    if depth.original is not None:
        files["android/original"] = "image/jpeg", coded(depth.original, 100, [])
    lengths = {uri: (mime, len(content)) for uri, (mime, content) in files.items()}
    packet = dynamic_depth_packet(depth, lengths, layout.padding)
    first = coded(
        photo.samples,
        layout.quality,
        [*photo_segments(photo, layout), xmp_segment(packet)],
    )
    return first + bytes(layout.padding) + b"".join(content for _, content in files.values())


def dynamic_depth_packet(
    depth: GoogleDepth, files: Mapping[str, tuple[str, int]], padding: int = 0
) -> bytes:
    """Writes the packet of a photo with Dynamic Depth, in whichever container.

    Args:
        depth: Its depth map.
        files: MIME type and length of what belongs to the photo, by URI.
        padding: Bytes behind the photo.
    """
    items = "".join(
        f'<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="{mime}" '
        f'Item:Length="{length}" Item:Padding="0" Item:DataURI="{uri}"/></rdf:li>'
        for uri, (mime, length) in files.items()
    )
    words = {
        "Format": depth.layout,
        "Near": depth.near,
        "Far": depth.far,
        "Units": depth.units,
        "MeasureType": depth.measure,
        "DepthURI": "android/depthmap",
        "FocalTable": _text(
            struct.pack(f"<{2 * len(depth.focal_table)}f", *sum(depth.focal_table, ()))
        ),
        "FocalTableEntryCount": len(depth.focal_table) or "",
        "ConfidenceURI": "android/confidencemap" if depth.confidence is not None else "",
    }
    said = " ".join(f'DepthMap:{name}="{value}"' for name, value in words.items() if value != "")
    model = " ".join(f'ImagingModel:{name}="{value}"' for name, value in depth.model.items())
    original = (
        '<Camera:Image Image:ItemSemantic="Original" Image:ItemURI="android/original"/>'
        if depth.original is not None
        else ""
    )
    body = (
        "<Device:Container><Container:Directory><rdf:Seq>"
        f'<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" '
        f'Item:Length="0" Item:Padding="{padding}" Item:DataURI="primary_image"/></rdf:li>'
        f"{items}</rdf:Seq></Container:Directory></Device:Container>"
        '<Device:Cameras><rdf:Seq><rdf:li rdf:parseType="Resource"><Device:Camera>'
        f"<Camera:DepthMap {said}/>{f'<Camera:ImagingModel {model}/>' if model else ''}{original}"
        "</Device:Camera></rdf:li></rdf:Seq></Device:Cameras>"
    )
    return _google_document(body)


def coded(
    samples: Samples, quality: int, segments: Sequence[bytes], *, progressive: bool = False
) -> bytes:
    """Codes a picture, without loss of colour resolution.

    Args:
        samples: (H, W) or (H, W, 3) bytes.
        quality: 1 to 100.
        segments: Are put in front of all others.
        progressive: Refine it scan by scan.
    """
    from PIL import Image  # late: in Blender it comes with the extension

    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(samples)).save(
        file, "JPEG", quality=quality, subsampling=0, progressive=progressive
    )
    return SOI + b"".join(segments) + file.getvalue()[2:]


def photo_segments(photo: Photo, layout: JpegLayout) -> list[bytes]:
    """Returns what stands beside a photo's code: EXIF, XMP, the colour profile."""
    exif = photo.exif
    if exif is None and layout.orientation:
        exif = Exif(orientation=layout.orientation).to_bytes()
    result = []
    if exif is not None:
        result.append(segment(0xE1, b"Exif\0\0" + exif.removeprefix(b"Exif\0\0")))
    if photo.xmp is not None:
        result.append(xmp_segment(photo.xmp))
    if photo.icc is not None:
        result.append(segment(0xE2, b"ICC_PROFILE\0\x01\x01" + photo.icc))
    return result


def xmp_segment(packet: bytes) -> bytes:
    """Writes a packet into its APP1."""
    return segment(0xE1, XMP_HEAD + packet)


def extension_segments(packet: bytes, guid: str) -> list[bytes]:
    """Writes an extended packet in pieces."""
    return [
        segment(
            0xE1,
            EXTENSION_HEAD
            + guid.encode()
            + struct.pack(">II", len(packet), start)
            + packet[start : start + _LONGEST],
        )
        for start in range(0, len(packet), _LONGEST)
    ]


def segment(marker: int, body: bytes) -> bytes:
    """Writes a marker segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def google_packet(fields: Mapping[str, object], *, as_elements: bool = False) -> bytes:
    """Writes properties of Google's namespaces."""
    if as_elements:
        return _google_document(
            "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
        )
    return _google_document("", " ".join(f'{name}="{value}"' for name, value in fields.items()))


def _google_document(body: str, attributes: str = "") -> bytes:
    spaces = {
        "xmpNote": "http://ns.adobe.com/xmp/note/",
        "GDepth": "http://ns.google.com/photos/1.0/depthmap/",
        "GImage": "http://ns.google.com/photos/1.0/image/",
        "GFocus": "http://ns.google.com/photos/1.0/focus/",
    } | {
        prefix: f"http://ns.google.com/photos/dd/1.0/{prefix.lower()}/"
        for prefix in ("Device", "Container", "Item", "Camera", "DepthMap", "Image", "ImagingModel")
    }
    said = [
        f'xmlns:{name}="{uri}"' for name, uri in spaces.items() if f"{name}:" in body + attributes
    ]
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {" ".join(said)} {attributes}>{body}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def _type_packet(item: AuxItem) -> bytes:
    return xmp_packet({"apdi:AuxiliaryImageType": item.urn})


def _file(samples: Samples, mime: str) -> bytes:
    from PIL import Image

    if mime == "image/jpeg":
        return coded(samples, 100, [])
    file = io.BytesIO()
    Image.fromarray(samples).save(file, "PNG")
    return file.getvalue()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _index(size: int, further: Sequence[bytes], layout: JpegLayout) -> bytes:
    """Writes the index of pictures, whose offsets count from behind "MPF"."""
    # Metadata that are put in front later move both ends of an offset.
    header = len(SOI) + 4 + 4
    entries, at = [], size + layout.padding
    order = layout.byte_order
    for number, picture in enumerate(further):
        entries.append(struct.pack(f"{order}IIIHH", 0, len(picture), at - header, 0, 0))
        at += len(picture) + (layout.padding if number + 1 < len(further) else 0)
    first = struct.pack(f"{order}IIIHH", 0x20030000, size, 0, 0, 0)
    count = len(further) + 1
    place = 8 + 2 + 3 * 12 + 4
    tags = [
        struct.pack(f"{order}HHI4s", 0xB000, 7, 4, b"0100"),
        struct.pack(f"{order}HHII", 0xB001, 4, 1, count),
        struct.pack(f"{order}HHII", 0xB002, 7, 16 * count, place),
    ]
    begin = b"MM\0*" if order == ">" else b"II*\0"
    return (
        b"MPF\0"
        + begin
        + struct.pack(f"{order}I", 8)
        + struct.pack(f"{order}H", 3)
        + b"".join(tags)
        + bytes(4)
        + first
        + b"".join(entries)
    )
