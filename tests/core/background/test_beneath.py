# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A chest that goes on behind a chin as it looks beside it."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.background.beneath import Beneath
from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.occlusion_edges import TornEdges

Floats = NDArray[np.float32]
RULE = JumpRule(cut=0.05, step=0.005)
ROWS, COLUMNS, EDGE = 120, 640, 80
CHIN, CHEST, CHAIR = 3.0, 2.2, 1.4
# What knitwear looks like on the whole, and a beard.
MEAN, DARK = 0.4, 0.05


@dataclass(frozen=True)
class Scene:
    """A chin left of a chest, which is knitted; behind the chin its mean colour goes on."""

    seen: Floats
    hidden: Floats
    is_person: NDArray[np.bool_]

    @classmethod
    def made(cls) -> "Scene":
        """Makes it, the chin as high as the picture."""
        seen, hidden = np.empty((2, 4, ROWS, COLUMNS), np.float32)
        seen[0], hidden[0] = CHEST, CHEST
        seen[0, :, :EDGE] = CHIN
        seen[1:] = np.random.default_rng(5).uniform(0, 2 * MEAN, (3, ROWS, COLUMNS))
        seen[1:, :, :EDGE] = DARK
        hidden[1:] = MEAN
        return cls(seen, hidden, np.ones((ROWS, COLUMNS), np.bool_))

    def turned(self, turns: int, *, is_mirrored: bool) -> "Scene":
        """Returns the same, the picture another way round."""
        return Scene(
            *(
                _turned(each, turns, is_mirrored=is_mirrored)
                for each in (self.seen, self.hidden, self.is_person)
            )
        )

    def beneath(self) -> Beneath | None:
        """Returns what goes on behind the chin."""
        edges = TornEdges.of(self.seen[0], Links.of(self.seen[0], RULE))
        return Beneath.of(edges, self.seen, self.hidden, self.is_person, RULE)


def _turned(values: NDArray, turns: int, *, is_mirrored: bool) -> NDArray:  # type: ignore[type-arg]
    values = values[..., ::-1] if is_mirrored else values
    return np.ascontiguousarray(np.rot90(values, turns, (-2, -1)))


def test_a_piece_of_the_chest_goes_on_behind_the_chin() -> None:
    made = Scene.made()
    found = made.beneath()
    assert found is not None
    behind = np.s_[30:90, EDGE - 14 : EDGE]
    assert (found.share[behind] > 0.99).all()
    mixed = found.mixed(made.hidden[1:], made.seen[1:])
    # What is next to each other there is so here, but where one piece ends.
    for rows in (slice(30, 46), slice(50, 90)):
        row, column = found.source[rows.start, EDGE - 14]
        piece = np.s_[:, row : row + rows.stop - rows.start, column : column + 14]
        np.testing.assert_allclose(
            mixed[:, rows, EDGE - 14 : EDGE], made.seen[1:][piece], rtol=1e-4
        )
    assert (found.source[behind][..., 1] >= EDGE).all()
    # Far behind it is what it was, and so is what is seen.
    np.testing.assert_array_equal(mixed[:, :, : EDGE - 33], made.hidden[1:, :, : EDGE - 33])
    np.testing.assert_array_equal(mixed[:, :, EDGE:], made.hidden[1:, :, EDGE:])


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_whichever_way_the_photo_lies(turns: int, *, is_mirrored: bool) -> None:
    made = Scene.made()
    found = made.beneath()
    turned = made.turned(turns, is_mirrored=is_mirrored).beneath()
    assert found is not None
    assert turned is not None
    expected = _turned(found.share, turns, is_mirrored=is_mirrored)
    assert np.abs(turned.share - expected).mean() < 0.002


def test_pixels_are_those_of_the_photo() -> None:
    made = Scene.made()
    found = made.beneath()
    assert found is not None
    scale = 3
    rng = np.random.default_rng(3)
    photo = rng.integers(0, 256, (ROWS * scale, COLUMNS * scale, 3), np.uint8)
    picture = np.zeros_like(photo)
    found.painted(picture, photo, scale)
    row, column = 60, EDGE - 5
    above, before = found.source[row, column]
    own, lent = (
        np.s_[y * scale : (y + 2) * scale, x * scale : (x + 2) * scale]
        for y, x in ((row, column), (above, before))
    )
    np.testing.assert_array_equal(picture[own], photo[lent])
    assert not picture[:, EDGE * scale :].any()


def test_nothing_goes_on_that_is_no_person_or_bends_away() -> None:
    made = Scene.made()
    nobody = replace(made, is_person=made.is_person & (np.arange(COLUMNS) < EDGE))
    assert nobody.beneath() is None
    bent = made.hidden.copy()
    bent[0, 60:] = CHAIR
    found = replace(made, hidden=bent).beneath()
    assert found is not None
    assert (found.share[30:50, EDGE - 14 : EDGE] > 0.99).all()
    assert not found.share[58:].any()


def test_what_the_rim_mixes_is_not_shown() -> None:
    """A narrow shoulder: beyond it lies the wall."""
    made = Scene.made()
    narrow = made.is_person & (np.arange(COLUMNS) < EDGE + 20)
    found = replace(made, is_person=narrow).beneath()
    assert found is not None
    shown = found.source[found.share > 0]
    assert narrow[tuple(shown.T)].all()


def test_in_a_smaller_map_the_same_is_fewer_samples() -> None:
    """Half as many as in a large one, and from half as far."""
    large = Scene.made()
    seen, hidden = (each[:, ::2, ::2] for each in (large.seen, large.hidden))
    small = Scene(seen, hidden, large.is_person[::2, ::2])
    wide, narrow = (found.beneath() for found in (large, small))
    assert wide is not None
    assert narrow is not None
    shown, half = (found.share[len(found.share) // 2] > 0 for found in (wide, narrow))
    assert np.count_nonzero(shown) == 32
    assert np.count_nonzero(half) == 16
    away = narrow.source[narrow.share > 0] - np.argwhere(narrow.share > 0)
    assert np.hypot(*away.T).max() <= 24.5
