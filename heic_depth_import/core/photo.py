# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a photo says: its pixels, its depth map, its camera."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from .arrays import Floats, Pixels
from .camera import Intrinsics, LensDistortion, Window
from .colour import ColourSpace


def typical_step(step: Floats) -> float:
    """Returns the quantisation step that stands for all, where maps of depth have many.

    Args:
        step: Of any shape; NaN where unknown.
    """
    return float(np.nanmedian(step))


@dataclass(frozen=True, slots=True)
class Origin:
    """What gives relative disparity a place: scale x disparity + offset.

    Attributes:
        scale: Factor; 1 unless the scene would come nearer than portraits are taken.
        offset: In 1/m.
    """

    scale: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class DepthMap:
    """Measured disparity on a grid.

    Attributes:
        disparity: (rows, columns) in 1/m; 0 is infinitely far, NaN unknown.
        step: Quantisation step in 1/m, an array that broadcasts to the same shape.
        window: Where the grid lies on the photo.
        is_absolute: Whether the phone vouches for metres; else only for the order of things.
        origin: What was done to relative disparity that went below 0; `disparity` and `step` have
            it applied.
    """

    disparity: Floats
    step: Floats
    window: Window
    is_absolute: bool
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True, eq=False)
class Matte:
    """How much of each pixel belongs to something, as the phone's own segmentation sees it.

    Attributes:
        opacity: (rows, columns) bytes, 255 fully.
        window: Where the grid lies on the photo.
    """

    opacity: Pixels
    window: Window


@dataclass(frozen=True, slots=True)
class FocusRegion:
    """A rectangle, in parts of a frame.

    Attributes:
        centre: Across and down, 0 to 1.
        size: Width and height, 0 to 1.
        frame: Width and height in pixels of the frame that is meant.
    """

    centre: tuple[float, float]
    size: tuple[float, float]
    frame: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shot:
    """What may be told about how the photo was taken; never where or by whom.

    Attributes:
        device: Make and model of the phone.
        lens: Name of the lens.
        date: When, as EXIF writes it.
        focal_35mm: 35 mm equivalent focal length; 0 where unknown.
        size: Width and height of the photo as it was taken, which a later crop does not change;
            zeros where unknown.
        subject: What EXIF calls the subject, if it is something in particular.
        exposure_time: Seconds; 0 where unknown.
        f_number: Of the lens itself; 0 where unknown.
        iso: Sensitivity; 0 where unknown.
    """

    device: str = ""
    lens: str = ""
    date: str = ""
    focal_35mm: float = 0.0
    size: tuple[int, int] = (0, 0)
    subject: FocusRegion | None = None
    exposure_time: float = 0.0
    f_number: float = 0.0
    iso: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class DepthPhoto:
    """A photo with its depth map, upright as shown.

    Attributes:
        name: File name without folder.
        rgb: (height, width, 3) bytes.
        colour_space: What `rgb` means.
        depth: The depth map.
        camera: The camera, in pixels of `rgb`.
        distortion: The lens's distortion, where the phone measured it.
        shot: How it was taken.
        warnings: What the user should know, one sentence each.
        mattes: By what they show: portrait (all that stands in front), hair, skin, teeth, glasses,
            sky; those that the file has.
        focus_region: Where the phone focused, in photo pixels, if the file tells.
        aperture: f-number of the lens that the phone pretended to have, as on 35 mm film; 0 where
            unknown.
    """

    name: str
    rgb: Pixels
    colour_space: ColourSpace
    depth: DepthMap
    camera: Intrinsics
    distortion: LensDistortion | None
    shot: Shot
    warnings: tuple[str, ...]
    mattes: Mapping[str, Matte] = field(default_factory=dict)
    focus_region: Window | None = None
    aperture: float = 0.0
