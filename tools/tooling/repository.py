# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A static extension repository: zips, the list that Blender reads, a page to drag links from."""

import json
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tooling import environments, packaging
from tooling.errors import BuildError
from tooling.places import DIST, TOOLS

_PAGE = TOOLS / "repository.html"
_ROW = r"  <tr>\n    <td>.*?  </tr>\n"  # one extension on the page; the headings are <th>


def package(platforms: list[str], website: str = "") -> None:
    """Writes the zips for some platforms to ``dist/``, with the list and the page of them.

    Args:
        platforms: Keys of ``wheels.PLATFORMS``.
        website: The address that Blender's *Visit Website* opens; nothing for none.

    Raises:
        BuildError: ``website`` is not an address that a browser opens, or a zip cannot be built.
    """
    if website and not (urlsplit(website).scheme in ("http", "https") and urlsplit(website).netloc):
        raise BuildError(f"--website has to be an address that starts with https://: {website}")
    DIST.mkdir(exist_ok=True)
    # Apart first, so that zips of other versions that lie in dist/ are not in the list.
    with tempfile.TemporaryDirectory(dir=DIST) as scratch:
        for platform in platforms:
            shutil.copy(packaging.built_zip(platform, website), scratch)
        write_index(Path(scratch))
        for path in sorted(Path(scratch).iterdir()):
            path.replace(DIST / path.name)
            print(DIST / path.name)


def write_index(folder: Path) -> None:
    """Writes ``index.json`` and ``index.html`` for the zips in a folder, the same every time.

    Blender's tool lists them in the order in which the file system has them.

    Raises:
        BuildError: Blender's tool refuses a zip.
    """
    zips = sorted(folder.glob("*.zip"))
    python = environments.with_blender(environments.newest_blender())
    packaging.blender_ext(
        python, "server-generate", f"--repo-dir={folder}", "--html", f"--html-template={_PAGE}"
    )
    index = folder / "index.json"
    listed = json.loads(index.read_text(encoding="utf-8"))
    listed["data"].sort(key=lambda extension: extension["archive_url"])
    # The tool leaves out what it cannot read, and ends as if all were well.
    if [Path(extension["archive_url"]).name for extension in listed["data"]] != [
        path.name for path in zips
    ]:
        raise BuildError("Blender's tool lists other zips than there are")
    index.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
    page = folder / "index.html"
    page.write_text(_with_sorted_rows(page.read_text(encoding="utf-8")), encoding="utf-8")
    for path in (index, page, *zips):
        path.chmod(0o644)  # as a web server needs them, whatever the builder's umask


def _with_sorted_rows(page: str) -> str:
    rows = sorted(re.findall(_ROW, page, re.DOTALL))
    return re.sub(_ROW, lambda _: rows.pop(0), page, flags=re.DOTALL)
