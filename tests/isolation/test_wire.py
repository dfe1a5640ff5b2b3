# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a decoder that was taken over may say: a photo comes of it, or a refusal, nothing else."""

import copy
import json
import math
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.errors import Term
from heic_depth_import.core.limits import Limits
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.isolation.terms import plain_term
from heic_depth_import.isolation.wire import photo_from, pixels_from, plain, put, size_of
from heic_depth_import.reading.on_demand import NO_PIXELS
from heic_depth_import.reading.reader import photo_of
from tests.making.photos import written

WHOLE = photo_of(written(), "IMG.heic")
PHOTO = replace(WHOLE, rgb=NO_PIXELS)
ARRAYS: list[Any] = []
SAID: Any = plain(PHOTO, ARRAYS)
MEMORY = bytearray(size_of(ARRAYS))
put(ARRAYS, MEMORY)
USUAL = Limits()
REFUSED = (ValueError, TypeError, LookupError, OverflowError)

Path_ = tuple[str | int, ...]


def leaves(said: object, path: Path_ = ()) -> list[Path_]:
    """Returns the ways to all parts of a message, the containers too."""
    found = [path] if path else []
    parts: Any = said.items() if isinstance(said, dict) else ()
    if isinstance(said, list):
        parts = enumerate(said)
    for name, part in parts:
        found += leaves(part, (*path, name))
    return found


def changed(path: Path_, value: object) -> Any:
    """Returns the message with one part replaced."""
    said = copy.deepcopy(SAID)
    place = said
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return said


def kinds(value: object) -> list[str]:
    """Returns what a photo is made of, type by type."""
    if is_dataclass(value):
        return [
            f"{field.name} {kind}"
            for field in fields(value)
            for kind in kinds(getattr(value, field.name))
        ]
    if isinstance(value, tuple) and value and not isinstance(value[0], str):
        return [kind for part in value for kind in kinds(part)]
    if isinstance(value, np.ndarray):
        return [f"{value.dtype} in {value.ndim}"]
    return [type(value).__name__]


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.sampled_from([-1, 0, 1, 64, 2**31, 2**63]),
    st.floats(),
    st.text(max_size=3),
    st.lists(st.integers(-2, 2**40), max_size=5),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def test_it_goes_through_json_and_back() -> None:
    again = photo_from(json.loads(json.dumps(SAID)), MEMORY, USUAL)
    assert kinds(again) == kinds(PHOTO)
    assert np.array_equal(again.depth.disparity, PHOTO.depth.disparity)
    assert again.camera == PHOTO.camera
    assert again.distortion == PHOTO.distortion


@given(path=st.sampled_from(leaves(SAID)), value=ODD)
def test_one_odd_value_is_refused_or_of_the_right_type(path: Path_, value: object) -> None:
    try:
        found = photo_from(json.loads(json.dumps(changed(path, value))), MEMORY, USUAL)
    except REFUSED:
        return
    assert isinstance(found, DepthPhoto)
    usual = set(kinds(PHOTO)) | {"mattes dict", "warnings tuple"}
    optional = {kind for kind in kinds(found) if kind.endswith("NoneType")}
    may_lack = ("distortion", "focus_region", "gain_map", "shot subject", "depth confidence")
    assert optional <= {f"{name} NoneType" for name in may_lack}
    assert {kind for kind in kinds(found) if "float" in kind or "int" in kind} <= usual
    assert found.rgb.size == 0
    memory = np.frombuffer(MEMORY, np.uint8)
    assert np.shares_memory(found.depth.disparity, memory)


def test_pixels_go_there_and_back() -> None:
    said, memory = said_pixels()
    found = pixels_from(json.loads(json.dumps(said)), memory, WHOLE.camera.size)
    assert np.array_equal(found, WHOLE.rgb)
    assert np.shares_memory(found, np.frombuffer(memory, np.uint8))


@given(path=st.sampled_from([("shape",), ("shape", 0), ("shape", 2), ("place",)]), value=ODD)
def test_odd_pixels_are_refused(path: Path_, value: object) -> None:
    said, memory = said_pixels()
    place = said
    for name in path[:-1]:
        place = place[name]
    if place[path[-1]] == value:
        return
    place[path[-1]] = value
    with pytest.raises(REFUSED):
        pixels_from(said, memory, WHOLE.camera.size)


@pytest.mark.parametrize("more", [-64, 64])
def test_memory_may_not_hold_more_or_less_than_the_pixels(more: int) -> None:
    said, memory = said_pixels()
    with pytest.raises(ValueError, match=r"more than a photo|buffer"):
        pixels_from(said, bytearray(len(memory) + more), WHOLE.camera.size)


