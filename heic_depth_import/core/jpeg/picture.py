# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One JPEG picture within a file: where it ends, how large it is, what it says beside its code.

Source: ITU-T T.81 annex B (markers and segments), table B.1.
"""

import re
from dataclasses import dataclass

from ..errors import COPY_AGAIN, DamagedPhotoError, TooLargePhotoError, damaged

SOI = b"\xff\xd8"
EOI = b"\xff\xd9"
APP1, APP2 = 0xE1, 0xE2
_START_OF_SCAN, _END = 0xDA, 0xD9
# Start of frame: baseline, extended sequential, progressive; what libjpeg decodes.
_FRAMES = frozenset((0xC0, 0xC1, 0xC2))
_PROGRESSIVE = 0xC2
# Lossless, hierarchical and arithmetic coding (table B.1); C4, C8 and CC are no frames.
_OTHER_FRAMES = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}
# TEM and restart markers have no length.
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))
# Within entropy-coded code, 0xFF is followed by 0 or is a restart marker.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")
# Apple and Google write some ten; depth within XMP takes one for each 64 kB.
_MOST_SEGMENTS = 20_000
# ImageIO and libjpeg write ten; a scan of nothing but its header costs as much as one of all.
_MOST_SCANS = 100


@dataclass(frozen=True, slots=True)
class Segment:
    """A marker segment: what it is, and where its bytes lie in the file, its length left out."""

    marker: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scan:
    """A part of a picture's code.

    Attributes:
        components: Ids of those whose coefficients it has.
        spectrum: First and last coefficient.
        lowest_bit: Of the coefficients, after it; 0 where it completes them.
        start: Where its entropy-coded bytes lie in the file.
        end: Where they end.
    """

    components: tuple[int, ...]
    spectrum: tuple[int, int]
    lowest_bit: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class JpegPicture:
    """A JPEG picture.

    Attributes:
        start: Of its first byte in the file.
        end: Behind its last byte.
        size: Width and height as stored.
        components: Their ids: one of grey, three of colours.
        is_progressive: Whether its scans refine each other.
        segments: All but those of the code itself, in order.
        scans: In order.
    """

    start: int
    end: int
    size: tuple[int, int]
    components: tuple[int, ...]
    is_progressive: bool
    segments: tuple[Segment, ...]
    scans: tuple[Scan, ...]

    def payloads(self, content: bytes, marker: int, head: bytes) -> list[bytes]:
        """Returns what stands behind `head` in the segments that begin with it.

        Args:
            content: The whole file.
            marker: Of the segments.
            head: How they begin.
        """
        return [
            content[segment.start + len(head) : segment.end]
            for segment in self.segments
            if segment.marker == marker and content.startswith(head, segment.start, segment.end)
        ]


def parse_picture(content: bytes, start: int, what: str) -> JpegPicture:
    """Reads the markers of a picture, from its first to its last.

    Args:
        content: The whole file.
        start: Where its first marker is.
        what: How to call it in errors, a `Term`.

    Raises:
        DamagedPhotoError: It is cut off, or these are no markers of a picture.
        TooLargePhotoError: It has more segments than any camera writes.
    """
    return _Parser(content, start, what).parsed()


class _Parser:
    """Reads one picture."""

    def __init__(self, content: bytes, start: int, what: str) -> None:
        self._content = content
        self._start = self._at = start
        self._what = what
        self._size = (0, 0)
        self._components: tuple[int, ...] = ()
        self._is_progressive = False
        self._segments: list[Segment] = []
        self._scans: list[Scan] = []

    def parsed(self) -> JpegPicture:
        if not self._content.startswith(SOI, self._at):
            raise damaged("its {what} does not begin as a JPEG", what=self._what)
        self._at += len(SOI)
        while (marker := self._marker()) != _END:
            if marker in _ALONE:
                continue
            if marker == SOI[1]:
                raise damaged("its {what} begins twice", what=self._what)
            body = self._body()
            if marker == _START_OF_SCAN:
                self._scan(body)
            elif marker in _FRAMES:
                self._frame(marker, body)
            elif marker in _OTHER_FRAMES:
                raise DamagedPhotoError(
                    "has a {what} in a kind of JPEG that is not read (lossless or arithmetic "
                    "coding); choose the original that the phone wrote",
                    what=self._what,
                )
            else:
                self._segments.append(Segment(marker, *body))
            self._require_few()
        if not (self._scans and min(self._size) > 0):
            raise damaged("its {what} has no code", what=self._what)
        return JpegPicture(
            self._start,
            self._at,
            self._size,
            self._components,
            self._is_progressive,
            tuple(self._segments),
            tuple(self._scans),
        )

    def _marker(self) -> int:
        """Returns the next marker, and goes behind it."""
        content = self._content
        if self._at + 2 > len(content):
            raise self._cut_off()
        if content[self._at] != 0xFF:
            raise damaged("its {what} has no marker where one should be", what=self._what)
        while content[self._at] == 0xFF:  # any number of them may fill
            self._at += 1
            if self._at >= len(content):
                raise self._cut_off()
        self._at += 1
        return content[self._at - 1]

    def _body(self) -> tuple[int, int]:
        """Returns where a segment's bytes lie, and goes behind them."""
        length = int.from_bytes(self._content[self._at : self._at + 2], "big")
        start, end = self._at + 2, self._at + length
        if end > len(self._content):
            raise self._cut_off()
        if length < 2:
            raise damaged(
                "its {what} has a segment of {length} bytes", what=self._what, length=length
            )
        self._at = end
        return start, end

    def _frame(self, marker: int, body: tuple[int, int]) -> None:
        frame = self._content[slice(*body)]
        if self._components or len(frame) < 6 or len(frame) != 6 + 3 * frame[5]:
            raise damaged("its {what} has a frame that makes no sense", what=self._what)
        if frame[0] != 8:
            raise DamagedPhotoError(
                "has a {what} of {bits} bits, which no camera writes as a JPEG; choose the "
                "original that the phone wrote",
                what=self._what,
                bits=frame[0],
            )
        self._size = (int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big"))
        self._components = tuple(frame[6::3])
        self._is_progressive = marker == _PROGRESSIVE

    def _scan(self, body: tuple[int, int]) -> None:
        head = self._content[slice(*body)]
        number = head[0] if head else 0
        if not self._components or not number or len(head) != 4 + 2 * number:
            raise damaged("its {what} has a scan that makes no sense", what=self._what)
        found = _MARKER.search(self._content, self._at)
        if found is None:
            raise self._cut_off()
        first, last, bits = head[-3:]
        self._scans.append(
            Scan(tuple(head[1:-3:2]), (first, last), bits & 15, self._at, found.start())
        )
        self._at = found.start()

    def _require_few(self) -> None:
        if len(self._segments) > _MOST_SEGMENTS or len(self._scans) > _MOST_SCANS:
            raise TooLargePhotoError(
                "has a {what} in more pieces than any camera writes; save it again on the phone",
                what=self._what,
            )

    def _cut_off(self) -> DamagedPhotoError:
        return DamagedPhotoError(
            "is cut off: its {what} ends too early; {copy_again}",
            what=self._what,
            copy_again=COPY_AGAIN,
        )
