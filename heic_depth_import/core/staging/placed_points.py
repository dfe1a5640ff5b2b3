# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What staging knows of a photo in space, be it of a file just read or of an object."""

from typing import Protocol

from ..arrays import Floats


class PlacedPoints(Protocol):
    """Points in camera space."""

    @property
    def positions(self) -> Floats:
        """(points, 3) metres."""
        ...

    @property
    def disparity(self) -> Floats:
        """(points,) 1/m."""
        ...
