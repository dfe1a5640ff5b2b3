# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera of a binary glTF file, which knows neither lens shift nor a zoom in time.

Shift becomes a turn: what the shifted lens has in the middle of the picture stays there. Zoom is
told by KHR_animation_pointer. Focus and aperture, which glTF has no words for, are told in the
camera's `extras`.
"""

from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Quaternion, Vector

from ...core.arrays import Doubles
from .camera_frames import CameraFrames
from .glb_content import GlbContent

_ANIMATE_ANYTHING = "KHR_animation_pointer"
_OURS = "heic_depth"
_DIGITS = 6
# What differs by less, in metres, radians or parts of a quaternion, does not move.
_STILL = 1e-6
_AHEAD = Vector((0.0, 0.0, -1.0))
# Blender's z is up, glTF's y.
_UP = Matrix(((1, 0, 0, 0), (0, 0, 1, 0), (0, -1, 0, 0), (0, 0, 0, 1)))


def with_camera(content: bytes, frames: CameraFrames | None) -> bytes:
    """Returns a file whose camera sees what Blender's does, as far as glTF can say it.

    Args:
        content: The file as Blender wrote it, without animation.
        frames: What its camera does; None if there is none.
    """
    if frames is None:
        return content
    glb = GlbContent.parsed(content)
    node = next(
        number
        for number, each in enumerate(glb.document["nodes"])
        if "camera" in each and each.get("name") == frames.camera.name
    )
    film = frames.onto_film
    places, turns = _places(frames, _to_world(glb.document["nodes"], node))
    glb.document["nodes"][node] |= {
        "translation": places[0].tolist(),
        "rotation": turns[0].tolist(),
    }
    _tell_lens(glb.document["cameras"][glb.document["nodes"][node]["camera"]], frames)
    tracks = [
        ({"node": node, "path": "translation"}, places),
        ({"node": node, "path": "rotation"}, turns),
    ]
    if not _is_orthographic(film[0]):
        tracks.append((_zoom(glb.document["nodes"][node]["camera"]), _angles(film)[:, None]))
    _animate(glb, frames, tracks)
    return glb.packed()


def _places(frames: CameraFrames, parent: Matrix) -> tuple[Doubles, Doubles]:
    """Returns where the camera stands within its parent, (frames, 3), and how, (frames, 4)."""
    places, turns = [], list[Quaternion]()
    inverse = parent.inverted()
    for to_world, film in zip(frames.to_world, frames.onto_film, strict=True):
        turned = Matrix(to_world.tolist()) @ _towards_the_middle(film).to_matrix().to_4x4()
        place, turn, _ = (inverse @ _UP @ turned).decompose()
        if turns:
            turn.make_compatible(turns[-1])  # the shorter way from frame to frame
        places.append(place)
        turns.append(turn)
    return np.array(places), np.array([(turn.x, turn.y, turn.z, turn.w) for turn in turns])


def _towards_the_middle(film: Doubles) -> Quaternion:
    """Returns the shortest turn from the optical axis to the middle of the picture."""
    if _is_orthographic(film):
        return Quaternion()
    middle = Vector((film[0, 2] / film[0, 0], film[1, 2] / film[1, 1], -1.0))
    return _AHEAD.rotation_difference(middle)


def _is_orthographic(film: Doubles) -> bool:
    return bool(film[3, 3] == 1.0)


def _angles(film: Doubles) -> Doubles:
    """Returns the height of the picture in radians, (frames,)."""
    angles: Doubles = 2 * np.arctan(1 / film[:, 1, 1])
    return angles


def _to_world(nodes: list[dict[str, Any]], child: int) -> Matrix:
    """Returns the matrix from the space that a node stands in to the scene's."""
    for number, node in enumerate(nodes):
        if child in node.get("children", ()):
            return _to_world(nodes, number) @ _matrix(node)
    return Matrix.Identity(4)


def _matrix(node: dict[str, Any]) -> Matrix:
    if "matrix" in node:
        numbers = node["matrix"]
        return Matrix([numbers[row::4] for row in range(4)])
    x, y, z, w = node.get("rotation", (0, 0, 0, 1))
    return Matrix.LocRotScale(
        node.get("translation", (0, 0, 0)),
        Quaternion((w, x, y, z)),
        node.get("scale", (1, 1, 1)),
    )


def _tell_lens(camera: dict[str, Any], frames: CameraFrames) -> None:
    """Tells of the lens at the first frame; all that glTF has words for, in these."""
    lens, film = frames.camera.data, frames.onto_film[0]
    assert isinstance(lens, bpy.types.Camera)
    told: dict[str, object] = {"focus_distance": round(lens.dof.focus_distance, _DIGITS)}
    if _is_orthographic(film):
        # Blender's own rule is for the longer side whatever the camera's fit is.
        camera["orthographic"] |= {"xmag": 1 / film[0, 0], "ymag": 1 / film[1, 1]}
    else:
        camera["perspective"] |= {
            "aspectRatio": film[1, 1] / film[0, 0],
            "yfov": float(_angles(frames.onto_film)[0]),
        }
        told["f_number"] = round(lens.dof.aperture_fstop, _DIGITS)
        told["lens_shift"] = [
            round(lens.shift_x, _DIGITS),
            round(lens.shift_y, _DIGITS),
        ]
    told["use_depth_of_field"] = lens.dof.use_dof
    camera["extras"] = {_OURS: told}


def _zoom(camera: int) -> dict[str, Any]:
    pointer = {"pointer": f"/cameras/{camera}/perspective/yfov"}
    return {"path": "pointer", "extensions": {_ANIMATE_ANYTHING: pointer}}


def _animate(
    glb: GlbContent, frames: CameraFrames, tracks: list[tuple[dict[str, Any], Doubles]]
) -> None:
    """Adds one animation of all that moves."""
    moving = [
        (target, values) for target, values in tracks if np.ptp(values, axis=0).max() > _STILL
    ]
    if not moving:
        return
    times = glb.add(frames.seconds[:, None])
    samplers = [{"input": times, "output": glb.add(values)} for _, values in moving]
    channels = [{"sampler": number, "target": target} for number, (target, _) in enumerate(moving)]
    for target, _ in moving:
        for name in target.get("extensions", ()):
            glb.use_extension(name)
    animation = {"name": frames.camera.name, "channels": channels, "samplers": samplers}
    glb.document.setdefault("animations", []).append(animation)
