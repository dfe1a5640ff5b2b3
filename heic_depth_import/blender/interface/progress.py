# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import tells the user: a line while it goes on, and one at its end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import bpy
from bpy.app.translations import pgettext_rpt as rpt_

from ...core.errors import Term
from ..adding import Imported
from ..mishaps import told
from .telling import Reports


@dataclass(slots=True)
class Progress:
    """How far an import of some photos has got.

    Attributes:
        paths: All that were chosen.
        done: What came in.
        failures: Why others did not, one sentence each.
        stage: What is being done to the next one.
        has_hidden_cube: Whether the cube of a new file was hidden.
    """

    paths: Sequence[Path]
    done: list[Imported] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    stage: str = field(default_factory=lambda: rpt_("decoding"))
    has_hidden_cube: bool = False

    def set_stage(self, stage: Term) -> None:
        """Takes note of what is being done to the next photo."""
        self.stage = told(stage)

    def add_photo(self, photo: Imported) -> None:
        """Takes note of a photo that came in; the next one begins."""
        self.done.append(photo)
        self.stage = rpt_("decoding")

    def add_failure(self, failure: str) -> None:
        """Takes note of a photo that did not come in, and why; the next one begins."""
        self.failures.append(failure)
        self.stage = rpt_("decoding")

    @property
    def status(self) -> str:
        """The line for the status bar."""
        number = len(self.done) + len(self.failures)
        if number >= len(self.paths):
            return rpt_("Showing what was imported")
        name = self.paths[number].stem
        if len(self.paths) == 1:
            return rpt_("{name}: {stage} (Esc: cancel)").format(name=name, stage=self.stage)
        line = rpt_("Photo {number} of {count}: {name}, {stage} (Esc: keep {done} and stop)")
        return line.format(
            number=number + 1,
            count=len(self.paths),
            name=name,
            stage=self.stage,
            done=len(self.done),
        )

    @property
    def summary(self) -> str:
        """The line for the end; something has come in."""
        line = self._count if len(self.paths) > 1 else self._measures
        if not self.has_hidden_cube:
            return line
        return rpt_("{summary}; the startup cube is hidden").format(summary=line)

    @property
    def _measures(self) -> str:
        photo, surface = self.done[0].photo, self.done[0].surface
        line = (
            rpt_("Imported {name}: {points} points, {nearest} to {farthest} m")
            if photo.depth.is_absolute
            else rpt_(
                "Imported {name}: {points} points, {nearest} to {farthest} m, distances are rough"
            )
        )
        return line.format(
            name=photo.name,
            points=f"{len(surface.positions):,}",
            nearest=f"{surface.depth.min():.2f}",
            farthest=f"{surface.depth.max():.2f}",
        )

    @property
    def _count(self) -> str:
        done, count = len(self.done), len(self.paths)
        if done == count:
            return rpt_("Imported {count} photos").format(count=count)
        return rpt_("Imported {done} of {count} photos").format(done=done, count=count)

    @property
    def reports(self) -> Reports:
        """What is told at the end; the status bar shows the last."""
        warnings: Reports = tuple(("WARNING", text) for text in self.failures + self.warnings)
        if len(self.paths) == 1:
            return (("INFO", self.summary), *warnings)
        return (*warnings, ("WARNING" if self.failures else "INFO", self.summary))

    @property
    def warnings(self) -> list[str]:
        """What the user should know of what came in, one sentence each, with the photo's name."""
        return [
            f"{result.photo.name}: {told(warning)}"
            for result in self.done
            for warning in result.warnings
        ]


def list_failures(summary: str, failures: Sequence[str]) -> None:
    """Shows a list of what went wrong beside the mouse, one line each.

    Args:
        summary: Above them. It is in the status bar, too, which the list may cover: the mouse is
            where the file browser had its button.
        failures: One sentence each.
    """

    def draw(popup: bpy.types.UIPopupMenu, _context: bpy.types.Context) -> None:
        for failure in failures:
            popup.layout.label(text=failure, icon="ERROR", translate=False)

    manager = bpy.context.window_manager
    assert manager is not None
    manager.popup_menu(draw, title=summary, icon="INFO")
