# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera and the lamps of a .usdc: what USD's rules make of them is what Blender has."""

import importlib
import re
from pathlib import Path

import bpy
import numpy as np
import pytest
from mathutils import Euler, Matrix

from tests.blender.camera_views import MOVES, Doubles, farthest_off, in_the_scene, tall_photo
from tests.blender.scene import load
from tests.blender.test_camera_move import FRAMES

EXPORTING = "bl_ext.user_default.heic_depth_import.blender.exporting"
formats = importlib.import_module(f"{EXPORTING}.formats")


class UsdCamera:
    """A camera by USD's rules, read from its text form.

    Source: UsdGeomCamera (lengths of the lens are tenths of a unit), UsdGeomXformOp.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        (at,) = [found.start() for found in re.finditer(r"def Camera ", text)]
        self.lens = text[at:]
        indent = len(text[:at].rpartition("\n")[2])
        self.above: list[tuple[int, str]] = []
        for found in re.finditer(r"\n( *)def Xform .*?(?=\n *def )", text[: at + 12], re.DOTALL):
            depth = len(found[1])
            self.above = [one for one in self.above if one[0] < depth]
            if depth < indent:
                self.above.append((depth, found[0]))

    @staticmethod
    def _value(text: str, name: str, frame: int) -> Doubles:
        if held := re.search(rf"\b{name} = \(?(.*?)\)?\n", text):
            return np.array(held[1].split(","), float)
        found = re.search(rf"\b{name}\.timeSamples = {{(.*?)}}", text, re.DOTALL)
        if found is None:
            return np.zeros(3)
        samples = re.findall(r"(\d+): \(?(.*?)\)?,\n", found[1])
        values = {int(at): np.array(value.split(","), float) for at, value in samples}
        return values[frame if len(values) > 1 else 1]

    def lens_value(self, name: str, frame: int = 1) -> float:
        """Returns a number of the lens; 0 where nothing is said."""
        return float(self._value(self.lens, name, frame)[0])

    def view(self, frame: int) -> Doubles:
        """Returns the matrix from the world to clip space."""
        stands = Matrix.Identity(4)
        for _, xform in self.above:
            if "xformOpOrder" not in xform:
                continue
            angles = np.radians(self._value(xform, "xformOp:rotateXYZ", frame))
            place = self._value(xform, "xformOp:translate", frame)
            stands @= Matrix.LocRotScale(place, Euler(angles, "XYZ"), None)
        film = np.zeros((4, 4))
        focal = self.lens_value("focalLength", frame)
        for axis, name in enumerate(("horizontalAperture", "verticalAperture")):
            half = self.lens_value(name, frame) / 2
            film[axis, axis] = focal / half
            film[axis, 2] = self.lens_value(f"{name}Offset", frame) / half
        film[3, 2] = -1
        seen: Doubles = film @ np.linalg.inv(np.array(stands, np.float64))
        return seen


def write_usd(folder: Path) -> str:
    """Exports the scene in USD's text form, after reading off what Blender shows."""
    path = folder / "cat.usda"
    formats.FORMATS[".usdc"].write(path)
    return path.read_text()


@pytest.mark.parametrize(("move", "projection"), MOVES)
def test_usd(tmp_path: Path, move: str, projection: str) -> None:
    load(tall_photo(tmp_path), camera_move=move, projection=projection)
    places = in_the_scene()
    own = bpy.context.scene.camera
    focus, bends = own.data.dof.focus_distance, own.data.dof.aperture_fstop
    text = write_usd(tmp_path)
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    load(tall_photo(tmp_path), camera_move=move, projection=projection)
    camera = UsdCamera(text)
    _, off, moved = farthest_off(camera.view, move, places)
    assert off < (0.3 if projection == "ORTHOGRAPHIC" else 0.01)
    assert (moved > 20) == (move != "NONE")
    assert "metersPerUnit = 1\n" in text
    if move != "NONE":
        assert "timeCodesPerSecond = 24\n" in text
        assert "startTimeCode = 1\n" in text
        assert f"endTimeCode = {FRAMES[move]}\n" in text
    geometry = text[text.index("def Mesh") :].partition("def Xform")[0]
    assert "timeSamples" not in geometry
    assert camera.lens_value("fStop") == 0
    if projection == "CAMERA":
        assert camera.lens_value("focusDistance") == pytest.approx(focus)
        assert camera.lens_value("userProperties:f_number") == pytest.approx(bends)


def test_usd_blurs_where_blender_does(tmp_path: Path) -> None:
    load(tall_photo(tmp_path), use_depth_of_field=True, camera_move="DOLLY_ZOOM")
    start = bpy.context.scene.camera.data.dof.focus_distance
    camera = UsdCamera(write_usd(tmp_path))
    assert camera.lens_value("fStop") == pytest.approx(2.8)
    assert camera.lens_value("focusDistance") == pytest.approx(start)
    assert camera.lens_value("focusDistance", 37) > start + 0.02


def test_usd_holds_one_state_of_a_style_that_builds_up(tmp_path: Path) -> None:
    load(tall_photo(tmp_path), style="VOXELS", use_build_up=True, camera_move="ORBIT")
    text = write_usd(tmp_path)
    before, _, _ = text.partition('def Xform "cat_Camera"')
    assert "timeSamples" not in before
    assert "timeSamples" in text


def test_usd_keeps_the_lamps(tmp_path: Path) -> None:
    """Radiance is intensity / area, by UsdLux's rule for lights that are normalised."""
    load(tall_photo(tmp_path), material="LIT")
    lamps = [bpy.data.objects[name].data for name in ("cat Key", "cat Fill")]
    ours = sorted((lamp.energy / np.pi, lamp.size / 2) for lamp in lamps)
    text = write_usd(tmp_path)
    assert text.count("bool inputs:normalize = 1") == text.count("def DiskLight") == 2
    written = zip(
        re.findall(r"inputs:intensity = (.*)", text),
        re.findall(r"inputs:radius = (.*)", text),
        strict=True,
    )
    there = sorted((float(intensity), float(radius)) for intensity, radius in written)
    np.testing.assert_allclose(there, ours, rtol=1e-4)
