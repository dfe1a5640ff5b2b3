# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera of a .glb: what glTF's rules make of it lies where Blender has it."""

import importlib
import json
import struct
from math import tan
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest
from mathutils import Matrix, Quaternion

from tests.blender.camera_views import HALF, MOVES, Doubles, farthest_off, in_the_scene, tall_photo
from tests.blender.scene import load
from tests.blender.test_camera_move import FRAMES

PACKAGE = "bl_ext.user_default.heic_depth_import"
COMMAND = f"{PACKAGE}.blender.command"
EXPORTING = f"{PACKAGE}.blender.exporting"
main = importlib.import_module(f"{COMMAND}.main").main
camera_frames = importlib.import_module(f"{EXPORTING}.camera_frames").camera_frames
with_camera = importlib.import_module(f"{EXPORTING}.glb_camera").with_camera
left_out = importlib.import_module(f"{EXPORTING}.left_out").left_out
Projection = importlib.import_module(f"{PACKAGE}.core.settings").Projection
CameraMove = importlib.import_module(f"{PACKAGE}.core.staging.camera_moves").CameraMove


def glb_as_blender_writes_it(camera: bpy.types.Object) -> bytes:
    """Returns a file with a photo's nodes and a camera that knows neither move nor shift."""
    lens = "orthographic" if camera.data.type == "ORTHO" else "perspective"
    half = 0.5**0.5
    document = {
        "nodes": [
            {"name": camera.name, "camera": 0},
            {"name": "cat", "rotation": [half, 0, 0, half], "children": [0]},
        ],
        "cameras": [{"type": lens, lens: {"znear": 0.01}}],
        "buffers": [{"byteLength": 2}],
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text
    chunks += struct.pack("<I4s", 4, b"BIN\0") + bytes(4)
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


class GlbCamera:
    """A camera by glTF's rules.

    Source: the glTF 2.0 specification, 3.5.3 (transformations), 3.10 (cameras), 3.11 (animations).
    """

    def __init__(self, content: bytes) -> None:
        size = int.from_bytes(content[12:16], "little")
        self.document: dict[str, Any] = json.loads(content[20 : 20 + size])
        self.content, self.start = content, 28 + size
        (self.camera,) = self.document["cameras"]
        self.node, self.parent = self.document["nodes"]
        self.tracks: dict[str, Doubles] = {}
        for animation in self.document.get("animations", ()):
            for channel in animation["channels"]:
                sampler = animation["samplers"][channel["sampler"]]
                self.seconds = self._array(sampler["input"])[:, 0]
                self.tracks[channel["target"]["path"]] = self._array(sampler["output"])

    def _array(self, number: int) -> Doubles:
        accessor = self.document["accessors"][number]
        offset = self.document["bufferViews"][accessor["bufferView"]]["byteOffset"]
        assert offset % 4 == 0
        width = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}[accessor["type"]]
        count = accessor["count"] * width
        flat = np.frombuffer(self.content, "<f4", count, self.start + offset)
        rows = flat.reshape(-1, width).astype(np.float64)
        np.testing.assert_array_equal(rows.min(axis=0), accessor["min"])
        return rows

    def view(self, frame: int) -> Doubles:
        """Returns the matrix from Blender's world to clip space; 24 frames are a second."""
        own = {path: track[frame - 1] for path, track in self.tracks.items()}
        if own:
            assert self.seconds[frame - 1] == pytest.approx((frame - 1) / 24)
        x, y, z, w = own.get("rotation", self.node["rotation"])
        place = own.get("translation", self.node["translation"])
        local = Matrix.LocRotScale(place, Quaternion((w, x, y, z)), None)
        x, y, z, w = self.parent["rotation"]
        stands = np.array(Quaternion((w, x, y, z)).to_matrix().to_4x4() @ local)
        y_up = np.array([(1, 0, 0, 0), (0, 0, 1, 0), (0, -1, 0, 0), (0, 0, 0, 1)])
        film: Doubles = self._film(own) @ np.linalg.inv(stands) @ y_up
        return film

    def _film(self, own: dict[str, Doubles]) -> Doubles:
        film = np.zeros((4, 4))
        if self.camera["type"] == "orthographic":
            lens = self.camera["orthographic"]
            film[0, 0], film[1, 1], film[3, 3] = 1 / lens["xmag"], 1 / lens["ymag"], 1
            return film
        lens = self.camera["perspective"]
        up = 1 / tan(own.get("pointer", [lens["yfov"]])[0] / 2)
        film[0, 0], film[1, 1], film[3, 2] = up / lens["aspectRatio"], up, -1
        return film


