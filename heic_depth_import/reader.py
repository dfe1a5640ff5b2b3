# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a HEIC file to what the photo says; the only module that knows pillow-heif."""

from pathlib import Path
from typing import TYPE_CHECKING

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
from .core.framing import StoredDepth, aspects_agree, cut_to_photo, frame, place_on_photo
from .core.identify import require_heic
from .core.orientation import Crop, Transform, show_samples, shown_size, transforms_of
from .core.photo import DepthMap, DepthPhoto, Matte, Shot
from .core.representation import parse_representation
from .core.xmp import parse_xmp, require_small
from .exif import shot_of
from .pixels import known_space

if TYPE_CHECKING:
    from pillow_heif import HeifFile

Samples = NDArray[np.integer]

MAX_FILE_BYTES = 1 << 30
MAX_PHOTO_PIXELS = 300_000_000
MAX_DEPTH_PIXELS = 64_000_000

# Of all packets that are looked into; phones write some 10 kB in each of a few.
_ALL_XMP_BYTES = 4 << 20

# What libheif takes for a depth map, and so what pillow-heif can decode as one.
_DEPTH_TYPES = frozenset(
    ("urn:mpeg:hevc:2015:auxid:2", "urn:mpeg:mpegB:cicp:systems:auxiliary:depth")
)
_PORTRAIT_MATTE = "urn:com:apple:photo:2018:aux:portraiteffectsmatte"
# What decoders raise; LookupError is pillow-heif's for a file without a picture.
_DECODER_ERRORS = (ValueError, EOFError, SyntaxError, RuntimeError, OSError, LookupError)
_ADVICE = "take it in Portrait mode, and send the original rather than an edited or shared copy"


