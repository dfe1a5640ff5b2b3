# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports the depth map of phone portrait photos (HEIC) into Blender."""


def register() -> None:
    """Makes the import available in Blender."""
    from . import blender

    blender.register()


def unregister() -> None:
    """Takes back everything that `register` did."""
    from . import blender

    blender.unregister()
