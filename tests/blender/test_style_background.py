# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""With Fill Background, styles show the whole scene, and from the phone's place what they did."""

from pathlib import Path

import bpy
import numpy as np
import pytest
from mathutils import Vector
from mathutils.bvhtree import BVHTree
from numpy.typing import NDArray

from tests.blender.evaluated import Result, result_of
from tests.blender.scene import Doubles, positions, write_photo
from tests.blender.test_four_inks import PAPER
from tests.blender.test_style_shapes import (
    COARSE,
    ROUND,
    cubes_of,
    foremost,
    on_photo,
    styled,
    two_walls,
)

RAYS = 60
BESIDE = np.radians(12)
NOTHING = -1


def rays_from(angle: float, low: Doubles, high: Doubles, depth: float) -> tuple[Doubles, Doubles]:
    """Returns a camera's place, and rays through its picture.

    Args:
        angle: Radians that it has walked to the right, about what is so far ahead.
        low: Smallest x and y of the picture, seen from a metre away.
        high: Largest.
        depth: Of the middle that it walks about.

    Returns:
        (3,) the place, and (RAYS, RAYS, 3) the rays.
    """
    x, y = (np.linspace(low[axis], high[axis], RAYS) for axis in (0, 1))
    across, up = np.meshgrid(x, y)
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]])
    middle = np.array([0, 0, -depth])
    rays = np.stack([across, up, -np.ones_like(across)], axis=-1)
    return middle - turn @ middle, rays @ turn.T


def extent(places: Doubles) -> tuple[Doubles, Doubles]:
    """Returns smallest and largest x and y of the inner 80 % of a photo, a metre away."""
    on_photo = places[:, :2] / -places[:, 2:]
    return on_photo.min(axis=0) * 0.8, on_photo.max(axis=0) * 0.8


def seen(result: Result, place: Doubles, rays: Doubles) -> tuple[Doubles, NDArray[np.int64]]:
    """Returns how far rays get, and what face they hit; infinitely far, and none."""
    ends = result.starts[1:]
    faces = [
        result.corners[start:end].tolist()
        for start, end in zip(result.starts[:-1], ends, strict=True)
    ]
    tree = BVHTree.FromPolygons(result.points.tolist(), faces)
    far = np.full(rays.shape[:2], np.inf)
    hit = np.full(rays.shape[:2], NOTHING)
    for at in np.ndindex(rays.shape[:2]):
        _, _, face, distance = tree.ray_cast(Vector(place), Vector(rays[at]))
        if face is not None:
            far[at], hit[at] = distance, face
    return far, hit


@pytest.mark.parametrize("style", ["VOXELS", "SCANLINES", "CONTOURS", "LOW_POLY"])
def test_from_beside_there_is_no_hole(tmp_path: Path, style: str) -> None:
    path = two_walls(tmp_path / "walls.heic")
    alone = styled(path, style, COARSE[style], fill_background=False)

    imported = positions(bpy.context.object)
    low, high = extent(imported)
    depth = float(-imported[:, 2].max())
    result = styled(path, style, COARSE[style], fill_background=True)
    beside = rays_from(BESIDE, low, high, depth)
    assert (seen(alone, *beside)[1] == NOTHING).mean() > 0.03, "there is something to fill"
    assert (seen(result, *beside)[1] == NOTHING).mean() < 0.01
    # From the phone's own place it looks as it did, but that lines behind go on up to the square.
    home = rays_from(0.0, low, high, depth)
    (_, before), (_, after) = seen(alone, *home), seen(result, *home)
    differ = np.abs(alone.elements()[1][before] - result.elements()[1][after]).max(axis=-1)
    assert (differ < 0.05).mean() > (0.96 if style == "SCANLINES" else 0.98)


