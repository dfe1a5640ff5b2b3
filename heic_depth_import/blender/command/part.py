# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One machine's part of the photos."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .choices import Choice, InputError

# As render farms write a chunk: 7, or 7-12. Without how many there are nobody would notice photos
# that have not reached a machine, and the same number would mean another photo there.
_PART = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?/([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the photos, by their numbers.

    Attributes:
        first: Number of the first, from 1.
        last: Number of the last.
        count: How many photos there are on the whole.
    """

    first: int
    last: int
    count: int

    @classmethod
    def read(cls, text: str) -> "Part":
        """Reads what stands on the command line.

        Raises:
            argparse.ArgumentTypeError: It is no part.
        """
        read = _PART.fullmatch(text)
        if read is None:
            raise argparse.ArgumentTypeError(f"{text} is no part such as 11-20/57")
        first, last, count = (int(number or read[1]) for number in read.groups())
        if not 1 <= first <= last <= count:
            raise argparse.ArgumentTypeError(f"{text} is not within 1 and {count}")
        return cls(first, last, count)

    def of(self, choices: Sequence[Choice]) -> Sequence[int]:
        """Returns which of all photos are this part, counted from 0.

        Folders that have no photos or cannot be opened come out instead, to be told.

        Raises:
            InputError: There are not as many as there should be.
        """
        if problems := [number for number, choice in enumerate(choices) if choice.problem]:
            return problems
        if len(choices) != self.count:
            raise InputError(
                f"the number of photos is {len(choices)} here and {self.count} in --part; "
                "let every machine see all of them, or correct --part"
            )
        return range(self.first - 1, self.last)
