# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may know what: each module is imported alone, and every import statement is read."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.arrows import ARROWS, picture, wing_of

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "heic_depth_import"
# What Blender runs by its path is no module.
PRESETS = PACKAGE / "blender" / "presets"
FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if PRESETS not in path.parents]
OUTSIDE_BLENDER = [path for path in FILES if PACKAGE / "blender" not in path.parents]
CORE = [path for path in OUTSIDE_BLENDER if PACKAGE / "core" in path.parents]

IMPORT_WITHOUT_BLENDER = """
import importlib, sys
sys.modules["bpy"] = None  # importing it fails from here on
at_start = set(sys.modules)
for name in sys.argv[1:]:
    importlib.import_module(name)
"""
IMPORT_AND_TELL_PACKAGES = (
    IMPORT_WITHOUT_BLENDER
    + """
import site
folders = tuple(site.getsitepackages())
new = {name: getattr(sys.modules[name], "__file__", None) for name in set(sys.modules) - at_start}
print(*{name.split(".")[0] for name, file in new.items() if (file or "").startswith(folders)})
"""
)


LONGEST_MODULE, LONGEST_FUNCTION = 250, 60
# A node group is one long formula.
RECIPES = (PACKAGE / "blender" / "styles", PACKAGE / "blender" / "nodes")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_is_too_long_to_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    if path.parent in RECIPES:
        return
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_there_is_something_to_watch() -> None:
    assert PACKAGE / "core" / "errors.py" in CORE
    assert PACKAGE / "reading" / "reader.py" in OUTSIDE_BLENDER


def test_everything_outside_blender_imports_where_there_is_no_blender() -> None:
    _run(IMPORT_WITHOUT_BLENDER, *map(_module, OUTSIDE_BLENDER))


def test_the_core_needs_numpy_and_nothing_else() -> None:
    assert _run(IMPORT_AND_TELL_PACKAGES, *map(_module, CORE)).split() == ["numpy"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_are_allowed_there(path: Path) -> None:
    inside = path.relative_to(PACKAGE).as_posix()
    allowed = {"numpy", *sys.stdlib_module_names}
    if inside.startswith("blender/"):
        allowed |= {"blf", "bpy", "bpy_extras", "gpu", "gpu_extras", "mathutils"}
    if inside in {
        f"reading/{name}.py"
        for name in (
            "colour_profile",
            "exif",
            "packed_pictures",
            "sampler",
            "heif/decoding",
            "heif/strict_decoding",
            "jpeg/decoding",
        )
    }:
        allowed |= {"PIL", "pillow_heif"}
    assert _imported(path) <= allowed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_extension_imports_itself_only_relatively(path: Path) -> None:
    """Installed, its name is another one."""
    assert PACKAGE.name not in _imported(path)


def test_walls_stand_in_one_direction() -> None:
    """A wing may import only what the table has above it: then there are no circles."""
    above: set[str] = set()
    for wing, imported in ARROWS.items():
        assert set(imported) <= above, wing
        above.add(wing)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_relative_imports_follow_the_arrows(path: Path) -> None:
    wing = wing_of(_inside(path))
    assert wing in ARROWS
    wrong = {target for target in _relative(path) if wing_of(target) not in (wing, *ARROWS[wing])}
    assert not wrong, f"{wing} must not import these"


def test_no_arrow_is_there_for_nothing() -> None:
    used = {
        (wing_of(_inside(path)), wing_of(target)) for path in FILES for target in _relative(path)
    }
    assert {(wing, each) for wing, imported in ARROWS.items() for each in imported} <= used


def test_the_picture_of_the_wings_is_the_tables() -> None:
    document = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = document.partition("```mermaid\n")[2].partition("\n```")[0]
    assert drawn == picture(), f"the picture of ARCHITECTURE.md should be:\n{picture()}"


def test_what_the_architecture_names_is_there() -> None:
    document = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:core|reading|isolation|blender)(?:\.\w+)+)`", document):
        parts = name.split(".")
        homes = [parts, parts[:-1]]
        home = next(
            (
                PACKAGE.joinpath(*each).with_suffix(".py")
                for each in homes
                if PACKAGE.joinpath(*each).with_suffix(".py").exists()
            ),
            None,
        )
        assert home is not None, name
        if home.stem != parts[-1]:
            assert re.search(
                rf"^(def|class) {parts[-1]}\b", home.read_text("utf-8"), re.MULTILINE
            ), name


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_core_opens_no_files(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }
    opening = {"open", "read_bytes", "read_text", "write_bytes", "write_text", "fromfile", "tofile"}
    assert not called & opening
    assert not _imported(path) & {"pathlib", "os", "io", "shutil", "tempfile", "subprocess"}


def _inside(path: Path) -> str:
    """Returns a module's name without the package's; the package itself is empty."""
    return _module(path).removeprefix(PACKAGE.name).removeprefix(".")


def _relative(path: Path) -> set[str]:
    """Returns the modules that a module imports relatively, without the package's name."""
    found = set()
    package = list(path.relative_to(ROOT).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            base += node.module.split(".") if node.module else []
            for alias in node.names:
                name = [*base, alias.name]
                is_module = ROOT.joinpath(*name).with_suffix(".py").exists()
                is_package = ROOT.joinpath(*name).is_dir()
                found.add(".".join(name if is_module or is_package else base))
    return {name.removeprefix(PACKAGE.name).removeprefix(".") for name in found}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _run(code: str, *modules: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code, *modules],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def _imported(path: Path) -> set[str]:
    """Returns the top-level packages of all absolute imports, those inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").split(".")[0])
    return names
