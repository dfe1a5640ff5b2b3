# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a JPEG file says of its photo and its depth, whichever way it keeps that."""

from collections.abc import Callable
from dataclasses import dataclass

from ...core.errors import Term
from ...core.metadata.calibration import Calibration
from ...core.metadata.depth_coding import Coding
from ...core.photo import DepthFormat
from .decoding import CodedPicture

PHOTO, DEPTH = Term("photo"), Term("depth map")
"""What to call pictures in errors."""


@dataclass(frozen=True, slots=True, eq=False)
class JpegDescription:
    """What a JPEG file says of its parts; nothing of it is decoded.

    Attributes:
        first: The file's first picture, which has EXIF and the colour profile.
        photo: The photo to show: the first picture, or a sharper one that the file has, too.
        depth: The depth map.
        depth_format: Who specified how it is kept.
        coding: Returns what samples of the depth map mean, for its largest one.
        calibration: What the phone says of lens and accuracy, if it does.
        focus: 1/m, where the phone focused; 0 where the file does not tell.
        is_along_ray: Whether depth is along the line of sight, not along the optical axis.
        auxiliary: Mattes and the like, with Apple's URN of what they show.
        confidence: Of the depth map, if the file has it.
        xmp: The photo's packet; empty without.
        warnings: What the user should know, one sentence each.
    """

    first: CodedPicture
    photo: CodedPicture
    depth: CodedPicture
    depth_format: DepthFormat
    coding: Callable[[int], Coding]
    calibration: Calibration | None
    focus: float = 0.0
    is_along_ray: bool = False
    auxiliary: tuple[tuple[str, CodedPicture], ...] = ()
    confidence: CodedPicture | None = None
    xmp: bytes = b""
    warnings: tuple[Term, ...] = ()
