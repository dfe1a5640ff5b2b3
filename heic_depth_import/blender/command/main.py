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
from ..exporting.formats import FORMATS
from .choices import InputError, is_folder, photos_in
from .exit_codes import ExitCode, exit_code_of
from .originals import Originals
from .parser import arguments_of, chosen_options, command_line
from .photo_list import photos_listed
from .planning import Destination, Plan
from .pool import Orders, outcomes_of
from .rendering import PICTURES
from .reporting import Report, open_missing_streams, say
from .result_folders import ResultFolders
from .session import changed_session
from .task import Outcome, Task
from .whole_files import OTHER_PLACE

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
        choices = photos_in(chosen.photos)
        if chosen.list:
            choices += photos_listed(
                chosen.list, {"output": list(FORMATS), "render": list(PICTURES)}
            )
        numbers = chosen.part.of(choices) if chosen.part else range(len(choices))
        tasks = Plan(output, render).tasks_for(choices, numbers)
        if not chosen.use_camera and any(task.render for task in tasks):
            parser.error("--render needs the photo's camera: leave out --no-use-camera")
    except SystemExit as end:  # argparse has said why
        return end.code if isinstance(end.code, int) else ExitCode.USAGE
    except InputError as error:
        report = Report(1, is_json=chosen.json)
        report.tell(Outcome(None, ok=False, error=str(error), error_kind=ErrorKind.INPUT.value))
        return _code_of(report, chosen)
    originals = Originals(tasks, choices)
    orders = Orders(
        options=chosen_options(chosen),
        render={
            "resolution_percentage": chosen.resolution_percentage,
            "samples": chosen.samples,
        },
        time_limit=chosen.time_limit,
        originals=originals.called_like_results,
        residents=chosen.workers,
    )
    report = Report(len(tasks), is_json=chosen.json)
    is_batch = chosen.list or any(place and place.is_folder for place in (output, render))
    keeps = is_batch and not chosen.force
    try:
        with closing(_outcomes(tasks, orders, originals, chosen.jobs, keeps=keeps)) as outcomes:
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


def _outcomes(
    tasks: list[Task], orders: Orders, originals: Originals, jobs: int, *, keeps: bool
) -> Generator[Outcome]:
    """Yields what is known before anything is tried, and then does the rest."""
    folders = ResultFolders()
    left = []
    for task in tasks:
        there = [result for result in task.results if folders.has(result)]
        is_done = keeps and bool(there) and len(there) == len(task.results)
        harmed = originals.called_like(there) if is_done else originals.replaced_by(there)
        if task.problem or harmed:
            problem = task.problem or f"{harmed} is a photo; {OTHER_PLACE}"
            yield Outcome.failed(task, problem, kind=ErrorKind.INPUT)
        elif is_done:
            yield Outcome.done(task, skipped=True)
        else:
            left.append(task)
    folders.forget_abandoned({result.parent for task in left for result in task.results})
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
    are_several = len(chosen.photos) > 1 or any(map(is_folder, chosen.photos)) or chosen.list
    has_ending = path.suffix.lower() in endings
    if is_folder(path) or named.endswith(("/", "\\")) or not path.suffix:
        return Destination(path, is_folder=True, suffix=suffix, shards=chosen.shard)
    if are_several and has_ending:
        parser.error(
            f"with several photos {flag} names a folder, and {path.name} looks like a file"
        )
    if chosen.shard:
        parser.error(f"with --shard {flag} names a folder, and {path.name} looks like a file")
    if not has_ending:
        parser.error(f"{flag} {path.name}: the ending must be one of {', '.join(endings)}")
    return Destination(path, is_folder=False, suffix=suffix)
