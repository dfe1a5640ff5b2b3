# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the tests in a window find Blender and a screen; stand-ins play both."""

import os
import sys
from pathlib import Path

import pytest

from tooling import checks, environments, window
from tooling.checks import Outcome
from tooling.errors import BuildError

posix_only = pytest.mark.skipif(os.name == "nt", reason="stand-ins are shell scripts")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns a folder that is before all others on PATH, on a machine without a screen."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(window, "_PLACES", {"linux": (str(tmp_path / "opt"), "blender*/blender")})
    return tmp_path


def script(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_without_blender_one_line_says_what_to_do(programs: Path) -> None:
    with pytest.raises(BuildError, match=r"test --gui /path/to/blender$") as caught:
        window.application()
    assert "\n" not in str(caught.value)


@posix_only
def test_blender_is_what_was_asked_for_or_on_the_path_or_in_the_usual_place(programs: Path) -> None:
    usual = script(programs / "opt" / "blender-5.2" / "blender", "")
    script(programs / "opt" / "blender-4.5" / "blender", "")
    assert window.application() == [usual]
    on_path = script(programs / "blender", "")
    assert window.application() == [on_path]
    assert window.application("other") == ["other"]


def test_a_series_is_the_window_of_its_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "with_blender", lambda blender: Path(blender.name))
    python, module_window = window.application("4.5")
    assert python == "blender-4.5"
    assert Path(module_window).is_file()


def test_without_a_screen_one_line_says_what_to_do(programs: Path) -> None:
    with (
        pytest.raises(BuildError, match="run: apt-get install xvfb"),
        window.screen(programs),
    ):
        pass


def test_a_screen_that_is_there_is_used(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":5")
    with window.screen(programs) as found:
        assert found == window.Screen({}, None)


@posix_only
def test_a_virtual_screen_is_ended_after_use(programs: Path) -> None:
    server = "import os, sys, time; os.write(int(sys.argv[2]), b'7\\n'); time.sleep(60)"
    script(
        programs / "Xvfb",
        f"""echo $$ > {programs}/pid; exec {sys.executable} -c "{server}" "$@" """,
    )
    with window.screen(programs) as found:
        assert found.environment == {"DISPLAY": ":7"}
        assert found.framebuffer == programs / "Xvfb_screen0"
        number = int((programs / "pid").read_text())
        os.kill(number, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@posix_only
def test_blender_runs_with_a_profile_of_its_own_and_takes_no_real_input(programs: Path) -> None:
    blender = script(programs / "blender", 'echo "$BLENDER_USER_RESOURCES $DISPLAY $*"')
    said = window.run(
        [blender], ["--python", "x"], programs / "p", window.Screen({"DISPLAY": ":7"}, None)
    )
    assert said.startswith(f"{programs / 'p'} :7 --factory-startup --enable-event-simulate ")
    assert said.endswith(" --python x\n")


def test_a_blender_that_is_not_there_is_one_line(programs: Path) -> None:
    with pytest.raises(BuildError, match="cannot be started: No such file"):
        window.run([str(programs / "none")], [], programs, window.Screen({}, None))


def test_gui_runs_the_tests_in_the_window_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran: list[list[str]] = []

    def pure_tests(_tools: Path, arguments: list[str]) -> Outcome:
        ran.append(arguments)
        return Outcome("", ok=True, passed=1)

    monkeypatch.setattr(checks, "_pure_tests", pure_tests)
    monkeypatch.setenv("HEIC_DEPTH_BLENDER", "")
    monkeypatch.setenv("HEIC_DEPTH_PICTURES", "")
    assert checks.test(["--gui", "my/blender", "--pictures", str(tmp_path), "-k", "redo"]) == 0
    assert ran == [[str(checks._WINDOW_TESTS), "-k", "redo"]]
    assert os.environ["HEIC_DEPTH_BLENDER"] == "my/blender"
    assert os.environ["HEIC_DEPTH_PICTURES"] == str(tmp_path)


def test_plain_tests_leave_the_window_out(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def pure_tests(_tools: Path, arguments: list[str]) -> Outcome:
        ran.append(arguments)
        return Outcome("", ok=True, passed=1)

    monkeypatch.setattr(checks, "_pure_tests", pure_tests)
    monkeypatch.setattr(checks, "_tool", lambda _: Outcome("", ok=True))
    assert checks.test([str(Path(__file__).parents[1] / "core")]) == 0
    assert f"--ignore={checks._WINDOW_TESTS}" in ran[0]
