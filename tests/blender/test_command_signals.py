# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever ends a run, at whatever stage: nothing half-written is left and nobody works on."""

import importlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.blender.scene import write_photo

PACKAGE = "bl_ext.user_default.heic_depth_import"
pool = importlib.import_module(f"{PACKAGE}.blender.command.pool")
starting = importlib.import_module(f"{PACKAGE}.blender.command.starting")

ENDED = {signal.SIGINT: 130, signal.SIGTERM: 130, signal.SIGHUP: 130, signal.SIGKILL: -9}
# What takes a worker long, for each stage of its work; `reached` leaves a mark before.
STAGES = {
    "starting": "reached(); time.sleep(3)",
    "decoding": """
from {0}.isolation import decoder_process
load, _, rest = decoder_process._START.partition("importlib.import_module(")
decoder_process._START = (
    "import os, time, pathlib\\n"
    "def hang(*_):\\n"
    "    pathlib.Path(os.environ['REACHED'], str(os.getpid())).touch(); time.sleep(600)\\n"
    + load + "child = importlib.import_module("
    + rest.replace(".serve(", "; child.reader.begin = hang; child.serve(")
)
""",
    "building": """
from {0}.blender import importing
importing.calculated = lambda *_: (reached(), time.sleep(600))
""",
    "writing": """
from {0}.blender.command import work
def write(path, _):
    path.write_text("half")
    reached()
    time.sleep(600)
work.write_whole = write
""",
    "placing": "",
    # Neither Linux nor the end of its input ends it, as where a system is slow.
    "outliving": """
import os
from {0}.isolation import json_lines
from {0}.blender.command import work, worker
worker.end_with_parent = lambda: None
json_lines.os = type("os", (), {{**vars(os), "_exit": lambda _: None}})
write_whole = work.write_whole
def write(path, *rest):
    write_whole(path, *rest)
    reached()
    time.sleep(2)
work.write_whole = write
""",
}
# What takes long in the first process, which alone puts results in place.
PLACING = f"""
import os, pathlib, threading, time
def place(folder, result, originals):
    (folder / "more").write_text("half")
    pathlib.Path(os.environ["REACHED"], str(threading.get_ident())).touch()
    time.sleep(2)
importlib.import_module("{PACKAGE}.blender.command.pool").put_in_place = place
"""
ENDING = [stage for stage in STAGES if stage != "outliving"]
START = """
import os, pathlib, time
def reached():
    pathlib.Path(os.environ["REACHED"], str(os.getpid())).touch()
"""
RUN = f"""
import os, sys, bpy, importlib
bpy.ops.preferences.addon_enable(module={PACKAGE!r})
starting = importlib.import_module("{PACKAGE}.blender.command.starting")
starting._START_MODULE = sys.argv.pop(1)
main = importlib.import_module("{PACKAGE}.blender.command.main").main
exec(os.environ.get("FIRST_PROCESS", ""))
sys.exit(main(sys.argv[1:]))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the command line with two workers.

    Attributes:
        process: Its first process.
        mark: In the environment of all its processes.
        photos: The folder of its photos.
        out: The folder of its results.
        reached: A file for each worker that came to the stage.
    """

    process: subprocess.Popen[str]
    mark: str
    photos: Path
    out: Path
    reached: Path

    def processes(self) -> list[int]:
        """Returns all its processes that still run, whoever started them."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes()
            except OSError:  # gone meanwhile
                continue
            if self.mark.encode() in environment:
                found.append(int(folder.name))
        return found


@pytest.fixture
def run(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Run]:
    """A run whose two workers have come to the stage that the test names."""
    photos, out, reached = (tmp_path / name for name in ("photos", "out", "reached"))
    for folder in (photos, reached):
        folder.mkdir()
    for name in "abc":
        write_photo(photos / f"{name}.heic")
    stage, *more = request.param
    start, serve = starting._START_MODULE.split("os._exit(")
    code = f"{start}{START}{STAGES[stage].format(PACKAGE)}\nos._exit({serve}"
    words = [str(photos), "-o", str(out), "--format", "pcd", "--jobs", "2", *more]
    mark = secrets.token_hex(16)
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, code, *words],
        env=os.environ
        | {"REACHED": str(reached), "RUN": mark}
        | ({"FIRST_PROCESS": PLACING} if stage == "placing" else {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    run = Run(process, mark, photos, out, reached)
    wait_for(lambda: len(list(reached.iterdir())) == 2)
    yield run
    for number in run.processes():
        os.kill(number, signal.SIGKILL)
    process.communicate(timeout=20)


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("number", ENDED)
@pytest.mark.parametrize("run", [[stage] for stage in ENDING], ids=ENDING, indirect=True)
def test_what_ends_a_run_ends_all_of_it(run: Run, number: signal.Signals) -> None:
    run.process.send_signal(number)
    # Workers hold the same pipe: were one still alive, this would not come back.
    said, _ = run.process.communicate(timeout=30)
    assert run.process.returncode == ENDED[number]
    wait_for(lambda: not run.processes())
    if number != signal.SIGKILL:
        assert said.splitlines()[-1] == "interrupted: 0 of 3 done"
    else:  # the next run finds what it had no time to remove
        words = [str(run.photos), "-o", str(run.out), "--format", "pcd"]
        subprocess.run(
            [sys.executable, "-c", RUN, starting._START_MODULE, *words], timeout=60, check=True
        )
        assert sorted(path.name for path in run.out.iterdir()) == ["a.pcd", "b.pcd", "c.pcd"]
        return
    assert [path.name for path in run.out.iterdir()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("run", [["outliving"]], indirect=True)
def test_a_worker_that_outlives_its_starter_puts_nothing_in_place(run: Run) -> None:
    run.process.kill()
    run.process.communicate(timeout=30)
    assert not list(run.out.glob("*.pcd"))
    wait_for(lambda: not run.processes())
    assert len(list(run.out.glob("*/results/*.pcd"))) == 2, "the workers were to finish"
    assert not list(run.out.glob("*.pcd"))


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_in_the_first_moment_counts(tmp_path: Path, number: signal.Signals) -> None:
    """While the names of photos are still looked at."""
    code = RUN.replace(
        "sys.exit(",
        "m = sys.modules[main.__module__]\nimport os, time\n"
        f"m.photos_in = lambda _: (os.kill(os.getpid(), {int(number)}), time.sleep(60))\n"
        "sys.exit(",
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "", str(tmp_path), "-o", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ran.returncode == 130
    assert ran.stderr.splitlines()[-1] == "interrupted"
    assert "Traceback" not in ran.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("run", [["writing", "--time-limit", "4"]], indirect=True)
def test_a_worker_ends_after_its_time_even_if_nobody_asks_it_to(run: Run) -> None:
    """Its starter hangs: nothing comes of the work, and it does not go on for ever."""
    workers = [int(path.name) for path in run.reached.iterdir()]
    run.process.send_signal(signal.SIGSTOP)
    wait_for(lambda: not set(workers) & {number for number in run.processes() if _runs(number)})
    run.process.send_signal(signal.SIGCONT)
    run.process.send_signal(signal.SIGTERM)
    run.process.communicate(timeout=30)
    assert [path.name for path in run.out.iterdir()] == []


def test_a_worker_may_wait_for_as_long_as_nobody_has_more_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever started it was stopped with Ctrl-Z, say; its time is that of one photo."""
    start, serve = starting._START_MODULE.split("os._exit(")
    two_seconds = (
        f"importlib.import_module('{PACKAGE}.blender.command.worker')._SECONDS_OF_GRACE = -58\n"
    )
    monkeypatch.setattr(starting, "_START_MODULE", f"{start}{two_seconds}os._exit({serve}")
    parser = importlib.import_module(f"{PACKAGE}.blender.command.parser")
    task = importlib.import_module(f"{PACKAGE}.blender.command.task").Task
    options = parser.chosen_options(parser.command_line().parse_args(["x"]))
    render = {"resolution_percentage": 100, "samples": 1}
    worker = pool.Worker(pool.Orders(options, render, 60.0, frozenset()), 0o022, 1)
    photo = write_photo(tmp_path / "dog.heic")
    assert worker.do(task(photo)).error is None
    time.sleep(3)
    assert worker.do(task(photo)).error is None
    worker.finish()


def _runs(number: int) -> bool:
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
