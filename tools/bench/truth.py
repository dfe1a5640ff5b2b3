# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is really there in a scene, rendered once: from where the phone was, and from all sides."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from PIL import Image

from bench import capture, furnishing, head, layers, optics, scenes
from bench.optics import CAMERA, PHOTO_SIZE, SIDES, VIEW_SIZE, Seen, Side
from bench.scenes import SCENES, Scene
from heic_depth_import.core.colour import encode_srgb
from tests.still_life import shapes, studio
from tooling import cache

_PHOTO_SAMPLES, VIEW_SAMPLES = 4, 8
_HAIR_SAMPLES = 16
"""Hair is thinner than a pixel: what a pixel shows of it takes more rays to find out."""

_BLUR = 30
"""Pixels of the photo by which it is out of focus, where it is: a portrait at f/2 or so."""

_FRONT: Side = (0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Truth(Seen):
    """What is really there, seen from the phone in pixels of the photo, and from the sides.

    Attributes:
        scene: Which one.
        views: What a camera sees from each side, and from the front in a view's pixels.
    """

    scene: Scene
    views: dict[Side, Seen]


def truth_of(name: str, *, is_defocused: bool = False) -> Truth:
    """Returns the truth about a scene, rendered if nobody has done that yet.

    Args:
        name: Of the scene.
        is_defocused: Whether what lies behind the person is out of focus.
    """
    sources = (capture, furnishing, scenes, head, layers, optics, shapes, studio)
    ours = (_render_all, _render_side, _render_layers)
    held = "\n".join([bpy.app.version_string, *map(inspect.getsource, sources)])
    held += "\n".join(inspect.getsource(one) for one in ours)
    held += repr((_PHOTO_SAMPLES, VIEW_SAMPLES, _HAIR_SAMPLES, _BLUR))
    folder = cache.made_once("bench", name, held, lambda folder: _render_all(name, folder))
    look = "soft" if is_defocused else "sharp"
    views = {side: _seen(folder / _named(side), look) for side in (_FRONT, *SIDES)}
    front = _seen(folder / "photo", look)
    return Truth(front.picture, front.disparity, front.owner, front.alpha, SCENES[name], views)


def _named(side: Side) -> str:
    return f"{side[0]} right {side[1]} up"


def _seen(stem: Path, look: str) -> Seen:
    with np.load(f"{stem} depth.npz") as file:
        disparity, owner = file["disparity"], file["owner"]
    person = Path(f"{stem} person.png")
    alpha = capture.bytes_of(person, "RGBA")[..., 3] if person.exists() else None
    return Seen(capture.bytes_of(Path(f"{stem} {look}.png")), disparity, owner, alpha)


def _render_all(name: str, folder: Path) -> None:
    print(f"rendering the scene {name}, once", flush=True)
    scene = SCENES[name]
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    capture.prepare()
    scene.furnish()
    sky = sky_of(scenes.SKY)
    camera = studio.place_camera(CAMERA)
    _only(scene.in_depth, is_there=False)
    places = {"photo": _FRONT} | {_named(side): side for side in (_FRONT, *SIDES)}
    for stem, side in places.items():
        camera.matrix_world = capture.orbit(scene.pivot, *side)
        _render_side(scene, folder / stem, PHOTO_SIZE if stem == "photo" else VIEW_SIZE)
    sky.default_value = (0, 0, 0, 1)
    _only(scene.in_depth, is_there=True)
    _only(scene.in_pictures, is_there=False)
    for stem, side in places.items():
        camera.matrix_world = capture.orbit(scene.pivot, *side)
        disparity, owner = capture.probed(PHOTO_SIZE if stem == "photo" else VIEW_SIZE)
        np.savez_compressed(folder / f"{stem} depth.npz", disparity=disparity, owner=owner)


def sky_of(colour: furnishing.Colour) -> bpy.types.NodeSocket:
    """Gives the scene a sky; returns what takes its colour."""
    world = bpy.data.worlds.new("Sky")
    bpy.context.scene.world = world
    if world.node_tree is None:  # from Blender 5.0 on a world always has one
        world.use_nodes = True
    sky = world.node_tree.nodes["Background"].inputs["Color"]
    sky.default_value = (*colour, 1)
    return sky


def _only(name: str, *, is_there: bool) -> None:
    if name:
        bpy.data.objects[name].hide_render = not is_there


def _render_side(scene: Scene, stem: Path, size: tuple[int, int]) -> None:
    """Renders what a camera sees; where there is hair, in two layers and both looks."""
    if scene.in_pictures:
        _render_layers(scene, stem, size)
    else:
        samples = _PHOTO_SAMPLES if size == PHOTO_SIZE else VIEW_SAMPLES
        capture.render(Path(f"{stem} sharp.png"), size, samples)


def _render_layers(scene: Scene, stem: Path, size: tuple[int, int]) -> None:
    person, behind = Path(f"{stem} person.png"), Path(f"{stem} behind.png")
    things = [obj for obj in bpy.context.scene.objects if obj.name not in {scene.in_depth, "Phone"}]
    film = bpy.context.scene.render
    for path, is_person in ((person, True), (behind, False)):
        for obj in things:
            obj.hide_render = (obj.pass_index in scene.subjects) != is_person
        film.film_transparent = is_person
        # Pixels of views are larger, and hold more hairs; walls are simple everywhere.
        samples = _HAIR_SAMPLES * (1 if size == PHOTO_SIZE else 2)
        capture.render(path, size, samples if is_person else VIEW_SAMPLES)
    film.film_transparent = False
    for obj in things:
        obj.hide_render = False
    pixels, far = capture.bytes_of(person, "RGBA"), capture.bytes_of(behind)
    sharp = layers.over(pixels, far)
    Image.fromarray(encode_srgb(sharp)).save(f"{stem} sharp.png")
    if size == PHOTO_SIZE:
        soft = layers.defocused(sharp, layers.half_size_matte(pixels[..., 3]), _BLUR)
    else:  # nobody's matte: what the blurred background would look like from there
        soft = layers.over(pixels, far, round(_BLUR * size[0] / PHOTO_SIZE[0]))
    Image.fromarray(encode_srgb(soft)).save(f"{stem} soft.png")
    behind.unlink()
