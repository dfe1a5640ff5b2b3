# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What kinds of arrays there are, by what they hold; their shapes stand where they are used."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Mask = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
# Of a picture as it is coded: 8 to 16 bits.
Samples = NDArray[np.uint8 | np.uint16]
# Places in other arrays, as numpy counts; `Indices32` as Blender does, at half the memory.
Indices = NDArray[np.intp]
Indices32 = NDArray[np.int32]
