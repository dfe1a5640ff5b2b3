# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos without calibration: cropped, made smaller, or both, with the EXIF of the whole.

A scene whose lens is known is cropped and shrunk; the focal length in pixels must follow, whatever
is left of photo and depth map.
"""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.metadata.framing import Exif, Framing, frame
from heic_depth_import.core.metadata.placement import StoredDepth

WHOLE = (4032, 3024)
FOCAL = 26 * hypot(*WHOLE) / 43.2666  # 3028.7 px


def framed(
    photo: tuple[int, int],
    depth: tuple[int, int],
    taken: tuple[int, int] = WHOLE,
    *,
    is_front: bool = False,
) -> Framing:
    exif = Exif(26.0, taken, is_front=is_front)
    return frame(None, StoredDepth(depth, depth, ()), photo, exif)


@given(st.integers(80, 768), st.integers(80, 576), st.sampled_from([768, 640]), st.booleans())
def test_cropped_to_anything(columns: int, rows: int, samples: int, lies: bool) -> None:
    """A crop keeps the pixels for each sample, and so the focal length in pixels."""
    columns, rows = min(columns, samples), min(rows, samples * 3 // 4)
    per_sample = 4032 / samples
    photo = (round(columns * per_sample), round(rows * per_sample))
    depth = (columns, rows)
    if not lies:
        photo, depth = photo[::-1], depth[::-1]
    for taken in (WHOLE, WHOLE[::-1]):
        assert framed(photo, depth, taken).camera.focal == pytest.approx((FOCAL, FOCAL), rel=0.005)


@pytest.mark.parametrize("shrunk", [1.0, 0.75, 0.5, 0.3, 0.25])
@pytest.mark.parametrize("depth", [(768, 576), (640, 480), (400, 300)])
def test_made_smaller_with_its_old_exif(shrunk: float, depth: tuple[int, int]) -> None:
    photo = (round(4032 * shrunk), round(3024 * shrunk))
    found = framed(photo, depth)
    assert found.camera.focal[0] == pytest.approx(FOCAL * shrunk, rel=0.001)
    assert found.warnings == ()


@pytest.mark.parametrize(("samples", "is_front"), [(768, False), (640, True)])
def test_cropped_and_then_made_smaller(samples: int, *, is_front: bool) -> None:
    """A square of half the width, then a third of all pixels; the depth map keeps its samples."""
    depth = (samples // 2, samples // 2)
    found = framed((672, 672), depth, is_front=is_front)
    assert found.camera.focal[0] == pytest.approx(FOCAL / 3, rel=0.001)


def test_wide_photo_that_was_made_smaller() -> None:
    """16:9 of the whole width: the height of 4:3 is what is missing."""
    found = framed((1008, 567), (768, 432))
    assert found.camera.focal[0] == pytest.approx(FOCAL / 4, rel=0.001)


@pytest.mark.parametrize("taken", [(0, 0), (640, 480), (1, 1)])
def test_size_that_cannot_be_that_of_the_whole_is_ignored(taken: tuple[int, int]) -> None:
    found = framed(WHOLE, (768, 576), taken)
    assert found.camera.focal[0] == pytest.approx(FOCAL)
    assert found.warnings == ()


def test_crop_says_what_is_not_known_of_it() -> None:
    found = framed((624, 624), (168, 168), (2856, 2142))
    assert found.camera.focal[0] == pytest.approx(26 * hypot(2856, 2142) / 43.2666, rel=1e-6)
    assert len(found.warnings) == 1
    assert "the middle is taken" in found.warnings[0]
    assert found.warnings[0] in found.camera.notes
