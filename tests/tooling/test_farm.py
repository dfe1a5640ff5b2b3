# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs for render farms, run by Open Job Description's own program and by node."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import DepthItem, Photo, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet
from tooling import blenders, environments, packaging, viewer
from tooling.places import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="stands in for Blender with a shell script")

TEMPLATE = ROOT / "farm" / "heic_depth.openjd.yaml"
JOB_TYPE = ROOT / "farm" / "heic_depth_flamenco.js"
# As the photos are numbered everywhere: by what the characters are, not by what they look like.
NAMES = ["Zebra.HEIC", "two words.heic", "äpfel 'n' $HOME.heic"]
OPTIONS = "--format pcd --cut 0 --samples 1"

# What Flamenco Manager offers to a job type, as far as this one uses it.
FLAMENCO = """
const author = {
    Task: (name, type) => ({
        name, type, commands: [], addCommand(command) { this.commands.push(command) },
    }),
    Command: (name, parameters) => ({ name, parameters }),
};
const tasks = [];
compileJob({ settings: JSON.parse(process.argv[1]), addTask: (task) => tasks.push(task) });
console.log(JSON.stringify(tasks));
"""


@dataclass(frozen=True, slots=True)
class Farm:
    """A machine of a farm: photos, its Blender, which has nothing installed, and the extension."""

    photos: Path
    blender: Path
    extension: Path

    def run(self, output: Path, **parameters: object) -> subprocess.CompletedProcess[str]:
        """Runs the template's one step as a farm would, in two chunks or as the parameters say."""
        chosen: dict[str, object] = {
            "PhotoFolder": self.photos,
            "PhotoCount": len(NAMES),
            "PhotosPerTask": 2,
            "OutputFolder": output,
            "Options": OPTIONS,
            "Extension": self.extension,
            "Blender": self.blender,
            **parameters,
        }
        words = [word for name, value in chosen.items() for word in ("-p", f"{name}={value}")]
        return openjd("run", str(TEMPLATE), "--step", "Import", *words)


def openjd(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs the program, with its output and errors as one."""
    return subprocess.run(
        [sys.executable, "-m", "openjd", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Farm:
    folder = tmp_path_factory.mktemp("farm machine")
    photos = folder / "my photos"
    photos.mkdir()
    for number, name in enumerate(NAMES):
        write_photo(photos / name, near=number * 40)
    (photos / "notes.txt").write_text("no photo")
    python = environments.with_blender(environments.newest_blender())
    blender = folder / "blender 1.0"
    blender.write_text(f'#!/bin/sh\nexec "{python}" "{ROOT}/tests/bpy_as_blender.py" "$@"\n')
    blender.chmod(0o755)
    return Farm(photos, blender, packaging.built_zip(packaging.this_platform()))


def write_photo(path: Path, near: int) -> None:
    """Writes a calibrated photo; every one with another depth."""
    down, across = np.mgrid[0:12, 0:16]
    codes = (across * 3 + down * 5 + near).astype(np.uint8)
    colours = np.stack(np.broadcast_arrays(codes, 255 - codes, np.uint8(90)), axis=-1)
    colours = colours.repeat(4, axis=0).repeat(4, axis=1)
    depth = DepthItem(
        codes,
        sei=DepthRepresentation(d_min=0.5, d_max=2.0),
        xmp=xmp_packet(depth_fields(iphone_calibration(64, 48), low=0.5, high=2.0)),
    )
    path.write_bytes(write_heic(Photo(colours), depth=depth))


def test_the_template_is_valid() -> None:
    checked = openjd("check", str(TEMPLATE))
    assert checked.returncode == 0, checked.stdout
    assert "passes validation checks" in checked.stdout


def test_two_chunks_make_what_one_machine_makes(farm: Farm, tmp_path: Path) -> None:
    shared, local = tmp_path / "by the farm", tmp_path / "by one machine"
    ran = farm.run(shared, PictureFolder=shared / "pictures")
    assert ran.returncode == 0, ran.stdout
    assert "Chunks run: 2\n" in ran.stdout
    assert "note: no workers stay" not in ran.stdout
    assert "2 done, 0 skipped, 0 failed" in ran.stdout

    words = [f"{farm.photos}", "-o", f"{local}/", "--render", f"{local}/pictures/"]
    words = ["--command", "heic_depth", *words, *OPTIONS.split()]
    assert blenders.run(environments.newest_blender(), words) == 0

    assert files_in(shared) == files_in(local)
    stems = [Path(name).stem for name in NAMES]
    assert sorted(path.stem for path in shared.glob("*.pcd")) == stems
    made = [(shared / f"{stem}.pcd").read_bytes() for stem in stems]
    assert made == [(local / f"{stem}.pcd").read_bytes() for stem in stems]
    assert len(set(made)) == len(NAMES)
    for stem in stems:
        by_both = [Image.open(path / "pictures" / f"{stem}.png") for path in (shared, local)]
        assert by_both[0].size == (64, 48)
        assert by_both[0].tobytes() == by_both[1].tobytes()


def files_in(folder: Path) -> set[str]:
    """Returns all files of a folder and its folders."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_machine_that_lacks_photos_fails_its_task_and_makes_nothing(
    farm: Farm, tmp_path: Path
) -> None:
    ran = farm.run(tmp_path / "results", PhotoCount=5, PhotosPerTask=5)
    assert ran.returncode == 1  # of openjd
    assert "failed: the number of photos is 3 here and 5 in --part; let" in ran.stdout
    assert not (tmp_path / "results").exists()


def test_a_broken_photo_fails_its_task_only_where_that_is_wanted(
    farm: Farm, tmp_path: Path
) -> None:
    photos = tmp_path / "photos"
    shutil.copytree(farm.photos, photos)
    (photos / "Zebra.HEIC").write_bytes((photos / "Zebra.HEIC").read_bytes()[:-9])
    chosen = {"PhotoFolder": photos, "PhotosPerTask": 3}
    allowed = farm.run(tmp_path / "allowed", **chosen)
    assert allowed.returncode == 0, allowed.stdout
    for ran in (allowed, farm.run(tmp_path / "strict", **chosen, BrokenPhotos="no-allow")):
        assert "failed: Zebra.HEIC is cut off" in ran.stdout
        assert "2 done, 0 skipped, 1 failed" in ran.stdout
    assert ran.returncode == 1
    assert files_in(tmp_path / "allowed") == files_in(tmp_path / "strict")


def test_flamenco_gets_plain_commands_that_work(farm: Farm, tmp_path: Path) -> None:
    settings = {
        "photo_folder": str(farm.photos),
        "photo_count": len(NAMES),
        "output_folder": str(tmp_path / "the results"),
        "options": OPTIONS,
        "allow_failures": True,
        "photos_per_task": 2,
    }
    script = JOB_TYPE.read_text(encoding="utf-8") + FLAMENCO
    node = viewer._program(("node", "nodejs"), "nodejs")
    ran = subprocess.run(
        [node, "-e", script, json.dumps(settings)], capture_output=True, text=True, check=True
    )
    tasks = json.loads(ran.stdout)
    assert [task["name"] for task in tasks] == ["photos 1-2", "photos 3-3"]
    assert {task["type"] for task in tasks} == {"blender"}
    commands = [command for task in tasks for command in task["commands"]]
    assert [command["name"] for command in commands] == ["exec"] * 2
    assert {command["parameters"]["exe"] for command in commands} == {"{blender}"}
    words = commands[1]["parameters"]["args"]
    assert blenders.run(environments.newest_blender(), words) == 0
    assert files_in(tmp_path / "the results") == {f"{Path(NAMES[2]).stem}.pcd"}
