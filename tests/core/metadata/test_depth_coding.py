# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a sample is to be read, where the SEI message and the XMP agree, differ or are missing."""

from dataclasses import replace

import pytest

from heic_depth_import.core.depth_representation import DepthRepresentation, Representation
from heic_depth_import.core.errors import DamagedPhotoError
from heic_depth_import.core.metadata.calibration import Calibration
from heic_depth_import.core.metadata.depth_coding import Coding, coding_of
from tests.core.pug import HIGH, LOW, SEI, XMP

HDIS, FDIS, HDEP, FDEP, L008 = (
    int.from_bytes(code, "big") for code in (b"hdis", b"fdis", b"hdep", b"fdep", b"L008")
)
INVERSE_DEPTH, DISPARITY, DEPTH, NONUNIFORM = Representation
BYTES = (0.0, 255.0)


def xmp(native: int, *values: float, codes: tuple[float, float] | None = BYTES) -> Calibration:
    pair = (values[0], values[1]) if values else None
    return Calibration(native_format=native, code_range=codes, value_range=pair)


def disparities(low: float, high: float) -> DepthRepresentation:
    return DepthRepresentation(DISPARITY, d_min=low, d_max=high)


def test_real_photo_uses_the_exact_numbers_of_the_message() -> None:
    assert coding_of(SEI, XMP, 8) == Coding(True, BYTES, (LOW, HIGH))


def test_half_floats_are_read_back_from_six_decimals() -> None:
    assert coding_of(None, XMP, 8).values == (LOW, HIGH)
    assert coding_of(None, xmp(HDEP, 1.498047, 4.382812), 8).values == (LOW, HIGH)
    assert coding_of(None, xmp(FDIS, 1.498047, 4.382812), 8).values == (1.498047, 4.382812)


@pytest.mark.parametrize(
    ("sei", "stated"),
    [
        (disparities(0.5, 16_000.0), None),
        (None, xmp(FDIS, 0.5, 16_000.0)),
        # By its two codes the highest sample would be 255 times as near.
        (None, xmp(FDIS, 0.5, 100.0, codes=(0.0, 1.0))),
    ],
)
def test_nearer_than_anything_can_be_is_no_range(
    sei: DepthRepresentation | None, stated: Calibration | None
) -> None:
    """Damage: a tenth of a millimetre is the nearest."""
    coding = coding_of(sei, stated, 8)
    assert (coding.is_disparity, coding.codes, coding.values) == (True, BYTES, (0.25, 2.0))
    assert "does not say how far" in coding.warnings[0]
    assert coding_of(disparities(0.0, 9_000.0), None, 8).values == (0.0, 9_000.0)


@pytest.mark.parametrize(
    ("sei", "is_disparity", "values"),
    [
        (DepthRepresentation(INVERSE_DEPTH, z_near=0.5, z_far=4.0), True, (0.25, 2.0)),
        (disparities(0.5, 2.0), True, (0.5, 2.0)),
        (DepthRepresentation(DISPARITY, z_near=0.5, z_far=4.0), True, (0.25, 2.0)),
        (DepthRepresentation(DEPTH, z_near=0.5, z_far=4.0), False, (0.5, 4.0)),
        (DepthRepresentation(NONUNIFORM, d_min=0.5, d_max=2.0), True, (0.5, 2.0)),
    ],
)
def test_message_alone(
    sei: DepthRepresentation, *, is_disparity: bool, values: tuple[float, float]
) -> None:
    """Low samples are far, but for depth: there they are near."""
    assert coding_of(sei, None, 8) == Coding(is_disparity, BYTES, values)
    assert coding_of(sei, None, 10).codes == (0.0, 1023.0)


@pytest.mark.parametrize(
    ("native", "is_disparity"), [(HDIS, True), (FDIS, True), (HDEP, False), (FDEP, False)]
)
def test_xmp_alone(native: int, *, is_disparity: bool) -> None:
    assert coding_of(None, xmp(native, 0.5, 2.0), 8) == Coding(is_disparity, BYTES, (0.5, 2.0))


def test_where_numbers_differ_the_xmp_is_believed() -> None:
    """By more than 0.001; closer, they are the same number, more and less exact."""
    assert coding_of(disparities(0.5, 2.0), xmp(FDIS, 0.5, 3.0), 8).values == (0.5, 3.0)
    assert coding_of(disparities(0.5, 2.0), xmp(FDIS, 0.5004, 1.9996), 8).values == (0.5, 2.0)


@pytest.mark.parametrize("kind", [INVERSE_DEPTH, DISPARITY])
def test_where_meanings_differ_the_xmp_is_believed(kind: Representation) -> None:
    sei = DepthRepresentation(kind, 0.5, 4.0, 0.5, 4.0)
    assert coding_of(sei, xmp(FDEP, 0.5, 4.0), 8) == Coding(False, BYTES, (0.5, 4.0))
    sei = DepthRepresentation(DEPTH, 0.5, 4.0)
    assert coding_of(sei, xmp(FDIS, 0.5, 4.0), 8) == Coding(True, BYTES, (0.5, 4.0))


