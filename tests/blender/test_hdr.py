# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Light as bright as it was: in colours of points, in textures, in renders; and nowhere unasked."""

import importlib
import io
import json
import struct
from pathlib import Path

import bpy
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.blender.conftest import EXTENSION
from tests.blender.contents import contents
from tests.blender.scene import Doubles, colours_of, load, write_photo
from tests.blender.test_render import rendered, set_up_render
from tests.making.gain_map import gain_map
from tests.making.portrait import portrait

gain = importlib.import_module(f"{EXTENSION}.core.gain")
main = importlib.import_module(f"{EXTENSION}.blender.command.main").main
material = importlib.import_module(f"{EXTENSION}.blender.objects.material")
rec709 = np.array(
    [[1.22494, -0.22494, 0], [-0.042057, 1.042057, 0], [-0.019638, -0.078636, 1.098274]]
)

Codes = NDArray[np.uint8]

HEADROOM = 3.0
RANDOM = np.random.default_rng(19)
# A colour and a code for each sample, and the same for each pixel.
COLOURS = RANDOM.integers(0, 256, (12, 16, 3), np.uint8)
CODES = RANDOM.integers(0, 256, (12, 16), np.uint8)
PIXELS = COLOURS.repeat(4, axis=0).repeat(4, axis=1)
PIXEL_CODES = RANDOM.integers(0, 256, (48, 64), np.uint8)


def linear(rgb: Codes) -> Doubles:
    encoded = rgb / 255
    return np.asarray(
        np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    )


def apple(rgb: Codes, codes: Codes, headroom: float = HEADROOM) -> Doubles:
    """Returns light by Apple's formula."""
    encoded = codes / 255
    share = np.where(encoded < 0.081, encoded / 4.5, ((encoded + 0.099) / 1.099) ** (1 / 0.45))
    return linear(rgb) * (1 + (headroom - 1) * share[..., None])


def hdr_photo(
    path: Path,
    codes: Codes = CODES,
    headroom: float = HEADROOM,
    nclx: tuple[int, int] = (1, 13),
) -> Path:
    """Writes a photo with a gain map."""
    return write_photo(path, colours=PIXELS, nclx=nclx, aux=[gain_map(codes, headroom)])


def pixels(image: bpy.types.Image) -> Doubles:
    """Returns (height, width, 4), top row first."""
    width, height = image.size
    flat = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(flat)
    return flat.reshape(height, width, 4)[::-1].astype(np.float64)


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
@pytest.mark.parametrize("nclx", [(1, 13), (12, 13)], ids=["sRGB", "Display P3"])
def test_points_have_the_light(tmp_path: Path, object_type: str, nclx: tuple[int, int]) -> None:
    path = hdr_photo(tmp_path / "a.heic", nclx=nclx)
    obj = load(path, object_type=object_type, use_hdr=True, cut=0)
    light = apple(COLOURS, CODES).reshape(-1, 3)
    if nclx[0] == 12:
        light = light @ rec709.T
    assert obj.data.attributes["Color"].data_type == "FLOAT_COLOR"
    np.testing.assert_allclose(colours_of(obj)[:, :3], light, rtol=1e-4, atol=1e-5)
    assert (colours_of(obj)[:, 3] == 1).all()
    assert colours_of(obj).max() > 1.5


@pytest.mark.parametrize("object_type", ["MESH", "GRID"])
def test_the_texture_has_the_light(tmp_path: Path, object_type: str) -> None:
    load(hdr_photo(tmp_path / "a.heic", PIXEL_CODES), object_type=object_type, use_hdr=True)
    (image,) = (image for image in bpy.data.images if image.packed_file)
    assert image.filepath_raw == "//a.exr"
    assert image.colorspace_settings.name == "Linear Rec.709"
    assert tuple(image.size) == (64, 48)
    # Half floats have 11 bits.
    np.testing.assert_allclose(pixels(image)[..., :3], apple(PIXELS, PIXEL_CODES), rtol=6e-4)
    assert (pixels(image)[..., 3] == 1).all()


