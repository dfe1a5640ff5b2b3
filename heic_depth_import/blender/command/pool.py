# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Worker processes, and the threads that keep them busy."""

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import bpy

from ...isolation.process import how_it_ended
from .task import Outcome, Task
from .whole_files import reason_of
from .worker import READY

WORKER_FLAG = "--worker"
_PACKAGE = __package__.removesuffix(".blender.command")
# Where Blender is a module of Python there is no program to start. It ends at once: on its way out
# the module of Blender 4.2 crashes once it has exported glTF.
_START_MODULE = f"""
import bpy, importlib, os
bpy.ops.preferences.addon_enable(module={_PACKAGE!r})
os._exit(importlib.import_module({_PACKAGE + ".blender.command.worker"!r}).serve())
"""
_SCRATCH = ".heic_depth-"
_SECONDS_ABANDONED = 24 * 3600
_SECONDS_TO_END = 5


@dataclass(frozen=True, slots=True)
class Orders:
    """What all workers are told.

    Attributes:
        options: The import's options, by the names of the operator's properties.
        render: How to render.
        time_limit: Seconds that a photo may take.
    """

    options: dict[str, object]
    render: dict[str, int]
    time_limit: float


class _EndedError(Exception):
    """The worker is gone; the message says how."""


class Worker:
    """A Blender that imports one photo after the other, and is started again when it has died."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._process: subprocess.Popen[str] | None = None
        self._is_late = False
        self._is_stopped = False

    def do(self, task: Task) -> Outcome:
        """Does a task, or says why it cannot be done."""
        start = time.monotonic()
        try:
            with _scratch_for(task) as scratch:
                return self._done(task, scratch)
        except _EndedError as error:
            return Outcome.failed(task, str(error), time.monotonic() - start)
        except OSError as error:
            said = (
                f"{task.photo.name}: the results cannot be written ({reason_of(error)}); "
                "choose another folder"
            )
            return Outcome.failed(task, said, time.monotonic() - start)

    def stop(self) -> None:
        """Ends the process at once; what it was writing is not put in place any more."""
        self._is_stopped = True
        if self._process is not None:
            self._process.kill()

    def finish(self) -> None:
        """Lets the process end by itself, as it has nothing to do."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.communicate(timeout=_SECONDS_TO_END)
        except (subprocess.TimeoutExpired, OSError):
            process.kill()
            process.communicate()

    def _done(self, task: Task, scratch: dict[Path, Path]) -> Outcome:
        name = task.photo.name
        if self._process is None:
            self._process = self._started()
            first = {"options": self._orders.options, "render": self._orders.render}
            if self._answer(first) != READY:
                raise _EndedError(f"{name}: Blender cannot be started ({self._end()})")
        answer = self._answer(
            {
                "photo": str(task.photo),
                "output": task.output and str(task.output),
                "render": task.render and str(task.render),
                "scratch": {str(folder): str(own) for folder, own in scratch.items()},
            }
        )
        if answer is None:
            how = self._end()
            if self._is_late:
                limit = f"{self._orders.time_limit:g} seconds"
                raise _EndedError(
                    f"{name} was given up after {limit}; allow more with --time-limit"
                )
            raise _EndedError(
                f"{name} made Blender end unexpectedly ({how}); send it with a report"
            )
        return Outcome(**answer)  # type: ignore[arg-type]  # as a worker wrote it

    def _started(self) -> subprocess.Popen[str]:
        program = bpy.app.binary_path
        command = (
            [program, "--command", "heic_depth", WORKER_FLAG]
            if program
            else [sys.executable, "-c", _START_MODULE]
        )
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=os.name == "posix",
        )

    def _answer(self, message: object) -> dict[str, object] | None:
        """Returns the worker's answer, or None if it died over it."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        if self._is_stopped:
            process.kill()
        self._is_late = False
        timer = threading.Timer(self._orders.time_limit, self._give_up, [process])
        timer.start()
        try:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                if line.startswith("{"):  # not what Blender says while it starts
                    answer: dict[str, object] = json.loads(line)
                    return answer
        except OSError:  # it has died before it has read
            pass
        finally:
            timer.cancel()
        return None

    def _give_up(self, process: subprocess.Popen[str]) -> None:
        self._is_late = True
        process.kill()

    def _end(self) -> str:
        """Says how the process has ended."""
        process, self._process = self._process, None
        assert process is not None
        process.kill()
        process.communicate()
        return how_it_ended(process.returncode)


def outcomes_of(tasks: Iterable[Task], orders: Orders, jobs: int) -> Generator[Outcome]:
    """Does tasks side by side, and yields each outcome as soon as it is there.

    When the caller stops asking, or Ctrl-C is pressed, the workers end and nothing half-written is
    left.
    """
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    for task in tasks:
        waiting.put(task)
    count = waiting.qsize()
    done: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    workers = [Worker(orders) for _ in range(min(jobs, count))]
    is_over = threading.Event()

    def keep_busy(worker: Worker) -> None:
        while not is_over.is_set():
            try:
                task = waiting.get_nowait()
            except queue.Empty:
                break
            done.put(worker.do(task))
        worker.finish()

    threads = [threading.Thread(target=keep_busy, args=[worker]) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        for _ in range(count):
            yield _next(done)
    finally:
        is_over.set()
        for worker in workers:
            worker.stop()
        for thread in threads:
            thread.join()


def _next(done: "queue.SimpleQueue[Outcome]") -> Outcome:
    while True:
        try:
            return done.get(timeout=0.5)  # Windows hears Ctrl-C only in between
        except queue.Empty:
            continue


@contextmanager
def _scratch_for(task: Task) -> Iterator[dict[Path, Path]]:
    """Makes a folder beside each result, on the same disk, and removes it with what is in it."""
    scratch: dict[Path, Path] = {}
    try:
        for folder in {result.parent for result in task.results}:
            folder.mkdir(parents=True, exist_ok=True)
            _forget_abandoned(folder)
            scratch[folder] = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
        yield scratch
    finally:
        for own in scratch.values():
            shutil.rmtree(own, ignore_errors=True)


def _forget_abandoned(folder: Path) -> None:
    """Removes what a run that was killed has left behind."""
    for old in folder.glob(f"{_SCRATCH}*"):
        try:
            if time.time() - old.stat().st_mtime > _SECONDS_ABANDONED:
                shutil.rmtree(old, ignore_errors=True)
        except FileNotFoundError:  # another worker was quicker
            continue
