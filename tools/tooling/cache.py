# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders that are made once and kept in the user's cache, named by a hash of what they hold."""

import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# A few, so that two clones or branches do not keep throwing each other's out.
_KEPT_OF_ONE_NAME = 4
# Another run may still be copying from a folder that it has just found.
_SECONDS_IN_USE = 600
_SECONDS_ABANDONED = 24 * 3600


def folder() -> Path:
    """Returns this project's folder in the user's cache."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base, "heic-depth-import")


def made_once(kind: str, name: str, contents: str, make: Callable[[Path], None]) -> Path:
    """Returns the folder that holds ``contents``, made first if nobody has yet.

    It is made beside its place and moved there whole: a run that is stopped leaves nothing that
    looks ready, and of two runs at once the later one takes what the earlier one made.

    Args:
        kind: The group of folders it belongs to.
        name: What it is, for people who look into the cache.
        contents: Everything that decides what is in it.
        make: Fills the empty folder that it is given.
    """
    parent = folder() / kind
    final = parent / f"{name}-{hashlib.sha256(contents.encode()).hexdigest()[:16]}"
    if final.is_dir():
        os.utime(final)  # says "still wanted" to _forget_old
        return final
    parent.mkdir(parents=True, exist_ok=True)
    _forget_abandoned(parent)
    with tempfile.TemporaryDirectory(
        prefix=".partial-", dir=parent, ignore_cleanup_errors=True
    ) as beside:
        made = Path(beside, "made")
        made.mkdir()
        make(made)
        try:
            made.rename(final)
        except OSError:
            if not final.is_dir():
                raise
    _forget_old(parent, name)
    return final


def _forget_abandoned(parent: Path) -> None:
    for partial in parent.glob(".partial-*"):
        if _age(partial) > _SECONDS_ABANDONED:
            shutil.rmtree(partial, ignore_errors=True)


def _forget_old(parent: Path, name: str) -> None:
    same = sorted(parent.glob(f"{name}-{'[0-9a-f]' * 16}"), key=_age)
    for old in same[_KEPT_OF_ONE_NAME:]:
        if _age(old) > _SECONDS_IN_USE:
            shutil.rmtree(old, ignore_errors=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:  # another run was quicker to remove it
        return 0.0
