# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds a place on Earth in any file, however it is written."""

import struct
from collections.abc import Iterator
from fractions import Fraction
from math import radians

_RATIONALS = (1, 10, 100, 1000, 10_000, 100_000, 1_000_000)


def traces_of_position(latitude: float, longitude: float) -> dict[str, bytes]:
    """Returns every way to write a position that a file could hold, by name.

    Args:
        latitude: Degrees.
        longitude: Degrees.
    """
    found: dict[str, bytes] = {}
    for name, angle in (("latitude", latitude), ("longitude", longitude)):
        for place, text in enumerate(_texts(angle)):
            found[f"{name} as text {place}"] = text.encode()
            found[f"{name} as UTF-16 text {place}"] = text.encode("utf-16-le")
        for order in "<>":
            for place, numbers in enumerate(_rationals(angle)):
                found[f"{name} as EXIF {order}{place}"] = struct.pack(
                    f"{order}{len(numbers)}I", *numbers
                )
            for unit, value in (("degrees", angle), ("radians", radians(angle))):
                found[f"{name} as float64 {unit} {order}"] = struct.pack(f"{order}d", value)
                found[f"{name} as float32 {unit} {order}"] = struct.pack(f"{order}f", value)
            fixed = round(angle * 1e7)
            found[f"{name} as 1e-7 degrees {order}"] = struct.pack(f"{order}i", fixed)
    for order in "<>":  # one of them has too few bits to mean anything
        pair = struct.pack(f"{order}2e", latitude, longitude)
        found[f"position as float16 {order}"] = pair
    return found


def traces_of_block(name: str, block: bytes, size: int = 12) -> dict[str, bytes]:
    """Returns the pieces of a block of metadata that could not be anything else.

    Args:
        name: What to call it.
        block: Its bytes.
        size: Of a piece.
    """
    pieces = (block[at : at + size] for at in range(0, len(block) - size + 1, 4))
    return {
        f"{name} at {4 * number}": piece
        for number, piece in enumerate(pieces)
        if len(set(piece)) > size // 2
    }


def found_in(content: bytes, traces: dict[str, bytes]) -> list[str]:
    """Returns the names of the traces that are in a file."""
    return [name for name, trace in traces.items() if trace in content]


def _texts(angle: float) -> Iterator[str]:
    degrees, minutes, seconds = _parts(angle)
    yield f"{angle:.6f}"[:-2]  # the last digits may have been rounded
    yield f"{angle:.6f}"[:-2].replace(".", ",")
    yield f"{degrees},{minutes + seconds / 60:.5f}"[:-2]  # XMP: DDD,MM.mmk
    yield f"{degrees},{minutes},{int(seconds)}"  # XMP: DDD,MM,SSk
    yield f"{degrees}/1,{minutes}/1"  # EXIF as text
    yield f"{degrees}° {minutes}"
    yield f"{degrees} deg {minutes}"
    yield f"{angle:+.4f}"[:-1]  # ISO 6709
    yield f"{angle:+09.4f}"[:-1]
    yield f"{degrees:02d}{minutes:02d}.{int(seconds / 60 * 100):02d}"  # NMEA


def _rationals(angle: float) -> Iterator[tuple[int, ...]]:
    """Yields degrees, minutes and seconds, or degrees and minutes, as pairs of numbers.

    Not fewer numbers: 8/1 14/1 alone is in any list of faces.
    """
    degrees, minutes, seconds = _parts(angle)
    for over in _RATIONALS:
        shortened = Fraction(round(seconds * over), over)  # as Pillow writes it
        yield degrees, 1, minutes, 1, round(seconds * over), over
        yield degrees, 1, minutes, 1, shortened.numerator, shortened.denominator
        if over >= 100:
            yield degrees, 1, round((minutes + seconds / 60) * over), over


def _parts(angle: float) -> tuple[int, int, float]:
    minutes, seconds = divmod(abs(angle) * 3600, 60)
    return int(minutes // 60), int(minutes % 60), seconds
