# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One photo into the scene."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import bpy
import numpy as np

from ..core.arrays import Floats
from ..core.background.hidden_surface import Background, hidden_surface_of
from ..core.errors import UnreadablePhotoError
from ..core.limits import MAX_POINTS
from ..core.photo import DepthPhoto, typical_step
from ..core.staging.camera_reach import Stage
from ..core.staging.focus import Focus, focus_of
from ..core.surface.live_grid import LiveGrid, live_grid_of
from ..core.surface.surface import Surface, surface_of
from ..reading.photo_reader import PhotoReader, awaited
from ..reading.reader import PhotoOrder
from ..reading.sampler import PillowSampler
from .objects.attributes import add_mattes
from .objects.camera import new_camera, set_focus
from .objects.depth_image import new_depth_image
from .objects.filming import Take, film
from .objects.lamps import new_lamps
from .objects.live_grid import new_live_grid
from .objects.material import new_image, new_material
from .objects.mesh import new_mesh
from .objects.point_cloud import new_point_cloud
from .objects.point_colours import Paint
from .objects.scene_colour import scene_linear
from .preferences import chosen_reader
from .settings import PROPERTIES, ImportSettings
from .styles.apply import apply_style
from .transaction import Transaction, arrangement_kept

_DEPTH_IMAGE = "heic_depth_image"
_MANY_POINTS = 1_500_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in.

    Attributes:
        photo: As read from the file.
        surface: The visible surface.
        main: The object that carries it.
        take: The photo's camera, if asked for.
    """

    photo: DepthPhoto
    surface: Surface
    main: bpy.types.Object
    take: Take | None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know, one sentence each."""
        return (*self.photo.warnings, *(self.take.warnings if self.take else ()))


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
    reader = chosen_reader(context)
    try:
        return awaited(
            importing(context, path, settings, tell, reader=reader, transaction=Transaction())
        )
    finally:
        reader.end()


def importing(  # noqa: PLR0913  what an import depends on
    context: bpy.types.Context,
    path: Path,
    settings: ImportSettings,
    tell: Callable[[str], None],
    *,
    reader: PhotoReader,
    transaction: Transaction,
) -> Generator[None, None, Imported]:
    """Does the same in steps, so that the window lives on while the photo is decoded.

    Args:
        context: Tells the collection to add to.
        path: A HEIC file.
        settings: The user's decisions.
        tell: Is told what takes long.
        reader: Reads the photo.
        transaction: Takes note of what is added.

    Raises:
        DepthImportError: The photo cannot be imported, and nothing was added.
    """
    name = _name_of(path)
    photo = yield from reader.reading(PhotoOrder(path, use_mattes=settings.use_mattes))
    rows, columns = photo.depth.disparity.shape
    bounded = settings.surface.at_most(MAX_POINTS, (rows, columns))
    resolution = bounded.resolution
    if resolution < settings.surface.resolution:
        told = (
            f"built with a resolution of {resolution:.2g}: with {settings.surface.resolution:.2g}, "
            f"its depth map of {columns} x {rows} samples would fill the memory"
        )
        photo = replace(photo, warnings=(*photo.warnings, told))
        settings = replace(settings, surface=bounded)
    if rows * columns * resolution**2 > _MANY_POINTS:
        size = f"{round(columns * resolution)} x {round(rows * resolution)}"
        tell(f"{photo.name}: building {size} points, this takes a while")
    shape = _Shape.of(photo, settings)
    with arrangement_kept(context), transaction.adding():
        main = _new_main(name, shape, settings)
        children = []
        if shape.hidden is not None:
            children.append(_new_background(f"{name} Background", shape.hidden, settings))
        focus = focus_of(photo, shape.surface, settings.surface.projection)
        take = None
        if settings.use_camera:
            take = _new_take(f"{name} Camera", shape, settings, focus, _scene(context))
            children.append(take.camera)
        if settings.material == "LIT":
            children += new_lamps(name, shape.surface, focus.distance)
        _link(context, name, main, children)
    return Imported(photo, shape.surface, main, take)


