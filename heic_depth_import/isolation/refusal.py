# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a photo, from the process that decodes to the one that asked."""

from collections.abc import Mapping
from typing import Any

from ..core import errors
from ..core.errors import DepthImportError
from .terms import plain_term, term_from, text_from

# What a hostile photo may say of itself: never that this machine is at fault.
_ERRORS = {
    name: error
    for name, error in vars(errors).items()
    if isinstance(error, type) and issubclass(error, DepthImportError) and error.kind.is_of_photo
}


def refused(error: DepthImportError) -> dict[str, Any]:
    """Returns the answer that an error is."""
    return {
        "error": type(error).__name__,
        "subject": error.subject,
        "sentence": plain_term(error.sentence),
    }


def refusal_in(answer: Mapping[str, Any]) -> DepthImportError | None:
    """Returns the error in an answer, of which nothing is believed but what it looks like."""
    kind = _ERRORS.get(str(answer.get("error")))
    if kind is None:
        return None
    return kind.of(term_from(answer.get("sentence", "")), text_from(answer.get("subject", "")))
