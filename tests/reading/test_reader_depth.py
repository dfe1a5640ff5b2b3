# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What samples mean: every representation, bit depth and description, and which one is believed."""

import itertools

import numpy as np
import pytest

from heic_depth_import.core.camera import IntrinsicsSource
from heic_depth_import.core.errors import NoDepthMapError
from heic_depth_import.reading.reader import photo_of
from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import (
    CICP_DEPTH_URN,
    GAIN_MAP_URN,
    HAIR_URN,
    LOSSLESS,
    PORTRAIT_URN,
    AuxItem,
    DepthItem,
    Photo,
    write_heic,
)
from tests.making.heic_xmp import (
    FDIS,
    HDEP,
    HDIS,
    depth_fields,
    iphone_calibration,
    matte_fields,
    xmp_packet,
)
from tests.making.photos import CALIBRATION, CODES, PACKET, RGB, with_fields, written

SHARE = CODES / 255
OTHER_XMP = xmp_packet({"xmp:CreatorTool": "16.2", "tiff:Make": "NativeFormat"})


def disparity_of(content: bytes) -> np.ndarray:
    return photo_of(content, "a").depth.disparity


@pytest.mark.parametrize(
    ("sei", "expected"),
    [
        (DepthRepresentation(kind=0, z_near=0.5, z_far=4.0), 0.25 + 1.75 * SHARE),
        (DepthRepresentation(kind=1, d_min=0.5, d_max=3.0), 0.5 + 2.5 * SHARE),
        (DepthRepresentation(kind=2, z_near=0.5, z_far=4.0), 1 / (0.5 + 3.5 * SHARE)),
        (DepthRepresentation(kind=3, d_min=0.5, d_max=3.0), 0.5 + 2.5 * SHARE),
        (DepthRepresentation(kind=1, d_min=3.0, d_max=0.5), 3.0 - 2.5 * SHARE),
        (DepthRepresentation(kind=1, d_min=1.5, d_max=1.5), np.full(CODES.shape, 1.5)),
        (None, 0.25 + 1.75 * SHARE),
    ],
    ids=["inverse depth", "disparity", "depth", "straight curve", "upside down", "flat", "unknown"],
)
def test_representation(sei: DepthRepresentation | None, expected: np.ndarray) -> None:
    np.testing.assert_allclose(disparity_of(written(xmp=None, sei=sei)), expected, rtol=1e-5)


def test_curve_is_used() -> None:
    """One knot in the middle moved by 20: (107.5, 147.5); samples below it rise by 147.5/107.5."""
    sei = DepthRepresentation(kind=3, d_min=0.0, d_max=255.0, model=(20,))
    codes = np.array([[0, 43], [86, 255]], np.uint8).repeat(4, 0).repeat(4, 1)
    found = disparity_of(write_heic(RGB, depth=DepthItem(codes, sei=sei)))
    np.testing.assert_allclose(found[::4, ::4], [[0, 59], [118, 255]], rtol=1e-5)


@pytest.mark.parametrize("bits", [10, 12])
def test_more_than_8_bits(bits: int) -> None:
    codes = np.random.default_rng(1).integers(0, 1 << bits, (24, 32)).astype(np.uint16)
    top = float((1 << bits) - 1)
    sei = DepthRepresentation(d_min=0.0, d_max=top, mantissa_bits=32)
    photo = photo_of(written(samples=codes, bits=bits, xmp=None, sei=sei), "a")
    np.testing.assert_allclose(photo.depth.disparity, codes, rtol=1e-6)
    assert photo.depth.step[0, 0] == pytest.approx(1)


@pytest.mark.parametrize("native", [HDEP, HDIS])
def test_xmp_alone(native: int) -> None:
    content = written(xmp=with_fields(NativeFormat=native), sei=None)
    values = 0.5 + 1.5 * SHARE
    expected = values if native == HDIS else 1 / values
    np.testing.assert_allclose(disparity_of(content), expected, rtol=1e-5)


def test_xmp_that_disagrees_with_the_message_is_believed() -> None:
    content = written(xmp=with_fields(NativeFormat=FDIS, FloatMaxValue=3.0))
    np.testing.assert_allclose(disparity_of(content), 0.5 + 2.5 * SHARE, rtol=1e-5)


def test_range_that_is_unknown_or_upside_down_is_told() -> None:
    (warning,) = photo_of(written(xmp=None, sei=None), "a").warnings
    assert "0.5 m to 4 m assumed" in warning
    sei = DepthRepresentation(d_min=2.0, d_max=0.5)
    (warning,) = photo_of(written(xmp=None, sei=sei), "a").warnings
    assert "upside down" in warning
    flat = np.full((24, 32), 7, np.uint8)
    (warning,) = photo_of(written(xmp=None, samples=flat), "a").warnings
    assert "flat" in warning


