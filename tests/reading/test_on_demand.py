# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo that is decoded when it is asked for is the one that is decoded at once."""

import copy
import pickle
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import fields, replace
from random import Random
from typing import Any

import numpy as np
import pytest

from heic_depth_import.core.errors import DamagedPhotoError, DepthImportError
from heic_depth_import.core.memo import Memo
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.reading.heif import parts, pictures
from heic_depth_import.reading.on_demand import PhotoOnDemand
from heic_depth_import.reading.photo_reader import awaited
from heic_depth_import.reading.reader import photo_of, photo_on_demand
from tests.fuzz.mutations import Original, mutate
from tests.fuzz.photos import small_photos
from tests.making.heic_writer import Photo, irot
from tests.making.icc import ADOBE_RGB, matrix_profile
from tests.making.photos import RGB, written
from tests.making.portrait import portrait
from tests.reading.heif.test_missing_pixels import changed, content_with, cut

PORTRAIT = portrait().heic()


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Returns what is decoded from now on, but for depth maps."""
    names: list[str] = []
    whole, matte = pictures._photo, pictures.decode_auxiliary

    def noted(name: str, decode: Callable[..., Any]) -> Callable[..., Any]:
        def decoding(*arguments: Any) -> Any:
            names.append(name)
            return decode(*arguments)

        return decoding

    monkeypatch.setattr(pictures, "_photo", noted("photo", whole))
    monkeypatch.setattr(parts, "decode_auxiliary", noted("matte", matte))
    return names


def test_depth_and_camera_take_no_pixels(decoded: list[str]) -> None:
    photo = photo_on_demand(PORTRAIT, "a")
    assert (photo.depth.disparity > 0).all()
    assert photo.camera.size == (768, 640)
    assert "768 x 640" in repr(photo)
    assert decoded == []
    assert photo.rgb.shape == (640, 768, 3)
    assert photo.rgb is photo.rgb
    assert decoded == ["photo"]
    assert set(photo.mattes) == {"portrait"}
    assert photo.mattes is photo.mattes
    assert photo.warnings == ()
    assert decoded == ["photo", "matte"]


@pytest.mark.parametrize("original", small_photos())
def test_every_kind_of_photo_comes_out_the_same(original: Original) -> None:
    later = photo_on_demand(original.content, "a")
    assert type(later) is PhotoOnDemand
    assert_same(later, photo_of(original.content, "a"))
    assert_same(pickle.loads(pickle.dumps(later)), later)


def test_broken_photos_come_out_the_same_or_are_refused_sooner_or_later() -> None:
    originals = small_photos()
    told = Counter[str]()
    for seed in range(200):
        content = mutate(Random(seed), originals).content
        try:
            wanted = photo_of(content, "a")
        except DepthImportError as refused:
            with pytest.raises(type(refused)):
                assert photo_on_demand(content, "a").rgb.size
            told["refused"] += 1
        else:
            assert_same(photo_on_demand(content, "a"), wanted)
            told["the same"] += 1
    assert min(told["refused"], told["the same"]) > 40, told


def test_copies_are_plain_photos() -> None:
    photo = photo_on_demand(PORTRAIT, "a")
    for other in (copy.copy(photo), copy.deepcopy(photo), replace(photo)):
        assert type(other) is DepthPhoto
        assert_same(other, photo)
    renamed = replace(photo, name="b", rgb=photo.rgb[::-1])
    assert renamed.name == "b"
    np.testing.assert_array_equal(renamed.rgb, photo.rgb[::-1])


def test_it_cannot_be_changed() -> None:
    photo: Any = photo_on_demand(PORTRAIT, "a")
    for name in ("name", "rgb", "mattes", "warnings", "depth"):
        with pytest.raises(AttributeError):
            setattr(photo, name, None)


def test_damage_is_told_when_the_pixels_are_asked_for_and_again() -> None:
    photo = photo_on_demand(changed(content_with(tile=64), 3, cut(0.5)), "dog.heic")
    assert photo.depth.disparity.shape == (96, 128)
    for _ in range(2):
        with pytest.raises(DamagedPhotoError, match=r"^dog\.heic is damaged \(a part of its photo"):
            assert photo.rgb.size
    damaged_matte = photo_on_demand(changed(content_with(), 2, cut(0.5)), "a")
    assert not damaged_matte.mattes
    assert "the portrait matte cannot be read; it is left out" in damaged_matte.warnings


def test_what_is_out_of_the_ordinary_is_decoded_at_once(decoded: list[str]) -> None:
    """Its pixels say what else there is: a profile that makes no sense, say."""
    content = written(photo=Photo(RGB, icc=matrix_profile(ADOBE_RGB, gamma=2.2)))
    assert type(photo_on_demand(content, "a")) is DepthPhoto
    assert decoded == ["photo"]
    turned = written(photo=Photo(RGB, [irot(1)]))
    assert type(photo_on_demand(turned, "a")) is PhotoOnDemand


def test_a_size_that_turns_out_another_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pictures._photo
    monkeypatch.setattr(pictures, "_photo", lambda *arguments: whole(*arguments)[1:])
    photo = photo_on_demand(PORTRAIT, "a")
    with pytest.raises(DepthImportError, match=r"^a is damaged \(its photo has another size"):
        assert photo.rgb.size


def test_threads_that_ask_at_once_decode_once(decoded: list[str]) -> None:
    photo = photo_on_demand(PORTRAIT, "a")
    barrier = threading.Barrier(8)

    def ask(number: int) -> object:
        barrier.wait(timeout=60)
        return photo.rgb if number % 2 else photo.mattes

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert sorted(decoded) == ["matte", "photo"]
    assert len({id(each) for each in found}) == 2


def test_pixels_are_decoded_while_others_work(decoded: list[str]) -> None:
    within: list[str] = []

    @contextmanager
    def noted() -> Iterator[None]:
        within.append(threading.current_thread().name)
        yield
        within.append("done")

    photo = photo_on_demand(PORTRAIT, "a", begun_within=noted())
    assert photo.mattes  # from a file of their own
    assert_same(photo, photo_of(PORTRAIT, "a"))
    assert sorted(decoded) == ["matte", "matte", "photo", "photo"]
    assert within[0] != threading.current_thread().name
    assert within[1:] == ["done"]


def test_whoever_waits_for_what_was_begun_is_told_what_went_wrong() -> None:
    broken = changed(content_with(tile=64), 3, cut(0.5))
    photo = photo_on_demand(broken, "dog.heic", begun_within=nullcontext())
    assert isinstance(photo, PhotoOnDemand)
    for _ in range(2):
        with pytest.raises(DamagedPhotoError, match=r"^dog\.heic is damaged"):
            assert photo.rgb.size
    assert not photo.is_whole
    with pytest.raises(DamagedPhotoError):
        list(photo.whole())


def test_whole_is_a_plain_photo() -> None:
    photo = photo_on_demand(PORTRAIT, "a")
    assert isinstance(photo, PhotoOnDemand)
    assert not photo.is_whole
    found = awaited(photo.whole())
    assert type(found) is DepthPhoto
    assert photo.is_whole
    assert_same(found, photo_of(PORTRAIT, "a"))


def test_what_is_there_so_far_is_told_without_waiting(decoded: list[str]) -> None:
    """For whoever counts bytes."""
    photo = photo_on_demand(PORTRAIT, "a")
    assert isinstance(photo, PhotoOnDemand)
    assert [part is photo.depth for part in photo.parts_so_far()] == [True, False]
    assert decoded == []
    memo = Memo(1 << 30)
    memo.keep("photo", photo)
    before = memo.taken_bytes
    assert decoded == []
    assert photo.rgb.size == 3 * 768 * 640
    assert memo.taken_bytes == before + photo.rgb.nbytes


def assert_same(one: DepthPhoto, other: DepthPhoto) -> None:
    for field in fields(DepthPhoto):
        first, second = getattr(one, field.name), getattr(other, field.name)
        if field.name == "rgb":
            np.testing.assert_array_equal(first, second)
        elif field.name == "depth":
            np.testing.assert_array_equal(first.disparity, second.disparity)
            np.testing.assert_array_equal(first.step, second.step)
            assert (first.window, first.is_absolute) == (second.window, second.is_absolute)
            assert first.origin == second.origin
        elif field.name == "mattes":
            assert list(first) == list(second)
            for kind in first:
                np.testing.assert_array_equal(first[kind].opacity, second[kind].opacity)
                assert first[kind].window == second[kind].window
        else:
            assert first == second, field.name