def test_lines_go_on_behind_and_no_cloth_hides_them(tmp_path: Path) -> None:
    """From beside, the wall's lines are seen where the square hid them from the phone."""
    path = two_walls(tmp_path / "walls.heic")
    result = styled(path, "SCANLINES", {"Lines": 40, "Detail": 120}, fill_background=True)
    places = positions(bpy.context.object)
    near, far = -places[:, 2].max(), -places[:, 2].min()
    place, rays = rays_from(BESIDE, *extent(places), float(near))
    away, hit = seen(result, place, rays)
    depth = -(place + away[..., None] * rays / np.linalg.norm(rays, axis=-1, keepdims=True))[..., 2]
    is_between = (hit != NOTHING) & (depth > near * 1.1) & (depth < far * 0.9)
    assert is_between.mean() < 0.005, "cloth that hangs from the square to the wall"
    is_wall = (hit != NOTHING) & (depth > far * 0.9)
    _, colour = result.elements()
    assert (colour[hit[is_wall]].max(axis=-1) > 0.05).mean() > 0.3


def test_no_cloth_stands_out_beside_what_is_near(tmp_path: Path) -> None:
    """Left and right of the square's lines nothing else is as near."""
    path = two_walls(tmp_path / "walls.heic")
    result = styled(path, "SCANLINES", {"Lines": 40, "Detail": 120}, fill_background=True)
    near = float(-positions(bpy.context.object)[:, 2].max())
    middles, colour = result.middles(), result.elements()[1]
    across = middles[:, 0] / -middles[:, 2]
    is_near, is_line = -middles[:, 2] < near * 1.1, colour.max(axis=-1) > 0.05
    lines, cloth = across[is_near & is_line], across[is_near & ~is_line]
    assert len(cloth) > 100
    assert lines.min() - 1e-4 <= cloth.min()
    assert cloth.max() <= lines.max() + 1e-4


