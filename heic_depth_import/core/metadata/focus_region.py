# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where on the photo the phone focused, from the file's words to photo pixels."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..arrays import Floats
from ..camera import Window
from ..photo import FocusRegion
from ..transforms import Transform, aspects_agree, is_lying, show_points, shown_size
from .lens_readings import UPRIGHT
from .xmp import Fields, numbers_of

# Where nobody tapped and no face is seen, iPhones call some 55 % by 45 % in the middle the subject,
# wherever they focused: that says nothing.
_WIDEST_SUBJECT = 0.5
# Of a region that is told in parts of the picture as stored, whatever size that has.
_ANY_FRAME = (1.0, 1.0)
# Steps between where the phone focused and what is sharp.
_IN_FOCUS = 3.0


def region_of_xmp(fields: Fields) -> FocusRegion | None:
    """Finds the focus among the regions of a photo's XMP, or nothing.

    Args:
        fields: As `parse_xmp` returns them.

    Source: Metadata Working Group, Guidelines for handling image metadata 2.0, section 5.9: `Area`
        has its centre in x and y.
    """
    point = [numbers_of(fields, f"GFocus:FocalPoint{axis}") for axis in "XY"]
    if all(len(numbers) == 1 for numbers in point):  # Google's, in parts of the picture as stored
        return _believed(FocusRegion((point[0][0], point[1][0]), (0.0, 0.0), _ANY_FRAME))
    kinds = fields.get("mwg-rs:Type", ())
    columns = [numbers_of(fields, f"stArea:{name}") for name in "xywh"]
    frame = [numbers_of(fields, f"stDim:{name}") for name in "wh"]
    if "Focus" not in kinds or any(len(column) != len(kinds) for column in columns):
        return None
    if any(len(numbers) != 1 for numbers in frame):
        return None
    x, y, width, height = (column[kinds.index("Focus")] for column in columns)
    return _believed(FocusRegion((x, y), (width, height), (frame[0][0], frame[1][0])))


def region_of_subject_area(area: Sequence[float], frame: tuple[float, float]) -> FocusRegion | None:
    """Returns EXIF's subject as a region, or nothing where it covers most of the picture.

    Args:
        area: Centre; centre and diameter; or centre, width and height, in pixels.
        frame: Width and height of the picture that these refer to.

    Source: CIPA DC-008 (Exif 2.32), clause 4.6.5, tag SubjectArea; before any rotation.
    """
    if len(area) not in {2, 3, 4} or min(frame) < 1:
        return None
    width, height = (area[2], area[-1]) if len(area) > 2 else (0.0, 0.0)
    region = FocusRegion(
        (area[0] / frame[0], area[1] / frame[1]), (width / frame[0], height / frame[1]), frame
    )
    # Where the pixels were turned since, either side may be the longer one: `region_as_taken`.
    is_outside = not all(0 <= value <= max(frame) for value in area)
    return None if is_outside or region.size[0] > _WIDEST_SUBJECT else region


def place_in_focus(disparity: Floats, step: float, window: Window, focus: float) -> Window | None:
    """Returns a place of the photo that is as far away as the phone focused, or nothing.

    Args:
        disparity: (rows, columns) in 1/m; NaN where unknown.
        step: Quantisation step in 1/m.
        window: Where that lies on the photo.
        focus: 1/m.

    Returns:
        A point, in photo pixels: of all such places the one in their middle.
    """
    near = np.abs(disparity - np.float32(focus)) <= np.float32(_IN_FOCUS * step)
    rows, columns = np.nonzero(near)
    if not rows.size:
        return None
    away = np.hypot(rows - rows.mean(), columns - columns.mean())
    at = int(np.argmin(away))
    x, y = window.sample_centres(disparity.shape[1], disparity.shape[0])
    return Window(float(x[columns[at]]), float(y[rows[at]]), 0.0, 0.0)


def region_as_taken(
    region: FocusRegion, unturned: tuple[int, int], turned: Sequence[Transform]
) -> FocusRegion | None:
    """Moves EXIF's subject to the picture as stored where software turned the pixels upright.

    EXIF keeps the subject as it was when the photo was taken. That the pixels were turned since,
    the size beside it tells where it is left as taken, too, else the lens's calibration.

    Args:
        region: As EXIF has it, in parts of the size beside it.
        unturned: Width and height of the photo before the file's own turns.
        turned: What turned the pixels after the photo was taken, as far as the lens tells.

    Returns:
        The region; None where it lies outside the picture.
    """
    is_as_taken = is_lying(region.frame, unturned)
    if not (turned or is_as_taken):
        return _believed(region)
    written = np.array(region.frame)
    taken = written if is_as_taken else written[::-1]
    centre = np.multiply(region.centre, written)
    width, height = np.multiply(region.size, written)
    x, y = show_points(centre, (float(taken[0]), float(taken[1])), turned or (UPRIGHT,))
    frame = (float(taken[1]), float(taken[0]))
    size = (height / frame[0], width / frame[1])
    return _believed(FocusRegion((x / frame[0], y / frame[1]), size, frame))


def shown_region(
    region: FocusRegion,
    stored: tuple[int, int],
    transforms: Sequence[Transform],
    photo: tuple[int, int],
) -> Window | None:
    """Moves a region to the photo as shown.

    Phones mean the picture as stored, before it is turned and cropped; editors mean the one that
    they saw. The size of the region's frame tells which.

    Args:
        region: As the file has it.
        stored: Width and height of the photo as stored.
        transforms: What leads from there to the photo as shown.
        photo: Width and height of the photo as shown.

    Returns:
        Photo pixels; None where the region lies outside the photo or its frame fits nowhere.
    """
    stages = [shown_size(stored, transforms[:done]) for done in range(len(transforms) + 1)]
    if region.frame == _ANY_FRAME:
        region = replace(region, frame=(float(stored[0]), float(stored[1])))
    same = [at for at, size in enumerate(stages) if size == region.frame]
    alike = [at for at, size in enumerate(stages) if aspects_agree(region.frame, size)]
    if not (same or alike):
        return None
    at = (same or alike)[0]
    half = np.multiply(region.size, 0.5)
    corners = np.array([np.subtract(region.centre, half), np.add(region.centre, half)])
    shown = show_points(corners * stages[at], stages[at], transforms[at:])
    shown = np.clip(shown * np.divide(photo, stages[-1]), 0.0, photo)
    (left, top), (right, bottom) = shown.min(axis=0), shown.max(axis=0)
    is_point = max(region.size) == 0
    is_inside = left < photo[0] and top < photo[1] and right > 0 and bottom > 0
    if not is_inside or not (is_point or (right > left and bottom > top)):
        return None
    return Window(float(left), float(top), float(right - left), float(bottom - top))


def _believed(region: FocusRegion) -> FocusRegion | None:
    places = (*region.centre, *region.size)
    return region if all(0 <= value <= 1 for value in places) and min(region.frame) >= 1 else None
