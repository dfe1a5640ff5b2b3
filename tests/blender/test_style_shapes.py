# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What styles promise about their geometry."""

import importlib
from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.blender.evaluated import Result, result_of
from tests.blender.scene import Doubles, everything, load, positions, write_photo
from tests.making.portrait import portrait

MODIFIER = "HEIC Depth Style"
# Inputs that keep results small; together they name all styles.
COARSE: dict[str, dict[str, float]] = {
    "SPHERES": {"Count": 40},
    "VOXELS": {"Count": 40},
    "SCANLINES": {"Lines": 20, "Detail": 90},
    "CONTOURS": {"Levels": 5, "Detail": 80},
    "HALFTONE": {"Count": 40},
    "LOW_POLY": {"Count": 20},
    "RELIEF": {"Detail": 80},
    "PINS": {"Count": 20},
    "DISSOLVE": {"Count": 10, "Amount": 0.0, "Behind": 0.0},
}
STYLES = tuple(COARSE)
ROUND = 16
"""Corners of a dot that is seen."""


def torn(path: Path, colours: NDArray[np.uint8] | None = None) -> Path:
    """Writes a photo of a square before a wall, whose edges tear, and a noisy strip."""
    codes = np.full((48, 64), 20, np.uint8)
    codes[12:36, 20:44] = 200
    codes[:, 56:] = np.random.default_rng(1).integers(0, 255, (48, 8))
    return write_photo(path, columns=64, rows=48, codes=codes, colours=colours)


def styled(path: Path, style: str, inputs: dict[str, float], **options: object) -> Result:
    """Imports a photo, style it, and set inputs of the style."""
    obj = load(path, style=style, use_dequantize=False, **options)
    set_inputs(obj, MODIFIER, inputs)
    return result_of(obj)


def set_inputs(obj: bpy.types.Object, modifier: str, values: dict[str, float]) -> None:
    """Sets inputs of a modifier by their names."""
    package = "bl_ext.user_default.heic_depth_import"
    inputs = importlib.import_module(f"{package}.blender.nodes.modifier_inputs")
    for name, value in values.items():
        inputs.set_input(obj.modifiers[modifier], name, value)


def on_photo(places: Doubles) -> Doubles:
    """Returns x and y on the photo, seen from the camera a metre away."""
    return places[:, :2] / -places[:, 2:]


def assert_closed(result: Result) -> None:
    """One piece, of which every edge joins two faces that face the same way, and not inside out."""
    following = np.arange(len(result.corners)) + 1
    following[result.starts[1:] - 1] = result.starts[:-1]
    start, end = result.corners, result.corners[following]
    count = len(result.points)
    ways, times = np.unique(start * count + end, return_counts=True)
    assert (times == 1).all(), "faces of an edge turn opposite ways, or there are more than two"
    assert np.array_equal(np.unique(end * count + start), ways), "edges with one face only"
    edges = np.unique(np.sort(result.edges, axis=1), axis=0)
    assert 2 * len(edges) == len(ways), "edges without faces"
    assert len(np.unique(result.corners)) == count, "points without faces"
    assert count - len(edges) + len(result.starts) - 1 == 2, "not one ball-like piece (Euler)"
    assert pieces(edges, count) == 1
    middles, normals = result.middles(), result.normals()
    assert (middles * normals).sum() / 3 > 0, "volume"


def pieces(edges: NDArray[np.int64], count: int) -> int:
    """Returns how many parts of a mesh hang together by edges."""
    ends = np.concatenate([edges, edges[:, ::-1]])
    ends = ends[np.argsort(ends[:, 0], kind="stable")]
    starts = np.searchsorted(ends[:, 0], np.arange(count))
    lowest = np.arange(count)
    while True:
        beside = np.minimum.reduceat(lowest[ends[:, 1]], starts)
        lower = np.minimum(lowest, beside)
        lower = lower[lower]
        if np.array_equal(lower, lowest):
            return len(np.unique(lowest))
        lowest = lower


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD"])
@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
@pytest.mark.parametrize("lithophane", [0.0, 1.0])
def test_relief_of_a_torn_surface_is_closed(
    tmp_path: Path, projection: str, object_type: str, lithophane: float
) -> None:
    chosen = {"Detail": 90, "Width": 0.15, "Height": 0.2, "Base": 0.05, "Lithophane": lithophane}
    result = styled(
        torn(tmp_path / "torn.heic"),
        "RELIEF",
        chosen,
        projection=projection,
        object_type=object_type,
    )
    assert_closed(result)
    size = np.ptp(result.points, axis=0)
    # The photo is 4:3, its outer samples lie half a sample inside; plate 0.05, relief 0.2 of 0.15.
    np.testing.assert_allclose(size[:2], (0.15, 0.15 * 47 / 63), rtol=0.01)
    back = result.points[:, 2].min()
    is_back = result.points[:, 2] < back + 1e-6
    assert is_back.sum() == len(result.points) / 2, "the back is flat"
    thickness = result.points[~is_back, 2] - back
    if lithophane:
        assert thickness.min() >= 0.0008 * 0.999
        assert thickness.max() <= 0.003 * 1.001
        assert np.ptp(thickness) > 0.0005
    else:
        assert 0.15 * 0.06 < size[2] <= 0.15 * 0.25 * 1.0001
        assert thickness.min() >= 0.15 * 0.05 * 0.999


def front_of(result: Result) -> tuple[Doubles, Doubles]:
    """Returns x and y, and how high, of the points on the front of a relief."""
    back = result.points[:, 2].min()
    front = result.points[result.points[:, 2] > back + 1e-6]
    return front[:, :2], front[:, 2] - back


