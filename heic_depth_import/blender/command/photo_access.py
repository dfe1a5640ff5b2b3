# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose fault it is that a photo cannot be read: its own, or that of the machine that tried."""

import errno
from pathlib import Path

from ...core.errors import DepthImportError, ErrorKind
from ...reading.file import opened

_READ_AT_ONCE = 1 << 20
# By name, as each system has its own: a disk or its connection fails, or this process has too much.
_ERRORS_OF_MACHINES = frozenset(
    getattr(errno, name)
    for name in (
        *("EIO", "EREMOTEIO", "ESTALE", "ENODEV", "ENXIO", "ENOTCONN", "ETIMEDOUT"),
        *("EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ECONNRESET", "ECONNABORTED"),
        *("EMFILE", "ENFILE", "ENOMEM", "ENOBUFS"),
    )
    if hasattr(errno, name)
)


def kind_of_unreadable(photo: Path) -> ErrorKind:
    """Tells why a photo cannot be read, by reading it once more.

    What the process that decodes says of the machine is worth nothing: the photo may speak. This
    one looks at no byte.

    Args:
        photo: A file that was refused as unreadable.
    """
    try:
        with opened(photo) as file:
            while file.read(_READ_AT_ONCE):
                pass
    except DepthImportError:
        return ErrorKind.UNREADABLE
    except OSError as error:
        if error.errno in _ERRORS_OF_MACHINES:
            return ErrorKind.MACHINE
        is_gone = error.errno in {errno.ENOENT, errno.ENOTDIR}
        # A disk that is not there, rather than one photo that is not.
        return ErrorKind.INPUT if is_gone and not photo.parent.is_dir() else ErrorKind.UNREADABLE
    return ErrorKind.UNREADABLE
