# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The measurements, each a script that runs in Blender and fails where a goal is missed."""

from pathlib import Path

from tooling import blenders
from tooling.places import SHEETS, TOOLS

_SCRIPTS = TOOLS / "bench"
BENCHES = {
    name: _SCRIPTS / f"{name}.py" for name in ("batch", "quality", "speed", "grid", "styles")
}


def bench(name: str | None, series: str | None) -> int:
    """Runs one bench, or all; return an exit code that is not 0 where a goal was missed."""
    blender = blenders.chosen(series)
    scripts = [BENCHES[name]] if name else list(BENCHES.values())
    return max(abs(blenders.run(blender, [str(script)])) for script in scripts)


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
