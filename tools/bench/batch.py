# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what the command line does with many photos: how fast, and in how much memory.

Usage: ``python build.py bench batch``, or as a part of ``bench speed``
"""

import filecmp
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.costs import Cost, missed
from tests.making.heic_writer import DepthItem, DepthRepresentation, Photo, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet

_PHOTOS, _DIFFERENT, _EARLY = 60, 6, 10
_MANY = 6000
_JOBS = 1, 2
_WIDTH, _HEIGHT = 2016, 1512
_COLUMNS, _ROWS = 768, 576
_LOW, _HIGH = 0.5, 2.0
_GROWTH = 1.05
# Linux counts what a process held that starts another as the other's peak: this one is large, and
# the one between is not.
_ALONE = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"
_FASTER = 1.8
"""Times, with two jobs on two free cores."""


def main() -> int:
    """Runs the command line over 60 photos with 1 job and with 2; return the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        photos, few = Path(scratch, "photos"), Path(scratch, "few")
        photos.mkdir()
        few.mkdir()
        _write_photos(photos, few)
        print(f"many photos: {_PHOTOS} of 3 megapixels", flush=True)
        rates = [_rate(photos, Path(scratch, f"results{jobs}"), jobs) for jobs in _JOBS]
        # No two .blend files are the same: they hold addresses of memory.
        results = [Path(scratch, f"few{jobs}") for jobs in _JOBS]
        for folder, jobs in zip(results, _JOBS, strict=True):
            _run(few, folder, jobs, "--format", "glb", "--fill-background")
        times = rates[1].per_minute / rates[0].per_minute
        faster = f"{times:.2f} times as many a minute, goal {_FASTER:g}"
        costs = [
            Cost("time of two jobs in that of one", 1 / times, 1 / _FASTER, note=faster),
            *(rate.growth for rate in rates),
            Cost(f"of {_DIFFERENT} .glb, others by jobs", len(_unlike(*results)), 0),
        ]
        return int(bool(missed(costs)))


@dataclass(frozen=True, slots=True)
class _Rate:
    """How many photos a minute, and in how much memory.

    Attributes:
        jobs: At a time.
        per_minute: Photos.
        early: The most that a worker has held when it had done few, in MB.
        late: The same at its end.
    """

    jobs: int
    per_minute: float
    early: float
    late: float

    @property
    def growth(self) -> Cost:
        """How much more memory a worker holds in the end."""
        name, growth = f"memory of a worker, jobs {self.jobs}", self.late / self.early
        note = f"{self.early:.0f} MB at photo {_EARLY}, {self.late:.0f} MB at the end"
        return Cost(name, growth, _GROWTH, note=note)


def _rate(photos: Path, results: Path, jobs: int) -> _Rate:
    start = time.monotonic()
    outcomes = _run(photos, results, jobs)
    seconds = time.monotonic() - start
    shutil.rmtree(results)
    per_minute = _PHOTOS / seconds * 60
    print(
        f"{'':7}jobs {jobs}: {seconds:.1f} s, {per_minute:.0f} a minute; {_MANY} would take "
        f"{_MANY / per_minute:.0f} minutes",
        flush=True,
    )
    # Of several workers the last photos are anybody's: the most at that time.
    peaks = [one["peak_memory_mb"] for one in outcomes]
    early = max(peaks[_EARLY - jobs : _EARLY])
    return _Rate(jobs, per_minute, early, max(peaks[-jobs:]))


def _unlike(one: Path, other: Path) -> list[str]:
    """Returns the names of files that are in one folder only, or are not the same."""
    names = sorted({path.name for folder in (one, other) for path in folder.iterdir()})
    _, different, lost = filecmp.cmpfiles(one, other, names, shallow=False)
    return [*different, *lost]


def _run(photos: Path, results: Path, jobs: int, *words: str) -> list[dict[str, float]]:
    """Runs the command line; return what it told of each photo."""
    start = [sys.executable, "-m", "in_blender.bootstrap", "--command", "heic_depth"]
    options = ["-o", str(results), "--json", "--jobs", str(jobs), *words]
    command = [sys.executable, "-c", _ALONE, *start, str(photos), *options]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    outcomes = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    if ran.returncode or len(list(results.iterdir())) != len(list(photos.iterdir())):
        sys.exit(f"bench batch: exit code {ran.returncode}: {ran.stderr}{outcomes}")
    return outcomes


def _write_photos(folder: Path, few: Path) -> None:
    """Writes photos of 3 megapixels with a phone's depth map, some twins of others.

    Args:
        folder: For all.
        few: For one of all twins each.
    """
    random = np.random.default_rng(7)
    down, across = np.mgrid[0:_HEIGHT, 0:_WIDTH] / _HEIGHT
    far, along = np.mgrid[0:_ROWS, 0:_COLUMNS] / _ROWS
    fields = depth_fields(iphone_calibration(_WIDTH, _HEIGHT), low=_LOW, high=_HIGH)
    for number in range(_DIFFERENT):
        waves = random.uniform(3, 12, (3, 2))
        colours = np.stack([np.sin(a * down) * np.cos(b * across) for a, b in waves], axis=-1)
        bumps = np.sin(waves[0, 0] * far) + np.cos(waves[0, 1] * along) + (along > 0.6)
        codes = (127 + bumps * 40).clip(0, 255).astype(np.uint8)
        depth = DepthItem(
            codes, sei=DepthRepresentation(d_min=_LOW, d_max=_HIGH), xmp=xmp_packet(fields)
        )
        photo = Photo((127 + colours * 120).astype(np.uint8))
        content = write_heic(photo, depth=depth)
        Path(few, f"photo {number:02}.heic").write_bytes(content)
        for twin in range(number, _PHOTOS, _DIFFERENT):
            Path(folder, f"photo {twin:02}.heic").write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
