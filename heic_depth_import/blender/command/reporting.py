# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line tells: a line for each photo, for people or for programs."""

import io
import json
import sys
from typing import TextIO

from .task import Outcome


class Report:
    """Tells outcomes as they come.

    Attributes:
        failed: How many failed so far.
    """

    def __init__(self, total: int, *, is_json: bool) -> None:
        self.failed = 0
        self._total = total
        self._told = 0
        self._skipped = 0
        self._is_json = is_json
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # names are longer than a terminal's alphabet
                stream.reconfigure(errors="backslashreplace")

    def tell(self, outcome: Outcome) -> None:
        """Tells one outcome."""
        self._told += 1
        self.failed += not outcome.ok
        self._skipped += outcome.skipped
        if self._is_json:
            _say(sys.stdout, json.dumps(outcome.flat()))
        line = _line(outcome)
        to = self._progress if outcome.ok else sys.stderr
        _say(to, f"[{self._told}/{self._total}] {line}")

    def end(self) -> None:
        """Tells what it all came to."""
        if self._total > 1:
            done = self._told - self.failed - self._skipped
            self._sum_up(f"{done} done, {self._skipped} skipped, {self.failed} failed")

    def interrupted(self) -> None:
        """Tells that not everything was done."""
        self._sum_up(f"interrupted: {self._told - self.failed} of {self._total} done")

    def _sum_up(self, line: str) -> None:
        _say(self._progress, line)

    @property
    def _progress(self) -> TextIO:
        return sys.stderr if self._is_json else sys.stdout


def _say(stream: TextIO, line: str) -> None:
    stream.write(line + "\n")
    stream.flush()


def _line(outcome: Outcome) -> str:
    if outcome.error is not None:
        return f"failed: {outcome.error}"
    made = [path for path in (outcome.output, outcome.render) if path]
    line = outcome.file + (f" -> {', '.join(made)}" if made else "")
    if outcome.skipped:
        return f"{line}: there already (--force makes it again)"
    properties = outcome.properties
    line += (
        f": {properties['points']:,} points, {properties['nearest_depth']:.2f} to "
        f"{properties['farthest_depth']:.2f} m ({properties['accuracy']}), {outcome.seconds:.1f} s"
    )
    return line + "".join(f"\n    note: {warning}" for warning in outcome.warnings)
