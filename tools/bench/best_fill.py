# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no fill could do better: the visible surface alone, over what the scene's truth says.

Whatever is made up behind what stands in front, what is seen of the visible surface stays. Over the
true picture it is what the best fill would look like.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import bpy
import numpy as np
from numpy.typing import NDArray

from bench import capture
from bench.optics import CUT, VIEW_SIZE, Seen

Doubles = NDArray[np.float64]

_FILL = " Background"
"""What the name of the object ends with that shows what is hidden."""


@dataclass(frozen=True, slots=True, eq=False)
class Visible:
    """What a view shows without anything made up.

    Attributes:
        pixels: (rows, columns, 4) sRGB and alpha, 0 to 255.
        disparity: (rows, columns) 1/m, of whatever is there, however transparent.
    """

    pixels: NDArray[np.uint8]
    disparity: NDArray[np.float32]

    @classmethod
    def rendered(cls, scratch: Path, samples: int) -> Self | None:
        """Renders the scene without what is made up; None if nothing is.

        Args:
            scratch: A picture to write.
            samples: Per pixel.
        """
        fills = [obj for obj in bpy.context.scene.objects if obj.name.endswith(_FILL)]
        if not fills:
            return None
        for obj in fills:
            obj.hide_render = True
        capture.render(scratch, VIEW_SIZE, samples)
        disparity, _ = capture.probed(VIEW_SIZE)
        bpy.context.view_layer.material_override = None
        for obj in fills:
            obj.hide_render = False
        return cls(capture.bytes_of(scratch, "RGBA"), disparity)

    def before(self, fill: NDArray[Any], side: Seen) -> Doubles:
        """Returns what would be seen with a fill, which is before all that lies farther away.

        Args:
            fill: (rows, columns, 3) sRGB: what it shows, in the true place.
            side: What there is.
        """
        is_farther = self.disparity * (1 + CUT) < side.disparity
        return np.where(is_farther[..., np.newaxis], fill, over(self.pixels, fill))


def over(pixels: NDArray[np.uint8], behind: NDArray[Any]) -> Doubles:
    """Puts a picture over another one.

    Args:
        pixels: (rows, columns, 4) sRGB and alpha, 0 to 255.
        behind: (rows, columns, 3) sRGB.
    """
    share = pixels[..., 3:].astype(np.float64) / 255
    return np.asarray(pixels[..., :3] * share + behind * (1 - share))
