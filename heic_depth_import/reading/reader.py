# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a HEIC file to what the photo says."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.camera import Window
from ..core.colour import ColourSpace
from ..core.errors import (
    ADVICE,
    DamagedMetadataError,
    DamagedPhotoError,
    DepthImportError,
    NoDepthMapError,
    UnreadablePhotoError,
    damaged,
)
from ..core.heif.container import Container, Item, parse_container, payload, require_complete
from ..core.heif.decodable import is_in_colour, require_decodable, said_size
from ..core.heif.identify import maker_with_depth, require_heic
from ..core.heif.orientation import Transform, aspects_agree, is_sideways, transforms_of
from ..core.heif.renditions import depth_of_rendition, reattached
from ..core.heif.sei import parse_representation
from ..core.limits import Limits
from ..core.metadata.calibration import Calibration, calibration_of
from ..core.metadata.depth_coding import coding_of, decode
from ..core.metadata.focus_region import region_as_taken, region_of_xmp, shown_region
from ..core.metadata.framing import Exif, StoredDepth, cut_to_photo, frame
from ..core.metadata.relative_origin import chosen_origin
from ..core.metadata.upright import Samples, is_turned_otherwise, turned_like_photo
from ..core.metadata.xmp import parse_xmp, require_small
from ..core.photo import DepthMap, DepthPhoto, FocusRegion, Origin, Shot
from ..core.surface.correction import corrected
from .decoding import decoded, decoded_auxiliary, open_heif
from .exif import shot_of
from .file import content_of
from .mattes import Setting, mattes_of
from .pixels import known_space
from .unpainted import has_unpainted_tile

_DEFAULT_LIMITS = Limits()
# Of all packets that are looked into; phones write some 10 kB in each of a few.
_ALL_XMP_BYTES = 4 << 20

# What libheif takes for a depth map, and so what pillow-heif can decode as one.
_DEPTH_TYPES = frozenset(
    ("urn:mpeg:hevc:2015:auxid:2", "urn:mpeg:mpegB:cicp:systems:auxiliary:depth")
)
# ISO/IEC 23091-2 tables 2 and 3: what comes out right, or nearly so (BT.709, unspecified, BT.601,
# Display P3); and light itself, PQ, SMPTE ST 428 and HLG, which the sRGB curve shows quite wrong.
_SHOWN_PRIMARIES = frozenset((0, 1, 2, 5, 6, 7, 12))
_HDR_TRANSFERS = frozenset((8, 16, 17, 18))
# Of a depth map: a share at disparity 0 that nobody takes for a mere sky.
_MUCH_AT_INFINITY = 0.25


def read(path: Path, limits: Limits = _DEFAULT_LIMITS, *, use_mattes: bool = True) -> DepthPhoto:
    """Reads a photo with its depth map.

    Args:
        path: A HEIC file.
        limits: What is decoded at most.
        use_mattes: Decode its mattes as well, which takes its time.

    Raises:
        DepthImportError: The file cannot be imported; the message is a sentence for the user.
    """
    try:
        return photo_of(content_of(path), path.name, limits, use_mattes=use_mattes)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadablePhotoError(
            f"{path.name} cannot be opened ({reason}); check that it is there and may be read"
        ) from error
    except DepthImportError as error:
        raise error.about(path.name) from error


