# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How screenshots of the window are read and compared; the window itself is not needed."""

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.gui import screenshots
from tests.gui.screenshots import Pixels, assert_looks_like, cut_out, read

ROW = 26  # pixels, as high as a line of a panel


@pytest.fixture
def panel() -> Pixels:
    """Returns eight fields on a dark panel, each with another value in it."""
    pixels = np.full((8 * ROW, 200, 3), 24, np.uint8)
    for row in range(8):
        pixels[row * ROW + 3 : row * ROW + 23, 90:190] = 84
        pixels[row * ROW + 9 : row * ROW + 17, 100 : 110 + 9 * row] = 229
    return pixels


@pytest.fixture
def golden(panel: Pixels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(screenshots, "GOLDEN", tmp_path / "golden")
    with monkeypatch.context() as patch:
        patch.setenv(screenshots.UPDATE, "1")
        assert_looks_like(panel, "5.2", "panel", tmp_path)
    return tmp_path


def test_other_letters_and_a_shift_by_one_pixel_are_still_alike(
    panel: Pixels, golden: Path
) -> None:
    other = np.roll(panel, 1, axis=0)
    other[9:17, 104:108] = 84
    assert_looks_like(other, "5.2", "panel", golden)


@pytest.mark.parametrize("row", [0, 3, 6])
def test_a_missing_line_is_seen_wherever_it_is(panel: Pixels, golden: Path, row: int) -> None:
    without = np.concatenate([panel[: row * ROW], panel[(row + 1) * ROW :], panel[:ROW] * 0 + 24])
    with pytest.raises(AssertionError, match="off by"):
        assert_looks_like(without, "5.2", "panel", golden)


def test_a_panel_of_another_size_is_seen(panel: Pixels, golden: Path) -> None:
    with pytest.raises(AssertionError, match="88% as high"):
        assert_looks_like(panel[:-ROW], "5.2", "panel", golden)


def test_a_missing_golden_picture_fails(panel: Pixels, golden: Path) -> None:
    with pytest.raises(AssertionError, match=r"no golden 4\.3.panel\.png"):
        assert_looks_like(panel, "4.3", "panel", golden)
    assert (golden / "panel_actual.png").is_file()


def test_the_framebuffer_of_a_virtual_screen_is_read(tmp_path: Path) -> None:
    header = [0] * 25
    header[0], header[1], header[4], header[5] = 100, 7, 2, 1
    header[11], header[12], header[19] = 32, 12, 1
    rows = bytes([3, 2, 1, 0, 6, 5, 4, 0, 9, 9, 9, 9])  # blue first; the row is longer than it
    file = tmp_path / "screen.xwd"
    file.write_bytes(struct.pack(">25I", *header) + bytes(12) + rows)
    assert read(file).tolist() == [[[1, 2, 3], [4, 5, 6]]]


def test_what_counts_is_a_box_counted_from_below_and_what_changed_in_it(tmp_path: Path) -> None:
    before = np.full((110, 140, 3), 50, np.uint8)
    after = before.copy()
    after[10:60, 30:100] = 200
    after[:, 5] = 52  # an outline that was drawn anew
    after[90, 120] = 99
    after[105:, :] = 99  # a status bar
    Image.fromarray(before).save(tmp_path / "before.png")
    Image.fromarray(after).save(tmp_path / "after.png")
    picture = {"file": "after.png", "box": (0, 10, 140, 100), "before": ""}
    assert cut_out(tmp_path, picture).shape == (100, 140, 3)
    changed = cut_out(tmp_path, picture | {"before": "before.png"})
    assert (changed == 200).all()
    assert changed.shape == (50, 70, 3)


def test_a_black_screenshot_says_what_to_do(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "black.png")
    with pytest.raises(AssertionError, match="unset DISPLAY"):
        cut_out(tmp_path, {"file": "black.png", "box": None, "before": ""})


def test_a_picture_for_the_readme_is_small(panel: Pixels, tmp_path: Path) -> None:
    screenshots.write(panel, tmp_path / "readme.png")
    assert np.abs(read(tmp_path / "readme.png").astype(int) - panel).max() < 8
