# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The extension in the window of a Blender application: `python build.py test --gui`.

What is done there stands in the files ``steps_*.py`` beside this one: every function of theirs
without an underscore is a step, and a test here.
"""

import ast
import json
import os
import shlex
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.gui.screenshots import assert_looks_like, cut_out, write
from tooling import packaging, window
from tooling.places import TOOLS

HERE = Path(__file__).parent
PHOTO = HERE.parent / "still_life" / "still_life.heic"
BLENDER, PICTURES = "HEIC_DEPTH_BLENDER", "HEIC_DEPTH_PICTURES"


def _steps() -> dict[str, list[str]]:
    """Returns the names of the steps of each file; the files need Blender to be imported."""
    return {
        str(file): [
            node.name
            for node in ast.parse(file.read_text(encoding="utf-8")).body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
        for file in sorted(HERE.glob("steps_*.py"))
    }


STEPS = _steps()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run of Blender came to.

    Attributes:
        folder: Has the screenshots.
        version: Of Blender, its first two numbers.
        steps: The error and the pictures of each step.
        said: What Blender printed.
    """

    folder: Path
    version: str
    steps: dict[str, dict[str, Any]]
    said: str


@pytest.fixture(scope="session")
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Runs the steps that were asked for, all in one window."""
    folder, profile = tmp_path_factory.mktemp("window"), tmp_path_factory.mktemp("profile")
    wanted = {item.name.partition("[")[2].removesuffix("]") for item in request.session.items}
    # A short path: the title of the drop's dialog shows it.
    with tempfile.TemporaryDirectory(prefix="photos-") as photos, window.screen(folder) as screen:
        order = {
            "zip": str(packaging.built_zip(packaging.this_platform())),
            "photo": shutil.copy(PHOTO, photos),
            "screen": str(screen.framebuffer or ""),
            "steps": {
                file: [name for name in names if name in wanted] for file, names in STEPS.items()
            },
        }
        (folder / "order.json").write_text(json.dumps(order), encoding="utf-8")
        script = TOOLS / "in_blender" / "window_steps.py"
        arguments = ["--python", str(script), "--", str(folder / "order.json")]
        said = window.run(shlex.split(os.environ[BLENDER]), arguments, profile, screen)
    results = folder / "results.json"
    assert results.is_file(), said[-4000:]
    found = json.loads(results.read_text(encoding="utf-8"))
    version = ".".join(map(str, found["version"][:2]))
    return Seen(folder, version, found["steps"], said)


@pytest.mark.parametrize("step", [name for names in STEPS.values() for name in names])
def test_step(seen: Seen, step: str) -> None:
    assert step in seen.steps, f"Blender ended before it: {seen.said[-4000:]}"
    result = seen.steps[step]
    if result["skipped"]:
        pytest.skip(result["skipped"])
    if result["error"]:
        shown = [str(seen.folder / picture["file"]) for picture in result["pictures"]]
        pytest.fail(f"{result['error']}see {', '.join(shown)}", pytrace=False)
    for picture in result["pictures"]:
        if picture["name"]:
            pixels = cut_out(seen.folder, picture)
            if not picture["for_readme"]:
                assert_looks_like(pixels, seen.version, picture["name"], seen.folder)
            elif PICTURES in os.environ:
                write(pixels, Path(os.environ[PICTURES], f"{picture['name']}.png"))
