# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every check and test, one after the other, whatever the one before said."""

import os
import shlex
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tooling import blenders, environments, fuzz, pythons, window
from tooling.environments import BLENDERS, Blender
from tooling.errors import BuildError
from tooling.places import ROOT

_FUZZ_MINUTES = 1.0
_NO_TESTS = 5  # pytest's exit code where everything was deselected
_BLENDER_TESTS = ROOT / "tests" / "blender"
_WINDOW_TESTS = ROOT / "tests" / "gui"
_WINDOW, _PICTURES = "--gui", "--pictures"


@dataclass(slots=True)
class Outcome:
    """What one part of the suite came to.

    Attributes:
        name: What was checked.
        ok: Whether the part as a whole is good.
        note: One line about it.
        seconds: How long it took.
        passed: Tests that passed.
        failed: Tests that failed, or could not be run.
        skipped: Tests that were skipped.
    """

    name: str
    ok: bool
    note: str = ""
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def test(arguments: list[str]) -> int:
    """Runs ruff, mypy, the tests without Blender, those in every Blender, and break some photos.

    Args:
        arguments: Passed on to pytest; paths among them go to the parts that they belong to. After
            ``--gui``, and the path of a Blender application, a series or none, only tests in its
            window; ``--pictures`` and a folder may follow, where the README's screenshots are
            written.

    Returns:
        The exit code: 0 if every part is good and some test ran.
    """
    if os.environ.get("CI") == "true":
        os.environ["HEIC_DEPTH_STRICT"] = "1"
    if arguments[:1] == [_WINDOW]:
        return report([_timed("window", partial(_window_tests, arguments[1:]))])
    options, pure_paths, blender_paths = split_paths(arguments)
    tools = environments.tools()
    code = ["tools", "build.py", "heic_depth_import", "tests"]
    parts: list[tuple[str, Callable[[], Outcome]]] = [
        ("ruff check", partial(_tool, [tools, "-m", "ruff", "check", "--quiet", "."])),
        ("ruff format", partial(_tool, [tools, "-m", "ruff", "format", "--check", "--quiet", "."])),
        ("mypy", partial(_tool, [tools, "-m", "mypy", *code])),
    ]
    if pure_paths:
        elsewhere = [f"--ignore={_BLENDER_TESTS}", f"--ignore={_WINDOW_TESTS}"]
        command = [*pure_paths, *elsewhere, *options]
        parts.append(("tests", partial(_pure_tests, tools, command)))
    if blender_paths:
        command = [*blender_paths, *options]
        parts += [
            (f"Blender {blender.series}", partial(_blender_tests, blender, command))
            for blender in BLENDERS
        ]
    if not arguments:
        parts.append(("broken photos", _fuzz))
    return report([_timed(name, part) for name, part in parts])


def split_paths(arguments: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Returns pytest's options, the paths outside tests/blender and those inside it."""
    options, pure, blender = [], [], []
    for argument in arguments:
        path = Path(argument.partition("::")[0])
        if not path.exists() or argument.startswith("-"):
            options.append(argument)
        elif path.resolve().is_relative_to(_BLENDER_TESTS):
            blender.append(argument)
        else:
            pure.append(argument)
    if not pure and not blender:
        return options, [str(ROOT / "tests")], [str(_BLENDER_TESTS)]
    return options, pure, blender


def report(outcomes: list[Outcome]) -> int:
    """Prints a line for each part and the closing line, and return the exit code."""
    print()
    for outcome in outcomes:
        word = "ok" if outcome.ok else "FAILED"
        print(f"{outcome.name:13} {word:7} {outcome.seconds:6.1f} s  {outcome.note}")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    if not passed + failed:
        print("no test was run")
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return int(not all(outcome.ok for outcome in outcomes) or not passed + failed)


def _timed(name: str, part: Callable[[], Outcome]) -> Outcome:
    print(f"== {name}", flush=True)
    start = time.monotonic()
    try:
        outcome = part()
    except BuildError as error:
        outcome = Outcome(name, ok=False, note=str(error), failed=1)
    outcome.name = name
    outcome.seconds = time.monotonic() - start
    return outcome


def _tool(command: list[str | Path]) -> Outcome:
    return Outcome("", ok=subprocess.run(command, cwd=ROOT, check=False).returncode == 0)


def _pure_tests(tools: Path, arguments: list[str]) -> Outcome:
    return _pytest(
        arguments,
        lambda words: subprocess.run([tools, *words], cwd=ROOT, check=False).returncode,
    )


def _blender_tests(blender: Blender, arguments: list[str]) -> Outcome:
    try:
        pythons.find(blender.python)
    except BuildError as error:
        needed = os.environ.get("CI") == "true"
        return Outcome("", ok=not needed, note=f"skipped: {error}", failed=int(needed))
    return _pytest(arguments, lambda words: blenders.run(blender, words))


def _window_tests(arguments: list[str]) -> Outcome:
    asked = arguments[0] if arguments and not arguments[0].startswith("-") else ""
    rest = arguments[bool(asked) :]
    os.environ["HEIC_DEPTH_BLENDER"] = shlex.join(window.application(asked))
    if rest[:1] == [_PICTURES] and rest[1:]:
        os.environ["HEIC_DEPTH_PICTURES"] = str(Path(rest[1]).resolve())
        rest = rest[2:]
    return _pure_tests(environments.tools(), [str(_WINDOW_TESTS), *rest])


def _fuzz() -> Outcome:
    """Breaks photos for a minute, always the same ones; `build.py fuzz` goes on from there."""
    tallies = fuzz.tallied(_FUZZ_MINUTES, 0, environments.newest_blender())
    note = ", ".join(f"{tally.outcomes.total():,} {tally.stage}" for tally in tallies)
    return Outcome("", ok=all(tally.is_good for tally in tallies), note=note)


def _pytest(arguments: list[str], run: Callable[[list[str]], int]) -> Outcome:
    with tempfile.TemporaryDirectory() as scratch:
        results = Path(scratch, "results.xml")
        code = run(["-m", "pytest", f"--rootdir={ROOT}", *arguments, f"--junitxml={results}"])
        outcome = _counted(results)
    if code == _NO_TESTS:
        return Outcome("", ok=True, note="no test of this name")
    outcome.ok = code == 0
    if code and not outcome.failed:
        outcome.failed = 1
        outcome.note += f", ended with exit code {code}"
    return outcome


def _counted(results: Path) -> Outcome:
    if not results.is_file():
        return Outcome("", ok=False, note="pytest wrote no results")
    (suite,) = ET.parse(results).getroot().iter("testsuite")
    total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    passed = total - failed - skipped
    note = f"{passed} passed, {failed} failed, {skipped} skipped"
    return Outcome("", ok=True, note=note, passed=passed, failed=failed, skipped=skipped)
