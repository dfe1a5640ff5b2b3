# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line, from its words to its exit code, with real workers."""

import importlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.scene import write_photo

COMMAND = "bl_ext.user_default.heic_depth_import.blender.command"
main = importlib.import_module(f"{COMMAND}.main").main
version = importlib.import_module("bl_ext.user_default.heic_depth_import.version").version
parser = importlib.import_module(f"{COMMAND}.parser")
work = importlib.import_module(f"{COMMAND}.work")

GOOD = [
    "-dash.heic",
    "UPPER.HEIC",
    'it\'s "quoted" $HOME `x`.heic',
    f"{'n' * 195}.heif",
    "two words.hif",
    "🐶.heic",
]
BAD = {
    "cut off.heic": "cut off.heic is cut off",
    "gone.heic": "gone.heic cannot be opened (No such file or directory)",
    "text.heic": "text.heic is a text file, not a HEIC",
    "two words.heic": "two words.hif would have the same result as",
}
KINDS = {
    "cut off.heic": "damaged",
    "gone.heic": "unreadable",
    "text.heic": "not_heic",
    "two words.hif": "input",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command line came to: its exit code, what it printed, and the folder of results."""

    code: int
    out: str
    err: str
    results: Path

    @property
    def told(self) -> dict[str, dict[str, Any]]:
        """What it says of each photo, by the photo's name."""
        lines = [json.loads(line) for line in self.out.splitlines()]
        return {Path(line["file"]).name: line for line in lines}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos with all kinds of names, good and bad, and what is no photo."""
    photos = tmp_path_factory.mktemp("photos")
    for name in GOOD:
        write_photo(photos / name)
    whole = (photos / GOOD[0]).read_bytes()
    (photos / "cut off.heic").write_bytes(whole[:-10])
    (photos / "gone.heic").symlink_to("nowhere")
    (photos / "text.heic").write_text("hello")
    (photos / "two words.heic").write_bytes(whole)
    (photos / ".hidden.heic").write_bytes(b"")
    (photos / "notes.txt").write_text("not a photo")
    (photos / "folder.heic").mkdir()
    return photos


@pytest.fixture(scope="module")
def batch(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    results = tmp_path_factory.mktemp("results") / "made by it"
    return run(folder, "-o", results, "--format", "pcd", "--jobs", "2", "--json", "--cut", "0")


def run(*words: object) -> Ran:
    """Runs a command line; the folder of results is its third word."""
    with pytest.MonkeyPatch.context() as patch:
        import io
        import sys

        out, err = io.StringIO(), io.StringIO()
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = main([str(word) for word in words])
    results = Path(str(words[2])) if len(words) > 2 else Path()
    return Ran(code, out.getvalue(), err.getvalue(), results)


def test_two_photos_with_one_result_are_wrong_input_which_is_worse_than_bad_photos(
    batch: Ran,
) -> None:
    assert batch.code == 3


def test_what_failed_is_told_by_its_kind(batch: Ran) -> None:
    found = {name: told["error_kind"] for name, told in batch.told.items()}
    assert found == {**dict.fromkeys([*GOOD, *BAD]), **KINDS}


def test_every_line_has_the_same_keys(batch: Ran) -> None:
    assert {tuple(told) for told in batch.told.values()} == {tuple(batch.told["🐶.heic"])}
    assert {(told["schema"], told["version"]) for told in batch.told.values()} == {(1, version())}
    failed = batch.told["cut off.heic"]
    assert (failed["ok"], failed["points"], failed["output"]) == (False, None, None)


def test_photos_that_fail_by_themselves_may_be_allowed(folder: Path) -> None:
    photos = [folder / name for name in ("🐶.heic", "cut off.heic", "gone.heic", "text.heic")]
    assert run("--json", *photos).code == 1
    allowed = run("--json", "--allow-failures", *photos)
    assert allowed.code == 0
    assert [told["ok"] for told in allowed.told.values()].count(False) == 3
    assert allowed.err.splitlines()[-1] == "1 done, 0 skipped, 3 failed"


def test_wrong_input_is_not_allowed(folder: Path, tmp_path: Path) -> None:
    ran = run("--allow-failures", "--json", folder / "text.heic", tmp_path)
    assert ran.code == 3
    assert {told["error_kind"] for told in ran.told.values()} == {"not_heic", "input"}
    gone = run("--allow-failures", "--json", tmp_path / "no disk" / "dog.heic")
    assert gone.code == 3
    assert gone.told["dog.heic"]["error_kind"] == "input"


def test_every_photo_is_told_once_on_a_line(batch: Ran) -> None:
    names = sorted([*GOOD, *BAD])
    assert sorted(Path(json.loads(line)["file"]).name for line in batch.out.splitlines()) == names
    ok = {name for name, told in batch.told.items() if told["ok"]}
    # Of the two with one name the first in order is done.
    assert ok == {*GOOD, "two words.heic"} - {"two words.hif"}


def test_each_failure_is_named_on_stderr(batch: Ran) -> None:
    for sentence in BAD.values():
        assert sentence in batch.err
    assert batch.err.count("failed: ") == len(BAD)
    assert batch.err.splitlines()[-1] == f"{len(GOOD)} done, 0 skipped, {len(BAD)} failed"


def test_results_are_called_like_their_photos_and_nothing_else_is_there(batch: Ran) -> None:
    expected = {f"{Path(name).stem}.pcd" for name in GOOD}
    assert {path.name for path in batch.results.iterdir()} == expected
    for told in batch.told.values():
        if told["ok"]:
            assert Path(told["output"]).stem == Path(told["file"]).stem
            assert b"POINTS 192\n" in Path(told["output"]).read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process begins at nothing")
def test_the_memory_of_a_worker_is_not_that_of_its_starter(monkeypatch: pytest.MonkeyPatch) -> None:
    """What getrusage tells lasts through the start of another program."""
    monkeypatch.setattr(work.resource, "getrusage", lambda _: SimpleNamespace(ru_maxrss=1 << 40))
    assert 50 < work._peak_memory_mb() < 100_000


def test_what_json_tells(batch: Ran) -> None:
    told = batch.told["🐶.heic"]
    assert {name: told[name] for name in ("points", "size", "accuracy", "skipped", "error")} == {
        "points": 192,
        "size": [64, 48],
        "accuracy": "relative",
        "skipped": False,
        "error": None,
    }
    assert told["nearest_depth"] == pytest.approx(0.919, abs=1e-3)
    assert told["farthest_depth"] == pytest.approx(2.0, abs=1e-3)
    assert 0 < told["seconds"] < 60
    assert 50 < told["peak_memory_mb"] < 5000
    assert set(told) == {
        *("schema", "version", "id", "error_kind"),
        *("file", "ok", "output", "render", "skipped", "error", "warnings", "seconds"),
        *("peak_memory_mb", "points", "device", "lens", "date", "size", "accuracy"),
        *("container", "depth_format"),
        *("exposure_time", "f_number", "iso"),
        *(
            "disparity_scale",
            "disparity_offset",
            "nearest_depth",
            "farthest_depth",
            "subject_distance",
            "quantisation_step",
            "focal_length",
            "principal_point",
            "intrinsics",
            "intrinsics_notes",
            "projection",
        ),
    }


def test_a_second_run_skips_what_is_there(batch: Ran, folder: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in batch.results.iterdir()}
    (batch.results / "🐶.pcd").unlink()
    again = run(folder, "-o", batch.results, "--format", "pcd", "--json")
    assert again.code == 3
    assert {name for name, told in again.told.items() if told["ok"] and not told["skipped"]} == {
        "🐶.heic"
    }
    after = {path.name: path.stat().st_mtime_ns for path in batch.results.iterdir()}
    del before["🐶.pcd"]
    assert after.keys() - before.keys() == {"🐶.pcd"}
    assert {name: after[name] for name in before} == before


def test_force_makes_it_again(batch: Ran, folder: Path) -> None:
    result = batch.results / "UPPER.pcd"
    result.write_text("old")
    kept = run(folder / "UPPER.HEIC", "-o", f"{batch.results}/", "--format", "pcd")
    assert "there already (--force makes it again)" in kept.out
    assert result.read_text() == "old"
    assert (
        run(folder / "UPPER.HEIC", "--output", batch.results, "--format", "pcd", "--force").code
        == 0
    )
    assert result.read_bytes().startswith(b"# .PCD")


def test_a_file_that_was_named_is_written_anew(folder: Path, tmp_path: Path) -> None:
    result = tmp_path / "dog.pcd"
    result.write_text("old")
    ran = run(folder / "UPPER.HEIC", "-o", result, "--cut", "0")
    assert ran.code == 0
    assert result.read_bytes().startswith(b"# .PCD")
    assert ran.err == ""
    (line,) = ran.out.splitlines()
    assert line.startswith(f"[1/1] {folder}/UPPER.HEIC -> {result}: 192 points, 0.92 to 2.00 m (")


@pytest.mark.parametrize(
    "words",
    [["--", "-dash.heic"], ["🐶.heic", "--", "-dash.heic"], ["--", "🐶.heic", "-dash.heic"]],
)
def test_without_results_it_tells_what_is_in_photos(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """A name that starts with a dash is a name behind ``--``, wherever other words are."""
    monkeypatch.chdir(folder)
    ran = run("--json", "--cut", "0", *words)
    assert ran.code == 0
    assert set(ran.told) == set(words) - {"--"}
    assert ran.told["-dash.heic"]["points"] == 192


def test_it_warns_of_the_camera_as_the_window_does(tmp_path: Path) -> None:
    """A dolly zoom needs perspective; of the photo itself there is nothing to say."""
    photo = write_photo(tmp_path / "dog.heic")
    options = ("--projection", "ORTHOGRAPHIC", "--camera-move", "DOLLY_ZOOM")
    warnings = run("--json", *options, "--", photo).told["dog.heic"]["warnings"]
    assert len(warnings) == 1
    assert "a relief has no perspective for a dolly zoom to change" in warnings[0]


def test_a_folder_without_photos(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    ran = run(tmp_path, folder / "UPPER.HEIC", "--cut", "0")
    assert ran.code == 3
    assert (
        f"failed: {tmp_path} has no photos in it (.heic, .heif, .hif, .jpg, .jpeg); name" in ran.err
    )
    assert "UPPER.HEIC: 192 points" in ran.out


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    ran = run(tmp_path / "gone", "-o", tmp_path / "out", "--json")
    assert ran.code == 3
    assert "gone is not there; name photos, or the folder that has them" in ran.err
    assert ran.told["gone"]["error_kind"] == "input"


def test_names_that_are_too_long(tmp_path: Path) -> None:
    longest = write_photo(tmp_path / f"{'n' * 250}.heic")
    ran = run(f"{'x' * 300}.heic", "-o", tmp_path / "out", longest)
    assert ran.code == 3
    assert f"{'x' * 300}.heic cannot be opened (File name too long); check" in ran.err
    assert f"{'n' * 250}.blend cannot be written (" in ran.err
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "the following arguments are required: PHOTO"),
        (["x.heic", "-o", "x.stl"], "the ending must be one of .blend, .glb, .ply, .obj, .usdc, "),
        (["x.heic", "--render", "x.tga"], "the ending must be one of .png, .jpg, .jpeg, .exr"),
        (["x.heic", "y.heic", "-o", "x.glb"], "with several photos -o names a folder"),
        (["x.heic", "y.heic", "--render", "x.png"], "with several photos --render names a folder"),
        (["x.heic", "--render", "x.png", "--no-use-camera"], "leave out --no-use-camera"),
        (["x.heic", "--cut", "-1"], "--cut: -1 is not between 0 and 10"),
        (["x.heic", "--cut", "nan"], "--cut: nan is not between"),
        (["x.heic", "--resolution", "much"], "--resolution: much is not a number"),
        (["x.heic", "--object-type", "cube"], "invalid choice: 'CUBE'"),
        (["x.heic", "--jobs", "0"], "--jobs: 0 is not between"),
        (["x.heic", "--samples", "1.5"], "--samples: 1.5 is not a whole number"),
        (["x.heic", "--cu", "0.1"], "unrecognized arguments: --cu"),
    ],
)
def test_wrong_usage(words: list[str], said: str) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_help_has_examples_and_every_option_of_the_operator() -> None:
    ran = run("--help")
    assert ran.code == 0
    assert "examples:\n  blender --command heic_depth dog.heic -o dog.blend" in ran.out
    options = bpy.ops.import_scene.heic_depth.get_rna_type().properties
    of_scenes = parser.SceneOptions.__annotations__
    shown = [
        one
        for one in options
        if not one.is_hidden and one.identifier not in {"rna_type", "filepath", *of_scenes}
    ]
    assert len(shown) > 10
    words = " ".join(ran.out.split())
    for option in shown:
        assert f"--{option.identifier.replace('_', '-')}" in words
        assert " ".join(option.description.split()[:4]) in words.replace("- ", "-")
    for name in of_scenes:
        assert f"--{name.replace('_', '-')}" not in words


def test_options_are_the_operators_own_by_default() -> None:
    chosen = parser.chosen_options(parser.command_line().parse_args(["x.heic"]))
    options = bpy.ops.import_scene.heic_depth.get_rna_type().properties
    assert len(chosen) > 10
    assert chosen == {name: options[name].default for name in chosen}


def test_options_are_read() -> None:
    words = "--object-type Point_Cloud --material LIT --no-use-camera --fill-background --cut 0.25"
    chosen = parser.chosen_options(
        parser.command_line().parse_args([*words.split(), "--disparity-offset", "-0.5", "x.heic"])
    )
    assert chosen["object_type"] == "POINT_CLOUD"
    assert chosen["material"] == "LIT"
    assert chosen["use_camera"] is False
    assert chosen["fill_background"] is True
    assert chosen["cut"] == 0.25
    assert chosen["disparity_offset"] == -0.5


def test_options_reach_the_scene_and_the_picture_is_the_photo(tmp_path: Path) -> None:
    colours = np.full((48, 64, 3), (180, 120, 90), np.uint8)
    photo = write_photo(tmp_path / "dog.heic", colours=colours)
    words = ["--object-type", "point_cloud", "--cut", "0", "--samples", "4"]
    words += ["--render", str(tmp_path / "pictures" / "dog.png"), "--resolution-percentage", "50"]
    assert run(photo, "-o", tmp_path / "dog.blend", *words).code == 0
    from PIL import Image

    with Image.open(tmp_path / "pictures" / "dog.png") as picture:
        assert picture.size == (32, 24)
        centre = np.asarray(picture.convert("RGB"), float)[6:18, 8:24]
        assert str(tmp_path) not in str(picture.info)
    assert np.abs(centre - (180, 120, 90)).max() <= 2
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "dog.blend"))
    kinds = sorted(obj.type for obj in bpy.data.objects)
    assert kinds == ["CAMERA", "POINTCLOUD"]
    assert bpy.context.scene.view_settings.view_transform == "Standard"
    assert bpy.context.scene.render.resolution_percentage == 100


@pytest.mark.parametrize("material", ["lit", "none"])
def test_what_takes_light_is_rendered_in_light_once(tmp_path: Path, material: str) -> None:
    """A grey wall that faces the camera: its lamps show it in its own colour, white light as 0.8.

    The latter is what Blender takes for the colour of a thing without a material.
    """
    wall = write_photo(
        tmp_path / "wall.heic",
        codes=np.full((12, 16), 128, np.uint8),
        colours=np.full((48, 64, 3), 200, np.uint8),
    )
    ran = run(wall, "--render", tmp_path / "wall.exr", "--material", material, "--samples", "16")
    assert ran.code == 0
    picture = bpy.data.images.load(str(tmp_path / "wall.exr"))
    pixels = np.array(picture.pixels[:]).reshape(48, 64, 4)
    expected = ((200 / 255 + 0.055) / 1.055) ** 2.4 if material == "lit" else 0.8
    assert pixels[12:36, 16:48, :3].mean() == pytest.approx(expected, rel=0.15)


def test_pictures_may_be_jpeg(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "dog.heic")
    assert run(photo, "--render", tmp_path / "dog.jpg", "--samples", "1").code == 0
    from PIL import Image

    with Image.open(tmp_path / "dog.jpg") as picture:
        assert picture.format == "JPEG"


def test_blender_knows_the_command_while_the_extension_is_enabled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known: list[str] = []

    def register(name: str, _function: object) -> str:
        known.append(name)
        return name

    monkeypatch.setattr(bpy.utils, "register_cli_command", register)
    monkeypatch.setattr(bpy.utils, "unregister_cli_command", known.remove)
    blender = importlib.import_module("bl_ext.user_default.heic_depth_import.blender")
    handles = list(blender._commands)
    assert len(handles) == 1
    monkeypatch.setattr(blender, "_commands", [])
    monkeypatch.setattr(blender, "CLASSES", ())
    monkeypatch.setattr(blender.dialog, "draw_menu_entry", lambda _menu, _context: None)
    monkeypatch.setattr(blender.pcd_export, "draw_export_entry", lambda _menu, _context: None)
    blender.register()
    assert known == ["heic_depth"]
    blender.unregister()
    assert known == []


def test_what_blender_calls_is_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    blender = importlib.import_module("bl_ext.user_default.heic_depth_import.blender")
    assert blender._run_command([]) == 2
    assert "required: PHOTO" in capsys.readouterr().err
