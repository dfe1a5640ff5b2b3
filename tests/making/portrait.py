# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person with hair before a wall, a chair beside: what a phone stores of them, and the truth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heic_depth_import.core.colour import decode_srgb, encode_srgb
from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import PORTRAIT_URN, AuxItem, DepthItem, Photo, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet

Bytes = NDArray[np.uint8]
Doubles = NDArray[np.float64]

COLUMNS, ROWS = 192, 160
SCALE = 4
"""Pixels of the photo for each sample; the matte has every second."""
NEAR, FAR, CHAIR = 2.0, 0.5, 0.8
"""Disparity, 1/m."""
LOW, HIGH = 0.25, 2.5
STEP = (HIGH - LOW) / 255


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a phone stores, and the truth.

    Attributes:
        rgb: (height, width, 3) the photo.
        matte: (height / 2, width / 2) the portrait matte.
        disparity: (rows, columns) 1/m as stored.
        alpha: (height, width) how much of each pixel is the person.
        front: (height, width, 3) the person's colours.
        back: (height, width, 3) the colours behind.
    """

    rgb: Bytes
    matte: Bytes
    disparity: NDArray[np.float32]
    alpha: Doubles
    front: Bytes
    back: Bytes

    def heic(
        self,
        nclx: tuple[int, int] = (1, 13),
        turned: tuple[bytes, ...] = (),
        more: Sequence[AuxItem] = (),
    ) -> bytes:
        """Writes the photo as a phone would.

        Args:
            nclx: Colour primaries and transfer characteristics.
            turned: Transforms of photo, depth map and matte alike.
            more: Other pictures.
        """
        height, width = self.alpha.shape
        codes = np.rint((self.disparity - LOW) / STEP).astype(np.uint8)
        fields = depth_fields(iphone_calibration(width, height), low=LOW, high=HIGH)
        depth = DepthItem(
            codes,
            sei=DepthRepresentation(d_min=LOW, d_max=HIGH),
            xmp=xmp_packet(fields),
            transforms=turned,
        )
        matte = AuxItem(self.matte, PORTRAIT_URN, transforms=turned)
        photo = Photo(self.rgb, nclx=nclx, transforms=turned)
        return write_heic(photo, depth=depth, aux=[matte, *more])


def portrait(seed: int = 0, *, with_hair: bool = True, with_chair: bool = True) -> Portrait:
    """Makes a portrait: noise, a halo on the wall, soft edges, a matte unsure of the chair.

    Args:
        seed: Of strands, noise and patterns.
        with_hair: Strands stand out from the head.
        with_chair: Something stands between person and wall, which the matte half takes for her.
    """
    random = np.random.default_rng(seed)
    down, across = np.mgrid[0 : ROWS * SCALE, 0 : COLUMNS * SCALE] / SCALE
    head = np.hypot((across - 96) / 34, (down - 84) / 44) - 1
    body = np.maximum(np.abs(across - 96) - 60, 132 - down) / 40
    outside = np.minimum(head, body)
    alpha = np.clip(0.5 - outside * 60, 0, 1)
    if with_hair:
        angle = np.arctan2(down - 84, across - 96)
        tip = 0.05 + 0.15 * random.random(720)[((angle + np.pi) / (2 * np.pi) * 719).astype(int)]
        strand = (np.sin(angle * 180 + 3 * np.sin(9 * angle)) > 0.3) & (down < 84)
        alpha = np.maximum(alpha, strand * np.clip((tip - outside) * 30, 0, 1))
    is_chair = (np.abs(across - 150) < 22) & (np.abs(down - 100) < 30) & with_chair
    front = _painted((120, 70, 40), 0.1, (alpha.shape), random)
    back = _painted((150, 160, 170), 0.05, alpha.shape, random)
    back[is_chair] = _painted((60, 80, 110), 0.1, alpha.shape, random)[is_chair]
    light = [decode_srgb(picture / 255.0) for picture in (front, back)]
    share = alpha[..., np.newaxis]
    rgb = encode_srgb((share * light[0] + (1 - share) * light[1]).astype(np.float32))
    # Apple's matte is half as large, a little soft, and half sure of chairs.
    small = _shrunk(alpha, 2)
    matte = np.maximum(_blurred(small, 1), 0.4 * is_chair[::2, ::2] * (small < 1))
    depth = np.where(outside < 0, NEAR - 0.4 * np.clip(1 + head, 0, 1) ** 2 * (body > 0), FAR)
    depth = np.where((outside >= 0) & is_chair, CHAIR, depth)
    stored = _shrunk(depth, SCALE)
    off = np.maximum(_shrunk(outside, SCALE) * 34, 0)
    halo = np.where(_shrunk(outside, SCALE) > 0, 0.28 * np.clip(1 - off / 24, 0, 1), 0)
    stored = _blurred(stored * (1 + halo), 1) + random.normal(0, 0.3 * STEP, stored.shape)
    codes = np.clip(np.rint((stored - LOW) / STEP), 0, 255)
    return Portrait(
        rgb=rgb,
        matte=np.rint(matte * 255).astype(np.uint8),
        disparity=(LOW + codes * STEP).astype(np.float32),
        alpha=alpha,
        front=front,
        back=back,
    )


def _painted(
    colour: tuple[int, int, int], grain: float, shape: tuple[int, ...], random: np.random.Generator
) -> Bytes:
    spots = _blurred(random.normal(0, 1, shape), 3)
    spots *= grain / spots.std()
    return np.clip(np.array(colour) * (1 + spots[..., np.newaxis]), 0, 255).astype(np.uint8)


def _shrunk(values: Doubles, times: int) -> Doubles:
    rows, columns = (length // times for length in values.shape)
    mean: Doubles = values.reshape(rows, times, columns, times).mean(axis=(1, 3))
    return mean


def _blurred(values: Doubles, times: int) -> Doubles:
    for _ in range(times):
        for axis in (0, 1):
            padded = np.pad(values, [(1, 1) if axis == k else (0, 0) for k in (0, 1)], mode="edge")
            lines = np.moveaxis(padded, axis, 0)
            values = np.moveaxis((lines[:-2] + 2 * lines[1:-1] + lines[2:]) / 4, 0, axis)
    return values
