# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a farm's engine says when its session begins and ends: which workers stay meanwhile."""

import sys
from collections.abc import Sequence
from pathlib import Path

from .exit_codes import ExitCode
from .parser import arguments_of, command_line
from .reporting import say
from .resident import start_workers, stop_workers
from .whole_files import reason_of

START, STOP = "--start-workers", "--stop-workers"


def changed_session(words: Sequence[str]) -> ExitCode | None:
    """Starts or stops workers, if the command line says so.

    Args:
        words: START or STOP and a folder; behind START the options of the runs, which tell how many
            photos they work on at a time.

    Returns:
        The exit code, which is not that of an error: runs start their own workers where none stay.
        None if the words say something else.
    """
    flags = [word.partition("=") for word in words[:1]]
    if not flags or flags[0][0] not in {START, STOP}:
        return None
    flag, _, name = flags[0]
    parser = command_line()
    try:
        if not name:  # which would be the working directory
            parser.error(f"{flag} needs a folder: {flag}=FOLDER")
        if flag == STOP:
            stop_workers(Path(name))
        else:
            start_workers(Path(name), arguments_of(parser, ["-", *words[1:]]).jobs)
    except SystemExit as end:  # argparse has said why
        return ExitCode.DONE if not end.code else ExitCode.USAGE
    except OSError as error:
        consequence = "no workers stopped" if flag == STOP else "no workers stay"
        own = "" if flag == STOP else "; each run starts its own"
        say(sys.stderr, f"note: {consequence} ({reason_of(error)}){own}")
    return ExitCode.DONE
