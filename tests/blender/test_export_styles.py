# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Styles in files for other programs look as they do in Blender."""

import importlib
from pathlib import Path

import bpy
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.blender.scene import load, write_photo

BLENDER = "bl_ext.user_default.heic_depth_import.blender"
formats = importlib.import_module(f"{BLENDER}.exporting.formats")
rendering = importlib.import_module(f"{BLENDER}.command.rendering")
modifier_inputs = importlib.import_module(f"{BLENDER}.nodes.modifier_inputs")
catalogue = importlib.import_module(f"{BLENDER}.styles.catalogue")

# They are the same in every Blender: one looks at all, the others at colours of faces and at balls.
SHOWN = (
    ["NONE", *(style.identifier for style in catalogue.STYLES)]
    if bpy.app.version >= (5, 0, 0)
    else ["VOXELS", "SPHERES"]
)


def rendered(path: Path) -> NDArray[np.float64]:
    """Returns what the scene's camera sees, (height, width, 3) of 0 to 255, 0 where nothing is."""
    from PIL import Image

    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 160, 120
    rendering.show_colours_as_they_are(scene)
    rendering.render(scene, path, rendering.RenderSettings(100, 16), is_lit=False)
    picture = np.asarray(Image.open(path).convert("RGBA"), float)
    return picture[..., :3] * picture[..., 3:] / 255


def show_ply(path: Path) -> None:
    """Shows a file in its colours, and nothing else."""
    for obj in [one for one in bpy.context.scene.objects if one.type in {"MESH", "POINTCLOUD"}]:
        bpy.data.objects.remove(obj)
    bpy.ops.wm.ply_import(filepath=str(path))
    mesh = bpy.context.view_layer.objects.active.data
    material = bpy.data.materials.new("Colours")
    if bpy.app.version < (5, 0, 0):
        material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    colour = tree.nodes.new("ShaderNodeVertexColor")
    colour.layer_name = mesh.color_attributes[0].name
    emission = tree.nodes.new("ShaderNodeEmission")
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(colour.outputs["Color"], emission.inputs["Color"])
    tree.links.new(emission.outputs[0], output.inputs["Surface"])
    mesh.materials.append(material)


@pytest.mark.parametrize("style", SHOWN)
def test_a_file_looks_as_the_style_does(tmp_path: Path, style: str) -> None:
    load(write_photo(tmp_path / "dog.heic", columns=48, rows=36), style=style, cut=0)
    camera = bpy.context.scene.camera
    seen = rendered(tmp_path / "own.png")
    assert seen.std() > 15
    path = tmp_path / "dog.ply"
    points = formats.FORMATS[".ply"].write(path)
    place = camera.matrix_world.copy()
    camera.parent = None
    camera.matrix_world = place
    show_ply(path)
    assert points == len(bpy.context.view_layer.objects.active.data.vertices)
    wrong = np.abs(rendered(tmp_path / "read.png") - seen)
    assert np.median(wrong) <= 1
    assert wrong.mean() <= 5


@pytest.mark.parametrize("suffix", [".ply", ".glb", ".usdc"])
def test_inks_that_let_light_through_are_refused(tmp_path: Path, suffix: str) -> None:
    obj = load(write_photo(tmp_path / "dog.heic"), style="HALFTONE")
    modifier_inputs.set_input(obj.modifiers[-1], "Four Inks", True)
    with pytest.raises(formats.WriteError, match=r"only \.blend holds; switch .* Four Inks off"):
        formats.FORMATS[suffix].write(tmp_path / f"dog{suffix}")
