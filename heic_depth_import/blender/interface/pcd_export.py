# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Export as points for everybody else: File > Export > Point Cloud (.pcd)."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import bpy
from bpy.app.translations import pgettext_rpt as rpt_
from bpy.props import BoolProperty, StringProperty
from bpy_extras.io_utils import ExportHelper
from mathutils import Matrix

if TYPE_CHECKING:
    from ...core.pcd import Viewpoint


# Blender's cameras look along -z with y up, sensors of the Point Cloud Library along z with y down.
_TO_SENSOR = Matrix.Rotation(math.pi, 4, "X")


class EXPORT_SCENE_OT_heic_depth_pcd(bpy.types.Operator, ExportHelper):  # type: ignore[misc]  # stub
    """Export all points of meshes and point clouds, with colours, for the Point Cloud Library"""

    bl_idname = "export_scene.heic_depth_pcd"
    bl_label = "Export Point Cloud"
    bl_options = {"PRESET"}

    filename_ext = ".pcd"
    filter_glob: StringProperty(default="*.pcd", options={"HIDDEN"})
    use_selection: BoolProperty(
        name="Selected Only",
        description="Export what is selected. Off, export everything that is seen in the scene",
        default=False,
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Writes the file, or says why it cannot."""
        path = Path(bpy.path.abspath(self.filepath))
        try:
            count = write_pcd(context, path, self._takes)
        except OSError as error:
            from ...core.strerror import reason_of

            told = rpt_("{name} cannot be written ({reason}); choose another folder")
            reason = reason_of(error).told(rpt_)
            self.report({"ERROR"}, told.format(name=path.name, reason=reason))
            return {"CANCELLED"}
        if not count:
            told = (
                rpt_("{name} was not written: the selected objects have no points")
                if self.use_selection
                else rpt_("{name} was not written: the scene has no points")
            )
            self.report({"ERROR"}, told.format(name=path.name))
            return {"CANCELLED"}
        told = rpt_("Exported {count} points to {name}")
        self.report({"INFO"}, told.format(count=f"{count:,}", name=path.name))
        return {"FINISHED"}

    def _takes(self, obj: bpy.types.Object) -> bool:
        return not self.use_selection or obj.select_get()


def write_pcd(
    context: bpy.types.Context,
    path: Path,
    wanted: Callable[[bpy.types.Object], bool] = lambda _thing: True,
) -> int:
    """Writes the points of the scene, if any, in Blender's world axes: metres, Z up.

    What was there before stays until the new file is whole.

    Args:
        context: Has the scene.
        path: Of the file.
        wanted: Tells whether an object of the scene takes part.

    Returns:
        How many points there are.

    Raises:
        OSError: It cannot be written.
    """
    import tempfile

    from ...core.pcd import Viewpoint, pcd_file
    from ..objects.coloured_points import points_in_world
    from ..objects.scene_colour import srgb_bytes

    points = points_in_world(context, wanted)
    if not len(points.positions):
        return 0
    camera = context.scene.camera
    viewpoint = Viewpoint() if camera is None else _viewpoint(camera)
    content = pcd_file(points.positions, srgb_bytes(points.colours), viewpoint, points.radii)
    with tempfile.TemporaryDirectory(prefix=".heic_depth-", dir=path.parent) as beside:
        whole = Path(beside, "points.pcd")
        whole.write_bytes(content)
        whole.replace(path)
    return len(points.positions)


def draw_export_entry(menu: bpy.types.Menu, _context: bpy.types.Context) -> None:
    """Adds the entry of File > Export."""
    menu.layout.operator(EXPORT_SCENE_OT_heic_depth_pcd.bl_idname, text="Point Cloud (.pcd)")


def _viewpoint(camera: bpy.types.Object) -> "Viewpoint":
    from ...core.pcd import Viewpoint

    position, turn, _ = (camera.matrix_world @ _TO_SENSOR).decompose()
    return Viewpoint((position.x, position.y, position.z), (turn.w, turn.x, turn.y, turn.z))
