# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of a few bits, as HEVC packs them."""

from ..errors import DepthImportError

# Longest Exp-Golomb code of a 32-bit number (H.265 clause 9.2).
_MOST_ZEROS = 32


class Bits:
    """Reads bits from the front, most significant first; beyond the end it raises."""

    def __init__(self, content: bytes, damaged: DepthImportError) -> None:
        """Starts at the first bit.

        Args:
            content: What to read, without emulation prevention (`unescaped`).
            damaged: Raised where the bits end too early or a code is too long.
        """
        self._number = int.from_bytes(content, "big")
        self._left = 8 * len(content)
        self._damaged = damaged

    def unsigned(self, count: int) -> int:
        """Reads u(n)."""
        self._left -= count
        if self._left < 0:
            raise self._damaged
        return self._number >> self._left & ((1 << count) - 1)

    def exp_golomb(self) -> int:
        """Reads ue(v)."""
        zeros = 0
        while not self.unsigned(1):
            zeros += 1
            if zeros > _MOST_ZEROS:
                raise self._damaged
        return (1 << zeros) - 1 + self.unsigned(zeros)


def unescaped(unit: bytes) -> bytes:
    """Takes the emulation prevention out of a NAL unit: 00 00 03 stands for 00 00.

    Source: H.265 clause 7.3.1.1.
    """
    return unit.replace(b"\0\0\3", b"\0\0")
