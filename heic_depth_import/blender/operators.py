# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The import operator: options, file browser, drag and drop, menu entry."""

from pathlib import Path

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    StringProperty,
)
from bpy_extras.io_utils import ImportHelper

from ..core.errors import DepthImportError
from .camera import match_render
from .importing import Imported, import_photo
from .settings import ImportSettings

EXTENSIONS = (".heic", ".heif", ".hif")


class IMPORT_SCENE_OT_heic_depth(bpy.types.Operator, ImportHelper):
    """Import phone portrait photos as a mesh or point cloud shaped by their depth map"""

    bl_idname = "import_scene.heic_depth"
    bl_label = "Import HEIC Depth"
    bl_options = {"REGISTER", "UNDO", "PRESET"}

    filename_ext = EXTENSIONS[0]
    filter_glob: StringProperty(
        default=";".join(f"*{ending}" for ending in EXTENSIONS), options={"HIDDEN"}
    )
    directory: StringProperty(subtype="DIR_PATH", options={"HIDDEN", "SKIP_SAVE"})
    files: CollectionProperty(
        type=bpy.types.OperatorFileListElement, options={"HIDDEN", "SKIP_SAVE"}
    )

    object_type: EnumProperty(
        name="Object",
        description="What the photo becomes",
        items=(
            ("MESH", "Mesh", "A surface with the photo as its texture"),
            ("POINT_CLOUD", "Point Cloud", "A ball for every sample of the depth map"),
        ),
        default="MESH",
    )
    projection: EnumProperty(
        name="Projection",
        description="How the depth map is laid out in space",
        items=(
            ("CAMERA", "Camera", "In perspective, as the phone's lens saw the scene"),
            ("ORTHOGRAPHIC", "Relief", "A flat picture that stands out, the near side most"),
        ),
        default="CAMERA",
    )
    use_undistort: BoolProperty(
        name="Straighten Lens",
        description="Straighten lines that the phone's lens bends. "
        "Off, the result lies exactly on the photo when seen through its camera",
        default=True,
    )
    use_dequantize: BoolProperty(
        name="Smooth Steps",
        description="Remove the terraces that come from depth stored in 256 steps, "
        "moving no point by more than half a step",
        default=True,
    )
    cut: FloatProperty(
        name="Cut",
        description="Tear the surface where depth jumps by more than this share, "
        "so that things in front come loose from what is behind. 0 keeps one unbroken sheet",
        default=0.05,
        min=0.0,
        soft_max=0.3,
        max=10.0,
        precision=3,
    )
    resolution: FloatProperty(
        name="Resolution",
        description="Points of the surface per sample of the depth map, along either side. "
        "Above 1 outlines follow the photo; at 4 a photo has 7 million points",
        default=1.0,
        min=0.125,
        max=4.0,
        soft_max=2.0,
    )
    use_mattes: BoolProperty(
        name="Use Mattes",
        description="Let outlines follow the portrait matte, where the photo has one: "
        "it is finer than the depth map",
        default=True,
    )
    fill_background: BoolProperty(
        name="Fill Background",
        description="Make up a surface behind what stands in front, as an object of its own, "
        "so that a camera that moves a little sees no holes",
        default=False,
    )
    point_radius: FloatProperty(
        name="Point Radius",
        description="Size of the balls of a point cloud. 0 lets neighbours touch at their depth",
        default=0.0,
        min=0.0,
        soft_max=0.1,
        subtype="DISTANCE",
        precision=4,
    )
    disparity_scale: FloatProperty(
        name="Disparity Scale",
        description="Most phones measure depth only roughly. "
        "Above 1 the whole scene comes nearer and gets smaller",
        default=1.0,
        min=0.001,
        soft_max=10.0,
        max=1000.0,
    )
    disparity_offset: FloatProperty(
        name="Disparity Offset",
        description="Most phones measure depth only roughly. "
        "Below 0 the scene gets deeper and what is far moves away most, above 0 flatter (in 1/m)",
        default=0.0,
        soft_min=-5.0,
        soft_max=5.0,
    )
    far_limit: FloatProperty(
        name="Far Limit",
        description="Bring everything beyond this distance up to it, such as the sky. "
        "0 chooses a distance behind all that was measured",
        default=0.0,
        min=0.0,
        soft_max=1000.0,
        subtype="DISTANCE",
    )
    depth_scale: FloatProperty(
        name="Relief Height",
        description="How far the relief stands out. "
        "1 is a quarter of the photo's longer side, negative turns it inside out",
        default=1.0,
        soft_min=-4.0,
        soft_max=4.0,
    )
    material: EnumProperty(
        name="Material",
        description="How the surface reacts to light",
        items=(
            ("PHOTO", "Photo", "Looks like the photo in any light"),
            ("LIT", "Lit", "Takes light and shadow from the scene"),
            ("NONE", "None", "No material"),
        ),
        default="PHOTO",
    )
    use_texture: BoolProperty(
        name="Pack Photo",
        description="Keep the whole photo in the .blend file as a texture. "
        "Off, the mesh has one colour for each sample of the depth map",
        default=True,
    )
    use_camera: BoolProperty(
        name="Camera",
        description="Add a camera with the photo's lens where the phone stood, "
        "and make the scene render through it in the photo's size (the first photo's, of several)",
        default=True,
    )

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Shows the options of dropped files, or else the file browser."""
        return self.invoke_popup(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Imports every chosen photo; what fails is reported, what works stays."""
        settings = ImportSettings.chosen_in(self)
        done: list[Imported] = []
        failures: list[str] = []
        paths = self._paths()
        context.window_manager.progress_begin(0, len(paths))
        for number, path in enumerate(paths):
            context.window_manager.progress_update(number)
            try:
                done.append(import_photo(context, path, settings, self._tell))
            except DepthImportError as error:
                failures.append(str(error))
        context.window_manager.progress_end()
        if not done:
            self.report({"ERROR"}, "\n".join(failures))
            return {"CANCELLED"}
        _look_at(context, done)
        warnings = [
            f"{result.photo.name}: {warning}"
            for result in done
            for warning in result.photo.warnings
        ]
        if failures or warnings:
            self.report({"WARNING"}, "\n".join(failures + warnings))
        self.report({"INFO"}, _summary(done))
        return {"FINISHED"}

    def draw(self, _context: bpy.types.Context) -> None:
        """Shows the options in panels that can be folded."""
        self.layout.use_property_split = True
        self.layout.use_property_decorate = False
        for title, draw in (
            ("Geometry", self._draw_geometry),
            ("Depth", self._draw_depth),
            ("Look", self._draw_look),
        ):
            header, body = self.layout.panel(f"HEIC_DEPTH_PT_import_{title.lower()}")
            header.label(text=title)
            if body:
                draw(body)

    def _draw_geometry(self, layout: bpy.types.UILayout) -> None:
        layout.prop(self, "object_type")
        layout.prop(self, "projection")
        _row(layout, self.projection == "CAMERA").prop(self, "use_undistort")
        layout.prop(self, "use_dequantize")
        layout.prop(self, "cut")
        _row(layout, self.cut > 0).prop(self, "use_mattes")
        layout.prop(self, "resolution")
        layout.prop(self, "fill_background")
        _row(layout, self.object_type == "POINT_CLOUD").prop(self, "point_radius")

    def _draw_depth(self, layout: bpy.types.UILayout) -> None:
        in_perspective = self.projection == "CAMERA"
        _row(layout, in_perspective).prop(self, "disparity_scale")
        _row(layout, in_perspective).prop(self, "disparity_offset")
        _row(layout, in_perspective).prop(self, "far_limit")
        _row(layout, not in_perspective).prop(self, "depth_scale")

    def _draw_look(self, layout: bpy.types.UILayout) -> None:
        layout.prop(self, "material")
        _row(layout, self.object_type == "MESH").prop(self, "use_texture")
        layout.prop(self, "use_camera")

    def _tell(self, text: str) -> None:
        self.report({"INFO"}, text)

    def _paths(self) -> list[Path]:
        folder = bpy.path.abspath(self.directory)
        chosen = [Path(folder, file.name) for file in self.files if file.name]
        return chosen or [Path(bpy.path.abspath(self.filepath))]