@pytest.mark.parametrize("size", [(63, 48), (48, 64), (64, 49)])
def test_pixels_of_another_photo_are_refused(size: tuple[int, int]) -> None:
    said, memory = said_pixels()
    with pytest.raises(ValueError, match="not the pixels of that photo"):
        pixels_from(said, memory, size)


def said_pixels() -> tuple[Any, bytearray]:
    arrays: list[Any] = []
    said = plain(WHOLE.rgb, arrays)
    memory = bytearray(size_of(arrays))
    put(arrays, memory)
    return said, memory


def test_a_photo_with_pixels_already_is_refused() -> None:
    arrays: list[Any] = []
    said = plain(WHOLE, arrays)
    memory = bytearray(size_of(arrays))
    put(arrays, memory)
    with pytest.raises(ValueError, match="not a sound photo: pixels"):
        photo_from(said, memory, USUAL)


@pytest.mark.parametrize("path", [path for path in leaves(SAID) if path[-1] in {"shape", "place"}])
@pytest.mark.parametrize(
    "value", [-64, 1, 2**40, 2**63, [0, 3], [2**40, 2**40], [-1, -1], None, "9"]
)
def test_an_array_beyond_its_memory_is_refused(path: Path_, value: object) -> None:
    with pytest.raises(REFUSED):
        photo_from(changed(path, value), MEMORY, USUAL)


@pytest.mark.parametrize("path", [path for path in leaves(SAID) if isinstance(path[-1], str)])
def test_nothing_may_be_missing(path: Path_) -> None:
    said = copy.deepcopy(SAID)
    place = said
    for name in path[:-1]:
        place = place[name]
    del place[path[-1]]
    with pytest.raises(REFUSED):
        photo_from(said, MEMORY, USUAL)


def test_nothing_may_be_added() -> None:
    with pytest.raises(REFUSED):
        photo_from(SAID | {"more": 1}, MEMORY, USUAL)


@pytest.mark.parametrize(
    "limits", [Limits(photo_pixels=64 * 48 - 1), Limits(depth_pixels=32 * 24 - 1)]
)
def test_the_limits_hold_for_what_comes_back(limits: Limits) -> None:
    with pytest.raises(ValueError, match="not a sound photo"):
        photo_from(SAID, MEMORY, limits)


def test_a_photo_without_any_depth_is_refused() -> None:
    memory = bytearray(len(MEMORY))
    assert photo_from(SAID, memory, USUAL).depth.disparity.max() == 0
    place = SAID["depth"]["disparity"]["place"]
    count = math.prod(SAID["depth"]["disparity"]["shape"])
    np.frombuffer(memory, np.float32, count, place)[:] = np.nan
    with pytest.raises(ValueError, match="not a sound photo"):
        photo_from(SAID, memory, USUAL)


@pytest.mark.parametrize("name", ["colour_space", "source"])
def test_only_known_names_are_taken(name: str) -> None:
    path = next(path for path in leaves(SAID) if path[-1] == name)
    assert isinstance(SAID[path[0]] if len(path) == 1 else SAID[path[0]][path[1]], str)
    with pytest.raises(ValueError, match="is not a valid"):
        photo_from(changed(path, "sRGB2"), MEMORY, USUAL)
    assert issubclass(type(PHOTO.colour_space), Enum)


def matte(window: dict[str, float], number: int = 0) -> dict[str, Any]:
    return {"opacity": {"shape": [1, 1], "place": len(MEMORY) + 64 * number}, "window": window}


