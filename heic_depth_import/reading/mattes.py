# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The mattes of a photo: what the phone took for a person, hair, skin, sky."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from ..core.arrays import Samples
from ..core.camera import Window
from ..core.errors import DepthImportError, Term, UnreadablePhotoError
from ..core.metadata.placement import place_on_photo
from ..core.metadata.upright import turned_like_photo
from ..core.photo import DepthPhoto, Matte
from ..core.transforms import Transform, aspects_agree
from .parts import StoredPicture

# What Apple's names end in; before that they have the year, which files do not agree on.
_KINDS = {
    "portraiteffectsmatte": Term("portrait"),
    "semantichairmatte": Term("hair"),
    "semanticskinmatte": Term("skin"),
    "semanticteethmatte": Term("teeth"),
    "semanticglassesmatte": Term("glasses"),
    "semanticskymatte": Term("sky"),
}
MATTES = frozenset(map(str, _KINDS.values()))
"""What mattes show."""

# Phones write one of each. Every further one that cannot be used costs as much as one that can.
_MOST_TRIES = 2


@dataclass(frozen=True, slots=True)
class MatteFrame:
    """Where the mattes of a photo belong.

    Attributes:
        turning: What turns the photo before it is shown, crops left out.
        photo: Its width and height as shown.
        depth: Where the whole depth map lies on the photo.
    """

    turning: tuple[Transform, ...]
    photo: tuple[int, int]
    depth: Window


def mattes_of(
    auxiliary: Sequence[StoredPicture], frame: MatteFrame
) -> tuple[dict[str, Matte], tuple[Term, ...]]:
    """Decodes the mattes; a photo with a damaged one is still a photo.

    Args:
        auxiliary: Pictures that belong to the photo.
        frame: Where the mattes belong.

    Returns:
        Mattes by what they show, in a fixed order, and a warning for each that cannot be read.
    """
    result: dict[str, Matte] = {}
    warnings = []
    for ending, kind in _KINDS.items():
        claimed = [one for one in auxiliary if one.kind.endswith(f":{ending}")]
        for picture in claimed[:_MOST_TRIES]:
            if kind not in result:
                with suppress(DepthImportError):
                    result[str(kind)] = placed(*picture.decode(), frame)
        if claimed and kind not in result:
            warnings.append(_unreadable(kind))
    return result, tuple(warnings)


def without_mattes(photo: DepthPhoto) -> DepthPhoto:
    """Returns a photo as it is read where nobody wants its mattes.

    Args:
        photo: Read with them.
    """
    about = {_unreadable(kind) for kind in _KINDS.values()}
    others = tuple(warning for warning in photo.warnings if warning not in about)
    if not photo.mattes and others == photo.warnings:
        return photo
    return replace(photo, mattes={}, warnings=others)


def _unreadable(kind: Term) -> Term:
    return Term("the {kind} matte cannot be read; it is left out", kind=kind)


def placed(samples: Samples, transforms: tuple[Transform, ...], frame: MatteFrame) -> Matte:
    """Brings a matte, or a picture like one, into the photo's frame.

    Args:
        samples: (rows, columns) as decoded.
        transforms: What the file has done to them.
        frame: Where they belong.

    Raises:
        DepthImportError: They are no grey picture of the photo.
    """
    if samples.ndim != 2 or samples.dtype != np.uint8 or not samples.size:
        raise UnreadablePhotoError("has a matte that is not grey with 8 bits")
    opacity, _ = turned_like_photo(samples, transforms, frame.photo, frame.turning)
    shown = (opacity.shape[1], opacity.shape[0])
    # Where the photo alone was cropped, depth map and mattes still show the whole field.
    shares_field = aspects_agree(shown, (frame.depth.width, frame.depth.height))
    window = frame.depth if shares_field else place_on_photo(shown, frame.photo)
    return Matte(opacity.astype(np.uint8, copy=False), window)
