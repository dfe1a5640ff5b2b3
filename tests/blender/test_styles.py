# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Styles put on an object, changed, saved, and taken off again."""

import importlib
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.evaluated import result_of
from tests.blender.golden import assert_looks_like
from tests.blender.scene import assert_readable, everything, load, write_photo
from tests.blender.test_render import rendered, set_up_render
from tests.blender.test_style_shapes import foremost

STYLES = (
    "SPHERES",
    "VOXELS",
    "SCANLINES",
    "CONTOURS",
    "HALFTONE",
    "LOW_POLY",
    "RELIEF",
    "PINS",
    "DISSOLVE",
)
STILL_LIFE = Path(__file__).parents[1] / "still_life" / "still_life.heic"
STYLE = bpy.ops.object.heic_depth_style
MODIFIER = "HEIC Depth Style"
EXTENSION = "bl_ext.user_default.heic_depth_import.blender"


@pytest.fixture
def inputs() -> Any:
    """Returns the module that sets the inputs of modifiers."""
    return importlib.import_module(f"{EXTENSION}.nodes.modifier_inputs")


def two_colours(path: Path) -> Path:
    """Writes a photo, red on the left and blue on the right, that is nearest in the middle."""
    colours = np.zeros((192, 256, 3), np.uint8)
    colours[:, :128] = (220, 60, 20)
    colours[:, 128:] = (20, 60, 220)
    down, across = np.mgrid[0:48, 0:64]
    codes = 220 - np.hypot(down - 24, across - 32) * 5
    return write_photo(path, columns=64, rows=48, codes=codes.astype(np.uint8), colours=colours)


def test_every_choice_can_be_made() -> None:
    made = importlib.import_module(f"{EXTENSION}.styles.catalogue").STYLES
    offered = importlib.import_module(f"{EXTENSION}.styles.choices").STYLE_CHOICES
    assert offered[1:] == tuple((each.identifier, each.label, each.about) for each in made)


def test_operator_and_import_offer_all_styles() -> None:
    for operator in (bpy.ops.object.heic_depth_style, bpy.ops.import_scene.heic_depth):
        choices = operator.get_rna_type().properties["style"].enum_items
        assert tuple(choice.identifier for choice in choices) == ("NONE", *STYLES)
        assert all(choice.description for choice in choices)


@pytest.mark.parametrize(
    ("projection", "object_type"), [("CAMERA", "MESH"), ("ORTHOGRAPHIC", "POINT_CLOUD")]
)
@pytest.mark.parametrize("style", STYLES)
def test_result_has_the_photos_colours_in_their_places(
    tmp_path: Path, style: str, projection: str, object_type: str, inputs: Any
) -> None:
    obj = load(
        two_colours(tmp_path / "flag.heic"),
        style=style,
        object_type=object_type,
        projection=projection,
        use_dequantize=False,
    )
    if style == "DISSOLVE":  # shards drift from one half into the other
        inputs.set_input(obj.modifiers[MODIFIER], "Reach", 0.0)
    result = result_of(obj)
    places, colours = result.elements()
    assert len(places) > 100
    assert np.isfinite(result.points).all()
    lit = colours.max(axis=1) > 0.02  # SCANLINES have black cloth
    assert 0.3 < lit.mean() <= 1
    red, blue = colours[:, 0], colours[:, 2]
    scale = np.abs(places[:, 0]).max()  # elements nearer to the middle may be of both
    left, right = places[:, 0] < -0.1 * scale, places[:, 0] > 0.1 * scale
    if style == "RELIEF":  # its frame, walls and back have one colour, that of either half
        frame = colours[places[:, 1].argmax()]
        other = right if frame[0] > frame[2] else left
        other &= (colours != frame).any(axis=1)
    if style == "PINS":  # its frame is grey
        lit &= red != blue
    assert (left & lit).sum() > 30
    assert (right & lit).sum() > 30
    assert (red > blue)[left & lit].all()
    assert (blue > red)[right & lit].all()
    own = [slot.material.name for slot in obj.material_slots]
    assert result.materials in (own, [f"flag {label(style)}"])


def test_styles_differ(tmp_path: Path) -> None:
    obj = load(two_colours(tmp_path / "flag.heic"))
    seen = set()
    for style in STYLES:
        STYLE(style=style)
        result = result_of(obj)
        seen.add((len(result.points), len(result.starts), len(result.radius)))
    assert len(seen) == len(STYLES)


