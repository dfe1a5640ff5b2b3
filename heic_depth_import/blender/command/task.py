# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is to do, and what came of it."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from ...core.errors import ErrorKind
from .whole_files import reason_of


@dataclass(frozen=True, slots=True)
class Task:
    """One photo and what to make of it.

    Attributes:
        photo: The file, as the user named it.
        output: Scene or model to write; None for none.
        render: Picture to write; None for none.
        problem: Why it cannot be done, known before it is tried; nobody but who chose the photos
            can help that.
        id: What the list of photos calls it.
    """

    photo: Path
    output: Path | None = None
    render: Path | None = None
    problem: str = ""
    id: str | int | None = None

    @property
    def results(self) -> list[Path]:
        """What it writes."""
        return [path for path in (self.output, self.render) if path is not None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task.

    Attributes:
        file: The photo, as the user named it; None for what is true of all.
        ok: Whether all that was asked for is there.
        output: The scene or model that is there.
        render: The picture that is there.
        skipped: It was there before.
        error: One sentence, if not ok.
        error_kind: The value of an `ErrorKind`, if not ok.
        warnings: What the user should know.
        seconds: How long it took.
        properties: What the photo says of itself, by the names of the object's custom properties,
            and the number of points.
        peak_memory_mb: The most that its worker has held so far; None where the system cannot tell.
        id: What the list of photos calls it.
    """

    file: str | None
    ok: bool
    output: str | None = None
    render: str | None = None
    skipped: bool = False
    error: str | None = None
    error_kind: str | None = None
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    properties: dict[str, object] = field(default_factory=dict)
    peak_memory_mb: float | None = None
    id: str | int | None = None

    @classmethod
    def failed(
        cls,
        task: Task,
        error: str,
        seconds: float = 0.0,
        kind: ErrorKind = ErrorKind.INTERNAL,
    ) -> Self:
        """Tells that nothing came of a task."""
        return cls(
            str(task.photo),
            ok=False,
            error=error,
            error_kind=kind.value,
            seconds=seconds,
            id=task.id,
        )

    @classmethod
    def unexpected(cls, task: Task, error: Exception, seconds: float) -> Self:
        """Tells of an error that nobody foresaw."""
        message = f"{task.photo.name} failed unexpectedly ({reason_of(error)}); please report this"
        return cls.failed(task, message, seconds)

    @classmethod
    def done(cls, task: Task, **known: object) -> Self:
        """Tells that all that a task writes is there."""
        output, render = _text(task.output), _text(task.render)
        return cls(str(task.photo), ok=True, output=output, render=render, id=task.id, **known)  # type: ignore[arg-type]

    @classmethod
    def answered(cls, task: Task, answer: dict[str, Any]) -> Self:
        """Takes what a worker says of a task.

        Args:
            task: As the process that planned it knows it.
            answer: An outcome's fields; a Blender that went wrong may say anything.
        """
        try:
            outcome = cls(**answer)
            if not outcome.ok:
                ErrorKind(outcome.error_kind)
        except (TypeError, ValueError):
            return cls.failed(task, f"{task.photo.name}: Blender's answer makes no sense")
        known: dict[str, Any] = {"file": str(task.photo), "id": task.id}
        if outcome.ok:
            known |= {"output": _text(task.output), "render": _text(task.render)}
        return replace(outcome, **known)

    @property
    def kind(self) -> ErrorKind | None:
        """What failed."""
        return None if self.error_kind is None else ErrorKind(self.error_kind)


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)
