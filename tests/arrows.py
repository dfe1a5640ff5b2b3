# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which wing of the extension may import which: the one table of it.

From it come the test that holds the walls and the picture in ARCHITECTURE.md. What stands further
down may import what stands further up and is named beside it, never the other way round.
"""

# Wing -> wings that it may import. `core` is the vocabulary: the modules beside its folders.
ARROWS: dict[str, tuple[str, ...]] = {
    "core": (),
    "version": (),
    "core.heif": ("core",),
    "core.jpeg": ("core",),
    "core.metadata": ("core",),
    "core.restoration": ("core",),
    "core.layers": ("core", "core.restoration"),
    "core.surface": ("core", "core.restoration", "core.layers"),
    "core.background": ("core", "core.restoration", "core.layers", "core.surface"),
    "core.staging": ("core", "core.surface"),
    "reading": ("core", "core.heif", "core.jpeg", "core.metadata", "core.layers", "core.surface"),
    "isolation": ("core", "reading"),
    "photos": ("core", "core.surface", "reading", "version"),
    "blender.custom_properties": (),
    "blender.scene_defaults": (),
    "blender.settings": ("core", "core.staging"),
    "blender.transaction": (),
    "blender.replacement": ("blender.transaction",),
    "blender.mishaps": ("core",),
    "blender.stoppable": (),
    "blender.translations": (),
    "blender.preferences": ("core", "isolation", "reading", "blender.translations"),
    "blender.memory": ("core", "reading", "blender.preferences"),
    "blender.nodes": ("core.surface",),
    "blender.objects": (
        *("core", "core.surface", "core.staging", "reading"),
        *("blender.settings", "blender.nodes"),
    ),
    "blender.styles": (
        "core",
        "core.staging",
        "blender.settings",
        "blender.nodes",
        "blender.objects",
        "blender.custom_properties",
    ),
    "blender.import_record": ("core", "core.surface", "blender.settings"),
    "blender.shown_photo": ("core", "reading", "blender.objects"),
    "blender.shape": (
        *("core", "core.layers", "core.surface", "core.background", "core.staging", "reading"),
        *("blender.settings", "blender.shown_photo"),
    ),
    "blender.building": (
        *("core", "core.surface", "core.background", "core.staging"),
        *("blender.settings", "blender.objects", "blender.shape"),
        "blender.custom_properties",
    ),
    "blender.styling": (
        *("core", "core.staging", "blender.objects", "blender.styles"),
        "blender.custom_properties",
    ),
    "blender.photo_parts": (
        "blender.objects",
        "blender.styles",
        "blender.custom_properties",
    ),
    "blender.rescaling": (
        *("core.surface", "blender.nodes", "blender.objects"),
        *("blender.styles", "blender.styling", "blender.import_record", "blender.photo_parts"),
        "blender.custom_properties",
    ),
    "blender.adding": (
        *("core", "core.surface", "core.staging", "blender.settings", "blender.objects"),
        *("blender.styles", "blender.shape", "blender.building", "blender.styling"),
    ),
    "blender.importing": (
        *("core", "reading", "blender.settings", "blender.transaction", "blender.preferences"),
        *("blender.objects", "blender.stoppable", "blender.memory", "blender.shape"),
        *("blender.import_record", "blender.adding", "blender.mishaps"),
    ),
    "blender.taking_over": ("blender.objects", "blender.replacement"),
    "blender.reloading": (
        *("core", "core.surface", "core.staging", "reading", "blender.settings"),
        *("blender.transaction", "blender.nodes", "blender.objects", "blender.styling"),
        *("blender.import_record", "blender.photo_parts", "blender.adding"),
        *("blender.importing", "blender.rescaling", "blender.taking_over"),
        *("blender.mishaps", "blender.replacement"),
        "blender.custom_properties",
    ),
    "blender.showing": (
        "blender.objects",
        "blender.photo_parts",
        "blender.adding",
        "blender.scene_defaults",
    ),
    "blender.interface": (
        *("core", "core.staging", "reading", "blender.settings", "blender.transaction"),
        *("blender.preferences", "blender.nodes", "blender.objects", "blender.styles"),
        "blender.styling",
        *("blender.adding", "blender.importing", "blender.photo_parts", "blender.rescaling"),
        "core.surface",
        *("blender.import_record", "blender.reloading", "blender.showing", "blender.memory"),
        *("blender.translations", "blender.mishaps"),
        "blender.custom_properties",
        "blender.scene_defaults",
    ),
    "blender.exporting": (
        *("core", "core.staging", "reading", "blender.settings", "blender.objects"),
        *("blender.adding", "blender.interface"),
        "blender.custom_properties",
    ),
    "blender.command": (
        *("core", "isolation", "reading", "blender.settings", "blender.preferences"),
        *("blender.adding", "blender.importing", "blender.showing", "blender.exporting"),
        *("blender.interface", "version"),
        "blender.custom_properties",
    ),
    "blender": (
        *("blender.preferences", "blender.memory", "blender.import_record", "blender.interface"),
        *("blender.command", "blender.translations", "blender.nodes"),
    ),
    "heic_depth_import": ("blender",),
}

# Modules in the folders that are a wing of their own.
_SINGLE = ("version", *(wing for wing in ARROWS if wing.startswith("blender.")))


def wing_of(module: str) -> str:
    """Returns the wing of a module; its name goes without the package's."""
    if module in _SINGLE:
        return module
    first, _, rest = module.partition(".")
    if not first:
        return "heic_depth_import"
    if first in {"core", "blender"} and rest:
        folder = f"{first}.{rest.split('.')[0]}"
        return folder if folder in ARROWS else first
    return first


def picture() -> str:
    """Returns the table as a Mermaid flowchart, arrows from a wing to what it imports."""
    lines = ["flowchart BT"]
    for wing, imported in ARROWS.items():
        # What is imported through another wing as well would only fill the picture.
        through = {further for each in imported for further in ARROWS[each]}
        lines += [f"    {wing} --> {each}" for each in imported if each not in through]
    return "\n".join(lines)
