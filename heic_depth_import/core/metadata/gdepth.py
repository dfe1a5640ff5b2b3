# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""GDepth, as Google's cameras wrote it from 2014 on: pictures as text within the photo's XMP.

Source: Google, Depthmap Metadata, reference.
"""

from ..errors import damaged
from .google_range import DepthRange, bytes_of, number
from .xmp import Fields


def depth_range_of(fields: Fields) -> DepthRange | None:
    """Returns what a photo says of its depth map; None where it has none.

    Args:
        fields: Of its packet.
    """

    def value(name: str) -> str:
        return next(iter(fields.get(f"GDepth:{name}", ())), "")

    near, far = number(value("Near")), number(value("Far"))
    if near is None and far is None and not value("Format"):
        return None
    return DepthRange(value("Format"), near, far, value("Units"), value("MeasureType"))


def picture_in(fields: Fields, name: str) -> bytes:
    """Returns the code of a picture within a packet; empty where there is none.

    Args:
        fields: Of the extended packet, or of the only one.
        name: `GDepth:Data`, `GDepth:Confidence` or `GImage:Data`.

    Raises:
        DamagedPhotoError: It is no base64.
    """
    text = next(iter(fields.get(name, ())), "")
    code = bytes_of(text)
    if code is None:
        raise damaged("its {field} cannot be read", field=name)
    return code
