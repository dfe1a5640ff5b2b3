# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decoders that misbehave, and what is left of them."""

import os
import sys
from pathlib import Path

import pytest

from heic_depth_import.isolation import decoder_process


def misbehave(monkeypatch: pytest.MonkeyPatch, code: str, *, in_sandbox: bool = False) -> None:
    """Lets every decoder run some code where it would read the photo.

    Args:
        monkeypatch: Takes it back.
        code: May use `serving`, the module of the decoder, and all that it knows; and `order` or,
            in the sandbox, `content`.
        in_sandbox: Run it where the photo's bytes are looked at, with nothing more to lose; else
            before, as on a system without a sandbox.
    """
    start = decoder_process._START.replace(
        "importlib.import_module", "serving = importlib.import_module"
    )
    loaded, _, served = start.rpartition(".serve(")
    name = "photo_on_demand(content, *_)" if in_sandbox else "begin(order, limits, *_)"
    changed = (
        f"def {name}:\n    {code}\n"
        f"serving.reader.{name.partition('(')[0]} = {name.partition('(')[0]}\n"
    )
    monkeypatch.setattr(
        decoder_process,
        "_START",
        f"{loaded}\nimport os, time, signal, sys, mmap, socket, subprocess, ctypes, threading\n"
        f"{changed}serving.serve({served}",
    )


def children() -> list[int]:
    """Returns the processes that this one has started and not forgotten yet."""
    own = str(os.getpid())
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = status.read_text().rpartition(")")
        except OSError:  # it has ended meanwhile
            continue
        if rest.split()[1] == own:
            found.append(int(name.split()[0]))
    return found


def leftovers() -> dict[str, object]:
    """Returns what a decoder might leave behind."""
    assert sys.platform == "linux"
    descriptors = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            descriptors.append(str(link.readlink()))
        except OSError:  # that of the listing itself
            continue
    return {
        "processes": children(),
        "descriptors": sorted(name for name in descriptors if "pipe" in name or "memfd" in name),
        "mapped": "memfd" in Path("/proc/self/maps").read_text(),
        "shared memory": sorted(path.name for path in Path("/dev/shm").glob("*heic*")),
    }
