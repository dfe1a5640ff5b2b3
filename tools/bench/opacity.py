# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of each pixel an import fills with the person: what opacity is when it is looked at."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from bench import capture
from bench.layers import light
from bench.likeness import opacity_error
from bench.optics import VIEW_SIZE, Side
from bench.truth import VIEW_SAMPLES, Truth

SIDES: tuple[Side, ...] = ((10, 0), (-10, 0))

_BEHIND = 2.0
"""Of the distance to the middle of the scene: what is farther is not the person."""


def opacity_errors(truth: Truth, scratch: Path) -> tuple[float, float]:
    """Measures the person's rim in a scene whose true opacity is known.

    Everything imported gives off white where it is nearer than midway to the wall, and black where
    it is farther; nothing else of its materials is changed. A pixel is then as bright as the person
    has a share in it, whether a mesh ends there or its material gets transparent: the picture is
    what remains of the person over what lies behind. It is compared with the person's rendered
    opacity, seen from the same place. The scene shows no colours after that.

    Args:
        truth: The scene.
        scratch: A picture to write.

    Returns:
        Mean error in percent at the person's rim, seen from where the phone was, and from 10
        degrees to either side. There other hairs are at the rim: a flat picture of the person with
        its true opacity would still be 9 % off.
    """
    tell_near_from_far(_BEHIND * truth.scene.pivot)
    bpy.context.scene.render.film_transparent = False

    def error_from(side: Side) -> float:
        alpha = truth.views[side].alpha
        assert alpha is not None
        return opacity_error(_share_from(truth, side, scratch), alpha)

    return error_from((0, 0)), float(np.mean([error_from(side) for side in SIDES]))


def tell_near_from_far(distance: float) -> None:
    """Makes all that glows white where it is nearer to the camera, and black where it is not.

    Args:
        distance: Metres along the optical axis.
    """
    for material in bpy.data.materials:
        tree = material.node_tree
        for glow in [node for node in tree.nodes if node.type == "EMISSION"] if tree else []:
            depth = tree.nodes.new("ShaderNodeCameraData").outputs["View Z Depth"]
            is_near = tree.nodes.new("ShaderNodeMath")
            is_near.operation = "LESS_THAN"
            is_near.inputs[1].default_value = distance
            tree.links.new(depth, is_near.inputs[0])
            tree.links.new(is_near.outputs[0], glow.inputs["Color"])
            strength = glow.inputs["Strength"]
            for link in list(strength.links or ()):
                tree.links.remove(link)
            strength.default_value = 1


def _share_from(truth: Truth, side: Side, scratch: Path) -> NDArray[np.float64]:
    bpy.context.scene.camera.matrix_world = capture.orbit(truth.scene.pivot, *side)
    capture.render(scratch, VIEW_SIZE, VIEW_SAMPLES)
    return light(capture.bytes_of(scratch))[..., 0].astype(np.float64)
