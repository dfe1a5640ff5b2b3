# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The subject as a solid surface that breaks into shards, beside it and far behind it."""

import math
from dataclasses import dataclass, replace

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from ..objects.attributes import MATTE
from .appearance import coloured, finish, photo_colour
from .build_up import progress
from .cutting import ALL, deleted
from .flat_points import FlatPoints, flat_points_of
from .inputs import common_inputs, subject_input
from .jumps import least_jump, subject_depth
from .lattice import Lattice, across_jumps, lattice_of
from .shards import Drift, adrift, broken, smoothed_outline
from .strips import with_strips
from .tone import levels_input, toned

# Small squares along the side of one that breaks into two shards: they show the photo, and the
# subject's outline follows them.
_FINE = 4.0
# From the farthest to the subject, what is nearer than the first share belongs to the subject more
# and more, and all beyond the second does.
_SUBJECT_FROM, _SUBJECT_ALL = 0.45, 0.7
# The subject's own surface bears jumps larger by so many times: cracks in it would be black.
_TOLERANT = 2.0
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
class _Subject:
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
class _Wanted:
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


def dissolve(name: str) -> bpy.types.NodeTree:
    """Builds the node group."""
    recipe = Recipe(name, "A surface that breaks into shards beside and behind the subject")
    geometry = recipe.input("Geometry", kind="Geometry")
    count = recipe.input("Count", 90, low=2, high=400, about="Shards along the longer side")
    amount = recipe.factor(
        "Amount", 0.3, "How much of the subject comes apart; at 0 it stays whole"
    )
    behind = recipe.factor(
        "Behind", 0.9, "How far what is behind the subject is gone; at 0 it stays"
    )
    direction = recipe.input(
        "Direction",
        math.radians(25),
        low=-math.pi,
        high=math.pi,
        subtype="ANGLE",
        about="Where shards drift to: 0 is right, 90 degrees up",
    )
    reach = recipe.input(
        "Reach", 0.4, low=0.0, high=2.0, about="How far they drift, in the photo's longer side"
    )
    cut = recipe.factor(
        "Cut", 0.08, "The surface is open where depth jumps farther than this share of it"
    )
    seed = recipe.input("Seed", 0, low=0, high=10000, about="Another number, other shards")
    distance = subject_input(recipe)
    levels = levels_input(recipe, 0.4)
    perspective, material = common_inputs(recipe)
    with recipe.group("Samples"):
        flat = flat_points_of(recipe, geometry, perspective, to_look_up=True)
    with recipe.group("Sizes"), recipe.frame("The subject's depth, and a grid's points"):
        near = flat.subject_near(distance)
        depth = subject_depth(flat, near)
        jump = least_jump(flat, depth, cut)
        # A fine grid, which breaks along a coarse one.
        spacing = maximum(flat.longer / count, flat.spacing * _FINE)
        width, height, _ = flat.size.xyz()
        columns, rows = (
            (length / spacing + _HALF).floor() * _FINE + 1.0 for length in (width, height)
        )
    with recipe.group("A fine grid"):
        lattice, subject = _looked_at(flat, lattice_of(flat, columns, rows), near, depth)
    with recipe.group("Tones"):
        mesh = coloured(recipe, lattice.mesh, toned(flat, lattice.colour, levels))
    with recipe.group("How far gone"):
        is_own = recipe.of_face(subject.share) > ALL
        tolerance = is_own * (_TOLERANT - 1.0) + 1.0
        torn = across_jumps(replace(lattice, mesh=mesh), flat.far, jump, tolerance)
        mesh, own, share, is_strip = with_strips(lattice, subject.share, torn, jump)
        wanted = _Wanted(amount, behind, direction, seed)
        mesh, gone = _gone(flat, lattice, (mesh, own, share), subject, wanted)
    with recipe.group("Shards"):
        # What blurs from the subject to what is far behind it would leave squares in the air.
        is_loose = (gone > 0.0) | ((recipe.of_face(share) < _HALF) & (behind > 0.0))
        mesh = deleted(recipe, mesh, (is_strip > _HALF) & is_loose)
        mesh = broken(recipe, smoothed_outline(flat, mesh, gone + is_strip), gone)
        drift = Drift(reach * flat.longer * flat.scale(near), direction)
        mesh = adrift(flat, mesh, own, gone, drift)
    finish(recipe, mesh, material, builds_itself=True)
    return recipe.tidy()


def _looked_at(
    flat: FlatPoints, lattice: Lattice, near: Value, depth: Value
) -> tuple[Lattice, _Subject]:
    """Takes nearness and colours from the samples, and tells what belongs to the subject.

    All of it from one look for the nearest samples: that is what takes the time.
    """
    recipe = flat.recipe
    with recipe.frame("What the photo shows"):
        number = flat.nearest_sample(recipe.position())
        own = flat.sampled(flat.near, number)
        person = flat.sampled(recipe.attribute(f"{MATTE}portrait"), number)
        along = (own - flat.far) / depth
        ramp = (along - _SUBJECT_FROM) * (1.0 / (_SUBJECT_ALL - _SUBJECT_FROM))
        is_near = minimum(maximum(ramp, 0.0), 1.0)
        mesh, own, colour, share = recipe.capture(
            lattice.mesh,
            near=own,
            colour=flat.sampled(photo_colour(recipe), number, "FLOAT_COLOR"),
            share=mix(is_near, person, flat.has_person),
        )
    lattice = replace(lattice, mesh=mesh, near=own, colour=colour)
    return lattice, _Subject(near, depth, share)


def _gone(
    flat: FlatPoints,
    lattice: Lattice,
    faces: tuple[Value, Value, Value],
    subject: _Subject,
    wanted: _Wanted,
) -> list[Value]:
    """Returns triangles, and how far each is gone: 0 in place to 1 not there any more.

    Args:
        flat: The samples.
        lattice: The grid, whole: a torn one has lost points, and others have their numbers.
        faces: It without the faces across jumps, with what its points have: nearness, and how much
            they belong to the subject.
        subject: What the photo is of.
        wanted: The inputs.
    """
    recipe, (mesh, own_near, own_share) = flat.recipe, faces
    with recipe.frame("Halves of the squares of a coarse grid"):
        mesh = recipe.node("GeometryNodeTriangulate", {"Mesh": mesh}, quad_method="FIXED").value
        x, y, _ = ((recipe.position() - flat.low) * lattice.per_cell * (1.0 / _FINE)).xyz()
        column, row = x.floor(), y.floor()
        third = ((x - column) < (y - row)) * (1.0 / 3.0)
        middle = recipe.vector(column + 2.0 / 3.0 - third, row + 1.0 / 3.0 + third, 0.0)
        chance = recipe.node(
            "ShaderNodeTexWhiteNoise", {"Vector": middle + recipe.vector(0.0, 0.0, wanted.seed)}
        )["Color"]
        ragged, spread, _ = chance.xyz()
        middle = middle * _FINE / lattice.per_cell + flat.low
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
        seen, beside = lattice.at(lattice.near, middle), recipe.of_face(own_near)
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
        is_own = (own_share > mix(*_RAGGED, ragged)) * 1.0
        gone = mix(ground, own, is_own) - spread * mix(*_SPREAD, is_own)
        gone = minimum(maximum(gone, 0.0), 1.0)
        order = minimum(maximum(along + _HALF, 0.0), 1.0) * 0.8 + spread * 0.2
        gone = maximum(gone, 1.0 - progress(recipe, order))
        return recipe.capture(mesh, "FACE", gone=gone)