@pytest.mark.parametrize("name", ["torn", "walls"])
def test_relief_has_a_level_frame_and_no_face_turned_away(tmp_path: Path, name: str) -> None:
    path = {"torn": torn, "walls": two_walls}[name](tmp_path / "photo.heic")
    result = styled(path, "RELIEF", {"Detail": 80, "Width": 0.2, "Frame": 0.05})
    places, raised = front_of(result)
    middle = (places.min(axis=0) + places.max(axis=0)) / 2
    inside = (np.ptp(places, axis=0) / 2 - np.abs(places - middle)).min(axis=1)
    on_frame = inside < 0.2 * 0.045
    np.testing.assert_allclose(raised[on_frame], raised.max(), rtol=1e-4)
    assert raised[inside > 0.2 * 0.055].min() < 0.5 * raised.max()
    z = result.points[result.corners, 2]
    is_front = np.minimum.reduceat(z, result.starts[:-1]) > z.min() + 1e-6
    assert (result.normals()[is_front, 2] > 0).all()
    _, colour = result.elements()
    assert len(np.unique(np.round(colour[~is_front], 4), axis=0)) == 1, "walls of several colours"


def test_relief_narrows_gaps_of_depth(tmp_path: Path) -> None:
    """A bump on a square far before a wall: with the gap narrowed it is a larger part of it all."""
    codes = np.full((48, 64), 40, np.uint8)
    down, across = np.mgrid[0:24, 0:24] - 11.5
    codes[12:36, 20:44] = 240 - np.hypot(down, across).astype(np.uint8)
    path = write_photo(tmp_path / "bump.heic", columns=64, rows=48, codes=codes)
    bumps, heights = [], []
    for compress in (0.0, 0.8):
        chosen = {"Detail": 64, "Frame": 0.0, "Smooth": 0, "Compress": compress}
        places, raised = front_of(styled(path, "RELIEF", chosen))
        centre = (places.min(axis=0) + places.max(axis=0)) / 2
        inside = (np.abs(places - centre) < np.ptp(places[:, 0]) * 0.15).all(axis=1)
        bumps.append(np.ptp(raised[inside]) / np.ptp(raised))
        heights.append(np.ptp(raised))
    assert bumps[1] > 2 * bumps[0]
    assert heights[1] == pytest.approx(heights[0], rel=0.05)


@pytest.mark.parametrize("name", ["pug.heic", "building.heic", "branch.heic"])
def test_relief_of_a_real_photo_is_closed(real_photo: Callable[[str], Path], name: str) -> None:
    assert_closed(styled(real_photo(name), "RELIEF", {"Detail": 200}))


def test_closed_is_seen_to_be_violated() -> None:
    """A cube without a face, and one with a face turned over, are not closed."""
    bpy.ops.mesh.primitive_cube_add()
    cube = bpy.context.object
    assert_closed(result_of(cube))
    cube.data.polygons[2].flip()
    cube.data.update()
    with pytest.raises(AssertionError, match="opposite"):
        assert_closed(result_of(cube))
    bpy.ops.mesh.primitive_plane_add()
    with pytest.raises(AssertionError, match="one face"):
        assert_closed(result_of(bpy.context.object))
    assert pieces(np.array([[0, 1], [1, 2], [3, 4]]), 5) == 2
    assert pieces(np.array([[0, 4], [4, 2], [3, 2], [3, 1]]), 5) == 1


def foremost(result: Result) -> tuple[Doubles, Doubles, Doubles]:
    """Returns place on the photo, depth and radius of balls with no other right before them."""
    seen, depth = on_photo(result.points), -result.points[:, 2]
    order = np.argsort(depth)
    _, first = np.unique(np.round(seen[order], 4), axis=0, return_index=True)
    places = order[first]
    return seen[places], depth[places], result.radius[places]


def test_spheres_touch_as_the_camera_sees_them(tmp_path: Path) -> None:
    result = styled(torn(tmp_path / "torn.heic"), "SPHERES", {"Count": 16, "Detail": 0.0})
    seen, depth, radius = foremost(result)
    spacing = np.ptp(on_photo(positions(bpy.context.object)), axis=0).max() / 16
    apart = np.linalg.norm(seen[:, None] - seen[None], axis=-1) + np.eye(len(seen)) * 9
    np.testing.assert_allclose(apart.min(axis=1), spacing, rtol=1e-3)
    np.testing.assert_allclose(radius, spacing / 2 * depth, rtol=1e-3)
    assert np.ptp(depth) > 0.5


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD"])
def test_spheres_are_small_where_the_photo_has_detail(tmp_path: Path, object_type: str) -> None:
    """Half and a quarter as large, and still touching those of their size."""
    colours = np.full((192, 256, 3), 128, np.uint8)
    down, across = np.mgrid[0:192, 152:256] // 4
    colours[:, 152:] = ((down + across) % 2 * 255)[..., None]
    codes = np.full((48, 64), 90, np.uint8)
    path = write_photo(tmp_path / "busy.heic", columns=64, rows=48, codes=codes, colours=colours)
    result = styled(path, "SPHERES", {"Count": 10}, object_type=object_type)
    seen, depth, radius = foremost(result)
    spacing = np.ptp(on_photo(positions(bpy.context.object)), axis=0).max() / 10
    sizes = radius / depth * 2 / spacing
    is_flat, is_busy = (side * (seen[:, 0] - place) > 0 for side, place in ((-1, -0.1), (1, 0.25)))
    assert is_flat.sum() > 15
    np.testing.assert_allclose(sizes[is_flat], 1, rtol=1e-3)
    assert is_busy.sum() > 100
    np.testing.assert_allclose(sizes[is_busy], 0.25, rtol=1e-3)
    for some in (is_flat, is_busy):
        apart = np.linalg.norm(seen[some][:, None] - seen[some][None], axis=-1) + np.eye(some.sum())
        np.testing.assert_allclose(apart.min(axis=1), sizes[some] * spacing, rtol=1e-3)


def test_spheres_of_a_person_are_half_as_large(tmp_path: Path) -> None:
    path = tmp_path / "person.heic"
    path.write_bytes(portrait(with_hair=False, with_chair=False).heic())
    balls = {}
    for detail in (0.0, 0.01):  # too little for the photo's own detail
        result = styled(path, "SPHERES", {"Count": 40, "Detail": detail})
        places, depth, radius = foremost(result)
        inside = (depth < 0.8) & (np.abs(places) < 0.08).all(axis=1)
        balls[detail] = np.median((radius / depth)[inside])
    assert balls[0.01] == pytest.approx(balls[0.0] / 2, rel=1e-3)