class IO_FH_heic_depth(bpy.types.FileHandler):
    """Imports photos that are dropped into the 3D view or the outliner"""

    bl_idname = "IO_FH_heic_depth"
    bl_label = "HEIC Depth"
    bl_import_operator = IMPORT_SCENE_OT_heic_depth.bl_idname
    bl_file_extensions = ";".join(EXTENSIONS)

    @classmethod
    def poll_drop(cls, context: bpy.types.Context) -> bool:
        """Allows the drop where things of the scene are shown."""
        return context.area is not None and context.area.type in {"VIEW_3D", "OUTLINER"}


CLASSES: tuple[type, ...] = (IMPORT_SCENE_OT_heic_depth, IO_FH_heic_depth)


def draw_menu_entry(menu: bpy.types.Menu, _context: bpy.types.Context) -> None:
    """Adds the entry of File > Import."""
    menu.layout.operator(IMPORT_SCENE_OT_heic_depth.bl_idname, text="HEIC Depth (.heic)")


def _row(layout: bpy.types.UILayout, active: bool) -> bpy.types.UILayout:
    """Returns a row that is greyed, not hidden, where it has no effect: the panel stays still."""
    row = layout.row()
    row.active = active
    return row


def _look_at(context: bpy.types.Context, done: list[Imported]) -> None:
    """Selects what came in, and makes the scene render the first photo."""
    if context.mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")
    for other in context.selected_objects:
        other.select_set(state=False)
    for result in done:
        result.main.select_set(state=True)
    context.view_layer.objects.active = done[0].main
    if done[0].camera is not None and context.scene is not None:
        match_render(context.scene, done[0].camera, done[0].photo.camera)


def _summary(done: list[Imported]) -> str:
    if len(done) > 1:
        return f"Imported {len(done)} photos"
    photo, surface = done[0].photo, done[0].surface
    trust = "" if photo.depth.is_absolute else ", distances are rough"
    return (
        f"Imported {photo.name}: {len(surface.positions):,} points, "
        f"{surface.depth.min():.2f} to {surface.depth.max():.2f} m{trust}"
    )