def test_attributes_say_the_same_as_elements() -> None:
    fields = depth_fields(CALIBRATION)
    photos = [
        photo_of(written(xmp=xmp_packet(fields, as_attributes=flag), sei=None), "a")
        for flag in (False, True)
    ]
    assert photos[0].camera == photos[1].camera
    assert photos[0].camera.source is IntrinsicsSource.CALIBRATION
    np.testing.assert_array_equal(photos[0].depth.disparity, photos[1].depth.disparity)


@pytest.mark.parametrize("accuracy", ["absolute", "relative", None])
def test_accuracy(accuracy: str | None) -> None:
    photo = photo_of(written(xmp=with_fields(Accuracy=accuracy)), "a")
    assert photo.depth.is_absolute == (accuracy == "absolute")


MATTES = (PORTRAIT_URN, HAIR_URN)
TRAPS = [AuxItem(CODES[::-1], urn, xmp_packet(matte_fields(urn))) for urn in MATTES]
GAIN_MAP = AuxItem(CODES[:, ::-1], GAIN_MAP_URN, xmp=OTHER_XMP)
DEPTH = DepthItem(CODES, xmp=PACKET)


def as_aux(depth: DepthItem) -> AuxItem:
    """Makes the same auxiliary picture to be placed anywhere among the others."""
    assert depth.sei is not None
    return AuxItem(
        depth.samples,
        depth.urn,
        depth.xmp,
        depth.xmp_of,
        subtype=depth.sei.to_bytes(),
        quality=LOSSLESS,
    )


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_mattes_that_call_themselves_depth_stand_in_any_order(order: tuple[int, ...]) -> None:
    pictures = [*TRAPS, GAIN_MAP, as_aux(DEPTH)]
    photo = photo_of(write_heic(RGB, aux=[pictures[place] for place in order]), "a")
    np.testing.assert_allclose(photo.depth.disparity, 0.5 + 1.5 * SHARE, rtol=1e-5)
    assert photo.camera.source is IntrinsicsSource.CALIBRATION


@pytest.mark.parametrize("depth_last", [False, True])
def test_packet_of_the_depth_map_hangs_on_the_wrong_picture(*, depth_last: bool) -> None:
    """Its native format tells that it is the depth map's, whatever stands before it."""
    depth = DepthItem(CODES, xmp=PACKET, xmp_of=("photo",), sei=None)
    aux = list(TRAPS)
    if depth_last:
        stray = AuxItem(CODES, DEPTH.urn, xmp=PACKET, xmp_of=("aux0",))
        content = write_heic(RGB, aux=[*aux, stray])
    else:
        content = write_heic(RGB, depth=depth, aux=aux)
    photo = photo_of(content, "a")
    np.testing.assert_allclose(photo.depth.disparity, 0.5 + 1.5 * SHARE, rtol=1e-5)
    assert photo.camera.source is IntrinsicsSource.CALIBRATION


@pytest.mark.parametrize("others_first", [False, True])
def test_packets_of_others_that_describe_the_depth_map_too(*, others_first: bool) -> None:
    """A gain map's and a matte's: neither says disparity, so neither is taken."""
    strays = [
        AuxItem(CODES, GAIN_MAP_URN, xmp=OTHER_XMP, xmp_of=("depth", "aux0")),
        AuxItem(CODES, HAIR_URN, xmp_packet(matte_fields(HAIR_URN)), xmp_of=("depth", "aux1")),
    ]
    if others_first:
        strays = [
            AuxItem(part.samples, part.urn, part.xmp, ("aux2", f"aux{number}"))
            for number, part in enumerate(strays)
        ]
        content = write_heic(RGB, aux=[*strays, as_aux(DEPTH)])
    else:
        content = write_heic(RGB, depth=DEPTH, aux=strays)
    photo = photo_of(content, "a")
    assert photo.camera.source is IntrinsicsSource.CALIBRATION
    np.testing.assert_allclose(photo.depth.disparity, 0.5 + 1.5 * SHARE, rtol=1e-5)


def test_matte_packet_alone_says_nothing_about_depth() -> None:
    depth = DepthItem(CODES, xmp=xmp_packet(matte_fields(HAIR_URN)), sei=None)
    photo = photo_of(write_heic(RGB, depth=depth), "a")
    np.testing.assert_allclose(photo.depth.disparity, 0.25 + 1.75 * SHARE, rtol=1e-5)


def test_damaged_packet_of_a_matte_does_not_matter() -> None:
    broken = AuxItem(CODES, HAIR_URN, xmp=b"<NativeFormat")
    huge = AuxItem(CODES, PORTRAIT_URN, xmp=b"NativeFormat" + b" " * (1 << 20))
    depth = DepthItem(CODES, xmp=None)
    photo = photo_of(write_heic(RGB, depth=depth, aux=[broken, huge]), "a")
    np.testing.assert_allclose(photo.depth.disparity, 0.5 + 1.5 * SHARE, rtol=1e-5)


