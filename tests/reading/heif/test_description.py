# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file says of itself is read without any decoder."""

import subprocess
import sys
from pathlib import Path

import pytest

from heic_depth_import.core.errors import DepthImportError, TooLargePhotoError
from heic_depth_import.core.limits import Limits
from heic_depth_import.reading.heif.description import describe
from tests.making.heic_writer import DepthItem, write_heic
from tests.making.photos import CODES, PACKET, RGB, written

ROOT = Path(__file__).parents[3]


def test_parts_of_a_photo() -> None:
    found = describe(written(), Limits())
    assert found.depth.auxiliary_type == "urn:mpeg:hevc:2015:auxid:2"
    assert found.container.primary_id != found.depth.id
    assert found.calibration is not None
    assert found.calibration.accuracy == "relative"
    assert found.warnings == ()


def test_depth_of_a_rendition_hangs_on_the_photo_afterwards() -> None:
    """As many bytes as before: one reference is another."""
    content = write_heic(RGB, depth=DepthItem(CODES, xmp=PACKET, aux_of=("tmap",)), tone_map=True)
    found = describe(content, Limits())
    assert len(found.content) == len(content)
    assert sum(a != b for a, b in zip(found.content, content, strict=True)) in {1, 2}
    assert found.container.sources("auxl", found.container.primary_id) == [found.depth]


def test_limits_are_checked_before_anything_is_decoded() -> None:
    with pytest.raises(TooLargePhotoError, match="depth map"):
        describe(written(), Limits(depth_pixels=8))


@pytest.mark.parametrize("length", [0, 8, 40, 200])
def test_what_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(DepthImportError):
        describe(written()[:length], Limits())


def test_it_needs_no_decoder(tmp_path: Path) -> None:
    """Neither pillow-heif nor Pillow can be imported there."""
    path = tmp_path / "a.heic"
    path.write_bytes(written())
    code = """
import sys
sys.modules["pillow_heif"] = sys.modules["PIL"] = None
from pathlib import Path
from heic_depth_import.core.limits import Limits
from heic_depth_import.reading.heif.description import describe
print(describe(Path(sys.argv[1]).read_bytes(), Limits()).depth.auxiliary_type)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "urn:mpeg:hevc:2015:auxid:2"
