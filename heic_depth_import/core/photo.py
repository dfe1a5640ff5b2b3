# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a photo says: its pixels, its depth map, its camera."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from math import isfinite

import numpy as np

from .arrays import Floats, Pixels
from .camera import Intrinsics, LensDistortion, Window
from .colour import ColourSpace
from .errors import Term
from .file_kind import FileKind
from .gain import GainMap


class DepthFormat(Enum):
    """Who specified how a file keeps its depth map."""

    APPLE = "Apple"
    HEIF = "HEIF"
    """As the standard has it, by whoever wrote it."""
    GDEPTH = "GDepth"
    DYNAMIC_DEPTH = "Dynamic Depth"


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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DepthMap:
    """Measured disparity on a grid.

    Attributes:
        disparity: (rows, columns) in 1/m; 0 is infinitely far, NaN unknown.
        step: Quantisation step in 1/m, an array that broadcasts to the same shape.
        window: Where the grid lies on the photo.
        is_absolute: Whether the phone vouches for metres; else only for the order of things.
        origin: What was done to relative disparity that went below 0; `disparity` and `step` have
            it applied.
        confidence: (rows, columns) how far a sample can be relied on as the phone and the way it is
            coded tell, 0 to 1; None where neither does.
    """

    disparity: Floats
    step: Floats
    window: Window
    is_absolute: bool
    origin: Origin = Origin()
    confidence: Floats | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {_size(self.disparity)} samples, {self.accuracy}>"

    @property
    def accuracy(self) -> str:
        """What metres are worth, in a word."""
        return "absolute" if self.is_absolute else "relative"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Matte:
    """How much of each pixel belongs to something, as the phone's own segmentation sees it.

    Attributes:
        opacity: (rows, columns) bytes, 255 fully.
        window: Where the grid lies on the photo.
    """

    opacity: Pixels
    window: Window

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {_size(self.opacity)} samples>"


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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
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
        container: What keeps it.
        depth_format: Who specified how its depth map is kept.
        gain_map: Leads from what `rgb` shows to the light that there was; None where it was not
            asked for, or the file has none that can be used.
    """

    name: str
    rgb: Pixels
    colour_space: ColourSpace
    depth: DepthMap
    camera: Intrinsics
    distortion: LensDistortion | None
    shot: Shot
    warnings: tuple[Term, ...]
    mattes: Mapping[str, Matte] = field(default_factory=dict)
    focus_region: Window | None = None
    aperture: float = 0.0
    container: FileKind = FileKind.HEIC
    depth_format: DepthFormat = DepthFormat.APPLE
    gain_map: GainMap | None = None

    def __repr__(self) -> str:
        width, height = self.camera.size
        depth = f"depth map of {_size(self.depth.disparity)} samples, {self.depth.accuracy}"
        return f"<{DepthPhoto.__name__} {self.name!r}: {width} x {height} pixels, {depth}>"

    def to_dict(self) -> dict[str, object]:
        """Returns what is known of the photo but for pixels and samples, ready for JSON.

        Names that an imported object's property has as well mean the same. Numbers that are not
        known are None, or 0 where that says so above.
        """
        return facts_of(self) | {
            "quantisation_step": _finite(typical_step(self.depth.step)),
            "depth_size": list(self.depth.disparity.shape[::-1]),
            "depth_window": _corners(self.depth.window),
            "distortion": None if self.distortion is None else asdict(self.distortion),
            "colour_space": self.colour_space.value,
            "mattes": list(self.mattes),
            "focus_region": None if self.focus_region is None else _corners(self.focus_region),
            "aperture": self.aperture,
            "warnings": list(map(str, self.warnings)),
        }


def facts_of(photo: DepthPhoto) -> dict[str, object]:
    """Returns what an imported object tells of its photo; never where or by whom it was taken.

    Args:
        photo: As read.
    """
    return {
        "file": photo.name,
        "device": photo.shot.device,
        "lens": photo.shot.lens,
        "date": photo.shot.date,
        "exposure_time": photo.shot.exposure_time,
        "f_number": photo.shot.f_number,
        "iso": photo.shot.iso,
        "size": list(photo.camera.size),
        "container": photo.container.value,
        "depth_format": photo.depth_format.value,
        "accuracy": photo.depth.accuracy,
        "quantisation_step": typical_step(photo.depth.step),
        "focal_length": list(photo.camera.focal),
        "principal_point": list(photo.camera.principal_point),
        "intrinsics": photo.camera.source.value,
        "intrinsics_notes": "; ".join(photo.camera.notes),
    }


def _size(grid: Floats | Pixels) -> str:
    rows, columns = grid.shape[:2]
    return f"{columns} x {rows}"


def _corners(window: Window) -> list[float]:
    return [window.left, window.top, window.width, window.height]


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None
