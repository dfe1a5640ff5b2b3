# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to install where Blender's module does not load; runs in any Python 3.11 or newer."""

import re

# Debian's name for the package of each shared library that Blender's module takes from the system.
_DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libICE.so.6": "libice6",
    "libSM.so.6": "libsm6",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libXfixes.so.3": "libxfixes3",
    "libXi.so.6": "libxi6",
    "libXrender.so.1": "libxrender1",
    "libXxf86vm.so.1": "libxxf86vm1",
    "libxkbcommon.so.0": "libxkbcommon0",
}


def library_advice(error: ImportError) -> str | None:
    """Returns what to do about a shared library that is missing, or None if that is not it."""
    match = re.search(r"(lib[\w.+-]+): cannot open shared object file", str(error))
    if match is None:
        return None
    # All of them: the loader names one at a time, and nobody wants to come back ten times.
    packages = " ".join(sorted(_DEBIAN_PACKAGES.values()))
    if match[1] in _DEBIAN_PACKAGES:
        return f"Blender's module needs {match[1]}; run: apt-get install {packages}"
    return f"Blender's module needs {match[1]}; install the package of your system that has it"