@pytest.mark.parametrize("style", STYLES)
def test_style_survives_saving_with_what_was_changed(
    tmp_path: Path, style: str, inputs: Any
) -> None:
    load(two_colours(tmp_path / "flag.heic"), style=style)
    modifier = bpy.context.object.modifiers[MODIFIER]
    plain = result_of(bpy.context.object)
    items = modifier.node_group.interface.items_tree
    shown = [item for item in items if getattr(item, "in_out", "") == "INPUT"]
    first = shown[2 if style == "RELIEF" else 1]  # RELIEF's Width is 0, of which there is no tenth
    first_value = inputs.get_input(modifier, first.name)
    inputs.set_input(modifier, first.name, type(first_value)(first_value * 0.1))
    changed = result_of(bpy.context.object)
    assert not same(plain.points, changed.points), first.name
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "flag.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "flag.blend"))
    again = result_of(bpy.data.objects["flag"])
    assert same(again.points, changed.points)
    assert same(again.colour, changed.colour)
    assert again.materials == changed.materials


def same(first: Any, second: Any) -> bool:
    return first.shape == second.shape and bool(np.allclose(first, second, rtol=1e-5, atol=1e-6))


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD"])
@pytest.mark.parametrize("style", STYLES)
def test_none_restores_the_object(tmp_path: Path, style: str, object_type: str) -> None:
    obj = load(two_colours(tmp_path / "flag.heic"), object_type=object_type)
    obj.modifiers.new("My Own", "NODES")
    before = state(obj)
    for other in (style, STYLES[STYLES.index(style) - 1], style):
        STYLE(style=other)
        assert [modifier.name for modifier in obj.modifiers] == ["My Own", MODIFIER]
        assert sum(group.is_modifier for group in bpy.data.node_groups) == 1
        assert all(group.users for group in bpy.data.node_groups)
        assert len(bpy.data.materials) <= (3 if other == "HALFTONE" else 2)  # with ink
    assert state(obj) != before
    STYLE(style="NONE")
    assert state(obj) == before


def state(obj: bpy.types.Object) -> dict[str, Any]:
    result = result_of(obj)
    return {
        "blocks": everything(),
        "modifiers": [modifier.name for modifier in obj.modifiers],
        "data": obj.data.name,
        "materials": [slot.material.name for slot in obj.material_slots],
        "properties": str(obj["heic_depth"].to_dict()),
        "attributes": sorted(obj.data.attributes.keys()),
        "shown": (len(result.points), result.points.sum(), result.colour.sum()),
    }


def test_what_a_person_keeps_stays(tmp_path: Path, inputs: Any) -> None:
    """A group in use elsewhere, and a material of one's own, outlive the style."""
    obj = load(two_colours(tmp_path / "flag.heic"), style="SPHERES")
    modifier = obj.modifiers[MODIFIER]
    other = bpy.data.objects.new("Other", obj.data.copy())
    bpy.context.scene.collection.objects.link(other)
    other.modifiers.new("Borrowed", "NODES").node_group = modifier.node_group
    own = bpy.data.materials.new("My Own")
    inputs.set_input(modifier, "Material", own)
    STYLE(style="NONE")
    assert other.modifiers["Borrowed"].node_group == bpy.data.node_groups["HEIC Depth Spheres"]
    assert "My Own" in bpy.data.materials


def test_an_edited_group_can_still_be_taken_off(tmp_path: Path) -> None:
    obj = load(two_colours(tmp_path / "flag.heic"), style="SPHERES")
    interface = obj.modifiers[MODIFIER].node_group.interface
    interface.remove(interface.items_tree["Material"])
    STYLE(style="NONE")
    assert not obj.modifiers
    assert not bpy.data.node_groups


def test_groups_within_go_with_the_style_but_for_a_persons_own(tmp_path: Path) -> None:
    obj = load(two_colours(tmp_path / "flag.heic"), style="LOW_POLY")
    group = obj.modifiers[MODIFIER].node_group
    nested = [node.node_tree for node in group.nodes if node.bl_idname == "GeometryNodeGroup"]
    assert len(nested) > 3
    assert all(tree.name.startswith(".HEIC Depth Low Poly: ") for tree in nested)
    own = bpy.data.node_groups.new("My Own", "GeometryNodeTree")
    nested[0].nodes.new("GeometryNodeGroup").node_tree = own
    kept = nested[1].name
    bpy.data.node_groups.new("Mine", "GeometryNodeTree").nodes.new(
        "GeometryNodeGroup"
    ).node_tree = nested[1]
    STYLE(style="NONE")
    assert {tree.name for tree in bpy.data.node_groups} == {"My Own", "Mine", kept}


