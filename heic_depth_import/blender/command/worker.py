# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker: one task a line on its standard input, one outcome a line on its standard output.

The first line holds the options, the answer to it says that Blender is up. The input's end ends the
worker, so that none outlives the process that started it by more than a photo.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from .task import Task
from .work import Work

READY = {"ready": True}


def serve() -> int:
    """Works until there is no more to do."""
    # Ctrl-C goes to everybody in the terminal; the process that started this one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lines = _messages(sys.stdin)
    with _answers() as answers:
        first = next(lines, None)
        if first is None:
            return 0
        work = Work.chosen(first["options"], first["render"])
        _say(answers, READY)
        for message in lines:
            scratch = {Path(folder): Path(own) for folder, own in message["scratch"].items()}
            output, render = (
                Path(message[key]) if message[key] else None for key in ("output", "render")
            )
            _say(answers, asdict(work.do(Task(Path(message["photo"]), output, render), scratch)))
    return 0


def _answers() -> TextIO:
    """Keeps standard output to ourselves, and errors to Python: exporters and renderers chat."""
    sys.stdout.flush()
    sys.stderr.flush()
    answers, errors = (os.fdopen(os.dup(number), "w", encoding="utf-8") for number in (1, 2))
    with Path(os.devnull).open("wb") as nowhere:
        for number in (1, 2):
            os.dup2(nowhere.fileno(), number)
    sys.stderr = errors
    return answers


def _messages(lines: TextIO) -> Iterator[dict[str, Any]]:
    for line in lines:
        yield json.loads(line)


def _say(answers: TextIO, message: object) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()
