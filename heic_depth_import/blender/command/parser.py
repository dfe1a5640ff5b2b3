# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may stand on the command line; the import's options come from the operator itself."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import bpy

from ..exporting.formats import FORMATS
from ..interface.scene_options import SceneOptions
from .option_values import number, words
from .part import Part
from .planning import MOST_SHARDS
from .rendering import PICTURES

_PROGRAM = "blender --command heic_depth"
_DESCRIPTION = "Turn the depth in portrait photos (HEIC, JPEG) into scenes, models and pictures."
_EXAMPLES = f"""\
examples:
  {_PROGRAM} dog.heic -o dog.blend
  {_PROGRAM} dog.heic -o dog.glb --render dog.png --resolution-percentage 25
  {_PROGRAM} photos/ -o points/ --format pcd --object-type point_cloud --jobs 2
  {_PROGRAM} --json -- *.heic        only tell what is in them
  {_PROGRAM} --list photos.txt -o results/ --shard 2 --json --allow-failures

A folder stands for the photos in it. With several photos, -o and --render name folders, and
photos whose results are there already are skipped; --force makes them again. Behind -- a name may
start with a dash.

exit code, of several the highest:
  0    all done
  1    photos failed by themselves, each named on stderr, the rest done; 0 with --allow-failures
  2    wrong usage
  3    wrong input: no photos, another number of them, results where they may not be
  4    a bad machine: disk full, no memory, Blender does not start, nobody hears what is told
  130  interrupted
"""
_ONLY_NAMES = "--"
# Each photo has a scene of its own here, which shows it.
_NOT_FOR_PEOPLE = frozenset(("rna_type", "filepath", *SceneOptions.__annotations__))


def command_line() -> argparse.ArgumentParser:
    """Returns the parser."""
    parser = argparse.ArgumentParser(
        prog=_PROGRAM,
        usage="%(prog)s PHOTO... [--list FILE] [-o FILE] [--render IMAGE] [OPTIONS]",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("photos", nargs="*", type=Path, metavar="PHOTO", help="a photo or a folder")
    parser.add_argument(
        "--list",
        metavar="FILE",
        help="also the photos that a file lists (- for standard input), a path on each line or an "
        'object {"photo": ..., "id": ..., "output": ..., "render": ...}, of which --json tells id',
    )
    _add_results(parser)
    _add_run(parser)
    group = parser.add_argument_group("options of the import")
    for option in import_options():
        _add_option(group, option)
    return parser


def _add_results(parser: argparse.ArgumentParser) -> None:
    """Declares what is written."""
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=f"write the result, as its ending says ({', '.join(FORMATS)}), or into this folder",
    )
    parser.add_argument(
        "--format",
        choices=[suffix[1:] for suffix in FORMATS],
        default="blend",
        help="what to write into the folder that -o names (default: %(default)s)",
    )
    parser.add_argument(
        "--shard",
        type=number(int, 0, MOST_SHARDS),
        default=0,
        metavar="N",
        help="spread results over N levels of folders (ab/cd/dog.glb), 256 in each, by the SHA-256 "
        "of their photos' names (default: %(default)s)",
    )
    parser.add_argument(
        "--render",
        metavar="IMAGE",
        help=f"render through the photo's camera to a file ({', '.join(PICTURES)}) or folder",
    )
    parser.add_argument(
        "--resolution-percentage",
        type=number(int, 1, 1000),
        default=100,
        metavar="N",
        help="size of the rendered picture, as a percentage of the photo's (default: %(default)s)",
    )
    parser.add_argument(
        "--samples",
        type=number(int, 1, 1 << 24),
        default=32,
        metavar="N",
        help="rays of light for each rendered pixel (default: %(default)s)",
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    """Declares how the work is done and reported."""
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object a line for each photo"
    )
    parser.add_argument(
        "--allow-failures",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="exit code 0 although photos failed by themselves: damaged, without depth and so on",
    )
    parser.add_argument(
        "--jobs",
        type=number(int, 1, 256),
        default=1,
        metavar="N",
        help="work on this many photos at a time, each in a process of its own",
    )
    parser.add_argument(
        "--workers",
        type=Path,
        metavar="FOLDER",
        help="use the workers that --start-workers=FOLDER [--jobs N] has started, alone on its "
        "command line, and that stay until --stop-workers=FOLDER; none there: start some as ever",
    )
    parser.add_argument("--force", action="store_true", help="make again what is there already")
    parser.add_argument(
        "--time-limit",
        type=number(float, 0.001, 1e6),
        default=3600.0,
        metavar="SECONDS",
        help="give up a photo that takes longer (default: %(default)g)",
    )
    parser.add_argument(
        "--part",
        type=Part.read,
        metavar="FIRST-LAST/COUNT",
        help="of all COUNT photos only do those with these numbers, counted from 1 in the order of "
        "their names, so that machines can share them out; fail if there are not COUNT",
    )
    parser.add_argument(
        "--options",
        type=words,
        default=[],
        metavar="TEXT",
        help="further options as one text, --options='--format pcd --cut 0', for job systems",
    )


