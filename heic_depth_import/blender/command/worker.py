# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker: one task a line on its standard input, one outcome a line on its standard output.

The first line holds the options. The input's end ends the worker.
"""

import signal
from dataclasses import asdict

from ...isolation.json_lines import JsonLines, end_after, end_with_parent, text_path
from .task import Task
from .work import Work

# The process that started this one ends it earlier, if it is still there.
_SECONDS_OF_GRACE = 5


def serve() -> int:
    """Works until there is no more to do."""
    end_with_parent()
    # Ctrl-C goes to everybody in the terminal; the process that started this one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lines = JsonLines()
    requests = lines.requests()
    first = next(requests, None)
    if first is None:
        return 0
    work = Work.chosen(first["options"], first["render"])
    work.reader.start()
    lines.answer({})
    for request in requests:
        end_after(first["time_limit"] + _SECONDS_OF_GRACE)
        scratch = {text_path(folder): text_path(own) for folder, own in request["scratch"]}
        photo, output, render = (
            request[key] and text_path(request[key]) for key in ("photo", "output", "render")
        )
        outcome = work.do(Task(photo, output, render), scratch)
        end_after(0)  # whoever starts it may be stopped for a while before there is more to do
        lines.answer(asdict(outcome))
    work.reader.end()
    return 0
