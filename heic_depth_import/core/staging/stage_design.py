# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a style is shown with: backdrop, light and view, as shares and angles of any photo."""

from dataclasses import dataclass

Colour = tuple[float, float, float]

WARM: Colour = (1.12, 0.99, 0.82)
"""Light of a lamp a little warmer than the photo's white, as bright as white."""
COOL: Colour = (0.78, 1.02, 1.38)
"""Light of the sky, as bright as white."""
WHITE: Colour = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDesign:
    """How a style is shown.

    Attributes:
        backdrop: Linear light of what is behind everything; None takes the photo's own farthest
            colours, darker.
        lit: How much of the style's light comes from the stage's lamps, 0 none to 1 all. The rest
            is the photo's own light, which no shadow falls on.
        gloss: How much of the lamps' light is mirrored, as by lacquer, 0 none to 1 all.
        key_colour: Of the lamp at the upper left.
        key_size: Its diameter, in its distances from the subject: the larger, the softer shadows.
        rim: Irradiance of the lamp beside the subject, as a share of the key's.
        across: Degrees that the camera stands to the right of the photo's, at most.
        above: Degrees that it stands above it then.
        room: Of the photo's width, what is left free on every side; 0 fills the picture.
        blur: How wide the lens is open, in openings of the lens that the phone imitated; 0 blurs
            nothing.
    """

    backdrop: Colour | None = None
    lit: float = 0.0
    gloss: float = 0.0
    key_colour: Colour = WHITE
    key_size: float = 0.3
    rim: float = 0.0
    across: float = 5.0
    above: float = 1.0
    room: float = 0.0
    blur: float = 0.0

    @property
    def has_lamps(self) -> bool:
        """Whether anything is there for lamps to shine on."""
        return self.lit > 0
