# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of clusters of colours."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from heic_depth_import.core.arrays import Floats
from heic_depth_import.core.background.clusters import clusters_of

WALL = np.array([0.6, 0.6, 0.55], np.float32)
TABLE = np.array([0.15, 0.07, 0.03], np.float32)


def test_wall_and_table_are_two_clusters_whatever_their_grain() -> None:
    """Grain of a tenth of the light is of the same colour still."""
    rng = np.random.default_rng(5)
    is_wall = rng.random(9000) < 0.3
    light = np.where(is_wall, WALL[:, np.newaxis], TABLE[:, np.newaxis])
    clusters = clusters_of((light * rng.uniform(0.9, 1.1, light.shape)).astype(np.float32)).labels
    assert set(clusters) == {0, 1}
    assert np.unique(clusters[is_wall]).size == 1
    assert np.unique(clusters[~is_wall]).size == 1


def test_one_colour_is_one_cluster() -> None:
    """So it is filled as ever."""
    assert not clusters_of(np.full((3, 50), 0.4, np.float32)).labels.any()


def test_few_of_another_colour_are_no_cluster() -> None:
    """One in a hundred: what is left of a twig."""
    light = np.repeat(WALL[:, np.newaxis], 1000, axis=1)
    light[:, ::100] = TABLE[:, np.newaxis]
    assert not clusters_of(light).labels.any()


@given(
    npst.arrays(
        np.float32,
        st.tuples(st.just(3), st.integers(1, 40)),
        elements=st.floats(0, 4, width=32),
    )
)
def test_clusters_are_counted_without_gaps(light: Floats) -> None:
    """Whatever the colours: each has one, and no number is left out."""
    clusters = clusters_of(light).labels
    assert clusters.shape == light.shape[1:]
    assert set(clusters) == set(range(clusters.max() + 1))


def test_shades_are_alike_and_colours_are_not() -> None:
    """From a shade to the next one it is a small step, from the wall to the table a large one."""
    shades = np.repeat(
        WALL[:, np.newaxis] * np.float32(0.76) ** np.arange(4, dtype=np.float32), 500, axis=1
    )
    table = np.repeat(TABLE[:, np.newaxis], 500, axis=1)
    clusters = clusters_of(np.concatenate([shades, table], axis=1))
    groups = clusters.alike()[clusters.labels]
    assert clusters.labels.max() > 1
    assert np.unique(groups[:2000]).size == np.unique(groups[2000:]).size == 1
    assert groups[0] != groups[-1]


def test_the_nearest_cluster_is_told_and_what_is_like_none() -> None:
    light = np.repeat(np.stack([WALL, TABLE], axis=1), 500, axis=1)
    clusters = clusters_of(light)
    others = np.stack([WALL * 1.1, TABLE * 0.9, np.array([0, 1, 0])], axis=1)
    nearest, is_like = clusters.nearest(others[:, np.newaxis].astype(np.float32))
    assert nearest[0, :2].tolist() == [clusters.labels[0], clusters.labels[-1]]
    assert is_like[0].tolist() == [True, True, False]
