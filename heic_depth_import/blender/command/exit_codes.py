# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run came to, as a number for whoever started it."""

from collections.abc import Iterable
from enum import IntEnum

from ...core.errors import ErrorKind


class ExitCode(IntEnum):
    """Each asks for something else: nothing, a look at photos, at the command, at the machine."""

    DONE = 0
    PHOTOS_FAILED = 1
    USAGE = 2  # argparse's own
    INPUT = 3
    MACHINE = 4
    INTERRUPTED = 130  # as shells have it for Ctrl-C


def exit_code_of(kinds: Iterable[ErrorKind], *, allow_failures: bool) -> ExitCode:
    """Returns the code of a run that went to its end: that of the worst that happened.

    Args:
        kinds: Of all that failed.
        allow_failures: Photos that fail by themselves fail no run.
    """
    codes = {_code_of(kind) for kind in kinds}
    if allow_failures:
        codes.discard(ExitCode.PHOTOS_FAILED)
    return max(codes, default=ExitCode.DONE)


def _code_of(kind: ErrorKind) -> ExitCode:
    if kind.is_of_photo:
        return ExitCode.PHOTOS_FAILED
    return ExitCode.MACHINE if kind is ErrorKind.MACHINE else ExitCode.INPUT
