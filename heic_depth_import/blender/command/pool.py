# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Worker processes, and the threads that keep them busy."""

import contextlib
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import ErrorKind
from ...isolation.json_lines import path_text
from ...isolation.process import EndedError, JsonProcess
from ...reading.photo_reader import awaited
from ...reading.threads import usable_cores
from ..exporting.write_errors import WriteError
from .resident import ResidentWorker, free_worker
from .scratch import scratch_for
from .starting import worker_command
from .task import Outcome, Task
from .whole_files import FileIdentity, kind_of, put_in_place, reason_of

# It has come up long since; one that hangs holds no run up.
_SECONDS_FOR_A_RESIDENT = 20


@dataclass(frozen=True, slots=True)
class Orders:
    """What all workers are told.

    Attributes:
        options: The import's options, by the names of the operator's properties.
        render: How to render.
        time_limit: Seconds that a photo may take.
        originals: Files that no result may take the place of.
        residents: The folder of workers that stay; None without one.
    """

    options: dict[str, object]
    render: dict[str, int]
    time_limit: float
    originals: frozenset[FileIdentity]
    residents: Path | None = None


class _GivenUpError(Exception):
    """A task cannot be done; the message is a sentence for the user."""

    def __init__(self, message: str, kind: ErrorKind) -> None:
        super().__init__(message)
        self.kind = kind


class _LeftAloneError(Exception):
    """A worker that stays is gone. Why is told to its parent alone, so one of our own tries."""


class Worker:
    """A Blender that imports one photo after the other, and is started again when it has died."""

    def __init__(self, orders: Orders, umask: int, threads: int) -> None:
        """Makes one; nothing is started yet.

        Args:
            orders: What is the same for all photos.
            umask: Of this process.
            threads: So many decode a photo: workers share the cores.
        """
        self._orders = orders
        self._umask = umask
        self._threads = threads
        self._process: JsonProcess | ResidentWorker | None = None
        self._residents = orders.residents
        self._is_stopped = False

    def do(self, task: Task) -> Outcome:
        """Does a task, or says why it cannot be done."""
        start = time.monotonic()
        try:
            with contextlib.suppress(_LeftAloneError):
                return self._tried(task)
            return self._tried(task)
        except (_GivenUpError, WriteError) as error:
            return Outcome.failed(task, str(error), time.monotonic() - start, error.kind)
        except OSError as error:
            message = (
                f"{task.photo.name}: the results cannot be written ({reason_of(error)}); "
                "choose another folder"
            )
            return Outcome.failed(task, message, time.monotonic() - start, kind_of(error))
        except Exception as error:  # noqa: BLE001  a thread without an outcome is waited for for ever
            traceback.print_exc(file=sys.stderr)
            return Outcome.unexpected(task, error, time.monotonic() - start)

    def stop(self) -> None:
        """Ends the process at once; what it was writing is not put in place any more."""
        self._is_stopped = True
        if self._process is not None:
            self._process.end()

    def finish(self) -> None:
        """Lets the process end by itself, as it has nothing to do."""
        if self._process is not None:
            self._process.finish()

    def _tried(self, task: Task) -> Outcome:
        with scratch_for(task.results) as scratch:
            return self._done(task, scratch)

    def _done(self, task: Task, scratch: dict[Path, Path]) -> Outcome:
        name, limit = task.photo.name, self._orders.time_limit
        try:
            process = self._ready(time.monotonic() + limit)
        except (EndedError, OSError) as error:
            self._forget()
            message = f"{name}: Blender cannot be started ({error})"
            raise _GivenUpError(message, ErrorKind.MACHINE) from None
        process.ask(
            {
                "photo": _anywhere(task.photo),
                "output": task.output and _anywhere(task.output),
                "render": task.render and _anywhere(task.render),
                "scratch": [[_anywhere(folder), _anywhere(own)] for folder, own in scratch.items()],
            }
        )
        try:
            answer = awaited(process.answering(time.monotonic() + limit))
        except TimeoutError:
            problem = f"was given up after {limit:g} seconds; allow more with --time-limit"
            kind = ErrorKind.LIMIT
        except EndedError as error:
            if isinstance(process, ResidentWorker) and not self._is_stopped:
                self._forget()
                raise _LeftAloneError from error
            problem = f"made Blender end unexpectedly ({error}); send it with a report"
            kind = ErrorKind.MACHINE if error.was_killed else ErrorKind.INTERNAL
        else:
            outcome = Outcome.answered(task, answer)
            if outcome.ok and not self._is_stopped:
                for result in task.results:
                    put_in_place(scratch[result.parent], result, self._orders.originals)
            return outcome
        self._forget()
        raise _GivenUpError(f"{name} {problem}", kind)

    def _ready(self, deadline: float) -> JsonProcess | ResidentWorker:
        """Returns a process that knows its orders.

        Raises:
            EndedError, OSError: It does not start.
        """
        folder, self._residents = self._residents, None  # what died of a photo is not there again
        if folder is not None and (resident := free_worker(folder)):
            with contextlib.suppress(EndedError):
                soon = time.monotonic() + _SECONDS_FOR_A_RESIDENT
                return self._told(resident, min(soon, deadline))
            self._forget()
        return self._process or self._told(JsonProcess(worker_command()), deadline)

    def _told(
        self, process: JsonProcess | ResidentWorker, deadline: float
    ) -> JsonProcess | ResidentWorker:
        self._process = process
        if self._is_stopped:
            process.end()
        process.ask(
            {
                "options": self._orders.options,
                "render": self._orders.render,
                "time_limit": self._orders.time_limit,
                "umask": self._umask,
                "threads": self._threads,
            }
        )
        try:
            awaited(process.getting_ready(deadline))
            awaited(process.answering(deadline))
        except TimeoutError:
            raise EndedError("it takes too long") from None
        return process

    def _forget(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()


def _anywhere(path: Path) -> str:
    """Returns a path as a worker can be told it that was started in another folder."""
    return path_text(path.absolute())


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
    umask = os.umask(0o077)  # which cannot be asked for without a change; no thread is there yet
    os.umask(umask)
    jobs = min(jobs, count)
    share = max(1, usable_cores() // max(1, jobs))
    workers = [Worker(orders, umask, share) for _ in range(jobs)]
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
