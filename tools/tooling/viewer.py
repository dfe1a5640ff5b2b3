# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A browser and three.js, which show the tests what other people will see, and a judge of glTF."""

import base64
import hashlib
import shutil
import subprocess
import tarfile
from functools import partial
from pathlib import Path

from tooling import cache
from tooling.errors import BuildError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_THREE = "three@0.187.0"
_THREE_SHA512 = (
    "Qiu7R+Cmh8CstZsY1uJOSWnVlfo7ZtNLV7mF8Jltk3LB3AtDu9cRZlcnRKkAk8Y4z6KKw35z7Y7Urd7jWY8etA=="
)
_VALIDATOR = "gltf-validator@2.0.0-dev.3.10"
_VALIDATOR_SHA512 = (
    "odJ4k0tRkGXiDGn78yDBg+fBbAIvBnXxh3RwAta0emSxGtyagFE8B4xELB1oYe3S5RD8Ci3uZAsZaascH2LAEQ=="
)


def chromium() -> str:
    """Returns a browser.

    Raises:
        BuildError: There is none.
    """
    return _program(_BROWSERS, "chromium")


def three_js() -> Path:
    """Returns the folder of three.js, fetched first if nobody has yet.

    Raises:
        BuildError: It cannot be fetched, or is not what it was.
    """
    fetch = partial(_fetch, _THREE, _THREE_SHA512)
    return cache.made_once("npm", "three", f"{_THREE} {_THREE_SHA512}", fetch) / "package"


def gltf_validator() -> tuple[str, Path]:
    """Returns node, and the folder of Khronos' validator of glTF, fetched if nobody has yet.

    Raises:
        BuildError: It cannot be fetched, or is not what it was.
    """
    fetch = partial(_fetch, _VALIDATOR, _VALIDATOR_SHA512)
    node = _program(("node", "nodejs"), "nodejs")
    held = f"{_VALIDATOR} {_VALIDATOR_SHA512}"
    return node, cache.made_once("npm", "gltf-validator", held, fetch) / "package"


def _fetch(package: str, sha512: str, folder: Path) -> None:
    npm = _program(("npm",), "npm")
    command = [npm, "pack", package, "--pack-destination", str(folder)]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    packed = list(folder.glob("*.tgz"))
    if ran.returncode or len(packed) != 1:
        errors = ran.stderr.strip().splitlines()
        raise BuildError(f"npm cannot fetch {package}: {errors[-1] if errors else 'no reason'}")
    result = base64.b64encode(hashlib.sha512(packed[0].read_bytes()).digest()).decode()
    if result != sha512:
        raise BuildError(f"{package} is not what it was: its SHA-512 is {result}")
    with tarfile.open(packed[0]) as archive:
        archive.extractall(folder, filter="data")
    packed[0].unlink()


def _program(names: tuple[str, ...], package: str) -> str:
    """Returns a program by any of its names; installing one is for whoever owns the machine."""
    result = next((path for name in names if (path := shutil.which(name))), None)
    if result is None:
        raise BuildError(f"{names[0]} is not on this machine; run: apt-get install {package}")
    return result
