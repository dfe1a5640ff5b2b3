# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a file's description and its decoded pictures to the record of a photo."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from ..core.arrays import Floats, Pixels, Samples
from ..core.camera import Window, rays
from ..core.deferred import Deferred
from ..core.errors import ADVICE, DamagedMetadataError, DamagedPhotoError, DepthImportError, Term
from ..core.gain import GainMap
from ..core.metadata.depth_coding import decode
from ..core.metadata.focus_region import (
    place_in_focus,
    region_as_taken,
    region_of_xmp,
    shown_region,
)
from ..core.metadata.framing import Exif, Framing, frame
from ..core.metadata.placement import StoredDepth, cut_to_photo
from ..core.metadata.relative_origin import chosen_origin
from ..core.metadata.upright import is_turned_otherwise, turned_like_photo
from ..core.metadata.xmp import parse_xmp
from ..core.photo import DepthMap, DepthPhoto, FocusRegion, Matte, Shot, typical_step
from ..core.surface.correction import correct_disparity
from ..core.transforms import Transform, aspects_agree, is_sideways, show_samples
from .exif import shot_of
from .gain_map import gain_map_of
from .mattes import MatteFrame, mattes_of
from .on_demand import NO_PIXELS, PhotoOnDemand
from .parts import PhotoParts

# Of a depth map: a share at disparity 0 that nobody takes for a mere sky.
_MUCH_AT_INFINITY = 0.25


def assemble(
    name: str, parts: PhotoParts, *, use_mattes: bool, use_hdr: bool = False
) -> DepthPhoto:
    """Brings everything of a photo into one frame.

    Args:
        name: What to call the photo.
        parts: What the file says, and what was decoded of it.
        use_mattes: Decode its mattes as well, when the photo is decoded.
        use_hdr: The same of its gain map.

    Raises:
        DepthImportError: The depth map does not fit the photo, or has no surface in it.
    """
    photo, calibration = parts.size, parts.calibration
    warnings = list(parts.warnings)
    samples, transforms = _upright(parts, warnings)
    if samples.min() == samples.max():
        warnings.append(Term("the depth map is flat: every sample is the same"))
    shot = shot_of(parts.exif)
    framing = frame(
        calibration.lens if calibration else None,
        StoredDepth(parts.depth.stored, samples.shape[::-1], transforms),
        photo,
        Exif(shot.focal_35mm, shot.size, is_front="front" in shot.lens.lower()),
    )
    coding = parts.depth.coding
    is_absolute = calibration is not None and calibration.accuracy == "absolute"
    disparity, step = decode(samples, coding)
    depth = _depth_map(
        disparity, step, _confidence(parts, transforms), framing, is_absolute=is_absolute
    )
    if parts.depth.is_along_ray:
        depth = _along_axis(depth, framing)
    depth = _with_origin(depth, warnings)
    _compare_shapes(samples.shape[::-1], photo, warnings)
    focus_region = _focus_region(parts, shot, framing.turned, warnings)
    if focus_region is None and parts.focus:
        typical = typical_step(depth.step)
        focus_region = place_in_focus(depth.disparity, typical, depth.window, parts.focus)
    place = MatteFrame(parts.turning, photo, framing.window)
    mattes = partial(mattes_of, parts.auxiliary if use_mattes else (), place)
    gain_map = partial(gain_map_of, parts.gain_map, parts.exif, place) if use_hdr else None
    known = DepthPhoto(
        name=name,
        rgb=NO_PIXELS,
        colour_space=parts.colour_space,
        depth=depth,
        camera=framing.camera,
        distortion=framing.distortion,
        shot=shot,
        warnings=(*coding.warnings, *framing.warnings, *warnings),
        focus_region=focus_region,
        aperture=calibration.aperture if calibration else 0.0,
        container=parts.container,
        depth_format=parts.depth_format,
    )
    return _with_pixels(known, parts.rgb, mattes, gain_map)


