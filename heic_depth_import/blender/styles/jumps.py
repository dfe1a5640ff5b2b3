# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a photo's subject stands out, and which differences of depth are jumps."""

from ..nodes.values import Value, maximum, minimum, mix
from .flat_points import FlatPoints

# The subject stands out of what is behind it by at least this share of the whole depth: where all
# is about as far away, noise is neither ridge nor jump.
_SHALLOWEST = 0.25
# Less than this share of nearness is no jump, but how numbers are rounded.
_LEAST_JUMP = 0.002
# The subject's own surface bears jumps larger by so many times, where they are less than this share
# of nearness: slopes have steps on it, and would crack, but what steps so far from one small face
# to the next is an outline, and from beside it would be a smear. A portrait matte tells outlines:
# what is as steep within it is the side of a head.
_OF_SUBJECT, _OUTLINE = 2.0, 0.06


def subject_depth(flat: FlatPoints, near: Value) -> Value:
    """Returns the depth from the farthest to the subject, in nearness.

    Args:
        flat: The samples.
        near: Nearness of the subject.
    """
    return maximum(near - flat.far, flat.range * _SHALLOWEST)


def plain_range(flat: FlatPoints, depth: Value) -> Value:
    """Returns the range of nearness that jumps are a share of.

    A lamp next to the lens does not make all else look as if it were in one piece.

    Args:
        flat: The samples.
        depth: From the farthest to the subject.
    """
    return minimum(flat.range, depth * 2.0)


def least_jump(flat: FlatPoints, depth: Value, cut: Value) -> Value:
    """Returns the difference of nearness from which on depth jumps.

    Args:
        flat: The samples.
        depth: From the farthest to the subject.
        cut: Share of the plain range.
    """
    rounding = (flat.far + flat.range).absolute() * _LEAST_JUMP
    return maximum(plain_range(flat, depth) * cut, rounding)


def borne(flat: FlatPoints, near: Value, jump: Value, is_own: Value, elsewhere: float) -> Value:
    """Returns the largest jump that a face of a fine grid bears, in jumps.

    Args:
        flat: The samples.
        near: Its nearness.
        jump: A difference of nearness that is one.
        is_own: 1 where it belongs to the subject, else 0.
        elsewhere: What others bear.
    """
    steepest = minimum(near * _OUTLINE / jump, _OF_SUBJECT)
    return mix(elsewhere, mix(steepest, _OF_SUBJECT, flat.has_person), is_own)
