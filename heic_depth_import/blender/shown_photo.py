# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the photo looks like on its surface, worked out while that is built."""

from dataclasses import dataclass
from typing import Self

from ..core.colour import ColourSpace
from ..core.deferred import Deferred
from ..core.memo import Memo
from ..reading.packed_light import packed_light
from ..reading.packed_pictures import packed_photo
from ..reading.sampler import PillowSampler
from .objects.point_colours import GridColours


@dataclass(frozen=True, slots=True, eq=False)
class ShownPhoto:
    """Colours for points, and the photo as a texture; who asks for one waits until it is there.

    Attributes:
        colours: On the grid that the surface is made from.
        texture: A JPEG in `space`, or OpenEXR where the photo has a gain map; None where none is
            wanted.
        space: What the numbers of a JPEG mean.
    """

    colours: Deferred[GridColours]
    texture: Deferred[bytes] | None
    space: ColourSpace

    @classmethod
    def begun(
        cls,
        sampler: PillowSampler,
        grid: tuple[int, int],
        texture_space: ColourSpace | None,
        memo: Memo,
    ) -> Self:
        """Lets a thread work it out, which waits for the photo's pixels.

        Args:
            sampler: The photo.
            grid: Rows and columns.
            texture_space: What the texture's numbers shall mean: what the photo's do, or sRGB;
                None without a texture.
            memo: Knows what was worked out of the same photo before.
        """
        photo = sampler.photo
        colours = Deferred(lambda: memo.of(GridColours.of, sampler, grid))
        space = texture_space or photo.colour_space
        texture = None
        if texture_space is not None:

            def packed() -> bytes:
                if photo.gain_map is not None:
                    return memo.of(packed_light, photo)
                return memo.of(packed_photo, photo, space)

            texture = Deferred(packed)

        def work() -> None:
            _ = colours.value
            _ = texture and texture.value

        Deferred(work).begin()
        return cls(colours, texture, space)
