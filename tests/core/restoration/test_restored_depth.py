# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Restoring once serves every scale, and every far limit that nothing lies beyond."""

import numpy as np
import pytest

from heic_depth_import.core.memo import Memo
from heic_depth_import.core.restoration import restore as module
from heic_depth_import.core.restoration.restore import RestoredDepth
from heic_depth_import.core.settings import Projection, SurfaceSettings
from heic_depth_import.core.surface.correction import corrected_photo
from heic_depth_import.reading.reader import photo_of
from heic_depth_import.reading.sampler import PillowSampler
from tests.making.portrait import portrait

PHOTO = photo_of(portrait().heic(), "portrait.heic")
SAMPLER = PillowSampler(PHOTO)


def restored(memo: Memo, settings: SurfaceSettings) -> RestoredDepth:
    depth = corrected_photo(PHOTO, settings).depth
    depth = depth.unscaled or depth
    return RestoredDepth.of(memo, depth, SAMPLER, settings.cut, use_dequantize=True)


def test_what_leaves_the_samples_as_they_are_restores_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memo = Memo(1_000_000_000)
    first = restored(memo, SurfaceSettings())
    monkeypatch.delattr(module, "restore")
    for settings in (
        SurfaceSettings(disparity_scale=1.1),
        SurfaceSettings(far_limit=100.0),
        SurfaceSettings(projection=Projection.ORTHOGRAPHIC),
    ):
        restored(memo, settings)
    np.testing.assert_array_equal(restored(memo, SurfaceSettings()).disparity, first.disparity)
    with pytest.raises(NameError):
        restored(memo, SurfaceSettings(far_limit=1.5))
