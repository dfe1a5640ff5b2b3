# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of a flat grid that a modifier displaces."""

import bpy

from ...core.arrays import Floats
from ...core.deferred import Deferred
from ...core.memo import Memo
from ...core.surface.live_grid import LiveGrid, LivePart
from ..nodes.live_nodes import HIGHEST, LOWEST, MEASURED, MODIFIER, NOISE, live_nodes
from .attributes import add_mattes, fill
from .mesh import new_mesh
from .point_colours import GridColours
from .scene_colour import scene_basis


def new_live_grid(
    name: str, grid: LiveGrid, grid_colours: Deferred[GridColours], memo: Memo
) -> list[bpy.types.Object]:
    """Builds the flat grid with its modifier.

    Args:
        name: Of object and data-block.
        grid: The flat grid and what displaces it.
        grid_colours: What the photo shows.
        memo: Knows the colours of the same grid.

    Returns:
        The object of the faces that the import joined; and, where it tore any, that of the torn
        ones, which the modifier takes from there and which belongs to no collection.
    """
    basis = scene_basis()
    colours = Deferred(lambda: memo.of(GridColours.in_scene, grid_colours.value, basis))
    objects = [
        bpy.data.objects.new(own, _new_mesh(own, part, grid_colours, colours))
        for own, part in ((name, grid.joined), (f"{name} Torn", grid.torn))
        if part is not None
    ]
    modifier = objects[0].modifiers.new(MODIFIER, "NODES")
    # A group of its own for each object: it holds what the modifier starts from, and whoever
    # edits it changes no other object.
    modifier.node_group = live_nodes(grid, *objects[1:])
    return objects


def _new_mesh(
    name: str, part: LivePart, grid_colours: Deferred[GridColours], colours: Deferred[Floats]
) -> bpy.types.Mesh:
    """Builds the flat mesh of some faces, with all that the modifier reads.

    Args:
        name: Of the data-block.
        part: The faces.
        grid_colours: What the photo shows.
        colours: (samples, 4) the same, scene-linear.
    """
    surface = part.surface
    samples = surface.topology.samples
    mesh = new_mesh(name, surface, lambda: colours.value.take(samples, axis=0))
    add_mattes(mesh, grid_colours.value.mattes_of(surface))
    fill(mesh, "position", part.flat)
    fill(mesh, MEASURED, part.measured)
    fill(mesh, LOWEST, part.jumps.lowest, domain="FACE")
    fill(mesh, HIGHEST, part.jumps.highest, domain="FACE")
    fill(mesh, NOISE, part.jumps.noise, domain="FACE")
    mesh.update()
    return mesh
