# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The depth representation message, down to its bits."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.depth_representation import (
    DepthRepresentation,
    Representation,
    nonuniform_lut,
)
from heic_depth_import.core.errors import DamagedPhotoError
from heic_depth_import.core.heif.sei import parse_representation
from tests.core.pug import HIGH, LOW, SEI_PAYLOAD
from tests.making.heic_sei import UNSPECIFIED
from tests.making.heic_sei import DepthRepresentation as Message

URN = b"\0\0\0\0urn:mpeg:hevc:2015:auxid:2\0"


def framed(*units: bytes) -> bytes:
    """Writes the body of auxC around NAL units."""
    inner = b"".join(len(unit).to_bytes(4, "big") + unit for unit in units)
    return URN + len(inner).to_bytes(4, "big") + inner


def unit(payload: bytes, kind: int = 177) -> bytes:
    return b"\x4e\x01" + bytes([kind, len(payload)]) + payload


def parsed(message: Message) -> DepthRepresentation | None:
    return parse_representation(URN + message.to_bytes())


def test_message_of_a_real_photo() -> None:
    assert parse_representation(framed(unit(SEI_PAYLOAD))) == DepthRepresentation(
        Representation.DISPARITY, d_min=LOW, d_max=HIGH
    )


@pytest.mark.parametrize("kind", range(3))
def test_kinds_and_numbers(kind: int) -> None:
    found = parsed(Message(kind=kind, z_near=0.5, z_far=-12.5, d_min=-0.25, d_max=9.0))
    assert found == DepthRepresentation(Representation(kind), 0.5, -12.5, -0.25, 9.0)


def test_each_number_alone() -> None:
    assert parsed(Message(kind=2, z_near=1.5)) == DepthRepresentation(
        Representation.DEPTH, z_near=1.5
    )
    assert parsed(Message(d_max=1.5)) == DepthRepresentation(Representation.DISPARITY, d_max=1.5)


def test_unspecified_number_is_missing() -> None:
    found = parsed(Message(d_min=UNSPECIFIED, d_max=1.0))
    assert found == DepthRepresentation(Representation.DISPARITY, d_max=1.0)


@given(st.floats(2.0**-40, 2.0**90), st.sampled_from([1, -1]), st.integers(8, 32))
def test_numbers_of_any_precision(size: float, sign: int, bits: int) -> None:
    """Normal numbers keep so many bits; those below 2^-30 lose some, as they are not normal."""
    found = parsed(Message(d_min=sign * size, d_max=0.0, mantissa_bits=bits))
    assert found is not None
    assert found.d_min == pytest.approx(sign * size, rel=2.0**-bits, abs=2.0 ** -(30 + bits))
    assert found.d_max == 0.0


def test_emulation_prevention_is_undone() -> None:
    """1.0 with 32 bits has a mantissa of zeros; so has 0."""
    message = Message(d_min=0.0, d_max=1.0, mantissa_bits=32)
    assert b"\0\0\3" in message.to_bytes()
    found = parsed(message)
    assert found == DepthRepresentation(Representation.DISPARITY, d_min=0.0, d_max=1.0)


def test_curve() -> None:
    """The model stands between two ends that do not move."""
    found = parsed(Message(kind=3, d_min=0.0, d_max=1.0, model=(0, 1, 5)))
    assert found is not None
    assert found.curve == (0, 0, 1, 5, 0)
    assert found.representation is Representation.NONUNIFORM_DISPARITY


@pytest.mark.parametrize(("count", "fits"), [(63, True), (64, False)])
def test_longest_curve(count: int, *, fits: bool) -> None:
    """H.265: num_minus1 is 0 to 62, so there are 1 to 63 deviations."""
    message = Message(kind=3, model=(0,) * count)
    if fits:
        found = parsed(message)
        assert found is not None
        assert len(found.curve) == 65
    else:
        with pytest.raises(DamagedPhotoError):
            parsed(message)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0\0",
        URN,
        URN + bytes(4),
        URN + b"\0\0",
        framed(),
        framed(b""),
        framed(b"\x4e\x01"),
        framed(unit(SEI_PAYLOAD, kind=5)),
        framed(b"\x40\x01\x0c\x01\xff\xff"),
    ],
)
def test_says_nothing_about_depth(body: bytes) -> None:
    assert parse_representation(body) is None


def test_message_behind_others_and_behind_a_long_one() -> None:
    """A payload of 256 bytes has its size as FF 01."""
    long = b"\x4e\x01\x05\xff\x01" + bytes(256)
    found = parse_representation(framed(b"\x40\x01\x0c\x01", long, unit(SEI_PAYLOAD)))
    assert found is not None
    assert found.d_min == LOW


@pytest.mark.parametrize(
    "body",
    [
        URN + b"\0\0\0\x09" + bytes(8),
        URN + b"\xff\xff\xff\xff" + bytes(8),
        URN + b"\xff\xff\xff\xff",
        URN + b"\0\0\0\1",
        URN + (70_000).to_bytes(4, "big") + bytes(70_000),
        URN + b"\0\0\0\x08" + b"\0\0\0\x05" + bytes(4),
        framed(unit(SEI_PAYLOAD[:4])),
        framed(unit(b"")),
        framed(unit(bytes(8))),
        framed(unit(b"\2" + bytes(10))),
        framed(b"\x4e\x01\xff\xff\xff"),
    ],
)
def test_damaged(body: bytes) -> None:
    with pytest.raises(DamagedPhotoError):
        parse_representation(body)


@pytest.mark.parametrize("body", [URN, URN + b"\0", URN + bytes(3), URN + bytes(4)])
def test_no_message(body: bytes) -> None:
    assert parse_representation(body) is None


def test_unknown_kind() -> None:
    """No flags, then 4 as ue(v): 0000 00101."""
    with pytest.raises(DamagedPhotoError, match="representation 4"):
        parse_representation(framed(unit(0b0000_00101_1000000.to_bytes(2, "big"))))


def test_straight_curve_changes_nothing() -> None:
    assert nonuniform_lut((0, 0, 0), 4) == (0.0, 1.0, 2.0, 3.0, 4.0)


def test_knot_moved_off_the_diagonal() -> None:
    """One knot in the middle of 0 to 8, (4, 4), moved by 2 to (2, 6): 3 a step, then 1/3."""
    found = nonuniform_lut((0, 2, 0), 8)
    expected = [0, 3, 6, 6 + 1 / 3, 6 + 2 / 3, 7, 7 + 1 / 3, 7 + 2 / 3, 8]
    assert found == pytest.approx(expected)


@given(st.lists(st.integers(0, 1), min_size=1, max_size=63), st.sampled_from([255, 1023]))
def test_curve_never_falls(model: list[int], maximum: int) -> None:
    found = nonuniform_lut((0, *model, 0), maximum)
    assert len(found) == maximum + 1
    assert all(low <= high for low, high in pairwise(found))
    assert (found[0], found[-1]) == (0.0, maximum)
    assert not any(math.isnan(value) for value in found)


def test_curve_that_goes_back() -> None:
    with pytest.raises(DamagedPhotoError):
        nonuniform_lut((0, 130, 0), 255)
