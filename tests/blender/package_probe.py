# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Say what the extension does in a process of its own; test_package.py reads it.

Usage: ``package_probe.py PHOTO [ZIP]``, with a profile in BLENDER_USER_RESOURCES. With the zip it
is installed first. Prints one line of JSON at the end.
"""

import json
import sys

import bpy

EXTENSION = "bl_ext.user_default.heic_depth_import"


def main(photo: str, zip_file: str | None) -> None:
    """Installs or enable the extension, import, and disable and enable it twice."""
    if zip_file:
        bpy.ops.extensions.package_install_files(
            filepath=zip_file, repo="user_default", enable_on_install=True, overwrite=True
        )
    else:
        bpy.ops.preferences.addon_enable(module=EXTENSION)
    seen: dict[str, object] = {"enabled": _is_enabled()}
    seen["imported"] = sorted(bpy.ops.import_scene.heic_depth(filepath=photo))
    seen["objects"] = sorted(entry.type for entry in bpy.data.collections["cat"].objects)
    seen["pillow_heif"] = str(sys.modules["pillow_heif"].__file__)
    registered = [_registered()]
    for _ in range(2):
        bpy.ops.preferences.addon_disable(module=EXTENSION)
        registered.append(_registered())
        bpy.ops.preferences.addon_enable(module=EXTENSION)
        registered.append(_registered())
    print(json.dumps(seen | {"registered": registered}))


def _is_enabled() -> bool:
    return EXTENSION in bpy.context.preferences.addons


def _registered() -> list[str]:
    """Returns everything of the extension that Blender knows about."""
    classes = [
        cls.__name__
        for cls in _subclasses(bpy.types.bpy_struct)
        if _is_ours(cls) and getattr(cls, "is_registered", False)
    ]
    entries = [
        function.__name__
        for menu in (bpy.types.TOPBAR_MT_file_import, bpy.types.VIEW3D_MT_object)
        for function in menu._dyn_ui_initialize()
        if _is_ours(function)
    ]
    handlers = [
        function.__name__
        for name in dir(bpy.app.handlers)
        if isinstance(functions := getattr(bpy.app.handlers, name), list)
        for function in functions
        if _is_ours(function)
    ]
    return sorted(classes) + entries + handlers


def _subclasses(cls: type) -> set[type]:
    below: list[type] = type.__subclasses__(cls)
    return {cls}.union(*[_subclasses(one) for one in below])


def _is_ours(obj: object) -> bool:
    return str(getattr(obj, "__module__", "")).startswith(EXTENSION)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
