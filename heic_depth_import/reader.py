# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a HEIC file to what the photo says."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .core.calibration import Calibration, calibration_of
from .core.camera import Window
from .core.container import Container, Item, parse_container, payload, require_complete
from .core.depth import coding_of, decode
from .core.errors import (
    DamagedPhotoError,
    DepthImportError,
    NoDepthMapError,
    TooLargePhotoError,
    UnreadablePhotoError,
)
from .core.focus_region import region_of_xmp, shown_region
from .core.framing import StoredDepth, cut_to_photo, frame
from .core.identify import require_heic
from .core.orientation import transforms_of
from .core.photo import DepthMap, DepthPhoto, Shot
from .core.representation import parse_representation
from .core.xmp import parse_xmp, require_small
from .decoding import (
    ADVICE,
    Samples,
    decoded,
    decoded_auxiliary,
    open_heif,
    require_size,
    stored_size,
    turned_like_photo,
)
from .exif import shot_of
from .mattes import Setting, mattes_of
from .pixels import known_space

MAX_FILE_BYTES = 1 << 30
MAX_PHOTO_PIXELS = 300_000_000
MAX_DEPTH_PIXELS = 64_000_000

# Of all packets that are looked into; phones write some 10 kB in each of a few.
_ALL_XMP_BYTES = 4 << 20

# What libheif takes for a depth map, and so what pillow-heif can decode as one.
_DEPTH_TYPES = frozenset(
    ("urn:mpeg:hevc:2015:auxid:2", "urn:mpeg:mpegB:cicp:systems:auxiliary:depth")
)


def read(path: Path, *, use_mattes: bool = True) -> DepthPhoto:
    """Reads a photo with its depth map.

    Args:
        path: A HEIC file.
        use_mattes: Decode its mattes as well, which takes its time.

    Raises:
        DepthImportError: The file cannot be imported; the message is a sentence for the user.
    """
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise TooLargePhotoError(
                f"has {size:,} bytes, more than the limit of {MAX_FILE_BYTES:,}; "
                "choose a single photo"
            )
        return photo_of(path.read_bytes(), path.name, use_mattes=use_mattes)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadablePhotoError(
            f"{path.name} cannot be opened ({reason}); check that it is there and may be read"
        ) from error
    except DepthImportError as error:
        raise error.about(path.name) from error


def photo_of(content: bytes, name: str, *, use_mattes: bool = True) -> DepthPhoto:
    """Reads a photo from its bytes.

    Args:
        content: The whole file.
        name: What to call the photo.
        use_mattes: Decode its mattes as well.

    Raises:
        DepthImportError: Without the name of the file.
    """
    require_heic(content)
    container = parse_container(content)
    require_complete(container, len(content))
    item = _depth_item(container)
    require_size(container.primary, MAX_PHOTO_PIXELS, "photo")
    require_size(item, MAX_DEPTH_PIXELS, "depth map")
    calibration = _calibration(content, container, item)
    file = open_heif(content)
    if not file.info["depth_images"]:
        raise UnreadablePhotoError(f"has a depth map that cannot be read; {ADVICE}")

    warnings: list[str] = []
    rgb = _rgb(decoded(file))
    photo = (rgb.shape[1], rgb.shape[0])  # not what the file says before it is decoded
    stored_samples = decoded(file.info["depth_images"][0])
    stored = stored_size(item) or stored_samples.shape[::-1]
    transforms = transforms_of(item.properties, stored)
    given = transforms
    samples, transforms = turned_like_photo(stored_samples, given, photo, container.primary)
    if transforms != given:
        warnings.append("the depth map was stored lying on its side; it is turned like the photo")
    samples, bits = _sample_bits(samples, item)
    if samples.min() == samples.max():
        warnings.append("the depth map is flat: every sample is the same")

    shot = shot_of(file.info.get("exif"))
    framing = frame(
        calibration.lens if calibration else None,
        StoredDepth(stored, samples.shape[::-1], transforms),
        photo,
        shot.focal_35mm,
    )
    coding = coding_of(parse_representation(item.property_body("auxC") or b""), calibration, bits)
    disparity, step = decode(samples, coding)
    disparity, window = cut_to_photo(disparity, framing.window, framing.camera.size)
    if step.size > 1:
        step, _ = cut_to_photo(step, framing.window, framing.camera.size)
    if min(disparity.shape) < 2 or not np.isfinite(disparity).any():
        raise DamagedPhotoError(
            f"has a depth map of {disparity.shape[1]} x {disparity.shape[0]} samples "
            f"without a surface in it; {ADVICE}"
        )
    mattes, unreadable = mattes_of(
        container.sources("auxl", container.primary_id) if use_mattes else (),
        partial(decoded_auxiliary, file),
        Setting(container.primary, photo, framing.window),
    )
    rgb, space = known_space(rgb, file.info.get("icc_profile"), _primaries(file.info))
    return DepthPhoto(
        name=name,
        rgb=rgb,
        colour_space=space,
        depth=DepthMap(
            disparity=disparity,
            step=step,
            window=window,
            is_absolute=calibration is not None and calibration.accuracy == "absolute",
        ),
        camera=framing.camera,
        distortion=framing.distortion,
        shot=shot,
        warnings=(*coding.warnings, *framing.warnings, *warnings, *unreadable),
        mattes=mattes,
        focus_region=_focus_region(content, container, shot, photo),
        aperture=calibration.aperture if calibration else 0.0,
    )


def _focus_region(
    content: bytes, container: Container, shot: Shot, photo: tuple[int, int]
) -> Window | None:
    """Returns where the phone focused; a photo that tells nonsense about that is still a photo."""
    stored = stored_size(container.primary) or photo
    try:
        transforms = transforms_of(container.primary.properties, stored)
    except DepthImportError:
        return None
    told = [shot.subject]
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
    shown = (shown_region(region, stored, transforms, photo) for region in told if region)
    return next((window for window in shown if window), None)


def _depth_item(container: Container) -> Item:
    """Returns the depth map of the photo, or says what kind of photo this is without one."""
    auxiliary = container.sources("auxl", container.primary_id)
    found = [item for item in auxiliary if item.auxiliary_type in _DEPTH_TYPES]
    if found:
        return max(found, key=lambda item: item.id)  # of several, libheif decodes this one
    if container.primary.auxiliary_type in _DEPTH_TYPES:
        raise NoDepthMapError(f"is a depth map without its photo; {ADVICE}")
    if "ster" in container.group_kinds:
        raise NoDepthMapError(f"is a stereo (spatial) photo without a depth map; {ADVICE}")
    mattes = [item for item in auxiliary if item.auxiliary_type.endswith("matte")]
    if mattes:
        raise NoDepthMapError(f"has mattes but no depth map; {ADVICE}")
    raise NoDepthMapError(f"is a plain photo, it has no depth map; {ADVICE}")


def _calibration(content: bytes, container: Container, depth: Item) -> Calibration | None:
    """Returns Apple's fields from the XMP that describes the depth map.

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
    return np.ascontiguousarray(rgb[..., :3]) if rgb.shape[2] > 3 else rgb


def _primaries(info: dict[str, object]) -> int | None:
    profile = info.get("nclx_profile")
    if not isinstance(profile, dict):
        return None
    primaries = profile.get("color_primaries")
    return int(primaries) if isinstance(primaries, int) else None
