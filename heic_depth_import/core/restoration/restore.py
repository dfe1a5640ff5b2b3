# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From disparity as phones store it to disparity as the scene must have been."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask, Pixels
from ..memo import Content, Memo
from ..photo import typical_step
from ..settings import SurfaceSettings
from .crease import softened
from .downsample import coarsen
from .edge_width import samples_per_detail
from .effective_step import effective_step
from .jumps import UNTORN_CUT, JumpRule, Links
from .measured import CorrectedDepth, PhotoSampler
from .noise import noise_of
from .silhouette import clean_silhouettes
from .smoothing import smooth
from .upsample import enlarge, refine
from .votes import Guide

# By so many times its noise a step of a map is rougher than one without.
_NOISY = 1.5
# Three deviations of how far twice a sample lies off the sum of its largest and least neighbour.
_UNSURE = 7.3


@dataclass(frozen=True, slots=True, eq=False)
class RestoredDepth:
    """A depth map in the size that the phone stores, made whole.

    Attributes:
        depth: What it was.
        measured: (rows, columns) in 1/m, nothing beyond the farthest place.
        disparity: (rows, columns) in 1/m, the same made whole; NaN where unknown.
        matte: (rows, columns) bytes of the portrait matte; None without one.
        cut: Relative jump of depth that is no part of a surface; 0 where nothing is to be torn.
    """

    depth: CorrectedDepth
    measured: Floats
    disparity: Floats
    matte: Pixels | None
    cut: float

    @classmethod
    def of(
        cls,
        memo: Memo,
        depth: CorrectedDepth,
        sampler: PhotoSampler | None,
        cut: float,
        *,
        use_dequantize: bool,
    ) -> Self:
        """Makes a depth map whole.

        Args:
            memo: Knows what the same samples became before.
            depth: After the user's correction.
            sampler: Shows the portrait matte.
            cut: Relative jump of depth above which a surface may tear; 0 leaves silhouettes alone.
            use_dequantize: Remove terraces and noise.
        """
        lowest = np.float32(depth.lowest)
        depth = replace(depth, step=effective_step(depth.disparity, depth.step, cut))
        samples = Content(np.maximum(depth.disparity, lowest))
        whole = memo.of(
            _whole,
            samples,
            Content(depth.step),
            Content.of(depth.confidence),
            sampler,
            cut,
            use_dequantize=use_dequantize,
        )
        disparity = np.maximum(whole.disparity, lowest)
        return cls(depth, samples.values, disparity, whole.matte, cut)


@dataclass(frozen=True, slots=True, eq=False)
class _Whole:
    """Samples made whole, and the portrait matte that was looked at."""

    disparity: Floats
    matte: Pixels | None


def _whole(  # noqa: PLR0913  all that it depends on
    samples: Content,
    step: Content,
    confidence: Content | None,
    sampler: PhotoSampler | None,
    cut: float,
    *,
    use_dequantize: bool,
) -> _Whole:
    matte = matte_on(sampler, samples.values.shape, cut)
    wanted = SurfaceSettings(cut=cut, use_dequantize=use_dequantize)
    told = None if confidence is None else confidence.values
    disparity = restore(samples.values, step.values, 0.0, wanted, matte, confidence=told)
    return _Whole(disparity, matte)


def matte_on(sampler: PhotoSampler | None, shape: tuple[int, ...], cut: float) -> Pixels | None:
    """Returns the portrait matte on a grid where something may tear; None without one.

    Args:
        sampler: The photo.
        shape: Rows and columns of the grid.
        cut: Relative jump of depth that tears; 0 never.
    """
    rows, columns = shape
    return None if sampler is None or not cut else sampler.matte(rows, columns)


