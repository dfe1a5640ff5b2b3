# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that have a translation, from the process that decodes to the one that asked.

Of what comes back nothing is believed but what it looks like: a template is only ever filled in
where it is one that has a translation.
"""

from ..core.errors import Term, printable

LONGEST_TEXT = 2000
"""Letters of what is believed of a text."""
_TEXT, _TEMPLATE, _VALUES = "text", "template", "values"
# A sentence, words within it, and what is filled into those.
_DEEPEST = 3


def plain_term(term: Term) -> dict[str, object]:
    """Returns a text as JSON has it.

    Args:
        term: Of any depth.
    """
    values = {name: _plain(value) for name, value in term.values.items()}
    return {_TEXT: str(term), _TEMPLATE: term.template, _VALUES: values}


def term_from(told: object, depth: int = _DEEPEST) -> Term:
    """Puts a text together again.

    Args:
        told: What `plain_term` has returned, or anything else.
        depth: So deep may texts be filled into each other; what is deeper stays English.
    """
    if not isinstance(told, dict):
        return Term(text_from(told))
    text, template = (text_from(told.get(part, "")) for part in (_TEXT, _TEMPLATE))
    values = told.get(_VALUES)
    if depth < 1 or not isinstance(values, dict):
        return Term(text)
    filled_in = {str(name): _value(value, depth - 1) for name, value in values.items()}
    return Term.of(text, template, filled_in)


def text_from(told: object) -> str:
    """Returns as much of a text as is believed, without control characters."""
    return printable(str(told)[:LONGEST_TEXT])[:LONGEST_TEXT]


def _plain(value: object) -> object:
    if isinstance(value, Term):
        return plain_term(value)
    return value if isinstance(value, int | float) else str(value)


def _value(told: object, depth: int) -> object:
    if isinstance(told, dict):
        return term_from(told, depth)
    return told if isinstance(told, int | float) else text_from(told)