def test_each_object_has_its_own_group(tmp_path: Path, inputs: Any) -> None:
    first = load(two_colours(tmp_path / "one.heic"), style="SPHERES")
    second = load(two_colours(tmp_path / "two.heic"), style="SPHERES")
    groups = {obj.modifiers[MODIFIER].node_group.name for obj in (first, second)}
    assert groups == {"HEIC Depth Spheres", "HEIC Depth Spheres.001"}
    before = len(result_of(second).points)
    inputs.set_input(first.modifiers[MODIFIER], "Count", 20)
    assert len(result_of(first).points) < before == len(result_of(second).points)


def test_all_selected_photos_are_styled_and_nothing_else(tmp_path: Path) -> None:
    things = [load(two_colours(tmp_path / f"{name}.heic")) for name in ("one", "two")]
    bystander = bpy.data.objects.new("Bystander", things[0].data.copy())
    bpy.context.scene.collection.objects.link(bystander)
    for obj in (*things, bystander):
        obj.select_set(True)
    STYLE(style="VOXELS")
    assert all(MODIFIER in obj.modifiers for obj in things)
    assert not bystander.modifiers


@pytest.mark.parametrize("linked", [False, True])
def test_a_copy_has_a_style_of_its_own(tmp_path: Path, linked: bool, inputs: Any) -> None:
    """It shares the style that it was copied with, until it is given another or none."""
    first = load(two_colours(tmp_path / "flag.heic"))
    before = everything()
    STYLE(style="SPHERES")
    bpy.ops.object.duplicate(linked=linked)
    copy = bpy.context.object
    assert copy != first
    STYLE(style="VOXELS")
    groups = [obj.modifiers[MODIFIER].node_group.name for obj in (first, copy)]
    assert groups == ["HEIC Depth Spheres", "HEIC Depth Voxels"]
    balls = result_of(first)
    assert len(balls.radius) > 100
    assert balls.materials == ["flag Spheres"]
    STYLE(style="NONE")
    assert same(result_of(first).points, balls.points)
    bpy.ops.object.delete()
    bpy.ops.outliner.orphans_purge(do_recursive=True)
    bpy.context.view_layer.objects.active = first
    first.select_set(True)
    STYLE(style="NONE")
    assert everything() == before


def test_balls_have_a_bright_and_a_dark_side(tmp_path: Path, inputs: Any) -> None:
    """The photo's light has no direction, but balls without light and shadow are discs."""
    colours = np.full((192, 256, 3), 128, np.uint8)
    codes = np.full((48, 64), 90, np.uint8)
    codes[0, 0] = 91  # not quite flat, or the import warns
    path = write_photo(tmp_path / "grey.heic", columns=64, rows=48, codes=codes, colours=colours)
    obj = load(path, style="SPHERES")
    inputs.set_input(obj.modifiers[MODIFIER], "Count", 4)
    set_up_render(128, 96, 16)
    seen = rendered(tmp_path / "render", linear=True)[:, :, 1]
    assert 0.15 < seen[seen > 0.01].mean() < 0.25, "as bright as the photo on the whole: 0.216"
    places, depth, radius = foremost(result_of(obj))
    middles = places * 128 + (64, -48)
    half = (radius / depth)[:, None] * 128 / 2
    light, dark = (
        seen[np.clip(-place[:, 1], 0, 95).astype(int), np.clip(place[:, 0], 0, 127).astype(int)]
        for place in (middles + half * (-1, 1), middles + half * (1, -1))
    )
    assert np.median(dark) < 0.6 * np.median(light)


def test_undo_takes_the_style_back(tmp_path: Path) -> None:
    load(two_colours(tmp_path / "flag.heic"))
    bpy.ops.ed.undo_push(message="before")
    before = everything()
    STYLE("EXEC_DEFAULT", True, style="SPHERES")
    assert MODIFIER in bpy.data.objects["flag"].modifiers
    bpy.ops.ed.undo()
    assert not bpy.data.objects["flag"].modifiers
    assert everything() == before


