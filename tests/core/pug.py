# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lens and range of a real photo (iPhone 13 Pro, dual wide), known number by number.

The golden numbers that tests compare with were computed from these by other code than ours.
"""

from heic_depth_import.core.depth_representation import DepthRepresentation, Representation
from heic_depth_import.core.metadata.calibration import Calibration, Lens

PHOTO = (4032, 3024)
DEPTH = (768, 576)
LOW, HIGH = 1.498046875, 4.3828125

LENS = Lens(
    focal=(3032.59423828125, 3032.59423828125),
    principal_point=(1988.450927734375, 1512.30712890625),
    size=PHOTO,
    distortion_centre=(1990.331298828125, 1515.205078125),
    pixel_size=0.0019,
    forward=(
        0.0,
        -0.9431247115135193,
        0.20781543850898743,
        -0.021483847871422768,
        0.0009716254426166415,
        -7.900363016233314e-06,
        -6.611011258428334e-07,
        1.427552032140511e-08,
    ),
    inverse=(
        0.0,
        0.9271238446235657,
        -0.19650104641914368,
        0.019290488213300705,
        -0.0007934493478387594,
        1.9311880805616966e-06,
        7.043756795610534e-07,
        -1.3319315428361733e-08,
    ),
)

# XMP prints six decimals, the SEI message holds the half floats exactly.
XMP = Calibration(
    native_format=int.from_bytes(b"hdis", "big"),
    code_range=(0.0, 255.0),
    value_range=(1.498047, 4.382812),
    accuracy="relative",
    lens=LENS,
)
SEI = DepthRepresentation(Representation.DISPARITY, d_min=LOW, d_max=HIGH)
SEI_PAYLOAD = bytes.fromhex("351f7bfc010bc62020")
