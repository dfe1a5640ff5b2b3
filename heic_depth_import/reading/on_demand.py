# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo of which all but the depth map is decoded when somebody asks for it, or meanwhile."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import fields, replace
from typing import Any, Self

import numpy as np

from ..core.arrays import Pixels
from ..core.deferred import Deferred
from ..core.errors import Term
from ..core.gain import GainMap
from ..core.photo import DepthPhoto, Matte

NO_PIXELS: Pixels = np.empty((0, 0, 3), np.uint8)
"""Of a photo that has none yet."""

_Mattes = tuple[Mapping[str, Matte], tuple[Term, ...]]
_Gain = tuple[GainMap | None, tuple[Term, ...]]
_LATER = frozenset(("rgb", "mattes", "gain_map", "warnings"))
_AT_ONCE = tuple(field.name for field in fields(DepthPhoto) if field.name not in _LATER)


class PhotoOnDemand(DepthPhoto):
    """The same as the photo that all of is decoded; whoever asks for a part waits for that.

    It cannot be told which mattes a file has, nor what to warn of, before all is decoded. A
    changed or pickled copy is a plain `DepthPhoto`.
    """

    __slots__ = ("_gain_later", "_known_warnings", "_mattes_later", "_pixels_later")
    _gain_later: Deferred[_Gain]
    _known_warnings: tuple[Term, ...]
    _mattes_later: Deferred[_Mattes]
    _pixels_later: Deferred[Pixels]

    def __new__(cls, *args: Any, **kwargs: Any) -> DepthPhoto:  # type: ignore[misc]  # noqa: ANN401
        """Returns a plain photo: for `dataclasses.replace`, which has asked for all parts."""
        return DepthPhoto(*args, **kwargs)

    @classmethod
    def of(
        cls,
        known: DepthPhoto,
        pixels: Deferred[Pixels],
        mattes: Callable[[], _Mattes],
        gain_map: Callable[[], _Gain] | None = None,
    ) -> Self:
        """Makes one.

        Args:
            known: All but pixels, mattes and gain map.
            pixels: Makes the pixels; its errors are sentences with the photo's name.
            mattes: Returns mattes, and a warning for each that cannot be read.
            gain_map: Returns the gain map, or a warning; None where nobody wants it.
        """
        result = object.__new__(cls)
        values: dict[str, object] = {name: getattr(known, name) for name in _AT_ONCE}
        values["_known_warnings"] = known.warnings
        values["_pixels_later"], values["_mattes_later"] = pixels, Deferred(mattes)
        values["_gain_later"] = Deferred(gain_map or _no_gain)
        for name, value in values.items():
            object.__setattr__(result, name, value)
        return result

    def whole(self) -> Generator[None, None, DepthPhoto]:
        """Decodes all of it, and yields every now and then until that is done.

        Raises:
            DepthImportError: It cannot be decoded.
        """
        yield from self._pixels_later.coming()
        yield from self._mattes_later.coming()
        yield from self._gain_later.coming()
        return replace(self)

    @property
    def is_whole(self) -> bool:
        """Whether all of it is decoded."""
        return all(later.is_made for later in self._all_later)

    def parts_so_far(self) -> list[object]:
        """Returns what takes memory and is there already, without waiting for the rest."""
        made = (later.value for later in self._all_later if later.is_made)
        return [self.depth, self.distortion, *made]

    @property
    def _all_later(self) -> tuple[Deferred[Any], ...]:
        return self._pixels_later, self._mattes_later, self._gain_later

    @property
    def rgb(self) -> Pixels:
        """(height, width, 3) bytes, decoded now if they were not before.

        Raises:
            DepthImportError: They cannot be decoded.
        """
        return self._pixels_later.value

    @property
    def mattes(self) -> Mapping[str, Matte]:
        """Those that the file has and that can be decoded, which is done now if not before."""
        return self._mattes_later.value[0]

    @property
    def gain_map(self) -> GainMap | None:
        """That of the file, if it was asked for and can be used; decoded now if not before."""
        return self._gain_later.value[0]

    @property
    def warnings(self) -> tuple[Term, ...]:
        """What the user should know, one sentence each; all but pixels is decoded for that."""
        late = (*self._mattes_later.value[1], *self._gain_later.value[1])
        return (*self._known_warnings, *late)

    def __reduce__(self) -> tuple[type[DepthPhoto], tuple[object, ...]]:
        return DepthPhoto, tuple(getattr(self, field.name) for field in fields(self))


def _no_gain() -> _Gain:
    return None, ()
