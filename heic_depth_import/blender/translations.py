# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The interface in other languages, from files as translators' programs write them.

`languages` has a file for each language, named as Blender names it: ``de.po`` is for de_DE, too.
For what Blender itself has a translation it takes that.
"""

import json
from collections.abc import Iterator
from pathlib import Path

OWN_CONTEXT = "HEIC Depth"
"""Where a word is looked up that means something else in Blender's own German: to cut, none."""
# Blender looks texts up by what they are for. The same word is the label of an operator, of a
# property and of a panel here, and means the same everywhere.
_CONTEXTS = ("*", "Operator", OWN_CONTEXT)
_FOLDER = Path(__file__).with_name("languages")

Language = dict[tuple[str, str], str]


def known() -> dict[str, Language]:
    """Returns all languages, as Blender takes them: (context, text) -> translated text."""
    return {
        file.stem: {
            (context, text): translated
            for text, translated in entries_of(file.read_text("utf-8"))
            for context in _CONTEXTS
        }
        for file in sorted(_FOLDER.glob("*.po"))
    }


def entries_of(content: str) -> Iterator[tuple[str, str]]:
    """Yields every text and what it is in the language of a file; what has no translation is none.

    Args:
        content: Of a .po file without plurals and contexts.

    Source: GNU gettext manual, section "The Format of PO Files". Its strings are those of JSON.
    """
    for block in content.split("\n\n"):
        parts = {"msgid": "", "msgstr": ""}
        keyword = ""
        for line in block.splitlines():
            if line.startswith("#") or not line:
                continue
            before, _, string = line.partition('"')
            keyword = before.strip() or keyword
            parts[keyword] += json.loads(f'"{string}')
        # The first block tells of the file, and has no text.
        if parts["msgid"] and parts["msgstr"]:
            yield parts["msgid"], parts["msgstr"]
