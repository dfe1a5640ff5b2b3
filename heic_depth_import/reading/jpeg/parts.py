# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a JPEG file."""

from contextlib import AbstractContextManager, nullcontext
from functools import partial

import numpy as np

from ...core.arrays import Floats, Pixels, Samples
from ...core.colour import ColourSpace
from ...core.deferred import Deferred
from ...core.errors import DepthImportError, Term
from ...core.file_kind import FileKind
from ...core.jpeg.loss import coding_noise, trust_beside_rounding
from ...core.jpeg.packets import xmp_of
from ...core.jpeg.picture import APP2
from ...core.limits import Limits
from ...core.transforms import Transform, show_samples, shown_size
from ..colour_profile import NO_PROFILE, known_space, space_as_is
from ..exif import turning_of
from ..gain_map import is_gain_map
from ..parts import NO_CONFIDENCE, DecodedDepth, PhotoParts, StoredGainMap, StoredPicture
from .decoding import CodedPicture, decoded_grey, decoded_rgb, divisors_of, opened
from .description import JpegDescription
from .formats import describe

# What its metadata begin with (ISO 21496-1:2025 annex C).
_ISO_GAIN_MAP = b"urn:iso:std:iso:ts:21496:-1\0"


def parts_of(content: bytes, limits: Limits) -> PhotoParts:
    """Reads a JPEG file and decodes its photo and depth map.

    Args:
        content: The whole file.
        limits: What is decoded at most.

    Raises:
        DepthImportError: Without the name of the file.
    """
    return _Reading(content, limits).parts(within=None, at_once=True)


def parts_on_demand(
    content: bytes, limits: Limits, begun_within: AbstractContextManager[object] | None
) -> PhotoParts:
    """Reads a JPEG file and decodes its depth map; the photo when it is asked for, if that may be.

    Args:
        content: The whole file.
        limits: What is decoded at most.
        begun_within: Let a thread decode the photo meanwhile, within this.

    Raises:
        DepthImportError: Without the name of the file.
    """
    return _Reading(content, limits).parts(within=begun_within, at_once=False)


class _Reading:
    """What is read of one file."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._said: JpegDescription = describe(content)
        self._limits = limits
        image = opened(self._said.photo, limits.photo_pixels)
        first = (
            image
            if self._said.photo is self._said.first
            else opened(self._said.first, limits.photo_pixels)
        )
        self._stored: tuple[int, int] = image.size
        self._profile: bytes | None = image.info.get("icc_profile")
        self._exif: bytes | None = first.info.get("exif")
        self._turning = turning_of(self._exif)

    def parts(self, *, within: AbstractContextManager[object] | None, at_once: bool) -> PhotoParts:
        """Decodes the depth map, and the photo at once or later."""
        space = space_as_is(self._profile, None)
        rgb: Pixels | Deferred[Pixels]
        warnings = list(self._said.warnings)
        if at_once or space is None:
            rgb, space = known_space(self._pixels(), self._profile, None)
            if space is None:
                warnings.append(NO_PROFILE)
                space = ColourSpace.SRGB
        else:
            rgb = Deferred(partial(self._pixels_within, within))
            if within is not None:
                rgb.begin()
        samples = self._grey(self._said.depth)
        confidence = self._confidence(samples, warnings)
        maximum = np.iinfo(samples.dtype).max
        return PhotoParts(
            rgb=rgb,
            size=shown_size(self._stored, self._turning),
            colour_space=space,
            stored=self._stored,
            transforms=self._turning,
            depth=DecodedDepth(
                show_samples(samples, self._turning),
                (samples.shape[1], samples.shape[0]),
                self._turning,
                self._said.coding(int(maximum)),
                self._said.is_along_ray,
                confidence,
            ),
            calibration=self._said.calibration,
            exif=self._exif,
            xmp=(self._said.xmp,) if self._said.xmp else (),
            auxiliary=tuple(self._picture(*further) for further in self._said.auxiliary),
            warnings=tuple(warnings),
            gain_map=self._gain_map(),
            focus=self._said.focus,
            container=FileKind.JPEG,
            depth_format=self._said.depth_format,
        )

    def _gain_map(self) -> StoredGainMap | None:
        """Returns the gain map among the further pictures, and what it says of itself."""
        for kind, picture in self._said.auxiliary:
            if is_gain_map(kind) and picture.jpeg is not None:
                told = picture.jpeg.payloads(picture.content, APP2, _ISO_GAIN_MAP)
                packet = xmp_of(picture.content, picture.jpeg)
                return StoredGainMap(
                    self._picture(kind, picture), (packet,), told[0] if told else None
                )
        return None

    def _pixels_within(self, within: AbstractContextManager[object] | None) -> Pixels:
        with within or nullcontext():
            return self._pixels()

    def _pixels(self) -> Pixels:
        pixels = decoded_rgb(self._said.photo, self._limits.photo_pixels)
        return np.ascontiguousarray(show_samples(pixels, self._turning))

    def _confidence(self, depth: Samples, warnings: list[Term]) -> Floats | None:
        """Returns how far the depth map can be relied on, by the phone's word and its coding."""
        result: Floats | None = None
        divisors = divisors_of(self._said.depth)
        if divisors is not None:
            result = trust_beside_rounding(coding_noise(depth, divisors))
        said = self._told_confidence(depth.shape, warnings)
        if said is not None:
            told: Floats = said.astype(np.float32) / np.float32(255)
            result = told if result is None else told * result
        return None if result is None else show_samples(result, self._turning)

    def _told_confidence(self, shape: tuple[int, ...], warnings: list[Term]) -> Samples | None:
        """Decodes how far the phone relies on the depth map, whose rest is good without."""
        if self._said.confidence is None:
            return None
        try:
            samples = self._grey(self._said.confidence)
        except DepthImportError:
            samples = None
        if samples is None or samples.shape != shape or samples.dtype != np.uint8:
            warnings.append(NO_CONFIDENCE)
            return None
        return samples

    def _grey(self, picture: CodedPicture) -> Samples:
        return decoded_grey(picture, self._limits.depth_pixels)

    def _picture(self, kind: str, picture: CodedPicture) -> StoredPicture:
        return StoredPicture(kind, partial(self._shown, picture))

    def _shown(self, picture: CodedPicture) -> tuple[Samples, tuple[Transform, ...]]:
        return show_samples(self._grey(picture), self._turning), self._turning
