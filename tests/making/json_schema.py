# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of JSON Schema (draft 2020-12) as the schemas in docs/ use; another word is an error."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}
_TALK = frozenset(("$schema", "title", "description"))
_ALSO = frozenset(("then", "else"))


def problems(value: object, schema: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """Yields what is wrong with a value.

    Args:
        value: As read from JSON.
        schema: Says how it should be.
        place: Where it stands, for the message.
    """
    for word, wanted in schema.items():
        if word in _TALK | _ALSO:
            continue
        if word == "if":
            other = "else" if any(problems(value, wanted)) else "then"
            yield from problems(value, schema.get(other, {}), place)
        elif word in {"properties", "items"}:
            yield from _inside(value, word, wanted, place)
        elif not _CHECKS[word](value, wanted):
            yield f"{place or 'all'}: {value!r} breaks {word} {wanted!r}"


def _inside(value: object, word: str, wanted: Any, place: str) -> Iterator[str]:
    if word == "properties" and isinstance(value, dict):
        for name, schema in wanted.items():
            if name in value:
                yield from problems(value[name], schema, f"{place}.{name}")
    if word == "items" and isinstance(value, list):
        for one in value:
            yield from problems(one, wanted, f"{place}[]")


def _is_of(value: object, kind: str) -> bool:
    # To Python a truth is a whole number.
    return isinstance(value, _TYPES[kind]) and isinstance(value, bool) == (kind == "boolean")


def _is_same(value: object, wanted: object) -> bool:
    return value == wanted and type(value) is type(wanted)


def _is_one_of(value: object, kinds: str | list[str]) -> bool:
    return any(_is_of(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _has(value: object, names: list[str]) -> bool:
    return not isinstance(value, dict) or set(names) <= value.keys()


_CHECKS: Mapping[str, Callable[[Any, Any], bool]] = {
    "type": _is_one_of,
    "const": _is_same,
    "enum": lambda value, wanted: any(_is_same(value, one) for one in wanted),
    "required": _has,
    "minimum": lambda value, wanted: not _is_of(value, "number") or value >= wanted,
    "minItems": lambda value, wanted: not isinstance(value, list) or len(value) >= wanted,
    "maxItems": lambda value, wanted: not isinstance(value, list) or len(value) <= wanted,
}
