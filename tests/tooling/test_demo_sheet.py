# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contact sheets and looping GIFs of the demonstration."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from in_blender.demo_sheet import (
    contact_sheet,
    sheet_of_rows,
    side_by_side,
    write_loop,
    write_sheets,
)

COLOURS = [(250, 20, 20), (20, 250, 20), (20, 20, 250), (250, 250, 20), (20, 250, 250)]


def test_all_pictures_are_on_the_sheet_in_rows_of_three(tmp_path: Path) -> None:
    pictures = {}
    for number, colour in enumerate(COLOURS):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (40, 30), colour).save(path)
        pictures[f"Number {number}"] = path
    sheet = np.asarray(contact_sheet(pictures))
    for number, colour in enumerate(COLOURS):
        rows, columns = np.nonzero((sheet == colour).all(axis=-1))
        assert len(rows) == 40 * 30
        assert (columns.min(), rows.min()) == (12 + number % 3 * 52, 12 + number // 3 * 70)


def test_a_row_of_pictures_has_one_caption(tmp_path: Path) -> None:
    paths = []
    for number, colour in enumerate(COLOURS):
        paths.append(tmp_path / f"{number}.png")
        Image.new("RGB", (40, 30), colour).save(paths[-1])
    sheet = np.asarray(sheet_of_rows({"A": paths[:3], "B": paths[3:]}))
    assert sheet.shape == (2 * 70, 12 + 3 * 52, 3)
    for number, colour in enumerate(COLOURS):
        rows, columns = np.nonzero((sheet == colour).all(axis=-1))
        assert len(rows) == 40 * 30
        assert (columns.min(), rows.min()) == (12 + number % 3 * 52, 12 + number // 3 * 70)
    _, columns = np.nonzero(sheet[42:70].max(axis=-1) > 128)
    assert abs((columns.min() + columns.max()) / 2 - 84) < 3, "below the middle"


def test_every_photo_of_a_folder_gets_a_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photos, sheets = tmp_path / "photos", tmp_path / "new" / "sheets"
    photos.mkdir()
    for name in ("b.HEIC", "a.heic", "notes.txt"):
        (photos / name).touch()

    def pictures_of(photo: Path, scratch: Path) -> dict[str, Path]:
        assert not list(scratch.iterdir())
        path = scratch / "picture.png"
        Image.new("RGB", (40, 30), COLOURS[photo.stem == "b"]).save(path)
        return {photo.stem: path}

    write_sheets(photos, sheets, "_styles", pictures_of)
    written = [sheets / "a_styles.png", sheets / "b_styles.png"]
    assert capsys.readouterr().out.splitlines() == [str(path) for path in written]
    assert sorted(sheets.iterdir()) == written
    for path, colour in zip(written, COLOURS, strict=False):
        assert (np.asarray(Image.open(path)) == colour).all(axis=-1).sum() == 40 * 30


@pytest.mark.parametrize("name", ["photos", "nowhere"])
def test_a_folder_without_photos_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "notes.txt").touch()
    with pytest.raises(SystemExit, match=rf"{name} holds no photo \(.heic, .jpg\); name a folder"):
        write_sheets(tmp_path / name, tmp_path / "sheets", "", lambda *_: {})
    assert not (tmp_path / "sheets").exists()


def test_caption_stands_below_its_picture() -> None:
    black = Image.new("RGB", (90, 30), (24, 24, 24))
    row = np.asarray(side_by_side({"": black, "Caption": black})).astype(int)
    _, columns = np.nonzero(row[42:].max(axis=-1) > 128)
    assert 114 < columns.min() < columns.max() < 204
    assert abs((columns.min() + columns.max()) / 2 - 159) < 3


def test_loop_repeats_for_ever_in_its_own_colours(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (64, 48), colour) for colour in COLOURS]
    path = tmp_path / "loop.gif"
    write_loop(frames, path, seconds=2 / 24)
    with Image.open(path) as loop:
        assert getattr(loop, "n_frames", 0) == len(frames)
        assert loop.info["loop"] == 0
        for number, colour in enumerate(COLOURS):
            loop.seek(number)
            assert loop.info["duration"] == 80
            shown = np.asarray(loop.convert("RGB")).astype(int)
            assert np.abs(shown - colour).max() <= 8


def test_loop_tells_nothing_but_its_pictures(tmp_path: Path) -> None:
    frame = Image.new("RGB", (8, 8))
    frame.info["comment"] = b"a secret"
    path = tmp_path / "loop.gif"
    write_loop([frame, Image.new("RGB", (8, 8), (9, 9, 9))], path, seconds=0.1)
    assert b"secret" not in path.read_bytes()
