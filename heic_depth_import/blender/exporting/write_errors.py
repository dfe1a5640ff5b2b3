# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a file cannot be written, in words for the person who wants it."""

from typing import ClassVar

from ...core.errors import ErrorKind


class WriteError(Exception):
    """A result cannot be written; the message is a sentence for the user.

    Attributes:
        kind: What failed, for programs.
    """

    kind: ClassVar[ErrorKind] = ErrorKind.MACHINE


class FormatError(WriteError):
    """A format cannot hold what was asked for; another one, or other options, would do."""

    kind = ErrorKind.INPUT
