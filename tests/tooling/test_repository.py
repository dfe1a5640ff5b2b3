# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The extension repository that `build.py package` writes, without Blender reading it."""

import hashlib
import json
import os
import re
import shutil
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tooling import environments, packaging, repository, wheels
from tooling.errors import BuildError

PLATFORMS = ["windows-arm64", packaging.this_platform()]
WEBSITE = 'https://heic.example/depth?"quoted"'


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns what is written for two platforms, beside a zip of another time."""
    dist = tmp_path_factory.mktemp("dist")
    (dist / "heic_depth_import-0.0.1-linux-x64.zip").write_bytes(b"an older one")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repository, "DIST", dist)
        repository.package(PLATFORMS)
    return dist


@pytest.fixture(scope="module")
def listed(dist: Path) -> list[dict[str, Any]]:
    extensions: list[dict[str, Any]] = json.loads((dist / "index.json").read_text())["data"]
    return extensions


def test_the_list_has_what_was_packed_and_no_zip_of_another_time(
    dist: Path, listed: list[dict[str, Any]]
) -> None:
    assert [entry["platforms"] for entry in listed] == [[name] for name in sorted(PLATFORMS)]
    for entry in listed:
        content = (dist / entry["archive_url"]).read_bytes()
        assert entry["archive_hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert entry["python_versions"] == list(wheels.PYTHONS)
    assert (dist / "heic_depth_import-0.0.1-linux-x64.zip").is_file()
    assert len(list(dist.iterdir())) == 5


def test_each_link_of_the_page_tells_blender_where_updates_come_from(
    dist: Path, listed: list[dict[str, Any]]
) -> None:
    links = re.findall(r'href="([^"?]+)\?([^"]+)"', (dist / "index.html").read_text())
    assert [link for link, _ in links] == [entry["archive_url"] for entry in listed]
    for (_, asked), entry in zip(links, listed, strict=True):
        assert "repository=.%2Findex.json" in asked.split("&")
        assert f"platforms={entry['platforms'][0]}" in asked.split("&")


def test_list_and_page_are_the_same_whatever_the_file_system_does(
    dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    zips = [path for path in sorted(dist.glob("*.zip")) if "-0.0.1-" not in path.name]
    for path in zips:
        shutil.copy(path, tmp_path / "one")
    repository.write_index(tmp_path / "one")
    before = os.umask(0o077)
    try:
        # Folders list what was put in last elsewhere; the page is of another minute.
        for path in reversed(zips):
            shutil.copy(path, tmp_path / "other")
        monkeypatch.setattr(packaging, "blender_ext", _reversed(packaging.blender_ext))
        repository.write_index(tmp_path / "other")
    finally:
        os.umask(before)
    for name in ("index.json", "index.html"):
        one, other = tmp_path / "one" / name, tmp_path / "other" / name
        assert one.read_bytes() == other.read_bytes()
        assert re.search(rb"20\d\d-\d\d-\d\d", one.read_bytes()) is None
        assert os.name == "nt" or other.stat().st_mode & 0o777 == 0o644


def test_a_zip_that_blenders_tool_leaves_out_is_an_error(dist: Path, tmp_path: Path) -> None:
    shutil.copy(next(dist.glob("*-windows-arm64.zip")), tmp_path)
    with zipfile.ZipFile(tmp_path / "broken.zip", "w") as broken:
        broken.writestr("blender_manifest.toml", 'schema_version = "1.0.0"')
    with pytest.raises(BuildError, match="lists other zips than there are"):
        repository.write_index(tmp_path)


def test_a_release_names_its_website(tmp_path: Path) -> None:
    built = packaging.build(packaging.this_platform(), tmp_path, WEBSITE)
    with zipfile.ZipFile(built) as archive:
        manifest = tomllib.loads(archive.read("blender_manifest.toml").decode())
    assert manifest["website"] == WEBSITE
    assert manifest["permissions"] == {"files": "Read the photos that you import"}
    _validate_everywhere(built)


@pytest.mark.parametrize("website", ["heic.example", "file:///tmp", "https://"])
def test_what_no_browser_opens_is_no_website(website: str) -> None:
    with pytest.raises(BuildError, match="starts with https://"):
        repository.package([packaging.this_platform()], website)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_supported_blender_accepts_the_zip(platform: str) -> None:
    _validate_everywhere(packaging.built_zip(platform))


def _validate_everywhere(zip_file: Path) -> None:
    for blender in environments.BLENDERS:
        packaging.blender_ext(environments.with_blender(blender), "validate", str(zip_file))


def _reversed(blender_ext: Any) -> Any:
    """Returns Blender's tool on a file system that lists everything the other way round."""

    def reversing(python: Path, command: str, *arguments: str) -> None:
        blender_ext(python, command, *arguments)
        folder = Path(next(a for a in arguments if a.startswith("--repo-dir=")).partition("=")[2])
        index, page = folder / "index.json", folder / "index.html"
        listed = json.loads(index.read_text())
        listed["data"].reverse()
        index.write_text(json.dumps(listed))
        text = page.read_text()
        rows = re.findall(repository._ROW, text, re.DOTALL)
        page.write_text(re.sub(repository._ROW, lambda _: rows.pop(), text, flags=re.DOTALL))

    return reversing