def test_spheres_at_an_outline_stand_where_something_is(tmp_path: Path) -> None:
    """Not between the square and the wall."""
    codes = np.full((48, 64), 20, np.uint8)
    codes[11:37, 19:45] = 200
    path = write_photo(tmp_path / "square.heic", columns=64, rows=48, codes=codes)
    result = styled(path, "SPHERES", {"Count": 22})
    there = np.unique(np.round(positions(bpy.context.object)[:, 2], 4))
    assert len(there) == 2
    assert set(np.round(-foremost(result)[1], 4)) == set(there)


def test_nothing_shines_between_three_spheres_that_touch(tmp_path: Path) -> None:
    """A dark animal before a bright wall had white specks all over."""
    codes = np.full((48, 64), 20, np.uint8)
    codes[11:37, 19:45] = 200
    path = write_photo(tmp_path / "square.heic", columns=64, rows=48, codes=codes)
    result = styled(path, "SPHERES", {"Count": 22, "Detail": 0.0})
    near = result.points[:, 2] > -0.65
    x, y = np.meshgrid(np.linspace(-0.1, 0.1, 90), np.linspace(-0.1, 0.1, 90))
    rays = np.stack([x.ravel(), y.ravel(), -np.ones(x.size)], axis=-1)
    rays /= np.linalg.norm(rays, axis=1)[:, None]
    middles, radius = result.points[near], result.radius[near]
    along = rays @ middles.T
    off = np.sqrt(np.maximum((middles**2).sum(axis=1) - along**2, 0))
    assert (off < radius).any(axis=1).all()


def test_voxels_are_equal_cubes_in_cells_of_their_own(tmp_path: Path) -> None:
    chosen = {"Count": 30, "Doubling": False}
    result = styled(torn(tmp_path / "torn.heic"), "VOXELS", chosen)
    cubes = result.points.reshape(-1, 8, 3)
    size = np.ptp(cubes, axis=1)
    np.testing.assert_allclose(size, size[0, 0], rtol=1e-3)
    cells = cubes.mean(axis=1) / size[0, 0] - 0.5
    np.testing.assert_allclose(cells, np.round(cells), atol=5e-3)
    assert len(np.unique(np.round(cells), axis=0)) == len(cells) > 100


def cubes_of(result: Result) -> tuple[Doubles, Doubles]:
    """Returns middles and edges of the cubes of a result."""
    cubes = result.points.reshape(-1, 8, 3)
    return cubes.mean(axis=1), np.ptp(cubes, axis=1).mean(axis=1)


def two_walls(path: Path, colours: NDArray[np.uint8] | None = None) -> Path:
    """Writes a photo of a square half as far away as the wall behind it."""
    codes = np.full((48, 64), 60, np.uint8)
    codes[12:36, 20:44] = 220
    return write_photo(path, columns=64, rows=48, codes=codes, colours=colours)


def test_voxels_double_with_distance_and_are_set_by_the_subject(tmp_path: Path) -> None:
    result = styled(two_walls(tmp_path / "walls.heic"), "VOXELS", {"Count": 24})
    middles, edges = cubes_of(result)
    imported = positions(bpy.context.object)
    near, far = -imported[:, 2].max(), -imported[:, 2].min()
    is_near = -middles[:, 2] < (near + far) / 2
    smallest = np.ptp(on_photo(imported), axis=0).max() / 24 * near
    np.testing.assert_allclose(edges[is_near], smallest, rtol=0.01)
    doublings = np.floor(np.log2(far / near) + 0.5)
    assert doublings >= 1
    np.testing.assert_allclose(edges[~is_near], smallest * 2**doublings, rtol=0.01)
    # With a subject as far away as the wall nothing doubles.
    result = styled(tmp_path / "walls.heic", "VOXELS", {"Count": 24, "Subject": float(far)})
    _, edges = cubes_of(result)
    np.testing.assert_allclose(edges, smallest * far / near, rtol=0.01)


def test_voxels_leave_no_gaps_where_samples_are_few(tmp_path: Path) -> None:
    """More cubes were asked for than there are samples."""
    codes = np.full((48, 64), 90, np.uint8)
    codes[0, 0] = 91
    path = write_photo(tmp_path / "flat.heic", columns=64, rows=48, codes=codes)
    result = styled(path, "VOXELS", {"Count": 1000})
    middles, edges = cubes_of(result)
    edge = np.median(edges)
    cells = np.unique(np.floor(middles[:, :2] / edge), axis=0)
    assert len(cells) == np.prod(np.ptp(cells, axis=0) + 1)


def test_far_cubes_look_no_finer_than_samples(tmp_path: Path) -> None:
    """Right before they double they look smallest, and a wall of a small map had black gaps."""
    path = two_walls(tmp_path / "walls.heic")
    load(path)
    places = positions(bpy.context.object)
    far = float(-places[:, 2].min())
    result = styled(path, "VOXELS", {"Count": 1000, "Subject": far / 2.75})
    spacing = np.sqrt(np.ptp(on_photo(places), axis=0).prod() / len(places))
    middles, edges = cubes_of(result)
    is_far = -middles[:, 2] > far * 0.9
    assert (edges / -middles[:, 2])[is_far].min() > 1.25 * spacing


def test_sides_of_cubes_behind_the_subject_are_hardly_darker(tmp_path: Path) -> None:
    """On a wall every step of depth was a line, as on a map."""
    grey = np.full((192, 256, 3), 128, np.uint8)
    result = styled(two_walls(tmp_path / "walls.heic", grey), "VOXELS", {"Count": 40})
    middles, colour = result.elements()
    normals = result.normals()
    down = normals[:, 1] < -0.9 * np.linalg.norm(normals, axis=1)
    front = normals[:, 2] > 0.9 * np.linalg.norm(normals, axis=1)
    is_near = middles[:, 2] > middles[:, 2].mean()
    near, far = (
        colour[down & wall].mean() / colour[front & wall].mean() for wall in (is_near, ~is_near)
    )
    assert near < 0.6
    assert far > 0.9


