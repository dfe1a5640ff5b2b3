# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench tells an import from one that is not what the plain path comes to, and its stages."""

from pathlib import Path

import bpy
import numpy as np
import pytest

from bench.import_kinds import KINDS
from bench.plain_path import PlainMesh, differences, plain_mesh
from bench.stage_figures import ALL, ELSEWHERE
from bench.stage_table import measured
from bench.stages import REST, STAGES
from tests.blender.scene import load, write_photo


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A near block (2/m) before a slope (0.5/m and up): it is torn."""
    codes = np.add.outer(np.arange(48), np.arange(64)).astype(np.uint8) // 4
    codes[12:36, 20:44] = 250
    return write_photo(tmp_path / "block.heic", columns=64, rows=48, codes=codes)


def imported(photo: Path, **options: object) -> tuple[bpy.types.ID, PlainMesh, object]:
    data = load(photo, **options).data
    assert data is not None
    return data, *plain_mesh(photo)


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.is_plain], ids=lambda kind: kind.name
)
def test_an_import_is_what_the_plain_path_comes_to(kind: object, photo: Path) -> None:
    data, plain, space = imported(photo, **kind.options)
    assert len(plain.triangles) < 2 * 47 * 63
    assert differences(data, plain, space) == []


def changed(data: bpy.types.ID, name: str, value: str, at: int, by: float) -> None:
    values = np.empty(
        len(data.attributes[name].data) * {"color": 4, "vector": 3}[value], np.float32
    )
    data.attributes[name].data.foreach_get(value, values)
    values[at] += by
    data.attributes[name].data.foreach_set(value, values)


@pytest.mark.parametrize("kind", ["MESH", "POINT_CLOUD"])
def test_other_places_and_colours_are_told(kind: str, photo: Path) -> None:
    data, plain, space = imported(photo, object_type=kind)
    changed(data, "position", "vector", 3000, 1e-5)
    (told,) = differences(data, plain, space)
    assert told.startswith("positions are off by 1e-05")
    changed(data, "Color", "color", 4000, 0.1)
    assert [each.split()[0] for each in differences(data, plain, space)] == ["positions", "colours"]


def test_other_faces_and_uvs_are_told(photo: Path) -> None:
    data, plain, space = imported(photo)
    corners = np.empty(len(data.loops), np.int32)
    data.loops.foreach_get("vertex_index", corners)
    corners[:4] = np.roll(corners[:4], 1)  # the same quad along its other diagonal
    data.loops.foreach_set("vertex_index", corners)
    told = differences(data, plain, space)
    assert told[0] == "faces are others"
    assert told[1].startswith("UVs are off by")


def test_missing_points_are_told(photo: Path) -> None:
    data, plain, space = imported(photo, resolution=0.5)
    told = f"768 points, {len(plain.positions)} in the plain path"
    assert differences(data, plain, space) == [told]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_profile_has_stages_of_both_threads_and_adds_up(kind: object, photo: Path) -> None:
    figures = measured(photo, kind)
    assert set(figures) <= {*STAGES, ELSEWHERE, ALL}
    assert {"decode the photo", "steps and noise", "place"} <= set(figures)
    processor = sum(each.processor for stage, each in figures.items() if stage != ALL)
    assert processor == pytest.approx(figures[ALL].processor)
    for stage, each in figures.items():
        if stage != ELSEWHERE:
            assert 0 <= each.alone <= each.clock <= figures[ALL].clock
    assert figures[REST].clock < figures[ALL].clock
