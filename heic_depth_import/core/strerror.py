# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why the system refuses a file, in words that have a translation."""

from .errors import Term

# Of the C library, those that people meet.
_KNOWN = (
    Term("Is a directory"),
    Term("No space left on device"),
    Term("No such file or directory"),
    Term("Permission denied"),
    Term("Read-only file system"),
)


def reason_of(error: OSError) -> Term:
    """Returns why something could not be opened, read or written.

    Args:
        error: What the system says.
    """
    reason = error.strerror or type(error).__name__
    return next((known for known in _KNOWN if known == reason), Term(reason))