WINDOW = SAID["depth"]["window"]
FORGED: dict[str, tuple[Path_, object]] = {
    "no focal length": (("camera", "focal", 0), 0),
    "a focal length of nothing": (("camera", "focal", 0), math.nan),
    "a focal length without end": (("camera", "focal", 1), math.inf),
    "a focal length against the light": (("camera", "focal", 1), -700.0),
    "a focal length of a hair": (("camera", "focal", 1), 1e-9),
    "an axis far away": (("camera", "principal_point", 0), 1e9),
    "a photo of no size": (("camera", "size"), [0, 0]),
    "a depth map far away": (("depth", "window", "left"), 1e5),
    "a depth map without width": (("depth", "window", "width"), 0.0),
    "a depth map that is turned over": (("depth", "window", "height"), -48.0),
    "a depth map over everything": (("depth", "window", "width"), 1e12),
    "an unknown matte": (("mattes",), {"shoe": matte(WINDOW)}),
    "three thousand mattes": (("mattes",), {str(n): matte(WINDOW, n) for n in range(3000)}),
    "a matte far away": (("mattes",), {"portrait": matte(WINDOW | {"left": 1e5})}),
    "a matte as small as a grain": (
        ("mattes",),
        {"portrait": matte({"left": 0, "top": 0, "width": 0.01, "height": 0.01})},
    ),
    "a matte beside it": (("mattes",), {"portrait": matte(WINDOW | {"top": 2000.0})}),
    "an aperture of nothing": (("aperture",), math.nan),
    "an aperture against the light": (("aperture",), -1.0),
    "a focus far away": (
        ("focus_region",),
        {"left": 1e9, "top": 0.0, "width": 1.0, "height": 1.0},
    ),
    "endless warnings": (("warnings",), [plain_term(Term("x"))] * 1000),
    "an origin of nothing": (("depth", "origin", "scale"), math.nan),
    "a lens of nothing": (("distortion", "pixel_size"), 0.0),
    "a lens without reach": (("distortion", "reach"), -1.0),
    "a lens that explodes": (("distortion", "inverse", 1), 1e9),
    "a lens of many numbers": (("distortion", "inverse"), [0.0] * 3000),
    "a shot of nothing": (("shot", "focal_35mm"), math.nan),
    "a shot of less": (("shot", "size"), [-1, 1]),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_numbers_that_no_photo_has_are_refused(forgery: str) -> None:
    path, value = FORGED[forgery]
    more = len(value) if isinstance(value, dict) and path == ("mattes",) else 0
    memory = MEMORY + bytes(64 * more)
    with pytest.raises(ValueError, match=r"not a (sound photo|number)"):
        photo_from(json.loads(json.dumps(changed(path, value))), memory, USUAL)


def test_a_warning_can_be_told_in_another_language() -> None:
    warning = Term("the {kind} matte is of {size:.1f} px", kind=Term("hair"), size=1.25)
    arrays: list[Any] = []
    said = json.loads(json.dumps(plain(replace(PHOTO, warnings=(warning,)), arrays)))
    (found,) = photo_from(said, MEMORY, USUAL).warnings
    assert found == "the hair matte is of 1.2 px"
    german = {warning.template: "die Maske ({kind}) hat {size:.1f} px", "hair": "Haar"}
    assert found.told(lambda text: german.get(text, text)) == "die Maske (Haar) hat 1.2 px"


def test_a_matte_where_it_belongs_is_taken() -> None:
    """What is refused above is not refused for another reason."""
    said = changed(("mattes",), {"portrait": matte(WINDOW)})
    assert photo_from(said, MEMORY + bytes(64), USUAL).mattes["portrait"].opacity.shape == (1, 1)


@pytest.mark.parametrize("value", [np.inf, -np.inf, -1.0])
@pytest.mark.parametrize("name", ["disparity", "step"])
def test_pixels_that_no_photo_has_are_refused(name: str, value: float) -> None:
    memory = bytearray(MEMORY)
    np.frombuffer(memory, np.float32, 1, SAID["depth"][name]["place"])[:] = value
    with pytest.raises(ValueError, match="not a sound photo: depth map"):
        photo_from(SAID, memory, USUAL)


def test_arrays_may_not_lie_in_each_other() -> None:
    """Else a thousand of them fit into the memory of one."""
    place = SAID["depth"]["disparity"]["place"]
    with pytest.raises(ValueError, match="not an array"):
        photo_from(changed(("depth", "step", "place"), place), MEMORY, USUAL)


def test_memory_may_not_hold_more_than_the_photo() -> None:
    with pytest.raises(ValueError, match="more than a photo"):
        photo_from(SAID, MEMORY + bytes(64), USUAL)


@pytest.mark.parametrize(
    ("value", "rows"), [(0.5, 0), (-0.1, 0), (1.1, 0), (math.nan, 0), (0.5, 1)], ids=str
)
def test_confidence_is_a_share_of_each_sample(value: float, rows: int) -> None:
    shape = (PHOTO.depth.disparity.shape[0] + rows, PHOTO.depth.disparity.shape[1])
    depth = replace(PHOTO.depth, confidence=np.full(shape, value, np.float32))
    arrays: list[Any] = []
    said = plain(replace(PHOTO, depth=depth), arrays)
    memory = bytearray(size_of(arrays))
    put(arrays, memory)
    if value == 0.5 and not rows:
        assert photo_from(said, memory, USUAL).depth.confidence is not None
        return
    with pytest.raises(ValueError, match="not a sound photo: depth map"):
        photo_from(said, memory, USUAL)
