# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Apple's XMP says of a depth map: range, accuracy, lens.

Frames: everything is in the *reference frame*, pixels of a picture of `Lens.size` as stored,
before rotation, from the top-left corner of its top-left pixel (AVCameraCalibrationData.h:
intrinsicMatrix, intrinsicMatrixReferenceDimensions).
"""

from dataclasses import dataclass

from .xmp import Fields, numbers_of

# kCVPixelFormatType_DisparityFloat16/32 and _DepthFloat16/32 (CVPixelBuffer.h).
_DISPARITY_FORMATS = {int.from_bytes(code, "big") for code in (b"hdis", b"fdis")}
_DEPTH_FORMATS = {int.from_bytes(code, "big") for code in (b"hdep", b"fdep")}
HALF_FORMATS = {int.from_bytes(code, "big") for code in (b"hdis", b"hdep")}


@dataclass(frozen=True, slots=True)
class Lens:
    """The lens of the camera that the depth map belongs to.

    Attributes:
        focal: Focal length (fx, fy) in reference pixels.
        principal_point: (cx, cy) in reference pixels.
        size: Width and height of the reference frame.
        distortion_centre: In reference pixels.
        pixel_size: Millimetres of the sensor per reference pixel; 0 where unknown.
        forward: Distortion coefficients, undistorted to distorted; empty where unknown.
        inverse: Distortion coefficients, distorted to undistorted; empty where unknown.
    """

    focal: tuple[float, float]
    principal_point: tuple[float, float]
    size: tuple[float, float]
    distortion_centre: tuple[float, float] = (0.0, 0.0)
    pixel_size: float = 0.0
    forward: tuple[float, ...] = ()
    inverse: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    """The Apple fields that matter here; None or empty where the file leaves them out.

    Attributes:
        native_format: Four-character code of the map before it was stored, as a number.
        image_type: What Apple calls the picture, `disparity` or `depth`; mattes say `depth`, too.
        code_range: Samples that the ends of `value_range` are stored as.
        value_range: Lowest and highest value, in the unit of the native format.
        accuracy: `absolute` or `relative` (AVDepthData.h: AVDepthDataAccuracy).
        lens: The calibrated lens.
        aperture: f-number of the lens that the phone pretended to have; 0 where unknown.
    """

    native_format: int = 0
    image_type: str = ""
    code_range: tuple[float, float] | None = None
    value_range: tuple[float, float] | None = None
    accuracy: str = ""
    lens: Lens | None = None
    aperture: float = 0.0

    @property
    def stores_disparity(self) -> bool:
        """Whether the map was disparity before it was stored."""
        return self.native_format in _DISPARITY_FORMATS

    @property
    def stores_depth(self) -> bool:
        """Whether the map was depth before it was stored."""
        return self.native_format in _DEPTH_FORMATS

    @property
    def is_called_depth(self) -> bool:
        """Whether the map is depth by its type alone, where no format contradicts it."""
        return not self.native_format and self.image_type == "depth"


def calibration_of(fields: Fields) -> Calibration:
    """Reads the fields of a depth map's XMP; what is missing or no number is left out.

    Args:
        fields: As `parse_xmp` returns them.
    """
    return Calibration(
        native_format=int(_number(fields, "apdi:NativeFormat") or 0),
        image_type=" ".join(fields.get("apdi:AuxiliaryImageType", ())).lower(),
        code_range=_pair(fields, "apdi:IntMinValue", "apdi:IntMaxValue"),
        value_range=_pair(fields, "apdi:FloatMinValue", "apdi:FloatMaxValue"),
        accuracy=" ".join(fields.get("depthData:Accuracy", ())).lower(),
        lens=_lens(fields),
        aperture=_aperture(fields),
    )


def _aperture(fields: Fields) -> float:
    aperture = _number(fields, "depthBlurEffect:SimulatedAperture") or 0.0
    return aperture if 0.5 <= aperture <= 64 else 0.0


def _lens(fields: Fields) -> Lens | None:
    matrix = numbers_of(fields, "depthData:IntrinsicMatrix")
    size = _pair(
        fields,
        "depthData:IntrinsicMatrixReferenceWidth",
        "depthData:IntrinsicMatrixReferenceHeight",
    )
    if len(matrix) != 9 or size is None or min(size) < 1:
        return None
    fx, _, _, _, fy, _, cx, cy, _ = matrix  # column by column
    if min(fx, fy) <= 0:
        return None
    forward = numbers_of(fields, "depthData:LensDistortionCoefficients")
    inverse = numbers_of(fields, "depthData:InverseLensDistortionCoefficients")
    centre = _pair(
        fields, "depthData:LensDistortionCenterOffsetX", "depthData:LensDistortionCenterOffsetY"
    )
    pixel_size = _number(fields, "depthData:PixelSize") or 0.0
    known = centre is not None and centre != (0.0, 0.0) and pixel_size > 0
    if not known or len(forward) != 8 or len(inverse) != 8 or not (any(forward) or any(inverse)):
        return Lens((fx, fy), (cx, cy), size)
    return Lens((fx, fy), (cx, cy), size, centre or (0.0, 0.0), pixel_size, forward, inverse)


def _number(fields: Fields, name: str) -> float | None:
    return next(iter(numbers_of(fields, name)), None)


def _pair(fields: Fields, first: str, second: str) -> tuple[float, float] | None:
    low, high = _number(fields, first), _number(fields, second)
    return None if low is None or high is None else (low, high)
