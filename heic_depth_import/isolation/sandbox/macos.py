# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing but computing, by a profile that macOS brings along.

Source: sandbox.h and sandbox_init(3), SANDBOX_NAMED and kSBXProfilePureComputation.
"""

import contextlib
import ctypes
import errno
import os
import threading

from ..shared_memory import filled

_LIBRARY = "/usr/lib/libsandbox.1.dylib"
_NAMED = 1
_PROFILE = b"pure-computation"
_TRIAL = bytes(1 << 16)


def is_usable(handle: str) -> bool:
    """Tells whether what decoding needs can still be done inside; a process of its own tries it.

    Rather no sandbox than no photos, as long as nobody has tried it on every macOS.

    Args:
        handle: Of the memory for pixels; its content is lost.
    """
    trial = os.fork()
    if not trial:
        with contextlib.suppress(BaseException):
            restrict()
            with filled(handle, len(_TRIAL)) as memory:
                thread = threading.Thread(target=memory.write, args=[_TRIAL])
                thread.start()
                thread.join()
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(trial, 0)
    return status == 0


def restrict() -> None:
    """Takes files, network and new processes from this process; for good.

    Raises:
        OSError: The system does not do that.
    """
    message = ctypes.c_char_p()
    library = ctypes.CDLL(_LIBRARY)
    if library.sandbox_init(_PROFILE, ctypes.c_uint64(_NAMED), ctypes.byref(message)) != 0:
        raise OSError(errno.EPERM, (message.value or b"").decode(errors="replace"))