@pytest.mark.parametrize("style", ["VOXELS", "SPHERES", "HALFTONE"])
def test_the_filled_background_is_styled_with_the_rest(tmp_path: Path, style: str) -> None:
    path = two_walls(tmp_path / "walls.heic")
    alone = styled(path, style, COARSE[style])
    result = styled(path, style, COARSE[style], fill_background=True)
    background = bpy.data.objects["walls Background"]
    assert (background.hide_render, background.hide_viewport) == (True, True)
    assert len(result.points) > 1.05 * len(alone.points)
    # What is seen looks as it does without.
    kept = {tuple(place) for place in np.round(alone.points, 5)}
    assert len(kept & {tuple(place) for place in np.round(result.points, 5)}) > 0.95 * len(kept)
    # Behind the square the wall goes on.
    far = -alone.points[:, 2].min()
    wall = result.points[result.points[:, 2] < -0.8 * far]
    behind = np.abs(on_photo(wall)) < 0.05 * np.ptp(on_photo(alone.points), axis=0)
    assert behind.all(axis=1).any()
    bpy.ops.object.heic_depth_style(style="NONE")
    assert (background.hide_render, background.hide_viewport) == (False, False)
    assert background.users == 1, "its collection alone"


def test_a_style_that_leaves_the_background_out_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = two_walls(tmp_path / "walls.heic")
    obj = load(path, style="RELIEF", fill_background=True)
    assert "leaves out the filled background" in capfd.readouterr().out
    background = bpy.data.objects["walls Background"]
    assert (background.hide_render, background.hide_viewport) == (True, True)
    bpy.ops.object.heic_depth_style(style="NONE")
    assert not obj.modifiers
    assert (background.hide_render, background.hide_viewport) == (False, False)


@pytest.mark.parametrize("on_white", [False, True])
@pytest.mark.parametrize("contrast", [0.6, 1.0])
def test_halftone_has_the_photos_tone(tmp_path: Path, contrast: float, on_white: bool) -> None:
    colours = np.full((192, 256, 3), (200, 120, 60), np.uint8)
    path = write_photo(
        tmp_path / "flat.heic",
        columns=64,
        rows=48,
        colours=colours,
        codes=np.full((48, 64), 90, np.uint8),
    )
    chosen = {"Count": 32, "On White": on_white, "Contrast": contrast, "Angle": 0.0, "Levels": 0.0}
    result = styled(path, "HALFTONE", chosen)
    dots, inks = dots_of(result)
    nearby = np.roll(dots, -1, axis=1)
    areas = (dots[..., 0] * nearby[..., 1] - dots[..., 1] * nearby[..., 0]).sum(axis=1) / 2
    width = np.ptp(on_photo(positions(bpy.context.object)), axis=0).max()
    covered = np.median(areas) / (width / 32) ** 2
    ink = inks[0]
    paper = 1.0 if on_white else 0.0
    light = np.array([0.5776, 0.1878, 0.0452])  # 200, 120, 60 by the sRGB curve
    np.testing.assert_allclose(covered * ink + (1 - covered) * paper, light, atol=0.01)
    strongest = ink.min() if on_white else 1 - ink.max()
    assert (strongest > 0.015) == (contrast < 1.0)


def dots_of(result: Result) -> tuple[Doubles, Doubles]:
    """Returns (dots, 16, 2), the corners of a halftone's dots on the photo, and (dots, 3) inks."""
    is_dot = np.diff(result.starts) == ROUND  # paper has four corners
    corners = result.corners[result.starts[:-1][is_dot, None] + np.arange(ROUND)]
    return on_photo(result.points)[corners], result.elements()[1][is_dot]


def shown_light(result: Result) -> Doubles:
    """Returns (dots,), how much light each dot of a halftone sends: its area times its ink."""
    dots, inks = dots_of(result)
    width = np.ptp(dots, axis=1).mean(axis=1)
    return width**2 * inks.max(axis=1)


@pytest.mark.parametrize("lightest", [60, 120])
def test_halftone_prints_a_dark_photo_like_a_bright_one(tmp_path: Path, lightest: int) -> None:
    """With a lamp in it, which is no reason to leave all else dark; levels are on by default."""
    ramp = np.linspace(0, 1, 256)[None, :, None] * np.ones((192, 1, 3))
    dark = (ramp * lightest).astype(np.uint8)
    dark[:10, :40] = 255
    codes = np.full((48, 64), 90, np.uint8)
    path = write_photo(tmp_path / "dark.heic", columns=64, rows=48, codes=codes, colours=dark)
    obj = load(path, style="HALFTONE", use_dequantize=False)
    set_inputs(obj, MODIFIER, {"Count": 32})
    curved = shown_light(result_of(obj))
    set_inputs(obj, MODIFIER, {"Levels": 0.0})
    plain = shown_light(result_of(obj))
    assert np.median(curved) > 3 * np.median(plain)
    assert curved.max() < plain.max() * 1.1, "the lamp was white before"
    bright = write_photo(
        tmp_path / "bright.heic",
        columns=64,
        rows=48,
        codes=codes,
        colours=(60 + ramp * 195).astype(np.uint8),
    )
    obj = load(bright, style="HALFTONE", use_dequantize=False)
    set_inputs(obj, MODIFIER, {"Count": 32})
    curved = shown_light(result_of(obj))
    set_inputs(obj, MODIFIER, {"Levels": 0.0})
    np.testing.assert_allclose(np.median(curved), np.median(shown_light(result_of(obj))), rtol=0.15)


