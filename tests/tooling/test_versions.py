# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents tell of versions in one form, and none but the changelog names a number."""

import re
import tomllib
from datetime import date

import pytest

from tooling.places import MANIFEST, ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


VERSION = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["version"]


def test_the_number_is_a_semantic_version() -> None:
    assert re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", VERSION)


def test_the_changelog_has_the_form_that_it_says() -> None:
    first, *releases = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    assert first == "Unreleased"
    assert releases[0].split(" - ")[0] == VERSION
    numbers = []
    for release in releases:
        number, day = release.split(" - ")
        numbers.append(tuple(map(int, number.split("."))))
        date.fromisoformat(day)
    assert numbers == sorted(set(numbers), reverse=True)
    for section in CHANGELOG.split("\n## ")[1:]:
        kinds = re.findall(r"^### (.*)$", section, re.MULTILINE)
        assert kinds == [kind for kind in KINDS if kind in kinds], section.splitlines()[0]


@pytest.mark.parametrize(
    "path",
    [*DOCUMENTS, *ROOT.glob("farm/*.*")],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_nothing_names_the_zip_of_one_version(path: object) -> None:
    text = (ROOT / str(path)).read_text(encoding="utf-8")
    assert re.findall(r"heic_depth_import-\d[\w.-]*", text) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_of_documents_lead_somewhere(path: object) -> None:
    document = ROOT / str(path)
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, heading = target.partition("#")
        linked = document.parent / place if place else document
        assert linked.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in [anchor(each) for each in headings], target


def anchor(heading: str) -> str:
    """Returns what a heading is called in links, as GitHub and GitLab do it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
