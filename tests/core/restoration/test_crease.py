# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which jumps lie inside one surface: folds that end, against what only begins as a fold does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from heic_depth_import.core.restoration.crease import softened, with_creases
from heic_depth_import.core.restoration.grid import grid_of
from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.measured import CorrectedDepth
from heic_depth_import.core.restoration.silhouette import clean_silhouettes
from heic_depth_import.core.settings import SurfaceSettings

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

STEP, CUT = 0.0113, 0.05
RULE = JumpRule(CUT, STEP)
ROWS, COLUMNS = 90, 110
# Where the near side of a fold begins, and its middle.
EDGE, MIDDLE = 55, 45

y, x = np.mgrid[:ROWS, :COLUMNS].astype(np.float32)
seeds = st.integers(0, 2**32 - 1)


def noisy(true: Floats, seed: int = 7, steps: float = 0.3) -> Floats:
    """Adds noise of a part of a step."""
    noise = np.random.default_rng(seed).normal(0, STEP * steps, true.shape)
    return np.asarray(true + noise, np.float32)


def fold(jump: float, reach: float = 25, middle: float = MIDDLE) -> Floats:
    """A sheet at 2/m; right of the edge it stands out by up to the jump, and falls back to it."""
    height = np.clip(1 - ((y - middle) / reach) ** 2, 0, 1)
    beyond = np.clip(1 - (x - EDGE) / 40, 0, 1) * (x >= EDGE)
    return np.asarray(2 + 2 * jump * height * beyond, np.float32)


def post(foot: int = 80) -> Floats:
    """What stands on a floor that goes far back: nearer and nearer to itself, down to its foot."""
    floor = 1 + y / foot
    stands = (np.abs(x - EDGE) < 8) & (y < foot)
    return np.where(stands, np.float32(2), floor).astype(np.float32)


def creased(
    disparity: Floats, matte: Mask | None = None, cut: float = CUT, scale: float = 1
) -> tuple[Links, Links]:
    """Returns the links before and after."""
    rule = JumpRule(cut, STEP)
    links = Links.of(disparity, rule)
    as_bytes = None if matte is None else np.where(matte, 200, 60).astype(np.uint8)
    joined = with_creases(links, disparity, rule, as_bytes, scale)
    assert not (links.across & ~joined.across).any()
    assert not (links.down & ~joined.down).any()
    return links, joined


def torn(links: Links) -> int:
    return int((~links.across).sum() + (~links.down).sum())


def assert_same(links: Links, joined: Links) -> None:
    np.testing.assert_array_equal(links.across, joined.across)
    np.testing.assert_array_equal(links.down, joined.down)


@given(seeds, st.floats(0.07, 0.085), st.booleans(), st.sampled_from([0.02, 0.03, CUT]))
@settings(max_examples=30)
def test_a_fold_that_ends_in_the_surface_stays_joined(
    seed: int, jump: float, is_turned: bool, cut: float
) -> None:
    surface = noisy(fold(jump), seed)
    links, joined = creased(surface.T.copy() if is_turned else surface, cut=cut)
    assert torn(links) > 10
    assert torn(joined) == 0


@given(seeds, st.floats(0.26, 0.6))
@settings(max_examples=20)
def test_a_deeper_one_stays_torn_to_its_ends(seed: int, jump: float) -> None:
    """A beard's tip that hangs 10 cm before the chest: a skin from one to the other would smear."""
    links, joined = creased(noisy(fold(jump), seed))
    assert torn(links) > 10
    assert_same(links, joined)


