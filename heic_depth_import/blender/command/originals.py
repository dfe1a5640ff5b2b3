# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photos of a run, which no result takes the place of."""

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from .choices import Choice, has_own_ending, spelling
from .task import Task
from .whole_files import FileIdentity, identity_of, is_photo


class Originals:
    """Looks at photos only where a result would replace what is there already."""

    def __init__(self, tasks: Sequence[Task], choices: Iterable[Choice] = ()) -> None:
        """Takes note of names alone.

        Args:
            tasks: Of this run.
            choices: All photos, those of other machines as well.
        """
        names = {spelling(result.name) for task in tasks for result in task.results}
        self._photos = [task.photo for task in tasks]
        self._of_others = [
            Path(choice.photo)
            for choice in choices
            if not has_own_ending(choice.photo)
            and spelling(os.path.basename(choice.photo)) in names  # noqa: PTH119  ten times faster
        ]

    @cached_property
    def called_like_results(self) -> frozenset[FileIdentity]:
        """The photos that a result could have the name of, whatever is in them."""
        own = (photo for photo in self._photos if not has_own_ending(photo.name))
        return _identities([*own, *self._of_others])

    def replaced_by(self, results: Iterable[Path]) -> Path | None:
        """Returns one of some results that is a photo, by whatever name or link.

        Args:
            results: That are there already.
        """
        return next(
            (
                result
                for result in results
                if is_photo(result, self.called_like_results) or identity_of(result) in self._all
            ),
            None,
        )

    def called_like(self, results: Iterable[Path]) -> Path | None:
        """Returns one of some results that is only there because it is a photo of the run."""
        known = self.called_like_results
        return next((result for result in results if known and identity_of(result) in known), None)

    @cached_property
    def _all(self) -> frozenset[FileIdentity]:
        return _identities(self._photos)


def _identities(photos: Iterable[Path]) -> frozenset[FileIdentity]:
    return frozenset(filter(None, map(identity_of, photos)))