@pytest.mark.parametrize("on_white", [False, True])
@pytest.mark.parametrize("fill_background", [False, True])
@pytest.mark.parametrize("angle", [0.0, BESIDE])
def test_paper_keeps_dots_of_what_is_farther_from_showing_between_those_before_them(
    tmp_path: Path, *, on_white: bool, fill_background: bool, angle: float
) -> None:
    """A bright wall's dots shone through a dark beard: before black the paper is black."""
    path = two_walls(tmp_path / "walls.heic")
    chosen: dict[str, float] = {"Count": 32, "Angle": 0.0, "On White": on_white}

    def pieces(result: Result) -> Doubles:
        return result.middles()[np.diff(result.starts) == 4]

    result = styled(path, "HALFTONE", chosen, fill_background=fill_background)
    near, far = -result.points[:, 2].max(), -result.points[:, 2].min()
    paper = pieces(result)
    colours = result.elements()[1][np.diff(result.starts) == 4]
    assert np.abs(colours - PAPER * on_white).max() < 1e-3
    paper = paper[-paper[:, 2] < (near + far) / 2]
    assert len(paper) > 50
    place, rays = rays_from(angle, *extent(paper), float(near))
    away, hit = seen(result, place, rays)
    depth = -(place + away[..., None] * rays / np.linalg.norm(rays, axis=-1, keepdims=True))[..., 2]
    is_far = (hit != NOTHING) & (depth > (near + far) / 2)
    inner = slice(len(depth) // 4, -len(depth) // 4)
    assert is_far[inner, inner].mean() < 0.05


def test_paper_of_a_slope_overlaps_seen_from_beside(tmp_path: Path) -> None:
    """Gaps between its pieces showed what is behind as light dots on the side of a face."""
    codes = np.clip(np.arange(320) * 2.0 - 180, 60, 220).astype(np.uint8)[None].repeat(240, 0)
    path = write_photo(tmp_path / "slope.heic", columns=320, rows=240, codes=codes)
    # Alone: dots would hide what gaps show.
    chosen = {"Count": 80, "Angle": 0.0, "Size": 0.0}
    result = styled(path, "HALFTONE", chosen, fill_background=False)
    low, high = extent(result.points)
    depth = float(-np.median(result.points[:, 2]))
    for angle in (BESIDE, -BESIDE):
        _, hit = seen(result, *rays_from(angle, low * 0.6, high * 0.6, depth))
        assert (hit == NOTHING).mean() < 0.03


def test_no_dot_of_the_background_is_missing(tmp_path: Path) -> None:
    """White paper showed there, on a stage, as a star between four dots."""
    codes = np.full((480, 640), 60, np.uint8)
    codes[120:360, 200:440] = 220
    path = write_photo(tmp_path / "walls.heic", columns=640, rows=480, codes=codes)
    result = styled(path, "HALFTONE", {"Count": 80, "Angle": 0.0}, fill_background=True)
    samples = on_photo(positions(bpy.data.objects["walls Background"]))
    corners = np.diff(result.starts)
    middles = on_photo(result.middles()[(corners != ROUND) & (corners > 4)])
    spacing = float(np.ptp(on_photo(positions(bpy.context.object))[:, 0]) / 80)
    first = np.floor(middles.min(axis=0) / spacing)
    shape = (np.floor(middles.max(axis=0) / spacing) - first + 1).astype(int)

    def counted(places: Doubles) -> NDArray[np.int64]:
        cells = np.floor(places / spacing) - first
        cells = cells[((cells >= 0) & (cells < shape)).all(axis=1)].astype(int)
        return np.bincount(cells @ (shape[1], 1), minlength=shape.prod())

    has_many = counted(samples) >= 12
    assert has_many.sum() > 1000
    assert (counted(middles)[has_many] == 0).sum() == 0


def test_dots_of_the_background_have_fewer_corners(tmp_path: Path) -> None:
    """With as many as those that are seen a print took 2.7 million vertices."""
    path = two_walls(tmp_path / "walls.heic")
    chosen = {"Count": 32}
    alone = styled(path, "HALFTONE", chosen, fill_background=False)
    whole = styled(path, "HALFTONE", chosen, fill_background=True)
    dots, both = ((np.diff(one.starts) > 4).sum() for one in (alone, whole))
    assert both > dots * 1.2, "there is a background"
    assert (np.diff(whole.starts) == ROUND).sum() == dots
    assert len(whole.points) - len(alone.points) <= (both - dots) * 12


@pytest.mark.parametrize("on_white", ["On White", "Four Inks"])
def test_paper_does_not_stand_out_beside_its_dots(tmp_path: Path, on_white: str) -> None:
    """Seen from beside it would be a white line along the outline."""
    codes = np.full((240, 320), 60, np.uint8)
    codes[60:180, 100:220] = 220
    path = write_photo(tmp_path / "walls.heic", columns=320, rows=240, codes=codes)
    chosen: dict[str, float] = {"Count": 200, "Angle": 0.0, on_white: True}
    result = styled(path, "HALFTONE", chosen, fill_background=True)
    near = float(-result.points[:, 2].max())
    place, _ = rays_from(BESIDE, np.zeros(2), np.zeros(2), near)
    cos, sin = np.cos(BESIDE), np.sin(BESIDE)
    middles, sides = result.middles(), np.diff(result.starts)
    is_near = -middles[:, 2] < near * 1.2
    from_there = (middles - place) @ np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]])
    across = from_there[:, 0] / -from_there[:, 2]
    spacing = float(np.ptp(on_photo(positions(bpy.context.object))[:, 0]) / 200)
    ends = [across[is_near & (sides == count)] for count in (4, ROUND)]
    assert all(len(one) > 500 for one in ends)
    paper, dots = (one.max() for one in ends)
    assert paper - dots < 0.45 * spacing


