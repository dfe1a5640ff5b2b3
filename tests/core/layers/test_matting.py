# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of each pixel is the person, and in which colours."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from heic_depth_import.core.arrays import Pixels
from heic_depth_import.core.camera import Window
from heic_depth_import.core.colour import decoded_light, encode_srgb, encoded_light
from heic_depth_import.core.layers.guided_filter import LocalLinear
from heic_depth_import.core.layers.matting import Matting, falling, matting_of
from heic_depth_import.core.layers.mixture import mixture_of
from heic_depth_import.core.layers.rim_textures import RimTextures
from tests.core.layers.whole_textures import whole_textures
from tests.making.portrait import COLUMNS, ROWS, SCALE, Portrait, portrait

WIDTH, HEIGHT = COLUMNS * SCALE, ROWS * SCALE
WHOLE = Window(0.0, 0.0, float(WIDTH), float(HEIGHT))
SEEDS = [0, 1, 2]


def small(picture: Pixels) -> Pixels:
    kind = Image.Resampling.BOX
    return np.asarray(Image.fromarray(picture).resize((COLUMNS, ROWS), kind))


@cache
def taken_apart(seed: int) -> tuple[Portrait, Matting, RimTextures]:
    made = portrait(seed)
    matting = matting_of(small(made.rgb), small(made.matte))
    assert matting is not None
    return made, matting, whole_textures(made.rgb, WHOLE, matting)


def found_alpha(seed: int) -> NDArray[np.float64]:
    """Returns alpha everywhere: beside the rim the textures hold nothing."""
    _, matting, textures = taken_apart(seed)
    solid = np.kron(matting.is_front & ~matting.is_mixed, np.ones((SCALE, SCALE)))
    is_told = textures.back.any(axis=2)
    return np.where(is_told, textures.front[..., 3] / 255, solid)


@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_is_far_nearer_to_the_truth_than_a_hard_cut(seed: int) -> None:
    made = taken_apart(seed)[0]
    large = np.asarray(Image.fromarray(made.matte).resize((WIDTH, HEIGHT)))
    hard = np.abs((large > 127) - made.alpha).sum()
    assert np.abs(found_alpha(seed) - made.alpha).sum() < 0.35 * hard


@pytest.mark.parametrize("seed", SEEDS)
def test_the_chair_that_the_matte_is_unsure_of_is_no_person(seed: int) -> None:
    made = taken_apart(seed)[0]
    chair = np.s_[290:510, 530:680]
    assert (made.matte[145:255, 265:340] > 90).mean() > 0.9
    assert found_alpha(seed)[chair].mean() < 0.02


def test_long_hair_is_no_chair() -> None:
    """Strands that reach far beyond the solid, each of half its opacity, with gaps between."""
    y, x = np.mgrid[:240, :240] - 120.0
    away, turn = np.hypot(y, x), np.arctan2(y, x)
    is_strand = (np.abs((turn * 24 / np.pi + 0.5) % 1 - 0.5) * away * np.pi / 24 < 1.2) & (y < 0)
    share = np.where(away < 50, 1.0, np.where(is_strand & (away < 85), 0.5, 0.0))
    photo = encode_srgb(np.repeat((0.6 - 0.55 * share)[..., None], 3, 2).astype(np.float32))
    matting = matting_of(photo, np.round(255 * share).astype(np.uint8))
    assert matting is not None
    hair = is_strand & (away > 56) & (away < 64)
    assert mixture_of(photo, matting).alpha[hair].mean() > 0.25


@pytest.mark.parametrize(("shift", "doubt"), [(0, 0.0), (3, 1.0)])
def test_only_a_matte_that_lies_beside_the_photo_is_doubted(shift: int, doubt: float) -> None:
    made = portrait(0)
    alpha = np.asarray(Image.fromarray(np.round(255 * made.alpha).astype(np.uint8)))
    moved = np.roll(small(alpha), shift, axis=(0, 1))
    matting = matting_of(small(made.rgb), moved)
    assert matting is not None
    assert matting.doubt == pytest.approx(doubt, abs=0.5)
    assert matting.on_grid((2 * ROWS, 2 * COLUMNS)).doubt == matting.doubt


