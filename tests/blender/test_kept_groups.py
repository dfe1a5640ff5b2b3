# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Node groups of styles that come from the session's file are those that were built."""

import importlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
import pytest

from in_blender.bootstrap import EXTENSION

catalogue = importlib.import_module(f"{EXTENSION}.blender.styles.catalogue")
kept_groups = importlib.import_module(f"{EXTENSION}.blender.nodes.kept_groups")

_PLAIN = (bool, int, float, str, set)
# Blender's own bookkeeping, which is new with every node.
_OF_THE_MOMENT = {"is_active_output", "warning_propagation"}


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    kept_groups.forget_kept_groups()
    yield
    kept_groups.forget_kept_groups()


def _values_of(thing: Any) -> dict[str, object]:
    """Returns the plain values of a node, a socket or a part of a group's interface."""
    found: dict[str, object] = {}
    for each in thing.bl_rna.properties:
        if each.identifier in _OF_THE_MOMENT:
            continue
        value = getattr(thing, each.identifier)
        if isinstance(value, bpy.types.bpy_prop_array) or type(value).__name__ in {
            "Color",
            "Euler",
            "Vector",
        }:
            value = tuple(value)
        if isinstance(value, (*_PLAIN, tuple)):
            found[each.identifier] = value
    return found


def _told(group: bpy.types.NodeTree) -> list[object]:
    """Returns all that a group says, but for its name and those of the groups within."""
    told: list[object] = [group.description, group.is_modifier]
    for item in group.interface.items_tree:
        parent = item.parent.name if item.parent else ""
        told.append((_values_of(item) | {"parent": parent}, item.item_type))
    for node in group.nodes:
        parent = node.parent.name if node.parent else ""
        sockets = [_values_of(each) for each in itertools.chain(node.inputs, node.outputs)]
        told.append((node.bl_idname, _values_of(node), parent, sockets))
        if node.bl_idname == "GeometryNodeGroup":
            told.append(_told(node.node_tree))
    told.extend(
        (
            *(link.from_node.name, link.from_socket.identifier),
            *(link.to_node.name, link.to_socket.identifier, link.is_muted),
        )
        for link in group.links
    )
    return told


def _files() -> list[Path]:
    return list(Path(bpy.app.tempdir, "heic_depth_node_groups").glob("*"))


def _never(name: str) -> bpy.types.NodeTree:
    raise AssertionError(f"{name} was built again")


@pytest.mark.parametrize("style", catalogue.STYLES, ids=lambda style: style.identifier)
def test_a_kept_group_is_the_built_one(style: Any) -> None:
    name = f"HEIC Depth {style.label}"
    built = kept_groups.kept_group(name, style.build)
    assert [file.stem for file in _files()] == [name]
    expected, names = _told(built), {each.name for each in bpy.data.node_groups}
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    read = kept_groups.kept_group(name, _never)
    assert {each.name for each in bpy.data.node_groups} == names
    assert read.name == name
    assert _told(read) == expected


def test_a_second_one_stands_beside_the_first() -> None:
    style = catalogue.style_of("SPHERES")
    first = kept_groups.kept_group("Balls", style.build)
    count = len(bpy.data.node_groups)
    second = kept_groups.kept_group("Balls", _never)
    assert (first.name, second.name) == ("Balls", "Balls.001")
    assert len(bpy.data.node_groups) == 2 * count
    names = [each.name for each in bpy.data.node_groups]
    assert sum(name.startswith(".Balls.001: ") for name in names) == count - 1
    # Nothing is shared: whoever changes one changes no other photo.
    nested = [node.node_tree for node in second.nodes if node.bl_idname == "GeometryNodeGroup"]
    assert nested
    assert all(each.users == 1 for each in nested)


def test_no_file_tells_where_it_was_kept(tmp_path: Path) -> None:
    style = catalogue.style_of("SPHERES")
    kept_groups.kept_group("Balls", style.build)
    read = kept_groups.kept_group("Balls", _never)
    read.use_fake_user = True
    assert list(bpy.data.libraries) == []
    assert [each.library_weak_reference for each in bpy.data.node_groups] == [None] * len(
        bpy.data.node_groups
    )
    saved = tmp_path / "saved.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(saved), compress=False, copy=True)
    assert b"heic_depth_node_groups" not in saved.read_bytes()


def test_a_broken_file_is_made_again() -> None:
    style = catalogue.style_of("SPHERES")
    kept_groups.kept_group("Balls", style.build)
    (file,) = _files()
    whole = file.read_bytes()
    file.write_bytes(whole[:100])
    assert kept_groups.kept_group("Balls", style.build).nodes
    assert len(file.read_bytes()) > len(whole) // 2
    assert kept_groups.kept_group("Balls", _never).nodes


def test_where_nothing_can_be_written_groups_are_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_groups, "_folder", lambda: Path(__file__) / "folder")
    style = catalogue.style_of("SPHERES")
    assert kept_groups.kept_group("Balls", style.build).nodes
    assert kept_groups.kept_group("Balls", style.build).nodes


def test_they_go_with_the_extension() -> None:
    style = catalogue.style_of("SPHERES")
    kept_groups.kept_group("Balls", style.build)
    assert _files()
    kept_groups.forget_kept_groups()
    assert _files() == []