@pytest.mark.parametrize("style", ["SPHERES", "HALFTONE"])
@pytest.mark.parametrize("apart", [0.5, 0.2])
def test_both_sheets_of_a_background_are_shown(tmp_path: Path, style: str, apart: float) -> None:
    """As behind a person before a chair before a wall, or behind a bowl's rim before a table."""
    path = two_walls(tmp_path / "walls.heic")
    styled(path, style, COARSE[style], fill_background=True)
    obj, background = bpy.context.object, bpy.data.objects["walls Background"]
    places = positions(background)
    near, far = -positions(obj)[:, 2].max(), -places[:, 2].min()
    between = far - (far - near) * apart
    sheets = [places * (depth / -places[:, 2:]) for depth in (between, far * 1.001)]
    mesh = bpy.data.meshes.new("two sheets")
    mesh.from_pydata(np.concatenate(sheets).tolist(), [], [])
    mesh.attributes.new("Color", "FLOAT_COLOR", "POINT")
    background.data = mesh
    depth = -result_of(obj).points[:, 2]
    there = np.abs(depth / between - 1) < 0.01, np.abs(depth / far / 1.001 - 1) < 1e-4
    assert min(one.sum() for one in there) > 100
    assert 0.9 < there[0].sum() / there[1].sum() < 1.1


@pytest.mark.parametrize("is_slope", [True, False])
def test_balls_of_a_slope_behind_touch_seen_from_beside(tmp_path: Path, *, is_slope: bool) -> None:
    """From the phone's place all touch; what slopes away from there would have gaps."""
    codes = np.full((36, 48), 60, np.uint8)
    if is_slope:
        codes[:] = np.linspace(0, 200, 48)
    codes[10:26, 18:30] = 250
    path = write_photo(tmp_path / "cat.heic", columns=48, rows=36, codes=codes)
    options = {"Count": 24, "Detail": 0.0}
    alone = styled(path, "SPHERES", options, fill_background=False)
    whole = styled(path, "SPHERES", options, fill_background=True)
    _, depth, radius = foremost(whole)
    sizes = radius / depth  # as the phone sees them
    _, usual_depth, usual_radius = foremost(alone)
    usual = float(np.median(usual_radius / usual_depth))
    is_more = sizes > usual * 1.1
    assert is_more.any() == is_slope
    assert sizes.max() < usual * 2.01
    assert (sizes[depth < depth.min() * 1.1] < usual * 1.01).all(), (
        "what stands in front is as it was"
    )


def test_a_slope_has_a_ball_behind_each_ball(tmp_path: Path) -> None:
    """From beside, the wall shone between the balls of a nose; from the phone all is as it was."""
    codes = np.clip(np.arange(128) * 6.0 - 300, 60, 220).astype(np.uint8)[None].repeat(96, 0)
    path = write_photo(tmp_path / "nose.heic", columns=128, rows=96, codes=codes)
    result = styled(path, "SPHERES", {"Count": 24, "Detail": 0.0})
    depth = -result.points[:, 2]
    apart = np.linalg.norm(on_photo(result.points)[:, None] - on_photo(result.points), axis=-1)
    pairs = np.argwhere(np.triu(apart < 1e-4, 1))
    assert len(pairs) > 50
    ends = depth.min(), depth.max()
    first, second = depth[pairs].T
    is_slope = (first > ends[0] * 1.02) & (first < ends[1] * 0.9)
    assert is_slope.sum() > 50
    steps, radius = (second - first)[is_slope], result.radius[pairs[is_slope]]
    # Elsewhere one is right behind the other.
    assert (steps > radius[:, 0] * 0.5).all()
    assert np.median(steps) > 1.5 * np.median(radius[:, 1])
    sizes = radius / depth[pairs[is_slope]]
    np.testing.assert_allclose(sizes[:, 0] * 1.2, sizes[:, 1], rtol=1e-3)


