# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far what dissolves is gone: beside the subject, behind it, and of it."""

from dataclasses import dataclass

from ..nodes.values import Value, maximum, minimum, mix
from .build_up import progress
from .flat_points import FlatPoints
from .lattice import Lattice

FINE = 4.0
"""Small squares along the side of one that breaks into two shards: they show the photo, and the
subject's outline follows them."""
# How much shards of one place differ in how far they are gone: behind the subject, and of it.
_SPREAD = (0.75, 0.5)
# What is behind the subject is gone by so much next to it, more far behind it, and towards the
# photo's border and the way that shards drift, where the subject's own border is at 1.
_NEXT, _FAR, _AROUND, _ALONG, _BORDER = 0.55, 0.6, 0.5, 0.2, 0.7
# What is behind the subject by this share of its depth is clearly behind: all such is as far gone,
# and not kept by being next to the subject as the photo lies: sky between its leaves would shine.
_CLEARLY = 0.5
# A shard is as deep as its middle; what is off that by this share of depth is of another surface.
_STEP = 0.2
# The border of what is gone winds by so much, in subjects, over so many turns along the photo.
_WINDING, _TURNS = 0.7, 6.0
# Shards belong to the subject from a share on that is drawn by lot between these: it is ragged.
_RAGGED = (0.5, 0.8)
# A uniform row is so many of its standard deviations long.
_DEVIATIONS = 12**0.5
_HALF = 0.5
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Subject:
    """What the photo is of.

    Attributes:
        near: Its nearness.
        depth: From the farthest to it, in nearness.
        share: How much each point of the grid belongs to it, 0 to 1.
    """

    near: Value
    depth: Value
    share: Value


@dataclass(frozen=True, slots=True)
class Faces:
    """What is to break up.

    Attributes:
        mesh: The grid without the faces across jumps, with strips, and the sheet beneath.
        near: Nearness of its points.
        share: How much they belong to the subject.
        is_beneath: 1 on the sheet beneath, else 0.
    """

    mesh: Value
    near: Value
    share: Value
    is_beneath: Value


@dataclass(frozen=True, slots=True)
class Wanted:
    """Inputs that tell what comes apart.

    Attributes:
        amount: How much of the subject.
        behind: How far what is behind it is gone.
        direction: Where shards drift to, radians.
        seed: Another number, other shards.
    """

    amount: Value
    behind: Value
    direction: Value
    seed: Value


def gone_of(
    flat: FlatPoints,
    lattice: Lattice,
    faces: Faces,
    subject: Subject,
    wanted: Wanted,
) -> list[Value]:
    """Returns triangles, and how far each is gone: 0 in place to 1 not there any more.

    Args:
        flat: The samples.
        lattice: The grid, whole: a torn one has lost points, and others have their numbers.
        faces: What is to break up.
        subject: What the photo is of.
        wanted: The inputs.
    """
    recipe, mesh = flat.recipe, faces.mesh
    with recipe.frame("Halves of the squares of a coarse grid"):
        mesh = recipe.node("GeometryNodeTriangulate", {"Mesh": mesh}, quad_method="FIXED").value
        x, y, _ = ((recipe.position() - flat.low) * lattice.per_cell * (1.0 / FINE)).xyz()
        column, row = x.floor(), y.floor()
        third = ((x - column) < (y - row)) * (1.0 / 3.0)
        middle = recipe.vector(column + 2.0 / 3.0 - third, row + 1.0 / 3.0 + third, 0.0)
        chance = recipe.node(
            "ShaderNodeTexWhiteNoise", {"Vector": middle + recipe.vector(0.0, 0.0, wanted.seed)}
        )["Color"]
        ragged, spread, _ = chance.xyz()
        middle = middle * FINE / lattice.per_cell + flat.low
    with recipe.frame("Where it is, from the middle of the subject"):
        extent = recipe.node(
            "GeometryNodeAttributeStatistic",
            {
                "Geometry": lattice.mesh,
                "Attribute": recipe.position(),
                "Selection": subject.share > _HALF,
            },
            data_type="FLOAT_VECTOR",
        )
        across, up, _ = (extent["Standard Deviation"] * _DEVIATIONS).xyz()
        across, up = maximum(across, _TINY), maximum(up, _TINY)
        x, y, _ = (middle - extent["Mean"]).xyz()
        along = x * wanted.direction.wave("COSINE") + y * wanted.direction.wave("SINE")
        winding = recipe.node(
            "ShaderNodeTexNoise", {"Vector": middle, "Scale": _TURNS / flat.longer, "Detail": 3.0}
        ).value
        along = along / maximum(across, up) + (winding - _HALF) * _WINDING
        around = recipe.vector(x / across, y / up, 0.0).length() * 2.0
    with recipe.frame("How far gone what is behind the subject is"):
        seen, beside = lattice.at(lattice.near, middle), recipe.of_face(faces.near)
        # What goes by its own depth has few depths, or shards would break up.
        step = subject.depth * _STEP
        is_beside = (beside - seen).absolute() > step
        seen = mix(seen, ((beside / step).floor() + _HALF) * step, is_beside * 1.0)
        far = (subject.near - seen) / (subject.depth * _CLEARLY)
        far = minimum(maximum(far, 0.0), 1.0)
        aside = (around - _BORDER) * _AROUND + along * _ALONG
        aside = maximum(aside, 0.0) + minimum(aside, 0.0) * (1.0 - far)
        ground = wanted.behind * (far * _FAR + _NEXT) + aside
        ground *= wanted.behind > 0.0
    with recipe.frame("How far gone all is"):
        own = (along - _HALF) / maximum(wanted.amount, _TINY) + 1.0
        own *= wanted.amount > 0.0
        is_own = (faces.share > mix(*_RAGGED, ragged)) * 1.0
        # What is beneath would show through between shards: where any may be loose it is gone.
        spread *= 1.0 - faces.is_beneath
        gone = mix(ground, own, is_own) - spread * mix(*_SPREAD, is_own)
        gone = minimum(maximum(gone, 0.0), 1.0)
        order = minimum(maximum(along + _HALF, 0.0), 1.0) * 0.8 + spread * 0.2
        gone = maximum(gone, 1.0 - progress(recipe, order))
        return recipe.capture(mesh, "FACE", gone=gone)
