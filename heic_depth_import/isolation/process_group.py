# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process and what it has started, which end together.

POSIX has sessions for that. Windows has job objects, which moreover end with whoever made them,
limit memory and forbid new processes.

Source: winnt.h, JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
"""

import contextlib
import os
import signal
import sys
from dataclasses import dataclass

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _ACTIVE_PROCESS, _PROCESS_MEMORY, _KILL_ON_CLOSE = 0x8, 0x100, 0x2000
    _EXTENDED_LIMITS = 9
    _SET_QUOTA, _TERMINATE = 0x100, 0x1

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("smallest_working_set", ctypes.c_size_t),
            ("largest_working_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("basic", _BasicLimits),
            ("transfers", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("most_process_memory", ctypes.c_size_t),
            ("most_job_memory", ctypes.c_size_t),
        )


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What a process of Windows may not do; elsewhere it restricts itself.

    Attributes:
        memory: How many bytes it may take; None for any number.
        is_alone: Whether it may start no process.
    """

    memory: int | None = None
    is_alone: bool = False


class ProcessGroup:
    """Where a process is put right after its start."""

    def __init__(self, number: int, restrictions: Restrictions) -> None:
        """Puts it there.

        Args:
            number: Of the process; on POSIX the leader of a session of its own.
            restrictions: What Windows keeps it from.
        """
        self._number = number
        if sys.platform == "win32":
            self._library = ctypes.WinDLL("kernel32", use_last_error=True)
            for name in ("CreateJobObjectW", "OpenProcess"):
                getattr(self._library, name).restype = wintypes.HANDLE
            self._job = wintypes.HANDLE(self._library.CreateJobObjectW(None, None))
            self._restrict(restrictions)
            process = wintypes.HANDLE(
                self._library.OpenProcess(_SET_QUOTA | _TERMINATE, False, number)
            )
            self._library.AssignProcessToJobObject(self._job, process)
            self._library.CloseHandle(process)

    def kill(self) -> None:
        """Ends all of it at once; may be called again."""
        if sys.platform == "win32":
            self._library.TerminateJobObject(self._job, 1)
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._number, signal.SIGKILL)

    def close(self) -> None:
        """Lets go of it once it has ended; may be called again."""
        if sys.platform == "win32" and self._job.value:
            self._library.CloseHandle(self._job)
            self._job = wintypes.HANDLE()

    if sys.platform == "win32":

        def _restrict(self, restrictions: Restrictions) -> None:
            limits = _ExtendedLimits()
            limits.basic.flags = _KILL_ON_CLOSE
            if restrictions.memory is not None:
                limits.basic.flags |= _PROCESS_MEMORY
                limits.process_memory = restrictions.memory
            if restrictions.is_alone:
                limits.basic.flags |= _ACTIVE_PROCESS
                limits.basic.active_processes = 1
            self._library.SetInformationJobObject(
                self._job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            )
