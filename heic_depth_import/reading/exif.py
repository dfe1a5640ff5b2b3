# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What EXIF tells about how a photo was taken. Place, owner and serial numbers are never read."""

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ..core.metadata.focus_region import region_of_subject_area
from ..core.photo import FocusRegion, Shot
from ..core.transforms import Mirror, Rotate, Transform

if TYPE_CHECKING:
    from PIL import Image

_Read = TypeVar("_Read")

# Tag numbers of CIPA DC-008 (Exif 2.32) clause 4.6.
_MAKE, _MODEL, _DATE, _EXIF_IFD = 271, 272, 306, 0x8769
# Phones write some 3 kB; in a JPEG there would be room for 64.
_MOST_BYTES = 1 << 20
_DATE_ORIGINAL, _FOCAL_35MM, _LENS_MODEL = 36867, 41989, 42036
_ORIENTATION = 274
# What brings the first row and column to where they belong; 1 is as stored.
_TURNS: dict[object, tuple[Transform, ...]] = {
    2: (Mirror(1),),
    3: (Rotate(2),),
    4: (Mirror(0),),
    5: (Rotate(1), Mirror(0)),
    6: (Rotate(3),),
    7: (Rotate(1), Mirror(1)),
    8: (Rotate(1),),
}
_SUBJECT_AREA, _WIDTH, _HEIGHT = 0x9214, 0xA002, 0xA003
_MAKER_NOTE = 0x927C
_EXPOSURE_TIME, _F_NUMBER, _ISO = 0x829A, 0x829D, 0x8827
# Beyond these no phone exposes: a day, a pinhole, ten times the most sensitive camera there is.
_LONGEST_EXPOSURE, _HIGHEST_F_NUMBER, _HIGHEST_ISO = 86_400.0, 1_000.0, 4e7


def shot_of(exif: bytes | None) -> Shot:
    """Reads the few tags that an import uses; what is missing or damaged stays unknown.

    Args:
        exif: TIFF bytes with or without the Exif header.
    """
    return _read(exif, _shot, Shot())


def turning_of(exif: bytes | None) -> tuple[Transform, ...]:
    """Returns what turns a picture before it is shown; nothing where EXIF does not say.

    Args:
        exif: As for `shot_of`.

    Source: CIPA DC-008 (Exif 2.32), clause 4.6.4.A, tag Orientation.
    """
    return _read(exif, lambda tags: _TURNS.get(tags.get(_ORIENTATION), ()), ())


def maker_note_of(exif: bytes | None) -> bytes:
    """Returns what the phone's maker keeps for itself; empty where there is none.

    Args:
        exif: As for `shot_of`.
    """
    note = _read(exif, lambda tags: tags.get_ifd(_EXIF_IFD).get(_MAKER_NOTE), None)
    return note if isinstance(note, bytes) else b""


def _read(exif: bytes | None, read: "Callable[[Image.Exif], _Read]", unknown: _Read) -> _Read:
    """Returns what is read of the tags; where they are missing or damaged, what is unknown."""
    if not exif or len(exif) > _MOST_BYTES:
        return unknown
    from PIL import Image

    tags = Image.Exif()
    try:
        with warnings.catch_warnings(action="ignore"):  # Pillow's, of damage that it reads past
            tags.load(exif)
            return read(tags)
    except Exception:  # noqa: BLE001  whatever Pillow makes of the bytes, it is still a photo
        return unknown


def _shot(tags: "Image.Exif") -> Shot:
    details = tags.get_ifd(_EXIF_IFD)
    size = _size(details.get(_WIDTH), details.get(_HEIGHT))
    return Shot(
        device=_device(_text(tags.get(_MAKE)), _text(tags.get(_MODEL))),
        lens=_text(details.get(_LENS_MODEL)),
        date=_text(details.get(_DATE_ORIGINAL)) or _text(tags.get(_DATE)),
        focal_35mm=_focal(details.get(_FOCAL_35MM)),
        size=size,
        subject=_subject(details.get(_SUBJECT_AREA), size),
        exposure_time=_positive(details.get(_EXPOSURE_TIME), _LONGEST_EXPOSURE),
        f_number=_positive(details.get(_F_NUMBER), _HIGHEST_F_NUMBER),
        iso=_positive(details.get(_ISO), _HIGHEST_ISO),
    )


def _text(value: object) -> str:
    return "".join(letter for letter in str(value or "") if letter.isprintable()).strip()[:200]


def _device(make: str, model: str) -> str:
    return model if model.startswith(make) else f"{make} {model}".strip()


def _focal(value: object) -> float:
    focal = float(value) if isinstance(value, int | float) else 0.0
    return focal if 1 <= focal <= 2000 else 0.0


def _positive(value: object, most: float) -> float:
    """Returns a number above 0, rounded as a float is; 0 for what is none."""
    first = value[0] if isinstance(value, tuple) and value else value
    try:
        number = float(first)  # type: ignore[arg-type]  # whatever Pillow made of the bytes
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0
    return number if 0 < number <= most else 0.0


def _size(width: object, height: object) -> tuple[int, int]:
    if not (isinstance(width, int) and isinstance(height, int)):
        return 0, 0
    return (width, height) if min(width, height) >= 1 and max(width, height) < 1 << 20 else (0, 0)


def _subject(area: object, size: tuple[int, int]) -> FocusRegion | None:
    if not isinstance(area, tuple):
        return None
    return region_of_subject_area([float(number) for number in area], size)
