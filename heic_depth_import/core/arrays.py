# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What kinds of arrays there are, by what they hold; their shapes stand where they are used."""

from collections.abc import Iterator

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

# Numbers in a block: what is made of them on the way stays in the processor's cache.
_BLOCK = 1 << 14


def blocks(rows: int, columns: int = 1) -> Iterator[slice]:
    """Returns rows of a large array to work on, some at a time.

    Steps over all of it would each fetch its predecessor's result from memory, and have fresh
    memory for its own, which the system hands out page by page, zeroed.

    Args:
        rows: Of the array.
        columns: How many numbers each has; a few count as one.
    """
    step = max(1, _BLOCK // max(1, columns))
    for first in range(0, rows, step):
        yield slice(first, min(first + step, rows))
