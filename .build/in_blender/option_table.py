# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the README's table of options from the operator's own properties.

Usage: ``python build.py run .build/in_blender/option_table.py``
"""

from pathlib import Path

import bpy

README = Path(__file__).parents[2] / "README.md"
START, END = "<!-- options: written by option_table.py -->\n", "<!-- end of options -->"


def table() -> str:
    """Return the table as Markdown, one row for each option that the file browser shows."""
    rows = ["| Option | In scripts | Default | What it does |", "|---|---|---|---|"]
    for option in bpy.ops.import_scene.heic_depth.get_rna_type().properties:
        if option.is_hidden or option.identifier in {"rna_type", "filepath"}:
            continue
        told = f"{option.description}."
        if option.type == "ENUM":
            told += "".join(
                f"<br>`{choice.identifier}` ({choice.name}): {choice.description}."
                for choice in option.enum_items
            )
        default = option.default
        if option.type == "FLOAT":
            default = f"{default:g}"
        rows.append(f"| {option.name} | `{option.identifier}` | `{default}` | {told} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Put the table between its marks in the README."""
    before, _, rest = README.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    README.write_text(before + START + table() + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
