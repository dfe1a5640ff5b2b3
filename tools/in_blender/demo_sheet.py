# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures with captions on one sheet, and loops of them."""

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_PAPER = (24, 24, 24)
_INK = (225, 225, 225)
_GAP = 12
_CAPTION = 28
_TEXT = 16
_COLUMNS = 3
_LONGEST = 288
# Where a photo has a sheet of its own.
_COLUMNS_OF_PHOTO = 4
LONGEST_OF_PHOTO = 640
_ENDINGS = frozenset((".heic", ".jpg", ".jpeg"))


def contact_sheet(
    pictures: Mapping[str, Path], columns: int = _COLUMNS, longest: int = _LONGEST
) -> Image.Image:
    """Puts pictures of one size into rows, small, each with its caption below.

    Args:
        pictures: Files by their captions.
        columns: Pictures in a row.
        longest: Pixels of their longer side at most.
    """
    shown = {caption: _small(path, longest) for caption, path in pictures.items()}
    names = list(shown)
    return _stacked(
        [
            side_by_side({name: shown[name] for name in names[start : start + columns]})
            for start in range(0, len(names), columns)
        ]
    )


def sheet_of_rows(rows: Mapping[str, Sequence[Path]], longest: int = _LONGEST) -> Image.Image:
    """Puts rows of pictures of one size below each other, each row with one caption.

    Args:
        rows: Files by captions.
        longest: Pixels of a picture's longer side at most.
    """
    shown = []
    for caption, paths in rows.items():
        pictures = [_small(path, longest) for path in paths]
        width = sum(picture.width + _GAP for picture in pictures) - _GAP
        strip = Image.new("RGB", (width, max(picture.height for picture in pictures)), _PAPER)
        left = 0
        for picture in pictures:
            strip.paste(picture, (left, 0))
            left += picture.width + _GAP
        shown.append(side_by_side({caption: strip}))
    return _stacked(shown)


def _small(path: Path, longest: int) -> Image.Image:
    with Image.open(path) as picture:
        small = picture.convert("RGB")
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return small


def _stacked(rows: Sequence[Image.Image]) -> Image.Image:
    sheet = Image.new("RGB", (rows[0].width, sum(row.height for row in rows)), _PAPER)
    top = 0
    for row in rows:
        sheet.paste(row, (0, top))
        top += row.height
    return sheet


def write_sheets(
    photos: Path,
    folder: Path,
    suffix: str,
    pictures_of: Callable[[Path, Path], Mapping[str, Path]],
) -> None:
    """Writes a sheet for each photo of a folder, and says where.

    Args:
        photos: Folder of photos.
        folder: Where to.
        suffix: Of the sheets' names, after the photo's.
        pictures_of: Makes pictures of a photo in an empty folder; files by their captions.
    """
    found = sorted(photos.iterdir()) if photos.is_dir() else []
    found = [path for path in found if path.suffix.lower() in _ENDINGS]
    if not found:
        sys.exit(f"build.py: {photos} holds no photo (.heic, .jpg); name a folder that does")
    folder.mkdir(parents=True, exist_ok=True)
    for photo in found:
        sheet = folder / f"{photo.stem}{suffix}.png"
        with tempfile.TemporaryDirectory() as scratch:
            pictures = pictures_of(photo, Path(scratch))
            contact_sheet(pictures, _COLUMNS_OF_PHOTO, LONGEST_OF_PHOTO).save(sheet)
        print(sheet, flush=True)


def side_by_side(pictures: Mapping[str, Image.Image]) -> Image.Image:
    """Puts pictures into a row, each with its caption below.

    Args:
        pictures: By their captions.
    """
    width = _GAP + sum(picture.width + _GAP for picture in pictures.values())
    height = max(picture.height for picture in pictures.values())
    row = Image.new("RGB", (width, _GAP + height + _CAPTION), _PAPER)
    pen, font = ImageDraw.Draw(row), ImageFont.load_default(_TEXT)
    left = _GAP
    for caption, picture in pictures.items():
        row.paste(picture, (left, _GAP))
        middle = (left + picture.width / 2, _GAP + height + _CAPTION / 2)
        pen.text(middle, caption, _INK, font, anchor="mm")
        left += picture.width + _GAP
    return row


def write_loop(frames: Sequence[Image.Image], path: Path, seconds: float) -> None:
    """Writes a GIF that repeats for ever.

    All frames share one palette, or colours would flicker.

    Args:
        frames: Of one size.
        path: Where to.
        seconds: Between two frames; a GIF counts hundredths.
    """
    some = frames[:: max(1, len(frames) // 6)]
    sample = Image.new("RGB", (some[0].width, sum(frame.height for frame in some)))
    for number, frame in enumerate(some):
        sample.paste(frame, (0, number * frame.height))
    # Its few bright colours, such as those of fruit, are lost to a median cut.
    palette = sample.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=4)
    coded = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    for frame in coded:
        frame.info.clear()  # a GIF would keep comments
    coded[0].save(
        path,
        save_all=True,
        append_images=coded[1:],
        duration=round(seconds * 100) * 10,
        loop=0,
        optimize=False,
    )
