# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a decoder that was taken over may say of a gain map."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.gain import GainMap
from heic_depth_import.core.limits import Limits
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.isolation.decoder import Decoder
from heic_depth_import.isolation.wire import photo_from, plain, put, size_of
from heic_depth_import.reading.gain_map import NONE
from heic_depth_import.reading.on_demand import NO_PIXELS
from heic_depth_import.reading.photo_reader import awaited, reading
from heic_depth_import.reading.reader import PhotoOrder, photo_of, read
from tests.making.gain_map import gain_map
from tests.making.photos import CODES, written
from tests.making.ramps import ramp_photo

USUAL = Limits()
CONTENT = ramp_photo(mattes={"portrait": (32, 24)}, more=[gain_map(CODES, 2.0)])
WHOLE = photo_of(CONTENT, "a", use_hdr=True)


def sent(photo: DepthPhoto) -> DepthPhoto:
    return taken(*message(photo))


def message(photo: DepthPhoto) -> tuple[Any, bytearray]:
    arrays: list[NDArray[Any]] = []
    said = plain(replace(photo, rgb=NO_PIXELS), arrays)
    memory = bytearray(size_of(arrays))
    put(arrays, memory)
    return json.loads(json.dumps(said)), memory


def taken(said: object, memory: bytearray, limits: Limits = USUAL) -> DepthPhoto:
    return photo_from(said, memory, limits)


def changed(**parts: Any) -> DepthPhoto:
    """Returns the photo with another gain map."""
    assert WHOLE.gain_map is not None
    return replace(WHOLE, gain_map=replace(WHOLE.gain_map, **parts))


def test_it_goes_there_and_back() -> None:
    found, whole = sent(WHOLE).gain_map, WHOLE.gain_map
    assert found is not None
    assert whole is not None
    assert found.window == whole.window
    for name in ("codes", "gains", "offsets"):
        assert np.array_equal(getattr(found, name), getattr(whole, name))


def made(change: Callable[[GainMap], dict[str, Any]]) -> DepthPhoto:
    assert WHOLE.gain_map is not None
    return changed(**change(WHOLE.gain_map))


FORGED: dict[str, Callable[[GainMap], dict[str, Any]]] = {
    "light of nothing": lambda one: {"gains": one.gains * np.float32(np.nan)},
    "light without end": lambda one: {"gains": one.gains * np.float32(np.inf)},
    "light as of a bomb": lambda one: {"gains": one.gains * np.float32(1e6)},
    "light against the light": lambda one: {"gains": -one.gains},
    "too few codes": lambda one: {"gains": one.gains[:255]},
    "two channels": lambda one: {"gains": one.gains[:, :2]},
    "codes in one row": lambda one: {"codes": one.codes.ravel()},
    "no codes": lambda one: {"codes": one.codes[:0]},
    "an offset of nothing": lambda one: {"offsets": one.offsets * np.float32(np.nan)},
    "a large offset": lambda one: {"offsets": one.offsets + np.float32(5)},
    "one offset": lambda one: {"offsets": one.offsets[:1]},
    "far away": lambda one: {"window": replace(one.window, left=1e5)},
    "beside the depth map": lambda one: {"window": replace(one.window, top=2000.0)},
    "as small as a grain": lambda one: {"window": replace(one.window, width=1e-3, height=1e-3)},
    "over everything": lambda one: {"window": replace(one.window, width=1e12)},
    "turned over": lambda one: {"window": replace(one.window, height=-48.0)},
}


@pytest.mark.parametrize("forgery", FORGED)
def test_what_no_photo_has_is_refused(forgery: str) -> None:
    with pytest.raises(ValueError, match=r"not a sound photo: (place of the )?gain"):
        sent(made(FORGED[forgery]))


@pytest.mark.parametrize("name", ["codes", "window", "gains", "offsets"])
@pytest.mark.parametrize("value", [None, 1, [], {}, "x", {"shape": [9, 9], "place": 0}])
def test_parts_of_another_kind_are_refused(name: str, value: object) -> None:
    said, memory = message(WHOLE)
    forged = copy.deepcopy(said)
    forged["gain_map"][name] = value
    with pytest.raises((ValueError, TypeError, LookupError)):
        taken(forged, memory)


def test_the_limits_hold_for_it() -> None:
    codes = np.zeros((64, 64), np.uint8)
    assert sent(changed(codes=codes)).gain_map is not None
    with pytest.raises(ValueError, match="not a sound photo: gain map"):
        taken(*message(changed(codes=codes)), Limits(depth_pixels=codes.size - 1))


def test_a_process_of_its_own_reads_the_same(tmp_path: Path) -> None:
    with_map, without = tmp_path / "with.heic", tmp_path / "without.heic"
    with_map.write_bytes(CONTENT)
    without.write_bytes(written())
    decoder = Decoder(USUAL)
    try:
        for path, wanted in ((with_map, True), (with_map, False), (without, True)):
            order = PhotoOrder(path, use_hdr=wanted)
            apart, here = awaited(reading(decoder, order)), read(order)
            assert apart.warnings == here.warnings == ((NONE,) if path == without else ())
            assert (
                (apart.gain_map is None)
                == (here.gain_map is None)
                == (here.warnings != () or not wanted)
            )
            if apart.gain_map is not None and here.gain_map is not None:
                assert np.array_equal(apart.gain_map.codes, here.gain_map.codes)
                assert apart.gain_map.window == here.gain_map.window
            assert np.array_equal(apart.rgb, here.rgb)
    finally:
        decoder.end()
