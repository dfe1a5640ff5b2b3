# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are in the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools"
PACKAGE = ROOT / "heic_depth_import"
MANIFEST = ROOT / "blender_manifest.toml"
LICENSE = ROOT / "LICENSE"
WHEELS_LOCK = TOOLS / "wheels.lock"
DIST = ROOT / "dist"
DEMO = ROOT / "demo"
FUZZ = ROOT / "fuzz"
SHEETS = ROOT / "sheets"
