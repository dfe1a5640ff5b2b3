# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Blender application with its window, on the screen that is there or on a virtual one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tooling import environments
from tooling.environments import BLENDERS
from tooling.errors import BuildError
from tooling.places import TOOLS

# A laptop's screen, as newcomers have it: what does not fit in there is a fault.
WIDTH, HEIGHT = 1366, 768
_SECONDS = 1800.0
_PLACES = {
    "darwin": ("/Applications", "Blender*.app/Contents/MacOS/Blender"),
    "win32": (r"C:\Program Files\Blender Foundation", r"Blender *\blender.exe"),
    "linux": ("/opt", "blender*/blender"),
}


@dataclass(frozen=True, slots=True)
class Screen:
    """Where windows appear.

    Attributes:
        environment: What a program needs to find it.
        framebuffer: The file with its pixels if it is a virtual one, XWD.
    """

    environment: dict[str, str]
    framebuffer: Path | None


def application(asked: str = "") -> list[str]:
    """Returns the command of a Blender application: the one asked for, or the newest found.

    Args:
        asked: A path, or a series such as "4.2": the module of that one, with its window.

    Raises:
        BuildError: There is none.
    """
    for blender in BLENDERS:
        if blender.series == asked:
            script = TOOLS / "in_blender" / "module_window.py"
            return [str(environments.with_blender(blender)), str(script)]
    if asked:
        return [asked]
    folder, pattern = _PLACES.get(sys.platform, _PLACES["linux"])
    if found := shutil.which("blender"):
        return [found]
    if places := sorted(Path(folder).glob(pattern)):
        return [str(places[-1])]
    raise BuildError(
        "no Blender application was found; name a series such as 4.2 for its module, or say where"
        " one is:"
        " python build.py test --gui /path/to/blender"
    )


@contextmanager
def screen(scratch: Path) -> Iterator[Screen]:
    """Gives the screen of this machine, or a virtual one where there is none.

    Args:
        scratch: Gets the pixels of the virtual one.

    Raises:
        BuildError: There is neither.
    """
    has_own = sys.platform in ("darwin", "win32")
    if has_own or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield Screen({}, None)
        return
    server = shutil.which("Xvfb")
    if server is None:
        raise BuildError("there is no screen, and no virtual one; run: apt-get install xvfb")
    reading, writing = os.pipe()
    with subprocess.Popen(
        [
            *(
                server,
                "-displayfd",
                str(writing),
                "-fbdir",
                str(scratch),
                "-nolisten",
                "tcp",
                "-nocursor",
            ),
            *("-screen", "0", f"{WIDTH}x{HEIGHT}x24"),
        ],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        os.close(writing)
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        if not number:
            raise BuildError("Xvfb does not start")
        try:
            yield Screen({"DISPLAY": f":{number}"}, scratch / "Xvfb_screen0")
        finally:
            running.terminate()


def run(blender: Sequence[str], arguments: Sequence[str], profile: Path, shown_on: Screen) -> str:
    """Runs a Blender with its window and a profile of its own until it quits.

    Args:
        blender: The command that starts it.
        arguments: Of it, after those that every window here has.
        profile: An empty folder.
        shown_on: Where its window appears.

    Returns:
        What it printed.

    Raises:
        BuildError: It cannot be started, or does not end.
    """
    environment = os.environ | shown_on.environment | {"BLENDER_USER_RESOURCES": str(profile)}
    command = [
        *(*blender, "--factory-startup", "--enable-event-simulate"),
        *("--window-geometry", "0", "0", str(WIDTH), str(HEIGHT)),
        *arguments,
    ]
    try:
        ran = subprocess.run(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except OSError as error:
        raise BuildError(f"{blender[0]} cannot be started: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{blender[0]} did not end after {_SECONDS:.0f} s") from error
    return ran.stdout
