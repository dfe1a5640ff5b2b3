# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the command line's words to an exit code."""

import argparse
import signal
import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from ...core.errors import ErrorKind
from .exit_codes import ExitCode, exit_code_of
from .formats import FORMATS
from .parser import arguments_of, chosen_options, command_line
from .part import PartError
from .pool import Orders, outcomes_of
from .rendering import PICTURES
from .reporting import Report, open_missing_streams, say
from .session import changed_session
from .task import Destination, Outcome, Task, is_folder, is_there, photos_in, tasks_for
from .whole_files import OTHER_PLACE, identity_of

_ENDING_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def main(words: list[str]) -> int:
    """Does what the command line says.

    Args:
        words: What follows the name of the command.

    Returns:
        The exit code.
    """
    open_missing_streams()
    # From the first moment on: Blender would print a line and go on.
    before = {number: signal.signal(number, _interrupt) for number in _ENDING_SIGNALS}
    try:
        code = changed_session(words)
        return _run(words) if code is None else code
    except KeyboardInterrupt:  # before there was anything to report
        say(sys.stderr, "interrupted")
        return ExitCode.INTERRUPTED
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def _run(words: list[str]) -> int:
    parser = command_line()
    try:
        chosen = arguments_of(parser, words)
        output = _destination(parser, chosen, "-o", list(FORMATS), f".{chosen.format}")
        render = _destination(parser, chosen, "--render", list(PICTURES), ".png")
        if render and not chosen.use_camera:
            parser.error("--render needs the photo's camera: leave out --no-use-camera")
        tasks = list(tasks_for(photos_in(chosen.photos), output, render))
        originals = frozenset(filter(None, (identity_of(task.photo) for task in tasks)))
        if chosen.part:
            tasks = chosen.part.of(tasks)
    except SystemExit as end:  # argparse has said why
        return end.code if isinstance(end.code, int) else ExitCode.USAGE
    except PartError as error:
        report = Report(1, is_json=chosen.json)
        report.tell(Outcome(None, ok=False, error=str(error), error_kind=ErrorKind.INPUT.value))
        return _code_of(report, chosen)
    orders = Orders(
        options=chosen_options(chosen),
        render={
            "resolution_percentage": chosen.resolution_percentage,
            "samples": chosen.samples,
        },
        time_limit=chosen.time_limit,
        originals=originals,
        residents=chosen.workers,
    )
    report = Report(len(tasks), is_json=chosen.json)
    keeps = not chosen.force and any(place and place.is_folder for place in (output, render))
    try:
        with closing(_outcomes(tasks, orders, chosen.jobs, keeps=keeps)) as outcomes:
            for outcome in outcomes:
                report.tell(outcome)
    except KeyboardInterrupt:
        report.interrupted()
        return ExitCode.INTERRUPTED
    report.end()
    return _code_of(report, chosen)


def _code_of(report: Report, chosen: argparse.Namespace) -> ExitCode:
    kinds = report.kinds | ({ErrorKind.MACHINE} if report.is_lost else set())
    return exit_code_of(kinds, allow_failures=chosen.allow_failures)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _outcomes(tasks: list[Task], orders: Orders, jobs: int, *, keeps: bool) -> Generator[Outcome]:
    """Yields what is known before anything is tried, and then does the rest."""
    left = []
    for task in tasks:
        harmed = next((one for one in task.results if identity_of(one) in orders.originals), None)
        if task.problem:
            yield Outcome.failed(task, task.problem, kind=ErrorKind.INPUT)
        elif harmed is not None:
            message = f"{harmed} is a photo of this run; {OTHER_PLACE}"
            yield Outcome.failed(task, message, kind=ErrorKind.INPUT)
        elif keeps and task.results and all(is_there(result) for result in task.results):
            yield Outcome.done(task, skipped=True)
        else:
            left.append(task)
    yield from outcomes_of(left, orders, jobs)


def _destination(
    parser: argparse.ArgumentParser,
    chosen: argparse.Namespace,
    flag: str,
    endings: list[str],
    suffix: str,
) -> Destination | None:
    """Tells a file from a folder; ends the program where it can be neither."""
    named: str | None = chosen.output if flag == "-o" else chosen.render
    if not named:  # a job system leaves an option empty rather than out
        return None
    path = Path(named)
    are_several = len(chosen.photos) > 1 or any(is_folder(photo) for photo in chosen.photos)
    has_ending = path.suffix.lower() in endings
    if is_folder(path) or named.endswith(("/", "\\")) or not path.suffix:
        return Destination(path, is_folder=True, suffix=suffix)
    if are_several and has_ending:
        parser.error(
            f"with several photos {flag} names a folder, and {path.name} looks like a file"
        )
    if not has_ending:
        parser.error(f"{flag} {path.name}: the ending must be one of {', '.join(endings)}")
    return Destination(path, is_folder=False, suffix=suffix)
