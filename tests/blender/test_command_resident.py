# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers that stay for the runs of a farm's session."""

import fcntl
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.blender.scene import write_photo

PACKAGE = "bl_ext.user_default.heic_depth_import"
main = importlib.import_module(f"{PACKAGE}.blender.command.main").main
starting = importlib.import_module(f"{PACKAGE}.blender.command.starting")
RUN = f"""
import sys, bpy, importlib
bpy.ops.preferences.addon_enable(module={PACKAGE!r})
sys.exit(importlib.import_module("{PACKAGE}.blender.command.main").main(sys.argv[1:]))
"""
# Photos of certain names end their worker, or keep it where Python cannot hear anything.
CURSED = f"""
import ctypes
from {PACKAGE}.blender.command import work
real = work.Work.do

def do(self, task, scratch):
    if task.photo.stem in ("crash", "killed"):
        for folder in scratch.values():
            (folder / "half").touch()
        os.kill(os.getpid(), 9) if task.photo.stem == "killed" else os._exit(7)
    if task.photo.stem == "deaf":
        for folder in scratch.values():
            (folder / "half").touch()
        ctypes.PyDLL(None).sleep(600)
    return real(self, task, scratch)

work.Work.do = do
os._exit("""


def cursed() -> str:
    """Returns the program of a worker that certain photos are too much for."""
    return str(starting._START_MODULE.replace("os._exit(", CURSED))


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One worker that stays; no other can be started."""
    monkeypatch.setattr(starting, "_START_MODULE", cursed())
    # Not in a test's folder: the path of a socket has some hundred letters at most.
    with tempfile.TemporaryDirectory() as folder:
        workers = Path(folder, "workers")
        assert main([f"--start-workers={workers}", "--options=--format pcd"]) == 0
        assert [path.name for path in workers.glob("*.socket")] == ["0.socket"]
        monkeypatch.setattr(starting, "_START_MODULE", "raise SystemExit(3)")
        yield workers
        main([f"--stop-workers={workers}"])
        assert not workers.exists()
        wait_for(lambda: not processes_of(workers))


def processes_of(workers: Path) -> list[int]:
    """Returns those that stay in a folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"stay(b'{workers}".encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:  # gone meanwhile
            continue
    return found


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def test_runs_share_a_worker_each_with_options_of_its_own(workers: Path, tmp_path: Path) -> None:
    photo = str(write_photo(tmp_path / "dog.heic"))
    shared = f"--workers={workers}"
    assert main([photo, "-o", str(tmp_path / "dog.pcd"), shared]) == 0
    assert main([photo, "-o", str(tmp_path / "dog.ply"), shared, "--far-limit", "1"]) == 0
    assert main([photo, "-o", str(tmp_path / "again.pcd"), shared]) == 0
    assert (tmp_path / "again.pcd").read_bytes() == (tmp_path / "dog.pcd").read_bytes()
    assert len(processes_of(workers)) == 1


def test_a_run_may_be_in_another_folder_than_the_one_that_started_the_worker(
    workers: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write_photo(tmp_path / "dog.heic")
    capsys.readouterr()
    assert main(["dog.heic", "-o", "out/dog.pcd", f"--workers={workers}", "--json"]) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["file"], line["output"]) == ("dog.heic", "out/dog.pcd")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["dog.pcd"]


def test_results_are_for_those_that_the_run_lets_read_them(workers: Path, tmp_path: Path) -> None:
    photo = str(write_photo(tmp_path / "dog.heic"))
    before = os.umask(0o077)
    try:
        assert main([photo, "-o", str(tmp_path / "dog.pcd"), f"--workers={workers}"]) == 0
    finally:
        os.umask(before)
    assert (tmp_path / "dog.pcd").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "words", [["--stop-workers"], ["--stop-workers", "x"], ["--start-workers="]]
)
def test_a_session_needs_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o700)
    (tmp_path / "log.txt").touch()
    assert main(words) == 2
    assert (tmp_path / "log.txt").exists()


@pytest.mark.parametrize("other", ["yarn.lock", "my.socket", "letter.txt"])
def test_a_folder_with_other_files_is_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], other: str
) -> None:
    tmp_path.chmod(0o700)
    names = {"0.lock", "log.txt", other}
    for name in names:
        (tmp_path / name).touch()
    assert main([f"--stop-workers={tmp_path}"]) == 0
    assert "no workers stopped (it is no folder of workers)" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == names


def test_a_link_to_a_folder_of_workers_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "workers"
    folder.mkdir(mode=0o700)
    (folder / "0.lock").touch()
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert main([f"--stop-workers={link}"]) == 0
    assert "no workers stopped (it is a link; name the folder itself)" in capsys.readouterr().err
    assert (folder / "0.lock").exists()


