# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text of the interface is there in every language, and nothing else.

A module of Blender has no languages; that the window speaks one is tried in tests/gui.
"""

import importlib
import re
from pathlib import Path

import bpy
import pytest

from tests.blender.conftest import EXTENSION
from tests.blender.interface_texts import texts_of_interface

translations = importlib.import_module(f"{EXTENSION}.blender.translations")
FILES = sorted(Path(translations.__file__).with_name("languages").glob("*.po"))
CLASSES = importlib.import_module(f"{EXTENSION}.blender").CLASSES
# Letters of the file browser's button, at the width that Blender gives it.
_BUTTON = 19
LANGUAGES = [file.stem for file in FILES]


def _entries(language: str) -> list[tuple[str, str]]:
    file = next(file for file in FILES if file.stem == language)
    return list(translations.entries_of(file.read_text("utf-8")))


def test_german_is_there() -> None:
    assert "de" in translations.known()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_where_blender_looks_it_up(language: str) -> None:
    missing = texts_of_interface() - set(translations.known()[language])
    assert not missing, f"{language}.po lacks:\n" + "\n".join(
        f'\nmsgid "{text}"\nmsgstr ""' for _context, text in sorted(missing)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_its_text(language: str) -> None:
    texts = [text for text, _translated in _entries(language)]
    assert set(texts) - {text for _context, text in texts_of_interface()} == set()
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_every_language(language: str) -> None:
    for text, translated in _entries(language):
        places = [sorted(re.findall(r"\{.*?\}", each)) for each in (text, translated)]
        assert places[0] == places[1], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_about_as_long_as_in_english(language: str) -> None:
    """What is longer is cut off in a sidebar, and a sentence is no label."""
    for text, translated in _entries(language):
        if len(text) <= 20 and text.istitle():
            assert len(translated) <= max(len(text) * 1.5, 20), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_browsers_button_takes_the_label(language: str) -> None:
    known = translations.known()[language]
    labels = {cls.bl_label for cls in CLASSES if _asks(cls)}
    assert "Import HEIC Depth" in labels
    for label in labels:
        assert len(known["Operator", label]) <= _BUTTON, label


def _asks(cls: type) -> bool:
    """Tells whether an operator asks for a file."""
    return any("filter_glob" in vars(each).get("__annotations__", {}) for each in cls.__mro__)


def test_what_blender_calls_differently_is_looked_up_apart() -> None:
    """Blender's own German for Cut is that of the clipboard, and its Always is everywhere."""
    own = translations.OWN_CONTEXT
    options = bpy.ops.import_scene.heic_depth.get_rna_type().properties
    assert options["cut"].translation_context == own
    preferences = bpy.context.preferences.addons[EXTENSION].preferences
    assert preferences.bl_rna.properties["decode_apart"].translation_context == own


def test_a_file_of_a_translators_program_is_understood() -> None:
    content = (
        '# A comment\nmsgid ""\nmsgstr ""\n"Language: de\\n"\n\n'
        '#: somewhere.py:3\nmsgid "One"\nmsgstr "Eins"\n\n'
        'msgid "A\\nB"\nmsgstr "C\\\\nD"\n'
        'msgid ""\n"Say \\"a"\n" b\\""\nmsgstr ""\n"Sag \\"ä"\n" b\\""\n\n'
        'msgid "Not yet"\nmsgstr ""\n\n\n'
        '#~ msgid "Gone"\n#~ msgstr "Weg"\n'
    )
    assert list(translations.entries_of(content)) == [
        ("One", "Eins"),
        ("A\nB", "C\\nD"),
        ('Say "a b"', 'Sag "ä b"'),
    ]