def test_lines_go_on_where_a_ridge_hid_them(tmp_path: Path) -> None:
    """From beside there is neither a hole nor cloth askew where it rose over the wall."""
    path = two_walls(tmp_path / "walls.heic")
    chosen = {"Lines": 40, "Detail": 120, "Ridge": 0.1}
    result = styled(path, "SCANLINES", chosen, fill_background=True)
    places = positions(bpy.context.object)
    near, far = -places[:, 2].max(), -places[:, 2].min()
    rays = rays_from(BESIDE, *extent(places), float(near))
    assert (seen(result, *rays)[1] == NOTHING).mean() == 0.0
    corners = result.points[result.corners].reshape(-1, 4, 3)
    is_wall = (-corners[..., 2] > far * 0.9).all(axis=1)
    lower = corners[is_wall][:, :, 1] / -corners[is_wall][:, :, 2]
    spacing = np.ptp(places[:, 1] / -places[:, 2]) / 40
    assert np.ptp(lower, axis=1).max() < spacing * 1.1


def test_lines_go_on_where_the_nearer_of_two_things_behind_ends(tmp_path: Path) -> None:
    """As at a bowl's rim, with the bowl's inside and the table behind it: no black patch there."""
    path = two_walls(tmp_path / "walls.heic")
    chosen = {"Lines": 40, "Detail": 120, "Ridge": 0.06}
    styled(path, "SCANLINES", chosen, fill_background=True)
    obj, background = bpy.context.object, bpy.data.objects["walls Background"]
    places, behind = positions(obj), positions(background)
    near = float(-places[:, 2].max())
    square = on_photo(places[-places[:, 2] < near * 1.1])
    low, high = square.min(axis=0), square.max(axis=0)
    x, y = on_photo(behind).T
    middle = (low + high) / 2
    is_inside = (x < high[0] * 0.85 + low[0] * 0.15) & (y > low[1]) & (y < middle[1])
    inside = behind[is_inside] * (near * 1.4 / -behind[is_inside, 2:])
    mesh = bpy.data.meshes.new("two sheets")
    mesh.from_pydata(np.concatenate([behind, inside]).tolist(), [], [])
    mesh.attributes.new("Color", "FLOAT_COLOR", "POINT")
    mesh.attributes["Color"].data.foreach_set("color", np.full(4 * len(mesh.vertices), 0.5))
    background.data = mesh
    result = result_of(obj)
    turned_away = (result.middles() * result.normals()).sum(axis=1) > 0
    assert not turned_away.any()
    # The right rim of what is near, and what is beside it: about 14 lines from top to bottom.
    size = high - low
    place, rays = rays_from(BESIDE, low + size * [0.7, 0.0], low + size * [1.3, 1.0], near)
    _, hit = seen(result, place, rays)
    is_line = (hit != NOTHING) & (result.elements()[1][hit].max(axis=-1) > 0.05)
    lines = size[1] / (np.ptp(on_photo(places)[:, 1]) / 40)
    longest = max(
        len(run)
        for column in is_line.T
        for run in "".join(".#"[int(one)] for one in column).split("#")
    )
    assert longest < 1.6 * RAYS / lines


@pytest.mark.parametrize("on_white", [0.0, 1.0])
def test_dots_behind_have_the_ink_of_those_beside_them(tmp_path: Path, on_white: float) -> None:
    """Small dots before them would want ink that is black, or glares."""
    colours = np.full((192, 256, 3), 120, np.uint8)
    colours[48:144, 80:176] = 250 if on_white else 10
    path = two_walls(tmp_path / "walls.heic", colours)
    chosen = {"Count": 32, "Angle": 0.0, "Levels": 0.0, "On White": bool(on_white)}
    alone = styled(path, "HALFTONE", chosen, fill_background=False)
    far = -alone.points[:, 2].min()
    is_wall = (np.diff(alone.starts) == ROUND) & (-alone.middles()[:, 2] > far * 0.9)
    ink = np.median(alone.elements()[1][is_wall], axis=0)
    every = styled(path, "HALFTONE", chosen, fill_background=True)
    is_wall = (np.diff(every.starts) > 4) & (-every.middles()[:, 2] > far * 0.9)
    assert is_wall.sum() > (np.diff(alone.starts) == ROUND).sum() * 0.9
    off = np.abs(every.elements()[1][is_wall] - ink).max(axis=-1)
    assert (off < 0.03).mean() > 0.95


