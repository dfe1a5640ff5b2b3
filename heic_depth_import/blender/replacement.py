# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All or nothing: data-blocks that take the places of others, or everything stays as it was."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

import bpy

from .transaction import Transaction

# What is going to be removed gives its name away before.
_NAMELESS = "Replaced"


class Replacement:
    """Changes that are taken back, the last one first, if what is inside raises.

    How a change is taken back is noted before it is made. Nothing is removed before the end, and
    then all at once, within Blender: after it there is nothing left that may fail.
    """

    def __init__(self, transaction: Transaction) -> None:
        """Starts with no change.

        Args:
            transaction: Knows what was made to take other blocks' places; goes with the rest.
        """
        self._transaction = transaction
        self._back = ExitStack()
        self._succeeded: set[bpy.types.ID] = set()
        self._going: set[bpy.types.ID] = set()

    def __enter__(self) -> Self:
        """Begins."""
        self.note(self._transaction.take_back)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Takes everything back, unless `finish` has removed what was replaced."""
        if not any(_is_removed(block) for block in self._going):
            self._back.close()

    def note(self, take_back: Callable[..., object], *arguments: object) -> None:
        """Notes how the next change is taken back; it may be that nothing comes of it.

        Args:
            take_back: Does it.
            *arguments: Of that.
        """
        self._back.callback(take_back, *arguments)

    def put(self, owner: object, name: str, value: object) -> None:
        """Sets an attribute of Blender's."""
        self.note(setattr, owner, name, getattr(owner, name))
        setattr(owner, name, value)

    def put_property(self, owner: bpy.types.ID, name: str, value: object) -> None:
        """Sets a custom property; a group is given as a dictionary."""
        kept = owner.get(name)
        self.note(_put_property, owner, name, kept.to_dict() if hasattr(kept, "to_dict") else kept)
        owner[name] = value

    def put_modifier(self, obj: bpy.types.Object, name: str) -> bpy.types.Modifier:
        """Returns a new modifier for nodes, before all that an object has."""
        self.note(_keep_modifiers, obj, obj.modifiers.keys())
        modifier = obj.modifiers.new(name, "NODES")
        obj.modifiers.move(len(obj.modifiers) - 1, 0)
        return modifier

    def remap(self, old: bpy.types.ID, fresh: bpy.types.ID) -> None:
        """Lets all that uses a block use another one, which nothing that stays has used."""
        self.note(fresh.user_remap, old)
        old.user_remap(fresh)

    def succeed(self, old: bpy.types.ID, fresh: bpy.types.ID | None) -> None:
        """Gives a block, where there is one, the name of another, which is going to be removed."""
        if fresh is not None:
            name = old.name
            self.put(old, "name", _NAMELESS)
            self.put(fresh, "name", name)
        self._succeeded.add(old)

    def finish(self, obsolete: Iterable[bpy.types.ID]) -> None:
        """Removes what was succeeded, and what was made and is used by nothing that stays.

        Args:
            obsolete: Removed as well, with all that nothing else uses.
        """
        certain = self._succeeded.union(obsolete)
        going = certain.union(self._transaction.made)
        users = bpy.data.user_map(subset=going)
        while staying := {
            block
            for block in going - certain
            if block.use_fake_user or users.get(block, set()) - going
        }:
            going -= staying
        self._going = going
        bpy.data.batch_remove(going)


def _is_removed(block: bpy.types.ID) -> bool:
    try:
        return not block.name
    except ReferenceError:
        return True


def _put_property(owner: bpy.types.ID, name: str, value: object) -> None:
    if value is not None:
        owner[name] = value
    else:
        owner.pop(name, None)


def _keep_modifiers(obj: bpy.types.Object, names: Iterable[str]) -> None:
    """Removes all other modifiers of an object."""
    for modifier in [each for each in obj.modifiers if each.name not in set(names)]:
        obj.modifiers.remove(modifier)
