# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every line of ``--json`` is as docs/outcome.schema.json says, whatever came of the photo."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.blender.scene import write_photo
from tests.making.json_schema import problems

COMMAND = "bl_ext.user_default.heic_depth_import.blender.command"
main = importlib.import_module(f"{COMMAND}.main").main
json_line = importlib.import_module(f"{COMMAND}.json_line")
task = importlib.import_module(f"{COMMAND}.task")
errors = importlib.import_module("bl_ext.user_default.heic_depth_import.core.errors")
SCHEMA = json.loads(
    Path(__file__).parents[2].joinpath("docs", "outcome.schema.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """All kinds of lines that a run prints: done, skipped, failed, of a photo and of all."""
    folder = tmp_path_factory.mktemp("photos")
    good = write_photo(folder / "good.heic")
    (folder / "text.heic").write_text("hello")
    out = folder / "out"
    runs = [
        ["-o", f"{out}/", "--format", "pcd", str(folder)],
        ["-o", f"{out}/", "--format", "pcd", str(good)],
        ["--part", "1/5", str(folder)],
        [str(out)],
    ]
    told: list[str] = []
    for words in runs:
        with pytest.MonkeyPatch.context() as patch:
            import io
            import sys

            heard = io.StringIO()
            patch.setattr(sys, "stdout", heard)
            main(["--json", *words])
        told += heard.getvalue().splitlines()
    return [json.loads(line, parse_constant=pytest.fail) for line in told]


def test_the_lines_are_of_all_kinds(lines: list[dict[str, Any]]) -> None:
    assert [(one["ok"], one["skipped"], one["error_kind"]) for one in lines] == [
        (True, False, None),
        (False, False, "not_heic"),
        (True, True, None),
        (False, False, "input"),
        (False, False, "input"),
    ]


def test_every_line_is_as_the_schema_says(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        assert list(problems(line, SCHEMA)) == []
        assert list(line) == list(SCHEMA["properties"]) == SCHEMA["required"]


def test_the_schema_knows_every_kind_of_error_and_the_number() -> None:
    kinds = [kind.value for kind in errors.ErrorKind]
    assert sorted(SCHEMA["properties"]["error_kind"]["enum"][1:]) == sorted(kinds)
    assert SCHEMA["properties"]["schema"]["const"] == json_line.SCHEMA


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"ok": 1},
        {"error": "odd"},
        {"error_kind": "odd"},
        {"size": [1]},
        {"points": -1},
        {"warnings": None},
    ],
)
def test_the_schema_refuses_what_is_wrong(
    lines: list[dict[str, Any]], change: dict[str, object]
) -> None:
    assert list(problems(lines[0] | change, SCHEMA))
    assert list(problems({"ok": True}, SCHEMA))


def test_what_json_cannot_say_is_null() -> None:
    photo = task.Task(Path("dog.heic"))
    known = {"farthest_depth": float("inf"), "focal_length": [float("nan"), 1.0]}
    line = json_line.json_line(task.Outcome.done(photo, properties=known))
    assert (line["farthest_depth"], line["focal_length"]) == (None, [None, 1.0])
    json.dumps(line, allow_nan=False)
