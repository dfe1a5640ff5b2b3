# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No files, no network and no signals to others for a thread and its threads (Linux's landlock).

It holds on processors whose system calls are not known here, too.

Source: linux/landlock.h; its system calls have the same numbers everywhere.
"""

import os
import struct

from .system_calls import system_call

_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_ASK_VERSION = 1
# Rights that each version has added: those to files, to the network, and what is kept to oneself.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
_NETWORK_RIGHTS = {4: 2}
_SCOPES = {6: 2}


def is_offered() -> bool:
    """Tells whether this system has it."""
    return _version() > 0


def restrict() -> None:
    """Takes everything from this thread, and those that it will start, that landlock can take.

    It must have given up new privileges before.

    Raises:
        OSError: The system does not do that.
    """
    version = _version()
    handled = [_mask(rights, version) for rights in (_FILE_RIGHTS, _NETWORK_RIGHTS, _SCOPES)]
    known = [mask for mask in handled if mask]
    attributes = struct.pack(f"={len(known)}Q", *known)
    rules = system_call(_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        system_call(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _version() -> int:
    try:
        return system_call(_CREATE_RULESET, None, 0, _ASK_VERSION)
    except OSError:
        return 0


def _mask(rights: dict[int, int], version: int) -> int:
    """Returns as many bits as there are rights in a version."""
    count = max((count for since, count in rights.items() if since <= version), default=0)
    return (1 << count) - 1
