# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a phone can have meant by a calibration: in which frame its numbers are.

Frames: a lens's numbers are in its reference frame, pixels from the top-left corner of a picture of
`Lens.size`. That picture is the depth map as stored, the same as it was taken (before software
turned its pixels), or one twice or half as large as the file says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import hypot

from ..errors import Term
from ..transforms import Rotate, Size, Transform, is_lying
from .calibration import Lens

# What turns a picture of an upright phone, whose sensor lies on its side, and so what iOS did where
# it turned the pixels themselves. Seen on all photos of that kind.
UPRIGHT = Rotate(3)
# How far from the middle of its frame the axis of a phone's lens lies at most, as a share of the
# diagonal. Of 37 photos all but one lie within a few hundredths; a front camera has 0.15.
_FARTHEST_AXIS = 0.18
_TURNED_AS_TAKEN = Term(
    "the pixels were turned upright after the photo was taken, the lens's calibration was not; "
    "it is turned with them"
)
_ALREADY_ROTATED = Term("the file's calibration was already rotated; it is used as it stands")
_AT_ITS_WORD = Term("")


@dataclass(frozen=True, slots=True)
class LensReading:
    """One way to understand a calibration.

    Attributes:
        lens: The lens, in the frame that is meant.
        before: What turns that frame into the depth map as stored.
        is_shown: Whether that frame is the depth map as shown, after all its transforms.
        note: What was assumed, a sentence; empty where the file is taken at its word.
        is_as_written: Whether it needs no belief that the file is wrong.
    """

    lens: Lens
    before: tuple[Transform, ...] = ()
    is_shown: bool = False
    note: Term = _AT_ITS_WORD
    is_as_written: bool = True


def first_reading(lens: Lens, stored: Size, shown: Size, *, is_turned: bool) -> LensReading:
    """Returns the reading that the shapes of the frames call for.

    Args:
        lens: As the file tells it.
        stored: Width and height of the depth map before it is turned.
        shown: Width and height of the depth map as shown.
        is_turned: Whether the file itself turns the depth map on its side.
    """
    if not is_lying(lens.size, stored):
        return LensReading(lens)
    if is_turned and not is_lying(lens.size, shown):
        return LensReading(lens, is_shown=True, note=_ALREADY_ROTATED)
    return LensReading(lens, (UPRIGHT,), note=_TURNED_AS_TAKEN)


def other_readings(reading: LensReading) -> Iterator[LensReading]:
    """Yields what phones are known to have meant where the first reading cannot be right.

    An iPhone 14 (iOS 16.4.1) wrote half the size of the frame that its matrix is in, and turned one
    coordinate with that size, so that it lacks the other half.

    Args:
        reading: The first.
    """
    for factor, word in ((2.0, Term("twice")), (0.5, Term("half"))):
        written = reading.lens
        size = (written.size[0] * factor, written.size[1] * factor)
        missing = (size[0] - written.size[0], size[1] - written.size[1])
        lens = replace(
            written,
            size=size,
            principal_point=_nearest_middle(written.principal_point, missing, size),
            distortion_centre=written.distortion_centre
            if written.distortion_centre == (0.0, 0.0)
            else _nearest_middle(written.distortion_centre, missing, size),
        )
        yield replace(
            reading,
            lens=lens,
            note=Term(
                "the file's calibration contradicts itself; it is read as that of a frame {word} "
                "as large as it says, which agrees with EXIF and with the middle of the photo",
                word=word,
            ),
            is_as_written=False,
        )


def is_axis_believable(lens: Lens) -> bool:
    """Tells whether the axis of a lens lies near enough to the middle of its frame."""
    away = [point - side / 2 for point, side in zip(lens.principal_point, lens.size, strict=True)]
    return hypot(*away) <= _FARTHEST_AXIS * hypot(*lens.size)


def _nearest_middle(point: Size, missing: Size, size: Size) -> Size:
    """Returns a point, with what one of its coordinates lacks if that brings it nearer."""
    across, down = point
    candidates = (point, (across + missing[0], down), (across, down + missing[1]))
    return min(candidates, key=lambda each: hypot(each[0] - size[0] / 2, each[1] - size[1] / 2))
