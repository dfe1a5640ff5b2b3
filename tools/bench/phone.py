# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the photo that a phone would take of a scene."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.layers import half_size_matte
from bench.optics import CAMERA, FACTOR
from bench.storage import STORAGES, Storage
from bench.truth import Truth
from tests.making.heic_writer import (
    PORTRAIT_URN,
    AuxItem,
    DepthItem,
    DepthRepresentation,
    Photo,
    write_heic,
)
from tests.making.heic_xmp import depth_fields, matte_fields, xmp_packet
from tests.still_life import photograph


def write_photo(
    truth: Truth, path: Path, storage: Storage = STORAGES["clean"], smaller: int = 1
) -> float:
    """Writes the photo with 8-bit disparity.

    Args:
        truth: What there is.
        path: A file.
        storage: How the phone stores depth.
        smaller: By how much the photo is smaller; where only depth is of interest, that is quick.

    Returns:
        The step between two codes in 1/m.
    """
    mean = photograph.area_mean(truth.disparity.astype(np.float64), FACTOR)
    codes, low, high = storage.codes_of(mean)
    depth = DepthItem(
        codes,
        xmp=xmp_packet(depth_fields(CAMERA, low=low, high=high)),
        sei=DepthRepresentation(d_min=low, d_max=high),
    )
    mattes = []
    if truth.scene.subjects:
        fields = xmp_packet(matte_fields(PORTRAIT_URN))
        mattes.append(AuxItem(stored_matte(truth), PORTRAIT_URN, fields, quality=80))
    photo = Photo(np.ascontiguousarray(truth.picture[::smaller, ::smaller]), quality=85, tile=512)
    path.write_bytes(write_heic(photo, depth=depth, aux=mattes))
    return (high - low) / 255


def stored_matte(truth: Truth) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Returns the portrait matte at half the photo's size: single hairs, where those are known."""
    if truth.alpha is not None:
        return half_size_matte(truth.alpha)
    matte = photograph.matte_of(truth.owner, truth.scene.subjects)
    return np.round(photograph.area_mean(matte.astype(np.float64), 2)).astype(np.uint8)
