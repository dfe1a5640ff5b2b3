# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wheels that travel in the extension, fetched and checked by pip."""

import re
from functools import partial
from pathlib import Path

from tooling import cache
from tooling.environments import BLENDERS, pip
from tooling.errors import BuildError
from tooling.places import WHEELS_LOCK

# What each Blender platform can load. Sources: Blender 4.2's requirements (glibc 2.28, macOS 11)
# and the tags that pip knows; pip adds the older systems to macosx tags by itself.
PLATFORMS = {
    "linux-x64": (
        "manylinux_2_28_x86_64",
        "manylinux_2_27_x86_64",
        "manylinux_2_17_x86_64",
        "manylinux2014_x86_64",
    ),
    "windows-x64": ("win_amd64",),
    "windows-arm64": ("win_arm64",),
    "macos-arm64": ("macosx_11_0_arm64",),
    "macos-x64": ("macosx_11_0_x86_64",),
}
# Python 3.14 is that of the Blender 5.2 which Debian packages.
PYTHONS = tuple(sorted({"3.14", *(blender.python for blender in BLENDERS)}))


def locked_packages() -> list[str]:
    """Returns the packages of the lock file, spelt as in the names of wheels."""
    lock = WHEELS_LOCK.read_text(encoding="utf-8")
    return [name.replace("-", "_") for name in re.findall(r"^([\w-]+)==", lock, re.MULTILINE)]


def fetch(platform: str, installer: Path) -> list[Path]:
    """Returns the wheels for a platform, one for each package and Python, sorted by name.

    Args:
        platform: A key of ``PLATFORMS``.
        installer: An interpreter with pip.
    """
    lock = WHEELS_LOCK.read_text(encoding="utf-8")
    result: list[Path] = []
    for python in PYTHONS:
        folder = cache.made_once(
            "wheels",
            f"{platform}-{python}",
            "\n".join([lock, *PLATFORMS[platform]]),
            partial(_download, platform=platform, python=python, installer=installer),
        )
        result += folder.glob("*.whl")
    result.sort(key=lambda wheel: wheel.name)
    if missing := missing_wheels([wheel.name for wheel in result]):
        raise BuildError(f"tools/wheels.lock has no {platform} wheel of {', '.join(missing)}")
    return result


def missing_wheels(names: list[str]) -> list[str]:
    """Returns which combinations of package and Python have not exactly one wheel."""
    missing = []
    for package in locked_packages():
        for python in PYTHONS:
            tag = "cp" + python.replace(".", "")
            start = re.compile(rf"{package}-[^-]+-{tag}-{tag}-")
            if sum(start.match(name) is not None for name in names) != 1:
                missing.append(f"{package} ({tag})")
    return missing


def _download(folder: Path, platform: str, python: str, installer: Path) -> None:
    pip(
        installer,
        "download",
        "--require-hashes",
        "--only-binary=:all:",
        "--no-deps",
        "--implementation=cp",
        f"--python-version={python}",
        *[f"--platform={tag}" for tag in PLATFORMS[platform]],
        f"--requirement={WHEELS_LOCK}",
        f"--dest={folder}",
    )
