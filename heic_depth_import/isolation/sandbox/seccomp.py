# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A filter of system calls (Linux's seccomp), in its classic BPF.

Source: linux/seccomp.h, linux/filter.h and linux/bpf_common.h; offsets are those of seccomp_data.
"""

import ctypes
import errno
import fcntl
import os
import platform
import struct
from collections.abc import Sequence

from .system_calls import SYSTEM_CALLS, SystemCalls, system_call

_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
# As if the system had no such call: libraries then try an older one that is allowed.
_REFUSE = 0x00050000 | errno.ENOSYS
_CLONE_THREAD = 0x00010000
_PR_GET_SECCOMP = 21
_SET_MODE_FILTER = 1
# For all threads; without the slower processor that was once part of it (SPEC_ALLOW).
_FLAGS = 0x1 | 0x4

Instruction = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    """sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def is_offered() -> bool:
    """Tells whether this system has such filters, and its system calls are known here."""
    return platform.machine() in SYSTEM_CALLS and ctypes.CDLL(None).prctl(_PR_GET_SECCOMP) >= 0


def restrict() -> None:
    """Leaves this process, all its threads, only the system calls that decoding needs; for good.

    It must have given up new privileges before.

    Raises:
        OSError: The system does not do that.
    """
    calls = SYSTEM_CALLS.get(platform.machine())
    if calls is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in _filter(calls))
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    system_call(calls.seccomp, _SET_MODE_FILTER, _FLAGS, ctypes.byref(program))


def _filter(calls: SystemCalls) -> Sequence[Instruction]:
    return [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, calls.architecture),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER_AT),
        *(
            instruction
            for number in calls.allowed
            for instruction in ((_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW))
        ),
        *_allowed_if(calls.clone, 0, _ANY_BIT, _CLONE_THREAD),
        *_allowed_if(calls.fcntl, 1, _EQUAL, fcntl.F_DUPFD_CLOEXEC),  # as `mmap.mmap` does
        *_allowed_if(calls.tgkill, 0, _EQUAL, os.getpid()),  # `abort` signals itself
        (_RETURN, 0, 0, _REFUSE),
    ]


def _allowed_if(number: int, place: int, comparison: int, value: int) -> Sequence[Instruction]:
    """Returns instructions that look at one of the call's arguments, at its lower half."""
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _ARGUMENTS_AT + place * 8),
        (comparison, 0, 1, value),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
