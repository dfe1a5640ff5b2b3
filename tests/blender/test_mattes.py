# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mattes as point attributes."""

from pathlib import Path

import numpy as np
import pytest

from tests.blender.scene import Doubles, colours_of, load, values
from tests.making.heic_writer import HAIR_URN, AuxItem, imir, irot
from tests.making.ramps import URNS, expected, ramp_photo

SIZES = dict.fromkeys(URNS, (64, 48))


def encoded(linear: Doubles) -> Doubles:
    """Returns colours as the photo has them, 0 to 1."""
    return np.asarray(
        np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    )


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
@pytest.mark.parametrize("resolution", [0.5, 1, 2])
@pytest.mark.parametrize("turned", [[], [irot(3), imir(1)]], ids=["upright", "turned"])
def test_each_point_has_what_the_mattes_say_there(
    tmp_path: Path, object_type: str, resolution: float, turned: list[bytes]
) -> None:
    """A point's colour says where on the photo it is."""
    path = tmp_path / "ramp.heic"
    path.write_bytes(ramp_photo(turned, mattes=SIZES))
    # A soft rim has points whose colours are taken apart.
    obj = load(path, object_type=object_type, resolution=resolution, use_soft_edges=False)
    across, down, _, _ = encoded(colours_of(obj)).T
    for kind in URNS:
        attribute = obj.data.attributes[f"matte_{kind}"]
        assert (attribute.data_type, attribute.domain) == ("FLOAT", "POINT")
        found = values(obj, f"matte_{kind}", 1, "value")[:, 0]
        # A tenth of a large cell: at the edge the mean around a point has one side only.
        bound = 0.02 if resolution < 1 else 0.01
        np.testing.assert_allclose(found, expected(kind, across, down), atol=bound)


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
def test_without_mattes_there_are_no_attributes(tmp_path: Path, object_type: str) -> None:
    path = tmp_path / "ramp.heic"
    path.write_bytes(ramp_photo(mattes={"hair": (64, 48)}))

    def names(**options: bool) -> set[str]:
        attributes = load(path, object_type=object_type, **options).data.attributes
        return {name for name in attributes.keys() if name.startswith("matte")}  # noqa: SIM118

    assert names() == {"matte_hair"}
    assert names(use_mattes=False) == set()
    path.write_bytes(ramp_photo(mattes={}))
    assert names() == set()


def test_damaged_matte_is_told_and_the_rest_comes_in(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ramp.heic"
    deep = AuxItem(np.full((24, 32), 500, np.uint16), HAIR_URN, bits=10)
    path.write_bytes(ramp_photo(mattes={"sky": (64, 48)}, more=[deep]))
    attributes = load(path).data.attributes
    assert "matte_sky" in attributes
    assert "matte_hair" not in attributes
    assert "ramp.heic: the hair matte cannot be read; it is left out" in capfd.readouterr().out
