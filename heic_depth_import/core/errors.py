# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be wrong with a photo, in words for the person who chose it."""

from typing import Self

ADVICE = "take it in Portrait mode, and send the original rather than an edited or shared copy"
"""What to do about a photo without depth that can be used."""

COPY_AGAIN = "copy it from the phone again"
"""What to do about a file that was whole on the phone."""


class DepthImportError(Exception):
    """A photo cannot be imported; the message is shown to the user as it is.

    The core does not know the file's name, so it words the message as the rest of a sentence
    ("is cut off: ...; copy it again") and `about` puts the name in front.
    """

    def about(self, name: str) -> Self:
        """Returns the same error as a whole sentence about the file `name`."""
        return type(self)(f"{printable(name)} {self}")


class NotHeicError(DepthImportError):
    """The file is something else than a HEIC photo, whatever its name says."""


class DamagedPhotoError(DepthImportError):
    """The file is cut off, or what it says of itself cannot be true."""


class DamagedMetadataError(DamagedPhotoError):
    """What stands beside a picture cannot be read; the picture itself may still be in order."""


class NoDepthMapError(DepthImportError):
    """The photo is in order but has no depth map."""


class NoSurfaceError(DepthImportError):
    """The photo has depth, but no samples of it hang together."""


class TooLargePhotoError(DepthImportError):
    """The photo has more pixels, items or metadata than is safe to open."""


class UnreadablePhotoError(DepthImportError):
    """The file cannot be opened, or its pictures cannot be decoded."""


class DecoderError(DepthImportError):
    """The process that decodes did not survive the photo, took too long or does not start."""


class MishapError(DepthImportError):
    """The import itself went wrong; what the photo has to do with it is not known."""


def printable(text: str) -> str:
    """Returns a text without control characters, which a file's name may give to a terminal.

    Args:
        text: Anything; what cannot be shown comes out as Python would write it.
    """
    return "".join(
        letter
        if letter.isprintable()
        else letter.encode("unicode_escape", "surrogatepass").decode("ascii")
        for letter in text
    )


def damaged(reason: str) -> DamagedPhotoError:
    """Returns the error of a file whose parts cannot be what they say they are.

    Args:
        reason: What is wrong, without a full stop.
    """
    return DamagedPhotoError(f"is damaged ({reason}); {COPY_AGAIN}")
