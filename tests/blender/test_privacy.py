# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where, by whom and with which phone a photo was taken: in no byte of anything that is written."""

import importlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.scene import load
from tests.blender.traces import found_in, traces_of_block, traces_of_position
from tests.making.heic_boxes import read_items
from tests.making.heic_exif import Exif
from tests.making.heic_writer import DepthItem, Photo, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet

PACKAGE = "bl_ext.user_default.heic_depth_import"
LATITUDE, LONGITUDE = 48.137154, 11.576124
SECRETS = {
    "owner": "Erika Mustermann",
    "serial number": "F2LW48XYZQ7K",
    "lens serial number": "LENS-0042-7731",
    "maker note": "Apple iOS MakerNote 7f3a9c",
    "XMP creator": "Otto Normalverbraucher",
    "XMP serial number": "XMPSERIAL-8812",
    "place": "Marienplatz 8",
}
REAL = {  # degrees, minutes and seconds of their EXIF
    "pug.heic": ((44, 51, 1.72), (34, 58, 35.93)),
    "building.heic": ((47, 30, 28.47), (19, 2, 46.15)),
    "branch.heic": ((47, 23, 4.69), (8, 34, 44.66)),
}


def secret_exif() -> bytes:
    """Writes EXIF with everything in it that nobody else needs to know."""
    from PIL import Image

    exif = Image.Exif()
    exif.load(
        Exif(
            position=(LATITUDE, LONGITUDE),
            owner=SECRETS["owner"],
            serial_number=SECRETS["serial number"],
        ).to_bytes()
    )
    details = exif.get_ifd(0x8769)
    details[0xA435] = SECRETS["lens serial number"]
    details[0x927C] = SECRETS["maker note"].encode()
    details[0x9286] = b"ASCII\0\0\0" + SECRETS["place"].encode()
    return bytes(exif.tobytes()).removeprefix(b"Exif\0\0")


def maker_note(exif: bytes) -> bytes:
    """Returns what a phone's maker tells nobody the meaning of."""
    from PIL import Image

    tags = Image.Exif()
    tags.load(exif[4:])
    note: bytes = tags.get_ifd(0x8769)[0x927C]
    return note


