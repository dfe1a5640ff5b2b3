# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The flat grid and the inputs of its modifier."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import bpy
import numpy as np
import pytest

from tests.blender.conftest import EXTENSION
from tests.blender.scene import (
    Doubles,
    colours_of,
    everything,
    load,
    positions,
    seen_at,
    values,
    write_photo,
)

INPUTS = ["Strength", "Disparity Scale", "Disparity Offset", "Cut", "Far Limit"]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A near block (2/m) before a slope (0.5/m and up)."""
    codes = np.add.outer(np.arange(48), np.arange(64)).astype(np.uint8) // 4
    codes[12:36, 20:44] = 250
    return write_photo(tmp_path / "block.heic", columns=64, rows=48, codes=codes)


def inputs() -> Any:
    return importlib.import_module(f"{EXTENSION}.blender.nodes.modifier_inputs")


def set_to(obj: bpy.types.Object, **values: float) -> None:
    """Sets inputs of the modifier; an underscore stands for a space."""
    for name, value in values.items():
        inputs().set_input(obj.modifiers["HEIC Depth"], name.replace("_", " "), value)
    bpy.context.view_layer.update()


def get(obj: bpy.types.Object, name: str) -> float:
    return float(inputs().get_input(obj.modifiers["HEIC Depth"], name))


def displaced(obj: bpy.types.Object) -> bpy.types.Object:
    bpy.context.view_layer.update()
    return obj.evaluated_get(bpy.context.evaluated_depsgraph_get())


def in_space(grid: bpy.types.Object) -> Doubles:
    """Returns how far all vertices are."""
    return -positions(displaced(grid))[:, 2]


def corners(obj: bpy.types.Object) -> tuple[list[int], list[int]]:
    """Returns the first corner of every face and the vertex at every corner."""
    mesh = obj.data
    starts, vertices = np.empty(len(mesh.polygons), np.int32), np.empty(len(mesh.loops), np.int32)
    mesh.polygons.foreach_get("loop_start", starts)
    mesh.loops.foreach_get("vertex_index", vertices)
    return starts.tolist(), vertices.tolist()


def check_same(found: bpy.types.Object, mesh: bpy.types.Object) -> None:
    """Compares what the modifier makes with MESH: vertices, faces, attributes."""
    assert corners(found) == corners(mesh)
    error = np.abs(positions(found) - positions(mesh)).max(axis=1)
    assert (error <= 1e-5 * np.abs(positions(mesh)).max(axis=1)).all()
    for name in ("depth", "disparity"):
        expected = values(mesh, name, 1, "value")
        np.testing.assert_allclose(values(found, name, 1, "value"), expected, rtol=1e-5)
    np.testing.assert_array_equal(colours_of(found), colours_of(mesh))
    np.testing.assert_array_equal(
        values(found, "UVMap", 2, "vector"), values(mesh, "UVMap", 2, "vector")
    )


@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"cut": 0.0},
        {"cut": 0.3, "use_undistort": False},
        {"disparity_scale": 2.0, "disparity_offset": -0.25},
        {"disparity_offset": -0.55},  # beyond infinity
        {"far_limit": 1.5},
        {"resolution": 0.5},
        {"resolution": 2.0},
        {"depth_scale": -2.0, "use_dequantize": False},
    ],
    ids=str,
)
def test_as_imported_it_is_the_mesh(
    photo: Path, projection: str, options: dict[str, float]
) -> None:
    mesh = load(photo, projection=projection, **options)
    grid = load(photo, projection=projection, object_type="GRID", **options)
    assert grid.type == "MESH"
    assert [modifier.name for modifier in grid.modifiers] == ["HEIC Depth"]
    assert not grid.data.validate(verbose=True)
    check_same(displaced(grid), mesh)
    # The nodes that correct and those that tear, too, which are at work when something is changed.
    set_to(grid, Far_Limit=values(mesh, "depth", 1, "value").max() * (1 + 1e-6))
    check_same(displaced(grid), mesh)
    set_to(grid, Cut=get(grid, "Cut") * (1 - 1e-4))
    check_same(displaced(grid), mesh)


@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
def test_strength_leads_from_a_plane_to_the_surface_along_the_rays(
    photo: Path, projection: str
) -> None:
    grid = load(photo, object_type="GRID", projection=projection)
    whole = positions(displaced(grid))
    seen = seen_at(displaced(grid))
    set_to(grid, Strength=0.0)
    flat = positions(displaced(grid))
    np.testing.assert_array_equal(flat, positions(grid))
    assert np.ptp(flat[:, 2]) == 0
    assert whole[:, 2].min() <= flat[0, 2] <= whole[:, 2].max() + 1e-6
    set_to(grid, Strength=0.25)
    np.testing.assert_allclose(
        positions(displaced(grid)), flat + (whole - flat) / 4, rtol=1e-5, atol=1e-6
    )
    for strength in (0.0, 0.25):
        set_to(grid, Strength=strength)
        np.testing.assert_allclose(seen_at(displaced(grid)), seen, atol=1e-3)


def test_inputs_start_as_imported_and_have_tooltips(photo: Path) -> None:
    grid = load(
        photo, object_type="GRID", disparity_scale=2, disparity_offset=-0.25, cut=0.1, far_limit=3
    )
    started = [get(grid, name) for name in INPUTS]
    assert started == pytest.approx([1, 2, -0.25, 0.1, 3])
    items = grid.modifiers[0].node_group.interface.items_tree
    shown = [
        item for item in items if getattr(item, "in_out", "") == "INPUT" and item.name != "Geometry"
    ]
    # What has a panel comes last.
    assert [item.name for item in shown] == sorted(INPUTS, key=lambda name: "Disparity" in name)
    assert all(item.description for item in shown)


def test_sky_is_at_the_far_limit_wherever_that_is(tmp_path: Path) -> None:
    codes = np.full((12, 16), 100, np.uint8)
    codes[:, :4] = 0
    path = write_photo(tmp_path / "sky.heic", codes=codes)
    grid = load(path, object_type="GRID", cut=0, disparity_offset=-0.5)  # code 0 is 0/m then
    farthest = in_space(grid).max()
    assert get(grid, "Far Limit") == 0
    near = in_space(grid)[in_space(grid) < farthest * 0.9]
    for limit in (50.0, 3.0):
        set_to(grid, Far_Limit=limit)
        assert np.isclose(in_space(grid), limit).sum() == 12 * 4
        np.testing.assert_allclose(in_space(grid)[in_space(grid) < 2.5], near, rtol=1e-5)


def test_scale_and_offset_are_those_of_an_import(photo: Path) -> None:
    grid = load(photo, object_type="GRID", cut=0)
    plain = 1 / in_space(grid)
    set_to(grid, Disparity_Scale=3.0, Disparity_Offset=-0.2)
    np.testing.assert_allclose(in_space(grid), 1 / (plain * 3 - 0.2), rtol=1e-5)
    found = displaced(grid)
    np.testing.assert_allclose(values(found, "depth", 1, "value")[:, 0], in_space(grid), rtol=1e-5)
    np.testing.assert_allclose(
        values(found, "disparity", 1, "value")[:, 0], plain * 3 - 0.2, rtol=1e-5
    )
    set_to(grid, Disparity_Scale=1.0, Disparity_Offset=0.0)
    np.testing.assert_allclose(1 / in_space(grid), plain, rtol=1e-6)


def test_far_limit_hides_and_shows_again(photo: Path) -> None:
    grid = load(photo, object_type="GRID", cut=0)
    plain = in_space(grid)
    set_to(grid, Far_Limit=1.0)
    np.testing.assert_allclose(in_space(grid), np.minimum(plain, 1), rtol=1e-5)
    set_to(grid, Far_Limit=100.0)
    np.testing.assert_allclose(in_space(grid), plain, rtol=1e-5)


def test_automatic_far_limit_follows_the_correction(photo: Path) -> None:
    """The slope is nowhere infinitely far: nothing holds it back, until it were beyond."""
    grid = load(photo, object_type="GRID", cut=0, disparity_scale=2)
    plain = 1 / in_space(grid)
    set_to(grid, Disparity_Offset=-0.5)
    np.testing.assert_allclose(in_space(grid), 1 / (plain - 0.5), rtol=1e-5)
    set_to(grid, Disparity_Offset=-3.0)
    assert in_space(grid).min() == pytest.approx(1 / (plain.max() - 3.0), rel=1e-5)
    assert in_space(grid).max() == pytest.approx(8 * np.median(1 / plain), rel=1e-4)
    set_to(grid, Disparity_Offset=0.0, Disparity_Scale=0.5)
    np.testing.assert_allclose(in_space(grid), 4 / plain, rtol=1e-5)


def test_far_limit_of_the_import_can_be_taken_back(photo: Path) -> None:
    plain = -positions(load(photo, cut=0, use_dequantize=False))[:, 2]
    grid = load(photo, object_type="GRID", cut=0, far_limit=1.0, use_dequantize=False)
    assert in_space(grid).max() == pytest.approx(1)
    set_to(grid, Far_Limit=100.0)
    np.testing.assert_allclose(in_space(grid), plain, rtol=1e-5)


def triangle_count(obj: bpy.types.Object) -> int:
    return sum(len(face.vertices) - 2 for face in obj.data.polygons)


def test_cut_tears_and_closes(photo: Path) -> None:
    grid = load(photo, object_type="GRID")
    as_imported = triangle_count(displaced(grid))
    whole = 2 * 47 * 63
    assert whole - 2 * 4 * 26 <= as_imported < whole - 2 * 4 * 22  # a rim of cells around 24 x 24
    set_to(grid, Cut=0.0)
    assert triangle_count(displaced(grid)) == whole
    set_to(grid, Cut=10.0)
    assert triangle_count(displaced(grid)) == whole
    # The jump of depth at the block's rim is between 1.8 and 3.2 fold.
    set_to(grid, Cut=2.3)
    assert as_imported < triangle_count(displaced(grid)) < whole
    set_to(grid, Cut=0.05)
    assert triangle_count(displaced(grid)) == as_imported
    closed = displaced(grid)
    assert not bpy.data.meshes.new_from_object(closed).validate(verbose=True)


@pytest.mark.parametrize("cut", [0.005, 0.02, 0.05, 0.5, 2.3])
def test_live_cut_tears_just_the_jumps(photo: Path, cut: float) -> None:
    """By the rule of an import, from the disparities of the faces themselves."""
    grid = load(photo, object_type="GRID", use_dequantize=False)
    set_to(grid, Cut=cut * (1 + 1e-6))
    found = displaced(grid)
    disparity = values(found, "disparity", 1, "value")[:, 0]
    noise = 2.5 * 1.5 / 255
    for face in found.data.polygons:
        around = disparity[list(face.vertices)]
        for triangle in (around[:3], around[[0, *range(2, len(around))]]):
            lowest = triangle.min()
            assert triangle.max() - lowest <= max(lowest * cut, noise) + 1e-5
    # And nothing else: the slope alone is torn nowhere, for its steps are noise.
    gone = 2 * 47 * 63 - triangle_count(found)
    assert gone <= 2 * (25 + 25 + 25 + 25)


def test_torn_by_its_cut_it_has_the_faces_of_an_import_with_that_cut(tmp_path: Path) -> None:
    """Only that an import moves what is beside a tear onto the outline."""
    codes = np.full((12, 16), 10, np.uint8)
    codes[:, 7:] = 200
    photo = write_photo(tmp_path / "step.heic", codes=codes)
    mesh = load(photo)
    grid = load(photo, object_type="GRID", cut=10.0)
    assert triangle_count(displaced(grid)) == triangle_count(mesh) + 2 * 11
    set_to(grid, Cut=0.05)
    found = displaced(grid)
    assert corners(found) == corners(mesh)
    np.testing.assert_array_equal(colours_of(found), colours_of(mesh))
    for name in ("depth", "disparity"):
        expected = values(mesh, name, 1, "value")
        np.testing.assert_allclose(values(found, name, 1, "value"), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("options", "tears", "closes"),
    [
        ({"cut": 0.05}, {"Cut": 0.04}, {"Cut": 0.07}),
        ({"cut": 0.05}, {"Disparity_Offset": -0.2}, {"Disparity_Offset": 0.3}),
        # The more scale, the less the offset counts.
        (
            {"cut": 0.042, "disparity_offset": 0.2},
            {"Disparity_Scale": 10.0},
            {"Disparity_Scale": 0.3},
        ),
        # The limit hides most of the first step, then neither, then most of the second, too.
        ({"cut": 0.04, "far_limit": 1 / 1.02}, {"Far_Limit": 0.0}, {"Far_Limit": 1 / 1.08}),
    ],
    ids=str,
)
def test_what_makes_jumps_larger_tears_and_what_makes_them_smaller_closes(
    tmp_path: Path, options: dict[str, float], tears: dict[str, float], closes: dict[str, float]
) -> None:
    """Three bands at 1, 1.06 and 1.11 per metre; the import tears one of the steps."""
    codes = np.full((12, 18), 85, np.uint8)
    codes[:, 6:12] += 10
    codes[:, 12:] += 18
    photo = write_photo(tmp_path / "steps.heic", columns=18, codes=codes)
    grid = load(photo, object_type="GRID", use_dequantize=False, **options)
    as_imported = {name.replace(" ", "_"): get(grid, name) for name in INPUTS}
    whole, step = 2 * 11 * 17, 2 * 11
    assert triangle_count(displaced(grid)) == whole - step
    set_to(grid, **tears)
    assert triangle_count(displaced(grid)) == whole - 2 * step
    set_to(grid, **as_imported)
    assert triangle_count(displaced(grid)) == whole - step
    set_to(grid, **closes)
    assert triangle_count(displaced(grid)) == whole


def test_what_closes_keeps_what_it_carries(photo: Path) -> None:
    grid = load(photo, object_type="GRID")
    torn = bpy.data.objects["block Torn"]
    before = positions(displaced(grid))
    set_to(grid, Cut=0.0)
    found = displaced(grid)
    for name, width, key in (
        ("Color", 4, "color"),
        ("UVMap", 2, "vector"),
        ("depth", 1, "value"),
        ("disparity", 1, "value"),
    ):
        both = [values(part, name, width, key) for part in (grid, torn)]
        np.testing.assert_array_equal(values(found, name, width, key), np.concatenate(both))
    np.testing.assert_array_equal(positions(found)[: len(before)], before)
    np.testing.assert_allclose(
        -positions(found)[:, 2], values(found, "depth", 1, "value")[:, 0], rtol=1e-5
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"Strength": 0.5},
        {"Disparity_Scale": 3.0},
        {"Disparity_Offset": 0.1},
        {"Cut": 0.06},
        {"Far_Limit": 1.9},
    ],
    ids=str,
)
def test_mesh_is_taken_as_it_is_where_nothing_can_have_torn(
    photo: Path, changes: dict[str, float]
) -> None:
    """Another one takes several times as long, and has lost what decides about its faces."""
    grid = load(photo, object_type="GRID")
    set_to(grid, **changes)
    assert "jump_lowest" in displaced(grid).data.attributes
    set_to(grid, Cut=0.04)
    assert "jump_lowest" not in displaced(grid).data.attributes


@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
def test_nodes_are_built_once_a_session_whatever_the_photo(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, projection: str
) -> None:
    """Those of another photo, at other settings, hold the numbers of that one."""
    kept_groups = importlib.import_module(f"{EXTENSION}.blender.nodes.kept_groups")
    kept_groups.forget_kept_groups()
    load(photo, projection=projection, object_type="GRID")
    live_nodes = importlib.import_module(f"{EXTENSION}.blender.nodes.live_nodes")
    monkeypatch.setattr(live_nodes, "_built", Mock(side_effect=AssertionError("built again")))
    codes = np.repeat([[40] * 8 + [200] * 8], 12, axis=0).astype(np.uint8)
    other = write_photo(tmp_path / "steps.heic", codes=codes)
    changed = {"disparity_scale": 2.0, "disparity_offset": 0.25, "cut": 0.1, "far_limit": 0.9}
    mesh = load(other, projection=projection, **changed)
    grid = load(other, projection=projection, object_type="GRID", **changed)
    check_same(displaced(grid), mesh)
    set_to(grid, Strength=0.0)
    assert np.ptp(positions(displaced(grid))[:, 2]) == pytest.approx(0, abs=1e-6)
    set_to(grid, Strength=1.0, Cut=10.0)
    whole = load(other, projection=projection, **changed | {"cut": 0})
    assert triangle_count(displaced(grid)) == triangle_count(whole) > triangle_count(mesh)
    group = grid.modifiers["HEIC Depth"].node_group
    assert group.name.partition(".")[0] == "HEIC Depth"
    assert group.library_weak_reference is None


def test_each_grid_has_nodes_of_its_own(photo: Path) -> None:
    first, second = load(photo, object_type="GRID"), load(photo, object_type="GRID")
    before = positions(displaced(second))
    set_to(first, Strength=0.0)
    first.modifiers[0].node_group.nodes.clear()
    np.testing.assert_array_equal(positions(displaced(second)), before)


def test_what_was_torn_is_out_of_sight_and_has_the_same_look(photo: Path) -> None:
    grid = load(photo, object_type="GRID")
    torn = bpy.data.objects["block Torn"]
    assert not torn.users_collection
    assert list(torn.data.materials) == list(grid.data.materials)
    (material,) = grid.data.materials
    assert [node for node in material.node_tree.nodes if node.type == "TEX_IMAGE"]
    assert {obj.name for obj in bpy.data.collections["block"].objects} == {
        "block",
        "block Camera",
    }
    set_to(grid, Cut=0.0)
    names = [name for name, _ in displaced(grid).data.attributes.items()]
    assert {"Color", "UVMap", "depth", "disparity"} <= set(names)
    load(photo, object_type="GRID", cut=0)
    assert "block Torn.001" not in bpy.data.objects


def test_background_is_a_mesh(photo: Path) -> None:
    grid = load(photo, object_type="GRID", fill_background=True)
    background = bpy.data.objects["block Background"]
    assert background.parent == grid
    assert background.type == "MESH"
    assert not background.modifiers


def test_works_without_the_extension_after_a_reload(photo: Path, tmp_path: Path) -> None:
    grid = load(photo, object_type="GRID")
    changes: tuple[dict[str, float], ...] = ({}, {"Cut": 0.0}, {"Cut": 0.05, "Strength": 0.5})
    expected = []
    set_by = inputs().set_input
    for change in changes:
        set_to(grid, **change)
        expected.append(positions(displaced(grid)))
    set_to(grid, Strength=1.0)
    blend = tmp_path / "saved.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(blend))
    bpy.ops.preferences.addon_disable(module=EXTENSION)
    assert EXTENSION not in bpy.context.preferences.addons
    bpy.ops.wm.open_mainfile(filepath=str(blend))
    grid = bpy.data.objects["block"]
    for change, before in zip(changes, expected, strict=True):
        for name, value in change.items():
            set_by(grid.modifiers["HEIC Depth"], name, value)
        np.testing.assert_array_equal(positions(displaced(grid)), before)


@pytest.mark.parametrize("step", ["new_picture", "new_material", "new_camera", "new_depth_image"])
def test_failure_half_way_leaves_nothing(
    photo: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = everything()
    building = importlib.import_module(f"{EXTENSION}.blender.building")

    def fails(*args: object) -> None:
        raise MemoryError("no memory left")

    monkeypatch.setattr(building, step, fails)
    with pytest.raises(RuntimeError, match="needs more memory than there is"):
        load(photo, object_type="GRID", use_depth_image=True)
    assert everything() == before


def test_real_photo(real_photo: Callable[[str], Path]) -> None:
    mesh = load(real_photo("pug.heic"))
    grid = load(real_photo("pug.heic"), object_type="GRID")
    check_same(displaced(grid), mesh)
    set_to(grid, Cut=0.05001)
    assert triangle_count(displaced(grid)) == pytest.approx(triangle_count(mesh), abs=50)


def test_inputs_are_counted_as_ever(tmp_path: Path) -> None:
    """Curves and drivers of saved files find them by these."""
    obj = load(write_photo(tmp_path / "cat.heic"), object_type="GRID")
    items = obj.modifiers["HEIC Depth"].node_group.interface.items_tree
    found = {
        item.name: (item.identifier, item.parent.name)
        for item in items
        if item.item_type == "SOCKET" and item.in_out == "INPUT"
    }
    assert found == {
        "Geometry": ("Socket_0", ""),
        "Strength": ("Socket_1", ""),
        "Disparity Scale": ("Socket_2", "Disparity"),
        "Disparity Offset": ("Socket_3", "Disparity"),
        "Cut": ("Socket_4", ""),
        "Far Limit": ("Socket_5", ""),
    }