def photo_of(
    content: bytes, name: str, limits: Limits = _DEFAULT_LIMITS, *, use_mattes: bool = True
) -> DepthPhoto:
    """Reads a photo from its bytes.

    Args:
        content: The whole file.
        name: What to call the photo.
        limits: What is decoded at most.
        use_mattes: Decode its mattes as well.

    Raises:
        DepthImportError: Without the name of the file.
    """
    require_heic(content)
    container = parse_container(content)
    require_complete(container, len(content))
    content, container = _with_depth_of_rendition(content, container)
    item = _depth_item(content, container)
    require_decodable(content, container, container.primary, limits.photo_pixels, "photo")
    require_decodable(content, container, item, limits.depth_pixels, "depth map")
    warnings: list[str] = []
    calibration = _calibration(content, container, item, warnings)
    representation = parse_representation(item.property_body("auxC") or b"")
    file = open_heif(content)
    if not file.info["depth_images"]:
        raise UnreadablePhotoError(f"has a depth map that cannot be read; {ADVICE}")

    rgb = _rgb(decoded(file))
    if container.primary.kind == "grid" and has_unpainted_tile(rgb):
        raise damaged("a part of the photo cannot be decoded")
    photo = (rgb.shape[1], rgb.shape[0])  # not what the file says before it is decoded
    stored_samples = _depth_samples(file.info["depth_images"][0], item)
    stored = said_size(item) or stored_samples.shape[::-1]
    given = transforms_of(item.properties, stored)
    samples, transforms = turned_like_photo(stored_samples, given, photo, container.primary)
    if transforms != given:
        warnings.append("the depth map was stored lying on its side; it is turned like the photo")
    elif is_turned_otherwise(stored_samples.shape[::-1], given, photo, container.primary):
        warnings.append(
            "the file turns or mirrors the photo in another way than its depth map; "
            "check that the two lie on each other"
        )
    samples, bits = _sample_bits(samples, item)
    if samples.min() == samples.max():
        warnings.append("the depth map is flat: every sample is the same")

    shot = shot_of(file.info.get("exif"))
    framing = frame(
        calibration.lens if calibration else None,
        StoredDepth(stored, samples.shape[::-1], transforms),
        photo,
        Exif(shot.focal_35mm, shot.size, is_front="front" in shot.lens.lower()),
    )
    coding = coding_of(representation, calibration, bits)
    disparity, step = decode(samples, coding)
    disparity, window = cut_to_photo(disparity, framing.window, framing.camera.size)
    if step.size > 1:
        step, _ = cut_to_photo(step, framing.window, framing.camera.size)
    if min(disparity.shape) < 2 or not np.isfinite(disparity).any():
        raise DamagedPhotoError(
            f"has a depth map of {disparity.shape[1]} x {disparity.shape[0]} samples "
            f"without a surface in it; {ADVICE}"
        )
    is_absolute = calibration is not None and calibration.accuracy == "absolute"
    origin = _origin(disparity, step, warnings, is_absolute=is_absolute)
    disparity = corrected(disparity, origin.scale, origin.offset)
    step = step * np.float32(origin.scale)
    if not aspects_agree(samples.shape[::-1], photo):
        warnings.append(
            f"the depth map ({samples.shape[1]} x {samples.shape[0]}) has another shape than the "
            f"photo ({photo[0]} x {photo[1]}); the narrower is taken for the middle of the wider"
        )

    def decode_matte(matte: Item) -> NDArray[np.uint8 | np.uint16]:
        require_decodable(content, container, matte, limits.depth_pixels, "matte")
        return decoded_auxiliary(file, matte)

    mattes, unreadable = mattes_of(
        container.sources("auxl", container.primary_id) if use_mattes else (),
        decode_matte,
        Setting(container.primary, photo, framing.window),
    )
    rgb, space = _coloured(rgb, file.info, warnings)
    return DepthPhoto(
        name=name,
        rgb=rgb,
        colour_space=space,
        depth=DepthMap(
            disparity=disparity,
            step=step,
            window=window,
            is_absolute=is_absolute,
            origin=origin,
        ),
        camera=framing.camera,
        distortion=framing.distortion,
        shot=shot,
        warnings=(*coding.warnings, *framing.warnings, *warnings, *unreadable),
        mattes=mattes,
        focus_region=_focus_region(content, container, shot, photo, framing.turned),
        aperture=calibration.aperture if calibration else 0.0,
    )


def _depth_samples(image: object, item: Item) -> NDArray[np.uint8 | np.uint16]:
    try:
        return decoded(image)
    except UnreadablePhotoError:
        if is_in_colour(item):
            raise UnreadablePhotoError(
                "has a depth map that is coded in colour (4:2:0), as no phone does, and is not "
                "read; choose the file that the phone wrote, or write the map in grey (4:0:0)"
            ) from None
        raise


def _origin(
    disparity: NDArray[np.float32],
    step: NDArray[np.float32],
    warnings: list[str],
    *,
    is_absolute: bool,
) -> Origin:
    """Returns what gives a depth map that goes below 0 a place, and tells what is done with it."""
    origin = None if is_absolute else chosen_origin(disparity, step)
    if origin is not None:
        warnings.append(
            "the depth map is relative and goes below 0, beyond infinity; it was moved by "
            f"{origin.offset:+.2f}/m to have a distance, so set Disparity Offset by eye"
        )
        return origin
    share = np.count_nonzero(disparity <= 0) / disparity.size
    if share > _MUCH_AT_INFINITY:
        warnings.append(
            f"{share:.0%} of the depth map is infinitely far away and stands as one flat wall at "
            "the far limit; raise Disparity Offset to bring it nearer"
        )
    return Origin()


def _focus_region(
    content: bytes,
    container: Container,
    shot: Shot,
    photo: tuple[int, int],
    turned: tuple[Transform, ...],
) -> Window | None:
    """Returns where the phone focused; a photo that tells nonsense about that is still a photo."""
    stored = said_size(container.primary) or photo
    try:
        transforms = transforms_of(container.primary.properties, stored)
    except DepthImportError:
        return None
    told: list[FocusRegion | None] = []
    left = _ALL_XMP_BYTES
    for item in container.sources("cdsc", container.primary_id):
        left -= item.size
        if item.kind != "mime" or left < 0:
            continue
        try:
            require_small(item.size)
            told.insert(0, region_of_xmp(parse_xmp(payload(content, item))))
        except DepthImportError:
            continue
    unturned = photo[::-1] if is_sideways(transforms) else photo
    told.append(region_as_taken(shot.subject, unturned, turned) if shot.subject else None)
    shown = (shown_region(region, stored, transforms, photo) for region in told if region)
    return next((window for window in shown if window), None)


