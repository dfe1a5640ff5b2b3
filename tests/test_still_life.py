# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rendered sample photo says what is in truth.npz, as well as a phone could."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from tests.making.heic_boxes import read_items
from tests.making.heic_icc import display_p3_profile
from tests.making.heic_reading import info, opened, pixels
from tests.making.heic_writer import PORTRAIT_URN
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet

FOLDER = Path(__file__).with_name("still_life")
HEIC = FOLDER / "still_life.heic"
CAMERA = iphone_calibration(4032, 3024)


@cache
def truth() -> dict[str, NDArray[Any]]:
    with np.load(FOLDER / "truth.npz") as file:
        return dict(file)


def test_size_of_the_files() -> None:
    assert HEIC.stat().st_size < 1_000_000
    assert Path(FOLDER, "truth.npz").stat().st_size < 1_500_000


def test_disparities_are_true_to_half_a_step() -> None:
    """But for edges, which are soft in a phone's map."""
    (depth,) = info(opened(HEIC.read_bytes()))["depth_images"]
    limits = info(depth)["metadata"]
    step = (limits["d_max"] - limits["d_min"]) / 255
    wrong = np.abs(limits["d_min"] + pixels(depth) * step - 1 / truth()["depth"])
    assert np.mean(wrong <= 0.51 * step) > 0.9
    assert np.median(wrong) == pytest.approx(step / 4, rel=0.1)  # as rounding has it


def test_truth_and_packet_tell_of_the_same_camera() -> None:
    known = {name: truth()[name].tolist() for name in ("size", "focal", "principal_point")}
    assert known == {name: list(getattr(CAMERA, name)) for name in known}
    packet = next(item.payload for item in read_items(HEIC.read_bytes()) if item.kind == "mime")
    ours = xmp_packet(depth_fields(CAMERA)).decode().splitlines()
    theirs = packet.decode().splitlines()
    assert [a for a, b in zip(ours, theirs, strict=True) if a != b and "Float" not in a] == []


def test_matte_shows_the_hare() -> None:
    photo = opened(HEIC.read_bytes())
    matte = pixels(photo.get_aux_image(info(photo)["aux"][PORTRAIT_URN][0]))
    names = truth()["names"].tolist()
    subject = np.isin(truth()["owner"], [names.index("Hare"), names.index("Base")])
    small = np.asarray(Image.fromarray(matte).resize(subject.shape[::-1], Image.Resampling.BOX))
    assert np.mean((small > 127) == subject) > 0.998


def test_colours_are_wide() -> None:
    """The oranges are outside sRGB, so that a reader who forgets the profile is found out."""
    photo = opened(HEIC.read_bytes())
    assert info(photo)["icc_profile"] == display_p3_profile()
    picture = Image.fromarray(pixels(photo)).reduce(8)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(display_p3_profile()))
    srgb, relative = ImageCms.createProfile("sRGB"), ImageCms.Intent.RELATIVE_COLORIMETRIC
    there = ImageCms.profileToProfile(picture, profile, srgb, renderingIntent=relative)
    assert there is not None
    back = ImageCms.profileToProfile(there, srgb, profile, renderingIntent=relative)
    clipped = np.abs(np.asarray(back, int) - np.asarray(picture, int)).max(axis=-1) > 4
    assert 0.01 < clipped.mean() < 0.2
