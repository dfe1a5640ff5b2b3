# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The EXIF block of a phone's photo."""

from __future__ import annotations

from dataclasses import dataclass

# IFD0
MAKE, MODEL, ORIENTATION, SOFTWARE, DATE_TIME = 0x010F, 0x0110, 0x0112, 0x0131, 0x0132
EXIF_IFD, GPS_IFD = 0x8769, 0x8825
# Exif IFD
DATE_TIME_ORIGINAL, FOCAL_LENGTH, FOCAL_LENGTH_35 = 0x9003, 0x920A, 0xA405
OWNER, SERIAL_NUMBER, LENS_MODEL = 0xA430, 0xA431, 0xA434
SUBJECT_AREA, PIXEL_WIDTH, PIXEL_HEIGHT = 0x9214, 0xA002, 0xA003
EXPOSURE_TIME, F_NUMBER, ISO, MAKER_NOTE = 0x829A, 0x829D, 0x8827, 0x927C
# GPS IFD
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Exif:
    """What the EXIF block says; None leaves a tag out.

    Attributes:
        focal_length: Millimetres.
        focal_length_35: The same for a 36 x 24 mm film.
        orientation: 1 to 8. An iPhone writes it as well as ``irot``.
        subject_area: Centre, width and height in pixels of the picture before it is turned.
        pixel_size: Width and height of that picture.
        position: Latitude and longitude in degrees, north and east positive.
        exposure_time: Seconds, as a fraction.
        f_number: Of the lens, as a fraction.
        iso: Sensitivity.
        maker_note: What the maker keeps for itself.
    """

    make: str | None = "Apple"
    model: str | None = "iPhone 13 Pro"
    software: str | None = "16.2"
    date: str | None = "2023:02:21 14:33:08"
    lens: str | None = "iPhone 13 Pro back triple camera 5.7mm f/1.5"
    focal_length: float | None = 5.7
    focal_length_35: int | None = 26
    orientation: int | None = 1
    subject_area: tuple[int, ...] | None = None
    pixel_size: tuple[int, int] | None = None
    position: tuple[float, float] | None = None
    owner: str | None = None
    serial_number: str | None = None
    exposure_time: tuple[int, int] | None = None
    f_number: tuple[int, int] | None = None
    iso: int | None = None
    maker_note: bytes | None = None

    def to_bytes(self) -> bytes:
        """Writes the block as TIFF bytes, without the "Exif" in front of it."""
        # imported late: in Blender, Pillow comes with the extension
        from PIL import Image
        from PIL.TiffImagePlugin import IFDRational

        exif = Image.Exif()
        main = {
            MAKE: self.make,
            MODEL: self.model,
            ORIENTATION: self.orientation,
            SOFTWARE: self.software,
            DATE_TIME: self.date,
        }
        length = self.focal_length
        details = {
            DATE_TIME_ORIGINAL: self.date,
            FOCAL_LENGTH: None if length is None else IFDRational(round(length * 1000), 1000),
            FOCAL_LENGTH_35: self.focal_length_35,
            OWNER: self.owner,
            SERIAL_NUMBER: self.serial_number,
            LENS_MODEL: self.lens,
            SUBJECT_AREA: self.subject_area,
            PIXEL_WIDTH: self.pixel_size and self.pixel_size[0],
            PIXEL_HEIGHT: self.pixel_size and self.pixel_size[1],
            EXPOSURE_TIME: self.exposure_time and IFDRational(*self.exposure_time),
            F_NUMBER: self.f_number and IFDRational(*self.f_number),
            ISO: self.iso,
            MAKER_NOTE: self.maker_note,
        }
        exif.update({tag: value for tag, value in main.items() if value is not None})
        exif.get_ifd(EXIF_IFD).update({tag: v for tag, v in details.items() if v is not None})
        if self.position:
            latitude, longitude = self.position
            exif.get_ifd(GPS_IFD).update(
                {
                    LATITUDE_REF: "N" if latitude >= 0 else "S",
                    LATITUDE: _degrees(latitude),
                    LONGITUDE_REF: "E" if longitude >= 0 else "W",
                    LONGITUDE: _degrees(longitude),
                }
            )
        return bytes(exif.tobytes()).removeprefix(b"Exif\0\0")


def _degrees(angle: float) -> tuple[float, float, float]:
    """Splits an angle into degrees, minutes and seconds."""
    minutes, seconds = divmod(round(abs(angle) * 3600, 2), 60)
    return minutes // 60, minutes % 60, seconds