def test_numbers_of_the_message_keep_its_meaning() -> None:
    """XMP says disparity but gives no numbers; 0.5 m to 4 m must not become 0.5 to 4 per metre."""
    sei = DepthRepresentation(DEPTH, z_near=0.5, z_far=4.0)
    assert coding_of(sei, xmp(HDIS), 8) == Coding(False, BYTES, (0.5, 4.0))
    assert coding_of(disparities(0.5, 2.0), xmp(HDEP), 8) == Coding(True, BYTES, (0.5, 2.0))


def test_matte_like_xmp_gives_numbers_only_where_the_message_has_none() -> None:
    assert coding_of(disparities(0.5, 2.0), xmp(L008, 0.0, 1.0), 8).values == (0.5, 2.0)
    assert coding_of(DepthRepresentation(DISPARITY), xmp(0, 0.5, 3.0), 8).values == (0.5, 3.0)


@pytest.mark.parametrize(
    ("codes", "bits", "expected"),
    [
        ((10.0, 200.0), 8, (10.0, 200.0)),
        ((0.0, 1023.0), 10, (0.0, 1023.0)),
        (None, 10, (0.0, 1023.0)),
        ((200.0, 10.0), 8, BYTES),
        ((5.0, 5.0), 8, BYTES),
        ((0.0, 1e-320), 8, BYTES),
        ((-1e308, 1e308), 8, BYTES),
        ((0.0, 65535.0), 8, BYTES),
        ((-1.0, 255.0), 8, BYTES),
    ],
)
def test_code_range(
    codes: tuple[float, float] | None, bits: int, expected: tuple[float, float]
) -> None:
    assert coding_of(None, xmp(HDIS, 0.5, 2.0, codes=codes), bits).codes == expected


@pytest.mark.parametrize(
    ("sei", "known"),
    [
        (None, None),
        (DepthRepresentation(DISPARITY), None),
        (DepthRepresentation(DISPARITY, d_min=1.0), None),
        (DepthRepresentation(DEPTH, z_far=1.0), None),
        (DepthRepresentation(INVERSE_DEPTH, z_near=0.0, z_far=1.0), None),
        (disparities(0.0, 2.0**96), None),
        (None, xmp(HDIS)),
        (None, xmp(HDEP)),
        (None, xmp(HDIS, 0.5, 1e308)),
        (None, xmp(FDEP, -1e39, 1.0)),
        (None, xmp(0)),
    ],
)
def test_range_unknown(sei: DepthRepresentation | None, known: Calibration | None) -> None:
    """0.5 m to 4 m, and the user is told."""
    coding = coding_of(sei, known, 8)
    is_depth = (sei is not None and sei.representation is DEPTH) or (
        known is not None and known.stores_depth
    )
    expected = (False, (0.5, 4.0)) if is_depth else (True, (0.25, 2.0))
    assert (coding.is_disparity, coding.values) == expected
    assert len(coding.warnings) == 1
    assert "0.5 m to 4 m assumed" in coding.warnings[0]


@pytest.mark.parametrize(
    ("native", "kind", "sei", "is_disparity"),
    [
        (0, "depth", None, False),
        (0, "disparity", None, True),
        (0, "", None, True),
        (HDIS, "depth", None, True),  # the format goes before the type
        (HDEP, "disparity", None, False),
        (0, "depth", disparities(0.5, 2.0), True),  # and so does the message
    ],
)
def test_type_of_the_picture_counts_where_nothing_else_tells(
    native: int, kind: str, sei: DepthRepresentation | None, *, is_disparity: bool
) -> None:
    known = replace(xmp(native, 0.5, 2.0), image_type=kind)
    coding = coding_of(sei, known, 8)
    assert (coding.is_disparity, coding.values, coding.warnings) == (is_disparity, (0.5, 2.0), ())


def test_half_that_does_not_fit_in_a_half_is_taken_as_it_is() -> None:
    assert coding_of(None, xmp(HDEP, 0.5, 1e6), 8).values == (0.5, 1e6)


def test_upside_down_range_is_read_as_it_stands_with_a_warning() -> None:
    coding = coding_of(disparities(2.0, 0.5), None, 8)
    assert coding.values == (2.0, 0.5)
    assert "upside down" in coding.warnings[0]


def test_flat_range_has_no_warning() -> None:
    assert coding_of(disparities(1.0, 1.0), None, 8) == Coding(True, BYTES, (1.0, 1.0))


def test_curve_becomes_a_table() -> None:
    sei = DepthRepresentation(NONUNIFORM, d_min=0.0, d_max=1.0, curve=(0, 20, 0))
    table = coding_of(sei, None, 8).lut
    assert len(table) == 256
    assert table[0] == 0
    assert table[107] == pytest.approx(127.5 + 20 - 0.5 * 147.5 / 107.5)
    broken = DepthRepresentation(NONUNIFORM, d_min=0.0, d_max=1.0, curve=(0, 200, 0))
    with pytest.raises(DamagedPhotoError):
        coding_of(broken, None, 8)
