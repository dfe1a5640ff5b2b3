# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may stand behind an option."""

import argparse
import math
import shlex
from collections.abc import Callable


def words(text: str) -> list[str]:
    """Returns the words of a text as a shell would tell them apart."""
    try:
        found = shlex.split(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} cannot be told apart ({error})") from None
    if stray := next((word for word in found[:1] if not word.startswith("-")), None):
        raise argparse.ArgumentTypeError(f"{stray} is no option; photos stand on their own")
    return found


def number(kind: type[int] | type[float], low: float, high: float) -> Callable[[str], float]:
    """Returns a function that reads a number in a range."""

    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            what = "a whole number" if kind is int else "a number"
            raise argparse.ArgumentTypeError(f"{text} is not {what}") from None
        if not (low <= value <= high and math.isfinite(value)):
            raise argparse.ArgumentTypeError(f"{text} is not between {low:g} and {high:g}")
        return value

    return read
