# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What codes of a gain map mean, against the published formulas, worked out number by number."""

import math
import struct
from fractions import Fraction

import numpy as np
import pytest

from heic_depth_import.core.metadata.gain_coding import apple_coding, iso_coding
from heic_depth_import.core.metadata.maker_note import fractions_of
from tests.making.gain_map import HDR_GAIN, HDR_HEADROOM, iso_metadata, maker_note

VERSION = {"HDRGainMap:HDRGainMapVersion": ("65536",)}


def headroom_of(maker33: float, maker48: float) -> float:
    """Returns what Apple's listing does."""
    if maker33 < 1.0:
        stops = -20.0 * maker48 + 1.8 if maker48 <= 0.01 else -0.101 * maker48 + 1.601
    else:
        stops = -70.0 * maker48 + 3.0 if maker48 <= 0.01 else -0.303 * maker48 + 2.303
    return math.pow(2.0, max(stops, 0.0))


def apple_gain(code: int, headroom: float) -> float:
    """Returns the factor of light for a code."""
    encoded = code / 255
    share = encoded / 4.5 if encoded < 0.081 else ((encoded + 0.099) / 1.099) ** (1 / 0.45)
    return 1 + (headroom - 1) * share


@pytest.mark.parametrize(
    ("maker33", "maker48"),
    [(0.5, 0.005), (0.0, 2.5), (1.0, 0.0), (1.5, 0.01), (1.01, 2.7218), (0.5, 20.0), (1.2, 7.0)],
)
def test_apples_maker_note(maker33: float, maker48: float) -> None:
    numbers = {HDR_HEADROOM: maker33, HDR_GAIN: maker48}
    note = maker_note({tag: Fraction(one).limit_denominator(10**6) for tag, one in numbers.items()})
    coding = apple_coding(VERSION, fractions_of(note))
    assert coding is not None
    expected = [apple_gain(code, headroom_of(maker33, maker48)) for code in range(256)]
    assert coding.gains.shape == (256, 3)
    np.testing.assert_allclose(coding.gains, np.repeat(expected, 3).reshape(-1, 3), rtol=1e-6)
    assert not coding.offsets.any()
    assert coding.is_plain == (headroom_of(maker33, maker48) == 1)


def test_what_xmp_says_comes_first() -> None:
    fields = VERSION | {"HDRGainMap:HDRGainMapHeadroom": ("3.343157",)}
    coding = apple_coding(fields, {HDR_HEADROOM: 1.0, HDR_GAIN: 0.0})
    assert coding is not None
    np.testing.assert_allclose(coding.gains[255], 3.343157, rtol=1e-6)
    np.testing.assert_allclose(coding.gains[100], apple_gain(100, 3.343157), rtol=1e-6)


@pytest.mark.parametrize(
    ("fields", "maker"),
    [
        ({}, {HDR_HEADROOM: 1.0, HDR_GAIN: 0.0}),
        (VERSION, {HDR_HEADROOM: 1.0}),
        (VERSION, {HDR_GAIN: 0.0}),
        (VERSION, {}),
        ({"HDRGainMap:HDRGainMapHeadroom": ("0.9",)}, {}),
        ({"HDRGainMap:HDRGainMapHeadroom": ("1e9",)}, {}),
    ],
)
def test_where_apples_metadata_do_not_say_it(
    fields: dict[str, tuple[str, ...]], maker: dict[int, float]
) -> None:
    assert apple_coding(fields, maker) is None


def test_odd_numbers_of_a_maker_note_have_bounds() -> None:
    coding = apple_coding(VERSION, {HDR_HEADROOM: 0.0, HDR_GAIN: -1e9})
    assert coding is not None
    assert coding.gains.max() == 1024


GREY: list[tuple[Fraction | int, ...]] = [
    (Fraction(-1, 4), Fraction(3, 2), Fraction(7, 10), Fraction(1, 64), Fraction(1, 32))
]
COLOURS: list[tuple[Fraction | int, ...]] = [
    *GREY,
    (0, 2, 1, 0, 0),
    (Fraction(-1), 1, Fraction(5, 2), Fraction(-1, 64), 0),
]


@pytest.mark.parametrize("channels", [GREY, COLOURS])
def test_iso_metadata(channels: list[tuple[Fraction | int, ...]]) -> None:
    coding = iso_coding(iso_metadata(channels))
    assert coding is not None
    for number, channel in enumerate(channels * (3 // len(channels))):
        least, most, gamma, base_offset, offset = (float(part) for part in channel)
        for code in range(256):
            stops = least + (most - least) * (code / 255) ** (1 / gamma)
            assert coding.gains[code, number] == pytest.approx(2.0**stops, rel=1e-6)
        assert coding.offsets[:, number] == pytest.approx([base_offset, offset])


def test_what_an_iphone_has_written() -> None:
    """Of an iPhone 15 Pro, whose XMP says 2.786103; by either rule much the same comes out."""
    fractions = (0, 1478249, 0, 1478249, 731934, 10, 10)
    told = struct.pack(">HHB", 0, 0, 0x40)
    told += b"".join(struct.pack(">iI", above, 1_000_000) for above in fractions)
    coding = iso_coding(told)
    assert coding is not None
    assert coding.gains[255, 0] == pytest.approx(2.786103, rel=1e-5)
    apple = apple_coding({"HDRGainMap:HDRGainMapHeadroom": ("2.786103",)}, {})
    assert apple is not None
    np.testing.assert_allclose(coding.gains, apple.gains, rtol=0.03)


@pytest.mark.parametrize(
    "metadata",
    [
        b"",
        iso_metadata(GREY)[:-1],
        iso_metadata(COLOURS)[:-1],
        iso_metadata(GREY, version=1),
        iso_metadata(GREY, flags=0x48),
        iso_metadata(COLOURS, flags=0x80),
        iso_metadata(GREY, headrooms=(2, 0)),
        iso_metadata(GREY, headrooms=(1, 2)),
        iso_metadata([(1, 0, 1, 0, 0)]),
        iso_metadata([(0, 11, 1, 0, 0)]),
        iso_metadata([(-11, 1, 1, 0, 0)]),
        iso_metadata([(0, 1, 0, 0, 0)]),
        iso_metadata([(0, 1, 1, 2, 0)]),
        iso_metadata([(0, 1, 1, 0, -2)]),
        iso_metadata(GREY)[:-4] + bytes(4),
    ],
)
def test_iso_metadata_that_no_photo_has(metadata: bytes) -> None:
    assert iso_coding(metadata) is None


def test_iso_metadata_of_nothing_brighter() -> None:
    coding = iso_coding(iso_metadata([(0, 0, 1, Fraction(1, 64), Fraction(1, 64))]))
    assert coding is not None
    assert coding.is_plain


def test_maker_notes_that_are_damaged_or_of_others() -> None:
    whole = maker_note({HDR_HEADROOM: Fraction(1, 2), HDR_GAIN: Fraction(-3, 4)})
    assert fractions_of(whole) == {HDR_HEADROOM: 0.5, HDR_GAIN: -0.75}
    assert fractions_of(whole[:-1]) == {HDR_HEADROOM: 0.5}
    for length in range(len(whole)):
        assert fractions_of(whole[:length]).items() <= fractions_of(whole).items()
    assert fractions_of(b"Nikon" + whole) == {}
    assert fractions_of(whole[:-4] + bytes(4)) == {HDR_HEADROOM: 0.5}