@pytest.mark.parametrize("options", [{}, {"use_texture": False}, {"object_type": "GRID"}])
def test_renders_shine(tmp_path: Path, options: dict[str, object]) -> None:
    colours = np.full((48, 64, 3), (250, 180, 90), np.uint8)
    codes = np.full((24, 32), 200, np.uint8)
    path = write_photo(tmp_path / "a.heic", colours=colours, aux=[gain_map(codes, HEADROOM)])
    load(path, cut=0, use_hdr=True, **options)
    set_up_render(64, 48, 1)
    centre = rendered(tmp_path / "render", linear=True)[20:28, 28:36].reshape(-1, 3)
    light = apple(colours[:1, 0], codes[:1, 0])
    assert light.max() > 1.8
    np.testing.assert_allclose(centre, np.repeat(light, len(centre), axis=0), rtol=1e-3)


def test_a_studio_without_that_space_keeps_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(material, "known_colour_spaces", lambda: {"sRGB", "Linear Rec.2020"})
    load(hdr_photo(tmp_path / "a.heic"), use_hdr=True)
    (image,) = bpy.data.images
    assert image.is_float


OPTIONS: list[dict[str, object]] = [
    {},
    {"object_type": "POINT_CLOUD"},
    {"object_type": "GRID"},
    {"use_texture": False},
]


@pytest.mark.parametrize("options", OPTIONS)
def test_not_asked_for_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, object]
) -> None:
    """To the last bit, and nothing of it runs."""
    path = write_photo(tmp_path / "a.heic", colours=PIXELS)
    load(path, **options)
    plain = contents()
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    monkeypatch.delattr(gain.Gain, "of")
    load(hdr_photo(path), **options)
    assert contents() == plain


@pytest.mark.parametrize("options", OPTIONS)
def test_a_headroom_of_1_is_the_photo_as_it_is(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], options: dict[str, object]
) -> None:
    """To the last bit, but for the option that the object keeps."""
    path = hdr_photo(tmp_path / "a.heic", headroom=1.0)
    load(path, **options)
    plain = contents()
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    load(path, use_hdr=True, **options)
    assert "makes nothing brighter" in "".join(capfd.readouterr())
    found, obj = contents(), bpy.context.view_layer.objects.active
    assert obj["heic_depth_import"]["options"]["use_hdr"]
    for each in (found, plain):
        del each[f"objects {obj.name}"]["own"]
    assert found == plain


@pytest.mark.parametrize("options", [{"use_hdr": True}, {"use_hdr": True, "material": "NONE"}])
def test_a_photo_without_a_gain_map_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], options: dict[str, object]
) -> None:
    load(write_photo(tmp_path / "a.heic"), **options)
    assert "a.heic: the photo has no HDR gain map" in "".join(capfd.readouterr())
    assert not [image for image in bpy.data.images if image.is_float]