@pytest.mark.parametrize(("move", "projection"), MOVES)
def test_glb(tmp_path: Path, move: str, projection: str) -> None:
    load(tall_photo(tmp_path), camera_move=move, projection=projection)
    scene = bpy.context.scene
    content = glb_as_blender_writes_it(scene.camera)
    camera = GlbCamera(with_camera(content, camera_frames(scene)))
    assert scene.frame_current == 1
    subject, off, moved = farthest_off(camera.view, move, in_the_scene())
    assert (moved > 20) == (move != "NONE")
    # A turn in place of the shift keeps the middle: so far from it, less than half of the shift
    # comes back.
    shift = 0.5 * 2 * HALF * abs(scene.camera.data.shift_x)
    assert subject < 1
    assert off < (0.1 if projection == "ORTHOGRAPHIC" else moved if move == "WIGGLE" else shift)
    # The loop ends as it began.
    for track in camera.tracks.values():
        assert len(track) == FRAMES[move] + 1
        np.testing.assert_allclose(track[0], track[-1], atol=1e-5)
    zooms = move == "DOLLY_ZOOM"
    assert ("pointer" in camera.tracks) == zooms
    assert camera.document.get("extensionsUsed", []) == ["KHR_animation_pointer"] * zooms
    assert "extensionsRequired" not in camera.document


def test_glb_tells_the_lens(tmp_path: Path) -> None:
    load(tall_photo(tmp_path))
    scene = bpy.context.scene
    lens = scene.camera.data
    content = with_camera(glb_as_blender_writes_it(scene.camera), camera_frames(scene))
    told = GlbCamera(content).camera["extras"]
    assert told == {
        "heic_depth": {
            "focus_distance": pytest.approx(lens.dof.focus_distance, abs=1e-6),
            "f_number": pytest.approx(2.8),
            "lens_shift": pytest.approx([lens.shift_x, lens.shift_y], abs=1e-6),
            "use_depth_of_field": False,
        }
    }
    assert lens.shift_x > 1e-3


def test_without_a_camera_a_glb_stays_as_it_is(tmp_path: Path) -> None:
    load(tall_photo(tmp_path), use_camera=False)
    assert with_camera(b"glTF", camera_frames(bpy.context.scene)) == b"glTF"


def test_glb_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file in full, as the command line writes it."""
    path = tmp_path / "cat.glb"
    words = [
        str(tall_photo(tmp_path)),
        "-o",
        str(path),
        "--material",
        "LIT",
        "--camera-move",
        "DOLLY_ZOOM",
    ]
    assert main([*words, "--use-depth-of-field", "--json"]) == 0
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert "KHR_animation_pointer" in warning
    content = path.read_bytes()
    document = json.loads(content[20 : 20 + int.from_bytes(content[12:16], "little")])
    assert {"KHR_animation_pointer", "KHR_lights_punctual"} <= set(document["extensionsUsed"])
    assert "KHR_materials_unlit" not in document["extensionsUsed"]
    lights = document["extensions"]["KHR_lights_punctual"]["lights"]
    assert [light["type"] for light in lights] == ["point", "point"]
    (camera,) = document["cameras"]
    assert camera["extras"]["heic_depth"]["use_depth_of_field"] is True
    paths = [channel["target"]["path"] for channel in document["animations"][0]["channels"]]
    # It turns as well: the same shift of a longer lens is a smaller angle.
    assert paths == ["translation", "rotation", "pointer"]


SENTENCES = [
    (".blend", "WIGGLE", "CAMERA", True, []),
    (".usdc", "WIGGLE", "CAMERA", True, ["a .usdc does not build up"]),
    (".glb", "NONE", "CAMERA", False, []),
    (".glb", "ORBIT", "CAMERA", False, []),
    (".glb", "DOLLY_ZOOM", "CAMERA", False, ["KHR_animation_pointer"]),
    (".glb", "WIGGLE", "CAMERA", False, ["turns towards its subject"]),
    (".glb", "WIGGLE", "ORTHOGRAPHIC", False, []),
    (".ply", "ORBIT", "CAMERA", True, ["does not build up", "holds no camera"]),
    (".pcd", "NONE", "CAMERA", False, []),
]


@pytest.mark.parametrize(("suffix", "move", "projection", "builds", "said"), SENTENCES)
def test_what_is_left_out_is_told(
    suffix: str, move: str, projection: str, builds: bool, said: list[str]
) -> None:
    imported = SimpleNamespace(rig=SimpleNamespace(frames=FRAMES.get(move, 0)))
    chosen = SimpleNamespace(
        camera_move=CameraMove(move),
        surface=SimpleNamespace(projection=Projection(projection)),
        use_build_up=builds,
        has_hdr=False,
        style="VOXELS",
    )
    sentences = list(left_out(imported, chosen, Path(f"cat{suffix.upper()}")))
    assert len(sentences) == len(said)
    for sentence, part in zip(sentences, said, strict=True):
        assert part in sentence
        assert sentence[0].islower()
