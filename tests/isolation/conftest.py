# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of decoders start from and have to leave."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.isolation.answers import leftovers
from tests.making.photos import written


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """After every test there is no process, pipe or memory that was not there before."""
    if sys.platform != "linux":
        yield
        return
    before = leftovers()
    yield
    assert leftovers() == before


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A sound photo."""
    path = tmp_path / "IMG.heic"
    path.write_bytes(written())
    return path
