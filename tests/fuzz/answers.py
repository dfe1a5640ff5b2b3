# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of a decoder that was taken over, forged in their numbers and their pixels.

What is taken for a photo all the same has to become a surface like any other, in the memory that a
photo may take.

Usage: ``python -m tests.fuzz.answers``, seeds on standard input.
"""

import json
import math
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np

from heic_depth_import.core.errors import DepthImportError
from heic_depth_import.core.limits import Limits
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.core.settings import Projection, SurfaceSettings
from heic_depth_import.core.staging.focus import focus_of
from heic_depth_import.core.surface.surface import surface_of
from heic_depth_import.isolation.wire import photo_from, pixels_from, plain, put, size_of
from heic_depth_import.reading import reader
from heic_depth_import.reading.on_demand import NO_PIXELS
from heic_depth_import.reading.sampler import PillowSampler
from tests.fuzz.answering import answer, told
from tests.fuzz.photos import all_photos

STAGE = "answers"
_REFUSED = (ValueError, TypeError, LookupError, OverflowError, RecursionError)
_NUMBERS = (
    *(0, 1, -1, 2, 64, 1000, 2**31, 2**63, 2**70),
    *(0.5, -0.0, 1e-30, 1e-3, 1e3, 1e5, 1e9, 1e30, math.nan, math.inf, -math.inf),
)
_ANYTHING: tuple[Any, ...] = (None, True, "", "x", [], {}, [0], [[]], "sRGB", "x" * 10_000)
_FLOATS = np.array([0, -1, 1e-38, 1e-9, 1e9, 3e38, np.nan, np.inf, -np.inf], np.float32)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a decoder says.

    Attributes:
        said: Of the photo, and then of its pixels, as JSON holds it.
        known: Memory of all but the pixels.
        pixels: That of the pixels.
    """

    said: Any
    known: bytes
    pixels: bytes

    @classmethod
    def of(cls, photo: DepthPhoto) -> "Answer":
        """Says it truly."""
        said, known = _said_of(replace(photo, rgb=NO_PIXELS))
        of_pixels, pixels = _said_of(photo.rgb)
        return cls({"photo": said, "pixels": of_pixels}, known, pixels)


def _said_of(value: object) -> tuple[Any, bytes]:
    arrays: list[Any] = []
    said = plain(value, arrays)
    memory = bytearray(size_of(arrays))
    put(arrays, memory)
    return said, bytes(memory)


def forged(random: Random, true: Answer) -> tuple[Answer, list[str]]:
    """Changes an answer in up to four ways."""
    said = json.loads(json.dumps(true.said))
    memory = bytearray(true.known)
    steps = []
    for _ in range(random.choice((1, 1, 2, 4))):
        name, harm = random.choice(list(_HARMS.items()))
        harm(random, said, memory)
        steps.append(name)
    return Answer(said, bytes(memory), true.pixels), steps


def outcome_of(answered: Answer) -> str:
    """Takes an answer as Blender does: "refused", or "imported" with all that follows."""
    try:
        known = photo_from(answered.said["photo"], answered.known, Limits())
        pixels = pixels_from(answered.said["pixels"], answered.pixels, known.camera.size)
    except _REFUSED:
        return "refused"
    try:
        _use(replace(known, rgb=pixels))
    except DepthImportError:  # as of a photo with nothing to see
        return "refused"
    return "imported"


def _use(photo: DepthPhoto) -> None:
    sampler = PillowSampler(photo)
    rows, columns = photo.depth.disparity.shape
    sampler.colours(rows, columns)
    sampler.mattes(rows, columns)
    for projection in Projection:
        surface = surface_of(photo, SurfaceSettings(projection=projection, cut=0.0))
        for part in (surface.positions, surface.depth, surface.uv):
            if not np.isfinite(part).all():
                raise ValueError(f"{projection}: points without a place")
        focus_of(photo, surface, projection)


def _places(said: Any) -> list[tuple[Any, Any]]:
    """Returns containers and keys of all that is said."""
    keys: Any = list(said) if isinstance(said, dict) else []
    if isinstance(said, list):
        keys = range(len(said))
    found = [(said, key) for key in keys]
    return found + [place for key in keys for place in _places(said[key])]


def _number(random: Random, said: Any, _memory: bytearray) -> None:
    numbers = [p for p in _places(said) if type(p[0][p[1]]) in {int, float}]
    holder, key = random.choice(numbers)
    value = holder[key]
    changes = (random.choice(_NUMBERS), value * random.choice((-1, 0.5, 2, 100)), value + 1)
    holder[key] = random.choice(changes)


def _anything(random: Random, said: Any, _memory: bytearray) -> None:
    holder, key = random.choice(_places(said))
    holder[key] = random.choice((*_ANYTHING, *_NUMBERS))


def _moved(random: Random, said: Any, _memory: bytearray) -> None:
    """Says one thing in the place of another."""
    places = _places(said)
    (holder, key), (other, name) = random.choice(places), random.choice(places)
    holder[key] = json.loads(json.dumps(other[name]))


def _left_out(random: Random, said: Any, _memory: bytearray) -> None:
    holder, key = random.choice(_places(said))
    del holder[key]


def _pixels(random: Random, _said: Any, memory: bytearray) -> None:
    """Overwrites some of the floats of the depth map, wherever they are said to be by now."""
    floats = np.frombuffer(memory, np.float32)
    chosen = [random.randrange(len(floats)) for _ in range(random.choice((1, 100, 5000)))]
    floats[chosen] = random.choice(_FLOATS)


_HARMS = {
    "number": _number,
    "another number": _number,
    "anything": _anything,
    "moved": _moved,
    "left out": _left_out,
    "pixels": _pixels,
}


def _task(seed: int, answers: list[Answer]) -> dict[str, object]:
    random = Random(f"{STAGE} {seed}")
    said, steps = forged(random, random.choice(answers))
    return told(steps, lambda: outcome_of(said))


if __name__ == "__main__":
    true = [Answer.of(reader.photo_of(photo.content, "a.heic")) for photo in all_photos()]
    answer(lambda seed: _task(seed, true), gigabytes=4)
