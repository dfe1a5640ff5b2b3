# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo as plain values and arrays, and back, field by field.

What comes back is read as if an attacker had written it, because a file that takes over the decoder
is one: JSON, no pickle; every value is checked against the type of its field, every array against
the memory that it claims to lie in.
"""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from ..core.arrays import Pixels
from ..core.errors import Term
from ..core.limits import Limits
from ..core.photo import DepthPhoto
from .soundness import require_sound
from .terms import plain_term, term_from

_ALIGNMENT = 64


def plain(  # noqa: PLR0911  one for each kind of value
    value: object, arrays: list[NDArray[Any]]
) -> object:
    """Returns a value as JSON can hold it; arrays are put into a list and told by their place.

    Args:
        value: A photo or a part of it.
        arrays: Is added to.
    """
    if isinstance(value, np.ndarray):
        place = size_of(arrays)
        arrays.append(value)
        return {"shape": list(value.shape), "place": place}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name), arrays) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Term):
        return plain_term(value)
    if isinstance(value, Mapping):
        return {name: plain(part, arrays) for name, part in value.items()}
    if isinstance(value, tuple):
        return [plain(part, arrays) for part in value]
    return value.item() if isinstance(value, np.generic) else value


def size_of(arrays: list[NDArray[Any]]) -> int:
    """Returns how many bytes arrays take, one after the other, each at a round place."""
    return sum(-(-array.nbytes // _ALIGNMENT) * _ALIGNMENT for array in arrays)


def put(arrays: list[NDArray[Any]], memory: Any) -> None:  # noqa: ANN401  what has a buffer
    """Copies arrays to where `plain` has told."""
    for number, array in enumerate(arrays):
        place = size_of(arrays[:number])
        there = np.frombuffer(memory, array.dtype, array.size, place)
        np.copyto(there.reshape(array.shape), array)


def photo_from(value: object, memory: Any, limits: Limits) -> DepthPhoto:  # noqa: ANN401
    """Puts a photo together again, all but its pixels; its arrays lie in the memory and keep it.

    Args:
        value: What `plain` has returned, or anything else.
        memory: What `put` has filled.
        limits: What was to be decoded at most.

    Raises:
        ValueError, TypeError, LookupError: This is no photo without pixels.
    """
    places = _Places(memory)
    photo = _rebuilt(DepthPhoto, value, places)
    assert isinstance(photo, DepthPhoto)
    places.require_end()
    require_sound(photo, limits)
    return photo


def pixels_from(value: object, memory: Any, size: tuple[int, int]) -> Pixels:  # noqa: ANN401
    """Returns the pixels of a photo, which lie in the memory and keep it.

    Args:
        value: What `plain` has returned of them, or anything else.
        memory: What `put` has filled.
        size: Width and height of the photo.

    Raises:
        ValueError, TypeError, LookupError: These are no such pixels.
    """
    places = _Places(memory)
    pixels: Pixels = _array(np.dtype(np.uint8), _dict(value), places)
    places.require_end()
    if pixels.shape != (size[1], size[0], 3):
        raise ValueError("not the pixels of that photo")
    return pixels


class _Places:
    """Where arrays lie in the memory: one behind the other, as `put` puts them."""

    def __init__(self, memory: Any) -> None:  # noqa: ANN401  what has a buffer
        self._memory = memory
        self._next = 0

    def array(self, kind: np.dtype[Any], shape: tuple[int, ...], place: int) -> NDArray[Any]:
        """Returns the next array; raises ValueError if it is said to be elsewhere, or too large."""
        if any(side < 0 for side in shape) or place != self._next:
            raise ValueError("not an array")
        if 0 in shape:
            return np.empty(shape, kind)
        # Raises where the memory ends before it.
        array = np.frombuffer(self._memory, kind, math.prod(shape), place).reshape(shape)
        self._next += size_of([array])
        return array

    def require_end(self) -> None:
        """Raises ValueError if there is more memory than arrays."""
        if self._next != len(memoryview(self._memory).cast("B")):
            raise ValueError("more than a photo")


def _rebuilt(  # noqa: C901, PLR0911  one for each kind of type
    kind: Any,  # noqa: ANN401  types are values here
    value: Any,  # noqa: ANN401
    places: _Places,
) -> object:
    """Returns what was said as a value of a type, or raises ValueError or TypeError."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is UnionType:  # only with None
        return None if value is None else _rebuilt(parts[parts[0] is NoneType], value, places)
    if origin is np.ndarray:
        return _array(np.dtype(get_args(parts[1])[0]), _dict(value), places)
    if origin is tuple:
        return _tuple(parts, value, places)
    if origin is Mapping:
        return {str(name): _rebuilt(parts[1], part, places) for name, part in _dict(value).items()}
    if is_dataclass(kind):
        types = get_type_hints(kind)
        if _dict(value).keys() != types.keys():
            raise ValueError(f"not the fields of {kind}")
        return kind(**{name: _rebuilt(types[name], value[name], places) for name in types})  # type: ignore[operator]
    if issubclass(kind, Enum):
        return kind(value)
    if kind is float:
        return _number(value)
    if kind is Term:
        return term_from(_dict(value))
    if type(value) is not kind:
        raise ValueError(f"not a {kind}")
    return value


def _number(value: object) -> float:
    if type(value) not in {int, float} or not math.isfinite(float(value)):  # type: ignore[arg-type]
        raise ValueError("not a number")
    return float(value)  # type: ignore[arg-type]


def _tuple(parts: tuple[Any, ...], value: Any, places: _Places) -> tuple[object, ...]:  # noqa: ANN401
    if not isinstance(value, list):
        raise TypeError("not a list")
    if parts[-1] is ...:
        parts = parts[:1] * len(value)
    return tuple(_rebuilt(part, one, places) for part, one in zip(parts, value, strict=True))


def _dict(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _array(kind: np.dtype[Any], value: dict[str, Any], places: _Places) -> NDArray[Any]:
    if value.keys() != {"shape", "place"}:
        raise ValueError("not an array")
    shape = _tuple((int, ...), value["shape"], places)
    place = _rebuilt(int, value["place"], places)
    assert isinstance(place, int)
    return places.array(kind, tuple(side for side in shape if isinstance(side, int)), place)
