# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's window, driven as by a hand: mouse, keys, waiting for what follows, screenshots.

Needs a Blender application that was started with ``--enable-event-simulate``. What is done takes
turns with Blender's own event loop: every method is a generator of the seconds after which it wants
to go on, so that Blender handles and draws in between. Coordinates are pixels of the window, from
its lower left corner, as everywhere in Blender.
"""

import itertools
import shutil
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import bpy

Steps = Generator[float, None, None]

_TURN = 0.05
_POINTER_STEP = 4  # pixels between two looks for a button
_ROW = 20  # pixels: as high as buttons are
_EDGE = 11  # pixels from the end of an area where a right click opens a menu of the edge
_TURNS, _PAGES = 5, 6  # of the mouse's wheel, to the next part of a panel; such parts at most
_KEYS = {" ": "SPACE", ".": "PERIOD", "1": "ONE", "2": "TWO", "3": "THREE", "4": "FOUR"}
_BETWEEN_LOOKS = 0.5
_AFTER_DRAWING = 0.3  # until what was drawn is on the screen, on software OpenGL, too


class NotHereError(Exception):
    """This Blender lacks what a step tries; the message says what."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot of the window.

    Attributes:
        name: Of the golden picture that it has to look like; "" for none.
        file: Where it is: PNG, or the framebuffer of a virtual screen.
        box: (left, bottom, width, height) of the part that counts, in pixels of the window.
        before: An earlier screenshot: what counts of that part is what has changed since.
        for_readme: Whether it is not compared, but shown in the README.
    """

    name: str
    file: str
    box: tuple[int, int, int, int] | None = None
    before: str = ""
    for_readme: bool = False


class Driver:
    """A hand and an eye at Blender's window.

    Attributes:
        pictures: The screenshots that were taken.
    """

    def __init__(self, folder: Path, screen: Path | None) -> None:
        """Gets ready; nothing is drawn yet.

        Args:
            folder: Gets the screenshots.
            screen: The file that holds the pixels of a virtual screen which Blender's window fills;
                Blender's own screenshots are black where OpenGL is software.
        """
        self.pictures: list[Picture] = []
        self._folder, self._screen = folder, screen
        self._pointer = (0, 0)
        self._numbers = itertools.count()
        self._drawn = 0
        self._asked_about: list[str] = []
        bpy.types.UI_MT_button_context_menu.append(self._draw_button_menu)  # type: ignore[arg-type]
        for space in (bpy.types.SpaceView3D, bpy.types.SpaceFileBrowser):
            space.draw_handler_add(self._count, (), "WINDOW", "POST_PIXEL")

    @property
    def window(self) -> bpy.types.Window:
        """Blender's first window."""
        return bpy.context.window_manager.windows[0]

    def area(self, kind: str) -> bpy.types.Area | None:
        """Returns the first area of a kind such as VIEW_3D."""
        return next((area for area in self.window.screen.areas if area.type == kind), None)

    def region(self, area_kind: str, kind: str) -> bpy.types.Region | None:
        """Returns the region of a kind in the first area of a kind, unless it is hidden."""
        area = self.area(area_kind)
        found = [region for region in area.regions if region.type == kind] if area else []
        return next((region for region in found if min(region.width, region.height) > 1), None)

    def until(self, what: str, holds: Callable[[], object], seconds: float = 60.0) -> Steps:
        """Waits for something.

        Args:
            what: Stands in the error.
            holds: Tells whether it is there.
            seconds: How long it may take.
        """
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"not after {seconds:.0f} s: {what}"
            yield _TURN

    def drawn(self) -> Steps:
        """Waits until the window shows what is."""
        before = self._drawn
        for area in self.window.screen.areas:
            area.tag_redraw()
        yield from self.until("the window is drawn", lambda: self._drawn > before, seconds=120.0)
        yield _AFTER_DRAWING

    def move(self, x: int, y: int) -> Steps:
        """Moves the mouse."""
        self._pointer = (x, y)
        self._send("MOUSEMOVE", "NOTHING")
        yield _TURN

    def click(self, x: int, y: int) -> Steps:
        """Clicks with the left button."""
        yield from self.move(x, y)
        yield from self.press("LEFTMOUSE")

    def press(self, key: str) -> Steps:
        """Presses a key or a mouse button where the mouse is, and lets it go."""
        self._send(key, "PRESS")
        yield _TURN
        self._send(key, "RELEASE")
        yield _TURN

    def write(self, text: str) -> Steps:
        """Types letters and what is in ``_KEYS`` into the field that has the keyboard."""
        for letter in text:
            key = _KEYS.get(letter, letter.upper())
            self._send(key, "PRESS", letter)
            yield _TURN
            self._send(key, "RELEASE")
            yield _TURN

    def move_into(self, region: bpy.types.Region) -> Steps:
        """Moves the mouse into the middle of a region."""
        yield from self.move(region.x + region.width // 2, region.y + region.height // 2)

    def find(self, area_kind: str, kind: str, name: str) -> Generator[float, None, tuple[int, int]]:
        """Returns where a button is, looking for it with the mouse, further down if need be.

        Args:
            area_kind: Of the area that it is in.
            kind: Of the region that it is in.
            name: Of its property as in scripts, or of its operator as in ``bpy.types``.
        """
        area, region = self.area(area_kind), self.region(area_kind, kind)
        assert area is not None, area_kind
        assert region is not None, kind
        for _ in range(_PAGES):
            x, y = region.x + region.width * 3 // 4, region.y + region.height
            while (y := y - _POINTER_STEP) > region.y + _EDGE:
                yield from self.move(x, y)
                with bpy.context.temp_override(window=self.window, area=area, region=region):
                    if not _may_be(name):
                        continue
                # Only the menu of a button's right click is told which one it is.
                self._asked_about.clear()
                yield from self.press("RIGHTMOUSE")
                yield from self.until("the button's menu opens", lambda: self._asked_about)
                yield from self.press("ESC")
                if name in self._asked_about:
                    yield from self.move(x, y)
                    return x, y
                y -= _ROW - _POINTER_STEP
            for _ in range(_TURNS):
                yield from self.press("WHEELDOWNMOUSE")
            yield from self.drawn()
        raise AssertionError(f"{kind} of {area_kind} shows no {name}")

    def open_menu(self, menu: str) -> Steps:
        """Opens a menu in the middle of the 3D view."""
        region = self.region("VIEW_3D", "WINDOW")
        assert region is not None
        yield from self.move_into(region)
        bpy.ops.wm.call_menu("INVOKE_DEFAULT", name=menu)
        yield from self.drawn()

    def another_look(self, seconds: float) -> Steps:
        """Waits until the window looks another way by itself, but no longer than some seconds."""
        yield from self.drawn()
        before, end = self._shot().read_bytes(), time.monotonic() + seconds
        while time.monotonic() < end and self._shot().read_bytes() == before:
            yield _BETWEEN_LOOKS

    def picture(
        self,
        name: str = "",
        *,
        of: bpy.types.Region | None = None,
        since: Picture | None = None,
        for_readme: bool = False,
        as_it_is: bool = False,
    ) -> Generator[float, None, Picture]:
        """Takes a screenshot.

        Args:
            name: Of the golden picture that it has to look like; "" for none.
            of: The region that counts.
            since: What has changed since this one counts.
            for_readme: It is not compared, but shown in the README under its name.
            as_it_is: Nothing is drawn anew before.
        """
        if not as_it_is:
            yield from self.drawn()
        file = self._shot(f"{next(self._numbers):03}_{name}")
        box = (of.x, of.y, of.width, of.height) if of else None
        if since:  # the status bar below all areas changes with whatever the mouse is over
            bottom = min(area.y for area in self.window.screen.areas)
            box = (0, bottom, self.window.width, self.window.height - bottom)
        taken = Picture(name, file.name, box, since.file if since else "", for_readme)
        self.pictures.append(taken)
        return taken

    def _shot(self, name: str = "look") -> Path:
        file = self._folder / f"{name}{'.xwd' if self._screen else '.png'}"
        if self._screen:
            shutil.copyfile(self._screen, file)
        else:
            bpy.ops.screen.screenshot(filepath=str(file), check_existing=False)
        return file

    def _send(self, kind: str, value: str, letter: str | None = None) -> None:
        x, y = self._pointer
        self.window.event_simulate(kind, value, unicode=letter, x=x, y=y)  # type: ignore[arg-type]

    def _draw_button_menu(self, _menu: bpy.types.Menu, context: bpy.types.Context) -> None:
        known = getattr(context, "button_prop", None), getattr(context, "button_operator", None)
        self._asked_about = ["a button", *(what.bl_rna.identifier for what in known[1:] if what)]
        if known[0]:
            self._asked_about.append(known[0].identifier)

    def _count(self) -> None:
        self._drawn += 1


def _may_be(name: str) -> bool:
    """Tells whether the mouse is on a button of a property or of an operator, whichever it is."""
    on = (
        bpy.ops.ui.copy_python_command_button if "_OT_" in name else bpy.ops.ui.reset_default_button
    )
    return bool(on.poll())  # type: ignore[call-arg]
