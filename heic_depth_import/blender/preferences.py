# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences: how large a photo may be."""

import bpy
from bpy.props import IntProperty

from ..core.limits import MEGA, Limits

_PACKAGE = __package__.removesuffix(".blender")


class HeicDepthPreferences(bpy.types.AddonPreferences):
    """Limits that keep a photo from filling the memory"""

    bl_idname = _PACKAGE

    photo_megapixels: IntProperty(
        name="Largest Photo",
        description="Refuse photos of more megapixels. "
        "While it is read, a photo takes some 6 MB of memory for each",
        default=Limits().photo_pixels // MEGA,
        min=1,
        soft_max=1000,
        max=4000,
    )
    depth_megapixels: IntProperty(
        name="Largest Depth Map",
        description="Refuse depth maps of more megapixels. "
        "While a surface is built, a depth map takes several hundred MB for each",
        default=Limits().depth_pixels // MEGA,
        min=1,
        soft_max=100,
        max=1000,
    )

    def draw(self, _context: bpy.types.Context) -> None:
        """Shows the limits."""
        self.layout.use_property_split = True
        self.layout.prop(self, "photo_megapixels")
        self.layout.prop(self, "depth_megapixels")


def chosen_limits(context: bpy.types.Context) -> Limits:
    """Returns the user's limits; the usual ones where the add-on is not enabled by its name."""
    addon = context.preferences.addons.get(_PACKAGE)
    chosen = addon.preferences if addon else None
    if not isinstance(chosen, HeicDepthPreferences):
        return Limits()
    return Limits(
        photo_pixels=chosen.photo_megapixels * MEGA, depth_pixels=chosen.depth_megapixels * MEGA
    )
