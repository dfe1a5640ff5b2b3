# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import broken photos, one after the other in one Blender, and look for what is left behind.

Usage: ``python build.py fuzz`` runs it, with seeds on its standard input.
"""

import tempfile
from pathlib import Path
from random import Random

import bpy
import numpy as np

from tests.blender.scene import everything, temporary_files
from tests.fuzz.answering import answer, mutation_of
from tests.fuzz.mutations import Original
from tests.fuzz.photos import all_photos

STAGE = "imports"
_SENTENCE = "Error: "
# What an import says of an exception that nobody foresaw.
_MISHAP = "failed unexpectedly"


def main() -> None:
    """Answers every seed."""
    originals = all_photos()
    _start_over()
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder  # whatever is left there is left by an import
        path = Path(folder, "broken.heic")
        answer(lambda seed: outcome_of(seed, originals, path), gigabytes=8)


def outcome_of(seed: int, originals: list[Original], path: Path) -> dict[str, object]:
    """Imports the broken photo of a seed, and clean up."""
    mutation = mutation_of(STAGE, seed, originals)
    path.write_bytes(mutation.content)
    before = _all_there_is(path)
    result: dict[str, object] = {"outcome": "imported", "steps": mutation.steps}
    options = _options(Random(seed))  # noqa: S311 - it has to repeat itself
    try:
        bpy.ops.import_scene.heic_depth(filepath=str(path), **options)
    except RuntimeError as error:
        message = str(error).strip()
        is_ours = message.startswith(f"{_SENTENCE}{path.name} ") and "\n" not in message
        is_ours &= _MISHAP not in message
        result |= {"outcome": "refused" if is_ours else "failed", "said": message}
    else:
        if problem := _problem():
            result |= {"outcome": "failed", "said": problem}
        _start_over()
    after = _all_there_is(path)
    if after != before and result["outcome"] != "failed":
        changed = {key: value for key, value in after.items() if value != before[key]}
        result |= {"outcome": "leftovers", "said": str(changed)}
    return result


def _options(random: Random) -> dict[str, object]:
    """Returns options: mostly the usual ones, sometimes any of those that are a choice."""
    chosen: dict[str, object] = {}
    if random.random() < 0.7:
        return chosen
    for option in bpy.ops.import_scene.heic_depth.get_rna_type().properties:
        if option.is_hidden or option.identifier in {"rna_type", "filepath"}:
            continue
        if option.type == "ENUM":
            chosen[option.identifier] = random.choice(list(option.enum_items.keys()))
        elif option.type == "BOOLEAN":
            chosen[option.identifier] = random.random() < 0.5
    return chosen


def _problem() -> str:
    """Returns what is wrong with what came in; empty if nothing is."""
    obj = bpy.context.view_layer.objects.active
    layer = obj.data.attributes["position"].data if obj else ()
    if not len(layer):
        return "there are no points"
    flat = np.empty(len(layer) * 3, np.float32)
    layer.foreach_get("vector", flat)
    if not np.isfinite(flat).all():
        return "a point is not finite"
    if isinstance(obj.data, bpy.types.Mesh) and obj.data.validate():
        return "the mesh is not valid"
    return ""


def _start_over() -> None:
    """Opens a scene in which somebody has something selected."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    mine = bpy.data.objects.new("Mine", bpy.data.meshes.new("Mine"))
    bpy.context.scene.collection.objects.link(mine)
    mine.select_set(True)
    bpy.context.view_layer.objects.active = mine


def _all_there_is(path: Path) -> dict[str, list[str]]:
    return everything() | {
        "files": sorted(file.name for file in path.parent.iterdir()),
        "Blender's files": temporary_files(),
    }


if __name__ == "__main__":
    main()
