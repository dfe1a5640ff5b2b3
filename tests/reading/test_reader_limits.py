# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a photo may cost is known before anything of it is decoded, whatever it says of itself."""

import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from heic_depth_import.core.errors import (
    DamagedPhotoError,
    DepthImportError,
    TooLargePhotoError,
    UnreadablePhotoError,
)
from heic_depth_import.core.limits import Limits, require_few_pixels
from heic_depth_import.reading import reader
from heic_depth_import.reading.heif import pictures
from tests.making.heic_boxes import Item, box, full_box, read_items
from tests.making.heic_container import Container, assemble
from tests.making.heic_repeated import write_repeated
from tests.making.heic_writer import AuxItem, DepthItem, Photo, irot, write_heic
from tests.making.icc import ADOBE_RGB, matrix_profile
from tests.making.photos import CODES, RGB, check_sentence, written

ROOT = Path(__file__).parents[2]
SLOPE = (np.mgrid[0:48, 0:64].sum(0) % 256).astype(np.uint8)
ALPHA = "urn:mpeg:hevc:2015:auxid:1"


@pytest.fixture
def refused_before_decoding(
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[bytes, Limits], DepthImportError]:
    """Returns a function that reads a file which must not get as far as to the decoder."""

    def check(content: bytes, limits: Limits) -> DepthImportError:
        reader.photo_of(content, "a")  # it is the limits that stop it
        return stopped(content, limits)

    def stopped(content: bytes, limits: Limits) -> DepthImportError:
        with monkeypatch.context() as patched:
            patched.setattr(pictures, "open_heif", lambda _: pytest.fail("it was decoded"))
            with pytest.raises(DepthImportError) as caught:
                reader.photo_of(content, "a", limits)
        check_sentence(str(caught.value.about("a.heic")), "a.heic")
        return caught.value

    check.stopped = stopped  # type: ignore[attr-defined]
    return check


Refused = Callable[[bytes, Limits], DepthImportError]


def stops(check: Refused, content: bytes, limits: Limits | None = None) -> DepthImportError:
    """Reads a file that not even the largest limits let through."""
    error: DepthImportError = check.stopped(content, limits or Limits())  # type: ignore[attr-defined]
    return error


def test_the_limits_of_the_issue() -> None:
    assert Limits() == Limits(photo_pixels=300_000_000, depth_pixels=16_000_000)


@pytest.mark.parametrize("name", ["photo_pixels", "depth_pixels"])
def test_limits_are_inclusive(name: str, refused_before_decoding: Refused) -> None:
    """Written photos are coded in blocks of 64, and both pictures here are one of them."""
    reader.photo_of(written(), "a", Limits(**{name: 64 * 64}))
    error = refused_before_decoding(written(), Limits(**{name: 64 * 64 - 1}))
    assert type(error) is TooLargePhotoError
    what = "photo" if name == "photo_pixels" else "depth map"
    assert str(error).startswith(f"has a {what} of 64 x 64 pixels, more than the limit of 0.004095")


def test_picture_longer_than_any_jpeg() -> None:
    """It has few pixels, but could not be packed."""
    require_few_pixels((65_500, 2), 300_000_000, "photo")
    with pytest.raises(TooLargePhotoError, match="of 65501 x 2 pixels, more than the limit of 65"):
        require_few_pixels((65_501, 2), 300_000_000, "photo")


def says(content: bytes, old: tuple[int, int], new: tuple[int, int]) -> bytes:
    """Changes what the file says of the size of pictures, not what is coded."""
    before, after = (full_box("ispe", 0, 0, struct.pack(">II", *size)) for size in (old, new))
    assert before in content
    return content.replace(before, after)


def test_size_of_the_code_counts(refused_before_decoding: Refused) -> None:
    """The file says 4 x 3, but a decoder believes the code."""
    content = says(written(), (64, 64), (4, 3))
    error = stops(refused_before_decoding, content, Limits(photo_pixels=1000))
    assert "has a photo of 64 x 64 pixels" in str(error)


def units_of(settings: bytes) -> list[bytes]:
    """Returns the parameter sets of an hvcC box, without its header."""
    units, at = [], 8 + 23
    for _ in range(settings[8 + 22]):
        count, at = int.from_bytes(settings[at + 1 : at + 3], "big"), at + 3
        for _ in range(count):
            length, at = int.from_bytes(settings[at : at + 2], "big"), at + 2
            units.append(settings[at : at + length])
            at += length
    return units


