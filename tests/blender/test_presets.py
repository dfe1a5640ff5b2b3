# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The presets that come with the extension, as the dialog's menu runs them."""

import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import pytest

from tests.blender.scene import load, write_photo

DIALOG = "import_scene.heic_depth_dialog"
NAMES = {"Photo in 3D", "Point Cloud", "3D Print Relief", "Stylised Voxels", "Parallax Clip"}


def _presets() -> dict[str, Path]:
    folders = bpy.utils.preset_paths(f"operator/{DIALOG}")
    files = [file for folder in folders for file in Path(folder).glob("*.py")]
    return {bpy.path.display_name(file.name, title_case=False): file for file in files}


class _Operator:
    """Takes what the dialog's properties take, and nothing else."""

    def __init__(self) -> None:
        self.chosen: dict[str, object] = {"cut": 3.0}  # left over from the last time

    def __setattr__(self, name: str, value: object) -> None:
        if name == "chosen":
            object.__setattr__(self, name, value)
            return
        option = bpy.ops.import_scene.heic_depth_dialog.get_rna_type().properties[name]
        kinds: dict[str, Any] = {"BOOLEAN": bool, "ENUM": str, "FLOAT": float}
        assert isinstance(value, kinds[option.type]), name
        if option.type == "ENUM":
            assert value in {item.identifier for item in option.enum_items}, name
        assert value != option.default, f"{name} is so by default"
        self.chosen[name] = value


def _chosen_by(preset: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Returns the properties that a preset sets; the rest are as they are by default."""
    operator = _Operator()
    # There is no active operator without a window.
    double = SimpleNamespace(
        context=SimpleNamespace(active_operator=operator),
        ops=SimpleNamespace(wm=SimpleNamespace(operator_defaults=operator.chosen.clear)),
    )
    with monkeypatch.context() as patch:
        patch.setitem(__import__("sys").modules, "bpy", double)
        runpy.run_path(str(preset))
    return operator.chosen


def test_they_are_in_the_dialogs_menu() -> None:
    assert set(_presets()) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_preset_is_an_import(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = _chosen_by(_presets()[name], monkeypatch)
    assert "cut" not in chosen, "a preset begins with the defaults"
    obj = load(write_photo(tmp_path / "cat.heic"), **chosen)
    assert obj.type == ("POINTCLOUD" if name == "Point Cloud" else "MESH")
    assert bool(obj.modifiers) == (name in {"3D Print Relief", "Stylised Voxels"})
    moving = bpy.data.objects.get("cat Camera")
    assert (moving is not None and moving.animation_data is not None) == (name == "Parallax Clip")


def test_what_is_chosen_for_one_photo_is_in_no_preset() -> None:
    """Else a preset, or the defaults, would take away the photo that was dropped."""
    properties = bpy.ops.import_scene.heic_depth_dialog.get_rna_type().properties
    for name in ("filepath", "directory", "files", "use_active_camera", "use_render_size"):
        assert properties[name].is_skip_preset, name
    assert not properties["cut"].is_skip_preset
