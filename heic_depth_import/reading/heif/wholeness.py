# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of a file that have to be there to their last pixel."""

import numpy as np

from ...core.arrays import Pixels
from ...core.errors import damaged
from ...core.heif.container import Item
from ...core.heif.decodable import coded_parts, said_size
from ...core.heif.hevc import units_of
from ...core.heif.orientation import transforms_of
from ...core.transforms import Crop, show_samples
from .description import Description
from .strict_decoding import StrictlyDecoded, strict_decoder


def require_whole(description: Description, parts: list[Item], what: str) -> list[StrictlyDecoded]:
    """Checks that the coded parts of a picture can be decoded to their last pixel.

    Args:
        description: What the file says.
        parts: Coded pictures.
        what: What to call the picture that is made of them, a `Term`.

    Returns:
        What came of each; nothing where that cannot be told.

    Raises:
        DamagedPhotoError: A part cannot.
    """
    decoder = strict_decoder()
    if decoder is None:  # no wheel of ours
        return []
    result = []
    for part in parts:
        result.append(decoder.decoded(units_of(description.content, part, what)))
        if not result[-1].is_whole:
            raise damaged("a part of its {what} cannot be decoded", what=what)
    return result


def whole_grey(description: Description, item: Item, what: str) -> Pixels | None:
    """Checks the same of a depth map or a matte, and returns what was decoded for that.

    Args:
        description: What the file says.
        item: The picture.
        what: What to call it, a `Term`.

    Returns:
        (rows, columns) as shown; None where libheif has to decode it, too: what is not grey, has
        other samples than bytes, is made of several parts or is cropped.

    Raises:
        DamagedPhotoError: A part cannot be decoded.
    """
    parts = require_whole(description, coded_parts(description.container, item), what)
    grey = parts[0].grey if len(parts) == 1 and item.kind == "hvc1" else None
    if grey is None or said_size(item) != (grey.shape[1], grey.shape[0]):
        return None
    transforms = transforms_of(item.properties, (grey.shape[1], grey.shape[0]))
    if any(isinstance(each, Crop) for each in transforms):
        return None
    return np.ascontiguousarray(show_samples(grey, transforms))
