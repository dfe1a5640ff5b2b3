# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that are there take over the geometry and the pictures of others, under their own names.

Names and materials stay; geometry and pictures are the others'.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath

import bpy

from .objects.coloured_points import Geometry
from .objects.material import pictures_in
from .replacement import Replacement


@dataclass(frozen=True, slots=True)
class Replaced:
    """What the photo's pictures are called, which tells one from another.

    Attributes:
        stem: File name of the old photo, without its ending.
        fresh_stem: Of the new one.
    """

    stem: str
    fresh_stem: str

    def by(self, fresh: bpy.types.Image, old: bpy.types.Image) -> bool:
        """Tells whether a picture of the old photo shows what one of the new one does."""
        # As a JPEG or, with HDR, in OpenEXR.
        name, fresh_name = (PurePosixPath(image.filepath_raw).stem for image in (old, fresh))
        ending = fresh_name.removeprefix(self.fresh_stem)
        return fresh_name.startswith(self.fresh_stem) and name == f"{self.stem}{ending}"


def take_over(
    obj: bpy.types.Object, fresh: bpy.types.Object, replaced: Replaced, replacement: Replacement
) -> None:
    """Lets an object, and all that share its geometry, have another's.

    Args:
        obj: Mesh or point cloud; keeps its name, its geometry's name and its materials.
        fresh: Of the same type; keeps the same geometry.
        replaced: Tells which pictures stand for which.
        replacement: Does it.
    """
    old, geometry = obj.data, fresh.data
    assert isinstance(old, Geometry)
    assert isinstance(geometry, Geometry)
    pictures = _pictures_of(geometry)
    for picture in _pictures_of(old):
        for fresh_picture in pictures:
            if picture != fresh_picture and replaced.by(fresh_picture, picture):
                take_over_picture(picture, fresh_picture, replacement)
                break
    kept = list(old.materials)
    for number, material in enumerate(kept):
        if number >= len(geometry.materials):
            geometry.materials.append(material)
        elif material is not None:
            geometry.materials[number] = material
    for user in users_of(old):
        replacement.put(user, "data", geometry)
    if not old.users:
        replacement.succeed(old, geometry)


def take_over_picture(
    old: bpy.types.Image, fresh: bpy.types.Image, replacement: Replacement
) -> None:
    """Puts a picture into the place of another, wherever that is used, under its name."""
    replacement.remap(old, fresh)
    replacement.succeed(old, fresh)


def users_of(geometry: bpy.types.ID | None) -> list[bpy.types.Object]:
    """Returns the objects that have a geometry."""
    return [each for each in bpy.data.objects if each.data == geometry]


def _pictures_of(geometry: Geometry) -> list[bpy.types.Image]:
    """Returns the pictures that the materials of a geometry show, packed ones alone."""
    return [image for image in pictures_in(geometry.materials) if image.packed_file]
