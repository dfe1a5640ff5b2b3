# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""README and documents tell the truth about options and styles."""

import re

import pytest

from in_blender import option_table


@pytest.mark.parametrize("name", option_table.TABLES)
def test_table_is_the_operators_own(name: str) -> None:
    assert option_table.written(name) == option_table.TABLES[name](), (
        "run: python build.py run tools/in_blender/option_table.py"
    )


def test_page_on_styles_has_every_input() -> None:
    assert option_table.PAGE.read_text(encoding="utf-8") == option_table.styles_page(), (
        "run: python build.py run tools/in_blender/option_table.py"
    )


def test_page_on_styles_has_its_pictures() -> None:
    page = option_table.PAGE.read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", page)
    assert len(pictures) == len(set(pictures)) == page.count("![")
    assert pictures
    for picture in pictures:
        assert (option_table.PAGE.parent / picture).is_file(), picture
