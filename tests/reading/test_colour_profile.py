# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the photo's numbers mean: ICC profiles and named primaries."""

import io
from unittest.mock import Mock

import numpy as np
import pytest
from PIL import Image, ImageCms

from heic_depth_import.core.colour import ColourSpace
from heic_depth_import.reading import colour_profile
from heic_depth_import.reading.colour_profile import known_space, space_as_is
from tests.making.icc import ADOBE_RGB, DISPLAY_P3, SRGB, matrix_profile

RGB = np.random.default_rng(4).integers(0, 256, (24, 32, 3), np.uint8)


@pytest.mark.parametrize("strip", [1, 32, 100, 320, 1 << 24])
def test_strips_do_not_show(strip: int, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = matrix_profile(ADOBE_RGB, gamma=2.2)
    converted, _ = known_space(RGB, profile, None)
    monkeypatch.setattr(colour_profile, "STRIP_PIXELS", strip)
    np.testing.assert_array_equal(known_space(RGB, profile, None)[0], converted)


def test_a_profile_that_many_photos_have_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide, usual = matrix_profile(DISPLAY_P3, name="of many"), matrix_profile(SRGB, name="of many")
    looking = Mock(side_effect=ImageCms.profileToProfile)
    monkeypatch.setattr(ImageCms, "profileToProfile", looking)
    for _ in range(3):
        assert space_as_is(wide, None) is ColourSpace.DISPLAY_P3
        assert space_as_is(usual, None) is ColourSpace.SRGB
    assert looking.call_count == 2


def test_profile_of_absurd_size() -> None:
    profile = matrix_profile(DISPLAY_P3) + bytes(5 << 20)
    found, named = known_space(RGB, profile, None)
    assert found is RGB
    assert named is None


@pytest.mark.parametrize(
    ("icc", "nclx", "space"),
    [
        (None, None, ColourSpace.SRGB),
        (b"", 1, ColourSpace.SRGB),
        (None, 12, ColourSpace.DISPLAY_P3),
        (matrix_profile(SRGB), 12, ColourSpace.SRGB),
        (matrix_profile(DISPLAY_P3), 1, ColourSpace.DISPLAY_P3),
        (matrix_profile(DISPLAY_P3, name="sRGB"), None, ColourSpace.DISPLAY_P3),
        (matrix_profile(SRGB, name="Display P3"), None, ColourSpace.SRGB),
        (b"damaged", None, None),
        (bytes(500), 12, None),
    ],
)
def test_what_stays_as_it_is(
    icc: bytes | None, nclx: int | None, space: ColourSpace | None
) -> None:
    """A profile comes before nclx, and its numbers before its name."""
    found, named = known_space(RGB, icc, nclx)
    assert named is space
    assert found is RGB


@pytest.mark.parametrize(
    "profile",
    [
        matrix_profile(ADOBE_RGB, gamma=2.2),
        matrix_profile(DISPLAY_P3, gamma=1.8),
        matrix_profile(SRGB, gamma=1.0),
    ],
)
def test_what_is_converted(profile: bytes) -> None:
    """The same as ImageCms makes of it: P3's primaries with another curve are not Display P3."""
    found, named = known_space(RGB, profile, None)
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    expected = ImageCms.profileToProfile(Image.fromarray(RGB), opened, srgb)
    assert expected is not None
    assert named is ColourSpace.SRGB
    assert np.abs(found.astype(int) - RGB).mean() > 3
    np.testing.assert_array_equal(found, np.asarray(expected))


def test_profile_of_another_kind_of_picture() -> None:
    """A Lab profile cannot be applied to RGB."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    found, named = known_space(RGB, lab, None)
    assert named is None
    np.testing.assert_array_equal(found, RGB)
