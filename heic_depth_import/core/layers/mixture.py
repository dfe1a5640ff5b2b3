# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The colours of what stands in front and of what is behind it, where pixels mix them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats, Pixels
from ..colour import decoded_light
from .fringe import Blend
from .matting import Matting

# The colours of the front are told from a mixture where it makes up more than the first, and
# entirely from the second on; below, they are what the front looks like nearby.
_FAINT, _STRONG = 0.3, 0.9
# What neither colour explains, the background takes where less than the first is front, and what is
# in front where more than the second is.
_MOSTLY_BACK, _MOSTLY_FRONT = 0.1, 0.3
# Differences of light that no screen shows, even in the dark.
_UNSEEN = 6e-4
# Colours whose squared difference is this large are half trusted to tell how they mix.
_ALIKE = 0.002
# So are colours that are off the line between the two by this, squared: what is darker than both is
# the shaded edge of one of them, and the matte knows of which.
_OFF_THE_LINE = 0.0003
# Front is at most so many times as bright, or as dark, as nearby; or it differs from the background
# by this share of all that a colour can.
_DIFFERENT, _ROOM = np.float32(2), np.float32(0.35)
# What is less of one of the two is no mixture.
_NEITHER = 0.02
# What neither colour explains the background takes so much less of than the front, where as much of
# it is there.
_STEADY = np.float32(0.1)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Colours of a picture taken apart.

    Attributes:
        alpha: (rows, columns), how much is front, 0 to 1.
        front: (rows, columns, 3) linear light.
        back: (rows, columns, 3) linear light.
    """

    alpha: Floats
    front: Floats
    back: Floats


def mixture_of(colours: Pixels, matting: Matting) -> Mixture:
    """Takes a picture apart: front over background, as alpha says, is the picture again.

    Args:
        colours: (rows, columns, 3), or (samples, 3), where the matting is.
        matting: Where its rim is, and what mixes there.

    Source: T. Porter, T. Duff, "Compositing digital images", SIGGRAPH 1984.
    """
    # One channel after the other: numpy is slow along short axes.
    light = decoded_light(_by_channel(colours))
    usual_front, usual_back = _by_channel(matting.front), _by_channel(matting.back)
    alpha = _on_the_line(
        matting, matting.alpha(colours), light - usual_back, usual_front - usual_back
    )
    rest = 1 - alpha
    solved = usual_back + (light - usual_back) / np.maximum(alpha, np.float32(_FAINT / 2))
    trust = np.clip((alpha - _FAINT) / (_STRONG - _FAINT), 0, 1)
    front = np.clip(usual_front + trust * (solved - usual_front), 0, 1)
    unexplained = light - alpha * front - rest * usual_back
    to_back = np.clip((_MOSTLY_FRONT - alpha) / (_MOSTLY_FRONT - _MOSTLY_BACK), 0, 1)
    free = usual_back + to_back * unexplained / np.maximum(rest, np.float32(0.1))
    back = _between(free, light, usual_back)
    apart = light - back
    alpha = np.maximum(alpha, _needed(apart, usual_front, back))
    share = np.maximum(alpha, np.float32(_UNSEEN))
    is_told = (share > _MOSTLY_BACK) | (np.abs(back - free) > _UNSEEN)
    front = np.where(is_told, np.clip(back + apart / share, 0, 1), front)
    return Mixture(alpha, np.moveaxis(front, 0, -1), np.moveaxis(back, 0, -1))


def _between(back: Floats, light: Floats, usual: Floats) -> Floats:
    """Keeps a background between what is seen and what it is nearby, (3, ...).

    Of what is darker than both sides, a little that is taken for a bright front would leave a black
    line on the background, and of what is brighter a white one: that is seen from beside, while
    the front may be as dark or as bright as it is there.
    """
    kept: Floats = np.clip(back, np.minimum(light, usual), np.maximum(light, usual))
    return kept


def _by_channel(colours: NDArray[Any]) -> NDArray[Any]:
    """Returns (..., 3) as (3, ...)."""
    return np.ascontiguousarray(np.moveaxis(colours, -1, 0))


def _on_the_line(matting: Matting, alpha: Floats, beyond_back: Floats, line: Floats) -> Floats:
    """Moves alpha to where between the two colours a mixture lies, the more the two differ.

    What follows the matte alone would leave the rest to the front's colour, which would take on the
    background's opposite.

    Args:
        matting: What mixes there.
        alpha: (...,) as the matte has it.
        beyond_back: (3, ...) linear light without the background's.
        line: (3, ...) the front's without the background's.
    """
    length, along = (line * line).sum(axis=0), (beyond_back * line).sum(axis=0)
    along = np.clip(along / np.maximum(length, np.float32(_UNSEEN)), 0, 1)
    is_mixture = (alpha > _NEITHER) & (alpha < 1 - _NEITHER)
    off = ((beyond_back - along * line) ** 2).sum(axis=0)
    trust = is_mixture * (length * np.float32(matting.doubt) / (length + np.float32(_ALIKE)))
    trust *= np.float32(_OFF_THE_LINE) / (off + np.float32(_OFF_THE_LINE))
    moved: Floats = np.clip(alpha + trust * (along - alpha), 0, matting.most)
    return np.clip(moved, matting.least, 1)


def mixture_beyond(colours: Pixels, blend: Blend, behind: Floats | None = None) -> Mixture:
    """Takes pixels beyond an outline apart: front over background, as alpha says, is them again.

    Args:
        colours: (places, 3).
        blend: What mixes there.
        behind: (places, 3) linear light, what the background is made up to look like; without, it
            is as smooth as nearby.
    """
    light = decoded_light(_by_channel(colours))
    usual_front, usual_back = _by_channel(blend.front), _by_channel(blend.back)
    line, off = usual_front - usual_back, light - usual_back
    length = (line * line).sum(axis=0)
    along = (off * line).sum(axis=0) / np.maximum(length, np.float32(_UNSEEN))
    beside = np.maximum((off * off).sum(axis=0) - along**2 * length, 0)
    trust = length / (length + np.float32(_ALIKE) + beside)
    alpha = np.minimum(np.clip(along, 0, 1) * trust, blend.most)
    rest = 1 - alpha
    back = usual_back if behind is None else _by_channel(behind)
    # What neither explains both take, each the more the more of it there is.
    unexplained = light - alpha * usual_front - rest * back
    share = _STEADY * rest / (alpha**2 + _STEADY * rest**2)
    back = np.clip(back + share * unexplained, 0, 1)
    alpha = np.minimum(np.maximum(alpha, _needed(light - back, usual_front, back)), blend.most)
    # As pictures store it: behind something dark the rounding alone of a white would show.
    alpha = np.rint(alpha * np.float32(255)) / np.float32(255)
    # No front from black to white would do for backgrounds beyond these.
    rest = np.maximum(1 - alpha, np.float32(_UNSEEN))
    back = np.clip(back, np.clip((light - alpha) / rest, 0, 1), np.minimum(light / rest, 1))
    front = np.clip(back + (light - back) / np.maximum(alpha, np.float32(_UNSEEN)), 0, 1)
    return Mixture(alpha, np.moveaxis(front, 0, -1), np.moveaxis(back, 0, -1))


def _needed(apart: Floats, front: Floats, back: Floats) -> Floats:
    """Returns how much has to be front for colours to differ as they do from the background's.

    No colour is brighter than white or darker than black, and the front's is not far from what it
    is nearby.

    Args:
        apart: (3, ...) by how much they differ.
        front: (3, ...) of the front nearby.
        back: (3, ...) of the background.
    """
    high = np.maximum(_DIFFERENT * front - back, _ROOM * (1 - back))
    low = np.maximum(back - front / _DIFFERENT, _ROOM * back)
    room = np.where(apart > 0, high, low)
    needed = (np.abs(apart) - np.float32(_UNSEEN)) / np.maximum(room, np.float32(_UNSEEN))
    least: Floats = np.minimum(needed.max(axis=0), 1)
    return least
