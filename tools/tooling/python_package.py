# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module for scripts as a wheel, which pip installs where there is no Blender."""

import subprocess
import tempfile
from pathlib import Path

from tooling import environments
from tooling.errors import BuildError
from tooling.places import DIST, ROOT


def package() -> None:
    """Writes the wheel to ``dist/``.

    Raises:
        BuildError: It cannot be built.
    """
    print(build(DIST))


def build(folder: Path) -> Path:
    """Builds the wheel in a folder, the same bytes every time, and returns it.

    Args:
        folder: Others may be in it.

    Raises:
        BuildError: What builds it says why it cannot.
    """
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        command = [str(environments.tools()), "-m", "hatchling", "build", "-t", "wheel"]
        command += ["-d", scratch]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if ran.returncode:
            reason = " ".join((ran.stdout + ran.stderr).split())
            raise BuildError(f"the wheel cannot be built: {reason}")
        (built,) = Path(scratch).glob("*.whl")
        built.chmod(0o644)  # as a web server needs it, whatever the builder's umask
        return built.replace(folder / built.name)
