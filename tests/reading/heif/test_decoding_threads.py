# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many threads decode a photo is asked for, and changes nothing of it."""

import os
import sys
from typing import Any

import numpy as np
import pillow_heif
import pytest

from heic_depth_import.core.limits import Limits
from heic_depth_import.reading.heif import pictures
from heic_depth_import.reading.reader import photo_of
from heic_depth_import.reading.threads import usable_cores
from tests.reading.heif.test_missing_pixels import content_with

TILED = content_with(tile=64)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Returns how many threads each file is opened with from now on."""
    found: list[int] = []
    usual = pillow_heif.open_heif

    def noted(*arguments: Any, **named: Any) -> object:
        found.append(pillow_heif.options.DECODE_THREADS)
        return usual(*arguments, **named)

    monkeypatch.setattr(pillow_heif, "open_heif", noted)
    return found


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_as_many_as_wanted_decode_the_same(asked: list[int], threads: int) -> None:
    before = pillow_heif.options.DECODE_THREADS
    photo = photo_of(TILED, "a", Limits(decoding_threads=threads))
    assert asked[0] == threads
    assert before == pillow_heif.options.DECODE_THREADS, "others use it as well"
    assert np.array_equal(photo.rgb, photo_of(TILED, "a", Limits(decoding_threads=3)).rgb)


def test_usually_as_many_as_there_are_cores(
    asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "usable_cores", lambda: 7)
    photo_of(TILED, "a")
    assert asked[0] == 7


def test_cores_are_those_that_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "linux":
        assert usable_cores() == len(os.sched_getaffinity(0))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_cores() == 1
