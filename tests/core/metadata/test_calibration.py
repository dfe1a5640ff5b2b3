# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Apple's fields: what counts, and what is left out because it is no number."""

import pytest

from heic_depth_import.core.metadata.calibration import Calibration, Lens, calibration_of
from heic_depth_import.core.metadata.xmp import parse_xmp
from tests.making.heic_xmp import (
    FDEP,
    FDIS,
    FORWARD,
    HDEP,
    HDIS,
    INVERSE,
    L008,
    Field,
    depth_fields,
    iphone_calibration,
    xmp_packet,
)

CAMERA = iphone_calibration(640, 480)


def found(**changed: Field) -> Calibration:
    """Reads the fields of a phone with some changed; a name goes without its prefix."""
    fields = depth_fields(CAMERA, low=0.25, high=4.0)
    names = {name.split(":")[1]: name for name in fields}
    return calibration_of(
        parse_xmp(xmp_packet(fields | {names[key]: value for key, value in changed.items()}))
    )


def test_all_fields() -> None:
    (fx, fy), (cx, cy) = CAMERA.focal, CAMERA.principal_point
    assert found() == Calibration(
        native_format=HDIS,
        image_type="disparity",
        code_range=(0.0, 255.0),
        value_range=(0.25, 4.0),
        accuracy="relative",
        lens=Lens(
            (fx, fy),
            (cx, cy),
            (640.0, 480.0),
            CAMERA.distortion_center,
            round(CAMERA.pixel_size, 6),
            FORWARD,
            INVERSE,
        ),
        aperture=2.8,
    )


def test_no_fields() -> None:
    assert calibration_of({}) == Calibration()


def test_matrix_is_column_by_column() -> None:
    lens = found(IntrinsicMatrix=(11, 0, 0, 0, 12, 0, 13, 14, 1)).lens
    assert lens is not None
    assert (lens.focal, lens.principal_point) == ((11.0, 12.0), (13.0, 14.0))


@pytest.mark.parametrize(
    ("native", "disparity", "depth"),
    [
        (HDIS, True, False),
        (FDIS, True, False),
        (HDEP, False, True),
        (FDEP, False, True),
        (L008, False, False),
        (None, False, False),
        ("hdis", False, False),
        (1e308, False, False),
        (-1, False, False),
    ],
)
def test_native_format(native: Field, *, disparity: bool, depth: bool) -> None:
    calibration = found(NativeFormat=native)
    assert (calibration.stores_disparity, calibration.stores_depth) == (disparity, depth)


@pytest.mark.parametrize("said", ["absolute", "Absolute", " absolute "])
def test_accuracy(said: str) -> None:
    assert found(Accuracy=said).accuracy == "absolute"


@pytest.mark.parametrize("value", [None, "nan", "inf", "-inf", "1e999", "", "x", "1,5", (1, "nan")])
def test_range_that_is_no_number(value: Field) -> None:
    assert found(FloatMinValue=value).value_range is None
    assert found(FloatMaxValue=value).value_range is None
    assert found(IntMaxValue=value).code_range is None


@pytest.mark.parametrize(
    "changed",
    [
        {"IntrinsicMatrix": None},
        {"IntrinsicMatrix": (1, 2, 3)},
        {"IntrinsicMatrix": (1, 0, 0, 0, "nan", 0, 1, 1, 1)},
        {"IntrinsicMatrix": (0, 0, 0, 0, 1, 0, 1, 1, 1)},
        {"IntrinsicMatrix": (1, 0, 0, 0, -1, 0, 1, 1, 1)},
        {"IntrinsicMatrixReferenceWidth": None},
        {"IntrinsicMatrixReferenceHeight": 0},
        {"IntrinsicMatrixReferenceWidth": -640},
        {"IntrinsicMatrixReferenceWidth": "inf"},
    ],
)
def test_no_lens(changed: dict[str, Field]) -> None:
    assert found(**changed).lens is None


@pytest.mark.parametrize(
    "changed",
    [
        {"PixelSize": None},
        {"PixelSize": 0},
        {"PixelSize": -1},
        {"LensDistortionCenterOffsetX": None},
        {"LensDistortionCenterOffsetX": 0, "LensDistortionCenterOffsetY": 0},
        {"LensDistortionCoefficients": None},
        {"LensDistortionCoefficients": FORWARD[:7]},
        {"InverseLensDistortionCoefficients": (*INVERSE[:7], "nan")},
        {"InverseLensDistortionCoefficients": (*INVERSE, 0)},
        {
            "LensDistortionCoefficients": (0,) * 8,
            "InverseLensDistortionCoefficients": (0,) * 8,
        },
    ],
)
def test_lens_without_distortion(changed: dict[str, Field]) -> None:
    lens = found(**changed).lens
    assert lens == Lens(CAMERA.focal, CAMERA.principal_point, (640.0, 480.0))
