# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a photo shows does not depend on its side, its scale, or noise that is less than a step."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.memo import Memo
from heic_depth_import.core.photo import typical_step
from heic_depth_import.core.restoration.grid import Grid, torn_at
from heic_depth_import.core.restoration.jumps import JumpRule, Links, dilate
from heic_depth_import.core.restoration.measured import CorrectedDepth, PhotoSampler
from heic_depth_import.core.restoration.restore import RestoredDepth
from heic_depth_import.core.settings import SurfaceSettings
from heic_depth_import.core.surface.correction import corrected_depth
from heic_depth_import.reading.reader import PhotoOrder, read
from heic_depth_import.reading.sampler import PillowSampler
from tests.making.harmless_changes import MIRRORED, TURNED, Change, ChangedSampler

Find = Callable[[str], Path]
Mask = NDArray[np.bool_]

PHOTOS = ("branch", "building", "face", "face_chair", "glass", "magnolia", "pug", "wreath")
CUT = SurfaceSettings().cut
# Of samples, and of torn links: sums of 32 bits in another order change the last digit, and what
# that decides is one in so many.
FEW, FEW_TORN = 3e-5, 1e-3
# Steps of noise, and samples by which it may move an outline.
NOISE, BESIDE = 0.3, 2
# Two things are that far apart, or as many steps.
DEEP = JumpRule(0.2, 4.0)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A photo, and what becomes of it as it is."""

    depth: CorrectedDepth
    sampler: PhotoSampler
    grid: Grid

    @property
    def links(self) -> Links:
        """What is joined."""
        return self.grid.cells.links()


def made(depth: CorrectedDepth, sampler: PhotoSampler) -> Grid:
    restored = RestoredDepth.of(Memo(0), depth, sampler, CUT, use_dequantize=True)
    return torn_at(restored, sampler, 1.0)


@cache
def known_of(path: Path) -> Known:
    photo = read(PhotoOrder(path))
    depth = corrected_depth(photo.depth, SurfaceSettings().correction)
    sampler = PillowSampler(photo)
    return Known(depth, sampler, made(depth, sampler))


def torn(links: Links) -> int:
    return int((~links.across).sum() + (~links.down).sum())


def differing(one: Links, other: Links) -> int:
    return int((one.across != other.across).sum() + (one.down != other.down).sum())


def deep(grid: Grid, step: float) -> Mask:
    """Tells which samples lie at a tear between two things."""
    apart = Links.of(grid.disparity, JumpRule(DEEP.cut, DEEP.step * step))
    links = grid.cells.links()
    return Links(links.across | apart.across, links.down | apart.down).rim()


def seen(known: Known, change: Change) -> tuple[NDArray[np.float32], Links]:
    """Returns samples and links of the changed photo, changed back."""
    disparity = np.ascontiguousarray(change.of(known.depth.disparity))
    depth = replace(known.depth, disparity=disparity)
    grid = made(depth, ChangedSampler(known.sampler, change))
    return change.back(grid.disparity), change.links_back(grid.cells.links())


@pytest.mark.parametrize("name", PHOTOS)
def test_a_mirrored_photo_is_the_mirrored_surface(name: str, real_photo: Find) -> None:
    """To the last tear: nothing prefers a side."""
    known = known_of(real_photo(f"{name}.heic"))
    disparity, links = seen(known, MIRRORED)
    off = np.abs(disparity - known.grid.disparity) / typical_step(known.depth.step)
    assert off.max() < 1e-3
    assert differing(links, known.links) == 0


@pytest.mark.parametrize("name", PHOTOS)
def test_a_turned_photo_is_the_turned_surface(name: str, real_photo: Find) -> None:
    known = known_of(real_photo(f"{name}.heic"))
    disparity, links = seen(known, TURNED)
    off = np.abs(disparity - known.grid.disparity) / typical_step(known.depth.step)
    assert (off > 0.1).mean() <= FEW
    assert differing(links, known.links) <= FEW_TORN * torn(known.links)


@pytest.mark.parametrize("name", PHOTOS)
def test_nothing_depends_on_the_unit_of_disparity(name: str, real_photo: Find) -> None:
    known = known_of(real_photo(f"{name}.heic"))
    depth = known.depth
    twice = replace(
        depth, disparity=depth.disparity * 2, step=depth.step * 2, lowest=depth.lowest * 2
    )
    grid = made(twice, known.sampler)
    np.testing.assert_array_equal(grid.disparity, known.grid.disparity * 2)
    assert differing(grid.cells.links(), known.links) == 0


@pytest.mark.parametrize("name", PHOTOS)
def test_a_little_noise_parts_nothing_and_joins_no_two_things(name: str, real_photo: Find) -> None:
    """It moves a jump by a step or two: what is far deeper stays, and nothing else tears."""
    known = known_of(real_photo(f"{name}.heic"))
    step = typical_step(known.depth.step)
    noise = np.random.default_rng(14).normal(0, NOISE * step, known.depth.disparity.shape)
    lowest = float(known.depth.disparity.min())
    noisy = lowest + np.round((known.depth.disparity + noise - lowest) / step) * step
    depth = replace(known.depth, disparity=np.maximum(noisy, lowest).astype(np.float32))
    grid = made(depth, known.sampler)

    before, after = known.links.rim(), grid.cells.links().rim()
    most = before.sum()
    assert (deep(known.grid, step) & ~dilate(after, BESIDE)).sum() <= 0.01 * most
    assert (deep(grid, step) & ~dilate(before, BESIDE)).sum() <= 0.005 * most
    # The halo of a head is steps of noise high.
    assert (after & ~dilate(before, BESIDE)).sum() <= 0.04 * most
