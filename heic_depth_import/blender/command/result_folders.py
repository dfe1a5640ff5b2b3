# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies in the folders of results when a run starts, read once for each folder."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .choices import spelling
from .scratch import forget_abandoned


@dataclass(eq=False)
class _Listing:
    """A folder's names.

    Attributes:
        names: Of all that is there.
        others: Those of them that are no files: links, which may lead nowhere, and folders.
    """

    names: set[str]
    others: set[str]

    @classmethod
    def of(cls, folder: Path) -> "_Listing":
        """Reads a folder.

        Raises:
            OSError: It is not there, or nobody may read it.
        """
        with os.scandir(folder) as entries:
            found = {entry.name: entry.is_file(follow_symlinks=False) for entry in entries}
        return cls(set(found), {name for name, is_file in found.items() if not is_file})

    @cached_property
    def spellings(self) -> set[str]:
        """All names as systems compare them that know no case, or spell accents in another way."""
        is_plain = all(map(str.isascii, self.names))
        return set(map(str.casefold if is_plain else spelling, self.names))


class ResultFolders:
    """Tells which results are there; what comes later is none of this run's business."""

    def __init__(self) -> None:
        self._listings: dict[Path, _Listing | None] = {}

    def has(self, result: Path) -> bool:
        """Tells whether a file is there."""
        listing = self._listing(result.parent)
        if listing is not None:
            if result.name in listing.names and result.name not in listing.others:
                return True
            if spelling(result.name) not in listing.spellings:
                return False
        try:
            return not stat.S_ISDIR(result.stat().st_mode)
        except OSError:
            return False

    def forget_abandoned(self, folders: Iterable[Path]) -> None:
        """Removes what killed runs have left in folders."""
        for folder in folders:
            if (listing := self._listing(folder)) is not None:
                forget_abandoned(folder, listing.names)

    def _listing(self, folder: Path) -> _Listing | None:
        """Returns what is in a folder; None where nobody can tell."""
        if folder not in self._listings:
            try:
                self._listings[folder] = _Listing.of(folder)
            except OSError:
                self._listings[folder] = None
        return self._listings[folder]
