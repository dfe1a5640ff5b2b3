# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Install, update and remove the extension from a repository; test_repository.py reads what comes.

Usage: ``repository_probe.py ADDRESS PHOTO``, with a profile in BLENDER_USER_RESOURCES. Prints a
line of JSON after each step, and goes on when it gets a line of input.
"""

import json
import sys
import tomllib
from pathlib import Path

import bpy

REPOSITORY = "on_loopback"
ID = "heic_depth_import"
EXTENSION = f"bl_ext.{REPOSITORY}.{ID}"


def main(address: str, photo: str) -> None:
    """Adds the repository and installs; updates and removes when told to."""
    system, extensions = bpy.context.preferences.system, bpy.context.preferences.extensions
    system.use_online_access = True  # Blender counts loopback as online, too
    for repository in list(extensions.repos):
        extensions.repos.remove(repository)
    added = extensions.repos.new(name="On Loopback", module=REPOSITORY, remote_url=address)
    bpy.ops.extensions.repo_sync(repo_index=0)
    bpy.ops.extensions.package_install(repo_index=0, pkg_id=ID, enable_on_install=True)
    installed = _seen(added)
    installed["imported"] = sorted(bpy.ops.import_scene.heic_depth(filepath=photo))
    installed["pillow_heif"] = str(sys.modules["pillow_heif"].__file__)
    print(json.dumps(installed), flush=True)
    sys.stdin.readline()
    bpy.ops.extensions.repo_sync(repo_index=0)
    bpy.ops.extensions.package_upgrade_all()
    updated = _seen(added)
    updated["imported"] = sorted(bpy.ops.import_scene.heic_depth(filepath=photo))
    print(json.dumps(updated), flush=True)
    sys.stdin.readline()
    bpy.ops.extensions.package_uninstall(repo_index=0, pkg_id=ID)
    print(json.dumps(_seen(added)), flush=True)


def _seen(repository: bpy.types.UserExtensionRepo) -> dict[str, object]:
    """Returns what of the extension is there."""
    folder = Path(repository.directory, ID)
    manifest = folder / "blender_manifest.toml"
    version = tomllib.loads(manifest.read_text())["version"] if manifest.is_file() else None
    return {
        "enabled": EXTENSION in bpy.context.preferences.addons,
        "version": version,
        "operator": hasattr(bpy.types, "IMPORT_SCENE_OT_heic_depth"),
        "wheels": sorted(
            path.name for path in folder.parents[1].glob(".local/lib/*/site-packages/*")
        ),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
