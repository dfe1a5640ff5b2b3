# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the frames of lens, depth map and photo lie on each other.

Three frames meet here: the reference frame of the lens, the depth map and the photo. They show the
same field unless one has another aspect; then the narrower is the largest centred rectangle of its
aspect in the wider (what a 16:9 or square crop on the phone does).
"""

from dataclasses import dataclass, replace

import numpy as np

from ..camera import Intrinsics, IntrinsicsSource, LensDistortion, Window
from ..errors import Term
from ..transforms import Transform, aspects_agree, is_sideways
from .calibration import Lens
from .lens_frame import calibrated_frame, is_believable, is_near, pair, shown_distortion, shown_lens
from .lens_readings import LensReading, first_reading, is_axis_believable, other_readings
from .placement import StoredDepth, centred, place_on_photo
from .whole_field import focal_of_35mm, is_part, whole_field, widened

_ASSUMED_FOCAL_35MM = 26.0
# A calibrated 35 mm equivalent as a share of EXIF's: 33 of 37 photos lie at 0.999 to 1.038, the
# others, whose calibration was misread, at 1.33 to 1.99.
_LEAST_OF_EXIF, _MOST_OF_EXIF = 0.93, 1.08
_FOUR_THIRDS = (4.0, 3.0)  # of every phone's sensor
_NO_DISTORTION = Term("the file's lens distortion cannot be right; it is left out")


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
    warnings: tuple[Term, ...]
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
    if not is_believable(lens):
        result = _framed_by_exif(depth, photo, exif)
        return _warned(
            result, Term("the file's description of the lens cannot be right; it is left out")
        )
    stored = depth.shown[::-1] if is_sideways(depth.transforms) else depth.shown
    written = first_reading(lens, stored, depth.shown, is_turned=is_sideways(depth.transforms))
    for reading in (written, *other_readings(written)):
        if not is_believable(reading.lens) or not is_axis_believable(reading.lens):
            continue
        result = _framed(reading, depth, photo, exif)
        agrees = _agrees_with_exif(result, reading.lens, depth, photo, exif)
        if agrees or (reading is written and not exif.focal_35mm):
            return result if reading.is_as_written else _warned(result, reading.note)
    return _framed_in_doubt(written, depth, photo, exif)


def _framed_in_doubt(
    reading: LensReading, depth: StoredDepth, photo: tuple[int, int], exif: Exif
) -> Framing:
    """Frames a photo whose calibration no reading brings together with the rest of the file."""
    result = _framed(reading, depth, photo, exif)
    if is_axis_believable(reading.lens):
        expected = _exif_focal(result, depth, photo, exif)
        equivalent = exif.focal_35mm * result.camera.focal[0] / expected
        return _warned(
            result,
            Term(
                "the calibrated lens ({calibrated:.0f} mm as on 35 mm film) contradicts EXIF's "
                "({exif:.0f} mm); it is used, look at the scene from the side",
                calibrated=equivalent,
                exif=exif.focal_35mm,
            ),
        )
    by_exif = _framed_by_exif(depth, photo, exif)
    if exif.focal_35mm:
        return _warned(
            replace(by_exif, turned=result.turned),
            Term(
                "the file's calibration contradicts itself; "
                "EXIF's {exif:.0f} mm lens is used, its axis in the middle of the photo",
                exif=exif.focal_35mm,
            ),
        )
    for other in other_readings(reading):
        if is_believable(other.lens) and is_axis_believable(other.lens):
            return _warned(_framed(other, depth, photo, exif), other.note)
    camera = replace(result.camera, principal_point=by_exif.camera.principal_point)
    return _warned(
        replace(result, camera=camera, distortion=None),
        Term(
            "the file says that the lens's axis lies far off the middle of the photo, which cannot "
            "be right; it is put in the middle"
        ),
    )


def _framed_by_exif(depth: StoredDepth, photo: tuple[int, int], exif: Exif) -> Framing:
    window = place_on_photo(depth.shown, photo)
    field = whole_field(photo, window, depth.shown, exif.size, is_front=exif.is_front)
    focal = focal_of_35mm(exif.focal_35mm or _ASSUMED_FOCAL_35MM, field)
    source = IntrinsicsSource.EXIF if exif.focal_35mm else IntrinsicsSource.ASSUMED
    camera = Intrinsics((focal, focal), (photo[0] / 2, photo[1] / 2), photo, source)
    if not exif.focal_35mm:
        return Framing(camera, None, window, ())
    result = Framing(_noted(camera, "EXIF's focal length, by the diagonal"), None, window, ())
    if not is_part(field, (max(photo[0], window.width), max(photo[1], window.height))):
        return result
    return _warned(
        result,
        Term(
            "the photo is a part of the one that was taken ({width:.0f} x {height:.0f} of its "
            "pixels); its focal length is that of the whole, and where the lens's axis lies is "
            "unknown, so the middle is taken",
            width=field[0],
            height=field[1],
        ),
    )


def _framed(
    reading: LensReading, depth: StoredDepth, photo: tuple[int, int], exif: Exif
) -> Framing:
    lens, warnings = reading.lens, list[Term]()
    if lens.inverse and not is_near(lens.distortion_centre, lens.size):
        warnings.append(_NO_DISTORTION)
        lens = replace(lens, distortion_centre=(0.0, 0.0), forward=(), inverse=())
    size, transforms = calibrated_frame(reading, depth)
    if reading.is_shown:
        warnings.append(reading.note)
    field = centred(lens.size, size)
    scale = (size[0] / field.width, size[1] / field.height)
    shown = shown_lens(lens, field, scale, size, transforms)

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
            Term(
                "the file's two focal lengths disagree ({across:.0f} and {down:.0f} px); "
                "{used:.0f} px is used",
                across=fx,
                down=fy,
                used=focal,
            )
        )
        fx = fy = focal
    camera = Intrinsics(
        (fx, fy),
        pair(corner + np.multiply(shown.principal_point, to_photo)),
        photo,
        IntrinsicsSource.CALIBRATION,
    )
    if reading.note:
        camera = _noted(camera, reading.note)
    distortion = shown_distortion(shown, corner, to_photo, lens)
    if distortion is not None and not distortion.is_believable():
        warnings.append(_NO_DISTORTION)
        distortion = None
    return Framing(camera, distortion, window, tuple(warnings), reading.before)


def _agrees_with_exif(
    result: Framing, lens: Lens, depth: StoredDepth, photo: tuple[int, int], exif: Exif
) -> bool:
    """Tells whether a calibrated focal length is EXIF's.

    What EXIF calls the whole photo may be wider than the frames of the file: a phone that takes
    16:9 keeps the focal length of its 4:3 sensor.
    """
    if not exif.focal_35mm:
        return False
    seen = (max(photo[0], result.window.width), max(photo[1], result.window.height))
    wider = [widened(seen, aspect) for aspect in (lens.size, _FOUR_THIRDS)]
    expected = [focal_of_35mm(exif.focal_35mm, field) for field in wider]
    expected.append(_exif_focal(result, depth, photo, exif))
    ratios = [result.camera.focal[0] / focal for focal in expected]
    return any(_LEAST_OF_EXIF <= ratio <= _MOST_OF_EXIF for ratio in ratios)


def _exif_focal(result: Framing, depth: StoredDepth, photo: tuple[int, int], exif: Exif) -> float:
    whole = whole_field(photo, result.window, depth.shown, exif.size, is_front=exif.is_front)
    return focal_of_35mm(exif.focal_35mm, whole)


def _warned(result: Framing, warning: Term) -> Framing:
    camera = result.camera
    if warning not in camera.notes:
        camera = _noted(camera, warning)
    return replace(result, camera=camera, warnings=(*result.warnings, warning))


def _noted(camera: Intrinsics, note: str) -> Intrinsics:
    return replace(camera, notes=(*camera.notes, str(note)))
