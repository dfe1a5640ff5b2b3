# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All texts of the interface that Blender, or the extension, looks up in the user's language."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy

from tests.blender.conftest import EXTENSION

# What marks a text as one, by the names that modules import it as.
_MARKS = {f"pgettext_{kind}" for kind in ("iface", "rpt", "tip", "n")}
_MARKS |= {"iface_", "rpt_", "tip_", "n_"}
# What translates a text by itself that it is given by this name, and what it takes it for.
_TRANSLATES = {
    "label": ("text", "*"),
    "prop": ("text", "*"),
    "menu": ("text", "*"),
    "popup_menu": ("title", "*"),
    "operator": ("text", "Operator"),
    "operator_menu_enum": ("text", "Operator"),
}
# Sentences that go to the window through one of those, from where nobody knows Blender, and words
# within them.
_ERRORS = importlib.import_module(f"{EXTENSION}.core.errors")
_SENTENCES = {"RescaleError", "ReloadError", "Term", "damaged"} | {
    name
    for name, error in vars(_ERRORS).items()
    if isinstance(error, type) and issubclass(error, _ERRORS.DepthImportError)
}
_OFFERED = "offered"
_GEOMETRY = "NodeSocketGeometry"


def texts_of_interface() -> set[tuple[str, str]]:
    """Returns them all, of classes, of code and of data, each with the context of its look-up."""
    found = (*_of_classes(), *_of_code(), *_of_styles(), *_of_presets())
    return {(context, text) for context, text in found if text}


def _of_styles() -> Iterator[tuple[str, str]]:
    """Yields names of inputs: Blender's modifiers show them so from 5.0 on."""
    for style in importlib.import_module(f"{EXTENSION}.blender.styles.catalogue").STYLES:
        for item in style.build(style.label).interface.items_tree:
            if item.item_type == "PANEL":
                yield ("*", item.name)
            elif item.in_out == "INPUT":
                yield ("*", "" if item.socket_type == _GEOMETRY else item.name)


def _of_presets() -> Iterator[tuple[str, str]]:
    """Yields names of files: Blender's menu shows them so from 5.0 on."""
    module = importlib.import_module(f"{EXTENSION}.blender")
    for file in Path(*module.__path__, "presets").rglob("*.py"):
        yield ("*", bpy.path.display_name(file.name, title_case=False))


def _of_classes() -> Iterator[tuple[str, str]]:
    for cls in importlib.import_module(f"{EXTENSION}.blender").CLASSES:
        if issubclass(cls, bpy.types.AddonPreferences):
            yield from _of_properties(cls, cls.bl_rna)  # nobody sees its own name
        elif issubclass(cls, bpy.types.Operator):
            group, name = cls.bl_idname.split(".")
            shown = getattr(getattr(bpy.ops, group), name).get_rna_type()
            yield (shown.translation_context, shown.name)
            yield ("*", shown.description)
            yield from _of_properties(cls, shown)
        else:
            context = getattr(cls, "bl_translation_context", "*")
            yield from ((context, cls.bl_label), (context, getattr(cls, "bl_category", "")))


def _of_properties(cls: type, shown: Any) -> Iterator[tuple[str, str]]:
    """Yields what properties say that the extension itself has declared, and not Blender's."""
    for each in cls.__mro__:
        if not each.__module__.startswith(EXTENSION):
            continue
        for name, declared in vars(each).get("__annotations__", {}).items():
            options: dict[str, Any] = getattr(declared, "keywords", {})
            if options.get("name"):
                context = shown.properties[name].translation_context
                yield from ((context, options["name"]), ("*", options["description"]))
                for _identifier, label, about in options.get("items", ()):
                    yield from ((context, label), ("*", about))


def _of_code() -> Iterator[tuple[str, str]]:
    module = importlib.import_module(EXTENSION)
    assert module.__file__ is not None
    for file in Path(module.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from _of_call(node)
            elif isinstance(node, ast.FunctionDef) and node.name == _OFFERED:
                yield from _returned_by(node)


def _of_call(call: ast.Call) -> Iterator[tuple[str, str]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if name in _MARKS | _SENTENCES and call.args:
        yield ("*", _literal(call.args[0]))
    elif name == "report" and len(call.args) > 1:
        yield ("*", _literal(call.args[1]))
    elif name == "gather":
        yield ("*", _literal(call.args[0]))
    elif name == "input" and _literal(given.get("kind")) != "Geometry":  # of nodes
        yield ("*", _literal(call.args[0] if call.args else None))
    elif name in _TRANSLATES and "translate" not in given:
        place, context = _TRANSLATES[name]
        yield (context, _literal(given.get(place)))


def _literal(node: ast.expr | None) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else ""


def _returned_by(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return):
            assert isinstance(node.value, ast.Tuple)
            yield ("*", _literal(node.value.elts[0]))
