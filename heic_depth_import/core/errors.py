# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be wrong with a photo, in words for the person who chose it."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import ClassVar, Self


class Term(str):
    """A sentence, or words within one, that have a translation of their own.

    It is the English text, and keeps apart what that was made of, so that `told` can put it into
    any language.

    Attributes:
        template: The text, with places like ``{size}``.
        values: What belongs there; a `Term` is translated itself.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Words a text.

        Args:
            template: The text; without values as it is.
            **values: What belongs into its places.
        """
        return cls.of(template.format(**values) if values else template, template, values)

    @classmethod
    def of(cls, text: str, template: str, values: Mapping[str, object]) -> Self:
        """Returns a text that was worded elsewhere.

        Args:
            text: As it is in English.
            template: As in the attributes.
            values: As in the attributes.
        """
        term = super().__new__(cls, text)
        term.template, term.values = template, values
        return term

    def told(self, translated: Callable[[str], str]) -> str:
        """Returns the text in another language; as it is where that lacks it.

        Args:
            translated: Returns a text in that language; the same text where there is none.
        """
        template = translated(self.template)
        if template == self.template:
            return str(self)
        values = {
            name: value.told(translated) if isinstance(value, Term) else value
            for name, value in self.values.items()
        }
        try:
            return template.format(**values) if values else template
        except (LookupError, TypeError, ValueError, AttributeError):  # a decoder made it up
            return str(self)


ADVICE = Term(
    "take it in Portrait mode, and send the original rather than an edited or shared copy"
)
"""What to do about a photo without depth that can be used."""

COPY_AGAIN = Term("copy it from the phone again")
"""What to do about a file that was whole on the phone."""


class ErrorKind(Enum):
    """What failed, for programs: by the values, which stay as they are."""

    NO_DEPTH = "no_depth"  # in order, but without depth that can be used
    DAMAGED = "damaged"  # cut off, or contradicts itself
    NOT_HEIC = "not_heic"
    UNREADABLE = "unreadable"  # cannot be opened or decoded
    LIMIT = "limit"  # asks for more pixels, memory or time than it may have
    INTERNAL = "internal"  # a mistake of ours, or of a decoder or Blender that did not survive it
    INPUT = "input"  # not what was meant: no photos, another number of them, a result's place
    MACHINE = "machine"  # would work on another machine: disk full, no memory, no Blender

    @property
    def is_of_photo(self) -> bool:
        """Whether the photo fails wherever and whenever it is tried."""
        return self not in {ErrorKind.INPUT, ErrorKind.MACHINE}


class DepthImportError(Exception):
    """A photo cannot be imported; the message is shown to the user as it is.

    The core does not know the file's name, so it words the message as the rest of a sentence
    ("is cut off: ...; copy it again") and `about` puts the name in front. Nor does it know the
    user's language: `told` puts it into any.

    Attributes:
        kind: What failed, for programs.
        sentence: The message, but for the subject.
        subject: What it is about, in front of it; empty where it is told as it is.
    """

    kind: ClassVar[ErrorKind] = ErrorKind.INTERNAL

    def __init__(self, template: str = "", /, **values: object) -> None:
        """Words the message.

        Args:
            template: The sentence; without values as it is.
            **values: What belongs into its places.
        """
        self.sentence = Term(template, **values)
        self.subject = ""
        super().__init__(str(self.sentence))

    def about(self, name: str) -> Self:
        """Returns the same error as a whole sentence about the file `name`."""
        return self.of(self.sentence, printable(name))

    @classmethod
    def of(cls, sentence: Term, subject: str) -> Self:
        """Returns an error whose sentence was worded elsewhere.

        Args:
            sentence: As in the attributes.
            subject: As in the attributes.
        """
        error = cls(f"{subject} {sentence}".strip())
        error.sentence, error.subject = sentence, subject
        return error

    def told(self, translated: Callable[[str], str]) -> str:
        """Returns the message in another language; as it is where that lacks the sentence.

        Args:
            translated: Returns a text in that language; the same text where there is none.
        """
        return f"{self.subject} {self.sentence.told(translated)}".strip()


class NotHeicError(DepthImportError):
    """The file is something else than a HEIC or JPEG photo, whatever its name says."""

    kind = ErrorKind.NOT_HEIC


class DamagedPhotoError(DepthImportError):
    """The file is cut off, or what it says of itself cannot be true."""

    kind = ErrorKind.DAMAGED


class DamagedMetadataError(DamagedPhotoError):
    """What stands beside a picture cannot be read; the picture itself may still be in order."""


class NoDepthMapError(DepthImportError):
    """The photo is in order but has no depth map."""

    kind = ErrorKind.NO_DEPTH


class NoSurfaceError(DepthImportError):
    """The photo has depth, but no samples of it hang together."""

    kind = ErrorKind.NO_DEPTH


class TooLargePhotoError(DepthImportError):
    """The photo has more pixels, items or metadata than is safe to open."""

    kind = ErrorKind.LIMIT


class UnreadablePhotoError(DepthImportError):
    """The file cannot be opened, or its pictures cannot be decoded."""

    kind = ErrorKind.UNREADABLE


class DecoderError(DepthImportError):
    """The process that decodes did not survive the photo."""


class DecodingTimeError(DecoderError):
    """The process that decodes took too long."""

    kind = ErrorKind.LIMIT


class DecoderStartError(DecoderError):
    """The process that decodes does not start."""

    kind = ErrorKind.MACHINE


class OutOfMemoryError(DepthImportError):
    """The machine has less memory than building a photo takes that keeps to all limits."""

    kind = ErrorKind.MACHINE


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


def damaged(reason: str, /, **values: object) -> DamagedPhotoError:
    """Returns the error of a file whose parts cannot be what they say they are.

    Args:
        reason: What is wrong, without a full stop.
        **values: What belongs into its places.
    """
    return DamagedPhotoError(
        "is damaged ({reason}); {copy_again}", reason=Term(reason, **values), copy_again=COPY_AGAIN
    )


def undecodable(reason: str) -> UnreadablePhotoError:
    """Returns the error of a picture that a decoder gives up.

    Args:
        reason: What the decoder says; some end it in a new line, some quote the damage.
    """
    shown = "".join(letter for letter in reason if letter.isprintable())
    return UnreadablePhotoError(
        "cannot be decoded ({reason}); {copy_again}", reason=shown, copy_again=COPY_AGAIN
    )