@pytest.mark.parametrize("degrees", [0, 15, 45])
def test_halftone_of_a_small_map_has_no_gaps(tmp_path: Path, degrees: float) -> None:
    """154 samples, and 160 dots asked for along the longer side."""
    white = np.full((176, 224, 3), 255, np.uint8)
    codes = np.full((11, 14), 90, np.uint8)
    path = write_photo(tmp_path / "few.heic", columns=14, rows=11, codes=codes, colours=white)
    result = styled(path, "HALFTONE", {"Angle": np.radians(degrees), "Count": 160})
    dots, _ = dots_of(result)
    middles, radius = dots.mean(axis=1), np.ptp(dots, axis=1).mean() / 2
    samples = on_photo(positions(bpy.context.object))
    low, high = samples.min(axis=0), samples.max(axis=0)
    places = np.stack(np.meshgrid(*np.linspace(low, high, 60).T), axis=-1).reshape(-1, 2)
    apart = np.linalg.norm(places[:, None] - middles[None], axis=-1).min(axis=1)
    # A square cell's corner is further from its middle than the rim of a disc of the same area.
    assert apart.max() < radius * np.sqrt(np.pi / 2) * 1.15


def facets_of(result: Result) -> Doubles:
    """Returns (facets, 3, 3): x and y on the photo and nearness of every facet's corners."""
    assert (np.diff(result.starts) == 3).all()
    near = 1 / -result.points[:, 2:]
    return np.concatenate([on_photo(result.points), near], axis=1)[result.corners].reshape(-1, 3, 3)


def areas_of(facets: Doubles) -> Doubles:
    """Returns how large facets are on the photo; those turned away have less than nothing."""
    (x_one, y_one), (x_two, y_two) = (
        (facets[:, corner, :2] - facets[:, 0, :2]).T for corner in (1, 2)
    )
    return (x_one * y_two - y_one * x_two) / 2


def test_low_poly_shows_the_whole_photo_and_no_back(tmp_path: Path) -> None:
    result = styled(torn(tmp_path / "torn.heic"), "LOW_POLY", {"Count": 12})
    facets = facets_of(result)
    assert (areas_of(facets) > 0).all(), "facets that turn their back to the camera"
    samples = on_photo(positions(bpy.context.object))
    np.testing.assert_allclose(facets[..., :2].min(axis=(0, 1)), samples.min(axis=0), atol=1e-4)
    np.testing.assert_allclose(facets[..., :2].max(axis=(0, 1)), samples.max(axis=0), atol=1e-4)
    assert all(met_from(np.zeros(3)))


def met_from(eye: Doubles) -> list[bool]:
    """Tells what rays from somewhere through the inner part of the photo at its wall meet."""
    obj = bpy.context.object
    shown = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    imported = positions(obj)
    places, far = on_photo(imported), -imported[:, 2].min()
    low, high = places.min(axis=0) * 0.8, places.max(axis=0) * 0.8
    return [
        shown.ray_cast(eye.tolist(), (np.array([x * far, y * far, -far]) - eye).tolist())[0]
        for x in np.linspace(low[0], high[0], 61)
        for y in np.linspace(low[1], high[1], 41)
    ]


@pytest.mark.parametrize("fill_background", [False, True])
@pytest.mark.parametrize("side", [-1, 1])
def test_low_poly_has_a_sheet_behind(tmp_path: Path, side: float, fill_background: bool) -> None:
    path = two_walls(tmp_path / "walls.heic")
    styled(path, "LOW_POLY", {"Count": 24}, fill_background=fill_background)
    near = -positions(bpy.context.object)[:, 2].max()
    assert np.mean(met_from(np.array([side * 0.2 * near, 0.0, 0.0]))) > 0.995


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD"])
def test_low_poly_has_no_spikes_across_a_jump(tmp_path: Path, object_type: str) -> None:
    """Between a square and the wall behind it there is nothing; the square is one, to a sample."""
    path = two_walls(tmp_path / "walls.heic")
    facets = facets_of(styled(path, "LOW_POLY", {"Count": 24}, object_type=object_type))
    imported = positions(bpy.context.object)
    near = 1 / -imported[:, 2]
    share = (facets[..., 2] - near.min()) / np.ptp(near)
    assert np.ptp(share, axis=1).max() < 0.1
    assert ((share < 0.1) | (share > 0.95)).all()
    square = facets[share.mean(axis=1) > 0.5]
    seen = on_photo(imported)
    expected = seen[near > near.mean()]
    sample = np.ptp(seen[:, 0]) / 63
    corners = square[..., :2].reshape(-1, 2)
    np.testing.assert_allclose(corners.min(axis=0), expected.min(axis=0), atol=sample)
    np.testing.assert_allclose(corners.max(axis=0), expected.max(axis=0), atol=sample)
    assert areas_of(square).sum() == pytest.approx(np.ptp(expected, axis=0).prod(), rel=0.15)


def test_low_poly_has_no_spikes_at_an_outline(tmp_path: Path) -> None:
    """Samples beside an outline that lie farther away than the rest would stick out behind it."""
    styled(two_walls(tmp_path / "dent.heic"), "LOW_POLY", {"Count": 24})
    obj = bpy.context.object
    places = positions(obj)
    near, (x, y) = 1 / -places[:, 2], on_photo(places).T
    is_square, sample = near > near.mean(), np.ptp(x) / 63
    at_outline = is_square & (x > x[is_square].max() - 1.5 * sample)
    is_dent = at_outline & (np.abs(y - y[is_square].mean()) < sample)
    assert is_dent.any()
    # By a jump, as the style counts them.
    dented = near - 0.08 * np.ptp(near) * is_dent
    obj.data.vertices.foreach_set("co", (places * (near / dented)[:, None]).ravel())
    obj.data.update()
    share = (facets_of(result_of(obj))[..., 2] - near.min()) / np.ptp(near)
    assert share[share > 0.5].min() > 0.94


def test_low_poly_is_dense_on_its_subject(tmp_path: Path) -> None:
    path = two_walls(tmp_path / "walls.heic")
    ratios = []
    for detail in (0.0, 1.0):
        facets = facets_of(styled(path, "LOW_POLY", {"Count": 12, "Detail": detail}))
        is_near = facets[..., 2].mean(axis=1) > facets[..., 2].mean()
        inside = np.abs(facets[..., :2].mean(axis=1)).max(axis=1) < 0.1
        areas = areas_of(facets)
        ratios.append(np.median(areas[~is_near]) / np.median(areas[is_near & inside]))
    assert ratios[1] > 2 * ratios[0]


