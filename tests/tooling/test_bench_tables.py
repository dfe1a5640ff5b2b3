# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench's tables: figures stand below their names."""

import math

from bench.tables import Group, heading, line

GROUPS: list[Group[tuple[float, float]]] = [
    Group("length, m", ["one", "two"], lambda row: row),
    Group("sum", ["all"], lambda row: [sum(row)]),
]


def test_figures_stand_below_their_names() -> None:
    above, names = heading("scene", GROUPS).splitlines()
    shown = line("step", GROUPS, (1.25, 33.5))
    assert names.startswith("scene")
    assert shown.startswith("step")
    for name, figure in (("one", "1.25"), ("two", "33.50"), ("all", "34.75")):
        assert names.index(name) + len(name) == shown.index(figure) + len(figure)
    assert above.index("sum") == above.index("|") + 2 == shown.index("|") + 2


def test_what_nobody_knows_is_a_dash() -> None:
    assert line("step", GROUPS[:1], (math.nan, 1)).split() == ["step", "-", "1.00"]
