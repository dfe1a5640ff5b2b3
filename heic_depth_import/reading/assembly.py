# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a file's description and its decoded pictures to the record of a photo."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from ..core.arrays import Floats, Pixels, Samples
from ..core.camera import Window
from ..core.deferred import Deferred
from ..core.errors import ADVICE, DamagedMetadataError, DamagedPhotoError, DepthImportError, Term
from ..core.heif.container import Item, payload
from ..core.heif.decodable import said_size
from ..core.heif.orientation import transforms_of, turning_of
from ..core.metadata.depth_coding import coding_of, decode
from ..core.metadata.focus_region import region_as_taken, region_of_xmp, shown_region
from ..core.metadata.framing import Exif, Framing, frame
from ..core.metadata.placement import StoredDepth, cut_to_photo
from ..core.metadata.relative_origin import chosen_origin
from ..core.metadata.upright import is_turned_otherwise, turned_like_photo
from ..core.metadata.xmp import parse_xmp, require_small
from ..core.photo import DepthMap, DepthPhoto, FocusRegion, Matte, Shot
from ..core.surface.correction import correct_disparity
from ..core.transforms import Transform, aspects_agree, is_sideways
from .description import ALL_XMP_BYTES, Description
from .exif import shot_of
from .mattes import MatteFrame, mattes_of
from .on_demand import NO_PIXELS, PhotoOnDemand
from .pictures import Pictures, decode_matte

# Of a depth map: a share at disparity 0 that nobody takes for a mere sky.
_MUCH_AT_INFINITY = 0.25


def assemble(
    name: str, description: Description, pictures: Pictures, *, use_mattes: bool
) -> DepthPhoto:
    """Brings everything of a photo into one frame.

    Args:
        name: What to call the photo.
        description: What the file says.
        pictures: What was decoded of it.
        use_mattes: Decode its mattes as well, when the photo is decoded.

    Raises:
        DepthImportError: The depth map does not fit the photo, or has no surface in it.
    """
    photo, container = pictures.size, description.container
    calibration = description.calibration
    warnings = list(description.warnings)
    samples, transforms = _upright(description, pictures, warnings)
    samples, bits = _sample_bits(samples, description.depth)
    if samples.min() == samples.max():
        warnings.append(Term("the depth map is flat: every sample is the same"))
    shot = shot_of(pictures.exif)
    stored = said_size(description.depth) or pictures.depth.shape[::-1]
    framing = frame(
        calibration.lens if calibration else None,
        StoredDepth(stored, samples.shape[::-1], transforms),
        photo,
        Exif(shot.focal_35mm, shot.size, is_front="front" in shot.lens.lower()),
    )
    coding = coding_of(description.representation, calibration, bits)
    is_absolute = calibration is not None and calibration.accuracy == "absolute"
    depth = _depth_map(*decode(samples, coding), framing, is_absolute=is_absolute)
    depth = _with_origin(depth, warnings)
    _compare_shapes(samples.shape[::-1], photo, warnings)
    focus_region = _focus_region(description, shot, photo, framing.turned, warnings)
    mattes = partial(
        mattes_of,
        container.sources("auxl", container.primary_id) if use_mattes else (),
        lambda matte: decode_matte(description, pictures, matte),
        MatteFrame(turning_of(container.primary, photo), photo, framing.window),
    )
    known = DepthPhoto(
        name=name,
        rgb=NO_PIXELS,
        colour_space=pictures.colour_space,
        depth=depth,
        camera=framing.camera,
        distortion=framing.distortion,
        shot=shot,
        warnings=(*coding.warnings, *framing.warnings, *warnings, *pictures.warnings),
        focus_region=focus_region,
        aperture=calibration.aperture if calibration else 0.0,
    )
    return _with_pixels(known, pictures.rgb, mattes)


def _with_pixels(
    known: DepthPhoto,
    rgb: Pixels | Deferred[Pixels],
    mattes: Callable[[], tuple[dict[str, Matte], tuple[Term, ...]]],
) -> DepthPhoto:
    """Returns a photo with pixels and mattes, decoded later if its pixels are."""
    if isinstance(rgb, Deferred):
        return PhotoOnDemand.of(known, Deferred(partial(_named, known.name, rgb)), mattes)
    found, unreadable = mattes()
    return replace(known, rgb=rgb, mattes=found, warnings=(*known.warnings, *unreadable))


