# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Code of pictures cut, zeroed and overwritten while all boxes around it stay in order.

A photo that comes in all the same has to show what the sound one shows, or say what is wrong.

Usage: ``python -m tests.fuzz.pixels``, seeds on standard input.
"""

from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heic_depth_import.core.errors import DepthImportError
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.reading import reader
from tests.fuzz.answering import answer, told
from tests.fuzz.mutations import Mutation, Original
from tests.fuzz.photos import all_photos
from tests.making.heic_boxes import Item, read_items
from tests.making.heic_container import Container, assemble

STAGE = "pixels"
# Of a picture: what nobody sees, such as the last row of blocks in one tile of fifty.
_VISIBLE_SHARE = 0.005
_VISIBLE_LEVELS = 8
_LENGTH = 4


@dataclass(frozen=True)
class Sound:
    """A photo before it is harmed.

    Attributes:
        original: The whole file.
    """

    original: Original

    @cached_property
    def photo(self) -> DepthPhoto:
        """What it shows."""
        return reader.photo_of(self.original.content, "sound.heic")


def mutate(random: Random, originals: list[Original]) -> Mutation:
    """Harms the code of one picture of a photo.

    Args:
        random: Decides everything.
        originals: Photos to choose from.
    """
    original = random.choice(originals)
    items = read_items(original.content)
    coded = [item for item in items if item.kind == "hvc1"]
    # Tiles are many: every second time it is one of the pictures that lie behind them.
    item = random.choice(random.choice((coded, coded[-3:])))
    name, harm = random.choice(list(HARMS.items()))
    *others, last = _units(item)
    parts = [*others, harm(random, last)]
    item.payload = b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)
    return Mutation(assemble(items, {}, Container()), (name,))


def outcome_of(content: bytes, sound: DepthPhoto) -> str:
    """Reads a photo: "refused", "imported", or "wrong" where it came in with other pixels."""
    try:
        photo = reader.photo_of(content, "broken.heic")
    except DepthImportError:
        return "refused"
    if set(photo.warnings) - set(sound.warnings):
        return "imported"
    step = float(np.nanmax(sound.depth.step))
    differ = [
        _differ(photo.rgb, sound.rgb, _VISIBLE_LEVELS),
        _differ(photo.depth.disparity, sound.depth.disparity, _VISIBLE_LEVELS * step),
        *(
            _differ(matte.opacity, sound.mattes[kind].opacity, _VISIBLE_LEVELS)
            for kind, matte in photo.mattes.items()
            if kind in sound.mattes
        ),
    ]
    return "wrong" if any(differ) else "imported"


def _differ(one: NDArray[Any], other: NDArray[Any], most: float) -> bool:
    if one.shape != other.shape:
        return True
    away = np.abs(one.astype(np.float32) - other.astype(np.float32)) > most
    return bool(away.reshape(*away.shape[:2], -1).any(axis=2).mean() > _VISIBLE_SHARE)


def _units(item: Item) -> list[bytes]:
    result, at = [], 0
    while at < len(item.payload):
        end = at + _LENGTH + int.from_bytes(item.payload[at : at + _LENGTH], "big")
        result.append(item.payload[at + _LENGTH : end])
        at = end
    return result


def _cut(random: Random, unit: bytes) -> bytes:
    return unit[: random.randrange(3, len(unit))]


def _cut_short(random: Random, unit: bytes) -> bytes:
    return unit[: random.randrange(3, min(len(unit), 60))]


def _zeroed(random: Random, unit: bytes) -> bytes:
    start = random.randrange(3, len(unit))
    return unit[:start] + bytes(len(unit) - start)


def _hole(random: Random, unit: bytes) -> bytes:
    start = random.randrange(3, len(unit))
    return (unit[:start] + bytes(random.choice((4, 512, 4096))) + unit[start:])[: len(unit)]


def _overwritten(random: Random, unit: bytes) -> bytes:
    start = random.randrange(3, len(unit))
    size = random.choice((16, 512, 4096))
    noise = bytes(random.randrange(1, 256) for _ in range(size))
    return (unit[:start] + noise + unit[start + size :])[: len(unit)]


def _padded(random: Random, unit: bytes) -> bytes:
    """Cuts it and puts something that is no zero in the place of the rest."""
    start = random.randrange(3, len(unit))
    return unit[:start] + b"\x55" * (len(unit) - start)


# Other bytes may be code as well: the format has no checksums.
MAY_PASS = frozenset(("overwritten", "padded"))
HARMS = {
    "cut": _cut,
    "cut short": _cut_short,
    "zeroed": _zeroed,
    "hole": _hole,
    "overwritten": _overwritten,
    "padded": _padded,
}


def broken(seed: int, originals: list[Original]) -> tuple[Original, Mutation]:
    """Returns the harmed photo of a seed, and what it was."""
    random = Random(f"{STAGE} {seed}")
    chosen = random.choice(originals)
    return chosen, mutate(random, [chosen])


def _task(seed: int, sounds: dict[bytes, Sound], originals: list[Original]) -> dict[str, object]:
    chosen, mutation = broken(seed, originals)
    sound = sounds.setdefault(chosen.content, Sound(chosen)).photo
    result = told(mutation.steps, lambda: outcome_of(mutation.content, sound))
    if result["outcome"] == "wrong" and mutation.steps[0] in MAY_PASS:
        result["outcome"] = "unnoticed"
    return result


if __name__ == "__main__":
    photos = all_photos()
    kept: dict[bytes, Sound] = {}
    answer(lambda seed: _task(seed, kept, photos), gigabytes=4)
