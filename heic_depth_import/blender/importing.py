# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One photo into the scene."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from .. import reader
from ..core.photo import DepthPhoto
from ..core.surface import Surface, hidden_surface_of, surface_of
from ..pixels import PhotoGrid
from .camera import new_camera
from .material import new_image, new_material
from .mesh import new_mesh
from .point_cloud import new_point_cloud
from .preferences import chosen_limits
from .scene_colour import scene_linear
from .settings import ImportSettings
from .transaction import all_or_nothing

_PROPERTIES = "heic_depth"
_MANY_POINTS = 1_500_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in.

    Attributes:
        photo: As read from the file.
        surface: The visible surface.
        main: The object that carries it.
        camera: The photo's camera, if asked for.
    """

    photo: DepthPhoto
    surface: Surface
    main: bpy.types.Object
    camera: bpy.types.Object | None


def import_photo(
    context: bpy.types.Context,
    path: Path,
    settings: ImportSettings,
    tell: Callable[[str], None],
) -> Imported:
    """Reads a photo and adds it to the scene; selection and scene settings stay as they are.

    Args:
        context: Tells the collection to add to.
        path: A HEIC file.
        settings: The user's decisions.
        tell: Is told what takes long.

    Raises:
        DepthImportError: The photo cannot be imported, and nothing was added.
    """
    photo = reader.read(path, chosen_limits(context))
    rows, columns = photo.depth.disparity.shape
    resolution = settings.surface.resolution
    if rows * columns * resolution**2 > _MANY_POINTS:
        size = f"{round(columns * resolution)} x {round(rows * resolution)}"
        tell(f"{photo.name}: building {size} points, this takes a while")
    picture = PhotoGrid(photo, settings.use_mattes)
    with_faces = settings.object_type == "MESH"
    surface = surface_of(photo, settings.surface, picture, with_faces=with_faces)
    light = picture.light(*surface.grid_shape).reshape(-1, 3)
    colours = np.take(light, surface.topology.samples, axis=0)
    hidden = (
        hidden_surface_of(photo, settings.surface, picture) if settings.fill_background else None
    )
    name = path.stem
    with all_or_nothing():
        main = _new_object(name, surface, scene_linear(colours), settings)
        main.rotation_euler = (np.pi / 2, 0.0, 0.0)  # stand upright: the phone looks along +Y
        main[_PROPERTIES] = _properties(photo, surface)
        if settings.material != "NONE":
            textured = settings.use_texture and settings.object_type == "MESH"
            image = new_image(name, picture) if textured else None
            main.data.materials.append(new_material(name, settings.material, image))
        children = []
        if hidden is not None:
            background = _new_object(
                f"{name} Background", hidden.surface, scene_linear(hidden.colours), settings
            )
            if settings.material != "NONE":
                material = new_material(background.name, settings.material, None)
                background.data.materials.append(material)
            children.append(background)
        camera = None
        if settings.use_camera:
            farthest = max(
                part.depth.max() for part in (surface, hidden and hidden.surface) if part
            )
            camera = new_camera(
                f"{name} Camera",
                photo.camera,
                float(surface.depth.min()),
                float(farthest),
                settings.surface,
            )
            children.append(camera)
        _link(context, name, main, children)
    return Imported(photo, surface, main, camera)


def _link(
    context: bpy.types.Context,
    name: str,
    main: bpy.types.Object,
    children: list[bpy.types.Object],
) -> None:
    """Puts everything into a collection of its own."""
    collection = bpy.data.collections.new(name)
    collection.objects.link(main)
    for child in children:
        child.parent = main
        collection.objects.link(child)
    _home(context).children.link(collection)


def _new_object(
    name: str, surface: Surface, colours: NDArray[np.float32], settings: ImportSettings
) -> bpy.types.Object:
    if settings.object_type == "MESH":
        return bpy.data.objects.new(name, new_mesh(name, surface, colours))
    radius = surface.spacing * np.float32(0.5**0.5)  # diagonal neighbours touch: no gaps
    if settings.point_radius > 0:
        radius = np.full_like(radius, settings.point_radius)
    return new_point_cloud(name, surface, colours, radius)


def _home(context: bpy.types.Context) -> bpy.types.Collection:
    """Returns the collection to add to: the active one, unless it is linked from another file."""
    active = context.collection
    assert context.scene is not None  # Blender has no file without a scene
    return active if active and active.is_editable else context.scene.collection


def _properties(photo: DepthPhoto, surface: Surface) -> dict[str, object]:
    """Returns what is worth knowing about the photo; never where or by whom it was taken."""
    return {
        "file": photo.name,
        "device": photo.shot.device,
        "lens": photo.shot.lens,
        "date": photo.shot.date,
        "size": photo.camera.size,
        "accuracy": "absolute" if photo.depth.is_absolute else "relative",
        "nearest_depth": float(surface.depth.min()),
        "farthest_depth": float(surface.depth.max()),
        "quantisation_step": float(np.nanmedian(photo.depth.step)),
        "intrinsics": photo.camera.source.value,
    }
