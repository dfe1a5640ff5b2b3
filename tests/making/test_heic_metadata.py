# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The metadata that the HEIC writer makes: depth range message, XMP packets, EXIF."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from tests.making.heic_exif import Exif
from tests.making.heic_sei import (
    NONUNIFORM_DISPARITY,
    UNSPECIFIED,
    DepthRepresentation,
    prevent_emulation,
)
from tests.making.heic_writer import DepthItem, write_heic
from tests.making.heic_xmp import (
    FORWARD,
    HDIS,
    INVERSE,
    depth_fields,
    iphone_calibration,
    matte_fields,
    xmp_packet,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
APDI = "{http://ns.apple.com/pixeldatainfo/1.0/}"
DEPTH_DATA = "{http://ns.apple.com/depthData/1.0/}"


def metadata(sei: DepthRepresentation) -> dict[str, float]:
    """Lets libheif read a depth range."""
    grey = np.zeros((8, 8), np.uint8)
    photo = pillow_heif.open_heif(write_heic(grey, depth=DepthItem(grey, sei=sei)))
    numbers: dict[str, float] = photo.info["depth_images"][0].info["metadata"]
    return numbers


def test_message_of_a_real_photo() -> None:
    """The same bytes as those of an iPhone 13 Pro for disparities 1.498046875 to 4.3828125."""
    sei = DepthRepresentation(d_min=1.498046875, d_max=4.3828125)
    assert sei.to_bytes().hex() == "000000110000000d4e01b109351f7bfc010bc62020"


@pytest.mark.parametrize("kind", range(4))
def test_every_kind_and_every_number(kind: int) -> None:
    """With all 32 bits; without escapes, which libheif takes for bits of the number."""
    sei = DepthRepresentation(kind=kind, z_near=0.1, z_far=-12.5, d_min=-0.25, d_max=9)
    found = metadata(replace(sei, mantissa_bits=32, emulation_prevention=False))
    assert found["representation_type"] == kind
    assert found["z_near"] == pytest.approx(0.1, rel=1e-9)
    assert [found[name] for name in ("z_far", "d_min", "d_max")] == [-12.5, -0.25, 9]


@pytest.mark.parametrize(
    ("name", "sei"),
    [
        ("z_near", DepthRepresentation(z_near=1.5)),
        ("z_far", DepthRepresentation(z_far=1.5)),
        ("d_min", DepthRepresentation(d_min=1.5)),
        ("d_max", DepthRepresentation(d_max=1.5)),
    ],
)
def test_one_number_alone(name: str, sei: DepthRepresentation) -> None:
    found = metadata(sei)
    assert {key for key in ("z_near", "z_far", "d_min", "d_max") if key in found} == {name}
    assert found[name] == 1.5


@pytest.mark.parametrize("value", [0.0, 2.0**-30, 2.0**-35, 65504.0, 1.9999999, 2.0**95])
def test_small_and_large_numbers(value: float) -> None:
    found = metadata(DepthRepresentation(d_min=-3, d_max=value, emulation_prevention=False))
    assert found["d_max"] == pytest.approx(value, rel=2**-16)


def test_number_too_large() -> None:
    with pytest.raises(ValueError, match="too large"):
        DepthRepresentation(d_max=2.0**96).to_bytes()


def test_unspecified_number() -> None:
    """Exponent 127 means "no value"; libheif takes it for 2 to the power of 96."""
    assert metadata(DepthRepresentation(d_min=UNSPECIFIED, d_max=1))["d_min"] == 2.0**96


def test_curve_of_nonuniform_disparity() -> None:
    """No numbers: 0000, type 3 = 00100, then 3 - 1 = 011 and the model 0, 1, 5 = 1 010 00110."""
    sei = DepthRepresentation(kind=NONUNIFORM_DISPARITY, model=(0, 1, 5))
    payload = 0b0000_00100_011_1_010_00110_1_00.to_bytes(3)
    assert sei.to_bytes()[8:] == b"\x4e\x01\xb1\x03" + payload


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("000001", "00000301"),
        ("000000", "00000300"),
        ("00000000000001", "00000300000300000301"),
        ("000004", "000004"),
        ("0001000003", "000100000303"),
    ],
)
def test_emulation_prevention(plain: str, escaped: str) -> None:
    assert prevent_emulation(bytes.fromhex(plain)).hex() == escaped


