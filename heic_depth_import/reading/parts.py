# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file holds of a photo, whichever container keeps it."""

from collections.abc import Callable
from dataclasses import dataclass

from ..core.arrays import Floats, Pixels, Samples
from ..core.colour import ColourSpace
from ..core.defaults import MEGA
from ..core.deferred import Deferred
from ..core.errors import Term
from ..core.file_kind import FileKind
from ..core.metadata.calibration import Calibration
from ..core.metadata.depth_coding import Coding
from ..core.photo import DepthFormat
from ..core.transforms import Crop, Transform

# Of all packets that are looked into; phones write some 10 kB in each of a few.
ALL_XMP_BYTES = 4 << 20
# Up to so many pixels it is checked in any case that all of a photo was decoded. Beyond, that would
# take half as long as decoding it: only what looks as if something were missing is.
SMALL_PHOTO = 4 * MEGA

NO_CONFIDENCE = Term("the confidence of the depth map cannot be read; it is left out")
"""A warning."""


@dataclass(frozen=True, slots=True, eq=False)
class StoredPicture:
    """A grey picture that belongs to the photo: a matte, a gain map.

    Attributes:
        kind: What it shows: Apple's URN, in whichever container.
        decode: Returns its samples as shown, and what was done to them for that, in order; or
            raises a `DepthImportError`.
    """

    kind: str
    decode: Callable[[], tuple[Samples, tuple[Transform, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class StoredGainMap:
    """The picture that says how bright light was, and what is said of it.

    Attributes:
        picture: That; its `decode` may be called in any thread.
        xmp: Packets about it.
        iso: The structure GainMapMetadata of ISO 21496-1 (clause C.2.2), with nothing before it,
            if there is one.
    """

    picture: StoredPicture
    xmp: tuple[bytes, ...] = ()
    iso: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class DecodedDepth:
    """A depth map's samples.

    Attributes:
        samples: (rows, columns) as the file counts them, turned as it says.
        stored: Width and height in the file.
        transforms: What led from there to `samples`, in order.
        coding: What samples mean.
        is_along_ray: Whether it is distance along the line of sight, not along the optical axis.
        confidence: (rows, columns) 0 to 1, how far a sample can be relied on as the phone and the
            way it is coded tell; None where neither does.
    """

    samples: Samples
    stored: tuple[int, int]
    transforms: tuple[Transform, ...]
    coding: Coding
    is_along_ray: bool = False
    confidence: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PhotoParts:
    """What a file says of a photo, and what was decoded of it.

    Attributes:
        rgb: (height, width, 3) bytes, upright as shown; or what makes them, without the photo's
            name in its errors.
        size: Width and height of the photo as shown.
        colour_space: What its bytes mean.
        stored: Width and height of the photo as stored.
        transforms: What leads from there to the photo as shown, in order.
        depth: The depth map.
        calibration: What the phone says of lens and accuracy, if it does.
        exif: The photo's EXIF block, if it has one.
        xmp: Packets about the photo itself, not longer than `ALL_XMP_BYTES` together.
        auxiliary: Other pictures that belong to the photo.
        focus: 1/m, where the phone focused; 0 where the file does not tell.
        warnings: What the user should know, one sentence each.
        container: What keeps all that.
        depth_format: Who specified how depth is kept.
        gain_map: How bright light was, if the file says it.
    """

    rgb: Pixels | Deferred[Pixels]
    size: tuple[int, int]
    colour_space: ColourSpace
    stored: tuple[int, int]
    transforms: tuple[Transform, ...]
    depth: DecodedDepth
    calibration: Calibration | None
    exif: bytes | None
    xmp: tuple[bytes, ...]
    auxiliary: tuple[StoredPicture, ...]
    warnings: tuple[Term, ...]
    container: FileKind
    depth_format: DepthFormat
    gain_map: StoredGainMap | None = None
    focus: float = 0.0

    @property
    def turning(self) -> tuple[Transform, ...]:
        """What turns and mirrors the photo before it is shown."""
        return tuple(step for step in self.transforms if not isinstance(step, Crop))