def test_what_takes_light_gives_back_no_more(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = hdr_photo(tmp_path / "a.heic")
    obj = load(path, material="LIT", use_hdr=True)
    assert colours_of(obj).max() < 1.001
    assert not [image for image in bpy.data.images if image.is_float]
    assert "HDR" not in "".join(capfd.readouterr())


def test_a_background_is_as_the_photo_shows_it(tmp_path: Path) -> None:
    codes = np.zeros((24, 32), np.uint8)
    codes[6:18, 10:22] = 250
    colours = np.full((96, 128, 3), (180, 90, 40), np.uint8)
    path = write_photo(
        tmp_path / "a.heic",
        columns=32,
        rows=24,
        codes=codes,
        colours=colours,
        aux=[gain_map(np.full((24, 32), 255, np.uint8), HEADROOM)],
    )
    obj = load(path, use_hdr=True, fill_background=True)
    (behind,) = (each for each in obj.children if each.get("heic_depth_background"))
    assert colours_of(obj)[:, 0].min() > 1.2
    assert colours_of(behind).max() < 1.001
    endings = sorted(image.filepath_raw[-4:] for image in bpy.data.images if image.packed_file)
    assert ".jpg" in endings
    assert ".exr" in endings


@pytest.fixture
def person(tmp_path: Path) -> Path:
    """Three times as bright as it looks, all over."""
    path = tmp_path / "portrait.heic"
    brighter = gain_map(np.full((96, 128), 255, np.uint8), HEADROOM)
    path.write_bytes(portrait().heic(more=[brighter]))
    return path


def test_soft_edges_are_as_bright(person: Path, tmp_path: Path) -> None:
    colours, pictures, shown = {}, {}, {}
    for use_hdr in (False, True):
        bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
        obj = load(person, use_hdr=use_hdr)
        colours[use_hdr] = colours_of(obj)
        packed = [image for image in bpy.data.images if image.packed_file]
        pictures[use_hdr] = {image.name: pixels(image) for image in packed}
        assert len(packed) == 3
        if use_hdr:
            assert {image.filepath_raw[-4:] for image in packed} == {".exr"}
        set_up_render(192, 160, 32)
        bpy.context.scene.cycles.max_bounces = bpy.context.scene.cycles.transparent_max_bounces = 8
        shown[use_hdr] = rendered(tmp_path / f"render{use_hdr}", linear=True)
    assert np.count_nonzero(colours[False][:, 3] < 1) > 0
    np.testing.assert_allclose(colours[True][:, 3], colours[False][:, 3])
    np.testing.assert_allclose(
        colours[True][:, :3], HEADROOM * colours[False][:, :3], rtol=1e-5, atol=1e-6
    )
    front, plain = (pictures[use_hdr]["portrait Rim"] for use_hdr in (True, False))
    alpha = plain[..., 3:]
    assert ((alpha > 0.2) & (alpha < 0.8)).any()
    np.testing.assert_allclose(front[..., 3:], alpha, atol=1e-3)
    light = HEADROOM * linear(np.rint(plain[..., :3] * 255).astype(np.uint8)) * alpha
    np.testing.assert_allclose(front[..., :3], light, rtol=2e-3, atol=2e-3)
    # JPEG is a little off what it shows.
    off = shown[True] / HEADROOM - shown[False]
    assert np.abs(off).mean() < 0.003
    assert np.abs(off).max() < 0.12


def test_files_of_others_have_the_photos_own_colours(
    person: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = [str(person), "--json", "-o"]
    plain, asked = tmp_path / "plain.glb", tmp_path / "asked.glb"
    assert main([*words, str(plain)]) == 0
    capfd.readouterr()
    assert main([*words, str(asked), "--use-hdr"]) == 0
    told = json.loads(capfd.readouterr().out.splitlines()[0])
    assert "a .glb has the photo's own colours, without HDR; a .blend has it" in told["warnings"]
    assert len(asked.read_bytes()) == len(plain.read_bytes())
    (length,) = struct.unpack_from("<I", asked.read_bytes(), 12)
    images = json.load(io.BytesIO(asked.read_bytes()[20 : 20 + length]))["images"]
    assert {image["mimeType"] for image in images} == {"image/jpeg", "image/png"}


@pytest.mark.parametrize("before", [False, True])
def test_reloading_keeps_the_light(tmp_path: Path, before: bool) -> None:
    """Also where the gain map came, or went, with another program."""
    path = tmp_path / "a.heic"
    hdr_photo(path) if before else write_photo(path, colours=PIXELS)
    obj = load(path, use_hdr=True, cut=0)
    write_photo(path, colours=PIXELS) if before else hdr_photo(path)
    bpy.context.view_layer.objects.active = obj
    assert bpy.ops.object.heic_depth_reload() == {"FINISHED"}
    light = linear(COLOURS) if before else apple(COLOURS, CODES)
    np.testing.assert_allclose(colours_of(obj)[:, :3], light.reshape(-1, 3), rtol=1e-4, atol=1e-5)
    (image,) = (image for image in bpy.data.images if image.packed_file)
    assert image.is_float is not before
    (node,) = (n for n in obj.data.materials[0].node_tree.nodes if n.type == "TEX_IMAGE")
    assert node.image == image
    assert image.name == "a"


def test_a_photo_of_an_earlier_version_is_reloaded_without(tmp_path: Path) -> None:
    path = hdr_photo(tmp_path / "a.heic")
    obj = load(path)
    record = obj["heic_depth_import"].to_dict()
    del record["options"]["use_hdr"]
    obj["heic_depth_import"] = record
    assert bpy.ops.object.heic_depth_reload() == {"FINISHED"}
    assert colours_of(obj).max() < 1.001