def test_other_objects_are_refused_in_words() -> None:
    cube = bpy.data.objects.new("Cube", bpy.data.meshes.new("Cube"))
    bpy.context.scene.collection.objects.link(cube)
    bpy.context.view_layer.objects.active = cube
    with pytest.raises(RuntimeError, match="Select a photo that was imported as HEIC Depth"):
        STYLE(style="SPHERES")


def test_menu_is_there_for_imported_photos_only(tmp_path: Path) -> None:
    module = importlib.import_module(f"{EXTENSION}.interface.style_operator")
    is_imported = importlib.import_module(f"{EXTENSION}.photo_parts").is_imported
    obj = load(two_colours(tmp_path / "flag.heic"))
    assert is_imported(obj)
    assert not is_imported(bpy.data.objects["flag Camera"])
    assert not is_imported(None)
    assert module.draw_style_menu in bpy.types.VIEW3D_MT_object._dyn_ui_initialize()


@pytest.mark.parametrize(
    ("material", "shader"), [("PHOTO", "EMISSION"), ("LIT", "BSDF_PRINCIPLED"), ("NONE", None)]
)
def test_style_reacts_to_light_as_the_object_does(
    tmp_path: Path, material: str, shader: str | None, inputs: Any
) -> None:
    obj = load(two_colours(tmp_path / "flag.heic"), material=material, style="VOXELS")
    used = inputs.get_input(obj.modifiers[MODIFIER], "Material")
    if shader is None:
        assert used is None
        return
    assert used != obj.active_material
    kinds = {node.type for node in used.node_tree.nodes}
    assert kinds == {shader, "ATTRIBUTE", "OUTPUT_MATERIAL"}
    STYLE(style="RELIEF")  # its UVs fit the photo
    assert inputs.get_input(obj.modifiers[MODIFIER], "Material") == obj.active_material


@pytest.mark.parametrize("style", STYLES)
def test_group_can_be_read_by_a_person(tmp_path: Path, style: str) -> None:
    obj = load(two_colours(tmp_path / "flag.heic"), style=style)
    tree = obj.modifiers[MODIFIER].node_group
    assert tree.name == f"HEIC Depth {label(style)}"
    assert tree.description
    parts = [node for node in tree.nodes if node.type in {"FRAME", "GROUP"}]
    assert len(parts) >= 4
    assert all(part.label for part in parts)
    for each in bpy.data.node_groups:
        assert_readable(each)
        assert len(each.nodes) < 300  # a person would not find anything, nor Blender quickly
    shown = [item for item in tree.interface.items_tree if getattr(item, "in_out", "") == "INPUT"]
    names = [item.name for item in shown]
    common = ["Build", "Stage", "Perspective", "Material"]
    assert names[names.index("Build") :][:4] == common
    panels = [item for item in tree.interface.items_tree if item.item_type == "PANEL"]
    assert [panel.name for panel in panels] == ["Movement", "Scene"]
    for item in shown[1:]:
        assert item.description, item.name
        if hasattr(item, "min_value"):
            assert item.min_value <= item.default_value <= item.max_value < 1e6, item.name


def label(style: str) -> str:
    items = bpy.ops.object.heic_depth_style.get_rna_type().properties["style"].enum_items
    return str(items[style].name)


@pytest.mark.parametrize("style", STYLES)
def test_it_looks_as_it_should(tmp_path: Path, style: str) -> None:
    obj = load(STILL_LIFE, style=style, resolution=0.5)
    camera = bpy.context.scene.camera
    camera.location.x += 0.06
    camera.rotation_euler.y += 0.05
    set_up_render(160, 120, 16)
    grain = 2 if style == "LOW_POLY" else 0  # its corners are scattered
    assert_looks_like(rendered(tmp_path / "render"), f"style_{style.lower()}", tmp_path, grain)
    assert obj.name == "still_life"


def test_failed_import_leaves_no_style_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adding = importlib.import_module(f"{EXTENSION}.adding")
    errors = importlib.import_module(f"{EXTENSION.removesuffix('.blender')}.core.errors")

    def fail(*_arguments: object) -> None:
        raise errors.DepthImportError("flag.heic is broken")

    monkeypatch.setattr(adding, "_link", fail)
    before = everything()
    with pytest.raises(RuntimeError, match=r"flag\.heic is broken"):
        load(two_colours(tmp_path / "flag.heic"), style="SPHERES")
    assert everything() == before
