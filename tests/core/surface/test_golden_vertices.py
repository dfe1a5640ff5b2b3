# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From samples of a real photo's calibration to vertices that other code has computed.

Given in camera coordinates x right, y down, z forward; ours are y up and looking along -z.
"""

import numpy as np
import pytest

from heic_depth_import.core.camera import rays, unproject
from heic_depth_import.core.metadata.depth_coding import coding_of, decode
from heic_depth_import.core.metadata.framing import Exif, Framing, frame
from heic_depth_import.core.metadata.placement import StoredDepth
from heic_depth_import.core.transforms import Rotate, Transform
from tests.core.pug import DEPTH, LENS, PHOTO, SEI, XMP


def framed(*transforms: Transform, turned: bool = False) -> Framing:
    shown = DEPTH[::-1] if turned else DEPTH
    photo = PHOTO[::-1] if turned else PHOTO
    return frame(LENS, StoredDepth(DEPTH, shown, transforms), photo, Exif(26.0))


@pytest.mark.parametrize(
    ("place", "code", "depth", "raw", "straight"),
    [
        ((0, 0), 0, 0.667535854, (-0.437120796, -0.332311833), (-0.431067609, -0.327705554)),
        ((767, 575), 255, 0.228163993, (0.153553476, 0.113538088), (0.151445601, 0.111981075)),
        ((384, 288), 128, 0.339433394, (0.003377335, 0.000259436), (0.003377251, 0.000259437)),
    ],
)
def test_vertex(
    place: tuple[int, int],
    code: int,
    depth: float,
    raw: tuple[float, float],
    straight: tuple[float, float],
) -> None:
    samples = np.zeros(DEPTH[::-1], np.uint8)
    samples[place[::-1]] = code
    disparity, _ = decode(samples, coding_of(SEI, XMP, 8))
    framing = framed()
    for distortion, (x, y) in ((None, raw), (framing.distortion, straight)):
        found = unproject(
            rays(framing.window.sample_places(*samples.shape[::-1]), framing.camera, distortion),
            disparity,
        )[place[::-1]]
        np.testing.assert_allclose(found, (x, -y, -depth), rtol=2e-6, atol=2e-9)


def test_intrinsics_at_the_size_of_the_depth_map() -> None:
    camera = frame(LENS, StoredDepth(DEPTH, DEPTH, ()), DEPTH, Exif(26.0)).camera
    assert camera.focal == pytest.approx((577.6369977678571,) * 2, rel=1e-12)
    assert camera.principal_point == pytest.approx((378.7525576636905, 288.0585007440476))


def test_principal_point_when_shown_a_quarter_turn_clockwise() -> None:
    """(cx, cy) becomes (3024 - cy, cx): in Blender's shift 0.000102 and -0.009110 widths."""
    camera = framed(Rotate(3), turned=True).camera
    (fx, fy), (cx, cy) = camera.focal, camera.principal_point
    assert (fx, fy) == pytest.approx((3032.59423828125,) * 2)
    assert ((3024 / 2 - cx) / 3024, (cy - 4032 / 2) / 3024) == pytest.approx(
        (0.000102, -0.009110), abs=6e-7
    )
    assert fx * 36 / 3024 == pytest.approx(36.1023, abs=5e-5)


def test_principal_point_as_stored() -> None:
    """Blender's lens 27.0767 mm and shift (0.006833, 0.000076)."""
    camera = framed().camera
    (fx, _), (cx, cy) = camera.focal, camera.principal_point
    assert fx * 36 / 4032 == pytest.approx(27.0767, abs=5e-5)
    assert ((2016 - cx) / 4032, (cy - 1512) / 4032) == pytest.approx((0.006833, 0.000076), abs=6e-7)


def test_turned_rays_are_the_rays_turned() -> None:
    """What looked right looks down when the picture is turned clockwise: (x, y) to (y, -x)."""
    upright, turned = framed(), framed(Rotate(3), turned=True)
    expected = rays(upright.window.sample_places(*DEPTH), upright.camera, upright.distortion)
    found = rays(turned.window.sample_places(*DEPTH[::-1]), turned.camera, turned.distortion)
    expected = np.rot90(expected, 3)
    np.testing.assert_allclose(found[..., 0], expected[..., 1], atol=1e-6)
    np.testing.assert_allclose(found[..., 1], -expected[..., 0], atol=1e-6)


@pytest.mark.parametrize(
    ("code", "offset", "depth"),
    [(0, 0.0, 0.668), (0, -0.5, 1.002), (0, -1.0, 2.008), (255, -0.5, 0.258), (255, -1.0, 0.296)],
)
def test_offset_of_disparity(code: int, offset: float, depth: float) -> None:
    """Z = 1 / (d + offset), as tabled for the nearest and the farthest sample."""
    disparity, _ = decode(np.array([[code]], np.uint8), coding_of(SEI, XMP, 8))
    assert 1 / (float(disparity[0, 0]) + offset) == pytest.approx(depth, abs=6e-4)
