# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos whose colours and mattes say where on the photo they are."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import (
    GLASSES_URN,
    HAIR_URN,
    PORTRAIT_URN,
    SKIN_URN,
    SKY_URN,
    TEETH_URN,
    AuxItem,
    DepthItem,
    Photo,
    write_heic,
)
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet

Bytes = NDArray[np.uint8]
Doubles = NDArray[np.float64]

URNS = {
    "portrait": PORTRAIT_URN,
    "hair": HAIR_URN,
    "skin": SKIN_URN,
    "teeth": TEETH_URN,
    "glasses": GLASSES_URN,
    "sky": SKY_URN,
}


def expected(kind: str, across: Doubles, down: Doubles) -> Doubles:
    """Returns what a matte says at a place, 0 to 1, each kind something else.

    Args:
        kind: What the matte shows.
        across: 0 at the left of the photo as stored, 1 at the right.
        down: 0 at the top, 1 at the bottom.
    """
    return {
        "portrait": across,
        "hair": down,
        "skin": 1 - across,
        "teeth": 1 - down,
        "glasses": (across + down) / 2,
        "sky": (1 - across + down) / 2,
    }[kind]


def ramp_photo(
    turned: Sequence[bytes] = (),
    *,
    mattes: Mapping[str, tuple[int, int]],
    mattes_turned: Sequence[bytes] | None = None,
    depth_turned: Sequence[bytes] | None = None,
    cropped: slice = slice(None),
    more: Sequence[AuxItem] = (),
) -> bytes:
    """Writes a photo of 64 x 48 whose red says how far to the right, whose green how far down.

    Args:
        turned: Transforms of photo and depth map.
        mattes: Columns and rows of each, by kind.
        mattes_turned: Transforms of the mattes, if others.
        depth_turned: Transforms of the depth map, if others.
        cropped: The columns of the photo that are left.
        more: Other pictures.
    """
    down, across = _places(64, 48)
    rgb = np.stack([_bytes(across), _bytes(down), np.full((48, 64), 90, np.uint8)], axis=-1)
    depth = DepthItem(
        np.add.outer(np.arange(12), np.arange(16)).astype(np.uint8),
        sei=DepthRepresentation(d_min=0.5, d_max=2.0),
        xmp=xmp_packet(depth_fields(iphone_calibration(64, 48))),
        transforms=turned if depth_turned is None else depth_turned,
    )
    aux = [
        AuxItem(
            _bytes(expected(kind, *_places(*size)[::-1])),
            urn=URNS[kind],
            transforms=turned if mattes_turned is None else mattes_turned,
        )
        for kind, size in mattes.items()
    ]
    photo = Photo(np.ascontiguousarray(rgb[:, cropped]), transforms=turned)
    return write_heic(photo, depth=depth, aux=[*more, *aux])


def _places(columns: int, rows: int) -> tuple[Doubles, Doubles]:
    down, across = np.mgrid[:rows, :columns] + 0.5
    return down / rows, across / columns


def _bytes(share: Doubles) -> Bytes:
    return np.rint(share * 255).astype(np.uint8)
