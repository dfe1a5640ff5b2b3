# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the frames of lens, depth map and photo lie on each other.

Three frames meet here: the reference frame of the lens, the depth map and the photo. They show the
same field unless one has another aspect; then the narrower is the largest centred rectangle of its
aspect in the wider (what a 16:9 or square crop on the phone does).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot, sqrt

import numpy as np

from ..arrays import Doubles
from ..camera import Intrinsics, IntrinsicsSource, LensDistortion, Window
from ..transforms import Crop, Size, Transform, aspects_agree, is_sideways, show_points
from .calibration import Lens
from .lens_readings import LensReading, first_reading, is_axis_believable, other_readings
from .placement import StoredDepth, centred, place_on_photo
from .whole_field import focal_of_35mm, is_part, whole_field, widened

_ASSUMED_FOCAL_35MM = 26.0
# A calibrated 35 mm equivalent as a share of EXIF's: 33 of 37 photos lie at 0.999 to 1.038, the
# others, whose calibration was misread, at 1.33 to 1.99.
_LEAST_OF_EXIF, _MOST_OF_EXIF = 0.93, 1.08
_FOUR_THIRDS = (4.0, 3.0)  # of every phone's sensor
# Encoders pad pictures to whole coding blocks of at most 64 pixels and cut the padding off again.
_CODING_BLOCK = 64
_NO_DISTORTION = "the file's lens distortion cannot be right; it is left out"


@dataclass(frozen=True, slots=True)
class Exif:
    """What EXIF tells about the lens.

    Attributes:
        focal_35mm: 35 mm equivalent focal length of the whole photo; 0 where unknown.
        size: Width and height of the photo as it was taken; zeros where unknown.
        is_front: Whether the lens is on the side of the screen.
    """

    focal_35mm: float = 0.0
    size: tuple[int, int] = (0, 0)
    is_front: bool = False


@dataclass(frozen=True, slots=True)
class Framing:
    """The photo's camera and the depth map's place on the photo.

    Attributes:
        camera: In photo pixels.
        distortion: In photo pixels; None where unknown.
        window: Where the depth map lies on the photo.
        warnings: What the user should know, one sentence each.
        turned: What turned the pixels after the photo was taken, beside what the file says.
    """

    camera: Intrinsics
    distortion: LensDistortion | None
    window: Window
    warnings: tuple[str, ...]
    turned: tuple[Transform, ...] = ()


def frame(lens: Lens | None, depth: StoredDepth, photo: tuple[int, int], exif: Exif) -> Framing:
    """Brings lens and depth map into photo pixels.

    Of the readings of a calibration the first is taken that agrees with EXIF's focal length and
    has its axis near the middle.

    Args:
        lens: The calibrated lens, if the file has one.
        depth: Sizes and transforms of the depth map.
        photo: Width and height of the photo as shown.
        exif: What EXIF tells.
    """
    if lens is None:
        return _framed_by_exif(depth, photo, exif)
    if not _is_believable(lens):
        found = _framed_by_exif(depth, photo, exif)
        return _warned(found, "the file's description of the lens cannot be right; it is left out")
    stored = depth.shown[::-1] if is_sideways(depth.transforms) else depth.shown
    written = first_reading(lens, stored, depth.shown, is_turned=is_sideways(depth.transforms))
    for reading in (written, *other_readings(written)):
        if not _is_believable(reading.lens) or not is_axis_believable(reading.lens):
            continue
        found = _framed(reading, depth, photo, exif)
        agrees = _agrees_with_exif(found, reading.lens, depth, photo, exif)
        if agrees or (reading is written and not exif.focal_35mm):
            return found if reading.is_as_written else _warned(found, reading.note)
    return _framed_in_doubt(written, depth, photo, exif)


