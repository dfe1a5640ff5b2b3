# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every error says what failed, in words for people and by a kind for programs."""

import pytest

from heic_depth_import.core import errors
from heic_depth_import.core.errors import DepthImportError, ErrorKind, damaged

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
