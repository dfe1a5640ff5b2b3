# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a photo, from the process that decodes to the one that asked."""

from collections.abc import Mapping
from typing import Any

from ..core import errors
from ..core.errors import DepthImportError, Term, printable

LONGEST_ERROR = 2000
"""Letters of what is believed of a message."""
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
        "message": str(error),
        "subject": error.subject,
        "template": error.template,
        "values": {name: _plain(value) for name, value in error.values.items()},
    }


def refusal_in(answer: Mapping[str, Any]) -> DepthImportError | None:
    """Returns the error in an answer, of which nothing is believed but what it looks like.

    Its template is only ever filled in where it is one that has a translation.
    """
    kind = _ERRORS.get(str(answer.get("error")))
    if kind is None:
        return None
    error = kind(_text(answer.get("message")))
    error.template, error.subject = (_text(answer.get(part)) for part in ("template", "subject"))
    values = answer.get("values")
    if isinstance(values, dict):
        error.values = {str(name): _value(value) for name, value in values.items()}
    return error


def _plain(value: object) -> object:
    """Returns a value as JSON has it; a list stands for words that are translated."""
    if isinstance(value, Term):
        return [str(value)]
    return value if isinstance(value, int | float) else str(value)


def _value(told: object) -> object:
    if isinstance(told, list) and told:
        return Term(_text(told[0]))
    return told if isinstance(told, int | float) else _text(told)


def _text(told: object) -> str:
    return printable(str(told))[:LONGEST_ERROR]
