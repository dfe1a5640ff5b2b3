# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photos that an operator is told, by a script, a drop or the file browser."""

from pathlib import Path

import bpy
from bpy.props import CollectionProperty, StringProperty

HEIC_EXTENSIONS = (".heic", ".heif", ".hif")
"""Of files that are nothing but photos."""

EXTENSIONS = (*HEIC_EXTENSIONS, ".jpg", ".jpeg")
_SEPARATORS = ("/", "\\")


class ChosenFiles:
    """One photo by its path, or many by their folder and names."""

    filepath: StringProperty(
        name="File Path",
        description="The photo to import",
        subtype="FILE_PATH",
        options={"HIDDEN", "SKIP_PRESET"},
    )
    directory: StringProperty(subtype="DIR_PATH", options={"HIDDEN", "SKIP_SAVE", "SKIP_PRESET"})
    files: CollectionProperty(
        type=bpy.types.OperatorFileListElement, options={"HIDDEN", "SKIP_SAVE", "SKIP_PRESET"}
    )

    def paths(self) -> list[Path]:
        """Returns where the photos are; none if the file browser was left without choosing any."""
        folder = bpy.path.abspath(self.directory)
        chosen = [Path(folder, file.name) for file in self.files if file.name]
        if chosen:
            return chosen
        is_folder = self.filepath.endswith(_SEPARATORS)  # where the file browser was
        return [] if is_folder or not self.filepath else [Path(bpy.path.abspath(self.filepath))]


def values_of(operator: bpy.types.Operator) -> dict[str, object]:
    """Returns all properties, so that another operator can be called with them.

    Args:
        operator: One with `ChosenFiles`.
    """
    values = operator.as_keywords(ignore=("files", "filter_glob"))
    names = [file.name for file in operator.files]
    # One is told by its path: names in a list have to be text, which not every file's is.
    return values | {"files": [{"name": name} for name in names] if len(names) > 1 else []}