def test_sizes_between_the_slices_count(refused_before_decoding: Refused) -> None:
    """A second set of parameters, in the middle of the code, asks for more."""
    large = read_items(write_heic(np.zeros((256, 320, 3), np.uint8)))[0]
    settings = next(content for content, _ in large.properties if content[4:8] == b"hvcC")
    (unit,) = [unit for unit in units_of(settings) if unit[0] >> 1 & 63 == 33]
    items = read_items(written(xmp=None))
    items[0].payload = struct.pack(">I", len(unit)) + unit + items[0].payload
    content = assemble(items, {}, Container())
    error = stops(refused_before_decoding, content, Limits(photo_pixels=64 * 64))
    assert "has a photo of 320 x 256 pixels" in str(error)


def test_alpha_counts(refused_before_decoding: Refused) -> None:
    """It is decoded with the photo, unasked."""
    alpha = AuxItem(np.full((256, 320), 9, np.uint8), ALPHA)
    content = write_heic(RGB, depth=DepthItem(CODES), aux=[alpha])
    error = refused_before_decoding(content, Limits(photo_pixels=64 * 64))
    assert "has a photo of 320 x 256 pixels" in str(error)


def test_alpha_of_a_grid_and_of_its_tiles_counts(refused_before_decoding: Refused) -> None:
    rgb = np.zeros((64, 192, 3), np.uint8)
    alpha = AuxItem(np.full((256, 320), 9, np.uint8), ALPHA)
    content = write_heic(Photo(rgb, tile=64), depth=DepthItem(SLOPE), aux=[alpha])
    limits = Limits(photo_pixels=64 * 192)
    assert "320 x 256 pixels" in str(stops(refused_before_decoding, content, limits))
    tiles = [item.label for item in read_items(content, "photo") if item.label != "photo"]
    of_tiles = AuxItem(np.full((64, 192), 9, np.uint8), ALPHA, aux_of=tiles[:3])
    content = write_heic(Photo(rgb, tile=64), depth=DepthItem(SLOPE), aux=[of_tiles])
    reader.photo_of(content, "a", limits=Limits(photo_pixels=64 * 192 * 2))
    error = stops(refused_before_decoding, content, limits)
    assert "asks for 49,152 pixels" in str(error)


def test_alpha_of_alpha_of_everything(refused_before_decoding: Refused) -> None:
    """250 places show one tile, which has 500 alpha planes: the same one again and again."""
    content = write_repeated(25, 10, DepthItem(SLOPE), tile=64, alpha=500)
    error = stops(refused_before_decoding, content)
    assert "asks for more than 100,000 pictures to be decoded" in str(error)


@pytest.mark.parametrize("label", ["photo", "depth map"])
def test_turned_again_and_again(label: str, refused_before_decoding: Refused) -> None:
    """Each turn copies the picture; written ones are cropped as well."""
    for turns, is_refused in ((7, False), (8, True)):
        turning = [irot(2), irot(2), *[irot(0)] * (turns - 2)]
        items = read_items(written(xmp=None))
        place = 0 if label == "photo" else 1
        items[place].properties += [(turn, True) for turn in turning]
        content = assemble(items, {}, Container())
        if is_refused:
            error = stops(refused_before_decoding, content)
            assert f"its {label} is turned again and again" in str(error)
        else:
            reader.photo_of(content, "a")


def test_settings_without_end(refused_before_decoding: Refused) -> None:
    items = read_items(written(xmp=None))
    for place, (content, essential) in enumerate(items[0].properties):
        if content[4:8] == b"hvcC":
            many = content[8:30] + b"\1\x21" + struct.pack(">H", 101) + b"\0\0" * 101
            items[0].properties[place] = box("hvcC", many), essential
    error = stops(refused_before_decoding, assemble(items, {}, Container()))
    assert "the settings of its photo have no end" in str(error)


def test_same_tile_again_and_again(refused_before_decoding: Refused) -> None:
    """A photo of 64 x 48, for which 252 tiles of 64 x 64 are to be decoded."""
    content = write_repeated(21, 12, DepthItem(SLOPE), tile=64, size=(64, 48))
    error = refused_before_decoding(content, Limits(photo_pixels=64 * 64))
    assert "asks for 1,032,192 pixels to be decoded" in str(error)


