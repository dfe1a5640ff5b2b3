# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The created camera sees every vertex on its own pixel."""

from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np
import pytest

from tests.blender.scene import load, pixel_centres, positions, seen_at, write_photo
from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import DepthItem, Photo, imir, irot, write_heic
from tests.making.heic_xmp import Calibration, depth_fields, xmp_packet

BOUND = 0.01  # pixels of the photo
SAMPLES = ("pug.heic", "building.heic", "branch.heic")

# What pug.heic says (geometry.md, sections 1 to 4).
PUG = Calibration(
    size=(4032, 3024),
    focal=(3032.59423828125, 3032.59423828125),
    principal_point=(1988.450927734375, 1512.30712890625),
    distortion_center=(1990.331298828125, 1515.205078125),
    inverse=(
        0.0,
        0.92712384462356567,
        -0.19650104641914368,
        0.019290488213300705,
        -0.00079344934783875942,
        1.9311880805616966e-06,
        7.043756795610534e-07,
        -1.3319315428361733e-08,
    ),
    forward=(
        0.0,
        -0.94312471151351929,
        0.20781543850898743,
        -0.021483847871422768,
        0.00097162544261664152,
        -7.9003630162333138e-06,
        -6.6110112584283343e-07,
        1.4275520321405111e-08,
    ),
    pixel_size=0.0019,
)
CODES = {(0, 0): 0, (767, 575): 255, (384, 288): 128}
# X right, Y down, Z forward, metres (geometry.md, section 4).
RAW = {
    (0, 0): (-0.437120796, -0.332311833, 0.667535854),
    (767, 575): (0.153553476, 0.113538088, 0.228163993),
    (384, 288): (0.003377335, 0.000259436, 0.339433394),
}
STRAIGHT = {
    (0, 0): (-0.431067609, -0.327705554, 0.667535854),
    (767, 575): (0.151445601, 0.111981075, 0.228163993),
    (384, 288): (0.003377251, 0.000259437, 0.339433394),
}


@pytest.fixture(scope="module")
def golden_photo(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    def write(*turned: bytes) -> Path:
        codes = np.full((576, 768), 90, np.uint8)
        for (column, row), code in CODES.items():
            codes[row, column] = code
        depth = DepthItem(
            codes,
            sei=DepthRepresentation(d_min=1.498046875, d_max=4.3828125),
            xmp=xmp_packet(depth_fields(PUG, low=1.498047, high=4.382812)),
            transforms=turned,
        )
        path = tmp_path_factory.mktemp("golden") / "golden.heic"
        grey = np.full((48, 64, 3), 128, np.uint8)
        path.write_bytes(write_heic(Photo(grey, transforms=turned), depth=depth))
        return path

    return write


@pytest.mark.parametrize(("options", "expected"), [(False, RAW), (True, STRAIGHT)])
def test_golden_vertices(
    golden_photo: Callable[..., Path],
    options: bool,
    expected: dict[tuple[int, int], tuple[float, float, float]],
) -> None:
    obj = load(golden_photo(), cut=0, use_undistort=options)
    grid = positions(obj).reshape(576, 768, 3)
    for (column, row), (x, y, z) in expected.items():
        np.testing.assert_allclose(grid[row, column], (x, -y, -z), rtol=0, atol=2e-7)


@pytest.mark.parametrize(
    ("turned", "lens", "shift"),
    [
        ((), 27.0767, (0.006833, 0.000076)),
        ((irot(3),), 36.1023, (0.000102, -0.009110)),
    ],
)
def test_golden_lens_and_shift(
    golden_photo: Callable[..., Path],
    turned: tuple[bytes, ...],
    lens: float,
    shift: tuple[float, float],
) -> None:
    load(golden_photo(*turned))
    camera = bpy.context.scene.camera.data
    assert camera.lens == pytest.approx(lens, abs=5e-5)
    assert (camera.shift_x, camera.shift_y) == pytest.approx(shift, abs=5e-7)
    assert camera.sensor_fit == "HORIZONTAL"


TURNS = [
    pytest.param(
        (irot(turns), *((imir(axis),) if axis is not None else ())), id=f"irot{turns}-imir{axis}"
    )
    for turns in range(4)
    for axis in (None, 0, 1)
]


@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
@pytest.mark.parametrize("turned", TURNS)
def test_every_vertex_is_seen_on_its_own_pixel(
    tmp_path: Path, turned: tuple[bytes, ...], projection: str
) -> None:
    path = write_photo(tmp_path / "turned.heic", turned=turned)
    obj = load(path, cut=0, use_undistort=False, projection=projection)
    sideways = turned[0] in (irot(1), irot(3))
    columns, rows = (12, 16) if sideways else (16, 12)
    assert len(obj.data.vertices) == columns * rows
    render = bpy.context.scene.render
    assert (render.resolution_x, render.resolution_y) == (columns * 4, rows * 4)
    np.testing.assert_allclose(seen_at(obj), pixel_centres(columns, rows), rtol=0, atol=BOUND)


@pytest.mark.parametrize("name", SAMPLES)
def test_real_photos_reproject(real_photo: Callable[[str], Path], name: str) -> None:
    obj = load(real_photo(name), cut=0, use_undistort=False)
    columns, rows = (576, 768) if name == "branch.heic" else (768, 576)
    np.testing.assert_allclose(seen_at(obj), pixel_centres(columns, rows), rtol=0, atol=BOUND)


def test_unequal_focal_lengths_make_oblong_pixels(tmp_path: Path) -> None:
    """Within 1 % they are kept, and Blender's pixel aspect carries the difference."""
    colours = np.zeros((48, 64, 3), np.uint8)
    skewed = Calibration(
        size=(64, 48), focal=(48, 48.3), principal_point=(31, 25), distortion_center=(0, 0)
    )
    depth = DepthItem(np.full((12, 16), 99, np.uint8), xmp=xmp_packet(depth_fields(skewed)))
    path = tmp_path / "oblong.heic"
    path.write_bytes(write_heic(colours, depth=depth))
    obj = load(path, cut=0)
    assert bpy.context.scene.render.pixel_aspect_x > 1
    np.testing.assert_allclose(seen_at(obj), pixel_centres(16, 12), rtol=0, atol=BOUND)
