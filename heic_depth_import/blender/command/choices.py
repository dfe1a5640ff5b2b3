# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which photos the user has chosen, in an order that is the same on every machine.

There may be a million of them, of which this run does twenty: nothing here looks at a single one.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from ..interface.chosen_files import EXTENSIONS, HEIC_EXTENSIONS


class InputError(Exception):
    """The photos are not those that were meant; the message is a sentence for the user."""


class Choice(NamedTuple):
    """A photo, as it was named or found; a tuple because there are many.

    Attributes:
        photo: The file.
        id: What the list of photos calls it.
        output: The scene or model that the list names for it.
        render: The picture that the list names for it.
        problem: Why there is no photo.
    """

    photo: str
    id: str | int | None = None
    output: str | None = None
    render: str | None = None
    problem: str = ""


def photos_in(named: Iterable[Path]) -> list[Choice]:
    """Returns the photos that were named, and for a folder those in it, by their names.

    A folder that has none, is missing, or cannot be opened comes out itself, with its problem.
    """
    found: list[Choice] = []
    for path in named:
        if is_folder(path):
            found += _inside(path)
        elif not (_ending_of(path.name) in EXTENSIONS or os.path.lexists(path)):
            problem = f"{path} is not there; name photos, or the folder that has them"
            found.append(Choice(str(path), problem=problem))
        else:
            found.append(Choice(str(path)))
    return found


def is_folder(path: Path) -> bool:
    """Tells whether a path is a folder; one that nobody may look at, or that cannot be, is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def has_own_ending(name: str) -> bool:
    """Tells whether a file is called as nothing but photos are."""
    return _ending_of(name) in HEIC_EXTENSIONS


def stem_of(name: str) -> str:
    """Returns the name of a file without its ending, as `pathlib` has it."""
    stem, _, ending = name.rpartition(".")
    return stem if stem and ending else name


def spelling(name: str) -> str:
    """Returns a name as systems compare it that know no case, or spell accents in another way."""
    return (name if name.isascii() else normalize("NFC", name)).casefold()


def _inside(folder: Path) -> list[Choice]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if _is_photo(entry)]
    except OSError as error:
        problem = f"{folder} cannot be opened ({error.strerror}); check that you may read it"
        return [Choice(str(folder), problem=problem)]
    if not names:
        endings = ", ".join(EXTENSIONS)
        problem = f"{folder} has no photos in it ({endings}); name the folder that has them"
        return [Choice(str(folder), problem=problem)]
    # Windows compares paths without regard to case, and file systems spell accents in two ways.
    is_plain = all(map(str.isascii, names))
    names.sort(key=None if is_plain else lambda name: (normalize("NFC", name), name))
    before = "" if folder == Path() else os.path.join(folder, "")  # noqa: PTH118  many of them
    return [Choice(before + name) for name in names]


def _is_photo(entry: os.DirEntry[str]) -> bool:
    """Tells a photo by its name; what keeps it, its content decides when it is read."""
    name = entry.name
    if name[0] == "." or _ending_of(name) not in EXTENSIONS:
        return False
    try:  # which the folder itself tells, but of links
        return entry.is_file(follow_symlinks=False) or not entry.is_dir()
    except OSError:
        return True


def _ending_of(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return dot + ending.lower() if stem and ending else ""