def _framed_in_doubt(
    reading: LensReading, depth: StoredDepth, photo: tuple[int, int], exif: Exif
) -> Framing:
    """Frames a photo whose calibration no reading brings together with the rest of the file."""
    found = _framed(reading, depth, photo, exif)
    if is_axis_believable(reading.lens):
        expected = _exif_focal(found, depth, photo, exif)
        equivalent = exif.focal_35mm * found.camera.focal[0] / expected
        return _warned(
            found,
            f"the calibrated lens ({equivalent:.0f} mm as on 35 mm film) contradicts EXIF's "
            f"({exif.focal_35mm:.0f} mm); it is used, look at the scene from the side",
        )
    by_exif = _framed_by_exif(depth, photo, exif)
    if exif.focal_35mm:
        return _warned(
            replace(by_exif, turned=found.turned),
            "the file's calibration contradicts itself; "
            f"EXIF's {exif.focal_35mm:.0f} mm lens is used, its axis in the middle of the photo",
        )
    for other in other_readings(reading):
        if _is_believable(other.lens) and is_axis_believable(other.lens):
            return _warned(_framed(other, depth, photo, exif), other.note)
    camera = replace(found.camera, principal_point=by_exif.camera.principal_point)
    return _warned(
        replace(found, camera=camera, distortion=None),
        "the file says that the lens's axis lies far off the middle of the photo, which cannot be "
        "right; it is put in the middle",
    )


def _framed_by_exif(depth: StoredDepth, photo: tuple[int, int], exif: Exif) -> Framing:
    window = place_on_photo(depth.shown, photo)
    field = whole_field(photo, window, depth.shown, exif.size, is_front=exif.is_front)
    focal = focal_of_35mm(exif.focal_35mm or _ASSUMED_FOCAL_35MM, field)
    source = IntrinsicsSource.EXIF if exif.focal_35mm else IntrinsicsSource.ASSUMED
    camera = Intrinsics((focal, focal), (photo[0] / 2, photo[1] / 2), photo, source)
    if not exif.focal_35mm:
        return Framing(camera, None, window, ())
    found = Framing(_noted(camera, "EXIF's focal length, by the diagonal"), None, window, ())
    if not is_part(field, (max(photo[0], window.width), max(photo[1], window.height))):
        return found
    return _warned(
        found,
        f"the photo is a part of the one that was taken ({field[0]:.0f} x {field[1]:.0f} of its "
        "pixels); its focal length is that of the whole, and where the lens's axis lies is "
        "unknown, so the middle is taken",
    )


def _framed(
    reading: LensReading, depth: StoredDepth, photo: tuple[int, int], exif: Exif
) -> Framing:
    lens, warnings = reading.lens, list[str]()
    if lens.inverse and not _is_near(lens.distortion_centre, lens.size):
        warnings.append(_NO_DISTORTION)
        lens = replace(lens, distortion_centre=(0.0, 0.0), forward=(), inverse=())
    size, transforms = _calibrated_frame(reading, depth)
    if reading.is_shown:
        warnings.append(reading.note)
    field = centred(lens.size, size)
    scale = (size[0] / field.width, size[1] / field.height)
    shown = _show(lens, field, scale, size, transforms)

    reference = lens.size[::-1] if is_sideways(transforms) else lens.size
    same = aspects_agree(reference, photo) and not aspects_agree(reference, depth.shown)
    window = place_on_photo(depth.shown, photo, reference_is_photo=same)
    to_photo = (window.width / depth.shown[0], window.height / depth.shown[1])
    corner = np.array([window.left, window.top])
    fx, fy = (shown.focal[axis] * to_photo[axis] for axis in (0, 1))
    if abs(fx / fy - 1) > 0.01:  # iPhone pixels are square
        expected = _framed_by_exif(depth, photo, exif).camera.focal[0]
        focal = min((fx, fy), key=lambda value: abs(value - expected))
        warnings.append(
            f"the file's two focal lengths disagree ({fx:.0f} and {fy:.0f} px); "
            f"{focal:.0f} px is used"
        )
        fx = fy = focal
    camera = Intrinsics(
        (fx, fy),
        _pair(corner + np.multiply(shown.principal_point, to_photo)),
        photo,
        IntrinsicsSource.CALIBRATION,
    )
    if reading.note:
        camera = _noted(camera, reading.note)
    distortion = _distortion(shown, corner, to_photo, lens)
    if distortion is not None and not distortion.is_believable():
        warnings.append(_NO_DISTORTION)
        distortion = None
    return Framing(camera, distortion, window, tuple(warnings), reading.before)


