# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Linux's system calls by number, those alone that decoding needs.

They compute, wait, and use files that are open. None opens a file, makes a process, or speaks to
another one or to the network.

Source: Linux's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

import ctypes
import os
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# On x86_64 and on aarch64, which never had the oldest ones.
_ALLOWED: Mapping[str, tuple[int, int | None]] = MappingProxyType(
    {
        "brk": (12, 214),
        "clock_getres": (229, 114),
        "clock_gettime": (228, 113),
        "clock_nanosleep": (230, 115),
        "close": (3, 57),
        "exit": (60, 93),
        "exit_group": (231, 94),
        "fstat": (5, 80),
        "ftruncate": (77, 46),
        "futex": (202, 98),
        "getpid": (39, 172),
        "getrandom": (318, 278),
        "getrlimit": (97, 163),
        "getrusage": (98, 165),
        "gettid": (186, 178),
        "gettimeofday": (96, 169),
        "lseek": (8, 62),
        "madvise": (28, 233),
        "membarrier": (324, 283),
        "mmap": (9, 222),
        "mprotect": (10, 226),
        "mremap": (25, 216),
        "munmap": (11, 215),
        "nanosleep": (35, 101),
        "poll": (7, None),
        "ppoll": (271, 73),
        "pread64": (17, 67),
        "pwrite64": (18, 68),
        "read": (0, 63),
        "readv": (19, 65),
        "restart_syscall": (219, 128),
        "rseq": (334, 293),
        "rt_sigaction": (13, 134),
        "rt_sigprocmask": (14, 135),
        "rt_sigreturn": (15, 139),
        "sched_getaffinity": (204, 123),
        "sched_yield": (24, 124),
        "set_robust_list": (273, 99),
        "sigaltstack": (131, 132),
        "sysinfo": (99, 179),
        "time": (201, None),
        "times": (100, 153),
        "write": (1, 64),
        "writev": (20, 66),
    }
)


@dataclass(frozen=True, slots=True)
class SystemCalls:
    """The numbers of one architecture.

    Attributes:
        architecture: AUDIT_ARCH_* of linux/audit.h.
        seccomp: Sets a filter.
        clone: Makes a thread or, if it may, a process.
        fcntl: Does all kinds of things to an open file.
        tgkill: Sends a signal to a thread.
        allowed: Those that are allowed whatever their arguments.
    """

    architecture: int
    seccomp: int
    clone: int
    fcntl: int
    tgkill: int
    allowed: tuple[int, ...]


SYSTEM_CALLS: Mapping[str, SystemCalls] = MappingProxyType(
    {
        "x86_64": SystemCalls(
            0xC000003E, 317, 56, 72, 234, tuple(number for number, _ in _ALLOWED.values())
        ),
        "aarch64": SystemCalls(
            0xC00000B7, 277, 220, 25, 131, tuple(n for _, n in _ALLOWED.values() if n is not None)
        ),
    }
)
"""By the architecture's name as `platform.machine` has it."""


def system_call(number: int, *arguments: object) -> int:
    """Calls what Python has no function for.

    Args:
        number: Of the system call.
        arguments: As `ctypes` takes them.

    Raises:
        OSError: It failed.
    """
    library = ctypes.CDLL(None, use_errno=True)
    result: int = library.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
