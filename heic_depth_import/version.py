# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which version this is: the manifest's, wherever the package lies."""

import tomllib
from functools import cache
from pathlib import Path

_MANIFEST = "blender_manifest.toml"


@cache
def version() -> str:
    """Returns the version that the manifest tells, such as ``0.2.0``.

    An installed package has the manifest inside, a copy of the repository beside the package.
    """
    package = Path(__file__).parent
    inside, beside = package / _MANIFEST, package.parent / _MANIFEST
    manifest = inside if inside.is_file() else beside
    return str(tomllib.loads(manifest.read_text(encoding="utf-8"))["version"])