def _agrees_with_exif(
    found: Framing, lens: Lens, depth: StoredDepth, photo: tuple[int, int], exif: Exif
) -> bool:
    """Tells whether a calibrated focal length is EXIF's.

    What EXIF calls the whole photo may be wider than the frames of the file: a phone that takes
    16:9 keeps the focal length of its 4:3 sensor.
    """
    if not exif.focal_35mm:
        return False
    seen = (max(photo[0], found.window.width), max(photo[1], found.window.height))
    wider = [widened(seen, aspect) for aspect in (lens.size, _FOUR_THIRDS)]
    expected = [focal_of_35mm(exif.focal_35mm, field) for field in wider]
    expected.append(_exif_focal(found, depth, photo, exif))
    ratios = [found.camera.focal[0] / focal for focal in expected]
    return any(_LEAST_OF_EXIF <= ratio <= _MOST_OF_EXIF for ratio in ratios)


def _exif_focal(found: Framing, depth: StoredDepth, photo: tuple[int, int], exif: Exif) -> float:
    whole = whole_field(photo, found.window, depth.shown, exif.size, is_front=exif.is_front)
    return focal_of_35mm(exif.focal_35mm, whole)


def _warned(found: Framing, warning: str) -> Framing:
    camera = found.camera
    if warning not in camera.notes:
        camera = _noted(camera, warning)
    return replace(found, camera=camera, warnings=(*found.warnings, warning))


def _noted(camera: Intrinsics, note: str) -> Intrinsics:
    return replace(camera, notes=(*camera.notes, note))


def _is_believable(lens: Lens) -> bool:
    """Tells whether a lens can exist: 5 to 170 degrees wide, its axis not far off the frame."""
    longer = max(lens.size)
    is_possible = all(0.04 * longer < focal < 12 * longer for focal in lens.focal)
    return is_possible and _is_near(lens.principal_point, lens.size)


def _is_near(point: Size, size: Size) -> bool:
    """Tells whether a point is at most half a frame outside the frame."""
    return all(-0.5 * size[axis] <= point[axis] <= 1.5 * size[axis] for axis in (0, 1))


def _calibrated_frame(
    reading: LensReading, depth: StoredDepth
) -> tuple[tuple[int, int], Sequence[Transform]]:
    """Returns the size of the depth frame that the lens refers to, and what turns it as shown."""
    if reading.is_shown:
        return depth.shown, ()
    size, before = reading.lens.size, reading.before
    turning: Sequence[Transform] = [step for step in depth.transforms if not isinstance(step, Crop)]
    unturned = depth.shown[::-1] if is_sideways(depth.transforms) else depth.shown
    stored = depth.stored
    cut = max(stored[axis] - unturned[axis] for axis in (0, 1))
    if before:  # a quarter turn; crops were made after it
        size = size[::-1]
    is_padding = cut < _CODING_BLOCK and aspects_agree(size, unturned)
    if cut and not is_padding and aspects_agree(size, stored):
        unturned, turning = stored, depth.transforms  # a crop of the picture
    return (unturned[::-1] if before else unturned), (*before, *turning)


def _show(
    lens: Lens, field: Window, scale: Size, size: Size, transforms: Sequence[Transform]
) -> Lens:
    """Brings a lens into pixels of the depth map as shown."""
    corner = np.array([field.left, field.top])
    points = np.array([lens.principal_point, lens.distortion_centre]) - corner
    centres = show_points(points * scale, size, transforms)
    focal = (lens.focal[0] * scale[0], lens.focal[1] * scale[1])
    return Lens(
        focal=focal[::-1] if is_sideways(transforms) else focal,
        principal_point=_pair(centres[0]),
        size=size,
        distortion_centre=_pair(centres[1]),
        pixel_size=lens.pixel_size / sqrt(scale[0] * scale[1]),
        forward=lens.forward,
        inverse=lens.inverse,
    )


def _distortion(shown: Lens, corner: Doubles, to_photo: Size, lens: Lens) -> LensDistortion | None:
    if not lens.inverse:
        return None
    (cx, cy), (width, height) = lens.distortion_centre, lens.size
    reach = hypot(max(cx, width - cx), max(cy, height - cy)) * lens.pixel_size
    return LensDistortion(
        centre=_pair(corner + np.multiply(shown.distortion_centre, to_photo)),
        pixel_size=shown.pixel_size / sqrt(to_photo[0] * to_photo[1]),
        forward=lens.forward,
        inverse=lens.inverse,
        reach=reach,
    )


def _pair(values: Doubles) -> tuple[float, float]:
    return float(values[0]), float(values[1])
