# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the far side of a jump looks like, beyond what photos mix there."""

from collections.abc import Callable

import numpy as np

from ..arrays import Floats, Indices, Mask
from .jumps import JumpRule
from .occlusion_edges import MIXED, TornEdges

# The far side is looked at beyond what is mixed, so many samples away from the jump at most, in a
# window of so many samples. From one window to the next it differs by more than this where it goes
# over, in roots of light.
_FARTHEST, _WINDOW, _BLURRED = 9, 6, np.float32(0.06)
# From sample to sample what is out of focus over more than a fringe is wide changes by at most this
# share of all that it does, or by so little, in roots of light.
_STEEP, _FLAT = np.float32(0.12), np.float32(0.015)
# In maps of fewer samples it goes over within fewer; sharp outlines are over within four in all.
_MAP, _STEEPER = 600, 2.0
# By so much colours differ that are seen to.
_LINE = np.float32(0.02)
# Layers of light.
_COLOURS = 3


def beyond_jump(
    edges: TornEdges, visible: Floats, rule: JumpRule, scale: int = 1, windows: int = 1
) -> tuple[Floats, Mask]:
    """Returns what the far side looks like: medians of a few samples further from the jump.

    Up to three samples from a jump photos mix its two sides, and phones draw the far side's depth
    towards the near one. Where another jump is nearer than that, what is next to it has to do.

    Args:
        edges: Pairs of samples.
        visible: (layers, rows, columns), disparity in 1/m first, known everywhere; then three of
            light, and maybe how calm fine detail is, of which the most in all windows counts:
            outlines and their blur are no detail of what lies behind.
        rule: What a jump is.
        scale: Samples per sample of the depth map: as many more are looked at.
        windows: So many windows are looked at for colours, one beyond the other, where they go on
            to differ more from those in front: there the photo is out of focus. But for the first
            they end midway to the next jump, which is out of focus, too.

    Returns:
        (layers, pairs), and which of these are out of focus, (pairs,).
    """
    samples = visible.reshape(len(visible), -1)
    farthest = (_FARTHEST + (windows - 1) * _WINDOW) * scale
    free, room, step = _free_steps(edges, visible[0], rule, 2 * farthest)
    end = np.minimum(np.maximum((free + 1) // 2, np.minimum(free, _FARTHEST * scale)), room)
    start = edges.far[0] * visible.shape[2] + edges.far[1]

    def after(steps: Indices) -> Floats:
        places = start + step * np.minimum(steps[:, np.newaxis], end)
        taken: Floats = samples.take(places, axis=1)
        return taken

    def seen(window: int) -> Floats:
        """Looks from the last sample that is mixed on, or from so many windows farther."""
        first = (MIXED + window * _WINDOW) * scale
        around = after(np.arange(first, first + _WINDOW * scale + 1))
        middle = _WINDOW * scale // 2  # of an odd number
        return np.partition(around, middle, axis=1)[:, middle]

    paint, near = seen(0), visible[1:, *edges.near]
    colour = first = paint[1:].copy()
    # A sharp outline is over by then, and what differs farther off is another colour.
    goes_over = _contrast(colour, after(np.array([scale + 1]))[1:, 0]) > _BLURRED
    is_blurred = np.zeros_like(goes_over)
    for window in range(1, windows):
        further = seen(window)[1:]
        goes_over &= _contrast(colour, further) > _BLURRED
        goes_over &= _contrast(further, near) > _contrast(colour, near)
        calm = np.maximum(colour[_COLOURS:], further[_COLOURS:])
        colour = np.where(goes_over, further, colour)
        colour[_COLOURS:] = calm
        is_blurred |= goes_over
    paint[1:] = colour
    # It is more of what stands in front than of what lies behind where sharp outlines are over;
    # and of no other thing that stands there.
    line, off = (each[:_COLOURS] - colour[:_COLOURS] for each in (near, first))
    is_blurred &= 2 * (off * line).sum(axis=0) > (line * line).sum(axis=0)
    is_blurred &= free == 2 * farthest
    return paint, is_blurred | _is_ramp(near, after, colour, scale, max(visible.shape[1:]))


def _free_steps(
    edges: TornEdges, disparity: Floats, rule: JumpRule, most: int
) -> tuple[Indices, Indices, Indices]:
    """Returns how many steps lead from the far side away from a jump before the next.

    Args:
        edges: Pairs of samples.
        disparity: (rows, columns) in 1/m, known everywhere.
        rule: What a jump is.
        most: Steps that are made; as many lead to the frame.

    Returns:
        Those steps, those to the frame, and what each adds to the number of a sample, row by row;
        all (pairs,).
    """
    ahead, last = edges.far - edges.near, np.array(disparity.shape)[:, np.newaxis] - 1
    room = np.where(ahead > 0, last - edges.far, np.where(ahead < 0, edges.far, most + 1))
    room = room.min(axis=0)
    place, step = (side[0] * disparity.shape[1] + side[1] for side in (edges.far, ahead))
    free, samples = np.full(place.size, most, np.intp), disparity.ravel()
    going, here = np.arange(place.size), samples.take(place)
    there = samples.take(place + step * np.minimum(room, 1))
    for count in range(most):
        reach = np.minimum(room[going], count + 2)
        beyond = samples.take(place[going] + step[going] * reach)
        is_free = _joined(here, there, rule) & _joined(there, beyond, rule)
        free[going[~is_free]] = count
        going, here, there = going[is_free], there[is_free], beyond[is_free]
    return free, room, step


def _contrast(one: Floats, other: Floats) -> Floats:
    """Returns by how much colours differ at most, in roots of light, (places,).

    What else goes on like light is no colour: any fine detail would count for a blurred outline.
    """
    first, second = (np.sqrt(np.maximum(each[:_COLOURS], 0)) for each in (one, other))
    most: Floats = np.abs(first - second).max(axis=0, initial=0)
    return most


def _is_ramp(
    near: Floats, after: Callable[[Indices], Floats], colour: Floats, scale: int, longest: int
) -> Mask:
    """Tells where the photo goes over so slowly that it is out of focus, (pairs,).

    Args:
        near: (layers, pairs), the side in front.
        after: Returns (layers, steps, pairs), what follows so many steps beyond the jump.
        colour: (layers, pairs), what the far side looks like.
        scale: Samples per sample of the depth map.
        longest: Samples along the longer side.
    """
    beyond = after(np.arange(_FARTHEST * scale + 1))[1:]
    light = np.concatenate([near[:_COLOURS, np.newaxis], beyond[:_COLOURS]], axis=1)
    ramp = np.sqrt(np.maximum(light, 0))
    steepest = np.abs(np.diff(ramp, axis=1)).max(axis=(0, 1), initial=0)
    steep = _STEEP * np.float32(np.clip(_MAP * scale / longest, 1, _STEEPER))
    is_ramp: Mask = steepest <= np.maximum(steep * _contrast(near, colour), _FLAT)
    is_ramp &= _contrast(beyond[:, 0], colour) > _LINE
    return is_ramp


def _joined(first: Floats, second: Floats, rule: JumpRule) -> Mask:
    joined: Mask = np.abs(first - second) <= rule.tolerance(np.minimum(first, second))
    return joined
