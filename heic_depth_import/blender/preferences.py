# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences: what a photo may ask for, and where it is decoded."""

from dataclasses import replace
from typing import TYPE_CHECKING

import bpy
from bpy.app.translations import pgettext_iface
from bpy.props import EnumProperty, IntProperty

from ..core.defaults import MEGA, LimitDefaults
from .translations import OWN_CONTEXT

if TYPE_CHECKING:
    from ..core.limits import Limits
    from ..reading.photo_reader import PhotoReader


_PACKAGE = __package__.removesuffix(".blender")

# A photo of 12 megapixels with its background filled takes some 400 MB.
USUAL_MEMORY = 1000 * MEGA


class HeicDepthPreferences(bpy.types.AddonPreferences):
    """What keeps a photo from doing harm"""

    bl_idname = _PACKAGE

    photo_megapixels: IntProperty(
        name="Largest Photo (MP)",
        description="Refuse photos of more megapixels. "
        "While it is read, a photo takes some 6 MB of memory for each",
        default=LimitDefaults.photo_pixels // MEGA,
        min=1,
        soft_max=1000,
        max=4000,
    )
    depth_megapixels: IntProperty(
        name="Largest Depth Map (MP)",
        description="Refuse depth maps of more megapixels. "
        "While a surface is built, a depth map takes several hundred MB for each",
        default=LimitDefaults.depth_pixels // MEGA,
        min=1,
        soft_max=100,
        max=1000,
    )

    decode_apart: EnumProperty(
        name="Decode Apart",
        description="Decode photos in a process of their own: one that is broken or hostile "
        "cannot harm Blender, and Esc stops it",
        items=(
            (
                "AUTO",
                "Automatic",
                "Apart in the window and on the command line, within Blender for scripts",
            ),
            ("ALWAYS", "Always", "In a process of its own, for scripts too"),
            ("NEVER", "Never", "Within Blender"),
        ),
        default="AUTO",
        translation_context=OWN_CONTEXT,
    )
    decoding_seconds: IntProperty(
        name="Time Limit (s)",
        description="Give up a photo that takes longer to decode apart",
        subtype="TIME_ABSOLUTE",
        default=round(LimitDefaults.decoding_seconds),
        min=1,
        soft_max=600,
        max=86_400,
    )
    decoding_megabytes: IntProperty(
        name="Memory Limit (MB)",
        description="Give up a photo that takes more MB of memory to decode "
        "(without effect on macOS)",
        default=LimitDefaults.decoding_bytes // MEGA,
        min=500,
        soft_max=32_000,
        max=1_000_000,
    )

    memory_megabytes: IntProperty(
        name="Keep for Redo (MB)",
        description="Keep what was read and built of the photos imported last, so that changing "
        "an option in Adjust Last Operation is quick. Forgotten when a file is opened. "
        "0 keeps nothing",
        default=USUAL_MEMORY // MEGA,
        min=0,
        soft_max=16_000,
        max=1_000_000,
    )

    def draw(self, _context: bpy.types.Context) -> None:
        """Shows them all."""
        from ..isolation.sandbox.entering import offered

        self.layout.use_property_split = True
        self.layout.prop(self, "photo_megapixels")
        self.layout.prop(self, "depth_megapixels")
        self.layout.prop(self, "decode_apart")
        apart = self.layout.column()
        apart.active = self.decode_apart != "NEVER"
        sentence, names = offered()
        text = pgettext_iface(sentence).format(names=names)
        apart.label(text=text, icon="LOCKED", translate=False)
        apart.prop(self, "decoding_seconds")
        self.layout.prop(self, "decoding_megabytes")
        self.layout.prop(self, "memory_megabytes")


def chosen_limits(context: bpy.types.Context) -> "Limits":
    """Returns the user's limits; the usual ones where the add-on is not enabled by its name."""
    from ..core.limits import Limits

    chosen = _chosen(context)
    if chosen is None:
        return Limits()
    return Limits(
        photo_pixels=chosen.photo_megapixels * MEGA,
        depth_pixels=chosen.depth_megapixels * MEGA,
        decoding_seconds=float(chosen.decoding_seconds),
        decoding_bytes=chosen.decoding_megabytes * MEGA,
    )


def chosen_memory(context: bpy.types.Context) -> int:
    """Returns how many bytes of photos may be kept for redo; the usual ones as above."""
    chosen = _chosen(context)
    return USUAL_MEMORY if chosen is None else chosen.memory_megabytes * MEGA


def chosen_reader(
    context: bpy.types.Context, *, is_command_line: bool = False, threads: int = 0
) -> "PhotoReader":
    """Returns what reads photos where the user wants it.

    Args:
        context: Tells the preferences.
        is_command_line: Whether it is for ``--command``, whose photos may be anybody's, as opposed
            to a script's.
        threads: As in `Limits`.
    """
    from ..isolation.decoder import Decoder
    from ..reading.photo_reader import InProcessReader

    chosen = _chosen(context)
    where = chosen.decode_apart if chosen else "AUTO"
    is_usually_apart = is_command_line or is_in_window()
    is_apart = where == "ALWAYS" or (where == "AUTO" and is_usually_apart)
    limits = replace(chosen_limits(context), decoding_threads=threads)
    return Decoder(limits) if is_apart else InProcessReader(limits)


def is_in_window() -> bool:
    """Tells whether somebody sits and waits; farms have time limits of their own."""
    return not bpy.app.background


def _chosen(context: bpy.types.Context) -> HeicDepthPreferences | None:
    addon = context.preferences.addons.get(_PACKAGE)
    chosen = addon.preferences if addon else None
    return chosen if isinstance(chosen, HeicDepthPreferences) else None