def _with_pixels(
    known: DepthPhoto,
    rgb: Pixels | Deferred[Pixels],
    mattes: Callable[[], tuple[dict[str, Matte], tuple[Term, ...]]],
    gain_map: Callable[[], tuple[GainMap | None, tuple[Term, ...]]] | None,
) -> DepthPhoto:
    """Returns a photo with pixels, mattes and gain map, decoded later if its pixels are."""
    if isinstance(rgb, Deferred):
        pixels = Deferred(partial(_named, known.name, rgb))
        return PhotoOnDemand.of(known, pixels, mattes, gain_map)
    found, unreadable = mattes()
    gain, unknown = gain_map() if gain_map is not None else (None, ())
    warnings = (*known.warnings, *unreadable, *unknown)
    return replace(known, rgb=rgb, mattes=found, gain_map=gain, warnings=warnings)


def _named(name: str, rgb: Deferred[Pixels]) -> Pixels:
    """Returns pixels; errors get the photo's name, which whoever asks for these may not know."""
    try:
        return rgb.value
    except DepthImportError as error:
        raise error.about(name) from error


def _upright(parts: PhotoParts, warnings: list[Term]) -> tuple[Samples, tuple[Transform, ...]]:
    """Returns the depth map's samples turned like the photo, and all that was done to them."""
    turning, given = parts.turning, parts.depth.transforms
    shown = parts.depth.samples.shape[::-1]
    samples, transforms = turned_like_photo(parts.depth.samples, given, parts.size, turning)
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


def _confidence(parts: PhotoParts, transforms: tuple[Transform, ...]) -> Floats | None:
    """Returns how far the file relies on each sample, turned as the depth map was in the end."""
    told = parts.depth.confidence
    if told is None or transforms == parts.depth.transforms:
        return told
    return show_samples(told, parts.turning)


def _depth_map(
    disparity: Floats,
    step: Floats,
    confidence: Floats | None,
    framing: Framing,
    *,
    is_absolute: bool,
) -> DepthMap:
    """Returns what of a depth map lies on the photo."""
    size = framing.camera.size
    disparity, window = cut_to_photo(disparity, framing.window, size)
    if step.size > 1:
        step, _ = cut_to_photo(step, framing.window, size)
    if confidence is not None:
        confidence, _ = cut_to_photo(confidence, framing.window, size)
    if min(disparity.shape) < 2 or not np.isfinite(disparity).any():
        raise DamagedPhotoError(
            "has a depth map of {columns} x {rows} samples without a surface in it; {advice}",
            columns=disparity.shape[1],
            rows=disparity.shape[0],
            advice=ADVICE,
        )
    return DepthMap(disparity, step, window, is_absolute, confidence=confidence)


def _along_axis(depth: DepthMap, framing: Framing) -> DepthMap:
    """Returns a map of distances along the line of sight as one of depth."""
    rows, columns = depth.disparity.shape
    places = depth.window.sample_places(columns, rows)
    seen = rays(places, framing.camera, framing.distortion)
    longer = np.sqrt((seen**2).sum(axis=-1) + np.float32(1))
    return replace(depth, disparity=depth.disparity * longer, step=depth.step * longer)


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
    parts: PhotoParts, shot: Shot, turned: tuple[Transform, ...], warnings: list[Term]
) -> Window | None:
    """Returns where the phone focused; a photo that tells nonsense about that is still a photo."""
    photo = parts.size
    regions: list[FocusRegion | None] = []
    for packet in parts.xmp:
        try:
            regions.insert(0, region_of_xmp(parse_xmp(packet)))
        except DamagedMetadataError:
            continue
        except DepthImportError:  # what only an attacker writes
            warnings.append(Term("the photo's XMP metadata cannot be read; it is left out"))
    unturned = photo[::-1] if is_sideways(parts.transforms) else photo
    regions.append(region_as_taken(shot.subject, unturned, turned) if shot.subject else None)
    shown = (
        shown_region(region, parts.stored, parts.transforms, photo) for region in regions if region
    )
    return next((window for window in shown if window), None)