def restore(  # noqa: PLR0913  all that is known of samples
    disparity: Floats,
    step: Floats,
    lowest: float,
    settings: SurfaceSettings,
    matte: Pixels | None = None,
    *,
    confidence: Floats | None = None,
) -> Floats:
    """Cleans silhouettes, removes terraces and noise, and holds walls flat.

    Args:
        disparity: (rows, columns) in 1/m, positive; NaN where unknown.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        lowest: 1/m, the farthest that a sample may go.
        settings: The user's decisions; a cut of 0 leaves silhouettes as they are.
        matte: (rows, columns) bytes of the portrait matte; None without one.
        confidence: (rows, columns) how far the phone relies on a sample, 0 to 1: what it relies on
            less may move farther; None where it does not tell.

    Returns:
        (rows, columns) in 1/m, positive; NaN where it was.
    """
    is_unknown = np.isnan(disparity)
    if is_unknown.all():
        return disparity
    # What borders on the unknown is no silhouette.
    whole = _filled(disparity, ~is_unknown) if is_unknown.any() else disparity
    typical = typical_step(step)
    rule = JumpRule(settings.cut or UNTORN_CUT, typical)
    # As stored: what is made whole ends a little beyond where it was cut off.
    links = Links.of(_unknown_again(whole, is_unknown), rule)
    noise = noise_of(whole, typical, links) if typical > 0 else 0.0
    if settings.cut:
        whole = _with_hard_edges(whole, rule, noise, matte)
    if settings.use_dequantize:
        links = Links.of(_unknown_again(whole, is_unknown), rule)
        whole = smooth(whole, step, links, rule, noise, confidence)
    return _unknown_again(np.maximum(whole, np.float32(lowest)), is_unknown)


def _with_hard_edges(
    disparity: Floats, rule: JumpRule, noise: float, matte: Pixels | None
) -> Floats:
    """Makes silhouettes clean steps, and leaves creases as they are.

    A map that was enlarged or blurred is looked at in the size of its details, and what changed
    there is drawn in its own.
    """
    detail = samples_per_detail(disparity, rule)
    if detail == 1:
        # On a steep slope noise makes no soft edge yet.
        above_noise = JumpRule(rule.cut, rule.step * (1 + _NOISY * noise))
        unsure = rule.step * (1 + _UNSURE * noise)
        clean = clean_silhouettes(disparity, above_noise, unsure)
        return softened(clean, disparity, rule, matte)
    rows, columns = (-(-length // detail) for length in disparity.shape)
    soft = coarsen(disparity, (rows, columns), rule).soft
    # From one of its samples to the next slopes rise by as much more.
    coarser = JumpRule(rule.cut, rule.step * detail)
    middles = np.ix_(
        *(np.arange(n) * k // n for n, k in zip((rows, columns), disparity.shape, strict=True))
    )
    smaller = None if matte is None else matte[middles]
    hard = softened(clean_silhouettes(soft, coarser), soft, coarser, smaller)
    # No colours: only where the map itself and the matte show outlines.
    grey, fine_grey = (np.zeros((*grid.shape, 3), np.uint8) for grid in (hard, disparity))
    drawn = refine(hard, soft, coarser, Guide(grey, fine_grey, smaller, matte)).disparity
    is_changed = np.abs(enlarge(hard - soft, disparity.shape)) > 0
    is_changed |= np.abs(drawn - disparity) > np.float32(rule.noise)
    return np.where(is_changed, drawn, disparity)


def _filled(disparity: Floats, is_known: Mask) -> Floats:
    """Carries the nearest known sample of its row, or of the nearest row, to what is unknown."""
    has_known: Mask = np.logical_or.reduce(is_known, axis=1)
    row, column = _nearest(has_known), _nearest(is_known)
    return disparity[row[:, None], column[row]]


def _unknown_again(disparity: Floats, is_unknown: Mask) -> Floats:
    return np.where(is_unknown, np.float32(np.nan), disparity) if is_unknown.any() else disparity


def _nearest(is_known: Mask) -> Indices:
    """Returns the nearest place that is known along the last axis; nonsense where none is."""
    count = is_known.shape[-1]
    places = np.arange(count)
    before = np.maximum.accumulate(np.where(is_known, places, -count), axis=-1)
    after = np.where(is_known, places, 2 * count)[..., ::-1]
    after = np.minimum.accumulate(after, axis=-1)[..., ::-1]
    nearest: Indices = np.where(places - before <= after - places, before, after)
    return nearest