def _with_depth_of_rendition(content: bytes, container: Container) -> tuple[bytes, Container]:
    """Hangs the depth map of the photo's HDR rendition on the photo, where it has none itself."""
    depth = {item.id for item in container.items.values() if item.auxiliary_type in _DEPTH_TYPES}
    if depth & {item.id for item in container.sources("auxl", container.primary_id)}:
        return content, container
    reference = depth_of_rendition(container, frozenset(depth))
    moved = reattached(content, reference, container.primary) if reference else None
    return (moved, parse_container(moved)) if moved else (content, container)


def _depth_item(content: bytes, container: Container) -> Item:
    """Returns the depth map of the photo, or says what kind of photo this is without one."""
    auxiliary = container.sources("auxl", container.primary_id)
    found = [item for item in auxiliary if item.auxiliary_type in _DEPTH_TYPES]
    if found:
        return max(found, key=lambda item: item.id)  # of several, libheif decodes this one
    if container.primary.auxiliary_type in _DEPTH_TYPES:
        raise NoDepthMapError(f"is a depth map without its photo; {ADVICE}")
    if "ster" in container.group_kinds:
        raise NoDepthMapError(f"is a stereo (spatial) photo without a depth map; {ADVICE}")
    maker = maker_with_depth(content)
    if maker:
        raise NoDepthMapError(
            f"keeps its depth in a way that is not read yet ({maker}'s own, behind the picture); "
            "only depth maps as iPhones store them are read"
        )
    others = [
        item
        for item in container.items.values()
        if item.auxiliary_type in _DEPTH_TYPES and item.id != container.primary_id
    ]
    if others:
        owner = _owner(container, others[0])
        raise NoDepthMapError(
            f"has a depth map, but of another picture in the file ({owner}), not of the photo that "
            "is shown; save that picture as a photo of its own"
        )
    mattes = [item for item in auxiliary if item.auxiliary_type.endswith("matte")]
    if mattes:
        raise NoDepthMapError(f"has mattes but no depth map; {ADVICE}")
    raise NoDepthMapError(f"is a plain photo, it has no depth map; {ADVICE}")


def _owner(container: Container, depth: Item) -> str:
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
                    return f"number {number} of {len(pictures)}, item {target}"
    return "which one it does not say"


def _calibration(
    content: bytes, container: Container, depth: Item, warnings: list[str]
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
    best: Calibration | None = None
    left = _ALL_XMP_BYTES
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
                    "the metadata of the depth map cannot be read; lens and distances are rough"
                )
            continue
        except DepthImportError:
            if item.id in described:
                raise
            continue  # of no concern to the depth map
        found = calibration_of(fields)
        if found.stores_depth or found.stores_disparity:
            return found
        if item.id in described and "apdi:AuxiliaryImageSubType" not in fields:
            best = best or found
    return best


def _sample_bits(samples: Samples, item: Item) -> tuple[Samples, int]:
    """Returns samples as the file counts them, and their bits.

    pillow-heif moves samples of more than 8 bits to the top of 16.
    """
    if samples.dtype == np.uint8:
        return samples, 8
    hevc, pixi = item.property_body("hvcC") or b"", item.property_body("pixi") or b""
    # bitDepthLumaMinus8 (ISO/IEC 14496-15 clause 8.3.3); bits_per_channel (ISO/IEC 23008-12 6.5.6).
    bits = 8 + (hevc[17] & 7) if len(hevc) > 17 else pixi[5] if len(pixi) > 5 else 16
    bits = bits if 8 < bits <= 16 else 16
    return samples >> np.uint16(16 - bits), bits


def _rgb(pixels: NDArray[np.uint8 | np.uint16]) -> NDArray[np.uint8]:
    is_deep = pixels.dtype != np.uint8  # a grey photo of more than 8 bits
    rgb = (pixels >> np.uint16(8) if is_deep else pixels).astype(np.uint8, copy=False)
    if rgb.ndim == 2:
        return np.repeat(rgb[..., None], 3, axis=2)
    return rgb[..., :3]


def _coloured(
    rgb: NDArray[np.uint8], info: dict[str, Any], warnings: list[str]
) -> tuple[NDArray[np.uint8], ColourSpace]:
    """Returns the photo in a colour space that Blender has, and says where that is a guess."""
    rgb, space = known_space(rgb, info.get("icc_profile"), _primaries(info, warnings))
    if space is None:
        warnings.append("the photo's colour profile cannot be read; its colours are taken for sRGB")
    return rgb, space or ColourSpace.SRGB


def _primaries(info: dict[str, object], warnings: list[str]) -> int | None:
    profile = info.get("nclx_profile")
    if not isinstance(profile, dict) or info.get("icc_profile"):
        return None
    primaries, transfer = (
        int(profile.get(key) or 0) for key in ("color_primaries", "transfer_characteristics")
    )
    if primaries not in _SHOWN_PRIMARIES or transfer in _HDR_TRANSFERS:
        warnings.append(
            f"the photo's colours are of a kind that is not known here (primaries {primaries}, "
            f"transfer {transfer}); they are shown as if they were not and will look different"
        )
    return primaries
