# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rim of what stands in front shows, packed."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from heic_depth_import.core.layers.rim_textures import RimPainter
from heic_depth_import.core.settings import SurfaceSettings
from heic_depth_import.core.surface.visible_grid import VisibleGrid
from heic_depth_import.photos import read_photo
from heic_depth_import.reading.packed_rim import PackedRim
from heic_depth_import.reading.sampler import PillowSampler
from tests.making.portrait import portrait


def test_it_is_the_same_however_many_threads_pack_it(tmp_path: Path) -> None:
    path = tmp_path / "portrait.heic"
    path.write_bytes(portrait().heic())
    photo = read_photo(path)
    sampler = PillowSampler(photo)
    visible = VisibleGrid.of(photo, SurfaceSettings(), sampler, with_fringe=True)
    assert visible.matting is not None
    behind = photo.rgb[::2, ::2]
    parts = visible.matting, visible.fringe, behind
    one, *others = (PackedRim.of(photo, *parts, threads=threads) for threads in (1, 2, 5))
    for each in others:
        assert each.front == one.front
        assert each.back == one.back
    height = len(photo.rgb)
    shown = RimPainter.of(photo.rgb, photo.depth.window, *parts).strip(0, height)
    assert shown.front.any()
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(one.front))), shown.front)
    back = np.asarray(Image.open(io.BytesIO(one.back))).astype(float)
    assert np.abs(back - shown.back).mean() == pytest.approx(0, abs=2)
