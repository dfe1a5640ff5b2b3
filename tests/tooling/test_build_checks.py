# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the suite is run and summed up."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tooling import checks, environments, fuzz
from tooling.checks import Outcome
from tooling.fuzz import Tally

ROOT = Path(__file__).parents[2]
PURE = str(ROOT / "tests" / "tooling" / "test_build_checks.py")
IN_BLENDER = str(ROOT / "tests" / "blender" / "test_package.py")
MIXED = """
import pytest

def test_good(): pass
def test_bad(): assert False
@pytest.mark.skip(reason="too dark")
def test_skipped(): pass
@pytest.mark.skip(reason="no real photo")
def test_photo(): pass
"""


def run_pytest(arguments: list[str], folder: Path, *, strict: bool = False) -> int:
    """Runs pytest apart, under the suite's own conftest."""
    environment = os.environ | {"HEIC_DEPTH_STRICT": "1" if strict else "0"}
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, f"--rootdir={folder}", *arguments[2:]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    ).returncode


@pytest.fixture
def mixed(tmp_path: Path) -> str:
    path = tmp_path / "test_mixed.py"
    path.write_text(MIXED)
    return str(path)


def test_results_are_counted(mixed: str, tmp_path: Path) -> None:
    outcome = checks._pytest([mixed], lambda words: run_pytest(words, tmp_path))
    assert (outcome.ok, outcome.passed, outcome.failed, outcome.skipped) == (False, 1, 1, 2)


def test_where_everything_must_run_only_a_missing_photo_may_skip(
    mixed: str, tmp_path: Path
) -> None:
    outcome = checks._pytest([mixed], lambda words: run_pytest(words, tmp_path, strict=True))
    assert (outcome.passed, outcome.failed, outcome.skipped) == (1, 2, 1)


def test_a_part_without_tests_of_the_name_is_good(mixed: str, tmp_path: Path) -> None:
    outcome = checks._pytest([mixed, "-k", "nowhere"], lambda words: run_pytest(words, tmp_path))
    assert (outcome.ok, outcome.passed, outcome.failed) == (True, 0, 0)


def test_a_crash_after_good_tests_is_a_failure(mixed: str, tmp_path: Path) -> None:
    def crash(words: list[str]) -> int:
        run_pytest(words, tmp_path)
        return -11

    outcome = checks._pytest([mixed, "-k", "test_good"], crash)
    assert (outcome.ok, outcome.passed, outcome.failed) == (False, 1, 1)
    assert "exit code -11" in outcome.note


def test_a_crash_before_any_result_is_a_failure() -> None:
    outcome = checks._pytest([], lambda _: -11)
    assert (outcome.ok, outcome.failed) == (False, 1)


def test_paths_go_to_the_parts_that_they_belong_to() -> None:
    assert checks.split_paths(["-k", "name", PURE]) == (["-k", "name"], [PURE], [])
    assert checks.split_paths([IN_BLENDER + "::test_it", "-x"]) == (
        ["-x"],
        [],
        [IN_BLENDER + "::test_it"],
    )


def test_without_paths_everything_runs() -> None:
    everything = ([str(ROOT / "tests")], [str(ROOT / "tests" / "blender")])
    assert checks.split_paths(["-x"]) == (["-x"], *everything)


@pytest.mark.parametrize(("arguments", "breaks_photos"), [([], True), ([PURE], False)])
def test_photos_are_broken_where_nothing_else_was_asked_for(
    arguments: list[str], *, breaks_photos: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    def note(name: str, _: object) -> Outcome:
        names.append(name)
        return Outcome(name, ok=True, passed=1)

    monkeypatch.setattr(checks, "_timed", note)
    assert checks.test(arguments) == 0
    assert ("broken photos" in names) == breaks_photos


@pytest.mark.parametrize("bad", [0, 1])
def test_a_broken_photo_that_does_harm_is_a_failure(
    bad: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tallies = [
        Tally("containers", Counter(refused=1200)),
        Tally("imports", Counter(imported=9, leftovers=bad)),
    ]
    monkeypatch.setattr(fuzz, "tallied", lambda *_: tallies)
    outcome = checks._fuzz()
    assert outcome.ok == (not bad)
    assert outcome.note == f"1,200 containers, {9 + bad} imports"


def test_the_closing_line_sums_up(capsys: pytest.CaptureFixture[str]) -> None:
    parts = [Outcome("lint", ok=True), Outcome("a", ok=True, passed=2, skipped=1)]
    assert checks.report([*parts, Outcome("b", ok=True, passed=3)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "5 passed, 0 failed, 1 skipped"


@pytest.mark.parametrize(
    "parts",
    [
        [Outcome("lint", ok=False), Outcome("a", ok=True, passed=2)],
        [Outcome("a", ok=False, passed=2, failed=1)],
        [Outcome("lint", ok=True), Outcome("a", ok=True)],
    ],
    ids=["a check fails", "a test fails", "no test ran"],
)
def test_it_is_a_failure_if(parts: list[Outcome]) -> None:
    assert checks.report(parts) == 1


@pytest.mark.parametrize(("ci", "ok", "failed"), [("", True, 0), ("true", False, 1)])
def test_a_blender_without_its_python_is_skipped_but_not_in_ci(
    ci: str, ok: bool, failed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    outcome = checks._blender_tests(environments.Blender("9.9", "3.99"), [])
    assert (outcome.ok, outcome.failed) == (ok, failed)
    assert "Python 3.99 is not on this machine" in outcome.note
