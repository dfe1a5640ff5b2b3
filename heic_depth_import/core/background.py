# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hides behind the things in front: the far side of every jump carried on, as a second grid.

One layer only: where three depths meet it bends from one to the next.
"""

from dataclasses import dataclass
from math import ceil, radians, sin

import numpy as np
from numpy.typing import NDArray

from .links import JumpRule, Links, dilate
from .push_pull import Seeds, push_pull
from .torn import TornEdges, away_from_jump, with_background

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

# It reaches for an orbit a tenth wider than asked, and a few samples more.
_WIDER = 1.1
_MORE = 2
# It reaches so many samples under what is seen, so that no crack shows between the two.
_OVERLAP = 2
# It lies behind what is seen by half a step, or by this share of its disparity; never by more
# than the last.
_HAIR = 0.001
_MOST = 0.125
# Beyond the frame it may add a third of the picture to each side.
_MARGIN = 3
# Means of this power of depth lie near the largest depth.
_FARTHEST = 4


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """A grid behind the visible one; its faces are never torn.

    Attributes:
        disparity: (rows, columns) in 1/m, positive; NaN where it does not exist.
        colour: (rows, columns, 3), in the space of the colours given.
        margin: Samples by which it is larger than the visible grid, on every side.
    """

    disparity: Floats
    colour: Floats
    margin: int


def background_of(
    disparity: Floats, colour: Floats, rule: JumpRule, focal: float, orbit: float = 10.0
) -> Background | None:
    """Builds the hidden surface behind every torn edge, and beyond the frame.

    Disparity and colour of the far side go on behind the near side, as far as the near side moves
    against it while the camera orbits. So do those of the frame, which moves into the picture too.
    Unknown samples are filled from around them, mostly from what is far.

    Args:
        disparity: (rows, columns) in 1/m, positive, with clean silhouettes; NaN where unknown.
        colour: (rows, columns, 3), finite.
        rule: Where the surface is torn; with a cut of 0 nowhere.
        focal: Focal length in samples.
        orbit: Degrees that the camera may turn about what stands in front, to any side.

    Returns:
        None where nothing can show: no torn edge, nothing unknown, nothing beyond the frame.

    Source: filling what becomes visible from the background's side is C. Fehn, "Depth-image-based
        rendering", SPIE 5291 (2004).
    """
    is_unknown = np.isnan(disparity)
    if is_unknown.all():
        return None
    seen = _completed(disparity, is_unknown)
    links = Links.of(seen, rule)
    # Nothing is torn with a cut of 0; the rule alone would still tear at what exceeds the noise.
    edges = TornEdges.of(seen, links).only(np.s_[:] if rule.cut else np.s_[:0])
    near = seen[tuple(edges.near)]
    subject = float(np.median(near if near.size else seen))
    # Samples that a difference of 1/m moves: the camera moves by a chord about the subject.
    travel = focal * 2 * sin(radians(orbit * _WIDER / 2)) / subject
