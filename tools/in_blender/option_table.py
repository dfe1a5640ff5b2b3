# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the README's tables of options and of styles from the operators' own properties.

Usage: ``python build.py run tools/in_blender/option_table.py``
"""

from pathlib import Path

import bpy

README = Path(__file__).parents[2] / "README.md"
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


TABLES = {"options": options, "styles": styles}


def written(name: str) -> str:
    """Returns the table of a name that the README has between its marks."""
    after = README.read_text(encoding="utf-8").partition(_START.format(name))[2]
    return after.partition(_END.format(name))[0]


def main() -> None:
    """Puts all tables between their marks in the README."""
    text = README.read_text(encoding="utf-8")
    for name, table in TABLES.items():
        before, start, rest = text.partition(_START.format(name))
        _, end, after = rest.partition(_END.format(name))
        text = before + start + table() + end + after
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
