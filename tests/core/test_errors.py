# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every error says what failed, in words for people and by a kind for programs."""

import pickle
from collections.abc import Callable
from copy import copy, deepcopy

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


def test_reasons_are_told_in_another_language_to_any_depth() -> None:
    reason = Term("a part of its {what}", what=Term("broken"))
    error = DepthImportError("is odd ({reason})", reason=reason).about("cat.heic")
    assert str(error) == "cat.heic is odd (a part of its broken)"
    german = GERMAN | {"a part of its {what}": "ein Teil davon ({what})"}
    assert error.told(lambda text: german.get(text, text)) == (
        "cat.heic ist seltsam (ein Teil davon (BROKEN))"
    )


def test_what_is_damaged_keeps_its_reason_apart() -> None:
    error = damaged("a box of {size:,} bytes", size=1234)
    assert str(error) == f"is damaged (a box of 1,234 bytes); {COPY_AGAIN}"
    german = {
        "is damaged ({reason}); {copy_again}": "ist beschädigt ({reason}); {copy_again}",
        "a box of {size:,} bytes": "eine Box von {size:,} Byte",
    }
    assert error.told(lambda text: german.get(text, text)) == (
        f"ist beschädigt (eine Box von 1,234 Byte); {COPY_AGAIN}"
    )


def test_a_sentence_that_cannot_be_filled_in_stays_as_it_is() -> None:
    sentence = Term.of("made elsewhere", "{a.b} {c}", {})
    assert sentence.told(in_german) == "{a.b} {c}!"  # nothing is to be filled in
    for values in ({"a": 1}, {"a": "b", "c": 1}):
        assert Term.of("made elsewhere", "{a.b} {c}", values).told(in_german) == "made elsewhere"


@pytest.mark.parametrize("copied", [copy, deepcopy, lambda term: pickle.loads(pickle.dumps(term))])
def test_a_copy_of_a_term_is_one(copied: Callable[[Term], Term]) -> None:
    again = copied(Term("is odd ({reason})", reason=Term("broken")))
    assert again == "is odd (broken)"
    assert again.told(in_german) == "ist seltsam (BROKEN)"
