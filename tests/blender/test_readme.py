# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The README tells the truth about the options."""

from in_blender import option_table


def test_table_of_options_is_the_operators_own() -> None:
    text = option_table.README.read_text(encoding="utf-8")
    told = text.partition(option_table.START)[2].partition(option_table.END)[0]
    assert told == option_table.table(), (
        "run: python build.py run .build/in_blender/option_table.py"
    )
