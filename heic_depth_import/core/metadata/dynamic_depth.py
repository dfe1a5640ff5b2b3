# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dynamic Depth, as Android phones since 2019 write it: a directory of files behind the photo.

No file of a phone was at hand: this is read by the book.

Source: Google, Dynamic Depth 1.0 (2019): elements Container, Item, Camera, Image, Depth Map and
Imaging Model. The order of distortion numbers, [1, p1, k1, p2, k2, 0, k3, 0], is that of the writer
in Android's camera service.
"""

from dataclasses import dataclass

import numpy as np

from ..errors import Term
from .calibration import Lens
from .google_range import DepthRange, bytes_of, number
from .radial_distortion import with_radial_distortion
from .xmp import Structure

# A shift by decentring that nobody sees, in parts of the focal length.
_LITTLE_DECENTRING = 1e-3
_DISTORTION_NUMBERS = 8
_MOST_ITEMS = 64
NAMESPACES = b"ns.google.com/photos/dd/1.0/"
"""What a packet has that tells of it."""
_NO_DISTORTION = Term("the lens's distortion cannot be read; it is left out")


@dataclass(frozen=True, slots=True)
class DirectoryItem:
    """A file behind the photo.

    Attributes:
        uri: What others call it.
        length: Bytes; 0 for the photo itself.
        padding: Bytes that follow it.
    """

    uri: str
    length: int
    padding: int


@dataclass(frozen=True, slots=True)
class DynamicDepth:
    """What a photo says of the files behind it.

    Attributes:
        items: In the order in which they lie there, the photo first.
        depth: What samples of the depth map mean.
        depth_uri: Of the depth map.
        confidence_uri: Of its confidence; empty without.
        original_uri: Of the photo before any effect; empty without.
        lens: In the frame of the photo as stored, if the file has it.
        focus: 1/m, where the phone's blur is least; 0 where the file does not tell.
        warnings: What the user should know, one sentence each.
    """

    items: tuple[DirectoryItem, ...]
    depth: DepthRange
    depth_uri: str
    confidence_uri: str
    original_uri: str
    lens: Lens | None
    focus: float
    warnings: tuple[Term, ...]


def dynamic_depth_of(packet: Structure) -> DynamicDepth | None:
    """Finds the first depth map of a packet; None without one.

    Args:
        packet: The photo's.
    """
    cameras = packet.all_named("Device:Camera") or [packet]
    for camera in cameras:
        for depth in camera.all_named("Camera:DepthMap"):
            uri = depth.value_of("DepthMap:DepthURI")
            if uri and depth.value_of("DepthMap:ItemSemantic").lower() in {"", "depth"}:
                lens, warnings = _lens(camera)
                said = DepthRange(
                    depth.value_of("DepthMap:Format"),
                    number(depth.value_of("DepthMap:Near")),
                    number(depth.value_of("DepthMap:Far")),
                    depth.value_of("DepthMap:Units"),
                    depth.value_of("DepthMap:MeasureType"),
                )
                return DynamicDepth(
                    items=_items(packet),
                    depth=said,
                    depth_uri=uri,
                    confidence_uri=depth.value_of("DepthMap:ConfidenceURI"),
                    original_uri=_original_uri(camera),
                    lens=lens,
                    focus=_focus(depth.value_of("DepthMap:FocalTable"), said),
                    warnings=warnings,
                )
    return None


def _items(packet: Structure) -> tuple[DirectoryItem, ...]:
    """Returns the directory's entries, whether or not each is an element of its own."""
    entries = [
        entry
        for directory in packet.all_named("Container:Directory")
        for entry in directory.parts
        if entry.value_of("Item:Mime")
    ]
    return tuple(
        DirectoryItem(
            entry.value_of("Item:DataURI"),
            _count(entry.value_of("Item:Length")),
            _count(entry.value_of("Item:Padding")),
        )
        for entry in entries[:_MOST_ITEMS]
    )


def _focus(table: str, said: DepthRange) -> float:
    """Returns the disparity where a table of distances and radii of blur has the least radius."""
    code = bytes_of(table) or b""
    pairs = np.frombuffer(code[: len(code) // 8 * 8], "<f4").reshape(-1, 2)
    if not pairs.size or not np.isfinite(pairs).all():
        return 0.0
    return said.disparity_of(float(pairs[np.argmin(np.abs(pairs[:, 1])), 0]))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


def _original_uri(camera: Structure) -> str:
    for image in camera.all_named("Camera:Image"):
        if image.value_of("Image:ItemSemantic").lower() == "original":
            return image.value_of("Image:ItemURI")
    return ""


def _lens(camera: Structure) -> tuple[Lens | None, tuple[Term, ...]]:
    for model in camera.all_named("Camera:ImagingModel"):
        focal, size, axis = (
            tuple(number(model.value_of(f"ImagingModel:{name}{end}")) or 0.0 for end in ends)
            for name, ends in (
                ("FocalLength", "XY"),
                ("Image", ("Width", "Height")),
                ("PrincipalPoint", "XY"),
            )
        )
        if min(*focal, *size) <= 0:
            continue
        if not any(axis):  # as the specification has it where it is left out
            axis = (0.5, 0.5)
        if max(axis) <= 1:  # in parts of the frame; some write pixels
            axis = (axis[0] * size[0], axis[1] * size[1])
        lens = Lens((focal[0], focal[1]), (axis[0], axis[1]), (size[0], size[1]))
        return _with_distortion(lens, model.value_of("ImagingModel:Distortion"))
    return None, ()


def _with_distortion(lens: Lens, text: str) -> tuple[Lens, tuple[Term, ...]]:
    if not text:
        return lens, ()
    code = bytes_of(text) or b""
    if len(code) < 4 * _DISTORTION_NUMBERS:
        return lens, (_NO_DISTORTION,)
    first, p1, k1, p2, k2, _, k3, _ = np.frombuffer(code, "<f4", _DISTORTION_NUMBERS).tolist()
    if not np.isfinite([p1, p2, k1, k2, k3]).all() or abs(first - 1) > 1e-3:
        return lens, (_NO_DISTORTION,)
    warnings: tuple[Term, ...] = ()
    if max(abs(p1), abs(p2)) > _LITTLE_DECENTRING:
        warnings = (Term("the lens's decentring is left out; straight lines may bend a little"),)
    return with_radial_distortion(lens, (k1, k2, k3)), warnings
