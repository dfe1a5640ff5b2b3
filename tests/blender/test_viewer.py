# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other people see: three.js shows our files in a real browser, and each looks like the photo.

`viewer/index.html` is the page, `viewer/screenshot.png` what it shows.
"""

import base64
import functools
import http.server
import importlib
import io
import queue
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tooling import viewer
from tooling.errors import BuildError

PAGE = Path(__file__).with_name("viewer")
PHOTO = Path(__file__).parents[1] / "still_life" / "still_life.heic"
main = importlib.import_module("bl_ext.user_default.heic_depth_import.blender.command.main").main

SIZE = (320, 240)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)


class Server(http.server.ThreadingHTTPServer):
    """Serves the page, three.js and our files, and takes what the page has seen."""

    def __init__(self, three: Path, results: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folders = {"three": three, "results": results}
        self.seen: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Answers one request."""

    server: Server

    def guess_type(self, path: object) -> str:
        """Tells scripts from the rest, whatever this machine believes."""
        return "text/javascript" if str(path).endswith(".js") else super().guess_type(str(path))

    def translate_path(self, path: str) -> str:
        """Looks into the folder that the address names first."""
        _, first, *rest = path.partition("?")[0].split("/")
        return str(self.server.folders.get(first, PAGE).joinpath(*(rest or [first])))

    def do_POST(self) -> None:
        """Takes what the page has seen."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.put((self.path.rpartition("/")[2], body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def tools() -> tuple[str, Path]:
    """A browser and three.js; where everything must run, a skip is a failure."""
    try:
        return viewer.chromium(), viewer.three_js()
    except BuildError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def pictures(
    tools: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, NDArray[np.float64]]:
    """What the browser shows of each file, (height, width, 3) of 0 to 255."""
    from PIL import Image

    browser, three = tools
    results = tmp_path_factory.mktemp("results")
    for ending in ("glb", "ply", "pcd"):
        words = ["--cut", "0", "--no-use-undistort", "-o", str(results / f"photo.{ending}")]
        assert main([str(PHOTO), *words]) == 0
    seen = {}
    for name, data in _shown(browser, three, results, tmp_path_factory.mktemp("browser")):
        assert name != "error", data.decode()
        picture = Image.open(io.BytesIO(base64.b64decode(data.partition(b",")[2])))
        assert picture.size == SIZE
        seen[name] = np.asarray(picture.convert("RGB"), float)
    return seen


def _shown(browser: str, three: Path, results: Path, profile: Path) -> Iterator[tuple[str, bytes]]:
    with Server(three, results) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/index.html"
        process = subprocess.Popen(
            [browser, *FLAGS, f"--user-data-dir={profile}", "--remote-debugging-port=0", address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(3):
                yield server.seen.get(timeout=120)
        finally:
            process.terminate()
            process.wait(timeout=20)
            server.shutdown()


@functools.cache
def the_photo() -> NDArray[np.float64]:
    """The photo in sRGB, as small as the pictures."""
    import pillow_heif
    from PIL import Image, ImageCms

    file = pillow_heif.open_heif(PHOTO)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(file.info["icc_profile"]))
    srgb = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(file.to_pillow(), profile, srgb)
    assert converted is not None
    return np.asarray(converted.resize(SIZE, Image.Resampling.BOX), float)


@pytest.mark.parametrize("name", ["glb", "ply", "pcd"])
def test_it_looks_like_the_photo(pictures: dict[str, NDArray[np.float64]], name: str) -> None:
    # A surface ends half a sample within the photo's edge. The page's own camera knows no shift.
    inside, expected = pictures[name][4:-4, 4:-4], the_photo()[4:-4, 4:-4]
    wrong = np.abs(inside - expected)
    assert np.median(wrong) <= 6
    assert wrong.mean() <= (4 if name == "glb" else 14)
    assert np.abs(inside.mean(axis=(0, 1)) - expected.mean(axis=(0, 1))).max() <= 2.5


def test_screenshot(pictures: dict[str, NDArray[np.float64]], tmp_path: Path) -> None:
    from PIL import Image

    shown = np.concatenate([pictures[name] for name in ("glb", "ply", "pcd")], axis=1)
    path = tmp_path / "screenshot.png"
    Image.fromarray(shown.astype(np.uint8)).save(path)
    with Image.open(PAGE / "screenshot.png") as golden:
        wrong = np.abs(np.asarray(golden.convert("RGB"), float) - shown)
    assert wrong.mean() <= 2, f"compare with {path}"
