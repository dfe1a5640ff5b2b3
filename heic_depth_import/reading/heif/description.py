# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file says of itself, before anything in it is decoded."""

from contextlib import suppress
from dataclasses import dataclass

from ...core.depth_representation import DepthRepresentation
from ...core.errors import (
    ADVICE,
    DamagedMetadataError,
    DepthImportError,
    NoDepthMapError,
    Term,
)
from ...core.file_kind import depth_of_maker, without_depth_map
from ...core.heif.container import Container, Item, payload, require_complete
from ...core.heif.copies import require_few_copies
from ...core.heif.decodable import require_decodable
from ...core.heif.meta_box import parse_container
from ...core.heif.renditions import depth_of_rendition, reattached
from ...core.heif.sei import parse_representation
from ...core.limits import Limits
from ...core.metadata.calibration import Calibration, calibration_of
from ...core.metadata.dynamic_depth import NAMESPACES, DynamicDepth, dynamic_depth_of
from ...core.metadata.xmp import parse_structures, parse_xmp, require_small
from ..parts import ALL_XMP_BYTES

# What libheif takes for a depth map, and so what pillow-heif can decode as one.
DEPTH_TYPES = frozenset(
    ("urn:mpeg:hevc:2015:auxid:2", "urn:mpeg:mpegB:cicp:systems:auxiliary:depth")
)
"""Of auxiliary pictures."""


@dataclass(frozen=True, slots=True, eq=False)
class Description:
    """What a photo's file says of its parts; all of them may be decoded within the limits.

    Attributes:
        content: The whole file, as a decoder should get it.
        container: Its items.
        depth: The depth map's item.
        calibration: Apple's fields of the depth map, if there are any.
        representation: The depth map's SEI message, if there is one.
        dynamic_depth: What the photo's packet says of its depth map, where it does.
        limits: What may be decoded at most.
        warnings: What the user should know, one sentence each.
    """

    content: bytes
    container: Container
    depth: Item
    calibration: Calibration | None
    representation: DepthRepresentation | None
    dynamic_depth: DynamicDepth | None
    limits: Limits
    warnings: tuple[Term, ...]


def describe(content: bytes, limits: Limits) -> Description:
    """Reads all that a file says of its photo and depth map; nothing is decoded.

    Args:
        content: The whole file.
        limits: What may be decoded at most.

    Raises:
        DepthImportError: It has no depth map that can be read, or more than the limits allow.
    """
    container = parse_container(content)
    require_complete(container, len(content))
    require_few_copies(container)
    content, container = _with_depth_of_rendition(content, container)
    dynamic_depth = _dynamic_depth(content, container)
    own = {dynamic_depth.depth_uri} if dynamic_depth else set[str]()
    item = _depth_item(content, container, DEPTH_TYPES | own)
    require_decodable(content, container, container.primary, limits.photo_pixels, Term("photo"))
    require_decodable(content, container, item, limits.depth_pixels, Term("depth map"))
    warnings: list[Term] = []
    calibration = _calibration(content, container, item, warnings)
    representation = parse_representation(item.property_body("auxC") or b"")
    return Description(
        content=content,
        container=container,
        depth=item,
        calibration=calibration,
        representation=representation,
        dynamic_depth=dynamic_depth,
        limits=limits,
        warnings=tuple(warnings),
    )


def photo_packets(content: bytes, container: Container) -> tuple[bytes, ...]:
    """Returns the XMP packets about the photo itself, as far as they are not too long.

    Args:
        content: The whole file.
        container: What it says of itself.
    """
    result, left = [], ALL_XMP_BYTES
    for item in container.sources("cdsc", container.primary_id):
        left -= item.size
        if item.kind == "mime" and left >= 0:
            result.append(payload(content, item))
    return tuple(result)


def _dynamic_depth(content: bytes, container: Container) -> DynamicDepth | None:
    """Returns what the photo's packet says of a depth map that is an auxiliary picture by its URI.

    A packet that cannot be read is told of where the focus is looked for in it.
    """
    for packet in photo_packets(content, container):
        if NAMESPACES in packet:
            with suppress(DepthImportError):
                return dynamic_depth_of(parse_structures(packet))
    return None


