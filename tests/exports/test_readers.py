# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's programs read what the command line exports: all of it, and in its colours.

`making.py` writes the files inside a Blender, `reading.py` reads them in an environment that has
the programs.
"""

import ctypes.util
import json
import platform
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pypcd4 import PointCloud

from tests.exports.making import STYLES
from tooling import blenders, environments, viewer
from tooling.errors import BuildError

HERE = Path(__file__).parent
KINDS = ["MESH", "POINTS", "GRID", "BACKGROUND", *STYLES]
# What the photo's texture fits; other colours are those of vertices.
TEXTURED = {"MESH", "GRID", "RELIEF", "BACKGROUND"}
_OPEN3D_GLIBC = (2, 35)

Facts = dict[str, Any]


def open3d_runs() -> bool:
    """Tells whether Open3D's wheel runs here: it needs a new system with libraries of windows."""
    name, version = platform.libc_ver()
    if name != "glibc" or platform.machine() != "x86_64":
        return False
    is_new = tuple(map(int, version.split("."))) >= _OPEN3D_GLIBC
    return is_new and all(ctypes.util.find_library(each) for each in ("EGL", "GL", "X11", "idn2"))


READ = {"plyfile": ["ply"], "meshio": ["ply"], "trimesh": ["ply", "obj", "glb"], "usd": ["usdc"]}
if open3d_runs():
    READ["open3d"] = ["ply", "obj", "pcd"]


def fetched(fetch: Callable[[], Any]) -> Any:
    """Gets a program; where everything must run, a skip is a failure."""
    try:
        return fetch()
    except BuildError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo in every way that there is."""
    folder = tmp_path_factory.mktemp("exports")
    words = [str(HERE / "making.py"), str(folder)]
    assert blenders.run(fetched(environments.newest_blender), words) == 0
    return folder


@pytest.fixture(scope="module")
def told(files: Path) -> dict[str, Facts]:
    """What the command line told of each file."""
    found: dict[str, Facts] = json.loads((files / "told.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def found(files: Path) -> dict[tuple[str, str], Facts]:
    """What each reader finds in each file."""
    result = {}
    for reader, suffixes in READ.items():
        environment = "open3d" if reader == "open3d" else "readers"
        python = fetched(partial(environments.readers, environment))
        paths = [str(path) for suffix in suffixes for path in sorted(files.glob(f"*.{suffix}"))]
        ran = subprocess.run(
            [str(python), str(HERE / "reading.py"), reader, *paths],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        for name, facts in json.loads(ran.stdout.splitlines()[-1]).items():
            result[reader, name] = facts
    return result


def test_all_of_it_is_read_by_everyone(
    found: dict[tuple[str, str], Facts], told: dict[str, Facts]
) -> None:
    assert {name for _, name in found} >= {f"{kind}.ply" for kind in KINDS}
    for (reader, name), facts in found.items():
        assert facts["points"] == told[name]["points"], (reader, name)
        first = found["plyfile", f"{Path(name).stem}.ply"]
        if name.endswith((".pcd", ".usdc")):
            continue
        assert facts["triangles"] == first["triangles"], (reader, name)
        assert bool(facts["triangles"]) == (name.partition(".")[0] != "POINTS"), (reader, name)


def stood_up(corner: list[float]) -> list[float]:
    """Turns what has Y up, as glTF and most .obj, into Z up."""
    x, y, z = corner
    return [x, -z, y]


def test_up_and_metres(found: dict[tuple[str, str], Facts], told: dict[str, Facts]) -> None:
    for (reader, name), facts in found.items():
        first = found["plyfile", f"{Path(name).stem}.ply"]
        low, high = facts["low"], facts["high"]
        if name.endswith((".glb", ".obj")):
            low, high = stood_up(low), stood_up(high)
            low[1], high[1] = sorted((low[1], high[1]))
        if name != "SPHERES.pcd":  # of balls it has the middles
            np.testing.assert_allclose([low, high], [first["low"], first["high"]], atol=2e-6)
        if reader == "usd":
            assert (facts["up"], facts["metres"], facts["errors"]) == ("Z", 1.0, []), name
    mesh, said = found["plyfile", "MESH.ply"], told["MESH.ply"]
    assert mesh["low"][1] == pytest.approx(said["nearest_depth"], abs=1e-5)
    assert mesh["high"][1] == pytest.approx(said["farthest_depth"], abs=1e-5)
    assert mesh["beside"] < 1e-6


def in_srgb(light: list[float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Encodes linear light, both 0 to 255."""
    share = np.array(light) / 255
    curve = np.where(share <= 0.0031308, share * 12.92, 1.055 * share ** (1 / 2.4) - 0.055)
    return np.asarray(255 * curve)


