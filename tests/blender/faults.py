# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets the extension fail just before, or just after, any call that makes or joins data-blocks."""

import ast
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

PACKAGE = "bl_ext.user_default.heic_depth_import"
PACKAGE_FOLDER = PACKAGE.rpartition(".")[2]

# Methods of Blender that make a data-block or a part of one, or change what refers to it.
_MAKING = frozenset(
    (
        "add",
        "append",
        "frame_set",
        "keyframe_insert",
        "link",
        "mode_set",
        "modifier_apply",
        "new",
        "new_socket",
        "pack",
        "resize",
        "select_set",
        "unlink",
    )
)

_NOT_WATCHED = frozenset(("__init__.py",))


class FaultError(Exception):
    """What no code expects."""


Place = tuple[str, int]


class Fault:
    """Counts the places where an import can fail, and fails at one of them.

    A place is a statement that makes something, once it is done, the first time that it runs.
    Another place is the start: before the first of them.
    """

    def __init__(
        self, chosen: int = 0, error: type[BaseException] = FaultError, *, within: str = ""
    ) -> None:
        """Chooses the place.

        Args:
            chosen: Its number, from 1; 0 for none.
            error: What it raises.
            within: What the path of its file has in it.
        """
        self.count = 0
        self._within = within
        self.reached: set[Place] = set()
        self._chosen = chosen
        self._error = error
        self._running: dict[FrameType, range] = {}

    @contextmanager
    def injected(self) -> Iterator[None]:
        """Watches everything that runs inside."""
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(before)

    def _enter(self, frame: FrameType, _event: str, _argument: object) -> Any:
        file = frame.f_code.co_filename
        is_watched = file in making_statements() and self._within in file
        return self._step if is_watched else None

    def _step(self, frame: FrameType, event: str, _argument: object) -> Any:
        file = frame.f_code.co_filename
        if event == "line" and frame.f_lineno in with_lines(file):
            return self._step
        running = self._running.get(frame)
        if (
            running
            and event != "exception"
            and (event == "return" or frame.f_lineno not in running)
        ):
            del self._running[frame]
            self._pass()
        lines = making_statements()[file].get(frame.f_lineno)
        if event == "line" and lines and frame not in self._running:
            place = (Path(file).name, lines.start)
            if place not in self.reached:
                if not self.reached:
                    self._pass()
                self.reached.add(place)
                self._running[frame] = lines
        return self._step

    def _pass(self) -> None:
        self.count += 1
        if self.count == self._chosen:
            raise self._error("injected")


class LineFault(Fault):
    """Fails before any line of some modules, the first time that it runs in an operator.

    Not before: Blender 4.2 takes a poll() that fails for one that allows.
    """

    def __init__(
        self, modules: frozenset[str], chosen: int = 0, error: type[BaseException] = FaultError
    ) -> None:
        """Chooses the line.

        Args:
            modules: Names of their files.
            chosen: Its number, from 1; 0 for none.
            error: What it raises.
        """
        super().__init__(chosen, error)
        self._modules = modules
        self._has_begun = False

    def _enter(self, frame: FrameType, _event: str, _argument: object) -> Any:
        file = Path(frame.f_code.co_filename)
        is_watched = file.name in self._modules and PACKAGE_FOLDER in file.parts
        self._has_begun |= is_watched and frame.f_code.co_name == "execute"
        return self._step if is_watched and self._has_begun else None

    def _step(self, frame: FrameType, event: str, _argument: object) -> Any:
        file = frame.f_code.co_filename
        place = (Path(file).name, frame.f_lineno)
        is_new = event == "line" and place not in self.reached
        if is_new and frame.f_lineno not in with_lines(file) | _try_lines(file):
            self.reached.add(place)
            self._pass()
        return self._step


@cache
def making_statements() -> dict[str, dict[int, range]]:
    """Returns, by file and line, the lines of the statements that make something."""
    (root,) = importlib.import_module(f"{PACKAGE}.blender").__path__
    return {
        str(path): _statements(ast.parse(path.read_text(encoding="utf-8")))
        for path in Path(root).rglob("*.py")
        if path.name not in _NOT_WATCHED and path.parent.name != "command"
    }


@cache
def with_lines(file: str) -> frozenset[int]:
    """Returns the lines on which a `with` begins, and to which Python comes back to end it.

    What is raised there, after all inside is done, ends nothing: Python does not call `__exit__`.
    An overridden context then stays, and Blender crashes.
    """
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    return frozenset(
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.With)
        for line in range(node.lineno, node.body[0].lineno)
    )


@cache
def _try_lines(file: str) -> frozenset[int]:
    """Returns the lines that say `try` alone: nothing can fail there, so that nothing handles it.

    Source: Python's compiler leaves instructions that cannot raise out of the exception table.
    """
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    return frozenset(node.lineno for node in ast.walk(tree) if isinstance(node, ast.Try))


def _statements(tree: ast.Module) -> dict[int, range]:
    found: dict[int, range] = {}
    for node in ast.walk(tree):
        is_simple = isinstance(node, ast.stmt) and not hasattr(node, "body")
        if is_simple and any(_is_making(part) for part in ast.walk(node)):
            assert isinstance(node, ast.stmt)
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            found |= dict.fromkeys(lines, lines)
    return found


def _is_making(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):  # a property of Blender's, such as scene.camera
        return any(isinstance(target, ast.Attribute) for target in node.targets)
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in _MAKING or name.startswith("new_")
