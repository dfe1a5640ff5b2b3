# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JPEG photos with depth, broken in their markers, indexes, packets and code.

One that comes in all the same has to show what the sound one shows, or say what is wrong.

Usage: ``python -m tests.fuzz.jpegs``, seeds on standard input.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np

from heic_depth_import.core.jpeg.picture import parse_picture
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.reading import reader
from tests.fuzz.answering import answer, told
from tests.fuzz.mutations import ATTACKS, NUMBERS, TEXTS, Mutation
from tests.fuzz.pixels import HARMS, MAY_PASS, outcome_of
from tests.making.heic_exif import Exif
from tests.making.heic_writer import PORTRAIT_URN, AuxItem, DepthItem, Photo
from tests.making.heic_xmp import depth_fields, iphone_calibration, matte_fields, xmp_packet
from tests.making.jpeg_writer import (
    GoogleDepth,
    JpegLayout,
    write_dynamic_depth,
    write_gdepth,
    write_jpeg,
)

STAGE = "jpegs"
_WIDTH, _HEIGHT = 128, 96
_ZEROS = 16


def small_photos() -> list[bytes]:
    """Writes a photo in each of the ways that JPEGs keep depth."""
    random = np.random.default_rng(20261130)
    rgb = random.integers(0, 256, (_HEIGHT, _WIDTH, 3), np.uint8)
    codes = random.integers(0, 256, (_HEIGHT // 4, _WIDTH // 4), np.uint8)
    photo = Photo(rgb, exif=Exif(orientation=6, position=(48.1, 11.5)).to_bytes())
    packet = xmp_packet(depth_fields(iphone_calibration(_WIDTH, _HEIGHT)))
    matte = AuxItem(codes, PORTRAIT_URN, xmp=xmp_packet(matte_fields(PORTRAIT_URN)))
    google = GoogleDepth(
        samples=codes,
        units="m",
        confidence=codes,
        original=rgb,
        model={"FocalLengthX": 96, "FocalLengthY": 96, "ImageWidth": 128, "ImageHeight": 96},
    )
    layout = JpegLayout(quality=80)
    return [
        write_jpeg(photo, depth=DepthItem(codes, xmp=packet), aux=[matte], layout=layout),
        write_jpeg(Photo(rgb), depth=DepthItem(codes, xmp=packet), layout=layout),
        write_gdepth(photo, google, layout),
        write_dynamic_depth(photo, replace(google, mime="image/jpeg"), layout),
        write_dynamic_depth(Photo(rgb), google, layout),
    ]


def mutate(random: Random, content: bytes) -> Mutation:
    """Breaks a photo.

    Args:
        random: Decides everything.
        content: The sound photo.
    """
    if random.random() < 0.2:
        return Mutation(content[: random.randrange(len(content))], ("truncated",))
    if random.random() < 0.4:
        return _with_harmed_code(random, content)
    step = random.choice(_STEPS)
    return Mutation(step(random, content), (step.__name__.strip("_"),))


def _with_harmed_code(random: Random, content: bytes) -> Mutation:
    starts = [found.start() for found in re.finditer(rb"\xff\xd8\xff", content)]
    scan = parse_picture(content, random.choice(starts), "picture").scans[0]
    name, harm = random.choice(list(HARMS.items()))
    # Without the zero behind each of its bytes 255; those of the harm get theirs below.
    code = content[scan.start : scan.end].replace(b"\xff\0", b"\xff")
    if name == "zeroed":  # fewer zeros may be the code of the last block
        code = code[:-_ZEROS]
    harmed = harm(random, code).replace(b"\xff", b"\xff\0")
    if name == "zeroed":
        harmed += bytes(_ZEROS)
    return Mutation(content[: scan.start] + harmed + content[scan.end :], (name,))


def _head(random: Random, content: bytes) -> bytes:
    """Damages bytes of segments: markers, lengths, tables, indexes."""
    head = random.choice((content.index(b"\xff\xda"), len(content)))
    result = bytearray(content)
    for _ in range(random.randint(1, 4)):
        size = random.choice((1, 2, 4))
        number = random.choice((*NUMBERS, random.getrandbits(32))) & ((1 << 8 * size) - 1)
        at = random.randrange(head)
        result[at : at + size] = number.to_bytes(size, "big")
    return bytes(result)


def _index(random: Random, content: bytes) -> bytes:
    at = content.find(b"MPF\0")
    if at < 0:
        return _head(random, content)
    result = bytearray(content)
    place = at + 4 + random.randrange(90)
    result[place : place + 4] = random.choice((*NUMBERS, len(content))).to_bytes(4, "big")
    return bytes(result)


def _text(random: Random, content: bytes) -> bytes:
    """Damages numbers in packets."""
    found = list(re.finditer(rb"[>\"](-?[\d.]+)[<\"]", content))
    match = random.choice(found)
    wide = match.end(1) - match.start(1)
    new = random.choice(TEXTS)[:wide].ljust(wide)
    return content[: match.start(1)] + new + content[match.end(1) :]


def _attack(random: Random, content: bytes) -> bytes:
    at = content.index(b"<x:xmpmeta") + random.choice((0, 40, 200))
    new = random.choice(ATTACKS)
    return content[:at] + new + content[at + len(new) :]


def _doubled(random: Random, content: bytes) -> bytes:
    first, last = sorted(random.randrange(len(content)) for _ in range(2))
    return content[:last] + content[first:last] * random.choice((1, 30)) + content[last:]


def _foreign(random: Random, content: bytes) -> bytes:
    size = random.choice((4, 100, 3000))
    at = random.randrange(len(content))
    return content[:at] + random.choice((bytes(size), random.randbytes(size))) + content[at:]


_STEPS: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(_head, _index, _text, _attack),
    *(_doubled, _foreign),
)


def broken(seed: int, originals: list[bytes]) -> tuple[bytes, Mutation]:
    """Returns the sound photo of a seed, and the broken one."""
    random = Random(f"{STAGE} {seed}")
    chosen = random.choice(originals)
    return chosen, mutate(random, chosen)


def _task(seed: int, sounds: dict[bytes, DepthPhoto], originals: list[bytes]) -> dict[str, object]:
    chosen, mutation = broken(seed, originals)
    if chosen not in sounds:
        sounds[chosen] = reader.photo_of(chosen, "sound.jpg")
    result = told(mutation.steps, lambda: outcome_of(mutation.content, sounds[chosen]))
    # The format has no checksums: other bytes may be code as well, even so many of it; and what
    # metadata say is what they say.
    if result["outcome"] == "wrong" and mutation.steps[0] not in _NOTICED:
        result["outcome"] = "unnoticed"
    return result


_NOTICED = (HARMS.keys() - MAY_PASS - {"hole"}) | {"truncated"}


if __name__ == "__main__":
    photos = small_photos()
    kept: dict[bytes, DepthPhoto] = {}
    answer(lambda seed: _task(seed, kept, photos), gigabytes=2)
