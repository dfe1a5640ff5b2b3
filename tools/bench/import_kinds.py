# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The imports whose time is measured, and what each may take."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import bpy

BUNDLED = Path(__file__).parents[2] / "tests" / "still_life" / "still_life.heic"
MESH, MESH_AND_TEXTURE, LAYERED = "mesh", "mesh, texture", "soft layers, background"


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of import.

    Attributes:
        name: Of it.
        options: Of the operator; all others are as usual.
        most: Times on the clock that decoding the photo alone takes in the same run, its goal.
        beyond: The kind that the goal comes on top of; empty where it stands alone.
    """

    name: str
    options: Mapping[str, object]
    most: float
    beyond: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it is the photo's surface and nothing else."""
        return not self.beyond and self.options.get("object_type") != "GRID"

    def run(self, photo: Path) -> None:
        """Imports a photo as scripts do."""
        bpy.ops.import_scene.heic_depth(filepath=str(photo), **self.options)


_PLAIN = {"use_texture": False, "use_mattes": False}
# What the photo shows comes with each: the colours of points, UVs where there are faces.
KINDS = (
    ImportKind("points", {"object_type": "POINT_CLOUD", **_PLAIN}, 1.4),
    ImportKind(MESH, _PLAIN, 1.7),
    ImportKind(MESH_AND_TEXTURE, {"use_mattes": False}, 1.8),
    ImportKind("live grid", {"object_type": "GRID", **_PLAIN}, 2.0),
    ImportKind(LAYERED, {"fill_background": True}, 1.5, MESH_AND_TEXTURE),
)


def kind_of(name: str) -> ImportKind:
    """Returns the kind of a name."""
    (kind,) = (kind for kind in KINDS if kind.name == name)
    return kind


def has_samples() -> bool:
    """Tells whether there are real photos.

    The bundled one has a quarter of a phone's pixels, so that decoding is no yardstick.
    """
    return bool(os.environ.get("HEIC_DEPTH_SAMPLES"))


def sample(name: str) -> Path:
    """Returns a real photo by its name; the bundled one where there are none."""
    return Path(os.environ["HEIC_DEPTH_SAMPLES"], f"{name}.heic") if has_samples() else BUNDLED


def start_over() -> None:
    """Empties Blender's file."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
