# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was asked for and a format cannot hold, in sentences."""

from collections.abc import Iterator
from pathlib import Path

from ...core.settings import Projection
from ...core.staging.camera_moves import CameraMove
from ..adding import Imported
from ..settings import ImportSettings

_WITHOUT_CAMERA = (".ply", ".obj", ".pcd")


def left_out(imported: Imported, settings: ImportSettings, output: Path | None) -> Iterator[str]:
    """Yields what a file does not show of what the user has chosen.

    Args:
        imported: What came in.
        settings: The user's decisions.
        output: The file; None for none.
    """
    suffix = output.suffix.lower() if output is not None else ".blend"
    if suffix == ".blend":
        return
    if settings.has_hdr:
        yield f"a {suffix} has the photo's own colours, without HDR; a .blend has it"
    if settings.use_build_up and settings.style != "NONE":
        yield f"a {suffix} does not build up: it holds the finished style"
    if imported.rig is None or not imported.rig.frames:
        return
    has_perspective = settings.surface.projection is Projection.CAMERA
    if suffix in _WITHOUT_CAMERA:
        yield f"a {suffix} holds no camera, so none moves; .blend, .glb and .usdc do"
    elif suffix == ".glb" and settings.camera_move is CameraMove.DOLLY_ZOOM:
        yield (
            "the zoom of a dolly zoom in a .glb is only seen in viewers that know "
            "KHR_animation_pointer; in others the camera goes back without it"
        )
    elif suffix == ".glb" and settings.camera_move is CameraMove.WIGGLE and has_perspective:
        yield "a .glb knows no lens shift, so the camera of a wiggle turns towards its subject"
