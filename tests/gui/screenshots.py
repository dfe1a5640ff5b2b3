# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Screenshots of the window: read, cut out, compared loosely with golden ones."""

import os
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

GOLDEN = Path(__file__).with_name("golden")
UPDATE = "HEIC_DEPTH_UPDATE_GOLDEN"

Pixels = NDArray[np.uint8]  # (height, width, 3)

# Golden pictures are a quarter as large: letters become grey lines, whose shape no font decides.
_SMALLER = 4
_COLOURS = 256, 128, 64  # of pictures for the README, as many as may be
_LARGEST = 200_000  # bytes of one
_FLICKER = 8  # of 255: by how much a pixel may change by itself
_LINE = 40  # pixels of a line or column that change where a panel or menu opens
# A panel may be this much larger or smaller, of its size: fonts differ.
_SIZE = 0.1
# Of 255, on average over the worst strip, which is as high as a line of a panel: where one is
# missing it is 11 to 29, where all is a pixel lower 5.
_OFF = 9.0
_STRIP = 8  # rows of a golden picture


def cut_out(folder: Path, picture: dict[str, Any]) -> Pixels:
    """Returns the part of a screenshot that counts.

    Args:
        folder: Where the screenshots are.
        picture: A ``Picture`` of the driver.
    """
    pixels = read(folder / picture["file"])
    assert pixels.max() > 0, (
        "the screenshot is black: this screen's OpenGL is software; unset DISPLAY"
    )
    cut = _boxed(pixels, picture["box"])
    if picture["before"]:
        return _changed(cut, _boxed(read(folder / picture["before"]), picture["box"]))
    return cut


def assert_looks_like(pixels: Pixels, version: str, name: str, folder: Path) -> None:
    """Compares the part of a screenshot with the golden picture of its name.

    Args:
        pixels: The part that counts.
        version: Of Blender, its first two numbers.
        name: Of the golden picture.
        folder: Gets the picture in full where they disagree.
    """
    path = GOLDEN / version / f"{name}.png"
    height, width = pixels.shape[:2]
    actual = folder / f"{name}_actual.png"
    Image.fromarray(pixels).save(actual)
    if os.environ.get(UPDATE) == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        size = (round(width / _SMALLER), round(height / _SMALLER))
        Image.fromarray(pixels).resize(size, Image.Resampling.BOX).save(path, optimize=True)
    assert path.is_file(), (
        f"no golden {path.relative_to(GOLDEN)}: look at {actual}, then set {UPDATE}=1"
    )
    golden = Image.open(path).convert("RGB")
    wider, higher = width / (golden.width * _SMALLER), height / (golden.height * _SMALLER)
    assert max(abs(wider - 1), abs(higher - 1)) < _SIZE, (
        f"{name} is {wider:.0%} as wide and {higher:.0%} as high as golden; see {actual}"
    )
    small = Image.fromarray(pixels).resize(golden.size, Image.Resampling.BOX)
    off = np.abs(np.asarray(small, np.float32) - np.asarray(golden, np.float32)).mean(axis=(1, 2))
    starts = range(0, max(len(off) - _STRIP // 2, 1), _STRIP // 2)
    worst = max(float(off[start : start + _STRIP].mean()) for start in starts)
    assert worst < _OFF, f"{name} is off by {worst:.1f} of 255 somewhere; see {actual}"


def read(file: Path) -> Pixels:
    """Returns a screenshot: PNG, or XWD as a virtual screen keeps it."""
    if file.suffix == ".png":
        return np.asarray(Image.open(file).convert("RGB"))
    content = file.read_bytes()
    # The header of XWD, version 7: 25 numbers, the most significant byte first.
    numbers = struct.unpack(">25I", content[:100])
    start, width, height, stride, colours = (numbers[at] for at in (0, 4, 5, 12, 19))
    assert (numbers[1], numbers[11]) == (7, 32), "not an XWD file of 32 bits per pixel"
    rows = np.frombuffer(content, np.uint8, height * stride, start + colours * 12)
    return rows.reshape(height, stride // 4, 4)[:, :width, 2::-1].copy()  # blue comes first


def write(pixels: Pixels, file: Path) -> None:
    """Writes a screenshot small enough for a web page."""
    for colours in _COLOURS:
        Image.fromarray(pixels).quantize(colours).save(file, optimize=True)
        if file.stat().st_size < _LARGEST:
            return


def _boxed(pixels: Pixels, box: tuple[int, int, int, int] | None) -> Pixels:
    if box is None:
        return pixels
    left, bottom, width, height = box
    top = pixels.shape[0] - bottom - height
    return pixels[top : top + height, left : left + width]


def _changed(after: Pixels, before: Pixels) -> Pixels:
    """Returns the part of a screenshot that was another before: a panel, no scattered pixels."""
    is_other = (np.abs(after.astype(np.int16) - before) > _FLICKER).any(axis=-1)
    rows = np.flatnonzero(is_other.sum(axis=1) >= _LINE)
    columns = np.flatnonzero(is_other.sum(axis=0) >= _LINE)
    assert len(rows), "nothing has changed in the window"
    return after[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
