# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line of build.py."""

import argparse
import sys
from pathlib import Path

from tooling import bench, blenders, checks, demo, fuzz, python_package, repository
from tooling.environments import BLENDERS
from tooling.errors import BuildError
from tooling.places import DEMO
from tooling.wheels import PLATFORMS


def main(arguments: list[str]) -> int:
    """Does what the command line asks for, and return the exit code."""
    try:
        if arguments[:1] == ["test"]:  # before argparse, which would take -k and -x for its own
            return checks.test(arguments[1:])
        options = _parser().parse_args(arguments)
        return int(options.run(options) or 0)
    except BuildError as error:
        print(f"build.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py", description="Sets up all it needs by itself.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    series = [blender.series for blender in BLENDERS]

    command = commands.add_parser("demo", help="import a photo, write demo/*.blend and pictures")
    command.add_argument("photo", nargs="?", help="a photo with depth; the bundled one if left out")
    command.add_argument("--blender", choices=series)
    command.add_argument("--into", type=Path, default=DEMO, metavar="FOLDER")
    command.add_argument(
        "--style", help="show this style or camera move; all for a gallery and a looping GIF"
    )
    command.add_argument(
        "--photos", type=Path, metavar="FOLDER", help="show styles on all its photos, a sheet each"
    )
    command.set_defaults(run=_demo)

    commands.add_parser(
        "test",
        help="every check and test; arguments go to pytest; --gui [BLENDER] for those in a window",
    )

    command = commands.add_parser(
        "package", help="write the extension's zips and repository, and a wheel for pip, to dist/"
    )
    command.add_argument("--platform", choices=PLATFORMS, help="only this one")
    command.add_argument(
        "--website", default="", metavar="ADDRESS", help="where the extension's page will be"
    )
    command.set_defaults(run=_package)

    command = commands.add_parser("bench", help="measure, and fail where a goal is missed")
    command.add_argument("name", nargs="?", choices=bench.BENCHES, help="only this one")
    command.add_argument("--blender", choices=series)
    command.add_argument(
        "--pictures", type=Path, metavar="FOLDER", help="write the README's pairs there instead"
    )
    command.add_argument(
        "--photos", type=Path, metavar="FOLDER", help="show its photos from all sides in sheets/"
    )
    command.add_argument(
        "--profile", action="store_true", help="with speed: what takes how much of an import"
    )
    command.set_defaults(run=_bench)

    command = commands.add_parser("fuzz", help="import broken photos; keep in fuzz/ what did harm")
    command.add_argument("--minutes", type=float, default=10.0, help="how long (10)")
    command.add_argument("--seed", type=int, default=0, help="of the first photo (0)")
    command.add_argument("--blender", choices=series)
    command.set_defaults(
        run=lambda options: fuzz.fuzz(options.minutes, options.seed, options.blender)
    )

    command = commands.add_parser(
        "run",
        help="run a script, or the extension's command line, in Blender with the extension enabled",
        usage="build.py run [--blender SERIES] SCRIPT [ARGS]\n"
        "       build.py run [--blender SERIES] --command heic_depth PHOTO... [OPTIONS]",
    )
    command.add_argument("--blender", choices=series)
    command.add_argument(
        "--command",
        action="store_true",
        help="as blender --command: heic_depth and its arguments follow, --help among them",
    )
    command.add_argument("script")
    command.add_argument("arguments", nargs=argparse.REMAINDER)
    command.set_defaults(
        run=lambda options: blenders.run(
            blenders.chosen(options.blender),
            [*["--command"] * options.command, options.script, *options.arguments],
        )
    )
    return parser


def _package(options: argparse.Namespace) -> None:
    platforms = [options.platform] if options.platform else list(PLATFORMS)
    repository.package(platforms, options.website)
    python_package.package()


def _demo(options: argparse.Namespace) -> int:
    if options.photos:
        styles = options.style or "all"
        return demo.style_sheets(options.photos, options.blender, options.into, styles)
    return demo.demo(options.photo, options.blender, options.into, options.style)


def _bench(options: argparse.Namespace) -> int:
    if options.pictures:
        return bench.pictures(options.pictures, options.blender)
    if options.photos:
        return bench.contact_sheets(options.photos, options.blender)
    return bench.bench(options.name, options.blender, with_profile=options.profile)
