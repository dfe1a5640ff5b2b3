# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Install the extension's zip into the profile that BLENDER_USER_RESOURCES names.

Usage: ``python -m in_blender.install ZIP``, in an environment that has Blender's module.
"""

import sys

from in_blender import bootstrap


def main(zip_file: str) -> None:
    """Installs and enable the extension, or end with the reason."""
    bpy = bootstrap.load_blender()
    bpy.ops.extensions.package_install_files(
        filepath=zip_file, repo="user_default", enable_on_install=True, overwrite=True
    )
    # The operator says FINISHED either way.
    if bootstrap.EXTENSION not in bpy.context.preferences.addons:
        sys.exit("it is not enabled after its installation")


if __name__ == "__main__":
    main(sys.argv[1])
