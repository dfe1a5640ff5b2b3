# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera of a photo: pinhole intrinsics and lens distortion.

Frames: *photo pixels*, from the top-left corner of the photo as shown, x right, y down, the first
pixel's centre at (0.5, 0.5); *camera space* is Blender's: x right, y up, looking along -z, metres.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from .arrays import Doubles, Floats, Indices32


class IntrinsicsSource(Enum):
    """Where the focal length comes from, the most believable first."""

    CALIBRATION = "calibrated by the phone"
    EXIF = "from the EXIF focal length"
    ASSUMED = "assumed, 26 mm equivalent"


@dataclass(frozen=True, slots=True)
class Intrinsics:
    """A pinhole camera.

    Attributes:
        focal: Focal length (fx, fy) in photo pixels.
        principal_point: Where the optical axis meets the photo, (cx, cy).
        size: Width and height of the photo.
        source: Where the numbers come from.
        notes: Which rule gave them, where it was not the plain one, a sentence each.
    """

    focal: tuple[float, float]
    principal_point: tuple[float, float]
    size: tuple[int, int]
    source: IntrinsicsSource
    notes: tuple[str, ...] = ()

    @property
    def matrix(self) -> Doubles:
        """The (3, 3) matrix from camera axes x right, y down, z forward to photo pixels.

        These count from the photo's top-left corner: libraries that count from the middle of the
        first pixel, as OpenCV and Open3D do, want 0.5 less in its last column.
        """
        (fx, fy), (cx, cy) = self.focal, self.principal_point
        return np.array([[fx, 0.0, cx], [0.0, fy, cy], [0.0, 0.0, 1.0]])


@dataclass(frozen=True, slots=True)
class LensDistortion:
    """How the lens bends straight lines, in photo pixels.

    Attributes:
        centre: Centre of distortion (x, y).
        pixel_size: Millimetres of the sensor per photo pixel.
        forward: Eight coefficients, undistorted to distorted.
        inverse: Eight coefficients, distorted to undistorted.
        reach: Radius in mm of the farthest corner of the calibrated frame.
    """

    centre: tuple[float, float]
    pixel_size: float
    forward: tuple[float, ...]
    inverse: tuple[float, ...]
    reach: float

    def undistort(self, points: Doubles) -> Doubles:
        """Moves points of the photo to where a pinhole camera would have seen them.

        Args:
            points: (..., 2) photo pixels.
        """
        return self._bend(points, self.inverse)

    def distort(self, points: Doubles) -> Doubles:
        """Moves points of a pinhole camera to where this lens shows them.

        Args:
            points: (..., 2) photo pixels.
        """
        return self._bend(points, self.forward)

    def is_believable(self) -> bool:
        """Tells whether both directions keep the order of radii and stay below 15 %."""
        with np.errstate(all="ignore"):  # numbers that overflow are not believable
            radii = np.linspace(0.0, self.reach, 200)
            for coefficients in (self.inverse, self.forward):
                moved = radii * self._factor(radii**2, coefficients)
                share = np.abs(moved[1:] / radii[1:] - 1.0)
                if not ((np.diff(moved) > 0).all() and share.max() < 0.15):
                    return False
        return True

    def _bend(self, points: Doubles, coefficients: tuple[float, ...]) -> Doubles:
        away: Doubles = points - np.asarray(self.centre)
        squared = (away[..., 0] ** 2 + away[..., 1] ** 2) * self.pixel_size**2
        # A polynomial of the seventh degree explodes outside the frame that it was fitted to.
        factor = self._factor(np.minimum(squared, self.reach**2), coefficients)
        away *= factor[..., None]
        away += self.centre
        return away

    @staticmethod
    def _factor(squared: Doubles, coefficients: tuple[float, ...]) -> Doubles:
        """Returns the factor of the radius.

        Source: fitted to Apple's published lensDistortionLookupTable pairs to 1e-9: even powers of
            the radius in mm, the sum in percent, a divisor.
        """
        percent = np.zeros_like(squared, dtype=np.float64)
        for coefficient in reversed(coefficients):  # Horner's scheme, in place
            percent *= squared
            percent += coefficient
        return np.reciprocal(1.0 + percent / 100.0)