def test_low_poly_takes_no_colour_from_across_a_jump(tmp_path: Path) -> None:
    """A red square before a blue wall: no facet is a mixture."""
    colours = np.full((192, 256, 3), (0, 0, 255), np.uint8)
    colours[48:144, 80:176] = (255, 0, 0)
    codes = np.full((48, 64), 60, np.uint8)
    codes[12:36, 20:44] = 220
    path = write_photo(tmp_path / "flag.heic", columns=64, rows=48, codes=codes, colours=colours)
    result = styled(path, "LOW_POLY", {"Count": 24, "Shade": 0.0})
    _, colour = result.elements()
    near = facets_of(result)[..., 2].mean(axis=1)
    is_near = near > (near.min() + near.max()) / 2
    red, _, blue = colour.T
    assert np.mean((red > 0.8) & (blue < 0.2) == is_near) > 0.99
    assert np.mean((blue > 0.8) & (red < 0.2) != is_near) > 0.99


def test_low_poly_follows_the_photos_edges(tmp_path: Path) -> None:
    """Where a flat photo turns from black to white, more corners lie than anywhere else."""
    colours = np.zeros((192, 256, 3), np.uint8)
    colours[:, 150:] = 255
    codes = np.full((48, 64), 90, np.uint8)
    codes[0, 0] = 91
    path = write_photo(tmp_path / "edge.heic", columns=64, rows=48, codes=codes, colours=colours)
    result = styled(path, "LOW_POLY", {"Count": 12, "Shade": 0.0, "Detail": 1.0})
    across = on_photo(result.points)[:, 0]
    width = np.ptp(on_photo(positions(bpy.context.object))[:, 0])
    at_edge = np.abs(across - (150 / 256 - 0.5) * width) < 0.02 * width
    assert at_edge.sum() > 20, "one to every smallest facet along it"
    _, colour = result.elements()
    grey = (colour[:, 0] > 0.1) & (colour[:, 0] < 0.9)
    areas = areas_of(facets_of(result))
    assert areas[grey].sum() < 0.08 * areas.sum()


def cone(path: Path) -> Path:
    """Writes a photo of a cone that points at the camera."""
    down, across = np.mgrid[0:48, 0:64]
    codes = (255 - np.hypot(down - 24, across - 32) * 6).astype(np.uint8)
    return write_photo(path, columns=64, rows=48, codes=codes)


def test_contours_are_sheets_at_equal_steps_of_nearness(tmp_path: Path) -> None:
    chosen = {"Levels": 8, "Detail": 64, "Thickness": 0.25, "Smooth": 0, "Even Steps": 1.0}
    result = styled(cone(tmp_path / "cone.heic"), "CONTOURS", chosen)
    near = 1 / -result.points[:, 2]
    imported = 1 / -positions(bpy.context.object)[:, 2]
    step = np.ptp(imported) / 8
    level = (near - imported.min()) / step
    tops = np.unique(np.round(level, 3))
    expected = np.concatenate([np.arange(8), np.arange(8) - 0.25])
    # What goes on beneath other sheets lies lower by a tenth of the thickness.
    apart = np.abs(tops[:, None] - np.concatenate([expected, expected - 0.025])[None])
    assert apart.min(axis=1).max() < 2e-3
    assert apart.min(axis=0)[: len(expected)].max() < 2e-3
    # The cone's outline at each level is a circle, smooth though the grid is coarse.
    seen = on_photo(result.points)
    sheet = np.abs(level - 4) < 0.01
    radius = np.linalg.norm(seen[sheet], axis=1).max()
    edge_lengths = np.linalg.norm(seen[sheet], axis=1)
    outline = edge_lengths > radius * 0.93
    assert outline.sum() > 30
    pixel = np.ptp(seen[:, 0]) / 64
    normals = result.normals()
    assert (normals[:, 2] > 0).sum() > 1000
    assert edge_lengths[outline].std() < pixel * 0.5


def test_contours_show_equal_parts_of_the_photo(tmp_path: Path) -> None:
    """With equal steps what is far in front leaves one sheet for all the rest."""
    codes = np.tile(np.linspace(20, 60, 64).astype(np.uint8), (48, 1))
    codes[18:28, 28:38] = 250
    path = write_photo(tmp_path / "ramp.heic", columns=64, rows=48, codes=codes)
    shares = []
    for even in (0.0, 1.0):
        chosen = {"Levels": 6, "Detail": 64, "Even Steps": even, "Smooth": 0}
        styled(path, "CONTOURS", chosen)
        seen = front_levels(6)
        shares.append(np.bincount(seen, minlength=6) / len(seen))
    assert np.abs(shares[0] - 1 / 6).max() < 0.06
    assert shares[1].max() > 0.8


def front_levels(count: int) -> NDArray[np.int64]:
    """Returns which of so many sheets rays through the photo meet first, far to near."""
    obj = bpy.context.object
    shown = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    places = on_photo(positions(obj))
    low, high = places.min(axis=0) * 0.97, places.max(axis=0) * 0.97
    met = []
    for x in np.linspace(low[0], high[0], 61):
        for y in np.linspace(low[1], high[1], 31):
            found, place, _, _ = shown.ray_cast((0, 0, 0), (x, y, -1))
            assert found, "a gap, seen from the front"
            met.append(1 / -place[2])
    near = np.unique(np.round(met, 3))
    assert len(near) <= count
    return np.searchsorted(near, np.round(met, 3))


def test_contours_leave_no_echoes_at_a_silhouette(tmp_path: Path) -> None:
    """Between a square and the wall far behind it there is nothing, whatever the levels."""
    chosen = {"Levels": 12, "Detail": 64, "Even Steps": 1.0, "Thickness": 0.1}
    result = styled(two_walls(tmp_path / "walls.heic"), "CONTOURS", chosen)
    imported = 1 / -positions(bpy.context.object)[:, 2]
    share = (1 / -result.points[:, 2] - imported.min()) / np.ptp(imported)
    assert ((share < 0.02) | (share > 0.9)).all()
    assert (share > 0.9).any()
    # The wall goes on behind the square.
    inside = (np.abs(on_photo(result.points)) < 0.05).all(axis=1)
    assert (inside & (share < 0.02)).any()


