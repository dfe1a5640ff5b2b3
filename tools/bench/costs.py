# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What something costs, and what it may cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What something costs.

    Attributes:
        name: Of what it is the cost.
        cost: In `unit`.
        most: That it may cost, its goal.
        unit: What it is counted in; empty for a plain ratio.
        note: What else there is to say of it.
    """

    name: str
    cost: float
    most: float
    unit: str = ""
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether it costs no more than it may; what nobody knows does not."""
        return self.cost <= self.most

    @property
    def line(self) -> str:
        """What is told of it."""
        verdict = "ok" if self.is_met else "MISSED"
        goal = f"{self.cost:8.3g} of at most {self.most:g} {self.unit}".rstrip()
        told = f"{verdict:7}{self.name:36}{goal}"
        return f"{told:75}  {self.note}".rstrip()


def missed(costs: Iterable[Cost]) -> int:
    """Prints a line for each cost as it comes, and returns how many are too much."""
    count = 0
    for cost in costs:
        print(cost.line, flush=True)
        count += not cost.is_met
    return count
