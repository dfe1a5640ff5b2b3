# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A `meta` box by hand: few enough bytes to see all of them, and each can be wrong."""

from tests.making.heic_boxes import box, full_box

ISPE = full_box("ispe", 0, 0, (64).to_bytes(4, "big"), (48).to_bytes(4, "big"))
IROT = box("irot", b"\3")


def number(value: int, size: int) -> bytes:
    return value.to_bytes(size, "big")


def infe(item: int, kind: bytes = b"hvc1", tail: bytes = b"\0") -> bytes:
    return full_box("infe", 2, 0, number(item, 2), bytes(2), kind, tail)


def iinf(*entries: bytes) -> bytes:
    return full_box("iinf", 0, 0, number(len(entries), 2), *entries)


def iloc(*entries: bytes, sizes: int = 0x4400) -> bytes:
    return full_box("iloc", 1, 0, number(sizes, 2), number(len(entries), 2), *entries)


def place(item: int, *extents: tuple[int, int], method: int = 0) -> bytes:
    """Writes an entry of iloc with 4-byte offsets and lengths."""
    found = number(item, 2) + number(method, 2) + bytes(2) + number(len(extents), 2)
    return found + b"".join(number(at, 4) + number(length, 4) for at, length in extents)


def iprp(properties: bytes = ISPE + IROT, *chosen: tuple[int, tuple[int, ...]]) -> bytes:
    entries = [number(item, 2) + bytes([len(found), *found]) for item, found in chosen]
    return box(
        "iprp", box("ipco", properties), full_box("ipma", 0, 0, number(len(entries), 4), *entries)
    )


def heic(**parts: bytes) -> bytes:
    """Writes a file of one item, number 1, whose three bytes are "abc" at its end.

    Args:
        **parts: Boxes in place of the usual, by kind; empty leaves one out.
    """
    usual = {
        "pitm": full_box("pitm", 0, 0, number(1, 2)),
        "iinf": iinf(infe(1)),
        "iloc": b"",
        "iprp": iprp(ISPE + IROT, (1, (1, 0x82))),
    }
    start = box("ftyp", b"heic", bytes(4), b"mif1heic")
    if "iloc" not in parts:
        rest = b"".join((usual | {"iloc": iloc(place(1, (0, 3)))} | parts).values())
        offset = len(start) + len(full_box("meta", 0, 0, rest)) + 8
        usual["iloc"] = iloc(place(1, (offset, 3)))
    return start + full_box("meta", 0, 0, *(usual | parts).values()) + box("mdat", b"abc")