def test_between_two_that_stand_one_before_the_other_the_wall_does_not_shine(
    tmp_path: Path,
) -> None:
    """As between a chin and the neck that it hides: facets of the neck go on beneath."""
    codes, colours = np.full((48, 64), 20, np.uint8), np.full((192, 256, 3), 240, np.uint8)
    codes[16:48, 8:56], colours[64:, 32:224] = 170, (200, 30, 30)
    codes[6:36, 22:42], colours[24:144, 88:168] = 230, (30, 160, 30)
    path = write_photo(tmp_path / "bust.heic", columns=64, rows=48, codes=codes, colours=colours)
    result = styled(path, "LOW_POLY", {"Count": 24}, fill_background=True)
    places = positions(bpy.context.object)
    low, high = extent(places)
    # Where both are seen, up to the middle of the body on either side.
    middle, half = (low + high) / 2, (high - low) / 2
    low = middle + half * [-0.6, -0.3]
    high = middle + half * [0.6, 0.2]
    place, rays = rays_from(BESIDE, low, high, float(-places[:, 2].max()))
    _, hit = seen(result, place, rays)
    red, _, blue = np.moveaxis(result.elements()[1][hit], -1, 0)
    is_wall = (blue > 0.4) & (red > 0.4)
    assert (hit != NOTHING).all()
    assert is_wall.mean() < 0.01


def test_what_is_round_stays_in_one_piece(tmp_path: Path) -> None:
    """A cheek falls off steeply towards its ear: seen from beside, no wall shines through it."""
    codes, colours = np.full((120, 160), 20, np.uint8), np.full((480, 640, 3), 240, np.uint8)
    down, across = np.mgrid[0:120, 0:160]
    away = np.hypot((down - 60) / 50, (across - 80) / 40)
    codes[away < 1] = (90 + 130 * np.sqrt(1 - away[away < 1] ** 2)).astype(np.uint8)
    colours[np.kron(away < 1, np.ones((4, 4), np.bool_))] = (200, 30, 30)
    path = write_photo(tmp_path / "ball.heic", columns=160, rows=120, codes=codes, colours=colours)
    result = styled(path, "LOW_POLY", {"Count": 30}, fill_background=True)
    places = positions(bpy.context.object)
    x, y = on_photo(places[-places[:, 2] < float(-places[:, 2].max()) * 1.9]).T
    low, high = np.array([x.min(), y.min()]), np.array([x.max(), y.max()])
    place, rays = rays_from(BESIDE, low, high, float(-places[:, 2].max()))
    _, hit = seen(result, place, rays)
    is_wall = result.elements()[1][hit][..., 2] > 0.4
    # What is seen of the ball ends once in every row, on either side.
    ends = np.abs(np.diff(is_wall.astype(int), axis=1)).sum(axis=1)
    assert (hit != NOTHING).all()
    assert ends[3:-3].max() <= 2, "but for the very ends, which are jagged"


def test_what_is_clearly_behind_is_gone_next_to_the_subject_as_well(tmp_path: Path) -> None:
    """As bright sky between its leaves: no shard of it is as large as it was."""
    result = styled(two_walls(tmp_path / "walls.heic"), "DISSOLVE", {"Amount": 0.0})
    depth, areas = -result.middles()[:, 2], np.linalg.norm(result.normals(), axis=1)
    near, far = depth.min(), float(-positions(bpy.context.object)[:, 2].min())
    is_near = np.abs(depth / near - 1) < 0.01
    assert is_near.sum() > 500, "the subject stays"
    assert (~is_near).sum() > 500, "some of the wall is left"
    whole = np.median(areas[is_near]) * (far / near) ** 2
    assert areas[~is_near].max() < 0.9 * whole