def test_size_of_the_grid_itself_counts(refused_before_decoding: Refused) -> None:
    content = write_repeated(4, 3, DepthItem(SLOPE), tile=64)
    error = refused_before_decoding(content, Limits(photo_pixels=256 * 192 - 1))
    assert "has a photo of 256 x 192 pixels" in str(error)


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        ({"missing": 5}, "is damaged (5 of 12 tiles of its photo are missing)"),
        ({"claimed": (256, 128)}, "is damaged (its photo has two different sizes)"),
    ],
)
def test_grid_that_contradicts_itself(
    grid: dict[str, object], words: str, refused_before_decoding: Refused
) -> None:
    content = write_repeated(4, 3, DepthItem(SLOPE), tile=64, **grid)  # type: ignore[arg-type]
    error = stops(refused_before_decoding, content)
    assert type(error) is DamagedPhotoError
    assert words in str(error)


def test_tiles_that_are_not_in_the_file(refused_before_decoding: Refused) -> None:
    content = bytearray(write_repeated(4, 3, DepthItem(SLOPE), tile=64))
    at = content.index(b"dimg") + 8
    content[at : at + 2] = b"\0\x63"
    error = stops(refused_before_decoding, bytes(content))
    assert "1 of 12 tiles of its photo are missing" in str(error)


@pytest.mark.parametrize("kind", ["iovl", "iden", "av01", "grid", "\n\0\0\n"])
def test_other_kinds_of_pictures(kind: str, refused_before_decoding: Refused) -> None:
    content = written(xmp=None).replace(b"hvc1", kind.encode(), 1)
    error = stops(refused_before_decoding, content)
    assert isinstance(error, UnreadablePhotoError | DamagedPhotoError)


def cut_settings(item: Item, keep: int) -> None:
    for place, (content, essential) in enumerate(item.properties):
        if content[4:8] == b"hvcC":
            item.properties[place] = box("hvcC", content[8 : 8 + keep]), essential


@pytest.mark.parametrize("keep", [0, 10, 22, 23, 40, 70, 90])
def test_settings_of_the_code_cut_off(keep: int, refused_before_decoding: Refused) -> None:
    items = read_items(written(xmp=None))
    cut_settings(items[0], keep)
    assert "its photo" in str(stops(refused_before_decoding, assemble(items, {}, Container())))


@pytest.mark.parametrize(
    "unit", [b"\0\0\0\1", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\1\0\x26", b"\0\0"]
)
def test_units_of_the_code_that_do_not_fit(unit: bytes, refused_before_decoding: Refused) -> None:
    items = read_items(written(xmp=None))
    items[0].payload = unit + items[0].payload[4:]
    error = stops(refused_before_decoding, assemble(items, {}, Container()))
    assert "a part of its photo is" in str(error)


def test_too_many_units(refused_before_decoding: Refused) -> None:
    items = read_items(written(xmp=None))
    items[0].payload = struct.pack(">IH", 2, 0x4A01) * 1001 + items[0].payload
    error = stops(refused_before_decoding, assemble(items, {}, Container()))
    assert "a part of its photo is not a picture" in str(error)


MEASURE = """
import resource, sys
from pathlib import Path

import PIL.ImageCms, pillow_heif
from heic_depth_import.reading import packed_pictures, reader, sampler

def peak():
    status = Path("/proc/self/status")
    if status.exists():  # getrusage counts what the process was forked from
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

before = peak()
photo = reader.read(reader.PhotoOrder(Path(sys.argv[1])))
grid = sampler.PillowSampler(photo)
grid.light(*photo.depth.disparity.shape)
packed_pictures.encode_jpeg(photo.rgb)
print(photo.rgb.shape, (peak() - before) / photo.rgb[..., :3].size)
"""


@pytest.mark.parametrize("profile", [None, matrix_profile(ADOBE_RGB, gamma=2.2)])
def test_memory_for_200_megapixels(profile: bytes | None, tmp_path: Path) -> None:
    """Reading, colours and texture take at most 2.2 times the size of the photo's pixels."""
    path = tmp_path / "large.heic"
    path.write_bytes(write_repeated(24, 32, DepthItem(SLOPE.T), icc=profile))
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    *shape, ratio = ran.stdout.replace(")", ") ").split()
    assert shape == ["(16384,", "12288,", "3)"]
    assert 1.0 < float(ratio) < 2.2
