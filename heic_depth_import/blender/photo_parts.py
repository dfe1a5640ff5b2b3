# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of an imported photo, found from one another."""

import bpy
from bpy.app.translations import pgettext_tip as tip_

from .custom_properties import PROPERTIES


def is_imported(obj: bpy.types.Object | None) -> bool:
    """Tells whether an object is a photo that the import made."""
    return obj is not None and obj.get(PROPERTIES) is not None


def photo_of(obj: bpy.types.Object | None) -> bpy.types.Object | None:
    """Returns the photo that an object is or belongs to: its camera, background, lamp or stage."""
    if obj is None or is_imported(obj):
        return obj
    return obj.parent if is_imported(obj.parent) else None


def is_changeable(photo: bpy.types.Object) -> bool:
    """Tells whether a photo is this file's own: neither linked nor an override of what is."""
    return photo.is_editable and photo.override_library is None


def changeable_photo(
    operator: type[bpy.types.Operator], context: bpy.types.Context
) -> bpy.types.Object | None:
    """Returns the photo of the active object; without one that may be changed, it tells why.

    Args:
        operator: Its tooltip is told.
        context: Has the active object.
    """
    photo = photo_of(context.object)
    if photo is None:
        operator.poll_message_set(tip_("Select a photo that was imported as HEIC Depth"))
    elif not is_changeable(photo):
        operator.poll_message_set(tip_("The photo is linked from another file"))
    else:
        return photo
    return None


def background_of(photo: bpy.types.Object) -> bpy.types.Object | None:
    """Returns the surface behind what stands in front; None where there is none."""
    from .styles.apply import backgrounds_of

    return next(iter(backgrounds_of(photo)), None)


def staging_of(photo: bpy.types.Object) -> list[bpy.types.Object]:
    """Returns what is on the stage of a photo's style."""
    from .objects.stage import staging_in
    from .styles.apply import stage_of

    stage = stage_of(photo)
    return staging_in(stage, photo) if stage is not None else []
