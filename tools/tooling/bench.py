# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The measurements, each a script that runs in Blender and fails where a goal is missed."""

from pathlib import Path

from tooling import blenders
from tooling.errors import BuildError
from tooling.places import SHEETS, TOOLS

_SCRIPTS = TOOLS / "bench"
_PARTS = {"redo": "speed", "batch": "speed"}
"""Benches that are also part of another one."""
BENCHES = {
    name: _SCRIPTS / f"{name}.py" for name in ("quality", "speed", "grid", "styles", *_PARTS)
}


def bench(name: str | None, series: str | None, *, with_profile: bool = False) -> int:
    """Runs one bench, or all; return an exit code that is not 0 where a goal was missed.

    Args:
        name: Of one; None for all.
        series: Of the Blender, such as "4.5"; None for the newest.
        with_profile: Show what takes how much of an import, instead of what it may take.
    """
    if with_profile and name != "speed":
        raise BuildError("--profile is of one bench only; run: bench speed --profile")
    blender = blenders.chosen(series)
    names = [name] if name else [each for each in BENCHES if each not in _PARTS]
    words = ["--profile"] if with_profile else []
    return max(abs(blenders.run(blender, [str(BENCHES[each]), *words])) for each in names)


def contact_sheets(photos: Path, series: str | None) -> int:
    """Shows imports of a folder's photos from all sides."""
    script = _SCRIPTS / "contact_sheets.py"
    words = [str(script), str(photos.resolve()), str(SHEETS)]
    return blenders.run(blenders.chosen(series), words)


def pictures(folder: Path, series: str | None) -> int:
    """Writes the README's pairs of pictures, before and after."""
    folder.mkdir(parents=True, exist_ok=True)
    script = _SCRIPTS / "pictures.py"
    return blenders.run(blenders.chosen(series), [str(script), str(folder.resolve())])