def test_a_table_goes_on_beneath_what_stands_above_it(tmp_path: Path) -> None:
    """Its far side above a saucer is farther than that below: no hole is where both meet."""
    down, across = np.mgrid[:120, :160]
    is_table, is_saucer = down > 20, np.abs(down - 75) / 24 + np.abs(across - 80) / 30 < 1
    codes = np.where(is_table, 20 + 1.5 * (down - 20), 10.0) + 80 * is_saucer
    colours = np.where(is_table[..., None], (200, 30, 30), 240)
    colours[is_saucer] = (30, 160, 30)
    path = write_photo(
        tmp_path / "saucer.heic",
        columns=160,
        rows=120,
        codes=codes.astype(np.uint8),
        colours=np.kron(colours, np.ones((4, 4, 1))).astype(np.uint8),
    )
    styled(path, "LOW_POLY", {"Count": 24}, fill_background=True)
    obj, background = bpy.context.object, bpy.data.objects["saucer Background"]
    places, behind = positions(obj), positions(background)
    # All that is told of what is hidden is a white wall.
    mesh = bpy.data.meshes.new("wall")
    mesh.from_pydata((behind * (-places[:, 2].min() / -behind[:, 2:])).tolist(), [], [])
    white = mesh.attributes.new("Color", "FLOAT_COLOR", "POINT").data
    white.foreach_set("color", np.ones(len(behind) * 4, np.float32))
    background.data = mesh
    result = result_of(obj)
    low, high = extent(places)
    high[1] = low[1] + 0.7 * (high[1] - low[1])  # the wall's end is not the table's
    place, rays = rays_from(BESIDE, low, high, float(np.median(-places[:, 2])))
    _, hit = seen(result, place, rays)
    red, _, blue = np.moveaxis(result.elements()[1][hit], -1, 0)
    assert not ((blue > 0.4) & (red > 0.4)).any()


def test_nothing_behind_shows_through_facets_of_what_is_round(tmp_path: Path) -> None:
    """They lie deeper than the wall that they show, and specks of the sheet behind came through."""
    _, across = np.mgrid[:120, :160]
    codes = 90 + 36 * np.sin(across / 9.0)
    codes[45:75, 65:95] = 230
    path = write_photo(
        tmp_path / "niche.heic",
        columns=160,
        rows=120,
        codes=codes.astype(np.uint8),
        colours=np.full((480, 640, 3), (200, 30, 30), np.uint8),
    )
    styled(path, "LOW_POLY", {"Count": 20, "Detail": 0.2}, fill_background=True)
    obj, background = bpy.context.object, bpy.data.objects["niche Background"]
    colours = background.data.attributes["Color"].data
    colours.foreach_set("color", np.ones(len(colours) * 4, np.float32))
    background.data.update()
    result = result_of(obj)
    low, high = extent(positions(obj))
    _, hit = seen(result, *rays_from(0.0, low, high, 1.0))
    assert (result.elements()[1][hit, 2] > 0.4).mean() < 0.005


def test_cubes_behind_are_twice_as_large_and_stand_out_before_nothing(tmp_path: Path) -> None:
    """Little of them is seen, and in slopes they would be as many as all else."""
    path = two_walls(tmp_path / "walls.heic")
    chosen = {"Count": 40, "Doubling": False}
    before, after = (
        cubes_of(styled(path, "VOXELS", chosen, fill_background=is_filled))
        for is_filled in (False, True)
    )
    edge = np.median(before[1])
    is_large = after[1] > edge * 1.5
    assert is_large.sum() > 50
    np.testing.assert_allclose(after[1][is_large], 2 * edge, rtol=0.01)
    seen_before, others = ({tuple(row) for row in each[0].round(4)} for each in (before, after))
    assert seen_before <= others, "what is seen is as it was"
    border = np.abs(on_photo(positions(bpy.context.object))).max(axis=0)
    is_beyond = (np.abs(on_photo(after[0])) > border * 0.97).any(axis=1)
    assert (~is_large & ~is_beyond).sum() <= len(seen_before), "others are beyond the photo"
    wall = -float(positions(bpy.context.object)[:, 2].min())
    front = -after[0][is_large, 2] - edge
    assert front.min() > wall - 1e-4


