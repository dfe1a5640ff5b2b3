# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line tells: a line for each photo, for people or for programs."""

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import TextIO

from ...core.errors import ErrorKind, printable
from .json_line import json_line
from .task import Outcome


class Report:
    """Tells outcomes as they come.

    Attributes:
        kinds: What failed so far, each once.
        is_lost: Whether something could not be told, because nobody listens or a disk is full.
    """

    def __init__(self, total: int, *, is_json: bool) -> None:
        self.kinds: set[ErrorKind] = set()
        self.is_lost = False
        self._total = total
        self._told = 0
        self._skipped = 0
        self._failed = 0
        self._is_json = is_json
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # names are longer than a terminal's alphabet
                stream.reconfigure(errors="backslashreplace")

    def tell(self, outcome: Outcome) -> None:
        """Tells one outcome."""
        self._told += 1
        self._failed += not outcome.ok
        if outcome.kind is not None:
            self.kinds.add(outcome.kind)
        self._skipped += outcome.skipped
        if self._is_json:
            self._say(sys.stdout, json.dumps(json_line(outcome)))
        line = _line(outcome)
        if outcome.file is not None:
            line = f"[{self._told}/{self._total}] {line}"
        self._say(self._progress if outcome.ok else sys.stderr, line)

    def end(self) -> None:
        """Tells what it all came to."""
        if self._total > 1:
            done = self._told - self._failed - self._skipped
            summary = f"{done} done, {self._skipped} skipped, {self._failed} failed"
            self._say(self._progress, summary)

    def interrupted(self) -> None:
        """Tells that not everything was done."""
        done = self._told - self._failed
        self._say(self._progress, f"interrupted: {done} of {self._total} done")

    def _say(self, stream: TextIO | None, line: str) -> None:
        self.is_lost |= not say(stream, line)

    @property
    def _progress(self) -> TextIO | None:
        return sys.stderr if self._is_json else sys.stdout


def open_missing_streams() -> None:
    """Opens standard streams that are closed, else the next files take their numbers.

    What a library writes to standard error would end up in a result.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number


def say(stream: TextIO | None, line: str) -> bool:
    """Writes a line; tells whether it arrived, for the work goes on without listeners.

    Args:
        stream: None where the program was started without it.
        line: Without the end of the line.
    """
    try:
        if stream is None or stream.closed:
            return False
        stream.write(line + "\n")
        stream.flush()
    except (OSError, ValueError):
        # What is left in the buffer would fail once more when Python ends, and say so.
        with contextlib.suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
            assert stream is not None
            os.dup2(nowhere.fileno(), stream.fileno())
        return False
    return True


def _line(outcome: Outcome) -> str:
    if outcome.error is not None:
        return f"failed: {printable(outcome.error)}"
    made = [printable(path) for path in (outcome.output, outcome.render) if path]
    line = printable(str(outcome.file)) + (f" -> {', '.join(made)}" if made else "")
    if outcome.skipped:
        return f"{line}: there already (--force makes it again)"
    properties = outcome.properties
    line += (
        f": {properties['points']:,} points, {properties['nearest_depth']:.2f} to "
        f"{properties['farthest_depth']:.2f} m ({properties['accuracy']}), {outcome.seconds:.1f} s"
    )
    return line + "".join(f"\n    note: {printable(warning)}" for warning in outcome.warnings)
