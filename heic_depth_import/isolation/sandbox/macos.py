# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing but computing, by a profile that macOS brings along.

Source: sandbox.h and sandbox_init(3), SANDBOX_NAMED and kSBXProfilePureComputation.
"""

import ctypes
import errno

_LIBRARY = "/usr/lib/libsandbox.1.dylib"
_NAMED = 1
_PROFILE = b"pure-computation"


def restrict() -> None:
    """Takes files, network and new processes from this process; for good.

    Raises:
        OSError: The system does not do that.
    """
    message = ctypes.c_char_p()
    library = ctypes.CDLL(_LIBRARY)
    if library.sandbox_init(_PROFILE, ctypes.c_uint64(_NAMED), ctypes.byref(message)) != 0:
        raise OSError(errno.EPERM, (message.value or b"").decode(errors="replace"))
