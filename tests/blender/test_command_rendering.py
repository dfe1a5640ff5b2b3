# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures in light, where Blender can take their noise out and where it cannot."""

import importlib
from pathlib import Path
from typing import Any

import bpy
import pytest

from tests.blender.scene import write_photo

COMMAND = "bl_ext.user_default.heic_depth_import.blender.command"
parser = importlib.import_module(f"{COMMAND}.parser")
rendering = importlib.import_module(f"{COMMAND}.rendering")
Task = importlib.import_module(f"{COMMAND}.task").Task
Work = importlib.import_module(f"{COMMAND}.work").Work
# What Debian's Blender 4.3.2 says; its 5.2.2 says nothing.
NO_DENOISER = "Error: Failed to denoise, build has no OpenImageDenoise support\n"
NOTE = "the picture has noise in it, as this Blender has no denoiser that works here; raise"


def lit(tmp_path: Path) -> Any:
    """Renders a photo in light, in this process, and returns the outcome."""
    chosen = parser.command_line().parse_args(["x", "--material", "LIT"])
    work = Work.chosen(parser.chosen_options(chosen), {"resolution_percentage": 50, "samples": 1})
    (tmp_path / "scratch").mkdir()
    try:
        task = Task(write_photo(tmp_path / "dog.heic"), render=tmp_path / "dog.png")
        return work.do(task, {tmp_path: tmp_path / "scratch"})
    finally:
        work.reader.end()


def test_blender_with_a_denoiser_says_nothing(tmp_path: Path) -> None:
    outcome = lit(tmp_path)
    assert outcome.ok
    assert not any("noise" in warning for warning in outcome.warnings)
    assert bpy.context.scene.cycles.use_denoising


@pytest.mark.parametrize("is_known_before", [True, False])
def test_without_a_denoiser_there_is_a_picture_and_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_known_before: bool
) -> None:
    render = rendering._render

    def without_denoiser() -> object:
        if bpy.context.scene.cycles.use_denoising:
            raise RuntimeError(NO_DENOISER)
        return render()

    monkeypatch.setattr(rendering, "_render", without_denoiser)
    if is_known_before:
        monkeypatch.setattr(rendering, "_has_denoiser", lambda _scene: False)
    outcome = lit(tmp_path)
    assert outcome.ok
    assert [warning for warning in outcome.warnings if warning.startswith(NOTE)]
    assert (tmp_path / "scratch" / "dog.png").is_file()


def test_another_mishap_of_a_render_is_no_matter_of_noise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise RuntimeError("Error: Cannot open file\n")

    monkeypatch.setattr(rendering, "_render", fails)
    outcome = lit(tmp_path)
    assert not outcome.ok
    assert outcome.error.startswith("dog.png cannot be written (Cannot open file)")
