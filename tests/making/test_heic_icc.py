# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Little CMS, which Pillow brings along, understands our colour profile."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.making.heic_icc import display_p3_profile


@pytest.mark.parametrize(
    ("display_p3", "srgb"),
    [
        ((128, 128, 128), (128, 128, 128)),
        ((200, 120, 60), (213, 115, 42)),
        ((90, 140, 100), (74, 142, 97)),
        ((0, 0, 0), (0, 0, 0)),
        ((255, 255, 255), (255, 255, 255)),
    ],
)
def test_colours(display_p3: tuple[int, int, int], srgb: tuple[int, int, int]) -> None:
    """By hand: the sRGB curve, the matrix from P3 to Rec. 709, the sRGB curve again."""
    profile = ImageCms.ImageCmsProfile(io.BytesIO(display_p3_profile()))
    picture = Image.new("RGB", (1, 1), display_p3)
    to_srgb = ImageCms.createProfile("sRGB")
    relative = ImageCms.Intent.RELATIVE_COLORIMETRIC
    found = ImageCms.profileToProfile(picture, profile, to_srgb, renderingIntent=relative)
    np.testing.assert_allclose(np.asarray(found)[0, 0], srgb, rtol=0, atol=1)


def test_description() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(display_p3_profile()))
    assert ImageCms.getProfileDescription(profile).strip() == "Display P3"