def _name_of(path: Path) -> str:
    """Returns what to call the objects; Blender takes no name that is not Unicode."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        name = ascii(path.name)[1:-1]
        raise UnreadablePhotoError(f"{name} has a name that is no text; rename the file") from None
    return path.stem


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """Everything about a photo in space that is known before a data-block is made.

    Attributes:
        sampler: The photo.
        surface: What is visible.
        live: The same as a flat grid, where that is wanted.
        hidden: What lies behind it, where that is wanted.
    """

    sampler: PillowSampler
    surface: Surface
    live: LiveGrid | None
    hidden: Background | None

    @classmethod
    def of(cls, photo: DepthPhoto, settings: ImportSettings) -> Self:
        """Builds what the settings ask for."""
        sampler = PillowSampler(photo)
        live: LiveGrid | None = None
        if settings.object_type == "GRID":
            live = live_grid_of(photo, settings.surface, sampler)
            surface = live.joined.surface
        else:
            with_faces = settings.object_type == "MESH"
            surface = surface_of(photo, settings.surface, sampler, with_faces=with_faces)
        fill = settings.fill_background
        hidden = hidden_surface_of(photo, settings.surface, sampler) if fill else None
        return cls(sampler, surface, live, hidden)


def _new_main(name: str, shape: _Shape, settings: ImportSettings) -> bpy.types.Object:
    """Builds the object of what is visible, with material and style."""
    surface, sampler = shape.surface, shape.sampler
    paint = Paint.of(sampler, surface.grid_shape)
    if shape.live is None:
        main = _new_object(name, surface, paint.colours(surface), settings)
        assert isinstance(main.data, bpy.types.Mesh | bpy.types.PointCloud)
        add_mattes(main.data, paint.mattes_of(surface))
        shown = [main]
    else:
        shown = new_live_grid(name, shape.live, paint)
        main = shown[0]
    main.rotation_euler = (np.pi / 2, 0.0, 0.0)  # stand upright: the phone looks along +Y
    main[PROPERTIES] = _properties(sampler.photo, surface, settings)
    if settings.use_depth_image:
        # This makes the object its user: without one Blender would not save it.
        main[_DEPTH_IMAGE] = new_depth_image(f"{name} Depth", surface)
    if settings.material != "NONE":
        textured = settings.use_texture and settings.object_type != "POINT_CLOUD"
        image = new_image(name, sampler) if textured else None
        material = new_material(name, settings.material, image)
        for thing in shown:
            thing.data.materials.append(material)
    apply_style(main, settings.style)
    return main


def _new_background(name: str, hidden: Background, settings: ImportSettings) -> bpy.types.Object:
    background = _new_object(name, hidden.surface, scene_linear(hidden.colours), settings)
    if settings.material != "NONE":
        background.data.materials.append(new_material(name, settings.material, None))
    return background


def _new_take(
    name: str, shape: _Shape, settings: ImportSettings, focus: Focus, scene: bpy.types.Scene
) -> Take:
    """Builds the photo's camera and its move."""
    surface, intrinsics = shape.surface, shape.sampler.photo.camera
    parts = (surface, shape.hidden and shape.hidden.surface)
    farthest = float(max(part.depth.max() for part in parts if part))
    nearest = float(surface.depth.min())
    camera = new_camera(name, intrinsics, nearest, farthest, settings.surface)
    set_focus(camera, focus, is_used=settings.use_depth_of_field)
    stage = Stage.of(
        surface,
        intrinsics,
        settings.surface.projection,
        focus.distance,
        has_background=shape.hidden is not None,
    )
    return film(camera, stage, settings.camera_move, scene)


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
    name: str, surface: Surface, colours: Floats, settings: ImportSettings
) -> bpy.types.Object:
    if settings.object_type != "POINT_CLOUD":
        return bpy.data.objects.new(name, new_mesh(name, surface, colours))
    radius = surface.spacing * np.float32(0.5**0.5)  # diagonal neighbours touch: no gaps
    if settings.point_radius > 0:
        radius = np.full_like(radius, settings.point_radius)
    return new_point_cloud(name, surface, colours, radius)


def _home(context: bpy.types.Context) -> bpy.types.Collection:
    """Returns the collection to add to: the active one, unless it is linked from another file."""
    active = context.collection
    return active if active and active.is_editable else _scene(context).collection


def _scene(context: bpy.types.Context) -> bpy.types.Scene:
    assert context.scene is not None  # Blender has no file without a scene
    return context.scene


def _properties(photo: DepthPhoto, surface: Surface, settings: ImportSettings) -> dict[str, object]:
    """Returns what is worth knowing about the photo; never where or by whom it was taken."""
    return {
        "file": photo.name,
        "device": photo.shot.device,
        "lens": photo.shot.lens,
        "date": photo.shot.date,
        "size": photo.camera.size,
        "accuracy": "absolute" if photo.depth.is_absolute else "relative",
        "disparity_scale": photo.depth.origin.scale * settings.surface.disparity_scale,
        "disparity_offset": (
            photo.depth.origin.offset * settings.surface.disparity_scale
            + settings.surface.disparity_offset
        ),
        "nearest_depth": float(surface.depth.min()),
        "farthest_depth": float(surface.depth.max()),
        "quantisation_step": typical_step(photo.depth.step),
        "intrinsics": photo.camera.source.value,
        "intrinsics_notes": "; ".join(photo.camera.notes),
        "projection": settings.surface.projection.value,
    }
