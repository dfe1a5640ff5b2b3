# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings that make no difference for a photo are told from those that do."""

from dataclasses import fields, replace

import numpy as np
import pytest

from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.core.settings import Projection, SurfaceSettings
from heic_depth_import.core.surface.surface import Surface, surface_of
from heic_depth_import.reading.reader import photo_of
from heic_depth_import.reading.sampler import PillowSampler
from tests.making.portrait import portrait

CHANGES: dict[str, object] = {
    "projection": Projection.ORTHOGRAPHIC,
    "use_undistort": False,
    "disparity_scale": 1.3,
    "disparity_offset": 0.2,
    "depth_scale": 0.5,
    "far_limit": 1.5,
    "use_dequantize": False,
    "use_soft_edges": False,
    "cut": 0.1,
    "resolution": 0.5,
}


@pytest.fixture(scope="module")
def photo() -> DepthPhoto:
    read = photo_of(portrait().heic(), "portrait.heic")
    assert read.distortion is not None
    return read


def that_matter(photo: DepthPhoto, settings: SurfaceSettings) -> SurfaceSettings:
    return settings.that_matter(
        has_distortion=photo.distortion is not None, has_soft_rims="portrait" in photo.mattes
    )


def built(photo: DepthPhoto, settings: SurfaceSettings) -> Surface:
    return surface_of(photo, settings, PillowSampler(photo))


def are_alike(one: Surface, other: Surface) -> bool:
    shape = one.positions.shape == other.positions.shape and (one.rim is None) == (
        other.rim is None
    )
    return shape and all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("positions", "depth", "uv", "spacing")
    )


@pytest.mark.parametrize("has_lens_and_matte", [True, False])
@pytest.mark.parametrize("projection", Projection)
@pytest.mark.parametrize("changed", [None, *CHANGES])
def test_what_is_left_out_makes_no_difference_and_what_is_kept_does(
    photo: DepthPhoto, projection: Projection, changed: str | None, *, has_lens_and_matte: bool
) -> None:
    if not has_lens_and_matte:
        photo = replace(photo, distortion=None, mattes={})
    usual = SurfaceSettings(projection=projection)
    wanted = usual if changed is None else replace(usual, **{changed: CHANGES[changed]})  # type: ignore[arg-type]
    surface = built(photo, wanted)
    left = that_matter(photo, wanted)
    assert are_alike(built(photo, left), surface)
    if left != that_matter(photo, usual):
        assert not are_alike(built(photo, usual), surface)


def test_every_setting_is_tried() -> None:
    assert set(CHANGES) == {field.name for field in fields(SurfaceSettings)}
