# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Books, a candle and a cloth."""

from __future__ import annotations

import numpy as np

from tests.still_life import materials
from tests.still_life.shapes import (
    bevel,
    box,
    grid_faces,
    joined,
    new_object,
    spline,
    tube,
    turned,
)

CANDLESTICK = [(0, 0), (0.055, 0), (0.058, 0.006), (0.05, 0.014), (0.018, 0.026), (0.009, 0.045)]
CANDLESTICK += [(0.013, 0.06), (0.008, 0.08), (0.007, 0.15), (0.014, 0.165), (0.008, 0.178)]
CANDLESTICK += [(0.024, 0.19), (0.025, 0.194), (0.014, 0.196), (0.015, 0.225), (0.012, 0.226)]
CANDLESTICK += [(0, 0.2)]

CANDLE = [(0.0105, 0.2), (0.0105, 0.3), (0.0102, 0.372), (0.007, 0.379), (0.002, 0.376)]
CANDLE += [(0, 0.375)]

BOOKS = (
    ((0.165, 0.235, 0.042), 0.0, -16, (126, 44, 36)),
    ((0.135, 0.2, 0.036), 0.0445, 7, (34, 62, 74)),
)
"""Size, height of the underside, turn in degrees, colour."""


def books() -> None:
    """Two old books, one on the other."""
    sheets = materials.pages("Pages")
    for (x, y, z), height, degrees, colour in BOOKS:
        cover = materials.cloth_cover("Cover", colour)
        at, turn = (0.335, 0.68, height), (0, 0, np.radians(degrees))
        board, (back, faces) = box((x, y, 0.003)), box((0.004, y, z - 0.006))
        lid = (np.add(board[0], (0, 0, z - 0.003)), board[1])
        spine = (np.add(back, (0.002 - x / 2, 0, 0.003)), faces)
        bevel(new_object("Book", joined([board, lid, spine]), cover, at=at, turn=turn), 0.0012)
        block, faces = box((x - 0.01, y - 0.012, z - 0.006))
        new_object("Pages", (np.add(block, (-0.002, 0, 0.003)), faces), sheets, at=at, turn=turn)


def candle() -> None:
    """A brass candlestick, the candle never lit."""
    spot = (0.5, 1.06, 0)
    brass, wax = materials.brass("Brass"), materials.wax("Wax")
    new_object("Candlestick", turned(CANDLESTICK, rings=320), brass, at=spot)
    new_object("Candle", turned(CANDLE), wax, at=spot)
    wick = tube(spline([(0, 0, 0.374), (0.001, 0, 0.384), (0.004, 0.001, 0.39)], 12), 0.0009)
    new_object("Wick", wick, materials.plain("Wick", (200, 190, 170)), at=spot)


def cloth() -> None:
    """A linen cloth that was pushed together, so that it folds."""
    rows, columns = 240, 340
    u, v = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(-1, 1, rows))
    fold = 0.5 + 0.5 * np.sin(8.5 * u - 3.2 * v + 1.6 * np.sin(2.1 * v + 0.6) + np.sin(2 * u))
    small = 0.5 + 0.5 * np.sin(17 * u - 5.5 * v + 2.2 * np.sin(2.3 * u + 1.1 * v))
    strength = 0.6 + 0.4 * np.sin(3.1 * u + 2.3 * v + 0.8)
    hollow = 1 - np.exp(-((u + 0.1) ** 2 + (v + 0.05) ** 2) / 0.06)  # the orange lies here
    z = 0.002 + hollow * strength * (0.019 * fold**2.2 + 0.006 * small**2 * fold)
    x = 0.23 * u + 0.012 * np.sin(3 * v + 1) - 0.01 * np.cos(8.5 * u)
    y = 0.15 * v + 0.016 * np.sin(2.4 * u) + 0.006 * np.sin(9 * u)
    sheet = (np.stack([x, y, z], axis=-1).reshape(-1, 3), grid_faces(rows, columns))
    flax = materials.linen("Linen", (214, 198, 170))
    obj = new_object("Cloth", sheet, flax, at=(0.13, 0.5, 0), turn=(0, 0, 0.22))
    obj.modifiers.new("Thickness", "SOLIDIFY").thickness = 0.0015
