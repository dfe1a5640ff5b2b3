# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small photos with marks in them, and how they come out of the reader."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.camera import rays, unproject
from heic_depth_import.core.errors import DepthImportError
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.reading.reader import PhotoOrder, photo_of, read
from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import DepthItem, Photo, write_heic
from tests.making.heic_xmp import Calibration, Field, depth_fields, iphone_calibration, xmp_packet

LOW, HIGH = 0.5, 2.0
WIDTH, HEIGHT = 64, 48
"""The photo's size; the depth map's is half of it."""

RANDOM = np.random.default_rng(7)
RGB = RANDOM.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
CODES = RANDOM.integers(0, 256, (HEIGHT // 2, WIDTH // 2), np.uint8)
CALIBRATION = iphone_calibration(WIDTH, HEIGHT)
PACKET = xmp_packet(depth_fields(CALIBRATION))

# Samples (column, row) of the depth map, the code there, and the colour of the photo there.
AXIS, CENTRE, MARK = (20, 8), (11, 15), (26, 19)
MARKS = {AXIS: (255, (255, 0, 0)), CENTRE: (240, (0, 255, 0)), MARK: (220, (0, 0, 255))}


def code_range(bits: int = 8, *, low: float = LOW, high: float = HIGH) -> NDArray[np.float64]:
    """Returns the disparity of every code."""
    return np.linspace(low, high, 2**bits)


def written(*, xmp: bytes | None = PACKET, photo: Photo | None = None, **depth: object) -> bytes:
    """Writes a photo with a random depth map.

    Args:
        xmp: Of the depth map.
        photo: A random one without.
        **depth: Fields of the depth item.
    """
    settings = {"samples": CODES, "xmp": xmp} | depth
    return write_heic(photo or Photo(RGB), depth=DepthItem(**settings))  # type: ignore[arg-type]


def with_fields(**changed: Field) -> bytes:
    """Writes a phone's XMP with some fields changed; a name goes without its prefix."""
    fields = depth_fields(CALIBRATION)
    names = {name.split(":")[1]: name for name in fields}
    return xmp_packet(fields | {names[key]: value for key, value in changed.items()})


def marked(
    photo_turns: Sequence[bytes],
    depth_turns: Sequence[bytes],
    *,
    calibration: Calibration | None = None,
    crop: tuple[slice, slice] = (slice(None), slice(None)),
) -> DepthPhoto:
    """Reads a photo whose axis, distortion centre and one more place are marked.

    Args:
        photo_turns: Transforms of the photo.
        depth_turns: Transforms of the depth map.
        calibration: Instead of one whose axis and distortion centre are where the marks are.
        crop: What of the photo is there.
    """
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    codes = np.zeros((HEIGHT // 2, WIDTH // 2), np.uint8)
    for (column, row), (code, colour) in MARKS.items():
        rgb[2 * row : 2 * row + 2, 2 * column : 2 * column + 2] = colour
        codes[row, column] = code
    fields = depth_fields(calibration or marked_calibration(), low=LOW, high=HIGH)
    depth = DepthItem(
        codes,
        transforms=depth_turns,
        xmp=xmp_packet(fields),
        sei=DepthRepresentation(d_min=LOW, d_max=HIGH),
    )
    return photo_of(write_heic(Photo(rgb[crop], photo_turns), depth=depth), "marked.heic")


def marked_calibration() -> Calibration:
    """Returns a lens in a reference frame of ten times the photo's size."""

    def place(sample: tuple[int, int]) -> tuple[float, float]:
        return (sample[0] + 0.5) * 20, (sample[1] + 0.5) * 20

    return replace(
        iphone_calibration(10 * WIDTH, 10 * HEIGHT),
        principal_point=place(AXIS),
        distortion_center=place(CENTRE),
        focal=(500.0, 503.0),
        pixel_size=0.008,  # so small that the farthest corner is where the coefficients still hold
    )


def places(photo: DepthPhoto) -> dict[tuple[int, int], tuple[NDArray[np.float64], tuple[int, int]]]:
    """Finds the marks: where each is in the photo, and which sample (row, column) is on it."""
    found = {}
    for sample, (code, colour) in MARKS.items():
        rows, columns = np.nonzero((photo.rgb == colour).all(axis=-1))
        middle = np.array([columns.mean() + 0.5, rows.mean() + 0.5])
        close = np.isclose(photo.depth.disparity, code_range()[code], atol=1e-4)
        (at,) = np.argwhere(close)
        found[sample] = middle, (int(at[0]), int(at[1]))
    return found


def points(photo: DepthPhoto, *, straight: bool = False) -> NDArray[np.float32]:
    """Unprojects the depth map."""
    disparity = photo.depth.disparity
    rows, columns = disparity.shape
    places = photo.depth.window.sample_places(columns, rows)
    seen = rays(places, photo.camera, photo.distortion if straight else None)
    return unproject(seen, disparity)


def check_sentence(text: str, name: str) -> None:
    """Checks that an error is one sentence for a person: which file, what is wrong, what to do."""
    assert text.startswith(f"{name} ")
    assert text.count(name) == 1
    assert text.isprintable()
    assert re.search(r"\S; \w", text), text
    assert len(text) < 300
    for word in ("Traceback", "Error", "None", "object at"):
        assert word not in text


def refused(content: bytes, kind: type[DepthImportError], words: str, folder: Path) -> None:
    """Checks that a file is refused, with a sentence."""
    path = folder / "IMG_0001.heic"
    path.write_bytes(content)
    with pytest.raises(DepthImportError, match=re.escape(words)) as caught:
        read(PhotoOrder(path))
    assert caught.type is kind
    check_sentence(str(caught.value), path.name)
