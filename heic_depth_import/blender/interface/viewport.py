# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The 3D view that somebody sees an import in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import bpy
from mathutils import Vector

from ..styles.choices import NO_STYLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..settings import ImportSettings


@dataclass(frozen=True, slots=True, eq=False)
class Viewport:
    """A 3D view, and where it is.

    Attributes:
        window: Has the area.
        area: Is the view's.
        region: The part of the area that shows the scene.
        space: How the view shows it.
    """

    window: bpy.types.Window
    area: bpy.types.Area
    region: bpy.types.Region
    space: bpy.types.SpaceView3D

    @classmethod
    def largest_in(cls, window: bpy.types.Window | None) -> Self | None:
        """Returns the largest 3D view of a window; None if it has none, or there is no window."""
        areas = [area for area in window.screen.areas if area.type == "VIEW_3D"] if window else []
        if window is None or not areas:
            return None
        return cls.of(window, max(areas, key=lambda area: area.width * area.height))

    @classmethod
    def of(cls, window: bpy.types.Window | None, area: bpy.types.Area | None) -> Self | None:
        """Returns the 3D view of an area; None if that shows something else, or is none."""
        space = area.spaces.active if area is not None else None
        if window is None or area is None or not isinstance(space, bpy.types.SpaceView3D):
            return None
        # A quad view has four.
        regions = [region for region in area.regions if region.type == "WINDOW"]
        own = [region for region in regions if region.data == space.region_3d]
        region = (own or regions)[0]
        return cls(window, area, region, space)

    @property
    def looks_through(self) -> bool:
        """Whether it looks through a camera."""
        view = self.space.region_3d
        return view is not None and view.view_perspective == "CAMERA"

    def look_through(self, camera: bpy.types.Object) -> None:
        """Looks through a camera with all of its frame in view, whichever the scene looks through.

        Args:
            camera: In the window's scene.
        """
        is_scenes = self.window.scene.camera == camera
        self.space.use_local_camera = not is_scenes
        if not is_scenes:
            self.space.camera = camera
        view = self.space.region_3d
        assert view is not None
        view.view_perspective = "CAMERA"
        # Whoever then turns the view leaves the camera, and turns about the depth of this place:
        # elsewhere, what the photo is of would be flung out of sight.
        self.window.view_layer.update()
        view.view_location = _focus_of(camera)
        self._see_as_far_as(camera)
        with bpy.context.temp_override(window=self.window, area=self.area, region=self.region):
            if bpy.ops.view3d.view_center_camera.poll():  # type: ignore[call-arg]  # stub
                bpy.ops.view3d.view_center_camera()

    def _see_as_far_as(self, camera: bpy.types.Object) -> None:
        """Lets the view reach as far as a camera: in centimetres it ends after ten metres."""
        lens = camera.data
        assert isinstance(lens, bpy.types.Camera)
        if lens.clip_end > self.space.clip_end:
            self.space.clip_start, self.space.clip_end = lens.clip_start, lens.clip_end

    def show_material(self, photos: "Iterable[bpy.types.Object]") -> None:
        """Shows what Solid, which most views are in, shows in grey: points and styles.

        Args:
            photos: Are selected no more: Blender draws a line around each point or piece of what
                is, which covers their colours.
        """
        if self.space.shading.type == "SOLID":
            self.space.shading.type = "MATERIAL"
        for photo in photos:
            photo.select_set(state=False)

    def show_colours(
        self, settings: "ImportSettings", photos: "Iterable[bpy.types.Object]"
    ) -> None:
        """Shows the colours of what was imported; a view that is not in Solid shows them already.

        Args:
            settings: Of the import.
            photos: What came in.
        """
        shading = self.space.shading
        if settings.object_type == "POINT_CLOUD" or settings.style != NO_STYLE:
            self.show_material(photos)
        elif shading.type == "SOLID":
            shading.color_type = "TEXTURE" if settings.is_textured else "VERTEX"
            if settings.material == "PHOTO":
                shading.light = "FLAT"


def _focus_of(camera: bpy.types.Object) -> Vector:
    """Returns the place in the middle of what a camera sees, as far away as it is focused."""
    assert isinstance(camera.data, bpy.types.Camera)
    ahead = Vector((0.0, 0.0, -camera.data.dof.focus_distance))
    stands = camera.matrix_world
    return stands.translation + stands.to_quaternion() @ ahead
