# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors come through from the decoder's process with all that another language needs."""

import json
from typing import Any

import pytest

from heic_depth_import.core import errors
from heic_depth_import.core.errors import ADVICE, DepthImportError, NoDepthMapError, Term
from heic_depth_import.isolation.refusal import LONGEST_ERROR, refusal_in, refused


def through(error: DepthImportError) -> DepthImportError:
    found = refusal_in(json.loads(json.dumps(refused(error))))
    assert found is not None
    return found


def test_an_error_comes_through() -> None:
    error = NoDepthMapError(
        "has {count:,} of {share:.1f} {what}; {advice}",
        count=1234,
        share=0.25,
        what="things",
        advice=ADVICE,
    ).about("cat.heic")
    found = through(error)
    assert type(found) is NoDepthMapError
    assert str(found) == str(error)
    german = {
        error.template: "hat {count:,} von {share:.1f} {what}; {advice}",
        ADVICE: "RAT",
        "things": "Dinge",
    }
    assert (
        found.told(lambda text: german.get(text, text)) == "cat.heic hat 1,234 von 0.2 things; RAT"
    )
    assert isinstance(found.values["advice"], Term)


@pytest.mark.parametrize("name", ["OutOfMemoryError", "DecoderStartError", "ValueError", "", None])
def test_no_photo_blames_the_machine(name: object) -> None:
    assert refusal_in({"error": name, "message": "is odd"}) is None


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"message": None, "values": [1], "template": 3, "subject": {}},
        {"message": "a\x1b[2Jb", "values": {"a": ["\x1b"], "b": [], "c": None}, "subject": "\n"},
        {"message": "x" * 10**6, "template": "x" * 10**6, "values": {"a": "x" * 10**6}},
        {"message": "is odd", "template": "{a:999999999}", "values": {"a": 1}},
        {"message": "is odd", "template": "{a.__class__}", "values": {"a": 1}},
    ],
)
def test_of_an_answer_that_was_made_up_nothing_is_filled_in(answer: dict[str, Any]) -> None:
    found = refusal_in({"error": "DamagedPhotoError", **answer})
    assert type(found) is errors.DamagedPhotoError
    told = found.told(lambda text: text)
    assert told == str(found)
    assert len(told) <= LONGEST_ERROR
    assert told.isprintable()
    for text in (found.template, found.subject, *map(str, found.values.values())):
        assert len(text) <= LONGEST_ERROR
        assert text.isprintable()
