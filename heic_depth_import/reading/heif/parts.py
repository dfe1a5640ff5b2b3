# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a HEIC file."""

from contextlib import AbstractContextManager, suppress
from functools import partial

import numpy as np

from ...core.arrays import Floats, Samples
from ...core.errors import DepthImportError, Term
from ...core.file_kind import FileKind
from ...core.heif.container import Item
from ...core.heif.decodable import said_size
from ...core.heif.orientation import transforms_of
from ...core.limits import Limits
from ...core.metadata.depth_coding import coding_of
from ...core.metadata.dynamic_depth import DynamicDepth
from ...core.photo import DepthFormat
from ..parts import NO_CONFIDENCE, DecodedDepth, PhotoParts, StoredPicture
from .description import Description, describe, photo_packets
from .gain_map import stored_gain_map
from .pictures import Pictures, decode_auxiliary, decode_depth, decode_pictures

_MATTE = Term("matte")


def parts_of(content: bytes, limits: Limits) -> PhotoParts:
    """Reads a HEIC file and decodes its photo and depth map.

    Args:
        content: The whole file.
        limits: What is decoded at most.

    Raises:
        DepthImportError: Without the name of the file.
    """
    description = describe(content, limits)
    return _parts(description, decode_pictures(description))


def parts_on_demand(
    content: bytes, limits: Limits, begun_within: AbstractContextManager[object] | None
) -> PhotoParts:
    """Reads a HEIC file and decodes its depth map; the photo when it is asked for, if that may be.

    Args:
        content: The whole file.
        limits: What is decoded at most.
        begun_within: Let a thread decode the photo meanwhile, within this.

    Raises:
        DepthImportError: Without the name of the file.
    """
    description = describe(content, limits)
    return _parts(description, decode_depth(description, begun_within))


def _parts(description: Description, pictures: Pictures) -> PhotoParts:
    container, depth = description.container, description.depth
    stored = said_size(container.primary) or pictures.size
    shown = pictures.depth.shape[::-1]
    depth_stored = said_size(depth) or shown
    samples, bits = _sample_bits(pictures.depth, depth)
    warnings = [*description.warnings, *pictures.warnings]
    coding = coding_of(description.representation, description.calibration, bits)
    calibration, said = description.calibration, description.dynamic_depth
    if said is not None and calibration is None and description.representation is None:
        coding, calibration = said.depth.coding(2**bits - 1), said.depth.calibration(said.lens)
        warnings += said.warnings
    else:
        said = None
    confidence = _confidence(description, pictures, warnings)
    return PhotoParts(
        rgb=pictures.rgb,
        size=pictures.size,
        colour_space=pictures.colour_space,
        stored=stored,
        transforms=transforms_of(container.primary.properties, stored),
        depth=DecodedDepth(
            samples,
            depth_stored,
            transforms_of(depth.properties, depth_stored),
            coding,
            is_along_ray=said is not None and said.depth.is_along_ray,
            confidence=confidence,
        ),
        calibration=calibration,
        exif=pictures.exif,
        xmp=photo_packets(description.content, container),
        auxiliary=tuple(
            StoredPicture(
                item.auxiliary_type,
                partial(decode_auxiliary, description, pictures.file, item, _MATTE),
            )
            for item in container.sources("auxl", container.primary_id)
        ),
        warnings=tuple(warnings),
        container=FileKind.HEIC,
        depth_format=_depth_format(description, said),
        gain_map=stored_gain_map(description),
        focus=said.focus if said else 0.0,
    )


def _depth_format(description: Description, said: DynamicDepth | None) -> DepthFormat:
    if said is not None:
        return DepthFormat.DYNAMIC_DEPTH
    return DepthFormat.HEIF if description.calibration is None else DepthFormat.APPLE


def _confidence(
    description: Description, pictures: Pictures, warnings: list[Term]
) -> Floats | None:
    """Returns how far the phone relies on the depth map, whose rest is good without."""
    said, container = description.dynamic_depth, description.container
    for item in container.sources("auxl", container.primary_id):
        if said is None or not item.auxiliary_type or item.auxiliary_type != said.confidence_uri:
            continue
        with suppress(DepthImportError):
            samples, _ = decode_auxiliary(description, pictures.file, item, _MATTE)
            if samples.shape == pictures.depth.shape and samples.dtype == np.uint8:
                return samples.astype(np.float32) / np.float32(255)
        warnings.append(NO_CONFIDENCE)
    return None


def _sample_bits(samples: Samples, item: Item) -> tuple[Samples, int]:
    """Returns samples as the file counts them, and their bits.

    pillow-heif moves samples of more than 8 bits to the top of 16.
    """
    if samples.dtype == np.uint8:
        return samples, 8
    hevc, pixi = item.property_body("hvcC") or b"", item.property_body("pixi") or b""
    # bitDepthLumaMinus8 (ISO/IEC 14496-15 clause 8.3.3); bits_per_channel (ISO/IEC 23008-12 6.5.6).
    bits = 8 + (hevc[17] & 7) if len(hevc) > 17 else pixi[5] if len(pixi) > 5 else 16
    bits = bits if 8 < bits <= 16 else 16
    return samples >> np.uint16(16 - bits), bits