@given(seeds, st.floats(0.12, 0.16), st.booleans())
@settings(max_examples=10)
def test_a_short_crack_is_no_outline(seed: int, jump: float, is_turned: bool) -> None:
    """A fold as deep as petals are apart, but of two dozen samples, eight beside a silhouette."""
    cheek = fold(jump, reach=13)
    surface = noisy(np.where(x < EDGE - 8, np.float32(0.7), cheek), seed)
    links, joined = creased(surface.T.copy() if is_turned else surface)
    assert torn(links) > ROWS + 10
    assert torn(joined) == ROWS
    # As deep at its end as two things are apart, or longer, it is one.
    for deeper in (fold(jump, reach=30), np.maximum(cheek, fold(0.4, reach=10, middle=65))):
        links, joined = creased(noisy(np.asarray(deeper), seed))
        assert torn(joined) >= torn(links) - 4  # noise leaves crumbs at its ends


@given(seeds, st.booleans())
@settings(max_examples=10)
def test_few_steps_beside_a_silhouette_do_not_go_on_in_it(seed: int, is_turned: bool) -> None:
    """The wall around a head, which reads nearer there: in steps and stairs, up to the head."""
    nearer = np.clip((y - MIDDLE + 30) / 30, 0, 1) * (y < MIDDLE) * (x > EDGE - 9)
    halo = np.float32(0.55) + np.float32(0.07) * nearer
    surface = noisy(np.where(x < EDGE, halo, np.float32(2)), seed, 0.1)
    links, joined = creased(surface.T.copy() if is_turned else surface)
    assert torn(links) > ROWS + 20
    assert torn(joined) == ROWS


@given(seeds)
@settings(max_examples=10)
def test_pieces_of_a_tear_count_as_one_where_little_lies_between(seed: int) -> None:
    """A shallow piece six samples from the end of a deep one goes on in it, at 14 it does not."""
    deep = fold(0.4, reach=15, middle=25)
    for middle, is_joined in ((55, False), (63, True)):
        disparity = noisy(np.maximum(deep, fold(0.085, reach=12, middle=middle)), seed)
        links, joined = creased(disparity)
        below = np.s_[44:]
        assert (~links.across[below]).sum() > 10
        assert joined.across[below].all() == is_joined
        np.testing.assert_array_equal(joined.across[:40], links.across[:40])
        finer = np.repeat(np.repeat(disparity, 2, axis=0), 2, axis=1)
        _, joined = creased(finer, scale=2)
        assert joined.across[88:].all() == is_joined


@given(seeds, st.booleans())
@settings(max_examples=20)
def test_what_stands_on_a_floor_is_no_fold_of_it(seed: int, is_person: bool) -> None:
    """A little above its foot the jump is as small as a fold's, but it grows into a silhouette."""
    disparity = noisy(post(), seed)
    stands = (np.abs(x - EDGE) < 8) & (y < 80)
    links, joined = creased(disparity, stands if is_person else None)
    jumps = np.abs(np.diff(disparity, axis=1)) / 2
    assert (~links.across & (jumps < 0.15)).sum() > 10
    assert_same(links, joined)


@given(seeds)
@settings(max_examples=10)
def test_a_thing_of_its_own_is_joined_to_nothing(seed: int) -> None:
    """Ten percent before the wall, all around: not even where the matte shows both."""
    hangs = np.hypot(x - EDGE, y - MIDDLE) < 20
    disparity = noisy(np.where(hangs, np.float32(2.2), np.float32(2)), seed)
    for matte in (None, np.ones(hangs.shape, np.bool_)):
        links, joined = creased(disparity, matte)
        assert torn(links) > 100
        assert_same(links, joined)


def test_what_leaves_the_picture_may_go_on_as_a_silhouette_unless_it_is_a_person() -> None:
    surface = noisy(fold(0.15, middle=0, reach=40))
    links, joined = creased(surface)
    assert_same(links, joined)
    links, joined = creased(surface, np.ones(surface.shape, np.bool_))
    assert torn(joined) == 0


