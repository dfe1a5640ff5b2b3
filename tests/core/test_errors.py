# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every error says what failed, in words for people and by a kind for programs."""

import pytest

from heic_depth_import.core import errors
from heic_depth_import.core.errors import (
    COPY_AGAIN,
    DamagedPhotoError,
    DepthImportError,
    ErrorKind,
    Term,
    damaged,
)

# As programs read them: a change breaks those.
KINDS = {
    "DepthImportError": "internal",
    "NotHeicError": "not_heic",
    "DamagedPhotoError": "damaged",
    "DamagedMetadataError": "damaged",
    "NoDepthMapError": "no_depth",
    "NoSurfaceError": "no_depth",
    "TooLargePhotoError": "limit",
    "UnreadablePhotoError": "unreadable",
    "DecoderError": "internal",
    "DecodingTimeError": "limit",
    "DecoderStartError": "machine",
    "OutOfMemoryError": "machine",
    "MishapError": "internal",
}
ERRORS = [
    error
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, DepthImportError)
]


@pytest.mark.parametrize("error", ERRORS)
def test_each_error_has_its_kind_with_and_without_a_name(error: type[DepthImportError]) -> None:
    assert error.kind.value == KINDS[error.__name__]
    assert error("is odd").about("dog.heic").kind is error.kind


def test_a_photo_is_to_blame_for_all_but_two() -> None:
    assert {kind.value for kind in ErrorKind if not kind.is_of_photo} == {"input", "machine"}
    assert {kind.value for kind in ErrorKind} == {*KINDS.values(), "input"}


def test_what_is_damaged_is_of_that_kind() -> None:
    assert damaged("a box ends too early").kind is ErrorKind.DAMAGED


GERMAN = {
    "is cut off: {missing:,} bytes are missing; {copy_again}": (
        "ist abgeschnitten: {missing:,} Byte fehlen; {copy_again}"
    ),
    COPY_AGAIN: "noch einmal vom Telefon kopieren",
    "broken": "BROKEN",
    "is odd ({reason})": "ist seltsam ({reason})",
    "{a.b} {c}": "{a.b} {c}!",
}


def in_german(text: str) -> str:
    return GERMAN.get(text, text)


def test_a_sentence_is_told_in_another_language() -> None:
    error = DamagedPhotoError(
        "is cut off: {missing:,} bytes are missing; {copy_again}",
        missing=1234,
        copy_again=COPY_AGAIN,
    ).about("cat.heic")
    assert str(error) == f"cat.heic is cut off: 1,234 bytes are missing; {COPY_AGAIN}"
    assert error.told(in_german) == (
        "cat.heic ist abgeschnitten: 1,234 Byte fehlen; noch einmal vom Telefon kopieren"
    )
    assert type(error) is DamagedPhotoError


def test_a_sentence_without_translation_stays_as_it_is() -> None:
    error = DepthImportError("says {what}", what="something").about("cat.heic")
    assert error.told(in_german) == str(error) == "cat.heic says something"
    plain = DepthImportError("has {braces}")
    assert plain.told(in_german) == str(plain) == "has {braces}"


def test_what_is_filled_in_is_translated_only_where_it_is_a_term_of_ours() -> None:
    error = DepthImportError("is odd ({reason})", reason="broken")
    assert error.told(in_german) == "ist seltsam (broken)"
    error = DepthImportError("is odd ({reason})", reason=Term("broken"))
    assert error.told(in_german) == "ist seltsam (BROKEN)"


def test_a_sentence_that_cannot_be_filled_in_stays_as_it_is() -> None:
    error = DepthImportError("made elsewhere")
    error.template = "{a.b} {c}"
    assert error.told(in_german) == "{a.b} {c}!"  # nothing is to be filled in
    for values in ({"a": 1}, {"a": "b", "c": 1}):
        error.values = values
        assert error.told(in_german) == "made elsewhere"
