# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that is read of a broken photo before and beside its pixels.

Usage: ``python -m tests.fuzz.containers``, seeds on standard input; or
``python -m tests.fuzz.containers STAGE SEED FILE`` to keep a broken photo.
"""

import sys
from pathlib import Path
from unittest import mock

from heic_depth_import.core.errors import DepthImportError, UnreadablePhotoError
from heic_depth_import.core.heif.container import payload
from heic_depth_import.core.heif.decodable import said_size
from heic_depth_import.core.heif.meta_box import parse_container
from heic_depth_import.core.heif.orientation import transforms_of
from heic_depth_import.core.heif.sei import parse_representation
from heic_depth_import.core.metadata.gain_coding import iso_coding
from heic_depth_import.core.metadata.maker_note import fractions_of
from heic_depth_import.reading import reader
from heic_depth_import.reading.exif import maker_note_of, shot_of
from heic_depth_import.reading.heif import pictures
from tests.fuzz import jpegs, pixels
from tests.fuzz.answering import answer, mutation_of, told
from tests.fuzz.mutations import Original
from tests.fuzz.photos import all_photos

STAGE = "containers"
_DONE = "is read, up to its pixels; go on"


def outcome_of(content: bytes) -> str:
    """Reads a photo up to its pixels: "imported", or "refused" with one of our own errors."""
    try:
        with mock.patch.object(pictures, "open_heif", side_effect=UnreadablePhotoError(_DONE)):
            reader.photo_of(content, "broken.heic", use_hdr=True)
    except DepthImportError as error:
        outcome = "imported" if str(error) == _DONE else "refused"
    # The reader stops at the first error; here the rest is read as well.
    try:
        container = parse_container(content)
    except DepthImportError:
        return outcome
    for item in list(container.items.values())[-20:]:
        try:
            parse_representation(item.property_body("auxC") or b"")
            transforms_of(item.properties, said_size(item) or (64, 48))
        except DepthImportError:
            continue
        if item.kind == "Exif" and item.size < len(content):
            shot_of(payload(content, item)[4:])
            fractions_of(maker_note_of(payload(content, item)[4:]))
        if item.kind == "tmap" and item.size < len(content):
            iso_coding(payload(content, item)[1:])
    return outcome


def _task(seed: int, originals: list[Original]) -> dict[str, object]:
    mutation = mutation_of(STAGE, seed, originals)
    return told(mutation.steps, lambda: outcome_of(mutation.content))


if __name__ == "__main__":
    photos = all_photos()
    if len(sys.argv) > 1:
        stage, seed, path = sys.argv[1:]
        broken = None
        if stage == pixels.STAGE:
            broken = pixels.broken(int(seed), photos)[1]
        elif stage == jpegs.STAGE:
            broken = jpegs.broken(int(seed), jpegs.small_photos())[1]
        broken = broken or mutation_of(stage, int(seed), photos)
        Path(path).write_bytes(broken.content)
    else:
        answer(lambda seed: _task(seed, photos), gigabytes=2)
