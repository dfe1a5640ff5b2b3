# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write HEIC photos with a depth map, as an iPhone does, and wrong in any way a test wants.

pillow-heif codes the pictures, each in a file of its own; their items are then laid out anew
together with what pillow-heif cannot write: auxiliary pictures, their metadata, transforms.

    write_heic(rgb)                                          a photo without depth
    write_heic(rgb, depth=DepthItem(samples))                with a disparity map
    write_heic(Photo(rgb, transforms=[irot(3)]), depth=...)  stored on its side
    write_heic(None, depth=...)                              the depth map is the photo

Items have labels, which references use: "photo", "depth", "aux0", "aux1", ..., "other0", ...,
"tmap", and for their metadata "photo/exif", "photo/xmp", "depth/xmp", "aux0/xmp".
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import numpy as np

from tests.making.heic_boxes import Item, box, full_box, read_items
from tests.making.heic_container import WIDE, Container, assemble
from tests.making.heic_pictures import (
    CICP_DEPTH_URN,
    DEPTH_URN,
    GAIN_MAP_URN,
    GLASSES_URN,
    HAIR_URN,
    LOSSLESS,
    PORTRAIT_URN,
    SKIN_URN,
    SKY_URN,
    TEETH_URN,
    AuxItem,
    DepthItem,
    Photo,
    Samples,
    clap,
    imir,
    irot,
)
from tests.making.heic_sei import UNSPECIFIED, DepthRepresentation

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "CICP_DEPTH_URN",
    "DEPTH_URN",
    "GAIN_MAP_URN",
    "GLASSES_URN",
    "HAIR_URN",
    "LOSSLESS",
    "PORTRAIT_URN",
    "SKIN_URN",
    "SKY_URN",
    "TEETH_URN",
    "UNSPECIFIED",
    "WIDE",
    "AuxItem",
    "Container",
    "DepthItem",
    "DepthRepresentation",
    "Photo",
    "clap",
    "imir",
    "irot",
    "write_heic",
]

XMP_TYPE = "application/rdf+xml"


def write_heic(
    photo: Photo | Samples | None,
    *,
    depth: DepthItem | None = None,
    aux: Sequence[AuxItem] = (),
    others: Sequence[Photo] = (),
    stereo: Sequence[str] = (),
    tone_map: bool | bytes = False,
    container: Container | None = None,
) -> bytes:
    """Writes a HEIC file.

    Args:
        photo: The primary picture; None if the depth map itself is to be the primary one.
        depth: Its depth map.
        aux: Mattes and the like, behind the depth map.
        others: More pictures at the top level.
        stereo: Labels of two pictures that are a stereo pair (``ster``).
        tone_map: Add an HDR rendition (``tmap``), which depth and mattes can belong to as well:
            ``aux_of=("photo", "tmap")``; or its metadata (ISO 21496-1), and the first of ``aux`` is
            its gain map.
        container: How to lay out the file.
    """
    items: list[Item] = []
    if photo is not None:
        items += _photo_items("photo", photo if isinstance(photo, Photo) else Photo(photo))
    if depth is not None:
        items += _aux_items("depth", depth, primary=photo is None)
    for number, one in enumerate(aux):
        items += _aux_items(f"aux{number}", one)
    for number, other in enumerate(others):
        items += _photo_items(f"other{number}", other)
    if tone_map:
        metadata = bytes(61) if tone_map is True else tone_map
        item = Item(label="tmap", kind="tmap", payload=b"\0" + metadata)
        item.properties = [entry for entry in items[0].properties if entry[0][4:8] == b"ispe"]
        item.references = [("dimg", ("photo",) if tone_map is True else ("photo", "aux0"))]
        items.append(item)
    return assemble(items, {"ster": stereo} if stereo else {}, container or Container())


def _photo_items(label: str, photo: Photo) -> list[Item]:
    coded = _encode(label, photo)
    first = coded[0]
    if photo.icc is not None:
        first.properties.insert(0, (box("colr", b"prof", photo.icc), False))
    first.properties += [(transform, True) for transform in photo.transforms]
    if photo.exif is not None:
        block = struct.pack(">I", 6) + b"Exif\0\0" + photo.exif
        coded.append(_description(f"{label}/exif", "Exif", block, [label]))
    if photo.xmp is not None:
        coded.append(_description(f"{label}/xmp", "mime", photo.xmp, [label]))
    return coded


def _aux_items(label: str, aux: AuxItem, *, primary: bool = False) -> list[Item]:
    coded = _encode(label, aux)
    first = coded[0]
    subtype = aux.subtype
    if isinstance(aux, DepthItem) and aux.sei is not None:
        subtype = aux.sei.to_bytes()
    first.properties += [(transform, True) for transform in aux.transforms]
    first.properties.append((full_box("auxC", 0, 0, aux.urn.encode() + b"\0", subtype), True))
    if not primary:
        first.hidden = True
        first.references.append(("auxl", tuple(aux.aux_of)))
    if aux.xmp is not None:
        coded.append(_description(f"{label}/xmp", "mime", aux.xmp, aux.xmp_of or [label]))
    return coded


def _description(label: str, kind: str, payload: bytes, of: Sequence[str]) -> Item:
    item = Item(label=label, kind=kind, payload=payload, hidden=True)
    item.content_type = XMP_TYPE if kind == "mime" else ""
    item.references = [("cdsc", tuple(of))]
    return item


def _encode(label: str, picture: Photo | AuxItem) -> list[Item]:
    """Codes a picture with pillow-heif and take the items out of the file it makes."""
    import pillow_heif  # late: in Blender it comes with the extension

    samples = np.ascontiguousarray(picture.samples)
    colour = samples.ndim == 3
    mode = ("RGB" if colour else "L") + (f";{picture.bits}" if picture.bits > 8 else "")
    options: dict[str, object] = {"quality": picture.quality, "enc_params": {"preset": "ultrafast"}}
    if isinstance(picture, Photo):
        primaries, transfer = picture.nclx
        options |= {"color_primaries": primaries, "transfer_characteristics": transfer}
        options |= {"matrix_coefficients": 6, "full_range_flag": 1, "tile_size": picture.tile}
        if picture.quality == LOSSLESS and colour:
            options |= {"matrix_coefficients": 0, "chroma": 444}  # no change to YCbCr
    file = io.BytesIO()
    pillow_heif.encode(
        mode, samples.shape[1::-1], samples.tobytes(), file, bit_depth=picture.bits, **options
    )
    return read_items(file.getvalue(), label)
