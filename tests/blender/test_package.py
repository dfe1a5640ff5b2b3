# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built zip, installed for real in an empty profile."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.making.heic_writer import DepthItem, write_heic

ROOT = Path(__file__).parents[2]
PROBE = Path(__file__).with_name("package_probe.py")
INSTALLING, LATER = "installing", "later"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("profile")


@pytest.fixture(scope="module")
def runs(
    profile: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, subprocess.CompletedProcess[str]]:
    """Two processes on one profile: one installs the zip, the later one finds it installed."""
    photo = tmp_path_factory.mktemp("photos") / "cat.heic"
    across = np.arange(48, dtype=np.uint8)
    colours = np.zeros((32, 48, 3), np.uint8) + across[:, None]
    photo.write_bytes(write_heic(colours, depth=DepthItem(np.tile(across, (32, 1)))))
    return {
        INSTALLING: _run(profile, str(photo), os.environ["HEIC_DEPTH_ZIP"]),
        LATER: _run(profile, str(photo)),
    }


@pytest.fixture(params=[INSTALLING, LATER])
def ended(
    request: pytest.FixtureRequest, runs: dict[str, subprocess.CompletedProcess[str]]
) -> subprocess.CompletedProcess[str]:
    return runs[request.param]


@pytest.fixture
def seen(ended: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    lines = [line for line in ended.stdout.splitlines() if line.startswith('{"')]
    assert lines, ended.stdout + ended.stderr
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def test_it_is_enabled(seen: dict[str, Any]) -> None:
    assert seen["enabled"] is True


def test_pillow_heif_is_the_extensions_own(seen: dict[str, Any], profile: Path) -> None:
    assert Path(seen["pillow_heif"]).is_relative_to(profile / "extensions" / ".local")


def test_it_imports_a_photo(seen: dict[str, Any]) -> None:
    assert seen["imported"] == ["FINISHED"]
    assert seen["objects"] == ["CAMERA", "MESH"]


def test_disabling_leaves_nothing_and_enabling_brings_all_back(seen: dict[str, Any]) -> None:
    at_first, disabled, enabled, disabled_again, enabled_again = seen["registered"]
    assert {"IMPORT_SCENE_OT_heic_depth", "OBJECT_OT_heic_depth_style"} <= set(at_first)
    assert {"draw_menu_entry", "draw_style_menu"} <= set(at_first)
    assert disabled == disabled_again == []
    assert enabled == enabled_again == at_first


def test_the_process_ends_without_complaint(ended: subprocess.CompletedProcess[str]) -> None:
    assert ended.returncode == 0
    said = (ended.stdout + ended.stderr).casefold()
    assert "traceback" not in said, said
    assert "error" not in said, said


def _run(profile: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"BLENDER_USER_RESOURCES": str(profile), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-W", "error", str(PROBE), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
