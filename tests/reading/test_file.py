# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is opened at all: regular files of the size of a photo, without waiting for anything."""

import os
import socket
import threading
import tracemalloc
from pathlib import Path

import pytest

from heic_depth_import.core.errors import (
    DepthImportError,
    NotHeicError,
    TooLargePhotoError,
    UnreadablePhotoError,
)
from heic_depth_import.reading import file as photo_file
from heic_depth_import.reading import reader
from tests.making.heic_writer import DepthItem, Photo
from tests.making.jpeg_writer import JpegLayout, write_jpeg
from tests.making.photos import CODES, PACKET, RGB, check_sentence, written


def said_of(path: Path, kind: type[DepthImportError] = UnreadablePhotoError) -> str:
    """Reads a path in a thread that may not hang, and returns the sentence about it."""
    outcome: list[BaseException] = []

    def read() -> None:
        try:
            reader.read(reader.PhotoOrder(path))
        except DepthImportError as error:
            outcome.append(error)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "it waits for ever"
    assert [type(error) for error in outcome] == [kind]
    check_sentence(str(outcome[0]), path.name)
    return str(outcome[0])


def test_pipe_that_nobody_writes_to(tmp_path: Path) -> None:
    """A stalled network path looks the same: opening it does not come back."""
    path = tmp_path / "IMG.heic"
    os.mkfifo(path)
    assert "a pipe or a device" in said_of(path)


def test_pipe_with_a_photo_in_it(tmp_path: Path) -> None:
    path = tmp_path / "IMG.heic"
    os.mkfifo(path)
    keeper = os.open(path, os.O_RDWR)
    os.write(keeper, written())
    assert "a pipe or a device" in said_of(path)
    os.close(keeper)


def test_device_without_end() -> None:
    assert "a pipe or a device" in said_of(Path("/dev/zero"))


def test_socket(tmp_path: Path) -> None:
    path = tmp_path / "IMG.heic"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        assert "cannot be opened" in said_of(path)


def test_file_too_large(tmp_path: Path) -> None:
    """It has holes, and is refused before more than its start is read."""
    path = tmp_path / "IMG.heic"
    with path.open("wb") as file:
        file.write(written())
        file.truncate(1 << 40)
    words = "has 1,099,511,627,776 bytes, more than the limit of 1,073,741,824"
    assert words in said_of(path, TooLargePhotoError)


def test_what_a_file_is_shows_before_all_of_it_is_read(tmp_path: Path) -> None:
    """A video, say: a gigabyte is not read to learn that."""
    path = tmp_path / "IMG.heic"
    with path.open("wb") as file:
        file.write(b"\x1aE\xdf\xa3 no photo")
        file.truncate(photo_file.MAX_FILE_BYTES)
    tracemalloc.start()
    assert "is of an unknown kind, not a HEIC" in said_of(path, NotHeicError)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 << 20


def test_file_that_grows_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "IMG.heic"
    content = written()
    path.write_bytes(content)
    monkeypatch.setattr(photo_file, "MAX_FILE_BYTES", len(content))
    with photo_file.opened(path) as file:
        assert photo_file.content_of(file) == content
    with photo_file.opened(path) as file:
        path.write_bytes(content + b"more")
        with pytest.raises(TooLargePhotoError, match="bytes, more than the limit"):
            photo_file.content_of(file)


def test_link_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "IMG.heic"
    path.symlink_to(path)
    assert "cannot be opened (Too many levels of symbolic links)" in said_of(path)


@pytest.mark.parametrize(
    ("content", "is_original"),
    [
        (written(), True),
        (written()[:256], True),
        (write_jpeg(Photo(RGB), layout=JpegLayout(orientation=1)), True),
        (write_jpeg(Photo(RGB), depth=DepthItem(CODES, xmp=PACKET)), True),
        (write_jpeg(Photo(RGB)), False),
        (b"\xff\xd8\xff\xe0 a JPEG", False),
        (b"", False),
        (b"Dear Sir,", False),
    ],
    ids=["HEIC", "its start", "EXIF", "MPF", "plain JPEG", "JPEG", "empty", "text"],
)
def test_an_original_is_told_by_its_first_bytes(
    content: bytes, tmp_path: Path, *, is_original: bool
) -> None:
    path = tmp_path / "IMG_1.jpg"
    path.write_bytes(content)
    assert photo_file.looks_like_original(path) is is_original
    assert not photo_file.looks_like_original(tmp_path / "missing.jpg")


def test_a_pipe_is_no_original_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "IMG.jpg")
    assert not photo_file.looks_like_original(tmp_path / "IMG.jpg")
