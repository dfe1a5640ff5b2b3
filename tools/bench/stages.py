# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stages of an import, by the functions that do them: the one list of them.

A function is named by its module within the extension and its name there. Where one calls another,
the time is the inner one's.
"""

REST = "the rest"
"""What no stage does."""

STAGES: dict[str, tuple[str, ...]] = {
    "read the file": ("reading.file:content_of",),
    "read what it says": ("reading.heif.description:describe", "reading.assembly:assemble"),
    "decode the photo": ("reading.heif.pictures:_photo",),
    "decode the map": ("reading.heif.pictures:_depth",),
    "look for damage": ("reading.heif.wholeness:require_whole", "reading.heif.pictures:_suspects"),
    "decode mattes": ("reading.mattes:mattes_of",),
    "photo on the grid": ("reading.sampler:PillowSampler.colours",),
    "mattes on the grid": (
        "reading.sampler:PillowSampler.matte",
        "reading.sampler:PillowSampler.mattes",
    ),
    "silhouettes": ("core.restoration.silhouette:clean_silhouettes",),
    "creases": ("core.restoration.crease:softened", "core.restoration.crease:with_creases"),
    "steps and noise": (
        "core.restoration.dequantise:dequantise",
        "core.restoration.noise:noise_of",
    ),
    "walls": ("core.restoration.flat:hold_flat",),
    "restore, the rest": ("core.restoration.restore:RestoredDepth.of",),
    "other resolutions": (
        "core.restoration.downsample:coarsen",
        "core.restoration.upsample:enlarge",
        "core.restoration.upsample:refine",
    ),
    "tear": ("core.restoration.grid:torn_at", "core.restoration.grid:torn_grid"),
    "matting": ("core.layers.matting:matting_of",),
    "two layers": ("core.layers.layers:layers_of", "core.layers.hard_cut:hard_cut"),
    "fringe": ("core.layers.fringe:fringe_of",),
    "faces and edges": ("core.surface.join:join_as_one", "core.surface.join:points_only"),
    "place": ("core.surface.surface:placed_as_one",),
    "layers as one": (
        "core.surface.soft_rim:soft_rim_of",
        "core.surface.soft_rim:in_one",
    ),
    "live grid": ("core.surface.live_grid:live_grid_of",),
    "focus": ("core.staging.focus:focus_of",),
    "background": ("core.background.hidden_surface:hidden_surface_of",),
    "beyond the frame": ("core.background.frame_margin:carried_beyond",),
    "fine detail": ("core.background.hidden_surface:_detail",),
    "confidence": ("core.surface.confidence:confidence_of",),
    "background's texture": ("core.background.texture:texture_of",),
    "rim's pictures": ("reading.packed_rim:PackedRim.of",),
    "colours of points": (
        "blender.objects.point_colours:GridColours.in_scene",
        "blender.objects.point_colours:colours_of",
        "blender.objects.point_colours:GridColours.mattes_of",
    ),
    "mesh": ("blender.objects.mesh:new_mesh",),
    "point cloud": ("blender.objects.point_cloud:new_point_cloud",),
    "attributes": ("blender.objects.attributes:add_mattes",),
    "JPEG": ("reading.packed_pictures:packed_in",),
    "pack pictures": ("blender.objects.packing:pack",),
    "materials": ("blender.building:_materials",),
    "live grid's nodes": ("blender.nodes.live_nodes:live_nodes",),
    "camera": ("blender.building:new_rig",),
    "style": ("blender.styling:restyle",),
    REST: ("blender.shape:Shape.of",),
    "scene": ("blender.showing:show", "blender.showing:place"),
}
