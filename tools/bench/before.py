# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the import came to on 2026-11-29, before its background and edges were worked on.

By case, with "+ fill": goals are relative to this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bench.optics import Side


@dataclass(frozen=True, slots=True)
class Before:
    """Figures of one case.

    Attributes:
        smeared: Mean over views at 10 degrees, percent.
        gradients: Mean over views at 10 degrees, 0 to 1.
        likeness: PSNR in dB, by view.
    """

    smeared: float
    gradients: float
    likeness: dict[Side, float]


BEFORE: Mapping[str, Before] = MappingProxyType(
    {
        "bust": Before(
            smeared=7.47,
            gradients=0.948,
            likeness={
                (10, 0): 30.41,
                (-10, 0): 31.11,
                (0, 10): 32.04,
                (0, -10): 30.94,
                (20, 0): 19.28,
                (-20, 0): 18.24,
                (0, 20): 27.98,
                (0, -20): 20.56,
            },
        ),
        "thin": Before(
            smeared=3.06,
            gradients=0.930,
            likeness={
                (10, 0): 27.24,
                (-10, 0): 27.48,
                (0, 10): 25.41,
                (0, -10): 25.85,
                (20, 0): 16.66,
                (-20, 0): 17.51,
                (0, 20): 24.99,
                (0, -20): 17.22,
            },
        ),
        "room": Before(
            smeared=0.39,
            gradients=0.945,
            likeness={
                (10, 0): 29.21,
                (-10, 0): 33.49,
                (0, 10): 33.48,
                (0, -10): 31.76,
                (20, 0): 19.11,
                (-20, 0): 15.37,
                (0, 20): 26.11,
                (0, -20): 19.19,
            },
        ),
        "head": Before(
            smeared=6.24,
            gradients=0.811,
            likeness={
                (10, 0): 27.49,
                (-10, 0): 27.39,
                (0, 10): 27.57,
                (0, -10): 28.92,
                (20, 0): 14.88,
                (-20, 0): 14.45,
                (0, 20): 19.81,
                (0, -20): 15.46,
            },
        ),
        "head, defocused": Before(
            smeared=3.16,
            gradients=0.900,
            likeness={
                (10, 0): 28.87,
                (-10, 0): 28.84,
                (0, 10): 28.98,
                (0, -10): 30.36,
                (20, 0): 15.01,
                (-20, 0): 14.58,
                (0, 20): 20.18,
                (0, -20): 15.53,
            },
        ),
    }
)
"""By case; `measured` of `bench.measuring` is where they come from."""
