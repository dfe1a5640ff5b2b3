# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers that die, hang or cannot write: the rest is done, and nothing half-written is left."""

import errno
import fcntl
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from platform import node

import pytest

from tests.blender.scene import write_photo

PACKAGE = "bl_ext.user_default.heic_depth_import"
main = importlib.import_module(f"{PACKAGE}.blender.command.main").main
starting = importlib.import_module(f"{PACKAGE}.blender.command.starting")
working = importlib.import_module(f"{PACKAGE}.blender.command.work")
Format = importlib.import_module(f"{PACKAGE}.blender.exporting.formats").Format
writing = importlib.import_module(f"{PACKAGE}.blender.command.whole_files")
FormatError = importlib.import_module(f"{PACKAGE}.blender.exporting.write_errors").FormatError

# A worker that dies or hangs over photos of certain names, half-way through writing.
CURSED = starting._START_MODULE.replace(
    "os._exit(",
    f"""
import signal, time, pathlib
from {PACKAGE}.blender.command import work as working
real = working.Work.do

def do(self, task, scratch):
    if task.photo.stem in ("a", "z"):
        return real(self, task, scratch)
    for folder in scratch.values():
        (folder / "half").write_text("half")
    if task.photo.stem == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if task.photo.stem == "leave":
        os._exit(7)
    time.sleep(600)

working.Work.do = do
os._exit(""",
)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_crash_and_a_hang_stop_nothing(
    photos: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(starting, "_START_MODULE", CURSED)
    for name in ("a", "crash", "hang", "leave", "z"):
        write_photo(photos / f"{name}.heic")
    out = tmp_path / "out"
    words = [str(photos), "-o", str(out), "--format", "ply", "--time-limit", "8", "--json"]
    assert main(words) == 1
    told, err = capsys.readouterr()
    kinds = {
        Path(one["file"]).stem: one["error_kind"] for one in map(json.loads, told.split("\n")[:-1])
    }
    assert kinds == {
        "a": None,
        "crash": "internal",
        "hang": "limit",
        "leave": "internal",
        "z": None,
    }
    assert "crash.heic made Blender end unexpectedly (SIGSEGV); send it with a report" in err
    assert "hang.heic was given up after 8 seconds; allow more with --time-limit" in err
    assert "leave.heic made Blender end unexpectedly (exit code 7)" in err
    assert err.count("failed: ") == 3
    assert names(out) == ["a.ply", "z.ply"]


def test_a_worker_that_is_killed_is_taken_for_want_of_memory(
    photos: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(starting, "_START_MODULE", CURSED.replace("SIGSEGV", "SIGKILL"))
    assert main([str(write_photo(photos / "crash.heic")), "--allow-failures"]) == 4
    assert "(SIGKILL, perhaps for want of memory)" in capsys.readouterr().err


def test_nonsense_of_a_worker_fails_its_photo(
    photos: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = CURSED.replace("working.Work.do = do", "working.Work.do = lambda *_: Odd()")
    odd = "import dataclasses\n@dataclasses.dataclass\nclass Odd:\n    odd: int = 1\n"
    monkeypatch.setattr(
        starting, "_START_MODULE", answers.replace("import signal", f"{odd}\nimport signal")
    )
    assert main([str(write_photo(photos / "a.heic"))]) == 1
    assert "a.heic: Blender's answer makes no sense" in capsys.readouterr().err


def test_a_mishap_of_the_process_that_plans_hangs_nothing(
    photos: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_results: object) -> None:
        raise KeyError("mistake")

    monkeypatch.setattr(
        importlib.import_module(f"{PACKAGE}.blender.command.pool"), "scratch_for", fails
    )
    assert main([str(write_photo(photos / "a.heic"))]) == 1
    said = capsys.readouterr().err
    assert "a.heic failed unexpectedly ('mistake'); please report this" in said
    assert "Traceback" in said


def test_blender_that_does_not_start(
    photos: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(starting, "_START_MODULE", "raise SystemExit(3)")
    for name in ("one", "two"):
        write_photo(photos / f"{name}.heic")
    assert main([str(photos), "--allow-failures"]) == 4
    err = capsys.readouterr().err
    for name in ("one", "two"):
        assert f"{name}.heic: Blender cannot be started (exit code 3)" in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing_half_written(
    photos: Path, tmp_path: Path, number: signal.Signals
) -> None:
    for name in ("a", "b", "c"):
        write_photo(photos / f"{name}.heic")
    out = tmp_path / "out"
    code = f"""
import sys, bpy, importlib
bpy.ops.preferences.addon_enable(module={PACKAGE!r})
starting = importlib.import_module("{PACKAGE}.blender.command.starting")
starting._START_MODULE = {CURSED!r}
main = importlib.import_module("{PACKAGE}.blender.command.main").main
sys.exit(main(sys.argv[1:]))
"""
    words = [str(photos), "-o", str(out), "--format", "pcd", "--jobs", "2", "--force"]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    _wait_for(lambda: (out / "a.pcd").exists() and len(list(out.glob("*/results/half"))) == 2)
    process.send_signal(number)
    # Workers hold the same pipe: were one still alive, this would not come back.
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "interrupted: 1 of 3 done"
    assert names(out) == ["a.pcd"]


def test_a_worker_ends_when_its_starter_is_killed() -> None:
    """The end of its input is all that it hears of that."""
    command = [sys.executable, "-c", starting._START_MODULE]
    subprocess.run(command, input="", text=True, timeout=30, check=True)


def work_on(photo: Path, out: Path) -> object:
    """Does a task in this process, and return its outcome."""
    options = importlib.import_module(f"{PACKAGE}.blender.command.parser")
    chosen = options.chosen_options(options.command_line().parse_args(["x"]))
    work = working.Work.chosen(chosen, {"resolution_percentage": 100, "samples": 1})
    task = importlib.import_module(f"{PACKAGE}.blender.command.task").Task(photo, out)
    scratch = out.parent / "scratch"
    scratch.mkdir()
    try:
        return work.do(task, {out.parent: scratch})
    finally:
        work.reader.end()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "Disk quota exceeded"),
        (OSError(errno.ENAMETOOLONG, "File name too long"), "File name too long"),
        (RuntimeError("Error: Cannot open /home/me/x.pcd: Is full\n"), "Cannot open Is full"),
        (
            RuntimeError(
                "Error: Python: Traceback (most recent call last):\n  File /home/me/x.py\n"
                "OSError: [Errno 28] No space left on device\nLocation: /home/me/y.py:1\n"
            ),
            "No space left on device",
        ),
        (
            RuntimeError("Error: Cannot write to disk: No space left on device\n"),
            "Cannot write to disk: No space left on device",
        ),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_a_result_that_cannot_be_written(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def write_half(path: Path) -> None:
        path.write_text("half")
        # A new one: its traceback would keep Blender's objects until Blender is gone.
        raise type(error)(*error.args)

    monkeypatch.setattr(working, "FORMATS", {".pcd": Format(write_half)})
    (tmp_path / "dog.pcd").write_text("old")
    outcome = work_on(write_photo(photos / "dog.heic"), tmp_path / "dog.pcd")
    assert outcome.error == (
        f"dog.pcd cannot be written ({said}); make room, or choose another folder"
    )
    assert not outcome.ok
    # Where an exporter does not say why, there is room here; else it may have made room since.
    expected = {"File name too long": "input", "Cannot open Is full": "internal"}
    expected["RuntimeError"] = "internal"
    assert outcome.error_kind == expected.get(said, "machine")
    assert (tmp_path / "dog.pcd").read_text() == "old"


def test_a_format_that_cannot_hold_it_is_wrong_input(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_path: Path) -> int:
        raise FormatError("dog has inks, which only .blend holds")

    monkeypatch.setattr(working, "FORMATS", {".pcd": Format(refuses)})
    outcome = work_on(write_photo(photos / "dog.heic"), tmp_path / "dog.pcd")
    assert (outcome.error_kind, outcome.error[:11]) == ("input", "dog has ink")


def test_an_exporter_that_notices_nothing_on_a_full_disk(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    outcome = work_on(write_photo(photos / "dog.heic"), tmp_path / "dog.pcd")
    assert "dog.pcd cannot be written (No space left on device)" in outcome.error
    assert outcome.error_kind == "machine"
    assert not (tmp_path / "dog.pcd").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limits on the size of files")
@pytest.mark.parametrize("can_set_aside", [True, False])
def test_an_exporter_that_goes_on_when_no_more_is_taken(
    tmp_path: Path, *, can_set_aside: bool
) -> None:
    """Blender's own write on; what no byte can be added to is not whole."""
    code = f"""
import bpy, errno, importlib, os, pathlib, resource, sys
bpy.ops.preferences.addon_enable(module={PACKAGE!r})
writing = importlib.import_module("{PACKAGE}.blender.command.whole_files")
def cannot(*_):
    raise OSError(errno.EOPNOTSUPP, "as some file systems say")
if not {can_set_aside}:
    os.posix_fallocate = cannot
def half(path):
    with path.open("wb", buffering=0) as file:
        file.write(bytes(30_000))
path = pathlib.Path(sys.argv[1])
writing.write_whole(path, half)
assert path.stat().st_size == 30_000, "room is given back"
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
try:
    writing.write_whole(path, half)
except writing.WriteError as error:
    print(error.kind.value, error)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "dog.ply")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = "machine dog.ply cannot be written (File too large); make room, or choose another folder"
    assert ran.stdout.splitlines()[-1] == said, ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limits on the size of files")
def test_an_exporter_that_removes_what_there_was_no_room_for(tmp_path: Path) -> None:
    """As Blender's own of .blend files: on a full disk there is room again when it fails."""
    code = f"""
import bpy, importlib, pathlib, resource, sys
bpy.ops.preferences.addon_enable(module={PACKAGE!r})
writing = importlib.import_module("{PACKAGE}.blender.command.whole_files")
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000_000, resource.RLIM_INFINITY))
def fails(path):
    raise RuntimeError("Error: No space left on device")
try:
    writing.write_whole(pathlib.Path(sys.argv[1]), fails)
except writing.WriteError as error:
    print(error.kind.value)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "dog.blend")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stdout.splitlines()[-1] == "machine", ran.stderr


def test_an_exporter_that_writes_nothing(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "FORMATS", {".pcd": Format(lambda _path: None)})
    outcome = work_on(write_photo(photos / "dog.heic"), tmp_path / "dog.pcd")
    assert "dog.pcd cannot be written (No such file or directory)" in outcome.error


def test_a_mishap_of_our_own_is_told_as_one(
    photos: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("mistake")

    monkeypatch.setattr(working, "import_photo", fails)
    outcome = work_on(write_photo(photos / "dog.heic"), tmp_path / "dog.pcd")
    assert outcome.error == "dog.heic failed unexpectedly ('mistake'); please report this"
    assert "KeyError" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limits on the size of files")
def test_a_disk_that_takes_no_more_than_a_little(photos: Path, tmp_path: Path) -> None:
    """A limit on the size of files makes real writes fail as a full disk does."""
    write_photo(photos / "dog.heic", columns=96, rows=72)
    code = f"""
import sys, bpy, importlib, resource
bpy.ops.preferences.addon_enable(module={PACKAGE!r})
main = importlib.import_module("{PACKAGE}.blender.command.main").main
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
sys.exit(max(main([sys.argv[1], "-o", sys.argv[2] + ending]) for ending in (".pcd", ".ply")))
"""
    out = tmp_path / "out" / "dog"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(photos / "dog.heic"), str(out)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 4
    for ending in ("pcd", "ply"):
        assert f"failed: dog.{ending} cannot be written (File too large); make room" in ran.stderr
    assert names(out.parent) == []


def test_results_in_a_folder_that_is_a_file(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = write_photo(photos / "dog.heic")
    (tmp_path / "file").write_text("x")
    assert main([str(photo), "-o", str(tmp_path / "file" / "dog.pcd")]) == 3
    assert (
        "dog.heic: the results cannot be written (File exists); choose" in capsys.readouterr().err
    )


def test_what_a_killed_run_left_is_removed_by_the_next(photos: Path, tmp_path: Path) -> None:
    """Its mark and its lock tell, not its name and age: what has none is somebody's own."""
    left, own, busy = (tmp_path / f".heic_depth-{name}" for name in ("left", "own", "busy"))
    for folder in (left, own, busy):
        (folder / "results").mkdir(parents=True)
        (folder / "results" / "half").write_text("half")
        os.utime(folder, (time.time() - 900_000,) * 2)
    (own / "run.json").write_text('{"mine": true}')
    for folder in (left, busy):
        (folder / "run.json").write_text(json.dumps({"host": node(), "process": 1}))
    with (busy / "run.json").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert main([str(write_photo(photos / "dog.heic")), "-o", str(tmp_path / "dog.pcd")]) == 0
    assert names(tmp_path) == [busy.name, own.name, "dog.pcd", "photos"]


def test_what_a_killed_run_left_on_another_host_is_left_alone_for_a_week(
    photos: Path, tmp_path: Path
) -> None:
    new, old = tmp_path / ".heic_depth-new", tmp_path / ".heic_depth-old"
    for folder in (new, old):
        folder.mkdir()
        (folder / "run.json").write_text('{"host": "another", "process": 1}')
    os.utime(old / "run.json", (time.time() - 8 * 24 * 3600,) * 2)
    assert main([str(write_photo(photos / "dog.heic")), "-o", str(tmp_path / "dog.pcd")]) == 0
    assert names(tmp_path) == [new.name, "dog.pcd", "photos"]


def _wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)
