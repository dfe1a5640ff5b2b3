# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The README tells the truth about options and styles."""

import pytest

from in_blender import option_table


@pytest.mark.parametrize("name", option_table.TABLES)
def test_table_is_the_operators_own(name: str) -> None:
    assert option_table.written(name) == option_table.TABLES[name](), (
        "run: python build.py run tools/in_blender/option_table.py"
    )
