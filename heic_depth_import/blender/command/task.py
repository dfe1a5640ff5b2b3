# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is to do, and what came of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from unicodedata import normalize

from ...core.errors import ErrorKind
from ...reading.file import looks_like_heic
from ..interface.chosen_files import EXTENSIONS

_MISNAMED = (".jpg", ".jpeg")


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
    def done(cls, task: Task, **known: object) -> Self:
        """Tells that all that a task writes is there."""
        output, render = (path and str(path) for path in (task.output, task.render))
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
        return replace(outcome, id=task.id)

    @property
    def kind(self) -> ErrorKind | None:
        """What failed."""
        return None if self.error_kind is None else ErrorKind(self.error_kind)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where results of one kind go.

    Attributes:
        path: A file, or a folder of files that are called like their photos.
        is_folder: Which of the two.
        suffix: Ending of the files in the folder.
    """

    path: Path
    is_folder: bool
    suffix: str

    def of(self, photo: Path) -> Path:
        """Returns the file for a photo."""
        return self.path / (photo.stem + self.suffix) if self.is_folder else self.path


def is_folder(path: Path) -> bool:
    """Tells whether a path is a folder; one that nobody may look at, or that cannot be, is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_there(path: Path) -> bool:
    """Tells whether there is something by that name, as `is_folder`."""
    try:
        return path.exists()
    except OSError:
        return False


def tasks_for(
    photos: Iterable[Path], output: Destination | None, render: Destination | None
) -> Iterator[Task]:
    """Plans one task for each photo, and one that cannot be done for each folder without any."""
    taken: dict[str, Path] = {}
    for photo in photos:
        if is_folder(photo):
            yield Task(photo, problem=_folder_problem(photo))
            continue
        first = taken.setdefault(photo.stem.casefold(), photo)
        if first is not photo and (output or render):
            problem = (
                f"{photo} would have the same result as {first}; "
                "put the results into separate folders"
            )
            yield Task(photo, problem=problem)
            continue
        yield Task(
            photo,
            output=output.of(photo) if output else None,
            render=render.of(photo) if render else None,
        )


def photos_in(named: Iterable[Path]) -> Iterator[Path]:
    """Yields the photos that were named, and for a folder those in it, in the order of their names.

    The order is the same on every machine, so that a photo has the same number everywhere. A
    folder that has none, or cannot be opened, comes out itself.
    """
    for path in named:
        inside = _inside(path) if is_folder(path) else [path]
        yield from inside or [path]


def _inside(folder: Path) -> list[Path]:
    try:
        photos = [
            path
            for path in folder.iterdir()
            if not path.name.startswith(".") and not is_folder(path) and _is_photo(path)
        ]
    except OSError:
        return []
    # Windows compares paths without regard to case, and file systems spell accents in two ways.
    return sorted(photos, key=lambda path: (normalize("NFC", path.name), path.name))


def _is_photo(path: Path) -> bool:
    """Tells a HEIC by its name or, where some app called it a JPEG, by its first bytes."""
    ending = path.suffix.lower()
    return ending in EXTENSIONS or (ending in _MISNAMED and looks_like_heic(path))


def _folder_problem(folder: Path) -> str:
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        return f"{folder} cannot be opened ({error.strerror}); check that you may read it"
    return f"{folder} has no photos in it ({', '.join(EXTENSIONS)}); name the folder that has them"
