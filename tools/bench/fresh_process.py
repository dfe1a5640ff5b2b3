# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measurements that need a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def answer(script: Path, *words: str, is_enabled: bool) -> dict[str, float]:
    """Runs a script in a Blender of its own.

    Args:
        script: Prints figures as JSON, in its last line.
        *words: Its arguments.
        is_enabled: Whether the extension is enabled when it starts.

    Returns:
        The figures.
    """
    start = ["-m", "in_blender.bootstrap"] if is_enabled else []
    # As Blender does, who keeps what it has compiled once.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    ran = subprocess.run(
        [sys.executable, *start, str(script), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        sys.exit(f"{script.name} ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    figures: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return figures