@dataclass(frozen=True, slots=True)
class Window:
    """Where a depth map lies on the photo: its top-left corner and size in photo pixels."""

    left: float
    top: float
    width: float
    height: float

    def sample_centres(self, columns: int, rows: int) -> tuple[Doubles, Doubles]:
        """Returns x of every column's centre and y of every row's, in photo pixels."""
        x = self.left + (np.arange(columns, dtype=np.float64) + 0.5) * (self.width / columns)
        y = self.top + (np.arange(rows, dtype=np.float64) + 0.5) * (self.height / rows)
        return x, y

    def sample_places(self, columns: int, rows: int, shift: Floats | None = None) -> Doubles:
        """Returns where every sample lies, (rows, columns, 2) photo pixels.

        Args:
            columns: Of the grid.
            rows: Of the grid.
            shift: (rows, columns, 2) in samples, across and down; None for none.
        """
        places = np.stack(np.meshgrid(*self.sample_centres(columns, rows)), axis=-1)
        if shift is not None:
            places += shift * (self.width / columns, self.height / rows)
        return places

    def places_of(
        self, samples: Indices32, columns: int, rows: int, shift: Floats | None = None
    ) -> Doubles:
        """Returns where some samples lie, (samples, 2) photo pixels.

        Args:
            samples: (samples,) places in the grid as one row.
            columns: Of the grid.
            rows: Of the grid.
            shift: As for `sample_places`.
        """
        x, y = self.sample_centres(columns, rows)
        row = samples // np.int32(columns)
        # All x lie together, and all y: numpy takes its time over axes as short as two.
        places = np.stack([x.take(samples - row * np.int32(columns)), y.take(row)])
        if shift is not None:
            moved = np.array(shift.reshape(-1, 2).take(samples, axis=0).T, np.float64, order="C")
            moved *= [[self.width / columns], [self.height / rows]]
            places += moved
        return places.T


def rays(places: Doubles, camera: Intrinsics, distortion: LensDistortion | None) -> Floats:
    """Returns where places on the photo look: camera-space x and y at a depth of 1 m.

    Args:
        places: (..., 2) photo pixels.
        camera: The photo's camera.
        distortion: Straightens the rays; None leaves them as the lens bent them.

    Returns:
        (..., 2).
    """
    straight = places if distortion is None else distortion.undistort(places)
    (fx, fy), centre = camera.focal, camera.principal_point
    return ((straight - centre) / (fx, -fy)).astype(np.float32)


def unproject(rays_at_1m: Floats, disparity: Floats) -> Floats:
    """Lifts every sample to a point in camera space.

    Args:
        rays_at_1m: (..., 2) as `rays` returns them.
        disparity: (...,) in 1/m, positive; NaN where unknown.

    Returns:
        (..., 3) metres; NaN where `disparity` is. Depth is along the optical axis.
    """
    depth = 1.0 / disparity
    points = np.empty((*disparity.shape, 3), np.float32)
    # One after the other, for the same reason as in `places_of`.
    for axis in (0, 1):
        np.multiply(rays_at_1m[..., axis], depth, out=points[..., axis])
    np.negative(depth, out=points[..., 2])
    return points


def project(points: Floats, camera: Intrinsics) -> Doubles:
    """Returns where the camera sees points, without lens distortion.

    Args:
        points: (..., 3) camera space, in front of the camera.
        camera: The photo's camera.

    Returns:
        (..., 2) photo pixels.
    """
    across = np.asarray(points, np.float64)
    (fx, fy), (cx, cy) = camera.focal, camera.principal_point
    depth = -across[..., 2]
    return np.stack([cx + across[..., 0] / depth * fx, cy - across[..., 1] / depth * fy], axis=-1)
