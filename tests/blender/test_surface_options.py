# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that shape the surface, through the operator."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from threading import Event

import bpy
import numpy as np
import pytest

from heic_depth_import.core.colour import ColourSpace, codes_of
from tests.blender.conftest import EXTENSION
from tests.blender.scene import colours_of, load, positions, seen_at, write_photo
from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import PORTRAIT_URN, AuxItem, DepthItem, Photo, imir, irot, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A near block (2/m) before a far wall (0.6/m)."""
    codes = np.full((48, 64), 20, np.uint8)
    codes[12:36, 20:44] = 250
    return write_photo(tmp_path / "block.heic", columns=64, rows=48, codes=codes)


@pytest.mark.parametrize("resolution", [0.5, 2])
def test_resolution(photo: Path, resolution: float) -> None:
    usual, other = load(photo), load(photo, resolution=resolution)
    expected = len(usual.data.vertices) * resolution**2
    assert len(other.data.vertices) == pytest.approx(expected, rel=0.02)
    assert not other.data.validate(verbose=True)
    np.testing.assert_allclose(
        [positions(other).min(axis=0), positions(other).max(axis=0)],
        [positions(usual).min(axis=0), positions(usual).max(axis=0)],
        atol=0.03,
    )


def test_a_depth_map_that_would_fill_the_memory_is_built_coarser(
    photo: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """64 megapixels that are all alike take a few kB, and as points 16 GB."""
    importing = sys.modules[f"{EXTENSION}.blender.importing"]
    monkeypatch.setattr(importing, "MAX_POINTS", 64 * 48)
    whole = len(load(photo, cut=0).data.vertices)
    assert "Warning" not in capfd.readouterr().out
    monkeypatch.setattr(importing, "MAX_POINTS", 64 * 48 // 4)
    for object_type in ("MESH", "POINT_CLOUD", "GRID"):
        for resolution in (1, 4):
            obj = load(photo, cut=0, resolution=resolution, object_type=object_type)
            assert len(positions(obj)) == whole // 4
            warned = capfd.readouterr().out
            assert "Warning: block.heic: built with a resolution of 0.5: with " in warned
            assert "its depth map of 64 x 48 samples would fill the memory" in warned
    assert len(load(photo, cut=0, resolution=0.25).data.vertices) == whole // 16
    assert "Warning" not in capfd.readouterr().out


@pytest.mark.parametrize("resolution", [0.5, 1, 2])
def test_points_are_the_vertices_at_any_resolution(photo: Path, resolution: float) -> None:
    mesh = load(photo, resolution=resolution)
    cloud = load(photo, resolution=resolution, object_type="POINT_CLOUD")
    np.testing.assert_allclose(positions(cloud), positions(mesh), rtol=1e-5)


def test_rim_leaves_no_gap_seen_from_the_camera(photo: Path) -> None:
    """Both sides of the torn edge end in the same line, for the camera."""
    seen = seen_at(load(photo, use_undistort=False))
    depth = -positions(bpy.context.object)[:, 2]
    near, far = seen[depth < 1], seen[depth > 1]
    row = np.abs(far[:, 1] - near[:, 1].mean()).min()
    beside = far[np.abs(np.abs(far[:, 1] - near[:, 1].mean()) - row) < 1]
    gap = beside[beside[:, 0] > near[:, 0].max() - 1e-3][:, 0].min() - near[:, 0].max()
    assert gap == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD"])
def test_background_is_an_object_of_its_own_behind(photo: Path, object_type: str) -> None:
    obj = load(photo, fill_background=True, object_type=object_type)
    background = bpy.data.objects["block Background"]
    assert background.parent == obj
    assert background.name in bpy.data.collections["block"].objects
    assert background.type == obj.type
    filled = positions(background)
    assert len(filled)
    assert -filled[:, 2].min() >= 1 / 0.63  # code 20 is 0.618/m: all of it at the wall's depth
    assert colours_of(background).shape == (len(filled), 4)
    (material,) = background.data.materials
    textures = [node for node in material.node_tree.nodes if node.type == "TEX_IMAGE"]
    assert len(textures) == (object_type == "MESH")
    if object_type == "MESH":
        assert not background.data.validate(verbose=True)


@pytest.mark.parametrize("nclx", [(1, 13), (12, 13)], ids=["sRGB", "Display P3"])
def test_background_has_a_texture_of_its_own_that_shows_its_colours(
    tmp_path: Path, nclx: tuple[int, int]
) -> None:
    """A photo of smooth colours: what a vertex has, the texture has at the vertex's UV."""
    codes = np.full((48, 64), 20, np.uint8)
    codes[12:36, 20:44] = 250
    path = write_photo(tmp_path / "block.heic", columns=64, rows=48, codes=codes, nclx=nclx)
    photo = load(path, fill_background=True)
    mesh = bpy.data.objects["block Background"].data
    (material,) = mesh.materials
    (node,) = (node for node in material.node_tree.nodes if node.type == "TEX_IMAGE")
    assert node.image.packed_file
    assert node.image.name == "block Background"
    space = {1: "sRGB", 12: "Display P3"}[nclx[0]]
    assert node.image.colorspace_settings.name == space
    assert not any(one.image == node.image for one in _textures(photo))
    width, height = node.image.size
    assert (height, width) == (4 * (48 + (width // 4 - 64)), 4 * (width // 4)), (
        "a margin all around"
    )
    flat = np.empty(width * height * 4, np.float32)
    node.image.pixels.foreach_get(flat)  # encoded, as the photo is
    corner = np.empty(len(mesh.loops) * 2, np.float32)
    mesh.uv_layers["UVMap"].uv.foreach_get("vector", corner)
    vertex = np.empty(len(mesh.loops), np.int32)
    mesh.loops.foreach_get("vertex_index", vertex)
    assert corner.min() >= 0
    assert corner.max() <= 1
    column, row = (corner.reshape(-1, 2) * (width, height)).astype(int).T
    shown = flat.reshape(height, width, 4)[row, column, :3] * 255
    own = colours_of(bpy.data.objects["block Background"])[vertex, :3].astype(np.float32)
    expected = codes_of(own, ColourSpace(space))
    apart = np.abs(shown - expected)
    assert np.median(apart) < 3
    assert np.percentile(apart, 95) < 12


def _textures(obj: bpy.types.Object) -> list[bpy.types.Node]:
    return [
        node
        for material in obj.data.materials
        for node in material.node_tree.nodes
        if node.type == "TEX_IMAGE"
    ]


@pytest.mark.parametrize("option", [{"use_texture": False}, {"material": "NONE"}])
def test_background_has_no_texture_where_the_photo_has_none(
    photo: Path, option: dict[str, object]
) -> None:
    """Its UVs are places on the photo then, as before; the frame goes from 0 to 1."""
    load(photo, fill_background=True, **option)
    assert not bpy.data.images
    mesh = bpy.data.objects["block Background"].data
    corner = np.empty(len(mesh.loops) * 2, np.float32)
    mesh.uv_layers["UVMap"].uv.foreach_get("vector", corner)
    assert corner.min() < 0
    assert corner.max() > 1


def test_background_closes_the_hole_that_an_orbit_opens(photo: Path) -> None:
    """Seen from 10 degrees to the side, a ray past the block's edge hits something."""
    load(photo, fill_background=True, use_undistort=False)
    bpy.context.view_layer.update()
    scene, graph = bpy.context.scene, bpy.context.evaluated_depsgraph_get()
    near_depth = 1 / (0.5 + 250 * 1.5 / 255)
    for side in (-1, 1):
        angle = side * np.radians(10)
        origin = (near_depth * np.sin(angle), near_depth * (1 - np.cos(angle)), 0.0)
        for across in np.linspace(-0.25, 0.25, 41):
            aim = np.array([across, 1.0]) @ [
                [np.cos(angle), np.sin(angle)],
                [-np.sin(angle), np.cos(angle)],
            ]
            hit, *_ = scene.ray_cast(graph, origin, (aim[0], aim[1], 0.0))
            assert hit, (side, across)


def test_nothing_to_fill_behind_one_unbroken_wall(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "wall.heic", codes=np.full((12, 16), 99, np.uint8))
    load(path, fill_background=True)
    background = bpy.data.objects.get("wall Background")
    # What lies beyond the frame may be there; behind the wall there is nothing.
    if background is not None:
        assert len(positions(background)) > 0


@pytest.mark.parametrize(
    "turned", [(), (irot(1),), (irot(3), imir(1))], ids=["upright", "irot1", "irot3-imir1"]
)
def test_rim_follows_the_portrait_matte(tmp_path: Path, turned: tuple[bytes, ...]) -> None:
    """The depth map's edge is at column 32 of 64; the matte, four times as fine, says 30."""
    codes = np.full((48, 64), 20, np.uint8)
    codes[:, 32:] = 250
    matte = np.zeros((192, 256), np.uint8)
    matte[:, 120:] = 255
    grey = np.full((192, 256, 3), 128, np.uint8)
    depth = DepthItem(
        codes,
        sei=DepthRepresentation(d_min=0.5, d_max=2.0),
        xmp=xmp_packet(depth_fields(iphone_calibration(256, 192))),
        transforms=turned,
    )
    path = tmp_path / "matte.heic"
    aux = [AuxItem(matte, urn=PORTRAIT_URN, transforms=turned)]
    path.write_bytes(write_heic(Photo(grey, transforms=turned), depth=depth, aux=aux))
    near = {}
    for use_mattes in (True, False):
        obj = load(path, use_mattes=use_mattes, use_dequantize=False, use_soft_edges=False)
        near[use_mattes] = int((-positions(obj)[:, 2] < 1).sum())
    assert near[False] == 48 * 32
    assert near[True] == pytest.approx(48 * 34, abs=8)


def test_pug_has_fewer_lone_pieces_than_it_was_torn_into(
    real_photo: Callable[[str], Path],
) -> None:
    """Before cleaning, cut 0.05 leaves 441 915 vertices: slivers were dropped as dust."""
    obj = load(real_photo("pug.heic"))
    assert len(obj.data.vertices) > 442_300


def test_large_grids_are_announced(
    real_photo: Callable[[str], Path], capfd: pytest.CaptureFixture[str]
) -> None:
    load(real_photo("pug.heic"), resolution=2, object_type="POINT_CLOUD", material="NONE")
    said = capfd.readouterr().out
    assert "Info: pug.heic: building 1536 x 1152 points, this takes a while" in said
    assert said.index("building 1536") < said.index("Imported pug.heic")


@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
def test_background_is_filled_for_a_turn_about_the_subject(
    photo: Path, projection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The distances of a relief are none from the camera, its disparity is the scene's."""
    shape = sys.modules[f"{EXTENSION}.blender.shape"]
    usual, told = shape.hidden_surface_of, []

    def watched(*given: object, subject: float | None, **options: object) -> object:
        told.append(subject)
        return usual(*given, subject=subject, **options)

    monkeypatch.setattr(shape, "hidden_surface_of", watched)
    obj = load(photo, fill_background=True, projection=projection)
    (camera,) = (child for child in obj.children if child.type == "CAMERA")
    if projection == "CAMERA":
        assert told == [pytest.approx(1 / camera.data.dof.focus_distance)]
        return
    load(photo, fill_background=True)
    assert told[0] == told[1]


def test_what_the_photo_shows_is_worked_out_while_depth_is(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The photo is packed, and averaged for what is hidden, before anybody knows what is seen."""
    shape, shown = (
        import_module(f"{EXTENSION}.blender.{name}") for name in ("shape", "shown_photo")
    )
    usual, pack, average = shape.VisibleGrid.of, shown.packed_photo, shape.PillowSampler.colours
    packed, looked = Event(), Event()
    known: list[bool] = []

    def packing(*given: object) -> object:
        packed.set()
        return pack(*given)

    def averaging(sampler: object, rows: int, columns: int) -> object:
        if (rows, columns) == (4 * 48, 4 * 64):
            looked.set()
        return average(sampler, rows, columns)

    def seeing(*given: object, **options: object) -> object:
        known.extend(begun.wait(20) for begun in (packed, looked))
        return usual(*given, **options)

    monkeypatch.setattr(shown, "packed_photo", packing)
    monkeypatch.setattr(shape.PillowSampler, "colours", averaging)
    monkeypatch.setattr(shape.VisibleGrid, "of", seeing)
    load(photo, fill_background=True)
    assert known == [True, True]
