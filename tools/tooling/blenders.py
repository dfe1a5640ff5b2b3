# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run things in a Blender that has the extension installed from its built zip."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tooling import cache, environments, packaging
from tooling.environments import BLENDERS, Blender
from tooling.errors import BuildError
from tooling.places import ROOT, TOOLS


def chosen(series: str | None) -> Blender:
    """Returns the Blender of a series such as "4.5", or the newest that this machine can run."""
    if series is None:
        return environments.newest_blender()
    (blender,) = [blender for blender in BLENDERS if blender.series == series]
    return blender


def run(blender: Blender, arguments: Sequence[str]) -> int:
    """Runs a script, or ``-m`` and a module, with the extension enabled; return its exit code."""
    with prepared(blender, arguments) as (command, environment):
        return subprocess.run(command, env=environment, check=False).returncode


@contextmanager
def prepared(
    blender: Blender, arguments: Sequence[str]
) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Gives the command that runs a script where the extension is enabled, and its environment.

    The script gets a profile of its own: enabling, disabling and factory settings change which
    wheels are unpacked there, and another run must not notice.
    """
    python = environments.with_blender(blender)
    zip_file = packaging.built_zip(packaging.this_platform())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        profile = Path(scratch, "profile")
        shutil.copytree(_profile(blender, zip_file), profile)
        environment = _environment(profile) | {"HEIC_DEPTH_ZIP": str(zip_file)}
        yield [str(python), "-m", "in_blender.bootstrap", *arguments], environment


def _profile(blender: Blender, zip_file: Path) -> Path:
    """Returns a folder of user settings in which the extension is installed."""
    python = environments.with_blender(blender)
    # The zip's folder and the environment's are named by what they hold.
    held = f"{zip_file.parent.name} {python.parents[1].name}"

    def make(folder: Path) -> None:
        command = [str(python), "-m", "in_blender.install", str(zip_file)]
        ran = subprocess.run(
            command, env=_environment(folder), capture_output=True, text=True, check=False
        )
        if ran.returncode:
            print(ran.stdout, ran.stderr, file=sys.stderr, flush=True)
            errors = ran.stderr.strip().splitlines()
            reason = errors[-1] if errors else f"exit code {ran.returncode}"
            raise BuildError(f"Blender {blender.series} cannot install the extension: {reason}")

    return cache.made_once("profiles", blender.name, held, make)


def _environment(profile: Path) -> dict[str, str]:
    return os.environ | {
        "BLENDER_USER_RESOURCES": str(profile),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{TOOLS}",
        "PYTHONNOUSERSITE": "1",
    }
