# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving cameras, as Blender plays them."""

from collections.abc import Callable, Iterator
from importlib import import_module
from math import floor
from pathlib import Path

import bpy
import numpy as np
import pytest
from mathutils import Matrix
from numpy.typing import NDArray

from tests.blender.conftest import EXTENSION
from tests.blender.scene import load, write_photo

MOVES = ["ORBIT", "DOLLY_ZOOM", "WIGGLE"]
FRAMES = {"ORBIT": 72, "DOLLY_ZOOM": 72, "WIGGLE": 24}
CASES = [
    *[(move, "CAMERA") for move in MOVES],
    ("ORBIT", "ORTHOGRAPHIC"),
    ("WIGGLE", "ORTHOGRAPHIC"),
]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A slope from 0.5 to 2 m, of so many samples that it is nowhere steep enough to be torn."""
    down = np.linspace(0, 255, 72).astype(np.uint8)
    codes = np.repeat(down[:, None], 96, axis=1)
    return write_photo(tmp_path / "cat.heic", rows=72, columns=96, codes=codes)


def view(frame: float) -> NDArray[np.float64]:
    """Returns the matrix that puts the world on the scene's film at a frame."""
    scene = bpy.context.scene
    scene.frame_set(floor(frame), subframe=frame - floor(frame))
    onto_film = scene.camera.calc_matrix_camera(
        bpy.context.evaluated_depsgraph_get(),
        x=scene.render.resolution_x,
        y=scene.render.resolution_y,
        scale_x=scene.render.pixel_aspect_x,
        scale_y=scene.render.pixel_aspect_y,
    )
    return np.array(onto_film @ scene.camera.matrix_world.inverted())


def seen(frame: float, point: tuple[float, float, float]) -> NDArray[np.float64]:
    """Returns where a point of camera space is seen at a frame, in pixels of a picture of 4000."""
    x, y, z, w = view(frame) @ (point[0], -point[2], point[1], 1.0)
    assert z < w
    return np.array((x, y)) / w * 2000


def curves() -> Iterator[bpy.types.FCurve]:
    for action in bpy.data.actions:
        if bpy.app.version < (4, 4, 0):
            yield from action.fcurves
        else:
            for slot in action.slots:
                yield from action.layers[0].strips[0].channelbag(slot).fcurves


@pytest.mark.parametrize(("move", "projection"), CASES)
def test_first_frame_is_the_photos_view_and_the_loop_has_no_seam(
    photo: Path, move: str, projection: str
) -> None:
    load(photo, projection=projection)
    still = view(1)
    bpy.context.scene.frame_set(40)
    load(photo, projection=projection, camera_move=move)
    scene, frames = bpy.context.scene, FRAMES[move]
    assert (scene.frame_start, scene.frame_end, scene.frame_current) == (1, frames, 1)
    np.testing.assert_allclose(view(1), still, atol=1e-6)
    np.testing.assert_allclose(view(frames + 1), still, atol=1e-6)
    for frame in (2, 7.25, frames / 2 + 1, frames):
        again = view(frame + frames)
        np.testing.assert_allclose(view(frame), again, atol=2e-6)
        np.testing.assert_allclose(view(frame - frames), again, atol=2e-6)
    step = 0.25
    leaving = (view(1 + step) - view(1)) / step
    arriving = (view(frames + 1) - view(frames + 1 - step)) / step
    fastest = max(np.abs(view(frame + 1) - view(frame)).max() for frame in range(1, frames + 1))
    assert fastest > 1e-3
    np.testing.assert_allclose(leaving, arriving, atol=0.1 * fastest)


@pytest.mark.parametrize(("move", "projection"), CASES)
def test_subject_stays_in_its_place(photo: Path, move: str, projection: str) -> None:
    load(photo, projection=projection, camera_move=move, fill_background=True)
    distance = bpy.context.scene.camera.data.dof.focus_distance
    on_axis = (0.0, 0.0, -distance)
    # Only where the camera does not turn the whole plane stays; sampled beside the axis.
    turns = move == "ORBIT" or projection == "ORTHOGRAPHIC"
    beside = on_axis if turns else (0.3 * distance, 0.2 * distance, -distance)
    behind = (0.0, 0.1 * distance, -1.2 * distance)
    first = [seen(1, point) for point in (on_axis, beside, behind)]
    moved = 0.0
    for frame in np.linspace(1, FRAMES[move] + 1, 30):
        bound = 0.5 if turns else 0.01
        np.testing.assert_allclose(seen(frame, on_axis), first[0], rtol=0, atol=bound)
        np.testing.assert_allclose(seen(frame, beside), first[1], rtol=0, atol=bound)
        moved = max(moved, np.abs(seen(frame, behind) - first[2]).max())
    assert moved > 10


