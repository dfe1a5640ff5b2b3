# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks photos in ways that hit where it hurts: the same way for the same seed, always.

A photo is a few kilobytes of structure in front of megabytes of code, so places are drawn by what
they mean (a box's size, an item's offset, a number in the XMP), not by where they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from heic_depth_import.core.heif.container import Container, Item
from heic_depth_import.core.heif.meta_box import parse_container
from tests.making.heic_boxes import Box, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

# What boxes hold before the boxes inside them.
_HEADS = {"meta": 4, "iprp": 0, "ipco": 0, "iinf": 6, "iref": 4, "grpl": 0, "dinf": 0}
NUMBERS = (0, 1, 2, 7, 8, 127, 128, 255, 256, 32767, 65535, 1 << 24, 0x7FFFFFFF, 0xFFFFFFFF)
TEXTS = (
    b"nan", b"inf", b"-1", b"0", b"1e308", b"-1e39", b"1e-320", b"999999999999", b"0x10", b"",
)  # fmt: skip
ATTACKS = (
    b'<!DOCTYPE a [<!ENTITY b "c">]>',
    b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    b"<a>" * 40,
    b"&b;" * 20,
    b"]]><![CDATA[",
    b'<?xml version="1.0" encoding="utf-16"?>',
)


@dataclass(frozen=True)
class Original:
    """A sound photo, and where its parts are.

    Attributes:
        content: The whole file.
    """

    content: bytes

    @cached_property
    def boxes(self) -> list[Box]:
        """All boxes, those inside others too."""
        return list(_inside(self.content, 0, len(self.content)))

    @cached_property
    def meta(self) -> Box:
        """The box that all structure is in."""
        return next(box for box in self.boxes if box.kind == "meta")

    @cached_property
    def container(self) -> Container:
        """What the structure says."""
        return parse_container(self.content)

    def stretches(self, *kinds: str) -> list[tuple[int, int]]:
        """Returns where the bytes of the items of these kinds are."""
        items: list[Item] = [item for item in self.container.items.values() if item.kind in kinds]
        return [(part.offset, part.offset + part.length) for one in items for part in one.extents]


@dataclass(frozen=True)
class Mutation:
    """A broken photo.

    Attributes:
        content: The whole file.
        steps: What was done to it.
    """

    content: bytes
    steps: tuple[str, ...]