@pytest.mark.parametrize("seed", SEEDS)
def test_front_over_back_is_the_photo(seed: int) -> None:
    made, _, textures = taken_apart(seed)
    share = textures.front[..., 3:] / np.float32(255)
    front, back = (decoded_light(each[..., :3]) for each in (textures.front, textures.back))
    is_told = textures.back.any(axis=2)
    together = encode_srgb((share * front + (1 - share) * back).astype(np.float32))
    off = np.abs(together.astype(int) - made.rgb)[is_told].max(axis=1)
    assert (off <= 2).mean() > 0.999
    assert off.max() <= 24


@pytest.mark.parametrize("seed", SEEDS)
def test_no_wall_hangs_in_the_hair_and_no_hair_on_the_wall(seed: int) -> None:
    made, _, textures = taken_apart(seed)
    alpha = textures.front[..., 3]
    is_told = textures.back.any(axis=2)
    is_hair = is_told & (alpha > 100) & (alpha < 240)
    is_hair[480:] = False
    # Means: grain is nobody's fault.
    front, back = made.front[is_hair].mean(axis=0), made.back[is_hair].mean(axis=0)
    apart = np.abs(front - back).mean()
    mixed = np.abs(made.rgb[is_hair].mean(axis=0) - front).mean()
    assert mixed > 0.1 * apart
    assert np.abs(textures.front[is_hair][:, :3].mean(axis=0) - front).mean() < 0.5 * mixed
    assert np.abs(textures.back[is_hair].mean(axis=0) - back).mean() < 0.1 * apart


def test_a_shaded_edge_stays_with_what_it_belongs_to() -> None:
    """White, before a grey wall, and at its rim darker than that: it leaves no line on the wall."""
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH]
    inside = 200 - np.hypot(across - WIDTH / 2, down - HEIGHT / 2)
    is_shaded = (inside > 0) & (inside < 6) & (across > WIDTH / 2)
    wall, shade = np.array((120, 115, 90)), np.array((40, 30, 35))
    rgb = np.where((inside > 0)[..., np.newaxis], (240, 230, 210), wall)
    rgb[is_shaded] = shade
    rgb = np.clip(rgb + np.random.default_rng(0).normal(0, 3, rgb.shape), 0, 255).astype(np.uint8)
    matte = np.asarray(Image.fromarray((255 * np.clip(inside + 0.5, 0, 1)).astype(np.uint8)))
    matting = matting_of(small(rgb), small(matte))
    assert matting is not None
    textures = whole_textures(rgb, WHOLE, matting)
    assert np.median(textures.front[is_shaded][:, 3]) > 240
    off = np.abs(np.median(textures.back[is_shaded], axis=0) - wall).mean()
    assert off < 0.2 * np.abs(wall - shade).mean()


@pytest.mark.parametrize(("person", "wall", "shade"), [(230, 60, 45), (30, 190, 205)])
@pytest.mark.parametrize("share", [0.05, 0.1, 0.15, 0.2, 0.3, 0.5])
def test_the_wall_gets_no_line_of_the_opposite(
    person: int, wall: int, shade: int, share: float
) -> None:
    """A matte that has some of a bright person in what is a dark wall's shade; and reversed."""
    colour = np.array([[[shade] * 3]], np.uint8)
    front, back = (decoded_light(np.full((1, 1, 3), each, np.uint8)) for each in (person, wall))
    alpha = np.full((1, 1), share * 0.84 + 0.08, np.float32)
    slope, no, yes = np.zeros((1, 1, 3), np.float32), np.zeros((1, 1)), np.ones((1, 1))
    least, most = no.astype(np.float32), yes.astype(np.float32)
    mask, here = LocalLinear(slope, alpha), yes.astype(np.bool_)
    mixture = mixture_of(colour, Matting(mask, least, most, front, back, here, here))
    rest = 1 - mixture.alpha[..., np.newaxis]
    whole = encoded_light(mixture.front * (1 - rest) + mixture.back * rest)
    assert abs(int(whole[0, 0, 0]) - shade) <= 1
    assert abs(int(encoded_light(mixture.back)[0, 0, 0]) - shade) <= abs(wall - shade) + 1


