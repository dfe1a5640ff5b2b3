# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of a flat grid that a modifier displaces."""

import bpy

from ...core.surface.live_grid import LiveGrid, LivePart
from ..nodes.live_nodes import HIGHEST, LOWEST, MEASURED, MODIFIER, NOISE, live_nodes
from .attributes import add_mattes, fill
from .mesh import new_mesh
from .point_colours import Paint


def new_live_grid(name: str, grid: LiveGrid, paint: Paint) -> list[bpy.types.Object]:
    """Builds the flat grid with its modifier.

    Args:
        name: Of object and data-block.
        grid: The flat grid and what displaces it.
        paint: What the photo shows.

    Returns:
        The object of the faces that the import joined; and, where it tore any, that of the torn
        ones, which the modifier takes from there and which belongs to no collection.
    """
    things = [bpy.data.objects.new(name, _new_mesh(name, grid.joined, paint))]
    if grid.torn is not None:
        torn = f"{name} Torn"
        things.append(bpy.data.objects.new(torn, _new_mesh(torn, grid.torn, paint)))
    modifier = things[0].modifiers.new(MODIFIER, "NODES")
    # A group of its own for each object: it holds what the modifier starts from, and whoever
    # edits it changes no other object.
    modifier.node_group = live_nodes(grid, *things[1:])
    return things


def _new_mesh(name: str, part: LivePart, paint: Paint) -> bpy.types.Mesh:
    """Builds the flat mesh of some faces, with all that the modifier reads."""
    mesh = new_mesh(name, part.surface, paint.colours(part.surface))
    add_mattes(mesh, paint.mattes_of(part.surface))
    fill(mesh, "position", part.flat)
    fill(mesh, MEASURED, part.measured)
    fill(mesh, LOWEST, part.jumps.lowest, domain="FACE")
    fill(mesh, HIGHEST, part.jumps.highest, domain="FACE")
    fill(mesh, NOISE, part.jumps.noise, domain="FACE")
    mesh.update()
    return mesh
