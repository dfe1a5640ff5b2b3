# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which photos become which files."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from .choices import Choice, spelling, stem_of
from .task import Task

MOST_SHARDS = 4


@dataclass(frozen=True, slots=True)
class Destination:
    """Where results of one kind go.

    Attributes:
        path: A file, or a folder of files that are called like their photos.
        is_folder: Which of the two.
        suffix: Ending of the files in the folder.
        shards: Levels of folders in it that results are spread over.
    """

    path: Path
    is_folder: bool
    suffix: str
    shards: int = 0

    def of(self, stem: str) -> Path:
        """Returns the file for a photo.

        Args:
            stem: The photo's name without its ending.
        """
        if not self.is_folder:
            return self.path
        return self.path.joinpath(*_shards(stem, self.shards), stem + self.suffix)


def _shards(stem: str, levels: int) -> list[str]:
    """Returns the folders for a name: two digits each, from the start of its SHA-256."""
    text = normalize("NFC", stem).encode("utf-8", "surrogateescape")
    digits = sha256(text).hexdigest()
    return [digits[2 * level : 2 * level + 2] for level in range(levels)]


def _without_same_places(tasks: Iterable[Task]) -> Iterator[Task]:
    """Yields tasks, of those with one result by way of links the later ones as problems.

    That takes a look at each folder, so that only this run's are looked at.
    """
    first: dict[tuple[str, str], Task] = {}
    for task in tasks:
        places = {(os.path.realpath(one.parent), spelling(one.name)) for one in task.results}
        if other := next((first[place] for place in places if place in first), None):
            yield _same_result(task.photo, other.photo, task.id)
        else:
            first |= dict.fromkeys(places, task)
            yield task


def _same_result(photo: Path | str, other: Path | str, id_: str | int | None) -> Task:
    problem = (
        f"{photo} would have the same result as {other}; "
        "put the results into separate folders, or let a list name them (--list)"
    )
    return Task(Path(photo), problem=problem, id=id_)


def _place(named: str | None, destination: Destination | None, stem: str) -> Path | None:
    if named is not None:
        return Path(named)
    return None if destination is None else destination.of(stem)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where all results go.

    Attributes:
        output: Scenes and models that the list of photos does not name itself; None for none.
        render: The same of pictures.
    """

    output: Destination | None = None
    render: Destination | None = None

    def tasks_for(self, choices: Sequence[Choice], numbers: Sequence[int]) -> list[Task]:
        """Returns a task for each photo of this run; of photos with one result the first has it.

        Args:
            choices: All photos, those of other machines as well.
            numbers: Those of this run, ascending, counted from 0.
        """
        # What comes later changes nothing here, and of many photos is not even looked at.
        before = choices[: max(numbers, default=-1) + 1]
        has_own = any(choice.output or choice.render for choice in before)
        places_of = self._places_of if has_own else self._name_of
        first: dict[object, Choice] = {}
        for choice in before:
            if not choice.problem:
                for place in places_of(choice):
                    first.setdefault(place, choice)
        tasks = [self._task(choices[number], places_of, first) for number in numbers]
        return list(_without_same_places(tasks)) if has_own else tasks

    def _task(
        self,
        choice: Choice,
        places_of: Callable[[Choice], Sequence[object]],
        first: Mapping[object, Choice],
    ) -> Task:
        photo = Path(choice.photo)
        if choice.problem:
            return Task(photo, problem=choice.problem, id=choice.id)
        for place in places_of(choice):
            if first[place] is not choice:
                return _same_result(choice.photo, first[place].photo, choice.id)
        output, render = self._results_of(choice)
        return Task(photo, output, render, id=choice.id)

    def _results_of(self, choice: Choice) -> tuple[Path | None, Path | None]:
        stem = stem_of(os.path.basename(choice.photo))  # noqa: PTH119  a path takes ten times longer
        return _place(choice.output, self.output, stem), _place(choice.render, self.render, stem)

    def _name_of(self, choice: Choice) -> Sequence[object]:
        """Returns what a photo's results are called, on systems that know no case as well."""
        if self.output is None and self.render is None:
            return ()
        return (spelling(stem_of(os.path.basename(choice.photo))),)  # noqa: PTH119  as above

    def _places_of(self, choice: Choice) -> Sequence[object]:
        """Returns where a photo's results go, where not all are called like their photos."""
        return [
            (os.path.abspath(result.parent), spelling(result.name))  # noqa: PTH100  without ..
            for result in self._results_of(choice)
            if result
        ]
