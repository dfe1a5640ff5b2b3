# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import decides for the scene where nobody does."""

from typing import Literal

Arrangement = Literal["ROW", "STACKED"]
Placement = Literal["ORIGIN", "CURSOR", "BESIDE"]


class SceneDefaults:
    """Those of `blender.showing.SceneSettings`, which says what they mean."""

    arrange: Arrangement = "ROW"
    placement: Placement = "ORIGIN"
    use_active_camera = True
    use_render_size = True
    use_photo_colours = False