def test_message_with_escapes() -> None:
    """The mantissa of 1.0 is 32 zeros; sizes count the unit as it is written."""
    plain = DepthRepresentation(d_max=1, mantissa_bits=32, emulation_prevention=False)
    unit, escaped = plain.to_bytes()[8:], replace(plain, emulation_prevention=True).to_bytes()
    assert b"\0\0\0" in unit
    assert escaped[8:] == unit.replace(b"\0\0\0", b"\0\0\3\0")
    assert struct.unpack(">II", escaped[:8]) == (len(unit) + 1 + 4, len(unit) + 1)


def description(packet: bytes) -> ET.Element:
    found = ET.fromstring(packet).find(f"{RDF}RDF/{RDF}Description")
    assert found is not None
    return found


def test_depth_packet() -> None:
    calibration = iphone_calibration(4032, 3024)
    root = description(xmp_packet(depth_fields(calibration, low=0.25, high=4)))
    assert root.findtext(f"{APDI}NativeFormat") == str(HDIS) == "1751411059"
    assert root.findtext(f"{APDI}FloatMaxValue") == "4.000000"
    assert root.findtext(f"{DEPTH_DATA}Accuracy") == "relative"
    entries = root.iterfind(f"{DEPTH_DATA}IntrinsicMatrix//{RDF}li")
    matrix = [float(entry.text or "") for entry in entries]
    (fx, fy), (cx, cy) = calibration.focal, calibration.principal_point
    assert matrix == [fx, 0, 0, 0, fy, 0, cx, cy, 1]


def test_fields_can_be_changed_and_left_out() -> None:
    fields = depth_fields() | {"depthData:Accuracy": "abso<lute", "apdi:NativeFormat": None}
    root = description(xmp_packet(fields))
    assert root.findtext(f"{DEPTH_DATA}Accuracy") == "abso<lute"
    assert root.find(f"{APDI}NativeFormat") is None
    assert root.find(f"{DEPTH_DATA}IntrinsicMatrix") is None


def test_packet_with_attributes() -> None:
    packet = xmp_packet(depth_fields(iphone_calibration(640, 480)), as_attributes=True)
    root = description(packet)
    assert root.get(f"{APDI}FloatMinValue") == "0.500000"
    assert root.find(f"{APDI}FloatMinValue") is None
    assert len(list(root.iterfind(f"{DEPTH_DATA}LensDistortionCoefficients//{RDF}li"))) == 8


def test_matte_calls_itself_depth() -> None:
    root = description(xmp_packet(matte_fields("urn:some:matte")))
    assert root.findtext(f"{APDI}AuxiliaryImageType") == "depth"
    assert root.findtext(f"{APDI}AuxiliaryImageSubType") == "urn:some:matte"


def test_lens_polynomials_undo_each_other() -> None:
    """Within 0.2 pixels of 0.0019 mm, out to the corner, where the shift is the largest."""

    def shifted(
        radius: NDArray[np.float64], coefficients: tuple[float, ...]
    ) -> NDArray[np.float64]:
        return radius / (1 + np.polynomial.Polynomial(coefficients)(radius**2) / 100)

    radius = np.linspace(0, 4.85, 100)
    there_and_back = shifted(shifted(radius, INVERSE), FORWARD)
    assert np.abs(shifted(radius, INVERSE) - radius).max() > 30 * 0.0019
    np.testing.assert_allclose(there_and_back, radius, atol=0.2 * 0.0019, rtol=0)


@pytest.mark.parametrize("size", [(4032, 3024), (3024, 4032), (52, 36)])
def test_calibration_scales_with_the_photo(size: tuple[int, int]) -> None:
    calibration = iphone_calibration(*size)
    assert calibration.focal[0] * calibration.pixel_size == pytest.approx(0.752 * 7.66)
    for middle, x in zip(size, calibration.principal_point, strict=True):
        assert 0 < abs(x - middle / 2) < 0.01 * max(size)


def test_exif() -> None:
    exif = Image.Exif()
    exif.load(Exif(owner="A. Person", position=(48.5, -2.25), software=None).to_bytes())
    details, place = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    assert (exif[0x010F], exif[0x0110], exif[0x0112]) == ("Apple", "iPhone 13 Pro", 1)
    assert 0x0131 not in exif
    assert (float(details[0x920A]), details[0xA405]) == (5.7, 26)
    assert (details[0x9003], details[0xA430]) == ("2023:02:21 14:33:08", "A. Person")
    assert [place[tag] for tag in range(1, 5)] == ["N", (48, 30, 0), "W", (2, 15, 0)]


def test_exif_stands_alone() -> None:
    """It is a whole TIFF file, so it starts with the byte order."""
    assert io.BytesIO(Exif().to_bytes()).read(2) in {b"MM", b"II"}
