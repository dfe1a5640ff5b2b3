# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that a render has to look like."""

import os
from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from heic_depth_import.core.neighbourhood import box_mean

GOLDEN = Path(__file__).with_name("golden")
UPDATE = "HEIC_DEPTH_UPDATE_GOLDEN"

# Of 255: Blender's versions sample Cycles' noise differently, and scatter points differently.
MEAN = 3.0
# Share of pixels that may be off by more than a tenth: an outline may run another way through one.
FAR = 0.04


def assert_looks_like(
    picture: NDArray[np.float32], name: str, folder: Path, grain: int = 0
) -> None:
    """Compares a picture with the golden one of its name.

    Args:
        picture: (height, width, 3), 0 to 255.
        name: Of the golden picture.
        folder: Gets the picture and the difference where they disagree.
        grain: Pixels to each side over which both are averaged: what a Blender scatters lies
            elsewhere in another.
    """
    from PIL import Image

    path = GOLDEN / f"{name}.png"
    if os.environ.get(UPDATE) == "1":
        GOLDEN.mkdir(exist_ok=True)
        Image.fromarray(_bytes(picture)).save(path, optimize=True)
    assert path.is_file(), f"no golden {path.name}: look at the picture, then set {UPDATE}=1"
    golden = np.asarray(Image.open(path).convert("RGB")).astype(np.float32)
    assert golden.shape == picture.shape, f"{path.name}: {golden.shape}, not {picture.shape}"
    off = np.abs(_averaged(golden, grain) - _averaged(picture, grain))
    mean, far = float(off.mean()), float((off.max(axis=-1) > 25.5).mean())
    if mean > MEAN or far > FAR:
        actual, difference = folder / f"{name}_actual.png", folder / f"{name}_difference.png"
        Image.fromarray(_bytes(picture)).save(actual)
        Image.fromarray(_bytes(off * 4)).save(difference)
        message = f"mean {mean:.1f} of 255, {far:.1%} far off; see {actual}, {difference}"
        raise AssertionError(f"{path.name} in Blender {bpy.app.version_string}: {message}")


def _averaged(picture: NDArray[np.float32], grain: int) -> NDArray[np.float32]:
    if not grain:
        return picture
    planes = box_mean(np.ascontiguousarray(np.moveaxis(picture, 2, 0)), grain)
    return np.moveaxis(planes, 0, 2)


def _bytes(picture: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.clip(picture + 0.5, 0, 255).astype(np.uint8)
