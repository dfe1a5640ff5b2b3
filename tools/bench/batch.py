# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what the command line does with many photos: how fast, and in how much memory.

Usage: ``python build.py bench batch``
"""

import contextlib
import importlib
import io
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from in_blender.bootstrap import EXTENSION
from tests.making.heic_writer import DepthItem, DepthRepresentation, Photo, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet

_PHOTOS, _DIFFERENT, _EARLY = 60, 6, 10
_MANY = 6000
_WIDTH, _HEIGHT = 2016, 1512
_COLUMNS, _ROWS = 768, 576
_LOW, _HIGH = 0.5, 2.0
_GROWTH = 1.05


def main() -> int:
    """Runs the command line over 60 photos with 1 job and with 2; return the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        photos = Path(scratch, "photos")
        photos.mkdir()
        _write_photos(photos)
        is_flat = True
        for jobs in (1, 2):
            results = Path(scratch, f"results{jobs}")
            seconds, outcomes = _ran(photos, results, jobs)
            per_minute = _PHOTOS / seconds * 60
            print(
                f"jobs {jobs}: {_PHOTOS} photos in {seconds:.1f} s, {per_minute:.0f} a minute; "
                f"{_MANY} would take {_MANY / per_minute:.0f} minutes",
                flush=True,
            )
            if jobs == 1:
                is_flat = _tell_memory([one["peak_memory_mb"] for one in outcomes])
            shutil.rmtree(results)
    return int(not is_flat)


def _tell_memory(peaks: list[float]) -> bool:
    early, late = peaks[_EARLY - 1], peaks[-1]
    growth = (late - early) / (_PHOTOS - _EARLY)
    is_flat = late <= _GROWTH * early
    print(
        f"{'ok' if is_flat else 'MISSED'}: a worker's peak is {early:.0f} MB at photo {_EARLY} and "
        f"{late:.0f} MB at photo {_PHOTOS} ({late / early - 1:+.1%} of at most "
        f"{_GROWTH - 1:+.0%}); at that rate {late + growth * (_MANY - _PHOTOS):.0f} MB at {_MANY}"
    )
    return is_flat


def _ran(photos: Path, results: Path, jobs: int) -> tuple[float, list[dict[str, float]]]:
    """Runs the command line; return the seconds and what it told of each photo."""
    command = importlib.import_module(f"{EXTENSION}.blender.command.main").main
    out = io.StringIO()
    start = time.monotonic()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = command([str(photos), "-o", str(results), "--json", "--jobs", str(jobs)])
    seconds = time.monotonic() - start
    outcomes = [json.loads(line) for line in out.getvalue().splitlines()]
    if code or len(list(results.glob("*.blend"))) != _PHOTOS:
        sys.exit(f"bench batch: exit code {code}: {outcomes}")
    return seconds, outcomes


def _write_photos(folder: Path) -> None:
    """Writes photos of 3 megapixels with a phone's depth map, some twins of others."""
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
        for twin in range(number, _PHOTOS, _DIFFERENT):
            Path(folder, f"photo {twin:02}.heic").write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
