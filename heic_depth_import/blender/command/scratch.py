# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders beside results that hold them until they are whole, and what killed runs left of them.

A mark inside tells whose a folder is: its host, and a lock that the system takes off when the
process is gone, however it ended. What has no mark is somebody's own, whatever it is called.
"""

import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from platform import node
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PREFIX = ".heic_depth-"
_MARK = "run.json"
# Other hosts' locks cannot be seen on every shared disk, so theirs are left alone for long.
_SECONDS_OF_ANOTHER_HOST = 7 * 24 * 3600


@contextmanager
def scratch_for(results: Iterable[Path]) -> Iterator[dict[Path, Path]]:
    """Makes a folder beside each result, on the same disk, and removes it with what is in it.

    Args:
        results: Where results belong.

    Yields:
        For each folder of results the folder to write to.
    """
    scratch: dict[Path, Path] = {}
    with contextlib.ExitStack() as stack:
        for folder in {result.parent for result in results}:
            folder.mkdir(parents=True, exist_ok=True)
            scratch[folder] = stack.enter_context(_marked_folder(folder))
        yield scratch


def forget_abandoned(folder: Path, names: Iterable[str]) -> None:
    """Removes what runs have left behind whose process is gone.

    Args:
        folder: Of results.
        names: Of what is in it.
    """
    for old in (folder / name for name in names if name.startswith(_PREFIX)):
        with contextlib.suppress(OSError, ValueError):  # gone meanwhile, or nobody's mark
            if _is_abandoned(old / _MARK):
                shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _marked_folder(folder: Path) -> Iterator[Path]:
    own = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    try:
        inside = own / "results"
        inside.mkdir()
        with (own / _MARK).open("w", encoding="utf-8") as mark:
            _is_locked_here(mark)
            json.dump({"host": node(), "process": os.getpid()}, mark)
            mark.flush()
            yield inside
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _is_abandoned(mark: Path) -> bool:
    """Tells whether the process that made a mark is gone.

    Raises:
        OSError, ValueError: There is no mark.
    """
    with mark.open("r+", encoding="utf-8") as file:
        owner = json.load(file)
        if not isinstance(owner, dict) or not {"host", "process"} <= owner.keys():
            return False
        if owner["host"] != node():
            return time.time() - mark.stat().st_mtime > _SECONDS_OF_ANOTHER_HOST
        return _is_locked_here(file)


def _is_locked_here(file: IO[str]) -> bool:
    """Locks a file for as long as it is open; tells whether that was possible."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
