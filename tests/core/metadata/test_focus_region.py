# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The focus region, from the words of XMP and EXIF to pixels of the photo as shown."""

from dataclasses import astuple

import pytest

from heic_depth_import.core.metadata.focus_region import (
    region_of_subject_area,
    region_of_xmp,
    shown_region,
)
from heic_depth_import.core.metadata.xmp import parse_xmp
from heic_depth_import.core.photo import FocusRegion
from heic_depth_import.core.transforms import Crop, Mirror, Rotate, Transform, shown_size
from tests.making.heic_xmp import regions_packet

FACE = ("Face", 0.1, 0.2, 0.3, 0.4)
FOCUS = ("Focus", 0.25, 0.75, 0.125, 0.0625)
REGION = FocusRegion((0.25, 0.75), (0.125, 0.0625), (400, 200))


@pytest.mark.parametrize("as_attributes", [False, True])
@pytest.mark.parametrize("regions", [[FOCUS], [FACE, FOCUS], [FOCUS, FACE]])
def test_focus_among_regions(
    regions: list[tuple[str, float, float, float, float]], *, as_attributes: bool
) -> None:
    packet = regions_packet(regions, (400, 200), as_attributes=as_attributes)
    assert region_of_xmp(parse_xmp(packet)) == REGION


def test_names_of_people_are_no_part_of_it() -> None:
    fields = parse_xmp(regions_packet([FOCUS, FACE], (400, 200), as_attributes=True))
    assert "Jane" not in str(region_of_xmp(fields))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Focus", b"Face"),
        (b"<stArea:h>0.0625</stArea:h>", b""),
        (b"<stArea:w>0.125", b"<stArea:w>wide"),
        (b"<stArea:w>0.125", b"<stArea:w>nan"),
        (b"<stArea:x>0.25", b"<stArea:x>1.25"),
        (b"<stArea:y>0.75", b"<stArea:y>-0.75"),
        (b"<stDim:w>400</stDim:w>", b""),
        (b"<stDim:w>400", b"<stDim:w>0"),
    ],
)
def test_nonsense_is_no_region(old: bytes, new: bytes) -> None:
    packet = regions_packet([FOCUS], (400, 200))
    assert old in packet
    assert region_of_xmp(parse_xmp(packet.replace(old, new))) is None


@pytest.mark.parametrize(
    ("area", "size"),
    [((100, 150), (0, 0)), ((100, 150, 40), (0.1, 0.2)), ((100, 150, 40, 60), (0.1, 0.3))],
)
def test_subject_is_a_point_a_circle_or_a_rectangle(
    area: tuple[float, ...], size: tuple[float, float]
) -> None:
    assert region_of_subject_area(area, (400, 200)) == FocusRegion((0.25, 0.75), size, (400, 200))


@pytest.mark.parametrize(
    ("area", "frame"),
    [
        ((2003, 1506, 2209, 1327), (4032, 3024)),  # an iPhone's, where nobody tapped
        ((100,), (400, 200)),
        ((100, 150, 40, 60, 7), (400, 200)),
        ((500, 150, 40, 60), (400, 200)),
        ((100, 150, 40, 60), (0, 200)),
        ((float("nan"), 150, 40, 60), (400, 200)),
    ],
)
def test_subject_that_says_nothing(area: tuple[float, ...], frame: tuple[float, float]) -> None:
    assert region_of_subject_area(area, frame) is None


@pytest.mark.parametrize(
    ("transforms", "shown"),
    [
        # 75 to 125 across and 144 to 156 down, of 400 x 200; turned by hand on paper.
        ((), (75, 143.75, 50, 12.5)),
        ((Rotate(1),), (143.75, 275, 12.5, 50)),
        ((Rotate(2),), (275, 43.75, 50, 12.5)),
        ((Rotate(3),), (43.75, 75, 12.5, 50)),
        ((Mirror(0),), (75, 43.75, 50, 12.5)),
        ((Mirror(1),), (275, 143.75, 50, 12.5)),
        ((Crop(50, 100, 300, 80),), (25, 43.75, 50, 12.5)),
        ((Crop(100, 0, 300, 200),), (0, 143.75, 25, 12.5)),
    ],
)
def test_region_turns_with_the_photo(
    transforms: tuple[Transform, ...], shown: tuple[float, ...]
) -> None:
    photo = shown_size((400, 200), transforms)
    window = shown_region(REGION, (400, 200), transforms, photo)
    assert window is not None
    assert astuple(window) == pytest.approx(shown)


def test_region_that_is_cut_off() -> None:
    assert shown_region(REGION, (400, 200), (Crop(200, 0, 200, 200),), (200, 200)) is None


def test_frame_as_shown_is_taken_as_shown() -> None:
    """An editor's: the photo is stored lying on its side, the region is in the upright one."""
    region = FocusRegion((0.25, 0.75), (0.5, 0.125), (200, 400))
    window = shown_region(region, (400, 200), (Rotate(3),), (200, 400))
    assert window is not None
    assert astuple(window) == pytest.approx((0, 275, 100, 50))


def test_padding_of_the_encoder_is_no_part_of_the_frame() -> None:
    """Stored with a border to whole coding blocks that is cut off before the turn."""
    transforms = (Crop(0, 0, 400, 200), Rotate(1))
    window = shown_region(REGION, (448, 256), transforms, (200, 400))
    assert window is not None
    assert astuple(window) == pytest.approx((143.75, 275, 12.5, 50))


def test_padding_of_the_same_aspect_is_no_part_of_the_frame_either() -> None:
    window = shown_region(REGION, (416, 208), (Crop(0, 0, 400, 200),), (400, 200))
    assert window is not None
    assert astuple(window) == pytest.approx((75, 143.75, 50, 12.5))


def test_photo_that_is_decoded_at_another_size() -> None:
    window = shown_region(REGION, (400, 200), (), (800, 400))
    assert window is not None
    assert astuple(window) == pytest.approx((150, 287.5, 100, 25))


def test_frame_of_another_scale() -> None:
    region = FocusRegion((0.25, 0.75), (0.125, 0.0625), (4000, 2000))
    window = shown_region(region, (400, 200), (), (400, 200))
    assert window is not None
    assert astuple(window) == pytest.approx((75, 143.75, 50, 12.5))


def test_frame_that_fits_nowhere() -> None:
    region = FocusRegion((0.25, 0.75), (0.125, 0.0625), (300, 200))
    assert shown_region(region, (400, 200), (Rotate(1),), (200, 400)) is None


def test_point_stays_a_point() -> None:
    region = FocusRegion((0.25, 0.75), (0.0, 0.0), (400, 200))
    window = shown_region(region, (400, 200), (), (400, 200))
    assert window is not None
    assert astuple(window) == (100, 150, 0, 0)
