# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The interface in other languages, from files as translators' programs write them.

`languages` has a file for each language, named as Blender names it: ``de.po`` is for de_DE, too.
For what Blender itself has a translation it takes that.
"""

import os
from collections.abc import Iterator
from pathlib import Path

OWN_CONTEXT = "HEIC Depth"
"""Where a word is looked up that means something else in Blender's own German: to cut, none."""
# Blender looks texts up by what they are for. The same word is the label of an operator, of a
# property and of a panel here, and means the same everywhere.
_CONTEXTS = ("*", "Operator", OWN_CONTEXT)
_FOLDER = Path(__file__).with_name("languages")
_ENDING = ".po"

Language = dict[tuple[str, str], str]


def known() -> dict[str, Language]:
    """Returns all languages, as Blender takes them: (context, text) -> translated text."""
    return {
        name.removesuffix(_ENDING): {
            (context, text): translated
            for text, translated in entries_of(Path(_FOLDER, name).read_text("utf-8"))
            for context in _CONTEXTS
        }
        for name in sorted(os.listdir(_FOLDER))  # noqa: PTH208  a tenth of the time of a glob
        if name.endswith(_ENDING)
    }


def entries_of(content: str) -> Iterator[tuple[str, str]]:
    """Yields every text and what it is in the language of a file; what has no translation is none.

    Args:
        content: Of a .po file without plurals and contexts.

    Source: GNU gettext manual, section "The Format of PO Files".
    """
    # A string may go on in the next line; then each is in one line.
    for block in f"\n{content}".replace('"\n"', "").split('\nmsgid "')[1:]:
        text, _, rest = f"{block}\n".partition('"\nmsgstr "')
        translated = rest.partition('"\n')[0]
        # The first block tells of the file, and has no text.
        if text and translated:
            yield (_plain(text), _plain(translated)) if "\\" in block else (text, translated)


def _plain(string: str) -> str:
    """Returns what a string of a .po file stands for."""
    parts = string.split("\\\\")
    return "\\".join(
        part.replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t") for part in parts
    )
