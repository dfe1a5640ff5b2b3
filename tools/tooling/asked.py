# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that answers questions, and is started anew where it crashes or hangs over one."""

import json
import queue
import subprocess
import threading
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import Any

_MARK = "FUZZ "
# How many times as long as it may work a process may take, if it has to wait for others.
_PATIENCE = 6
_TICKS = 100  # a second, in /proc/PID/stat on every Linux (USER_HZ)


class Asked:
    """Sends one line and waits for one line of JSON, not for ever."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        """Tells how the process is started; it is with the first question.

        Args:
            command: What to run.
            environment: Its environment variables.
            log: Where what it says to people goes.
        """
        self._command, self._environment, self._log = command, environment, log
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()

    def ask(self, question: int, seconds: float) -> dict[str, Any]:
        """Returns the answer; its "outcome" is "crash" or "hang" where there is none."""
        is_new = self._process is None
        process = self._process or self._start()
        assert process.stdin is not None
        try:
            process.stdin.write(f"{question}\n")
            process.stdin.flush()
        except BrokenPipeError:
            return self._crashed()
        # The first answer comes after everything was loaded.
        line = self._answer(process, seconds + (60 if is_new else 0))
        if line is None:
            self.stop()
            return {"outcome": "hang", "steps": []}
        if not line:
            return self._crashed()
        result: dict[str, Any] = json.loads(line)
        return result

    def _answer(self, process: subprocess.Popen[str], seconds: float) -> str | None:
        """Waits for a line, longer where other work on the machine leaves the process no time."""
        worked = _worked_seconds(process.pid)
        for _ in range(_PATIENCE):
            try:
                return self._answers.get(timeout=seconds)
            except queue.Empty:
                if _worked_seconds(process.pid) - worked >= seconds:
                    break
        return None

    def stop(self) -> None:
        """Ends the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._ended()

    def _crashed(self) -> dict[str, Any]:
        return {"outcome": "crash", "steps": [], "said": f"exit code {self._ended()}"}

    def _ended(self) -> int:
        assert self._process is not None
        code = self._process.wait()
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process = None
        return code

    def _start(self) -> subprocess.Popen[str]:
        with self._log.open("a") as log:
            process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._process, self._answers = process, queue.Queue()
        threading.Thread(target=_listen, args=(process, self._answers), daemon=True).start()
        return process


def _worked_seconds(process: int) -> float:
    """Returns the processor time that a process took so far; infinite where nothing tells."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return inf
    user, system = status.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / _TICKS


def _listen(process: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
    assert process.stdout is not None
    with process.stdout as output:
        for line in output:
            if line.startswith(_MARK):
                answers.put(line.removeprefix(_MARK))
    answers.put("")  # it has ended