def test_colours_are_usual_bytes(found: dict[tuple[str, str], Facts]) -> None:
    colours = {"red": "u1", "green": "u1", "blue": "u1", "alpha": "u1"}
    for kind in KINDS:
        properties = dict(found["plyfile", f"{kind}.ply"]["properties"])
        kept = [properties.pop(name, None) for name in ("depth", "disparity", "confidence")]
        assert properties == {"x": "f4", "y": "f4", "z": "f4"} | colours, kind
        if kind in {"MESH", "POINTS", "BACKGROUND"}:
            assert kept == ["f4", "f4", "f4"], kind


def test_colours_are_those_of_the_photo_and_its_styles(
    found: dict[tuple[str, str], Facts],
) -> None:
    # Red grows from 0 to 255 to the right, green downwards, blue is 90.
    np.testing.assert_allclose(found["plyfile", "MESH.ply"]["colour"], (128, 128, 90), atol=3)
    for (reader, name), facts in found.items():
        kind, _, suffix = name.partition(".")
        expected = found["plyfile", f"{kind}.ply"]["colour"]
        assert facts["colour"] is not None, (reader, name)
        assert np.std(expected) > 8, (kind, "is not grey")
        is_linear = suffix == "usdc" or (suffix == "glb" and kind not in TEXTURED)
        if is_linear or suffix == "pcd":
            continue  # the mean of linear light is another
        if reader == "trimesh":
            assert facts["pictures"] == (kind in TEXTURED and suffix != "ply") * (
                2 if kind == "BACKGROUND" else 1
            ), name
        wrong = np.abs(np.subtract(facts["colour"], expected)).max()
        assert wrong < (6 if kind in TEXTURED else 0.6), (reader, name)


@pytest.fixture(scope="module")
def judged(files: Path) -> dict[str, Facts]:
    """What Khronos' validator says of every .glb."""
    node, package = fetched(viewer.gltf_validator)
    script = """
const validator = require(process.argv[1]), fs = require("fs");
(async () => {
  const found = {};
  for (const path of process.argv.slice(2)) {
    const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(path)));
    found[path.split("/").pop()] = report.issues;
  }
  console.log(JSON.stringify(found));
})();
"""
    paths = [str(path) for path in sorted(files.glob("*.glb"))]
    ran = subprocess.run(
        [node, "-e", script, str(package), *paths], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    result: dict[str, Facts] = json.loads(ran.stdout)
    return result


def test_glb_is_valid(judged: dict[str, Facts]) -> None:
    assert set(judged) == {f"{kind}.glb" for kind in KINDS}
    for name, issues in judged.items():
        assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), (name, issues["messages"])


def test_pcd_holds_points_and_balls(files: Path, told: dict[str, Facts]) -> None:
    paths = sorted(files.glob("*.pcd"))
    kinds = ["BACKGROUND", "LOW_POLY", "MESH", "POINTS", "SPHERES"]
    assert [path.stem for path in paths] == kinds
    for path in paths:
        cloud = PointCloud.from_path(path)
        balls = ("radius",) if path.stem == "SPHERES" else ()
        assert cloud.fields == ("x", "y", "z", "rgb", *balls)
        assert cloud.points == told[path.name]["points"]
        assert PointCloud.decode_rgb(cloud.pc_data["rgb"]).std() > 20, "colours"
        if balls:
            assert (cloud.pc_data["radius"] > 0.001).all()