def read(path: Path) -> DepthPhoto:
    """Reads a photo with its depth map.

    Args:
        path: A HEIC file.

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
        return photo_of(path.read_bytes(), path.name)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadablePhotoError(
            f"{path.name} cannot be opened ({reason}); check that it is there and may be read"
        ) from error
    except DepthImportError as error:
        raise error.about(path.name) from error


def photo_of(content: bytes, name: str) -> DepthPhoto:
    """Reads a photo from its bytes.

    Args:
        content: The whole file.
        name: What to call the photo.

    Raises:
        DepthImportError: Without the name of the file.
    """
    require_heic(content)
    container = parse_container(content)
    require_complete(container, len(content))
    item = _depth_item(container)
    _require_size(container.primary, MAX_PHOTO_PIXELS, "photo")
    _require_size(item, MAX_DEPTH_PIXELS, "depth map")
    calibration = _calibration(content, container, item)
    file = _open(content)
    if not file.info["depth_images"]:
        raise UnreadablePhotoError(f"has a depth map that cannot be read; {_ADVICE}")

    warnings: list[str] = []
    rgb = _rgb(_decoded(file))
    photo = (rgb.shape[1], rgb.shape[0])  # not what the file says before it is decoded
    stored_samples = _decoded(file.info["depth_images"][0])
    stored = _stored_size(item) or stored_samples.shape[::-1]
    transforms = transforms_of(item.properties, stored)
    samples, transforms = _upright(stored_samples, transforms, photo, container.primary, warnings)
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
            f"without a surface in it; {_ADVICE}"
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
        warnings=(*coding.warnings, *framing.warnings, *warnings),
        portrait_matte=_portrait_matte(file, container, photo),
        focus_region=_focus_region(content, container, shot, photo),
        aperture=calibration.aperture if calibration else 0.0,
    )


def _focus_region(
    content: bytes, container: Container, shot: Shot, photo: tuple[int, int]
) -> Window | None:
    """Returns where the phone focused; a photo that tells nonsense about that is still a photo."""
    stored = _stored_size(container.primary) or photo
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


def _portrait_matte(file: "HeifFile", container: Container, photo: tuple[int, int]) -> Matte | None:
    """Returns the portrait matte; a photo with a damaged one is still a photo."""
    auxiliary = container.sources("auxl", container.primary_id)
    for item in auxiliary:
        width, height = _stored_size(item) or (0, 0)
        if item.auxiliary_type != _PORTRAIT_MATTE or not 0 < width * height <= MAX_DEPTH_PIXELS:
            continue
        try:
            opacity = _decoded(file.get_aux_image(item.id))  # type: ignore[no-untyped-call]
        except (*_DECODER_ERRORS, UnreadablePhotoError):
            continue
        if opacity.ndim == 2 and opacity.dtype == np.uint8:
            shown = (opacity.shape[1], opacity.shape[0])
            return Matte(opacity.astype(np.uint8, copy=False), place_on_photo(shown, photo))
    return None


def _depth_item(container: Container) -> Item:
    """Returns the depth map of the photo, or says what kind of photo this is without one."""
    auxiliary = container.sources("auxl", container.primary_id)
    found = [item for item in auxiliary if item.auxiliary_type in _DEPTH_TYPES]
    if found:
        return max(found, key=lambda item: item.id)  # of several, libheif decodes this one
    if container.primary.auxiliary_type in _DEPTH_TYPES:
        raise NoDepthMapError(f"is a depth map without its photo; {_ADVICE}")
    if "ster" in container.group_kinds:
        raise NoDepthMapError(f"is a stereo (spatial) photo without a depth map; {_ADVICE}")
    mattes = [item for item in auxiliary if item.auxiliary_type.endswith("matte")]
    if mattes:
        raise NoDepthMapError(f"has mattes but no depth map; {_ADVICE}")
    raise NoDepthMapError(f"is a plain photo, it has no depth map; {_ADVICE}")


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


def _upright(
    samples: Samples,
    transforms: tuple[Transform, ...],
    photo: tuple[int, int],
    primary: Item,
    warnings: list[str],
) -> tuple[Samples, tuple[Transform, ...]]:
    """Turns a depth map like the photo where the file forgot to."""
    shown = (samples.shape[1], samples.shape[0])
    if aspects_agree(shown, photo) or not aspects_agree(shown[::-1], photo):
        return samples, transforms
    stored = _stored_size(primary) or photo
    turning = tuple(
        step for step in transforms_of(primary.properties, stored) if not isinstance(step, Crop)
    )
    is_turned = any(not isinstance(step, Crop) for step in transforms)
    if is_turned or shown_size(shown, turning) != shown[::-1]:
        raise DamagedPhotoError(
            f"has a depth map of {shown[0]} x {shown[1]} lying across a photo of "
            f"{photo[0]} x {photo[1]}; {_ADVICE}"
        )
    warnings.append("the depth map was stored lying on its side; it is turned like the photo")
    return np.ascontiguousarray(show_samples(samples, turning)), (*transforms, *turning)


def _stored_size(item: Item) -> tuple[int, int] | None:
    body = item.property_body("ispe") or b""
    size = int.from_bytes(body[4:8], "big"), int.from_bytes(body[8:12], "big")
    return size if min(size) > 0 else None


def _require_size(item: Item, limit: int, what: str) -> None:
    width, height = _stored_size(item) or (0, 0)
    if width * height > limit:
        raise TooLargePhotoError(
            f"has a {what} of {width} x {height} pixels, more than the limit of "
            f"{limit // 1_000_000} megapixels; choose a smaller photo"
        )


def _open(content: bytes) -> "HeifFile":
    import pillow_heif

    try:
        file = pillow_heif.open_heif(content, convert_hdr_to_8bit=True)
        file.info["depth_images"]  # raises where there is no picture
    except _DECODER_ERRORS as error:
        raise _undecodable(error) from error
    return file


def _decoded(image: object) -> NDArray[np.uint8 | np.uint16]:
    """Decodes a picture, without the padding at the end of each row."""
    try:
        pixels = np.asarray(image)
    except _DECODER_ERRORS as error:
        raise _undecodable(error) from error
    width, height = image.size  # type: ignore[attr-defined]  # known after decoding only
    return pixels[:height, :width]


def _undecodable(error: Exception) -> UnreadablePhotoError:
    # Some of libheif's messages end in a new line, some quote the damage.
    reason = "".join(letter for letter in str(error) if letter.isprintable())
    return UnreadablePhotoError(f"cannot be decoded ({reason}); copy it from the phone again")


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