def test_depth_map_of_the_photo_and_of_its_tone_map() -> None:
    depth = DepthItem(CODES, xmp=PACKET, aux_of=("photo", "tmap"), xmp_of=("depth", "photo"))
    photo = photo_of(write_heic(RGB, depth=depth, tone_map=True), "a")
    np.testing.assert_allclose(photo.depth.disparity, 0.5 + 1.5 * SHARE, rtol=1e-5)
    np.testing.assert_array_equal(photo.rgb, RGB)


def test_depth_map_of_the_tone_map_alone() -> None:
    """The rendition shows the same picture, so the depth map is the photo's; libheif lists none."""
    depth = DepthItem(CODES, xmp=PACKET, aux_of=("tmap",))
    photo = photo_of(write_heic(RGB, depth=depth, tone_map=True), "a")
    np.testing.assert_allclose(photo.depth.disparity, 0.5 + 1.5 * SHARE, rtol=1e-5)
    np.testing.assert_array_equal(photo.rgb, RGB)
    assert photo.camera.source is IntrinsicsSource.CALIBRATION


def test_depth_map_of_the_tone_map_of_another_picture_is_not_the_photos() -> None:
    """Only the first picture that a rendition is derived from is its base."""
    depth = DepthItem(CODES, xmp=PACKET, aux_of=("other0",))
    content = write_heic(RGB, depth=depth, others=[Photo(RGB)], tone_map=True)
    with pytest.raises(NoDepthMapError, match="of another picture"):
        photo_of(content, "a")


def test_depth_map_by_its_other_name() -> None:
    np.testing.assert_allclose(
        disparity_of(written(urn=CICP_DEPTH_URN)), 0.5 + 1.5 * SHARE, rtol=1e-5
    )


def test_two_depth_maps_keep_their_own_ranges() -> None:
    """Whichever is taken, samples and range must be of the same one."""
    first = DepthItem(CODES, sei=DepthRepresentation(d_min=0.5, d_max=2.0))
    second = DepthItem(255 - CODES, sei=DepthRepresentation(d_min=4.0, d_max=8.0))
    for one, other in ((first, second), (second, first)):
        found = disparity_of(write_heic(RGB, depth=one, aux=[as_aux(other)]))
        assert any(
            np.allclose(found, expected, rtol=1e-5)
            for expected in (0.5 + 1.5 * SHARE, 8.0 - 4.0 * SHARE)
        )


def test_stereo_photo_with_a_depth_map_of_its_own() -> None:
    others = [Photo(RGB[::-1]), Photo(RGB[:, ::-1])]
    content = write_heic(RGB, depth=DepthItem(CODES), others=others, stereo=("other0", "other1"))
    photo = photo_of(content, "a")
    np.testing.assert_array_equal(photo.rgb, RGB)
    np.testing.assert_allclose(photo.depth.disparity, 0.5 + 1.5 * SHARE, rtol=1e-5)


def test_inconsistent_focal_lengths_and_no_distortion() -> None:
    """2086 and 2718 of 4032 x 3024, as a real file has it; the nearer to 26 mm is kept."""
    lens = iphone_calibration(4032, 3024)
    matrix = (2086, 0, 0, 0, 2718, 0, 2016, 1512, 1)
    zeros = (0,) * 8
    fields = depth_fields(lens) | {
        "depthData:IntrinsicMatrix": matrix,
        "depthData:LensDistortionCoefficients": zeros,
        "depthData:InverseLensDistortionCoefficients": zeros,
    }
    photo = photo_of(written(xmp=xmp_packet(fields)), "a")
    assert photo.camera.focal == pytest.approx((2718 * 64 / 4032,) * 2)
    assert photo.camera.principal_point == pytest.approx((32, 24))
    assert photo.distortion is None
    assert ["disagree" in warning for warning in photo.warnings] == [True]


@pytest.mark.parametrize(
    ("accuracy", "low", "high", "expected"),
    [
        ("relative", -1.0, 0.5, (0.25, 1.75)),
        ("relative", -2.0, -0.5, (0.25, 1.75)),
        ("relative", 0.5, 2.0, (0.5, 2.0)),
        ("absolute", -1.0, 0.5, (-1.0, 0.5)),
    ],
)
def test_relative_disparity_below_0_gets_a_distance(
    accuracy: str, low: float, high: float, expected: tuple[float, float]
) -> None:
    """An absolute map's 0 is infinity; a relative one's is anywhere."""
    fields = depth_fields(low=low, high=high) | {"depthData:Accuracy": accuracy}
    content = written(xmp=xmp_packet(fields), sei=None)
    photo = photo_of(content, "a.heic")
    disparity = photo.depth.disparity
    assert (disparity.min(), disparity.max()) == pytest.approx(expected, abs=0.01)
    moved = expected[0] != low
    assert photo.depth.origin.offset == pytest.approx(expected[0] - low if moved else 0, abs=0.02)
    assert any("goes below 0" in warning for warning in photo.warnings) == moved
    is_wall = accuracy == "absolute"
    assert any("one flat wall" in warning for warning in photo.warnings) == is_wall
