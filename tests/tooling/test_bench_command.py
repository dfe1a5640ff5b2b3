# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `build.py bench` runs; a stand-in runs it."""

from pathlib import Path

import pytest

from tooling import bench, blenders, cli


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Returns what is run: the name of each script, and its words."""
    found: list[list[str]] = []

    def run(_blender: object, words: list[str]) -> int:
        assert Path(words[0]).is_file()
        found.append([Path(words[0]).stem, *words[1:]])
        return -11 if found[-1][0] == "grid" else 0

    monkeypatch.setattr(blenders, "chosen", lambda series: series)
    monkeypatch.setattr(blenders, "run", run)
    return found


def test_all_benches_are_run_once_and_parts_within_their_whole(runs: list[list[str]]) -> None:
    assert cli.main(["bench"]) == 11
    assert runs == [["quality"], ["speed"], ["grid"], ["styles"]]


@pytest.mark.parametrize("name", bench.BENCHES)
def test_one_bench_is_run_alone(name: str, runs: list[list[str]]) -> None:
    assert cli.main(["bench", name]) == (11 if name == "grid" else 0)
    assert runs == [[name]]


def test_a_profile_is_of_speed(runs: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "speed", "--profile"]) == 0
    assert runs == [["speed", "--profile"]]
    for words in ([], ["grid"]):
        assert cli.main(["bench", *words, "--profile"]) == 1
        assert capsys.readouterr().err.endswith("run: bench speed --profile\n")
    assert len(runs) == 1