def mutate(random: Random, originals: list[Original]) -> Mutation:
    """Breaks one of the photos.

    Args:
        random: Decides everything.
        originals: Photos to choose from, and to take foreign bytes from.
    """
    original = random.choice(originals)
    if random.random() < 0.1:
        return Mutation(_cut(random, original.content), ("truncated",))
    content = bytearray(original.content)
    steps = [random.choice(_STEPS) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    # What moves bytes comes last: the others know places in the original.
    steps.sort(key=lambda step: step in _MOVING)
    for step in steps:
        step(random, content, original, originals)
    return Mutation(bytes(content), tuple(step.__name__.strip("_") for step in steps))


def _cut(random: Random, content: bytes) -> bytes:
    near = random.choice((len(content), 5000))
    return content[: random.randrange(min(near, len(content)))]


def _inside(data: bytes, start: int, end: int) -> Iterator[Box]:
    for box in walk(data, start, end):
        yield box
        if box.kind in _HEADS:
            yield from _inside(data, box.body + _HEADS[box.kind], box.end)


def _write(content: bytearray, at: int, new: bytes) -> None:
    """Overwrites bytes; the length stays."""
    new = new[: max(0, len(content) - at)]
    content[at : at + len(new)] = new


def _number(random: Random, size: int, near: int = 0) -> bytes:
    value = random.choice((*NUMBERS, near - 1, near + 1, near * 2, random.getrandbits(32)))
    return (value & ((1 << 8 * size) - 1)).to_bytes(size, "big")


def _flip(random: Random, content: bytearray, start: int, end: int, most: int) -> None:
    for _ in range(random.randint(1, most)):
        content[random.randrange(start, max(end, start + 1))] ^= 1 << random.randrange(8)


def _box_size(random: Random, content: bytearray, original: Original, _: list[Original]) -> None:
    box = random.choice(original.boxes)
    _write(content, box.start, _number(random, 4, box.end - box.start))


def _box_kind(random: Random, content: bytearray, original: Original, _: list[Original]) -> None:
    box, other = random.choice(original.boxes), random.choice(original.boxes)
    kinds = (other.kind.encode("latin-1"), b"free", b"uuid", random.randbytes(4))
    _write(content, box.start + 4, random.choice(kinds))


def _box_version(random: Random, content: bytearray, original: Original, _: list[Original]) -> None:
    box = random.choice(original.boxes)
    _write(
        content, box.body, bytes((random.choice((0, 1, 2, 3, 255)), 0, 0, random.choice((0, 1))))
    )


def _word(random: Random, content: bytearray, original: Original, _: list[Original]) -> None:
    box = random.choice([box for box in original.boxes if box.kind != "mdat"])
    place = random.randrange(box.start, box.end)
    _write(content, place, _number(random, random.choice((1, 2, 4, 8))))


def _location(random: Random, content: bytearray, original: Original, _: list[Original]) -> None:
    box = next(box for box in original.boxes if box.kind == "iloc")
    for _n in range(random.randint(1, 3)):
        place = random.randrange(box.body, box.end)
        _write(content, place, _number(random, random.choice((1, 2, 4)), len(content)))


def _structure_bits(
    random: Random, content: bytearray, original: Original, _: list[Original]
) -> None:
    _flip(random, content, original.meta.start, original.meta.end, 8)


def _property_bits(
    random: Random, content: bytearray, original: Original, _: list[Original]
) -> None:
    kinds = {"hvcC", "auxC", "colr", "ispe", "irot", "imir", "clap", "pixi", "ipma", "iref"}
    box = random.choice([box for box in original.boxes if box.kind in kinds])
    _flip(random, content, box.body, box.end, 4)


def _message_bytes(
    random: Random, content: bytearray, original: Original, _: list[Original]
) -> None:
    """Damages the SEI message of the depth map."""
    box = next(
        box
        for box in original.boxes
        if box.kind == "auxC" and b"auxid:2" in original.content[box.body : box.end]
    )
    start = original.content.index(b"\0", box.body + 4)
    for _n in range(random.randint(1, 3)):
        _write(content, random.randrange(start, box.end), random.randbytes(1))


def _metadata_bits(
    random: Random, content: bytearray, original: Original, _: list[Original]
) -> None:
    start, end = random.choice(original.stretches("mime", "Exif"))
    _flip(random, content, start, end, 6)


def _metadata_numbers(
    random: Random, content: bytearray, original: Original, _: list[Original]
) -> None:
    start, end = random.choice(original.stretches("mime"))
    found = list(re.finditer(rb">([-\d.]+)<", original.content[start:end]))
    for match in random.sample(found, min(len(found), random.randint(1, 3))):
        wide = match.end(1) - match.start(1)
        _write(content, start + match.start(1), random.choice(TEXTS)[:wide].ljust(wide))


def _metadata_attack(
    random: Random, content: bytearray, original: Original, _: list[Original]
) -> None:
    start, end = random.choice(original.stretches("mime"))
    _write(content, random.choice((start, random.randrange(start, end))), random.choice(ATTACKS))


def _code_bits(random: Random, content: bytearray, original: Original, _: list[Original]) -> None:
    start, end = random.choice(original.stretches("hvc1")[-6:] + original.stretches("grid"))
    _flip(random, content, start, random.choice((min(start + 40, end), end)), 4)


def _code_of_another(
    random: Random, content: bytearray, original: Original, _: list[Original]
) -> None:
    places = original.stretches("hvc1")
    (start, end), (first, last) = random.choice(places), random.choice(places)
    _write(content, start, original.content[first:last][: end - start])


def _stretch(random: Random, content: bytearray, original: Original, all_: list[Original]) -> None:
    """Overwrites a stretch with zeros, noise or a piece of another photo."""
    size = random.choice((4, 16, 100, 3000, 100_000))
    limit = random.choice((original.meta.end, len(content)))
    other = random.choice(all_).content
    first = random.randrange(len(other))
    news = (bytes(size), random.randbytes(size), other[first : first + size])
    _write(content, random.randrange(limit), random.choice(news))


def _box_doubled(random: Random, content: bytearray, original: Original, _: list[Original]) -> None:
    box = random.choice([box for box in original.boxes if box.kind != "mdat"])
    copy = bytes(content[box.start : box.end])
    if random.random() < 0.5:  # those around it grow
        for outer in original.boxes:
            if outer.start < box.start < outer.end:
                size = outer.end - outer.start + len(copy)
                _write(content, outer.start, size.to_bytes(4, "big"))
    content[box.end : box.end] = copy * random.choice((1, 1, 2, 50))


def _boxes_reordered(
    random: Random, content: bytearray, original: Original, _: list[Original]
) -> None:
    """Shuffles the boxes inside another; all sizes stay right."""
    outers = [box for box in original.boxes if box.kind in _HEADS]
    outer = random.choice(outers)
    start = outer.body + _HEADS[outer.kind]
    inner = [
        bytes(content[box.start : box.end]) for box in walk(original.content, start, outer.end)
    ]
    random.shuffle(inner)
    _write(content, start, b"".join(inner))


def _box_of_another(
    random: Random, content: bytearray, original: Original, all_: list[Original]
) -> None:
    """Puts a box of another photo in the place of one of the same kind."""
    other = random.choice([one for one in all_ if one is not original] or [original])
    box = random.choice([box for box in original.boxes if box.kind not in {"mdat", "ftyp"}])
    same = [one for one in other.boxes if one.kind == box.kind]
    if not same:
        return
    chosen = random.choice(same)
    new = other.content[chosen.start : chosen.end]
    for outer in original.boxes:
        if outer.start < box.start < outer.end:
            size = outer.end - outer.start + len(new) - (box.end - box.start)
            _write(content, outer.start, size.to_bytes(4, "big"))
    content[box.start : box.end] = new


def _shifted(random: Random, content: bytearray, original: Original, _: list[Original]) -> None:
    place = random.randrange(random.choice((original.meta.end, len(content))))
    size = random.choice((1, 2, 8, 1000))
    if random.random() < 0.5:
        del content[place : place + size]
    else:
        content[place:place] = random.randbytes(size)


_Step = Callable[[Random, bytearray, Original, list[Original]], None]
_STEPS: tuple[_Step, ...] = (
    _box_size, _box_kind, _box_version, _word, _word, _location, _structure_bits, _property_bits,
    _message_bytes, _metadata_bits, _metadata_numbers, _metadata_attack, _code_bits,
    _code_of_another, _stretch, _boxes_reordered, _box_of_another, _box_doubled, _shifted,
)  # fmt: skip
_MOVING: tuple[_Step, ...] = (_box_of_another, _box_doubled, _shifted)
