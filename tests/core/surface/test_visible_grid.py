# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changes distances alone has nothing else built again for it."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest

from heic_depth_import.core.background import hidden_surface as hidden_module
from heic_depth_import.core.background.hidden_surface import (
    Background,
    detail_for,
    hidden_surface_of,
)
from heic_depth_import.core.deferred import Deferred
from heic_depth_import.core.memo import Memo
from heic_depth_import.core.settings import Projection, SurfaceSettings
from heic_depth_import.core.surface import visible_grid as module
from heic_depth_import.core.surface.correction import corrected_photo
from heic_depth_import.core.surface.surface import Surface, surface_from
from heic_depth_import.core.surface.visible_grid import VisibleGrid
from heic_depth_import.reading.reader import photo_of
from heic_depth_import.reading.sampler import PillowSampler
from tests.making.portrait import portrait

PHOTO = photo_of(portrait().heic(), "portrait.heic")
SAMPLER = PillowSampler(PHOTO)
SUBJECT = 0.7


def visible(memo: Memo, settings: SurfaceSettings) -> VisibleGrid:
    return VisibleGrid.of(PHOTO, settings, SAMPLER, with_fringe=True, memo=memo)


def hidden(memo: Memo, seen: VisibleGrid, subject: float) -> Background:
    found = hidden_surface_of(seen, SAMPLER, with_texture=True, subject=subject, memo=memo)
    assert found is not None
    return found


@pytest.mark.parametrize(("every", "shape"), [(1, (160, 192)), (2, (160, 192)), (8, (140, 168))])
def test_hair_is_as_wide_in_a_photo_of_a_small_map(every: int, shape: tuple[int, int]) -> None:
    """The rim of the matte is looked at on a grid of at least 160 samples along its longer side."""
    depth = replace(PHOTO.depth, disparity=PHOTO.depth.disparity[::every, ::every].copy())
    photo = replace(PHOTO, depth=depth)
    seen = VisibleGrid.of(photo, SurfaceSettings(), PillowSampler(photo))
    assert seen.matting is not None
    assert seen.layers is not None
    assert seen.matting.least.shape == shape
    assert seen.layers.front.disparity.shape == depth.disparity.shape


@pytest.mark.parametrize("use_soft_edges", [True, False])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_needs_no_fringe_may_begin_before_it(scale: float, *, use_soft_edges: bool) -> None:
    settings = SurfaceSettings(disparity_scale=scale, use_soft_edges=use_soft_edges)
    memo, told = Memo(1 << 30), list[VisibleGrid]()
    seen = VisibleGrid.of(
        PHOTO, settings, SAMPLER, with_fringe=True, meanwhile=told.append, memo=memo
    )
    (before,) = told
    assert before.fringe is None
    assert (seen.fringe is not None) is use_soft_edges
    detail = detail_for(before, SAMPLER, memo)
    assert detail is not None
    assert detail_for(seen, SAMPLER, memo) is detail


@pytest.mark.parametrize("scale", [0.3, 1.1, 2.0])
@pytest.mark.parametrize("offset", [0.0, 0.2])
def test_a_scale_changes_no_face(scale: float, offset: float) -> None:
    """Scaled samples are rounded otherwise: what is as near to either side would change sides."""
    memo = Memo(0)
    plain = visible(memo, SurfaceSettings(disparity_offset=offset / scale))
    scaled = visible(memo, SurfaceSettings(disparity_scale=scale, disparity_offset=offset))
    pairs: list[tuple[Surface, Surface]] = [
        (surface_from(plain, SAMPLER), surface_from(scaled, SAMPLER)),
        (hidden(memo, plain, SUBJECT).surface, hidden(memo, scaled, SUBJECT * scale).surface),
    ]
    for one, other in pairs:
        np.testing.assert_array_equal(one.topology.corner_vertices, other.topology.corner_vertices)
        np.testing.assert_allclose(other.positions, one.positions / scale, rtol=1e-5, atol=1e-6)
        np.testing.assert_array_equal(other.uv, one.uv)


@pytest.mark.parametrize("scale", np.linspace(0.3, 3.0, 20).tolist())
def test_what_is_as_far_as_may_be_stays_exactly_there(scale: float) -> None:
    """It is told by being equal."""
    depth = corrected_photo(PHOTO, SurfaceSettings(disparity_scale=scale, far_limit=1.2)).depth
    assert depth.unscaled is not None
    farthest = np.float32(depth.unscaled.lowest) * np.float32(scale)
    assert farthest == np.float32(depth.lowest)
    assert 1 / depth.lowest <= 1.2 * (1 + 1e-6)


def test_what_changes_distances_alone_tears_and_makes_up_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memo = Memo(1_000_000_000)
    first = hidden(memo, visible(memo, SurfaceSettings()), SUBJECT)
    for where, name in (
        (module, "fringe_of"),
        (hidden_module, "background_of"),
        (hidden_module, "shape_for"),
        (hidden_module, "Texture"),
    ):
        monkeypatch.delattr(where, name)
    for scale, settings in (
        (0.7, SurfaceSettings(disparity_scale=0.7)),
        (1.1, SurfaceSettings(disparity_scale=1.1)),
        (1.0, SurfaceSettings(far_limit=100.0)),
        (1.0, SurfaceSettings(projection=Projection.ORTHOGRAPHIC)),
    ):
        seen = visible(memo, settings)
        again = hidden(memo, seen, SUBJECT * scale * (1 + 1e-7))
        assert again.texture is first.texture
    with pytest.raises(NameError):
        visible(memo, SurfaceSettings(disparity_offset=0.1))


def arrays_in(part: object) -> Iterator[bytes]:
    """Returns the bytes of all arrays that something consists of."""
    if isinstance(part, np.ndarray):
        yield part.tobytes()
    elif isinstance(part, Deferred):
        yield from arrays_in(part.value)
    elif is_dataclass(part):
        for field in fields(part):
            yield from arrays_in(getattr(part, field.name))
    elif isinstance(part, tuple):
        for one in part:
            yield from arrays_in(one)


def test_results_are_the_same_without_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is worked out side by side is worked out one after the other where there is no room."""

    def all_of_it() -> list[bytes]:
        sampler = PillowSampler(PHOTO)
        seen = VisibleGrid.of(PHOTO, SurfaceSettings(), sampler, with_fringe=True)
        assert seen.layers is not None
        parts = seen.layers, seen.matting, seen.fringe
        return [*arrays_in(parts), *arrays_in(hidden_surface_of(seen, sampler, with_texture=True))]

    beside = all_of_it()

    def start(_self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    monkeypatch.setattr("heic_depth_import.reading.sampler.side_by_side", one_after_the_other)
    assert all_of_it() == beside


def one_after_the_other(
    work: Callable[[int], object], parts: Iterable[int], threads: int | None = None
) -> list[object]:
    assert threads is None
    return [work(part) for part in parts]
