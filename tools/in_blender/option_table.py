# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the README's tables of options and of styles, and the page that explains all styles.

All of it is what Blender shows itself: the operators' properties, and the inputs of node groups.

Usage: ``python build.py run tools/in_blender/option_table.py``
"""

import math
from pathlib import Path

import bpy

from in_blender.demo_gallery import VARIANTS

_ROOT = Path(__file__).parents[2]
README, PAGE = _ROOT / "README.md", _ROOT / "docs" / "styles.md"
_STILL_LIFE = _ROOT / "tests" / "still_life" / "still_life.heic"
_HEAD = """# Styles

Every style is a Geometry Nodes group in the modifier *HEIC Depth Style*. What follows are its
inputs, as the modifier shows them (angles in degrees, lengths in metres), beside what they make of
the still life on the style's stage and with *Fill Background*.
`python build.py demo --style NAME --into docs/styles` makes the pictures; with `--photos FOLDER` it
shows any photos.

"""
_IN_ALL = "All styles have these, in the panels *Movement* and *Scene* of the modifier:\n\n"
_INPUTS = "| Input | Default | From, to | What it does |\n|---|---|---|---|\n"
# Beyond, a limit is none that anybody would reach.
_NO_LIMIT = 1e6
_END = "<!-- end of {} -->"
_START = "<!-- {}: written by option_table.py -->\n"


def options() -> str:
    """Returns all options as Markdown, one row for each that the file browser shows."""
    rows = ["| Option | In scripts | Default | What it does |", "|---|---|---|---|"]
    for option in bpy.ops.import_scene.heic_depth.get_rna_type().properties:
        if option.is_hidden or option.identifier in {"rna_type", "filepath"}:
            continue
        message = f"{option.description}."
        if option.identifier == "style":
            message += " All are listed [above](#styles)."
        elif option.type == "ENUM":
            message += "".join(
                f"<br>`{choice.identifier}` ({choice.name}): {choice.description}."
                for choice in option.enum_items
            )
        default = option.default
        if option.type == "FLOAT":
            default = f"{default:g}"
        rows.append(f"| {option.name} | `{option.identifier}` | `{default}` | {message} |")
    return "\n".join(rows) + "\n"


def styles() -> str:
    """Returns all styles as Markdown, one row for each."""
    rows = ["| Style | In scripts | What it makes |", "|---|---|---|"]
    choices = bpy.ops.object.heic_depth_style.get_rna_type().properties["style"].enum_items
    rows += [
        f"| {each.name} | `{each.identifier}` | {each.description}. |"
        for each in choices
        if each.identifier != "NONE"
    ]
    return "\n".join(rows) + "\n"


def styles_page() -> str:
    """Returns the page on styles: a picture of each, and its inputs."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    bpy.ops.import_scene.heic_depth(filepath=str(_STILL_LIFE), use_camera=False)
    choices = bpy.ops.object.heic_depth_style.get_rna_type().properties["style"].enum_items
    texts, rows = {}, {}
    for each in choices:
        if each.identifier == "NONE":
            continue
        bpy.ops.object.heic_depth_style(style=each.identifier)
        shown = {each.identifier: each.name} | {
            name: look.caption for name, look in VARIANTS.items() if look.style == each.identifier
        }
        texts[each.name] = f"{each.description}.\n\n" + "".join(
            f"![{caption}]({_picture(name)})\n\n" for name, caption in shown.items()
        )
        rows[each.name] = _inputs(bpy.context.object.modifiers[-1].node_group)
    first = next(iter(rows.values()))
    common = [row for row in first if all(row in others for others in rows.values())]
    parts = [
        f"## {name}\n\n{text}{_INPUTS}{''.join(row for row in rows[name] if row not in common)}\n"
        for name, text in texts.items()
    ]
    return _HEAD + "".join(parts) + "## In all\n\n" + _IN_ALL + _INPUTS + "".join(common)


def _picture(style: str) -> str:
    return f"styles/{_STILL_LIFE.stem}_{style.lower()}.png"


def _inputs(group: bpy.types.NodeTree) -> list[str]:
    """Returns what a node group takes, one row of Markdown each."""
    rows = []
    for item in group.interface.items_tree:
        if item.item_type != "SOCKET" or item.in_out != "INPUT" or not item.description:
            continue
        default, limits = "", ""
        if item.bl_socket_idname.startswith(("NodeSocketFloat", "NodeSocketInt")):
            shown = math.degrees if getattr(item, "subtype", "") == "ANGLE" else float
            default = f"{shown(item.default_value):g}"
            ends = [end for end in (item.min_value, item.max_value) if abs(end) < _NO_LIMIT]
            limits = ", ".join(f"{shown(end):g}" for end in ends)
        elif item.bl_socket_idname == "NodeSocketBool":
            default = "on" if item.default_value else "off"
        rows.append(f"| {item.name} | {default} | {limits} | {item.description}. |\n")
    return rows


TABLES = {"options": options, "styles": styles}


def written(name: str) -> str:
    """Returns the table of a name that the README has between its marks."""
    after = README.read_text(encoding="utf-8").partition(_START.format(name))[2]
    return after.partition(_END.format(name))[0]


def main() -> None:
    """Puts all tables between their marks in the README, and writes the page on styles."""
    text = README.read_text(encoding="utf-8")
    for name, table in TABLES.items():
        before, start, rest = text.partition(_START.format(name))
        _, end, after = rest.partition(_END.format(name))
        text = before + start + table() + end + after
    README.write_text(text, encoding="utf-8")
    PAGE.write_text(styles_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