def test_textures_are_empty_where_there_is_no_rim() -> None:
    _, matting, textures = taken_apart(0)
    is_near: NDArray[np.bool_] = np.kron(matting.near_rim(), np.ones((SCALE, SCALE))) > 0
    assert textures.back.max(axis=2)[is_near].min() > 0
    assert not textures.front[:100, :100].any()
    assert not textures.back[:100, :100].any()


def test_textures_hold_all_that_is_mixed_of_the_rim() -> None:
    """In parts it is the same as in one piece, wherever a sample of the rim is next."""
    made, matting, textures = taken_apart(0)
    down, across = ((np.arange(n) + 0.5) / SCALE - 0.5 for n in (HEIGHT, WIDTH))
    whole = mixture_of(made.rgb, matting.on(down.astype(np.float32), across.astype(np.float32)))
    held = matting.near_rim()
    for axis, places in enumerate((down, across)):
        low = np.clip(places.astype(int), 0, held.shape[axis] - 1)
        high = np.minimum(low + 1, held.shape[axis] - 1)
        held = held.take(low, axis=axis) | held.take(high, axis=axis)
    expected = np.dstack([encoded_light(whole.front), np.rint(whole.alpha * 255)])
    assert np.abs(textures.front.astype(int) - expected)[held].max() <= 1
    assert np.abs(textures.back.astype(int) - encoded_light(whole.back))[held].max() <= 1
    is_told = textures.front.any(axis=2)
    assert (is_told & ~held).sum() < 0.5 * held.sum()


def test_textures_follow_the_window() -> None:
    """The depth map may cover a part of the photo: the rim moves along."""
    made, matting, textures = taken_apart(0)
    margin = 24
    framed = np.pad(made.rgb, [(margin, 0), (margin, 0), (0, 0)], mode="edge")
    window = Window(float(margin), float(margin), float(WIDTH), float(HEIGHT))
    moved = whole_textures(framed, window, matting)
    inner = moved.front[margin:, margin:]
    is_both = textures.back.any(axis=2) & moved.back[margin:, margin:].any(axis=2)
    off = np.abs(inner.astype(int) - textures.front)[is_both]
    assert is_both.mean() > 0.05
    assert off.max() <= 1


def test_a_finer_grid_tells_the_same() -> None:
    made, matting, _ = taken_apart(0)
    fine = matting.on_grid((ROWS * 2, COLUMNS * 2))
    picture = np.asarray(
        Image.fromarray(made.rgb).resize((COLUMNS * 2, ROWS * 2), Image.Resampling.BOX)
    )
    alpha = mixture_of(picture, fine).alpha.reshape(ROWS, 2, COLUMNS, 2).mean(axis=(1, 3))
    coarse = mixture_of(small(made.rgb), matting).alpha
    assert np.abs(alpha - coarse).mean() < 0.01


@pytest.mark.parametrize("level", [0, 255])
def test_all_or_nothing_has_no_rim(level: int) -> None:
    flat = np.full((60, 80), level, np.uint8)
    assert matting_of(np.full((60, 80, 3), 90, np.uint8), flat) is None


def test_specks_are_no_person() -> None:
    matte = np.zeros((60, 80), np.uint8)
    matte[30:33, 40:43] = 255
    assert matting_of(np.full((60, 80, 3), 90, np.uint8), matte) is None


@pytest.mark.parametrize("seed", range(4))
def test_noise_for_a_matte_does_no_harm(seed: int) -> None:
    """Forged: whatever it says, colours are colours and opacity is between nothing and all."""
    random = np.random.default_rng(seed)
    matte = random.choice(np.array([0, 20, 127, 128, 255], np.uint8), (60, 80))
    matte[:20] = 255
    colours = random.choice(np.array([0, 255], np.uint8), (60, 80, 3))
    matting = matting_of(colours, matte)
    if matting is None:
        return
    mixture = mixture_of(colours, matting)
    for values in (mixture.alpha, mixture.front, mixture.back):
        assert np.isfinite(values).all()
        assert values.min() >= 0
        assert values.max() <= 1


def test_falling() -> None:
    mask = np.zeros((1, 12), np.bool_)
    mask[0, 0] = True
    expected = [1, 1, 1, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]
    np.testing.assert_allclose(falling(mask, 2, 4)[0], expected)
