# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A list of photos in a file: a path on each line, or an object with what belongs to it."""

import contextlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from ...isolation.json_lines import text_path
from .choices import Choice, InputError

_STANDARD_INPUT = "-"
_KEYS = frozenset(("photo", "id", "output", "render"))


def photos_listed(file: str, endings: Mapping[str, Iterable[str]]) -> list[Choice]:
    """Reads a list.

    Args:
        file: Its path; ``-`` for standard input.
        endings: Those that results may have, by what the list calls them.

    Raises:
        InputError: It cannot be read, or holds something else.
    """
    name = "standard input" if file == _STANDARD_INPUT else file
    try:
        content = _content_of(file)
    except OSError as error:
        raise InputError(f"the list {name} cannot be read ({error.strerror})") from None
    found = []
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if text := line.removesuffix(b"\r"):
            try:
                found.append(_choice(text, endings))
            except (ValueError, RecursionError) as error:
                raise InputError(f"line {number} of the list {name} {error}") from None
    if not found:
        raise InputError(f"the list {name} has no photos in it")
    return found


def _content_of(file: str) -> bytes:
    if file != _STANDARD_INPUT:
        return Path(file).read_bytes()
    return b"" if sys.stdin is None else sys.stdin.buffer.read()


def _choice(line: bytes, endings: Mapping[str, Iterable[str]]) -> Choice:
    """Reads a line.

    Raises:
        ValueError: It is none; the message goes on after its number.
    """
    if not line.startswith(b"{"):
        if b"\0" in line:
            raise ValueError("has a path that cannot be")
        return Choice(os.fsdecode(line))
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("starts with { and is no JSON object") from None
    if unknown := sorted(told.keys() - _KEYS):
        raise ValueError(f"has {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}")
    number = told.get("id")
    if number is not None and (isinstance(number, bool) or not isinstance(number, str | int)):
        raise ValueError("has an id that is neither a text nor a whole number")
    if not told.get("photo"):
        raise ValueError("names no photo")
    results = {key: _result(told[key], known) for key, known in endings.items() if told.get(key)}
    return Choice(_path(told["photo"]), number, **results)


def _result(told: object, endings: Iterable[str]) -> str:
    path = _path(told)
    if Path(path).suffix.lower() not in endings:
        raise ValueError(f"names {path}: the ending must be one of {', '.join(endings)}")
    return path


def _path(told: object) -> str:
    if isinstance(told, str) and "\0" not in told:
        with contextlib.suppress(UnicodeError):
            return str(text_path(told))
    raise ValueError("has a path that cannot be")
