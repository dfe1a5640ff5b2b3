# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's readers, in an environment of their own: what each finds in our files.

Usage: ``python reading.py READER FILE...``; prints one object of JSON: by the file's name how many
points and triangles there are, their bounds, and the mean of the points' colours, 0 to 255.
"""

import ctypes
import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def _found(points: Any, triangles: Any, colours: Any, **more: object) -> dict[str, object]:
    places = np.asarray(points, float).reshape(-1, 3)
    shades = None if colours is None else np.asarray(colours, float)[:, :3]
    return {
        "points": len(places),
        "triangles": len(triangles),
        "low": places.min(axis=0).tolist() if len(places) else None,
        "high": places.max(axis=0).tolist() if len(places) else None,
        "colour": None if shades is None else shades.mean(axis=0).tolist(),
        **more,
    }


def with_plyfile(path: str) -> dict[str, object]:
    """Reads with plyfile, which also tells the names and types of properties."""
    said = importlib.import_module("plyfile").PlyData.read(path)
    vertex = said["vertex"]
    faces = [len(each) for each in said["face"]["vertex_indices"]] if "face" in said else []
    assert set(faces) <= {3}
    return _found(
        np.stack([vertex[name] for name in "xyz"], axis=-1),
        faces,
        np.stack([vertex[name] for name in ("red", "green", "blue")], axis=-1),
        properties={each.name: each.val_dtype for each in vertex.properties},
        # Of a photo's own mesh nothing: depth is along the camera's axis, which is y.
        beside=float(np.abs(vertex["depth"] - vertex["y"]).max()) if "depth" in vertex else None,
    )


def with_meshio(path: str) -> dict[str, object]:
    """Reads with meshio, as pyvista does."""
    mesh = importlib.import_module("meshio").read(path)
    assert {cells.type for cells in mesh.cells} <= {"triangle"}
    colours = np.stack([mesh.point_data[name] for name in ("red", "green", "blue")], axis=-1)
    # It takes uchar for signed (5.3.5).
    return _found(mesh.points, mesh.get_cells_type("triangle"), colours.astype(np.uint8))


def with_trimesh(path: str) -> dict[str, object]:
    """Reads with trimesh; what has a texture, in its colours."""
    trimesh = importlib.import_module("trimesh")
    scene = trimesh.load(path, process=False, force="scene")
    points, faces, colours, pictures = [], [np.empty((0, 3))], [], 0
    for node in scene.graph.nodes_geometry:
        matrix, name = scene.graph[node]
        part = scene.geometry[name]
        points.append(trimesh.transform_points(part.vertices, matrix))
        faces.append(getattr(part, "faces", faces[0]))
        visual = part.visual if hasattr(part, "faces") else None
        if visual is None or visual.kind == "vertex":
            colours.append(part.colors if visual is None else visual.vertex_colors)
            continue
        material = visual.material
        picture = getattr(material, "baseColorTexture", None) or getattr(material, "image", None)
        pictures += picture is not None
        if picture is None:
            colours.append(visual.vertex_attributes["color"])
        else:
            colours.append(trimesh.visual.uv_to_color(visual.uv, picture))
    return _found(
        np.concatenate(points),
        np.concatenate(faces),
        np.concatenate([each[:, :3] / (257 if each.dtype == np.uint16 else 1) for each in colours]),
        pictures=pictures,
    )


def with_open3d(path: str) -> dict[str, object]:
    """Reads with Open3D; what has no triangles, as a point cloud."""
    # Open3D looks for it where the system keeps libraries: a package has it as well.
    libusb_package = importlib.import_module("libusb_package")
    ctypes.CDLL(str(libusb_package.get_library_path()), ctypes.RTLD_GLOBAL)
    open3d = importlib.import_module("open3d")
    cloud = open3d.io.read_point_cloud(path) if not path.endswith(".obj") else None
    mesh = open3d.io.read_triangle_mesh(path) if not path.endswith(".pcd") else None
    if mesh is not None and len(mesh.triangles):
        return _found(mesh.vertices, mesh.triangles, np.asarray(mesh.vertex_colors) * 255)
    assert cloud is not None
    return _found(cloud.points, [], np.asarray(cloud.colors) * 255)


def with_usd(path: str) -> dict[str, object]:
    """Reads with usd-core, and asks all of its validators."""
    Usd, UsdGeom, UsdValidation = (  # noqa: N806  as the library writes them
        importlib.import_module(f"pxr.{name}") for name in ("Usd", "UsdGeom", "UsdValidation")
    )
    stage = Usd.Stage.Open(path)
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    assert validators
    errors = UsdValidation.ValidationContext(validators).Validate(stage)
    points, faces, colours = [], 0, []
    for prim in stage.Traverse():
        if not prim.IsA(UsdGeom.PointBased):
            continue
        shape = UsdGeom.PointBased(prim)
        matrix = np.array(UsdGeom.Xformable(prim).ComputeLocalToWorldTransform(0))
        own = np.asarray(shape.GetPointsAttr().Get(), float)
        points.append(own @ matrix[:3, :3] + matrix[3, :3])
        colours.append(np.asarray(shape.GetDisplayColorAttr().Get(), float) * 255)
        if prim.IsA(UsdGeom.Mesh):
            faces += sum(count - 2 for count in UsdGeom.Mesh(prim).GetFaceVertexCountsAttr().Get())
    return _found(
        np.concatenate(points),
        range(faces),
        np.concatenate(colours),
        errors=[f"{error.GetName()}: {error.GetMessage()}" for error in errors],
        up=UsdGeom.GetStageUpAxis(stage),
        metres=UsdGeom.GetStageMetersPerUnit(stage),
    )


READERS: dict[str, Callable[[str], dict[str, object]]] = {
    "plyfile": with_plyfile,
    "meshio": with_meshio,
    "trimesh": with_trimesh,
    "open3d": with_open3d,
    "usd": with_usd,
}

if __name__ == "__main__":
    read = READERS[sys.argv[1]]
    print(json.dumps({Path(path).name: read(path) for path in sys.argv[2:]}))
