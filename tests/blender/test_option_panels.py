# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options as the file browser, a drop and the redo panel show them."""

import importlib
from types import SimpleNamespace
from typing import Any

import bpy
import pytest

from tests.blender.conftest import EXTENSION

option_panels = importlib.import_module(f"{EXTENSION}.blender.interface.option_panels")
FIRST = ["object_type", "style", "use_stage", "material", "fill_background"]
IDLE = {"use_stage", "use_build_up", "point_radius", "depth_scale"}


class Layout:
    """Takes note of options, of those that are greyed, and of what is folded at first."""

    def __init__(self, root: "Layout | None" = None, *, unfolds: bool = True) -> None:
        self.active = True
        self.root = root or self
        self.unfolds = unfolds
        self.shown: list[str] = []
        self.greyed: set[str] = set()
        self.folded: dict[str, bool] = {}

    def row(self) -> "Layout":
        """Begins a part."""
        return Layout(self.root)

    column = row

    def panel(self, name: str, *, default_closed: bool) -> "tuple[Layout, Layout | None]":
        """Begins a part that can be folded."""
        self.root.folded[name] = default_closed
        return Layout(self.root), Layout(self.root) if self.root.unfolds else None

    def label(self, text: str) -> None:
        """Takes a title."""
        assert text

    def prop(self, _owner: object, name: str, **_: object) -> None:
        """Takes an option."""
        self.root.shown.append(name)
        if not self.active:
            self.root.greyed.add(name)


def options() -> dict[str, Any]:
    """Returns all options of an import by hand, as they are by default."""
    known = bpy.ops.import_scene.heic_depth.get_rna_type().properties
    hidden = {"filepath", "directory", "files"}
    return {
        each.identifier: each.default
        for each in known
        if each.identifier != "rna_type" and each.identifier not in hidden
    }


def drawn(*, unfolds: bool = True, **chosen: object) -> Layout:
    layout = Layout(unfolds=unfolds)
    assert chosen.keys() <= options().keys()
    option_panels.draw_options(SimpleNamespace(layout=layout, **(options() | chosen)))
    return layout


def test_what_is_chosen_first_is_open_and_the_rest_is_folded() -> None:
    """Else Import and Cancel lie below the edge of a laptop's screen."""
    layout = drawn(unfolds=False)
    assert layout.shown == [*FIRST, "use_camera"]  # that is in the title of a fold
    assert len(layout.folded) == 4
    assert all(layout.folded.values())


def test_every_option_is_there_once() -> None:
    assert sorted(drawn().shown) == sorted(options())


@pytest.mark.parametrize(
    ("chosen", "greyed"),
    [
        ({}, IDLE),
        ({"style": "PINS"}, IDLE - {"use_stage", "use_build_up"}),
        ({"object_type": "POINT_CLOUD"}, IDLE - {"point_radius"} | {"use_texture"}),
        ({"object_type": "GRID"}, IDLE | {"use_soft_edges"}),
        ({"cut": 0.0}, IDLE | {"use_soft_edges"}),
        ({"use_mattes": False}, IDLE | {"use_soft_edges"}),
        ({"material": "NONE"}, IDLE | {"use_texture"}),
        ({"material": "LIT"}, IDLE | {"use_hdr"}),
        (
            {"projection": "ORTHOGRAPHIC"},
            IDLE - {"depth_scale"}
            | {"use_undistort", "disparity_scale", "disparity_offset", "far_limit"},
        ),
        (
            {"use_camera": False},
            IDLE
            | {"use_look_through", "use_active_camera", "use_render_size"}
            | {"camera_move", "use_depth_of_field"},
        ),
    ],
)
def test_what_has_no_effect_is_greyed(chosen: dict[str, object], greyed: set[str]) -> None:
    layout = drawn(**chosen)
    assert layout.greyed == greyed
    assert sorted(layout.shown) == sorted(options()), "greyed, not hidden"
