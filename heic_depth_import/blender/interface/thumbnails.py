# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures for panels: of photos, of their depth, and of styles.

Those of photos are made from the points in the .blend, so that no file is opened while a panel is
drawn; Blender keeps them until the extension is switched off.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import bpy
import bpy.utils.previews

from ..custom_properties import PROPERTIES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ...core.arrays import Floats


PICTURES = Path(__file__).with_name("pictures")
# Pixels of a thumbnail's longer side, and how many points are enough to fill it.
_SIDE, _ENOUGH = 96, 120_000
# About so many pictures are kept; a photo has two of them.
_MOST = 64


class Thumbnails:
    """All small pictures, each made when it is first wanted."""

    def __init__(self) -> None:
        self._previews: bpy.utils.previews.ImagePreviewCollection | None = None

    def remove(self) -> None:
        """Gives everything back to Blender."""
        if self._previews is not None:
            bpy.utils.previews.remove(self._previews)
            self._previews = None

    def style(self, identifier: str) -> int:
        """Returns the number of the icon that shows a style, or none: NONE."""
        name = f"style {identifier}"
        previews = self._collection()
        if name not in previews:
            picture = PICTURES / f"{identifier.lower()}.jpg"
            previews.load(name, str(picture), "IMAGE")
        return int(previews[name].icon_id)

    def photo(self, photo: bpy.types.Object) -> tuple[int, ...]:
        """Returns the numbers of the icons that show a photo and its depth.

        None where they have not been drawn before Edit Mode, which lets scripts see no geometry.
        """
        from ..objects.coloured_points import Geometry

        geometry = photo.data
        assert isinstance(geometry, Geometry)
        name = f"object {geometry.session_uid}"
        if f"photo {name}" not in self._collection() and "position" not in geometry.attributes:
            return ()
        return self.both(name, lambda: pictures_of(photo))

    def both(self, name: str, draw: "Callable[[], tuple[Floats, Floats]]") -> tuple[int, int]:
        """Returns the numbers of the icons for two pictures, of a photo and its depth.

        Args:
            name: To find them by.
            draw: Draws them the first time; both as `pictures_of` does.
        """
        names = [f"{kind} {name}" for kind in ("photo", "depth")]
        previews = self._collection()
        if names[0] not in previews:
            if len(previews) > _MOST:
                previews.clear()
            for each, pixels in zip(names, draw(), strict=True):
                preview = previews.new(each)
                rows, columns, _ = pixels.shape
                preview.image_size = (columns, rows)  # type: ignore[assignment]  # stub
                values = preview.image_pixels_float
                values.foreach_set(pixels.ravel())  # type: ignore[arg-type]  # takes any buffer
        seen, depth = (int(previews[each].icon_id) for each in names)
        return seen, depth

    def _collection(self) -> bpy.utils.previews.ImagePreviewCollection:
        if self._previews is None:
            self._previews = bpy.utils.previews.new()
        return self._previews


# Blender wants its previews kept by whoever made them.
THUMBNAILS = Thumbnails()


def pictures_of(photo: bpy.types.Object) -> "tuple[Floats, Floats]":
    """Draws the points of a photo and their depth, the nearer the brighter.

    Args:
        photo: An imported one.

    Returns:
        Both (rows, columns, 4), sRGB from 0 to 1, the lowest row first; clear where nothing is.
    """
    import numpy as np

    from ...core.camera import project
    from ...core.small_pictures import shades_of
    from ..objects.attributes import COLOUR
    from ..objects.coloured_points import Geometry
    from ..objects.moved_points import point_values, positions_of
    from ..objects.scene_colour import srgb_bytes
    from ..styling import intrinsics_of

    geometry, known = photo.data, photo[PROPERTIES]
    assert isinstance(geometry, Geometry)
    positions = positions_of(geometry)
    every = slice(None, None, max(1, len(positions) // _ENOUGH))
    camera = intrinsics_of(known)
    width, height = camera.size
    if known["projection"] == "CAMERA":
        places = project(positions[every], camera)
    else:
        places = positions[every, :2] * (1, -1) * max(camera.size) + np.array(camera.size) / 2
    # No finer than the points lie.
    side = min(_SIDE, int((len(places) * max(camera.size) / min(camera.size)) ** 0.5 / 1.5) or 1)
    columns, rows = (max(1, round(side * length / max(camera.size))) for length in camera.size)
    with np.errstate(invalid="ignore"):
        column, row = np.floor(places / (width, height) * (columns, rows)).T
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    cells = (rows - 1 - row[inside].astype(np.intp)) * columns + column[inside].astype(np.intp)
    colours = np.ones((len(positions), 4), np.float32)
    attribute = geometry.attributes.get(COLOUR)
    kind = attribute and (attribute.domain, attribute.data_type)
    if attribute is not None and kind == ("POINT", "FLOAT_COLOR"):
        attribute.data.foreach_get("color", colours.ravel())
    seen = srgb_bytes(colours[every][inside]).astype(np.float32) / np.float32(255)
    disparity = point_values(geometry, "disparity")
    shades = np.ones(len(positions), np.float32) if disparity is None else disparity
    grey = shades_of(shades[every][inside])[:, :3].astype(np.float32) / np.float32(255)
    return _drawn(seen, cells, (rows, columns)), _drawn(grey, cells, (rows, columns))


def _drawn(colours: "Floats", cells: "NDArray[np.intp]", shape: tuple[int, int]) -> "Floats":
    import numpy as np

    picture = np.zeros((shape[0] * shape[1], 4), np.float32)
    picture[cells, :3] = colours
    picture[cells, 3] = 1.0
    return picture.reshape(*shape, 4)
