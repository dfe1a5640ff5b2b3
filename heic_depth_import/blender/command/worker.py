# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker: one task a line on its standard input, one outcome a line on its standard output.

The first line holds the options. The input's end ends the worker; one that stays (`resident`)
speaks the same over a connection, and waits for the next.
"""

import contextlib
import os
import signal
import socket
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ...isolation.json_lines import (
    JsonLines,
    answers_alone,
    end_after,
    end_with_parent,
    text_path,
)
from .task import Outcome, Task
from .work import Work

# The process that started this one ends it earlier, if it is still there.
_SECONDS_OF_GRACE = 5
# A session whose engine was killed tells nobody that it is over.
_SECONDS_WITHOUT_WORK = 600
_SECONDS_BETWEEN_LOOKS = 0.5


def serve() -> int:
    """Works for the process that started this one, until there is no more to do."""
    end_with_parent()
    # Ctrl-C goes to everybody in the terminal; the process that started this one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work(JsonLines())
    return 0


def stay(name: bytes) -> int:
    """Works for one run after the other, see `resident`.

    Args:
        name: Of the socket to make, where they come.
    """
    address = Path(os.fsdecode(name))
    answers_alone().close()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(os.fspath(address))
        door.listen()
        door.settimeout(_SECONDS_BETWEEN_LOOKS)
        until = time.monotonic() + _SECONDS_WITHOUT_WORK
        while address.exists() and time.monotonic() < until:
            try:
                connection, _ = door.accept()
            except TimeoutError:
                continue
            connection.settimeout(None)
            with connection, contextlib.suppress(OSError):  # it may hang up at any time
                _work(JsonLines(connection))
            until = time.monotonic() + _SECONDS_WITHOUT_WORK
    return 0


def _work(lines: JsonLines) -> None:
    requests = lines.requests()
    first = next(requests, None)
    if first is None:
        return
    os.umask(first["umask"])  # of this run, not of the one that started a worker that stays
    work = Work.chosen(first["options"], first["render"], threads=first["threads"])
    try:
        work.reader.start()
        lines.answer({})
        for request in requests:
            end_after(first["time_limit"] + _SECONDS_OF_GRACE)
            outcome = _done(work, request)
            end_after(0)  # whoever asks may be stopped for a while before there is more to do
            lines.answer(asdict(outcome))
    finally:
        work.reader.end()


def _done(work: Work, request: dict[str, Any]) -> Outcome:
    scratch = {text_path(folder): text_path(own) for folder, own in request["scratch"]}
    photo, output, render = (
        request[key] and text_path(request[key]) for key in ("photo", "output", "render")
    )
    return work.do(Task(photo, output, render), scratch)