def arguments_of(parser: argparse.ArgumentParser, given: Sequence[str]) -> argparse.Namespace:
    """Reads the command line; what ``--options`` holds gives way to what stands beside it.

    Raises:
        SystemExit: It cannot be read, and the user has been told why; or it was all about help.
    """
    plain = _with_plain_names(given)
    chosen = parser.parse_intermixed_args(plain)
    if chosen.options:
        chosen = parser.parse_intermixed_args([*chosen.options, *plain])
    if not (chosen.photos or chosen.list):
        parser.error("the following arguments are required: PHOTO")
    return chosen


def _with_plain_names(given: Sequence[str]) -> list[str]:
    """Takes ``--`` out; the names behind it get a folder in front, so that none starts with a dash.

    `argparse` forgets what stood behind it when words of both kinds are mixed.
    """
    if _ONLY_NAMES not in given:
        return list(given)
    at = given.index(_ONLY_NAMES)
    here = f"{os.curdir}{os.sep}"
    names = [here + name if name.startswith("-") else name for name in given[at + 1 :]]
    return [*given[:at], *names]


def import_options() -> list[bpy.types.Property]:
    """Returns the operator's properties that people choose."""
    properties = bpy.ops.import_scene.heic_depth.get_rna_type().properties
    return [
        option
        for option in properties
        if not option.is_hidden and option.identifier not in _NOT_FOR_PEOPLE
    ]


def chosen_options(arguments: argparse.Namespace) -> dict[str, object]:
    """Returns the import's options by the names of the operator's properties."""
    return {option.identifier: getattr(arguments, option.identifier) for option in import_options()}


def _add_option(group: argparse._ArgumentGroup, option: bpy.types.Property) -> None:
    flag = "--" + option.identifier.replace("_", "-")
    message = option.description.replace("%", "%%")
    if option.type == "BOOLEAN":
        message = f"{message} (default: {'on' if option.default else 'off'})"
        group.add_argument(
            flag, action=argparse.BooleanOptionalAction, default=option.default, help=message
        )
    elif option.type == "ENUM":
        choices = option.enum_items.keys()
        group.add_argument(
            flag,
            type=str.upper,
            choices=choices,
            default=option.default,
            metavar="{" + ",".join(choices).lower() + "}",
            help=f"{message} (default: {option.default.lower()})",
        )
    elif option.type in {"FLOAT", "INT"}:
        kind = float if option.type == "FLOAT" else int
        group.add_argument(
            flag,
            type=number(kind, option.hard_min, option.hard_max),
            default=option.default,
            metavar="N",
            help=f"{message} (default: {option.default:g})",
        )
    else:
        group.add_argument(flag, default=option.default, metavar="TEXT", help=message)
