# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker: one task a line on its standard input, one outcome a line on its standard output.

The first line holds the options. The input's end ends the worker.
"""

import signal
from dataclasses import asdict
from pathlib import Path

from ...isolation.json_lines import JsonLines
from .task import Task
from .work import Work


def serve() -> int:
    """Works until there is no more to do."""
    # Ctrl-C goes to everybody in the terminal; the process that started this one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lines = JsonLines()
    requests = lines.requests()
    first = next(requests, None)
    if first is None:
        return 0
    work = Work.chosen(first["options"], first["render"])
    lines.answer({})
    for request in requests:
        scratch = {Path(folder): Path(own) for folder, own in request["scratch"].items()}
        output, render = (
            Path(request[key]) if request[key] else None for key in ("output", "render")
        )
        lines.answer(asdict(work.do(Task(Path(request["photo"]), output, render), scratch)))
    return 0
