# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rim of what stands in front shows, packed as textures."""

from dataclasses import dataclass
from typing import Self

from ..core.arrays import Pixels
from ..core.colour import ColourSpace
from ..core.layers.fringe import Fringe
from ..core.layers.matting import Matting
from ..core.layers.rim_textures import RimPainter
from ..core.photo import DepthPhoto
from .packed_exr import exr_file
from .packed_light import LIGHT_ROWS, coded_light
from .packed_pictures import STRIP_ROWS, Jpeg, jpeg_strip, srgb_picture
from .png import Png, PngRows, png_rows
from .threads import side_by_side


@dataclass(frozen=True, slots=True, eq=False)
class PackedRim:
    """Two pictures as large as the photo, without any metadata.

    Attributes:
        front: A PNG of what stands in front, with alpha; OpenEXR where the photo has a gain map.
        back: A JPEG of what lies behind it; OpenEXR the same.
    """

    front: bytes
    back: bytes

    @classmethod
    def of(
        cls,
        photo: DepthPhoto,
        matting: Matting | None,
        fringe: Fringe | None,
        behind: Pixels | None,
        threads: int | None = None,
    ) -> Self:
        """Takes a photo apart and packs what comes of it, some rows after others.

        Args:
            photo: As read from the file.
            matting: How it is taken apart along the portrait matte.
            fringe: How it is taken apart beyond other outlines.
            behind: (rows, columns, 3) over the depth map's window, what the background is made up
                to look like.
            threads: So many work on it, which changes nothing; None for one per core.
        """
        height, width = photo.rgb.shape[:2]
        painter = RimPainter.of(photo.rgb, photo.depth.window, matting, fringe, behind)
        if photo.gain_map is not None:
            return cls._with_light(photo, painter, threads)

        def packed(first: int) -> tuple[list[PngRows], bytes]:
            strip = painter.strip(first, STRIP_ROWS)
            return png_rows(strip.front), jpeg_strip(strip.back)

        front, back = Png(height, width), Jpeg(height)
        for front_rows, back_strip in side_by_side(packed, range(0, height, STRIP_ROWS), threads):
            front.join(front_rows)
            back.join(back_strip)
        return cls(front.finished(), back.finished())

    @classmethod
    def _with_light(cls, photo: DepthPhoto, painter: RimPainter, threads: int | None) -> Self:
        """Packs both as bright as their mixture was, which is what the photo's camera sees."""

        def packed(first: int) -> tuple[list[bytes], list[bytes]]:
            strip = painter.strip(first, LIGHT_ROWS)
            return coded_light(photo, strip.front, first), coded_light(photo, strip.back, first)

        size = photo.camera.size
        strips = side_by_side(packed, range(0, size[1], LIGHT_ROWS), threads)
        front = exr_file(size, 4, (block for strip, _ in strips for block in strip))
        return cls(front, exr_file(size, 3, (block for _, strip in strips for block in strip)))

    def in_srgb(self, space: ColourSpace) -> Self:
        """Returns the same with numbers that mean sRGB.

        Args:
            space: What they mean.
        """
        return type(self)(srgb_picture(self.front, space), srgb_picture(self.back, space))