def test_cubes_beyond_the_photo_come_before_nothing_on_it(tmp_path: Path) -> None:
    """What stands there is nearer: it hid the paws of those who sit at the border."""
    codes = np.full((48, 64), 60, np.uint8)
    codes[12:36, 20:44] = 220
    red = np.full((192, 256, 3), (200, 30, 30), np.uint8)
    path = write_photo(tmp_path / "floor.heic", columns=64, rows=48, codes=codes, colours=red)
    styled(path, "VOXELS", {"Count": 40}, fill_background=True)
    places = positions(bpy.context.object)
    low, high = on_photo(places).min(axis=0), on_photo(places).max(axis=0)
    near = -float(places[:, 2].max())
    x, y = np.meshgrid(np.linspace(low[0], high[0], 160), low[1] - np.linspace(0.002, 0.1, 30))
    beyond = np.stack([x.ravel(), y.ravel(), -np.ones(x.size)], axis=-1) * near
    edge = cubes_of(result_of(bpy.context.object))[1].min() / near
    mesh = bpy.data.meshes.new("beyond")
    mesh.from_pydata(beyond.tolist(), [], [])
    white = mesh.attributes.new("Color", "FLOAT_COLOR", "POINT").data
    white.foreach_set("color", np.ones(len(beyond) * 4, np.float32))
    bpy.data.objects["floor Background"].data = mesh
    result = result_of(bpy.context.object)
    high[1] = low[1] + 3 * edge
    low[1] += edge
    _, hit = seen(result, *rays_from(0.0, low * [0.9, 1.0], high * [0.9, 1.0], 1.0))
    is_white = result.elements()[1][hit, 2] > 0.3
    assert (result.elements()[1][:, 2] > 0.3).sum() > 100
    assert is_white.mean() < 0.01


def test_lines_that_lead_from_near_to_far_look_like_what_is_far(tmp_path: Path) -> None:
    """In a petal's colours they would be a comb beside it, and black cloth a hole below it."""
    colours = np.full((192, 256, 3), (30, 30, 200), np.uint8)
    colours[48:144, 80:176] = (200, 30, 30)
    path = two_walls(tmp_path / "walls.heic", colours)
    chosen = {"Lines": 40, "Detail": 120, "Fade": 0.0, "Smooth": 0}
    styled(path, "SCANLINES", chosen, fill_background=True)
    places = positions(bpy.context.object)
    near, far = places[:, 2].max() * 1.2, places[:, 2].min()
    # Behind the square something red is nearer to its left and above.
    background = bpy.data.objects["walls Background"]
    behind = positions(background)
    x, y = on_photo(behind).T
    left, right, low, high = (
        edge(axis[places[:, 2] > near]) for axis in on_photo(places).T for edge in (np.min, np.max)
    )
    is_near = (x < (left + right) / 2) & (x > left) & (y > (low + high) / 2) & (y < high)
    mesh = bpy.data.meshes.new("corner")
    mesh.from_pydata(
        (behind * (np.where(is_near, near, far) / behind[:, 2])[:, None]).tolist(), [], []
    )
    ink = np.where(is_near[:, None], (0.6, 0.01, 0.01, 1.0), (0.01, 0.01, 0.6, 1.0))
    data = mesh.attributes.new("Color", "FLOAT_COLOR", "POINT").data
    data.foreach_set("color", ink.astype(np.float32).ravel())
    background.data = mesh
    result = result_of(bpy.context.object)
    depth = result.points[result.corners, 2].reshape(-1, 4)
    leads = (depth.max(axis=1) > near * 1.05) & (depth.min(axis=1) < far * 0.95)
    leads &= depth.max(axis=1) < places[:, 2].max() * 1.1
    assert leads.sum() > 40
    red, _, blue = np.moveaxis(result.elements()[1][leads], -1, 0)
    assert (red <= blue + 0.02).all()
    assert (blue > 0.02).mean() > 0.6
