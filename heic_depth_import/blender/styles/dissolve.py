# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The subject as a solid surface that breaks into shards, beside it and far behind it."""

import math
from dataclasses import replace

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from ..objects.attributes import MATTE
from .appearance import coloured, finish, photo_colour
from .behind import Behind, parted
from .beneath import Beneath, beneath, goes_on, sheet_beneath
from .cutting import ALL, deleted
from .facet_corners import joined
from .flat_points import FlatPoints, flat_points_of
from .inputs import background_input, common_inputs, subject_input
from .jumps import borne, least_jump, subject_depth
from .lattice import Lattice, across_jumps, lattice_of
from .shards import Drift, adrift, broken, smoothed_outline
from .strips import with_strips
from .tone import levels_input, toned
from .vanishing import FINE, Faces, Subject, Wanted, gone_of

# From the farthest to the subject, what is nearer than the first share belongs to the subject more
# and more, and all beyond the second does.
_SUBJECT_FROM, _SUBJECT_ALL = 0.45, 0.7
_SUBJECT_HALF = (_SUBJECT_FROM + _SUBJECT_ALL) / 2
# So many samples of the background at most: what of it is shown has fewer points.
_BEHIND = 100_000
_HALF = 0.5


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
    background = background_input(recipe)
    with recipe.group("Samples"):
        flat = flat_points_of(
            recipe, geometry, perspective, background, to_look_up=True, most_behind=_BEHIND
        )
        flat, hidden = parted(flat)
    with recipe.group("Sizes"), recipe.frame("The subject's depth, and a grid's points"):
        near = flat.subject_near(distance)
        depth = subject_depth(flat, near)
        jump = least_jump(flat, depth, cut)
        # A fine grid, which breaks along a coarse one.
        spacing = maximum(flat.longer / count, flat.spacing * FINE)
        width, height, _ = flat.size.xyz()
        columns, rows = (
            (length / spacing + _HALF).floor() * FINE + 1.0 for length in (width, height)
        )
    with recipe.group("A fine grid"):
        lattice, subject = _looked_at(flat, lattice_of(flat, columns, rows), near, depth)
    with recipe.group("Tones"):
        mesh = coloured(recipe, lattice.mesh, toned(flat, lattice.colour, levels))
    with recipe.group("Torn, with strips behind outlines"):
        is_own = (recipe.of_face(subject.share) > ALL) * 1.0
        tolerance = borne(flat, recipe.of_face(lattice.near), jump, is_own, 1.0)
        torn = across_jumps(replace(lattice, mesh=mesh), flat.far, jump, tolerance)
        surface = with_strips(lattice, subject.share, torn, jump)
    sheet = _sheet(flat, hidden, lattice, subject, jump, levels)
    with recipe.group("That and what is seen"):
        mesh = joined(recipe, [surface.mesh, sheet.mesh])
        mesh, own, share, is_strip = recipe.capture(
            mesh,
            near=mix(surface.near, sheet.near, sheet.is_there),
            share=maximum(surface.share, sheet.is_there),
            is_strip=maximum(surface.is_strip, sheet.is_there),
        )
    with recipe.group("How far gone"):
        wanted = Wanted(amount, behind, direction, seed)
        faces = Faces(mesh, own, share, sheet.is_there)
        mesh, gone = gone_of(flat, lattice, faces, subject, wanted)
    with recipe.group("Shards"):
        # What blurs from the subject to what is far behind it would leave squares in the air.
        is_loose = (gone > 0.0) | ((recipe.of_face(share) < _HALF) & (behind > 0.0))
        mesh = deleted(recipe, mesh, (is_strip > _HALF) & is_loose)
        is_fixed = is_strip * (1.0 - sheet.is_there)
        mesh = broken(recipe, smoothed_outline(flat, mesh, gone + is_fixed), gone)
        drift = Drift(reach * flat.longer * flat.scale(near), direction)
        mesh = adrift(flat, mesh, own, gone, drift)
    finish(recipe, mesh, material, builds_itself=True)
    return recipe.tidy()


def _looked_at(
    flat: FlatPoints, lattice: Lattice, near: Value, depth: Value
) -> tuple[Lattice, Subject]:
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
    return lattice, Subject(near, depth, share)


def _sheet(  # noqa: PLR0913, PLR0917  # what the sheet is made of
    flat: FlatPoints, hidden: Behind, lattice: Lattice, subject: Subject, jump: Value, levels: Value
) -> Beneath:
    """Returns what of the subject goes on beneath what stands before it."""
    recipe = flat.recipe
    with recipe.group("What of the background belongs to the subject"):
        least = flat.far + subject.depth * _SUBJECT_HALF
        found = sheet_beneath(flat, hidden, lattice, (least, subject.share), jump)
    with recipe.group("Where that goes on from what is seen"):
        joins = goes_on(flat, found, jump)
        return beneath(flat, found, joins, jump, levels)