def _with_depth_of_rendition(content: bytes, container: Container) -> tuple[bytes, Container]:
    """Hangs the depth map of the photo's HDR rendition on the photo, where it has none itself."""
    depth = {item.id for item in container.items.values() if item.auxiliary_type in DEPTH_TYPES}
    if depth & {item.id for item in container.sources("auxl", container.primary_id)}:
        return content, container
    reference = depth_of_rendition(container, frozenset(depth))
    moved = reattached(content, reference, container.primary) if reference else None
    return (moved, parse_container(moved)) if moved else (content, container)


def _depth_item(content: bytes, container: Container, types: frozenset[str]) -> Item:
    """Returns the depth map of the photo, or says what kind of photo this is without one."""
    auxiliary = container.sources("auxl", container.primary_id)
    result = [item for item in auxiliary if item.auxiliary_type in types]
    if result:
        return max(result, key=lambda item: item.id)  # of several, libheif decodes this one
    if container.primary.auxiliary_type in DEPTH_TYPES:
        raise NoDepthMapError("is a depth map without its photo; {advice}", advice=ADVICE)
    if "ster" in container.group_kinds:
        raise NoDepthMapError(
            "is a stereo (spatial) photo without a depth map; {advice}", advice=ADVICE
        )
    of_maker = depth_of_maker(content)
    if of_maker is not None:
        raise of_maker
    others = [
        item
        for item in container.items.values()
        if item.auxiliary_type in DEPTH_TYPES and item.id != container.primary_id
    ]
    if others:
        owner = _owner(container, others[0])
        raise NoDepthMapError(
            "has a depth map, but of another picture in the file ({owner}), not of the "
            "photo that is shown; save that picture as a photo of its own",
            owner=owner,
        )
    raise without_depth_map(
        has_mattes=any(item.auxiliary_type.endswith("matte") for item in auxiliary)
    )


def _owner(container: Container, depth: Item) -> Term:
    """Returns how to call the picture that a depth map belongs to."""
    hidden = {"mime", "Exif"}
    parts = {
        target
        for reference in container.references
        if reference.kind == "dimg"
        for target in reference.targets
    }
    pictures = [
        item.id
        for item in container.items.values()
        if item.kind not in hidden and not item.auxiliary_type and item.id not in parts
    ]
    for reference in container.references:
        if reference.kind == "auxl" and reference.source == depth.id:
            for target in reference.targets:
                if target in pictures:
                    number = pictures.index(target) + 1
                    count = len(pictures)
                    return Term(
                        "number {number} of {count}, item {item}",
                        number=number,
                        count=count,
                        item=target,
                    )
    return Term("which one it does not say")


def _calibration(
    content: bytes, container: Container, depth: Item, warnings: list[Term]
) -> Calibration | None:
    """Returns Apple's fields from the XMP that describes the depth map.

    A packet that cannot be read is left out, with a warning where it is the depth map's own: most
    of what it says is elsewhere, too. What only an attacker writes is refused.

    Mattes carry the same AuxiliaryImageType, so an XMP without a reference to the depth map counts
    only if its native format is disparity or depth. That format is also what tells the right one of
    several with such a reference.
    """
    packets = [
        item
        for item in container.items.values()
        if item.kind == "mime" and item.content_type.startswith("application/rdf+xml")
    ]
    described = {item.id for item in container.sources("cdsc", depth.id)}
    photo_own = {item.id for item in container.sources("cdsc", container.primary_id)}
    best: Calibration | None = None
    left = ALL_XMP_BYTES
    for item in sorted(packets, key=lambda item: item.id not in described):
        try:
            require_small(item.size)
            left -= item.size
            if left < 0:
                break
            fields = parse_xmp(payload(content, item))
        except DamagedMetadataError:
            if item.id in described:
                warnings.append(
                    Term(
                        "the metadata of the depth map cannot be read; lens and distances are rough"
                    )
                )
            continue
        except DepthImportError:
            if item.id in described:
                raise
            if item.id not in photo_own:  # the focus is looked for there, too
                warnings.append(Term("a matte's XMP metadata is no camera's; it is left out"))
            continue
        result = calibration_of(fields)
        if result.stores_depth or result.stores_disparity:
            return result
        if item.id in described and "apdi:AuxiliaryImageSubType" not in fields:
            best = best or result
    return best
