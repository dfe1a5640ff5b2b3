# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Broken photos by the thousand: the same ones in every run, as far as the time reaches."""

import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tooling import blenders, environments
from tooling.asked import Asked
from tooling.environments import Blender
from tooling.places import FUZZ, ROOT, TOOLS

_HANG_SECONDS = 20.0
_FAILURES = ("failed", "crash", "hang", "leftovers", "wrong")
# Containers and answers take milliseconds each, whole photos a tenth of a second, imports a half.
_SHARES = {"containers": 0.15, "answers": 0.1, "pixels": 0.25, "jpegs": 0.15}
# What is broken there is no photo.
_WITHOUT_FILES = frozenset(("answers",))


@dataclass(slots=True)
class Tally:
    """What came of the broken photos of one stage.

    Attributes:
        stage: Its name.
        outcomes: How many ended in which way.
        cut_off: Photos that were only cut off somewhere.
        cut_off_refused: Those of them that were not imported.
        slowest: Seconds that the slowest took.
    """

    stage: str
    outcomes: Counter[str] = field(default_factory=Counter)
    cut_off: int = 0
    cut_off_refused: int = 0
    slowest: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether something was tried, all ended well, and no photo came in that was cut off."""
        bad = sum(self.outcomes[kind] for kind in _FAILURES)
        return bool(self.outcomes) and not bad and self.cut_off_refused == self.cut_off

    def __str__(self) -> str:
        counts = self.outcomes
        return (
            f"{counts.total():,} {self.stage}: {counts['refused']:,} refused, "
            f"{counts['imported']:,} read, {counts['wrong']} with wrong pixels, "
            f"{counts['unnoticed']} overwritten unnoticed, {counts['failed']} other exceptions, "
            f"{counts['crash']} crashes, {counts['hang']} hangs, {counts['leftovers']} leftovers; "
            f"{self.cut_off_refused} of {self.cut_off} cut off caught; "
            f"slowest {self.slowest:.1f} s"
        )


def fuzz(minutes: float, first: int, series: str | None) -> int:
    """Breaks photos for some time, and return an exit code that is not 0 where one did harm.

    Args:
        minutes: How long, beside what setting up takes.
        first: The first seed.
        series: The Blender to import with; the newest if None.
    """
    tallies = tallied(minutes, first, blenders.chosen(series))
    return int(not all(tally.is_good for tally in tallies))


def tallied(minutes: float, first: int, blender: Blender) -> list[Tally]:
    """Breaks photos for some time, and return what came of it, stage by stage."""
    seconds = 60 * minutes
    tallies = []
    for stage, share in _SHARES.items():
        with _without_blender(stage) as asked:
            tallies.append(_stage(stage, asked, first, share * seconds))
    with _imports(blender) as asked:
        rest = (1 - sum(_SHARES.values())) * seconds
        tallies.append(_stage("imports", asked, first, rest))
    return tallies


@contextmanager
def _without_blender(stage: str) -> Iterator[Asked]:
    command = [str(environments.tools()), "-m", f"tests.fuzz.{stage}"]
    yield from _asked(command, os.environ | {"PYTHONPATH": str(ROOT)})


@contextmanager
def _imports(blender: Blender) -> Iterator[Asked]:
    script = str(TOOLS / "in_blender" / "fuzz_imports.py")
    with blenders.prepared(blender, [script]) as (command, environment):
        yield from _asked(command, environment)


def _asked(command: list[str], environment: dict[str, str]) -> Iterator[Asked]:
    FUZZ.mkdir(exist_ok=True)
    asked = Asked(command, environment, FUZZ / "log.txt")
    try:
        yield asked
    finally:
        asked.stop()


def _stage(name: str, asked: Asked, first: int, seconds: float) -> Tally:
    tally = Tally(name)
    seed = first
    end = 0.0
    while not end or time.monotonic() < end:
        start = time.monotonic()
        answer = asked.ask(seed, _HANG_SECONDS)
        now = time.monotonic()
        end = end or now + seconds  # loading everything does not count
        outcome = answer["outcome"]
        tally.outcomes[outcome] += 1
        tally.slowest = max(tally.slowest, now - start if seed > first else 0.0)
        if answer["steps"] == ["truncated"]:
            tally.cut_off += 1
            tally.cut_off_refused += outcome == "refused"
        if outcome in _FAILURES:
            _keep(name, seed, f"{outcome} ({', '.join(answer['steps'])})", answer.get("said", ""))
        seed += 1
    print(tally, flush=True)
    return tally


def _keep(stage: str, seed: int, what: str, message: str) -> None:
    """Keeps the photo that did harm, and says which it was."""
    if stage in _WITHOUT_FILES:
        print(f"{stage}, seed {seed}: {what}\n{message}", flush=True)
        return
    path = FUZZ / f"{stage}_{seed}.heic"
    _save(stage, seed, path)
    print(f"{stage}, seed {seed}: {what}, kept as {path.relative_to(ROOT)}\n{message}", flush=True)


def _save(stage: str, seed: int, path: Path) -> None:
    command = [str(environments.tools()), "-m", "tests.fuzz.containers", stage, str(seed)]
    subprocess.run([*command, str(path)], cwd=ROOT, check=False)