def _named(name: str, rgb: Deferred[Pixels]) -> Pixels:
    """Returns pixels; errors get the photo's name, which whoever asks for these may not know."""
    try:
        return rgb.value
    except DepthImportError as error:
        raise error.about(name) from error


def _upright(
    description: Description, pictures: Pictures, warnings: list[Term]
) -> tuple[Samples, tuple[Transform, ...]]:
    """Returns the depth map's samples turned like the photo, and all that was done to them."""
    photo = pictures.size
    turning = turning_of(description.container.primary, photo)
    shown = pictures.depth.shape[::-1]
    given = transforms_of(description.depth.properties, said_size(description.depth) or shown)
    samples, transforms = turned_like_photo(pictures.depth, given, photo, turning)
    if transforms != given:
        warnings.append(
            Term("the depth map was stored lying on its side; it is turned like the photo")
        )
    elif is_turned_otherwise(shown, given, turning):
        warnings.append(
            Term(
                "the file turns or mirrors the photo in another way than its depth map; "
                "check that the two lie on each other"
            )
        )
    return samples, transforms


def _depth_map(
    disparity: Floats,
    step: Floats,
    framing: Framing,
    *,
    is_absolute: bool,
) -> DepthMap:
    """Returns what of a depth map lies on the photo."""
    size = framing.camera.size
    disparity, window = cut_to_photo(disparity, framing.window, size)
    if step.size > 1:
        step, _ = cut_to_photo(step, framing.window, size)
    if min(disparity.shape) < 2 or not np.isfinite(disparity).any():
        raise DamagedPhotoError(
            "has a depth map of {columns} x {rows} samples without a surface in it; {advice}",
            columns=disparity.shape[1],
            rows=disparity.shape[0],
            advice=ADVICE,
        )
    return DepthMap(disparity, step, window, is_absolute)


def _compare_shapes(depth: tuple[int, ...], photo: tuple[int, int], warnings: list[Term]) -> None:
    if not aspects_agree((depth[0], depth[1]), photo):
        warnings.append(
            Term(
                "the depth map ({columns} x {rows}) has another shape than the photo ({width} x "
                "{height}); the narrower is taken for the middle of the wider",
                columns=depth[0],
                rows=depth[1],
                width=photo[0],
                height=photo[1],
            )
        )


def _with_origin(depth: DepthMap, warnings: list[Term]) -> DepthMap:
    """Gives a depth map that goes below 0 a place, and tells what is done with it."""
    disparity = depth.disparity
    origin = None if depth.is_absolute else chosen_origin(disparity, depth.step)
    if origin is not None:
        warnings.append(
            Term(
                "the depth map is relative and goes below 0, beyond infinity; it was moved by "
                "{offset:+.2f}/m to have a distance, so set Disparity Offset by eye",
                offset=origin.offset,
            )
        )
        return replace(
            depth,
            disparity=correct_disparity(disparity, origin.scale, origin.offset),
            step=depth.step * np.float32(origin.scale),
            origin=origin,
        )
    share = np.count_nonzero(disparity <= 0) / disparity.size
    if share > _MUCH_AT_INFINITY:
        warnings.append(
            Term(
                "{share:.0%} of the depth map is infinitely far away and stands as one flat wall "
                "at the far limit; raise Disparity Offset to bring it nearer",
                share=share,
            )
        )
    return depth


def _focus_region(
    description: Description,
    shot: Shot,
    photo: tuple[int, int],
    turned: tuple[Transform, ...],
    warnings: list[Term],
) -> Window | None:
    """Returns where the phone focused; a photo that tells nonsense about that is still a photo."""
    content, container = description.content, description.container
    stored = said_size(container.primary) or photo
    try:
        transforms = transforms_of(container.primary.properties, stored)
    except DepthImportError:
        return None
    regions: list[FocusRegion | None] = []
    left = ALL_XMP_BYTES
    for item in container.sources("cdsc", container.primary_id):
        left -= item.size
        if item.kind != "mime" or left < 0:
            continue
        try:
            require_small(item.size)
            regions.insert(0, region_of_xmp(parse_xmp(payload(content, item))))
        except DamagedMetadataError:
            continue
        except DepthImportError:  # what only an attacker writes
            warnings.append(Term("the photo's XMP metadata cannot be read; it is left out"))
    unturned = photo[::-1] if is_sideways(transforms) else photo
    regions.append(region_as_taken(shot.subject, unturned, turned) if shot.subject else None)
    shown = (shown_region(region, stored, transforms, photo) for region in regions if region)
    return next((window for window in shown if window), None)


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