def test_a_busy_worker_is_left_alone(workers: Path, tmp_path: Path) -> None:
    photo = str(write_photo(tmp_path / "dog.heic"))
    with (workers / "0.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Which none can here: the run would have started its own.
        assert main([photo, f"--workers={workers}"]) == 4
    assert main([photo, f"--workers={workers}"]) == 0


def test_a_worker_that_says_nothing_holds_nobody_up(
    workers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    pool = importlib.import_module(f"{PACKAGE}.blender.command.pool")
    monkeypatch.setattr(pool, "_SECONDS_FOR_A_RESIDENT", 1)
    photo = str(write_photo(tmp_path / "dog.heic"))
    with socket.socket(socket.AF_UNIX) as other:
        other.connect(str(workers / "0.socket"))
        assert main([photo, f"--workers={workers}", "--time-limit", "60"]) == 0


def test_a_worker_that_dies_of_a_photo_fails_that_alone(
    workers: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is tried again by one of the run's own, which can tell what it died of."""
    monkeypatch.undo()  # now the run can start its own
    monkeypatch.setattr(starting, "_START_MODULE", cursed())
    for name in ("a", "crash", "killed", "z"):
        write_photo(tmp_path / f"{name}.heic")
    words = [str(tmp_path), "-o", str(tmp_path / "out"), "--format", "pcd", "--json"]
    capsys.readouterr()
    assert main([*words, f"--workers={workers}"]) == 4
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    kinds = {Path(line["file"]).stem: line["error_kind"] for line in lines}
    assert kinds == {"a": None, "crash": "internal", "killed": "machine", "z": None}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.pcd", "z.pcd"]


def test_a_photo_is_not_to_blame_for_a_worker_that_somebody_ends(
    workers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    write_photo(tmp_path / "killed.heic")  # only by that worker
    words = [str(tmp_path), "-o", str(tmp_path / "out"), "--format", "pcd"]
    assert main([*words, f"--workers={workers}"]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["killed.pcd"]
    assert main([*words, "--force", f"--workers={workers}"]) == 0  # nobody there, nobody needed


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_worker_ends_with_the_run_that_is_killed(workers: Path, tmp_path: Path) -> None:
    photo, out = write_photo(tmp_path / "deaf.heic"), tmp_path / "out"
    words = [str(photo), "-o", f"{out}/", "--format", "pcd", f"--workers={workers}"]
    with subprocess.Popen([sys.executable, "-c", RUN, *words]) as run:
        wait_for(lambda: bool(list(out.glob("*/results/half"))))
        run.send_signal(signal.SIGKILL)
    wait_for(lambda: not processes_of(workers))
    assert not list(out.glob("*.pcd"))


def test_a_worker_ends_with_its_folder(workers: Path) -> None:
    for path in workers.iterdir():
        path.unlink()
    workers.rmdir()
    wait_for(lambda: not processes_of(workers))


def test_a_folder_that_others_may_enter_is_not_trusted(workers: Path, tmp_path: Path) -> None:
    workers.chmod(0o770)
    assert main([str(write_photo(tmp_path / "dog.heic")), f"--workers={workers}"]) == 4
    workers.chmod(0o700)


def test_where_none_can_stay_each_run_starts_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("")
    assert main([f"--start-workers={tmp_path / 'taken'}"]) == 0
    assert "note: no workers stay (File exists); each run starts its" in capsys.readouterr().err
    photo = str(write_photo(tmp_path / "dog.heic"))
    assert main([photo, f"--workers={tmp_path / 'taken'}"]) == 0
    assert main([f"--stop-workers={tmp_path / 'taken'}"]) == 0
    assert (tmp_path / "taken").exists()


def test_a_worker_that_does_not_come_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(starting, "_START_MODULE", "raise SystemExit(3)")
    with tempfile.TemporaryDirectory() as folder:
        assert main([f"--start-workers={folder}/workers"]) == 0
        assert not list(Path(folder).iterdir())
    assert "note: no workers stay (they do not come up)" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_nobody_stays_where_the_session_is_interrupted_as_it_begins() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workers = Path(folder, "workers")
        with subprocess.Popen([sys.executable, "-c", RUN, f"--start-workers={workers}"]) as run:
            wait_for(lambda: bool(processes_of(workers)))
            run.send_signal(signal.SIGTERM)
        assert run.returncode == 130
        assert not processes_of(workers)
        assert not list(Path(folder).iterdir())


def test_wrong_options_are_told_when_the_session_begins(tmp_path: Path) -> None:
    assert main([f"--start-workers={tmp_path / 'workers'}", "--options=--jobs many"]) == 2
    assert not (tmp_path / "workers").exists()