@given(seeds)
@settings(max_examples=10)
def test_inside_a_person_a_fold_may_begin_at_the_silhouette(seed: int) -> None:
    """A cheek before an ear, before a wall: the fold closes, the silhouette does not."""
    is_person = y < MIDDLE + 12
    disparity = noisy(np.where(is_person, fold(0.16), np.float32(1)), seed)
    links, without = creased(disparity)
    assert_same(links, without)
    _, joined = creased(disparity, is_person)
    assert torn(joined) == pytest.approx(COLUMNS, abs=6)
    np.testing.assert_array_equal(joined.down, links.down)
    assert joined.across[: MIDDLE + 8].all()


@given(seeds, st.floats(0.3, 0.4), st.booleans(), st.sampled_from([1, 2]))
@settings(max_examples=10)
def test_a_chin_hangs_before_a_chest_to_where_it_comes_near(
    seed: int, jump: float, is_mirrored: bool, scale: int
) -> None:
    """Deep inside a person a tear goes on through what would be a fold by itself."""
    surface = noisy(fold(jump), seed)
    surface = np.repeat(np.repeat(surface, scale, axis=0), scale, axis=1)
    surface = surface[:, ::-1].copy() if is_mirrored else surface
    links, joined = creased(surface, np.ones(surface.shape, np.bool_), scale=scale)
    jumps = np.abs(np.diff(surface, axis=1)) / np.minimum(surface[:, 1:], surface[:, :-1])
    assert not joined.across[jumps > 0.13].any()
    assert joined.across[jumps < 0.11].all()
    assert (~joined.across & (jumps < 0.2)).sum() > 3
    assert torn(joined) < torn(links)


@given(seeds)
@settings(max_examples=10)
def test_an_ear_is_torn_as_deep_as_that_at_the_rim_alone(seed: int) -> None:
    surface = noisy(fold(0.35), seed)
    _, joined = creased(surface, x >= EDGE - 6)
    jumps = np.abs(np.diff(surface, axis=1)) / np.minimum(surface[:, 1:], surface[:, :-1])
    assert joined.across[jumps < 0.19].all()


def test_a_person_is_not_joined_to_what_is_behind() -> None:
    """Even where the tear is shallow and ends."""
    links, joined = creased(noisy(fold(0.15)), x >= EDGE)
    assert torn(links) > 10
    assert_same(links, joined)


def test_at_the_rim_of_a_matte_nothing_is_certain() -> None:
    surface = noisy(fold(0.15, middle=0, reach=40))
    for rim, is_joined in ((EDGE - 1, False), (EDGE - 6, True)):
        links, joined = creased(surface, x >= rim)
        assert (torn(joined) < torn(links)) is is_joined


@given(seeds, st.floats(0.13, 0.17))
@settings(max_examples=10)
def test_petals_are_parted_by_less_than_a_person(seed: int, jump: float) -> None:
    surface = noisy(fold(jump), seed)
    links, joined = creased(surface)
    assert_same(links, joined)
    _, joined = creased(surface, np.ones(surface.shape, np.bool_))
    assert torn(joined) == 0


@given(seeds, st.booleans())
@settings(max_examples=10)
def test_far_away_few_steps_are_a_fold_as_well(seed: int, is_turned: bool) -> None:
    """The corner of a cupboard 1.8 m away jumps by 13 %, which are six steps."""
    far = fold(0.13) * np.float32(0.275)
    surface = noisy(far, seed, 0.2)
    links, joined = creased(surface.T.copy() if is_turned else surface)
    assert torn(links) > 10
    assert torn(joined) == 0
    # Twice as much is a thing of its own.
    links, joined = creased(noisy(fold(0.25) * np.float32(0.275), seed, 0.2))
    assert_same(links, joined)


def test_what_is_unknown_is_deep() -> None:
    surface = noisy(fold(0.085))
    surface[MIDDLE, EDGE - 6 : EDGE + 6] = 0
    links, joined = creased(surface)
    assert_same(links, joined)


