# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo that cannot be read: its own fault, or that of the disk it lies on."""

import errno
import importlib
import os
from pathlib import Path

import pytest

COMMAND = "bl_ext.user_default.heic_depth_import.blender.command"
access = importlib.import_module(f"{COMMAND}.photo_access")
kind_of_unreadable = access.kind_of_unreadable


def test_what_can_be_read_is_the_photos_own_fault(tmp_path: Path) -> None:
    photo = tmp_path / "dog.heic"
    photo.write_bytes(bytes(3 << 20))
    assert kind_of_unreadable(photo).value == "unreadable"


def test_one_photo_that_is_gone_is_not_a_folder_that_is(tmp_path: Path) -> None:
    assert kind_of_unreadable(tmp_path / "gone.heic").value == "unreadable"
    assert kind_of_unreadable(tmp_path / "no disk" / "dog.heic").value == "input"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.heic")
    assert kind_of_unreadable(tmp_path / "pipe.heic").value == "unreadable"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.EIO, "machine"),
        (errno.ESTALE, "machine"),
        (errno.EMFILE, "machine"),
        (errno.EACCES, "unreadable"),
    ],
)
def test_a_disk_that_fails_is_the_machines_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, kind: str
) -> None:
    def fails(_path: Path) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(access, "opened", fails)
    assert kind_of_unreadable(tmp_path / "dog.heic").value == kind
