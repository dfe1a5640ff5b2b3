# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dark photos get a gain; others stay as they are."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.blender.evaluated import result_of
from tests.blender.scene import load, write_photo
from tests.blender.test_styles import MODIFIER, inputs

__all__ = ["inputs"]

STYLES = ("SPHERES", "VOXELS", "CONTOURS", "LOW_POLY")


def ramp(path: Path, brightest: int) -> Path:
    """Writes a slope whose codes go from black on the left to the brightest on the right."""
    colours = np.zeros((192, 256, 3), np.uint8)
    colours[:] = np.linspace(0, brightest, 256).astype(np.uint8)[None, :, None]
    codes = np.broadcast_to(np.linspace(60, 200, 48)[:, None], (48, 64)).astype(np.uint8)
    return write_photo(path, columns=64, rows=48, codes=codes, colours=colours)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("brightest", "is_dark"), [(255, False), (70, True)])
def test_dark_photos_are_brightened_and_no_others(
    tmp_path: Path, style: str, brightest: int, is_dark: bool, inputs: Any
) -> None:
    obj = load(ramp(tmp_path / "ramp.heic", brightest), style=style)
    bright = result_of(obj).elements()[1]
    inputs.set_input(obj.modifiers[MODIFIER], "Brighten", 0.0)
    plain = result_of(obj).elements()[1]
    if is_dark:
        assert np.quantile(bright, 0.9) > 3 * np.quantile(plain, 0.9)
        assert bright.max() <= 1.001
    else:
        np.testing.assert_allclose(bright, plain, atol=1e-6)