def secret_xmp() -> bytes:
    """Writes XMP as secret."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" '
        f'exif:GPSLatitude="48,8.22924N" exif:GPSLongitude="11,34.56744E" '
        f'aux:SerialNumber="{SECRETS["XMP serial number"]}" '
        f'aux:OwnerName="{SECRETS["XMP creator"]}"/></rdf:RDF></x:xmpmeta>'
    ).encode()


def secret_photo(path: Path) -> Path:
    """Writes a photo that tells a lot about its owner."""
    down, across = np.mgrid[0:48, 0:64]
    rgb = np.stack([across * 4, down * 5, np.full_like(down, 90)], axis=-1).astype(np.uint8)
    fields = xmp_packet(depth_fields(iphone_calibration(64, 48)))
    inside = secret_xmp().partition(b"<rdf:Description")[2].partition(b"/></rdf:RDF>")[0]
    packet = fields.replace(b"<rdf:Description", b"<rdf:Description" + inside, 1)
    depth = DepthItem(((across + down) * 2 % 256)[::2, ::2].astype(np.uint8), xmp=packet)
    path.write_bytes(write_heic(Photo(rgb, exif=secret_exif(), xmp=secret_xmp()), depth=depth))
    return path


def traces() -> dict[str, bytes]:
    """Returns all that may not be found."""
    words = {name: text.encode() for name, text in SECRETS.items()}
    return words | traces_of_position(LATITUDE, LONGITUDE)


def written_things(folder: Path, obj: bpy.types.Object) -> dict[str, bytes]:
    """Writes a scene in every way that Blender has, and return what was written."""
    folder.mkdir()
    blend = folder / "plain.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(blend), compress=False)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "small.blend"), compress=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples = 1
    scene.render.resolution_percentage = 50
    for kind, name in (("PNG", "picture.png"), ("JPEG", "picture.jpg"), ("TIFF", "picture.tif")):
        scene.render.image_settings.file_format = kind
        scene.render.filepath = str(folder / name)
        bpy.ops.render.render(write_still=True)
    bpy.ops.wm.ply_export(filepath=str(folder / "it.ply"))
    bpy.ops.wm.obj_export(filepath=str(folder / "it.obj"), path_mode="COPY")
    bpy.ops.wm.usd_export(filepath=str(folder / "it.usda"))
    for image in bpy.data.images:
        if image.packed_file:
            (folder / f"{image.name}.packed").write_bytes(image.packed_file.data)
            image.unpack(method="WRITE_LOCAL")
    (folder / "properties.txt").write_text(repr(dict(obj["heic_depth"])))
    # What was compressed is looked at uncompressed.
    bpy.ops.wm.open_mainfile(filepath=str(folder / "small.blend"))
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "unpacked.blend"), compress=False)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_the_traces_are_in_the_photo_itself(tmp_path: Path) -> None:
    """Else nothing would be proved by not finding them."""
    content = secret_photo(tmp_path / "photo.heic").read_bytes()
    found = found_in(content, traces())
    assert set(SECRETS) <= set(found)
    assert any("latitude as EXIF" in name for name in found)
    assert any("longitude as EXIF" in name for name in found)
    assert any("latitude as text" in name for name in found)


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        ({}, {".ply", ".obj", ".mtl", ".packed"}),
        ({"object_type": "POINT_CLOUD"}, set()),
        ({"material": "LIT", "fill_background": True}, {".ply", ".obj", ".mtl", ".packed"}),
    ],
    ids=["mesh", "points", "lit"],
)
def test_nothing_written_tells_them(
    options: dict[str, Any],
    kinds: set[str],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    obj = load(secret_photo(tmp_path / "photo.heic"), **options)
    written_files = written_things(tmp_path / "written", obj)
    said = capfd.readouterr()
    written_files["log"] = (said.out + said.err).encode()
    written = {Path(name).suffix for name in written_files}
    assert written >= kinds | {".blend", ".png", ".jpg", ".tif", ".usda", ".txt"}
    assert written_files["plain.blend"][:7] == written_files["unpacked.blend"][:7] == b"BLENDER"
    long = {name: trace for name, trace in traces().items() if len(trace) > 4}
    # In what is compressed some four bytes are found by chance, another time in a hundred.
    found = {
        name: found_in(content, long if _is_compressed(name) else traces())
        for name, content in written_files.items()
    }
    assert not any(found.values()), found


def _is_compressed(name: str) -> bool:
    return name == "small.blend" or Path(name).suffix in {".jpg", ".png", ".packed"}


@pytest.mark.parametrize("name", list(REAL))
def test_nothing_of_a_real_photo_tells_them(
    name: str, tmp_path: Path, real_photo: Callable[[str], Path]
) -> None:
    path = real_photo(name)
    latitude, longitude = (
        degrees + minutes / 60 + seconds / 3600 for degrees, minutes, seconds in REAL[name]
    )
    (exif,) = [item.payload for item in read_items(path.read_bytes()) if item.kind == "Exif"]
    note = maker_note(exif)
    assert note.startswith(b"Apple iOS\0")
    wanted = traces_of_position(latitude, longitude) | traces_of_block("maker note", note, 16)
    assert any("EXIF" in one for one in found_in(path.read_bytes(), wanted)), "it is in the photo"
    load(path)
    blend = tmp_path / "plain.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(blend), compress=False)
    (image,) = [image for image in bpy.data.images if image.packed_file]
    for content in (blend.read_bytes(), image.packed_file.data):
        # In forty megabytes of numbers some four bytes are found by chance.
        told = [one for one in found_in(content, wanted) if len(wanted[one]) > 4]
        assert told == []


def test_a_leak_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The texture with the photo's EXIF in it, as a careless importer packs it."""
    packing = importlib.import_module(f"{PACKAGE}.reading.packed_pictures")
    real = packing.encode_jpeg

    def careless(rgb: Any) -> bytes:
        from PIL import Image

        packed = io.BytesIO()
        Image.open(io.BytesIO(real(rgb))).save(packed, "JPEG", exif=b"Exif\0\0" + secret_exif())
        return packed.getvalue()

    monkeypatch.setattr(packing, "encode_jpeg", careless)
    obj = load(secret_photo(tmp_path / "photo.heic"))
    written_files = written_things(tmp_path / "written", obj)
    for name in ("plain.blend", "unpacked.blend", "photo.packed"):
        found = found_in(written_files[name], traces())
        assert {"owner", "serial number", "maker note"} <= set(found), name
        assert any("latitude as EXIF" in one for one in found), name


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc marks what is not in use")
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"object_type": "GRID", "use_depth_image": True, "material": "LIT"},
        {"fill_background": True, "camera_move": "ORBIT", "style": "SPHERES", "use_stage": True},
    ],
)
def test_nothing_that_lay_in_memory_is_saved(tmp_path: Path, options: dict[str, object]) -> None:
    """What a file has room for and nobody fills in would be what the photo's file had there."""
    blend = tmp_path / "secret.blend"
    photo = secret_photo(tmp_path / "secret.heic")
    fresh = 0x55
    probe = Path(__file__).with_name("memory_probe.py")
    subprocess.run(
        [sys.executable, str(probe), str(photo), str(blend), json.dumps(options)],
        env=os.environ | {"MALLOC_PERTURB_": str(0xFF ^ fresh)},
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert bytes([fresh]) * 32 not in blend.read_bytes()