@pytest.mark.parametrize("move", MOVES)
def test_keys_are_few_and_repeat(photo: Path, move: str) -> None:
    load(photo, camera_move=move)
    found = list(curves())
    assert (
        sorted(curve.data_path for curve in found)
        == {
            "ORBIT": ["location", "location", "rotation_euler", "rotation_euler"],
            "DOLLY_ZOOM": ["dof.focus_distance", "lens", "location"],
            "WIGGLE": ["location", "shift_x"],
        }[move]
    )
    for curve in found:
        assert len(curve.keyframe_points) == (3 if move == "DOLLY_ZOOM" else 9)
        assert {point.interpolation for point in curve.keyframe_points} == {"BEZIER"}
        assert [modifier.type for modifier in curve.modifiers] == ["CYCLES"]
        frames = [point.co.x for point in curve.keyframe_points]
        assert all(frame == int(frame) for frame in frames)
        assert (frames[0], frames[-1]) == (1, FRAMES[move] + 1)
    assert {action.name.partition(".")[0] for action in bpy.data.actions} == {"cat Camera"}


def test_dolly_zoom_stays_in_focus(photo: Path) -> None:
    load(photo, camera_move="DOLLY_ZOOM")
    camera = bpy.context.scene.camera
    start = camera.data.dof.focus_distance
    for frame in (1, 20, 37, 60):
        bpy.context.scene.frame_set(frame)
        assert camera.data.dof.focus_distance == pytest.approx(start + camera.location.z)
    bpy.context.scene.frame_set(37)
    assert camera.location.z > 0.02


@pytest.mark.parametrize(("rate", "frames"), [(24, 72), (25, 72), (30, 88), (60, 176)])
def test_loops_last_as_long_at_any_frame_rate(photo: Path, rate: int, frames: int) -> None:
    bpy.context.scene.render.fps = rate
    load(photo, camera_move="ORBIT")
    assert bpy.context.scene.frame_end == frames
    assert frames / rate == pytest.approx(3, abs=4.01 / rate)


def test_background_lets_the_camera_go_farther(photo: Path) -> None:
    widest = []
    codes = np.zeros((12, 16), np.uint8)
    codes[4:8, 6:11] = 255
    torn = write_photo(photo.with_name("torn.heic"), codes=codes)
    for fill_background in (False, True):
        load(torn, camera_move="WIGGLE", fill_background=fill_background)
        bpy.context.scene.frame_set(7)
        widest.append(bpy.context.scene.camera.location.x)
    assert widest[1] > 2 * widest[0] > 0


def test_relief_has_no_dolly_zoom_and_says_so(
    photo: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = (bpy.context.scene.frame_start, bpy.context.scene.frame_end)
    load(photo, camera_move="DOLLY_ZOOM", projection="ORTHOGRAPHIC")
    assert not bpy.data.actions
    assert (bpy.context.scene.frame_start, bpy.context.scene.frame_end) == before
    told = capfd.readouterr().out
    assert "Warning: cat.heic: a relief has no perspective for a dolly zoom to change; " in told


def test_without_a_move_or_a_camera_the_scene_keeps_its_frames(photo: Path) -> None:
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = 1001, 1100
    scene.frame_set(1010)
    load(photo)
    load(photo, camera_move="ORBIT", use_camera=False)
    assert not bpy.data.actions
    assert (scene.frame_start, scene.frame_end, scene.frame_current) == (1001, 1100, 1010)


def test_of_several_photos_each_camera_moves(tmp_path: Path) -> None:
    files = [{"name": write_photo(tmp_path / name).name} for name in ("a.heic", "b.heic")]
    bpy.ops.import_scene.heic_depth(directory=str(tmp_path), files=files, camera_move="WIGGLE")
    bpy.context.scene.frame_set(7)
    for name in ("a Camera", "b Camera"):
        assert bpy.data.objects[name].location.x > 1e-3


@pytest.mark.parametrize("move", MOVES)
def test_survives_save_and_reload(photo: Path, tmp_path: Path, move: str) -> None:
    load(photo, camera_move=move)
    before = [view(frame) for frame in (1, 12, 30)]
    path = str(tmp_path / "saved.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    assert bpy.context.scene.frame_end == FRAMES[move]
    np.testing.assert_array_equal([view(frame) for frame in (1, 12, 30)], before)
    assert np.abs(before[1] - before[0]).max() > 1e-3


def test_camera_stays_a_child_at_the_phones_place(photo: Path) -> None:
    obj = load(photo, camera_move="ORBIT")
    camera = bpy.data.objects["cat Camera"]
    assert camera.parent == obj
    assert camera.matrix_local == Matrix.Identity(4)


@pytest.mark.parametrize("name", ["pug.heic", "building.heic", "branch.heic"])
def test_real_photos_move(real_photo: Callable[[str], Path], name: str) -> None:
    load(real_photo(name), camera_move="ORBIT", resolution=0.25)
    camera = bpy.context.scene.camera
    bpy.context.scene.frame_set(19)
    angle = np.degrees(camera.rotation_euler.y)
    assert 0.2 < angle < 6


def test_nothing_is_measured_for_a_camera_that_stands_still(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    building = import_module(f"{EXTENSION}.blender.building")

    def measuring(*_given: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(building.DepthExtent, "of", measuring)
    load(photo)
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        load(photo, camera_move="ORBIT")