def test_contours_cast_one_shadow_to_the_right_and_down(tmp_path: Path) -> None:
    colours = np.full((192, 256, 3), 180, np.uint8)
    codes = np.full((48, 64), 60, np.uint8)
    codes[12:36, 20:44] = 220
    path = write_photo(tmp_path / "walls.heic", columns=64, rows=48, codes=codes, colours=colours)
    result = styled(path, "CONTOURS", {"Detail": 128, "Even Steps": 1.0})
    middles, colour = result.elements()
    wall = (middles[:, 2] < middles[:, 2].min() * 0.9) & (result.normals()[:, 2] > 0)
    seen = on_photo(middles)
    imported = positions(bpy.context.object)
    square = on_photo(imported[imported[:, 2] > imported[:, 2].mean()])
    brightness = {}
    pixel = np.ptp(seen[:, 0]) / 64
    for name, side, edge in (("right", 1, square[:, 0].max()), ("left", -1, square[:, 0].min())):
        away = (seen[:, 0] - edge) * side / pixel
        beside = wall & (away > 0.7) & (away < 2) & (np.abs(seen[:, 1]) < 5 * pixel)
        brightness[name] = np.median(colour[beside, 1])
    assert brightness["right"] < 0.6 * brightness["left"]


def test_scanlines_are_as_many_as_asked_for_with_black_between(tmp_path: Path) -> None:
    colours = np.full((192, 256, 3), (255, 255, 255), np.uint8)
    result = styled(
        torn(tmp_path / "torn.heic", colours),
        "SCANLINES",
        {"Lines": 10, "Ridge": 0.0, "Width": 0.6, "Detail": 64, "Cut": 1.0, "Fade": 0.0},
    )
    colour = result.elements()[1]
    seen = on_photo(result.points)[result.corners].reshape(-1, 4, 2)
    heights = np.round(seen[..., 1].mean(axis=1), 4)
    lines, gaps = np.unique(heights[colour[:, 0] > 0.9]), np.unique(heights[colour[:, 0] < 0.01])
    assert (len(lines), len(gaps)) == (10, 9)
    assert np.allclose(gaps, (lines[1:] + lines[:-1]) / 2, atol=2e-4)
    tall = np.ptp(seen[..., 1], axis=1)
    spacing = np.diff(lines).mean()
    np.testing.assert_allclose(tall[colour[:, 0] > 0.9], 0.6 * spacing, rtol=0.01)


def test_scanlines_are_the_photo_from_afar(tmp_path: Path) -> None:
    colours = np.full((192, 256, 3), (120, 90, 60), np.uint8)
    chosen = {"Lines": 10, "Ridge": 0.0, "Detail": 64, "Cut": 1.0, "Fade": 0.0, "Levels": 0.0}
    result = styled(torn(tmp_path / "torn.heic", colours), "SCANLINES", chosen)
    seen = on_photo(result.points)[result.corners].reshape(-1, 4, 2)
    is_line = result.elements()[1][:, 0] > 0.01
    middles = np.unique(np.round(seen[is_line, :, 1].mean(axis=1), 4))
    covered = np.median(np.ptp(seen[is_line, :, 1], axis=1)) / np.diff(middles).mean()
    assert 0.3 < covered < 0.6
    ink = np.median(result.elements()[1][is_line], axis=0)
    light = np.array([0.1878, 0.1022, 0.0452])  # 120, 90, 60 by the sRGB curve
    np.testing.assert_allclose(covered * ink, light, atol=0.005)


@pytest.mark.parametrize("ridge", [-0.1, 0.03, 0.3])
def test_scanlines_cover_the_photo_and_turn_no_face_away(tmp_path: Path, ridge: float) -> None:
    result = styled(torn(tmp_path / "torn.heic"), "SCANLINES", {"Ridge": ridge})
    corners = on_photo(result.points)[result.corners].reshape(-1, 4, 2)
    one, two = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
    areas = (one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]) / 2
    assert (areas > 0).all()
    frame = np.ptp(on_photo(positions(bpy.context.object)), axis=0).prod()
    assert areas.sum() == pytest.approx(frame, rel=0.02)


@pytest.mark.parametrize("ridge", [-0.1, 0.03, 0.3])
def test_no_row_behind_is_folded_on_either_side(tmp_path: Path, ridge: float) -> None:
    """Folded on one side a face is a bow tie, one half of which turns its back."""
    chosen = {"Ridge": ridge, "Lines": 48, "Detail": 96}
    result = styled(torn(tmp_path / "torn.heic"), "SCANLINES", chosen, fill_background=True)
    corners = on_photo(result.points)[result.corners].reshape(-1, 4, 2)
    left, right = corners[:, 3] - corners[:, 0], corners[:, 2] - corners[:, 1]
    assert min(left[:, 1].min(), right[:, 1].min()) > -1e-5