def test_a_cut_of_a_fifth_leaves_nothing_to_join() -> None:
    surface = noisy(fold(0.19) + np.float32(0.2) * (x >= EDGE))
    links, joined = creased(surface, np.ones(surface.shape, np.bool_), cut=0.2)
    assert torn(links) > 10
    assert joined is links


def blurred(disparity: Floats) -> Floats:
    """As phones store it: the mean of five samples across."""
    padded = np.pad(disparity, ((0, 0), (2, 2)), mode="edge")
    window = np.lib.stride_tricks.sliding_window_view(padded, 5, axis=1)
    return np.asarray(window.mean(axis=-1), np.float32)


@given(seeds)
@settings(max_examples=10)
def test_a_crease_keeps_its_slope_and_a_silhouette_does_not(seed: int) -> None:
    beside = x > COLUMNS - 12
    # With more noise cleaning leaves lines between the two sides, which are things of their own.
    soft = noisy(blurred(np.where(beside, np.float32(1), fold(0.16))), seed, steps=0.05)
    hard = clean_silhouettes(soft, RULE)
    found = softened(hard, soft, RULE, np.full(soft.shape, 255, np.uint8))
    at_fold = np.s_[MIDDLE - 8 : MIDDLE + 9, EDGE - 4 : EDGE + 4]
    assert np.abs(hard - soft)[at_fold].max() > 4 * STEP
    np.testing.assert_array_equal(found[at_fold], soft[at_fold])
    np.testing.assert_array_equal(found[:, COLUMNS - 20 :], hard[:, COLUMNS - 20 :])


def test_where_a_crease_ends_at_a_silhouette_both_are_hard() -> None:
    is_person = y < MIDDLE + 12
    soft = blurred(np.where(is_person, fold(0.16), np.float32(1)))
    soft = noisy(blurred(soft.T.copy()).T)
    hard = clean_silhouettes(soft, RULE)
    found = softened(hard, soft, RULE, np.where(is_person, 200, 60).astype(np.uint8))
    assert (found != hard)[: MIDDLE + 4].any()
    np.testing.assert_array_equal(found[MIDDLE + 8 :], hard[MIDDLE + 8 :])


class Person:
    """A photo of a person who fills it."""

    def colours(self, rows: int, columns: int) -> NDArray[np.uint8]:
        """Returns the photo, (rows, columns, 3)."""
        return np.full((rows, columns, 3), 99, np.uint8)

    def light(self, rows: int, columns: int) -> Floats:
        """Returns the same as light."""
        return np.full((rows, columns, 3), 0.1, np.float32)

    def matte(self, rows: int, columns: int) -> NDArray[np.uint8]:
        """Returns a matte of the person."""
        return np.full((rows, columns), 255, np.uint8)


@pytest.mark.parametrize("sampler", [None, Person()])
@pytest.mark.parametrize("is_soft", [False, True])
@pytest.mark.parametrize("resolution", [0.5, 1, 2])
def test_a_grid_has_no_hole_at_a_fold_and_one_at_a_silhouette(
    resolution: float, is_soft: bool, sampler: Person | None
) -> None:
    """A person's fold may leave the picture; what was stored as a slope is no cliff."""
    middle = MIDDLE if sampler is None else 0
    jump = 0.085 if sampler is None else 0.16
    stored = np.where(x > COLUMNS - 12, np.float32(1), fold(jump, middle=middle))
    stored = noisy(blurred(stored) if is_soft else stored)
    depth = CorrectedDepth(stored, np.full((1, 1), STEP, np.float32), 0.5)
    grid = grid_of(depth, SurfaceSettings(resolution=resolution), sampler)
    is_torn = ~(grid.cells.first & grid.cells.second)
    before = round((COLUMNS - 20) * resolution)
    assert not is_torn[:, :before].any()
    assert is_torn[:, before:].any(axis=1).all()
    steepest = np.abs(np.diff(grid.disparity[:, :before], axis=1)).max() / 2
    assert (steepest < jump / 2) == is_soft
