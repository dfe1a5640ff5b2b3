# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders that are made once."""

import os
import sys
import time
from pathlib import Path

import pytest

from tooling import cache

LONG_AGO = time.time() - 7 * 24 * 3600


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "folder", lambda: tmp_path)
    return tmp_path


def write(folder: Path) -> None:
    (folder / "thing").write_text("made")


def refuse(folder: Path) -> None:
    pytest.fail(f"{folder} should not have been made")


def test_the_same_contents_are_made_once() -> None:
    first = cache.made_once("kind", "name", "contents", write)
    assert (first / "thing").read_text() == "made"
    assert cache.made_once("kind", "name", "contents", refuse) == first


def test_other_contents_are_made_anew() -> None:
    first = cache.made_once("kind", "name", "contents", write)
    assert cache.made_once("kind", "name", "other", write) != first


def test_what_was_half_made_is_made_again(empty_cache: Path) -> None:
    def fail(folder: Path) -> None:
        write(folder)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        cache.made_once("kind", "name", "contents", fail)
    assert list((empty_cache / "kind").iterdir()) == []
    assert (cache.made_once("kind", "name", "contents", write) / "thing").is_file()


def test_of_two_runs_at_once_the_later_takes_what_the_earlier_made() -> None:
    def lose_the_race(folder: Path) -> None:
        winner = cache.made_once("kind", "name", "contents", write)
        (winner / "thing").write_text("by the winner")
        write(folder)

    found = cache.made_once("kind", "name", "contents", lose_the_race)
    assert (found / "thing").read_text() == "by the winner"


def test_what_a_stopped_run_left_is_swept_up(empty_cache: Path) -> None:
    left = empty_cache / "kind" / ".partial-1"
    left.mkdir(parents=True)
    os.utime(left, (LONG_AGO, LONG_AGO))
    in_work = empty_cache / "kind" / ".partial-2"
    in_work.mkdir()
    cache.made_once("kind", "name", "contents", write)
    assert not left.exists()
    assert in_work.exists()


def test_old_ones_of_the_same_name_make_room(empty_cache: Path) -> None:
    old = [cache.made_once("kind", "name", str(number), write) for number in range(6)]
    other = cache.made_once("kind", "other-name", "contents", write)
    for age, folder in enumerate([*old, other]):
        os.utime(folder, (LONG_AGO + age, LONG_AGO + age))
    wanted = cache.made_once("kind", "name", "0", refuse)  # used again just now
    new = cache.made_once("kind", "name", "new", write)
    left = set((empty_cache / "kind").iterdir())
    assert left == {new, wanted, old[4], old[5], other}


@pytest.mark.skipif(sys.platform != "linux", reason="the variable is Linux's")
def test_the_cache_is_where_the_user_wants_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    assert cache.folder() == tmp_path / "elsewhere" / "heic-depth-import"