def test_scanlines_rise_on_the_subject_and_hide_what_is_behind(tmp_path: Path) -> None:
    """A red square before a blue wall."""
    colours = np.full((192, 256, 3), (0, 0, 255), np.uint8)
    colours[48:144, 80:176] = (255, 0, 0)
    codes = np.full((48, 64), 60, np.uint8)
    codes[12:36, 20:44] = 220
    path = write_photo(tmp_path / "flag.heic", columns=64, rows=48, codes=codes, colours=colours)
    chosen = {"Lines": 48, "Detail": 96, "Fade": 0.0}
    obj = load(path, style="SCANLINES", use_dequantize=False)
    tops = {}
    for ridge in (0.0, 0.04):
        set_inputs(obj, MODIFIER, {**chosen, "Ridge": ridge})
        result = result_of(obj)
        places, colour = result.elements()
        seen = on_photo(places)
        red, blue = colour[:, 0] > 0.9, colour[:, 2] > 0.9
        tops[ridge] = seen[red, 1].max()
        above = np.abs(seen[:, 0] - seen[red, 0].mean()) < 0.3 * np.ptp(seen[red, 0])
        higher = seen[blue & above & (seen[:, 1] > seen[red, 1].mean()), 1]
        assert len(higher) > 100
        assert higher.min() > tops[ridge] - 0.005, "lines of the wall in front of the square"
        left = seen[blue & (seen[:, 0] < seen[red, 0].min() - 0.05), 1]
        rows = np.unique(np.round(left, 3))
        assert np.ptp(np.diff(rows)) < 0.3 * np.diff(rows).mean(), "the wall is at rest"
    longer = np.ptp(on_photo(positions(obj)), axis=0).max()
    risen = (tops[0.04] - tops[0.0]) / longer
    assert 0.02 < risen < 0.045
    set_inputs(obj, MODIFIER, {**chosen, "Fade": 1.0})
    colour = result_of(obj).elements()[1]
    assert colour[:, 0].max() > 0.9
    assert (colour[:, 2] > 0.2).mean() < 0.02, "the wall has faded, but for its rim"


def test_contours_have_fronts_backs_and_edges(tmp_path: Path) -> None:
    """Every sheet is as large behind as in front, and closed all around."""
    photo = torn(tmp_path / "torn.heic")
    chosen = {"Levels": 4, "Detail": 48, "Even Steps": 1.0}
    result = styled(photo, "CONTOURS", chosen, projection="ORTHOGRAPHIC")
    normals = result.normals()
    area = np.linalg.norm(normals, axis=1)
    front, back = normals[:, 2] > area * 0.999, normals[:, 2] < -area * 0.999
    assert front.sum() == back.sum() > 1000
    assert area[front].sum() == pytest.approx(area[back].sum(), rel=1e-4)
    following = np.arange(len(result.corners)) + 1
    following[result.starts[1:] - 1] = result.starts[:-1]
    start, end, count = result.corners, result.corners[following], len(result.points)
    assert np.array_equal(np.sort(start * count + end), np.sort(end * count + start)), "open"
    volume = (result.middles() * normals).sum() / 3
    thickness = np.ptp(positions(bpy.context.object)[:, 2]) / 4 * 0.5
    assert volume == pytest.approx(area[front].sum() * thickness, rel=0.01)


def test_contours_of_real_photos_are_not_too_large(real_photo: Callable[[str], Path]) -> None:
    load(real_photo("branch.heic"), style="CONTOURS")
    assert len(result_of(bpy.context.object).points) <= 400_000


def test_contours_of_a_very_deep_photo_reach_not_beyond_it(tmp_path: Path) -> None:
    """The farthest sheet is at 20 m; another step would be behind infinity."""
    photo = torn(tmp_path / "torn.heic")
    chosen = {"Levels": 4, "Detail": 48, "Thickness": 1.0, "Even Steps": 1.0}
    result = styled(photo, "CONTOURS", chosen, disparity_offset=-0.56)
    imported = -positions(bpy.context.object)[:, 2].min()
    assert imported > 15
    assert -result.points[:, 2].min() == pytest.approx(imported / 0.8, rel=1e-3)


@pytest.mark.parametrize("style", STYLES)
def test_a_style_follows_the_live_grid_and_comes_off_it(tmp_path: Path, style: str) -> None:
    photo = torn(tmp_path / "torn.heic")
    expected = styled(photo, style, COARSE[style])
    grid = load(photo, object_type="GRID", use_dequantize=False)
    plain = result_of(grid)
    before = everything()
    bpy.ops.object.heic_depth_style(style=style)
    assert [modifier.name for modifier in grid.modifiers] == ["HEIC Depth", MODIFIER]
    set_inputs(grid, MODIFIER, COARSE[style])
    deep = result_of(grid)
    assert_alike(deep, expected)

    set_inputs(grid, "HEIC Depth", {"Strength": 0.0})
    flat = result_of(grid)
    assert np.isfinite(flat.points).all()
    if style == "RELIEF":  # the plate is left
        assert np.ptp(flat.points[:, 2]) < np.ptp(deep.points[:, 2]) / 5
    elif style == "PINS":  # board and frame are left, farther away and all the larger
        thick, total = (np.ptp(each.points[:, 2]) / -each.points[0, 2] for each in (flat, deep))
        assert thick < total / 2
    else:
        # Cubes have a size, and balls and dots something right behind them.
        cubes = np.ptp(flat.points[:3000, 0]) / 4
        thick = {"VOXELS": cubes, "SPHERES": 0.1, "HALFTONE": 0.1}.get(style, 1e-5)
        assert np.ptp(flat.points[:, 2]) < thick < np.ptp(deep.points[:, 2])

    set_inputs(grid, "HEIC Depth", {"Strength": 1.0})
    bpy.ops.object.heic_depth_style(style="NONE")
    assert [modifier.name for modifier in grid.modifiers] == ["HEIC Depth"]
    assert everything() == before
    again = result_of(grid)
    np.testing.assert_array_equal(again.points, plain.points)
    np.testing.assert_array_equal(again.corners, plain.corners)
    np.testing.assert_array_equal(again.colour, plain.colour)


def assert_alike(found: Result, expected: Result) -> None:
    """Compares two results of a style whose points differ by rounding.

    Where two samples are equally near to a point, either may be taken: a few faces differ.
    """
    assert len(found.points) == pytest.approx(len(expected.points), rel=0.05)
    assert len(found.starts) == pytest.approx(len(expected.starts), rel=0.05)
    for name in ("points", "colour"):
        shares = np.linspace(0.02, 0.98, 25)
        span = np.ptp(getattr(expected, name), axis=0).max()
        # Where there is nothing between near and far, one element more or less makes a quantile
        # jump: it lies between those of a few elements less and more.
        less, more = (
            np.quantile(getattr(expected, name), shares + step, axis=0) for step in (-0.01, 0.01)
        )
        here = np.quantile(getattr(found, name), shares, axis=0)
        off = np.maximum(np.maximum(less - here, here - more), 0)
        assert off.max() < 0.05 * span, name
