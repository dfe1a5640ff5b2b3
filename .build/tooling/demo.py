# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration: one photo, a scene and a few pictures of it."""

from pathlib import Path

from tooling import blenders
from tooling.errors import BuildError
from tooling.places import BUILD, DEMO, ROOT

_BUNDLED_PHOTO = ROOT / "tests" / "still_life" / "still_life.heic"


def demo(photo: str | None, series: str | None) -> int:
    """Import a photo in Blender and render what came out, to ``demo/``."""
    path = Path(photo) if photo else _BUNDLED_PHOTO
    if not path.is_file():
        raise BuildError(f"{path} is not there; run: python build.py demo PHOTO")
    DEMO.mkdir(exist_ok=True)
    script = BUILD / "in_blender" / "demo_scene.py"
    return blenders.run(blenders.chosen(series), [str(script), str(path.resolve()), str(DEMO)])
