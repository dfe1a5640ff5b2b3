# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of an import, and the panels that show them."""

from bpy.props import BoolProperty, EnumProperty, FloatProperty

from ...core.defaults import BOUNDS, SurfaceDefaults
from ..styles.choices import STYLE_CHOICES
from ..translations import OWN_CONTEXT

CAMERA_MOVES = (
    ("NONE", "None", "The camera stands where the phone stood"),
    ("ORBIT", "Orbit", "Float about the subject, in 3 seconds"),
    (
        "DOLLY_ZOOM",
        "Dolly Zoom",
        "Go back and come again while the lens holds the subject's size, in 3 seconds",
    ),
    ("WIGGLE", "Wiggle", "Swing from side to side, as from eye to eye, every second"),
)
"""What the photo's camera may do, as Blender lists choices."""


class ImportOptions:
    """Every option, declared once: for the file browser, scripts and the README's table."""

    object_type: EnumProperty(
        name="Object",
        description="What the photo becomes",
        items=(
            ("MESH", "Mesh", "A surface with the photo as its texture"),
            ("POINT_CLOUD", "Point Cloud", "A ball for every sample of the depth map"),
            ("GRID", "Live Grid", "The flat photo, displaced by a modifier that stays adjustable"),
        ),
        default="MESH",
        translation_context=OWN_CONTEXT,
    )
    projection: EnumProperty(
        name="Projection",
        description="How the depth map is laid out in space",
        items=(
            ("CAMERA", "Camera", "In perspective, as the phone's lens saw the scene"),
            ("ORTHOGRAPHIC", "Relief", "A flat picture that stands out, the near side most"),
        ),
        default=SurfaceDefaults.projection,
    )
    use_undistort: BoolProperty(
        name="Straighten Lens",
        description="Straighten lines that the phone's lens bends. "
        "Off, the result lies on the photo to a hundredth of a pixel when seen through its camera",
        default=SurfaceDefaults.use_undistort,
    )
    resolution: FloatProperty(
        name="Resolution",
        description="Points of the surface per sample of the depth map, along either side. "
        "Above 1 outlines follow the photo; at 4 a photo has 7 million points",
        default=SurfaceDefaults.resolution,
        min=BOUNDS["resolution"].lowest,
        max=BOUNDS["resolution"].highest,
        soft_max=2.0,
    )
    cut: FloatProperty(
        name="Cut",
        description="Tear the surface where depth jumps by more than this share, "
        "so that things in front come loose from what is behind; folds within one thing stay "
        "joined. 0 keeps one unbroken sheet",
        default=SurfaceDefaults.cut,
        min=BOUNDS["cut"].lowest,
        soft_max=0.3,
        max=BOUNDS["cut"].highest,
        precision=3,
        translation_context=OWN_CONTEXT,
    )
    use_dequantize: BoolProperty(
        name="Smooth Steps",
        description="Remove noise, and the terraces that come from depth stored in 256 steps, "
        "moving no point within a surface by more than half a step and "
        "what the map's own noise explains, and hold large walls flat; "
        "soft outlines are Cut's part",
        default=SurfaceDefaults.use_dequantize,
    )
    use_mattes: BoolProperty(
        name="Use Mattes",
        description="Bring in what the phone took for a person, hair, skin, teeth, glasses and sky "
        "as attributes matte_portrait and so on, and let outlines follow the portrait matte: "
        "it is finer than the depth map. Photos without mattes come in as before",
        default=True,
    )
    use_soft_edges: BoolProperty(
        name="Soft Edges",
        description="Where the photo has a portrait matte, take person and background apart along "
        "it, with a soft rim in the person's own colours; with Fill Background, other clear "
        "outlines of large things have a narrow fringe. A live grid, a style and files other than "
        ".blend and .glb have a hard cut there",
        default=SurfaceDefaults.use_soft_edges,
    )
    fill_background: BoolProperty(
        name="Fill Background",
        description="Make up a surface behind what stands in front, as an object of its own, "
        "where a camera that moves some 10 degrees would see holes. It is a soft guess",
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
        default=SurfaceDefaults.disparity_scale,
        min=BOUNDS["disparity_scale"].lowest,
        soft_max=10.0,
        max=BOUNDS["disparity_scale"].highest,
    )
    disparity_offset: FloatProperty(
        name="Disparity Offset",
        description="Most phones measure depth only roughly. "
        "Below 0 the scene gets deeper and what is far moves away most, above 0 flatter (in 1/m)",
        default=SurfaceDefaults.disparity_offset,
        soft_min=-5.0,
        soft_max=5.0,
    )
    far_limit: FloatProperty(
        name="Far Limit",
        description="Bring everything beyond this distance up to it, such as the sky. "
        "0 puts what is too far to be measured a little behind all that was measured",
        default=SurfaceDefaults.far_limit,
        min=BOUNDS["far_limit"].lowest,
        soft_max=1000.0,
        subtype="DISTANCE",
    )
    depth_scale: FloatProperty(
        name="Relief Height",
        description="How far the relief stands out. "
        "1 is a quarter of the photo's longer side, negative turns it inside out",
        default=SurfaceDefaults.depth_scale,
        soft_min=-4.0,
        soft_max=4.0,
    )
    style: EnumProperty(
        name="Style",
        description="A ready look, which can be changed or taken away later "
        "(Object > HEIC Depth Style)",
        items=STYLE_CHOICES,
        default="NONE",
        translation_context=OWN_CONTEXT,
    )
    use_stage: BoolProperty(
        name="Stage",
        description="Show the style at its best: backdrop, lamps and a camera a little aside, in a "
        "collection that can be deleted. The photo's own camera stays where it is. On in the "
        "window, unless it is switched off; in scripts only if asked for",
        default=False,
    )
    use_build_up: BoolProperty(
        name="Build Up",
        description="Let the style come apart and build itself up again, in a loop that starts "
        "with the whole of it: that of Camera Move, or one of 3 seconds. The scene plays it (the "
        "first photo's, of several). Its keys are those of the input Build",
        default=False,
    )
    material: EnumProperty(
        name="Material",
        description="How the surface reacts to light",
        items=(
            ("PHOTO", "Photo", "Looks like the photo in any light"),
            ("LIT", "Lit", "Takes light and shadow; comes with a soft lamp from the side"),
            ("NONE", "None", "No material"),
        ),
        default="PHOTO",
        translation_context=OWN_CONTEXT,
    )
    use_texture: BoolProperty(
        name="Pack Photo",
        description="Keep the whole photo in the .blend file as a texture. "
        "Off, the mesh has one colour for each sample of the depth map",
        default=True,
    )
    use_hdr: BoolProperty(
        name="HDR",
        description="Let windows, lamps and the sky shine as bright as they were, where the photo "
        "has a gain map that says how bright: up to 8 times white, in the texture (OpenEXR) and "
        "the colours of points. Not what Fill Background makes up, not the material Lit, and in "
        "no file but .blend",
        default=False,
    )
    use_depth_image: BoolProperty(
        name="Depth Image",
        description="Also pack depth, in metres, as a 32-bit float image, "
        "ready for a Displace modifier or a displacement shader",
        default=False,
    )
    use_camera: BoolProperty(
        name="Camera",
        description="Add a camera with the photo's lens where the phone stood",
        default=True,
    )
    camera_move: EnumProperty(
        name="Camera Move",
        description="Let the camera move in a loop without a seam that starts with the photo, "
        "as far as holes stay small: farther with Fill Background. "
        "The scene plays that loop (the first photo's, of several)",
        items=CAMERA_MOVES,
        default="NONE",
        translation_context=OWN_CONTEXT,
    )
    use_depth_of_field: BoolProperty(
        name="Depth of Field",
        description="Let the camera blur what is out of focus, like the lens that the phone "
        "imitated. Off, the camera knows focus and aperture but blurs nothing: "
        "the photo has its own blur already",
        default=False,
    )
