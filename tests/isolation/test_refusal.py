# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors come through from the decoder's process with all that another language needs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from heic_depth_import.core import errors
from heic_depth_import.core.errors import ADVICE, DepthImportError, NoDepthMapError, Term
from heic_depth_import.isolation.refusal import refusal_in, refused
from heic_depth_import.isolation.terms import LONGEST_TEXT


def through(error: DepthImportError) -> DepthImportError:
    found = refusal_in(json.loads(json.dumps(refused(error))))
    assert found is not None
    return found


def test_an_error_comes_through() -> None:
    error = NoDepthMapError(
        "has {count:,} of {share:.1f} {what}; {advice}",
        count=1234,
        share=0.25,
        what=Term("{number} things", number=3),
        advice=ADVICE,
    ).about("cat.heic")
    found = through(error)
    assert type(found) is NoDepthMapError
    assert str(found) == str(error)
    german = {
        error.sentence.template: "hat {count:,} von {share:.1f} {what}; {advice}",
        ADVICE: "RAT",
        "{number} things": "{number} Dinge",
    }
    assert (
        found.told(lambda text: german.get(text, text)) == "cat.heic hat 1,234 von 0.2 3 Dinge; RAT"
    )


def test_what_is_filled_in_comes_through_as_what_it_was() -> None:
    error = NoDepthMapError("has {what}", what="things").about("cat.heic")
    german = {"has {what}": "hat {what}", "things": "Dinge"}
    assert through(error).told(lambda text: german.get(text, text)) == "cat.heic hat things"


@pytest.mark.parametrize("name", ["OutOfMemoryError", "DecoderStartError", "ValueError", "", None])
def test_no_photo_blames_the_machine(name: object) -> None:
    assert refusal_in({"error": name, "message": "is odd"}) is None


def deep(levels: int) -> dict[str, Any]:
    """Returns a text within a text and so on."""
    told: dict[str, Any] = {"text": "x", "template": "{a}", "values": {}}
    for _ in range(levels):
        told = {"text": "x", "template": "{a}", "values": {"a": told}}
    return told


def texts_in(term: Term) -> Iterator[str]:
    """Yields all that a text was made of."""
    yield from (str(term), term.template)
    for value in term.values.values():
        yield from texts_in(value) if isinstance(value, Term) else [str(value)]


@pytest.mark.parametrize(
    "sentence",
    [
        None,
        [],
        "is odd",
        {"text": None, "values": [1], "template": 3},
        {"text": "a\x1b[2Jb", "values": {"a": ["\x1b"], "b": [], "c": None, "d": {"e": "\x1b"}}},
        {"text": "x" * 10**6, "template": "x" * 10**6, "values": {"a": "x" * 10**6}},
        {"text": "is odd", "template": "{a:999999999}", "values": {"a": 1}},
        {"text": "is odd", "template": "{a.__class__}", "values": {"a": 1}},
        deep(500),
    ],
)
@pytest.mark.parametrize("subject", [None, {}, "\n", "x" * 10**6])
def test_of_an_answer_that_was_made_up_nothing_is_filled_in(
    sentence: object, subject: object
) -> None:
    found = refusal_in({"error": "DamagedPhotoError", "sentence": sentence, "subject": subject})
    assert type(found) is errors.DamagedPhotoError
    told = found.told(lambda text: text)
    assert told == str(found)
    assert len(told) <= 2 * LONGEST_TEXT + 1
    assert told.isprintable()
    for text in (found.subject, *texts_in(found.sentence)):
        assert len(text) <= LONGEST_TEXT
        assert text.isprintable()


def test_an_answer_may_lack_everything() -> None:
    found = refusal_in({"error": "DamagedPhotoError"})
    assert type(found) is errors.DamagedPhotoError
    assert not str(found)
