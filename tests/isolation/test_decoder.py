# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A decoder in a process of its own reads what the reader reads, and may die without harm."""

import mmap
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pytest

from heic_depth_import.core import errors
from heic_depth_import.core.defaults import MEGA
from heic_depth_import.core.errors import (
    DamagedPhotoError,
    DecoderError,
    DepthImportError,
    ErrorKind,
    NoDepthMapError,
    NotHeicError,
    TooLargePhotoError,
    UnreadablePhotoError,
)
from heic_depth_import.core.limits import Limits
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.isolation.decoder import Decoder
from heic_depth_import.isolation.shared_memory import SharedMemory, filled
from heic_depth_import.reading.photo_reader import awaited, reading
from heic_depth_import.reading.reader import PhotoOrder, read
from tests.isolation.answers import children, leftovers, misbehave
from tests.making.heic_writer import write_heic
from tests.making.photos import CODES, RGB, written

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")

STILL_LIFE = Path(__file__).parents[1] / "still_life" / "still_life.heic"
USUAL = Limits()


def apart(path: Path, limits: Limits = USUAL, *, use_mattes: bool = True) -> DepthPhoto:
    return awaited(reading(Decoder(limits), PhotoOrder(path, use_mattes=use_mattes)))


def same(one: object, other: object) -> bool:
    """Compares all there is, types included."""
    if type(one) is not type(other) and not isinstance(one, float | Mapping):
        return False
    if isinstance(one, np.ndarray):
        assert isinstance(other, np.ndarray)
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype != "u1")
    if is_dataclass(one):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, Mapping):
        assert isinstance(other, Mapping)
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    return one == other


@pytest.mark.parametrize("name", ["pug.heic", "building.heic", "branch.heic"])
def test_a_real_photo_is_the_same_apart(real_photo: Callable[[str], Path], name: str) -> None:
    assert same(apart(real_photo(name)), read(PhotoOrder(real_photo(name))))


def test_mattes_come_along_where_wanted(tmp_path: Path) -> None:
    path = tmp_path / "mätte 写真.heic"
    path.write_bytes(STILL_LIFE.read_bytes())
    photo = apart(path)
    assert photo.name == path.name
    assert "portrait" in photo.mattes
    assert same(photo, read(PhotoOrder(path)))
    assert not apart(path, use_mattes=False).mattes


def test_one_decoder_reads_many_photos(photo: Path) -> None:
    ours = Decoder(USUAL)
    first = awaited(reading(ours, PhotoOrder(photo)))
    assert same(awaited(reading(ours, PhotoOrder(photo))), first)


# Reads as ever, but leaves a mark.
SEEN = (
    "path = order.path; path.with_suffix(f'.{os.getpid()}').touch(); return "
    "serving.reader.photo_of(path.read_bytes(), path.name, limits, use_mattes=order.use_mattes)"
)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Four photos that differ."""
    found = [tmp_path / f"{name}.heic" for name in "abcd"]
    for number, path in enumerate(found):
        path.write_bytes(written(samples=np.roll(CODES, number)))
    return found


@pytest.fixture
def ours() -> Iterator[Decoder]:
    decoder = Decoder(USUAL)
    yield decoder
    decoder.end()


def orders(photos: list[Path]) -> list[PhotoOrder]:
    return [PhotoOrder(path) for path in photos]


def taken(decoder: Decoder, path: Path, *, use_mattes: bool = True) -> DepthPhoto:
    return awaited(reading(decoder, PhotoOrder(path, use_mattes=use_mattes)))


def processes_that_read(path: Path) -> int:
    return len(list(path.parent.glob(f"{path.stem}.[0-9]*")))


def test_the_next_photo_is_decoded_while_this_one_is_used(
    photos: list[Path], ours: Decoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    misbehave(monkeypatch, SEEN)
    ours.expect(orders(photos))
    found = [taken(ours, photos[0])]
    for _ in range(100):
        if processes_that_read(photos[1]):
            break
        time.sleep(0.1)
    assert [processes_that_read(path) for path in photos] == [1, 1, 0, 0]
    found += [taken(ours, path) for path in photos[1:]]
    assert [processes_that_read(path) for path in photos] == [1, 1, 1, 1]
    assert all(
        same(photo, read(PhotoOrder(path))) for photo, path in zip(found, photos, strict=True)
    )


def test_few_processes_wait_for_many_photos(photos: list[Path], ours: Decoder) -> None:
    before = len(children())
    ours.expect(orders(photos * 5))
    taken(ours, photos[0])
    assert len(children()) - before == 2


def test_nothing_is_decoded_ahead_of_the_last_photo(photos: list[Path], ours: Decoder) -> None:
    before = len(children())
    ours.expect(orders(photos[:1]))
    taken(ours, photos[0])
    assert len(children()) == before


@pytest.mark.parametrize("change", ["another photo", "other settings", "the same"])
def test_what_was_decoded_ahead_counts_only_if_it_is_asked_for(
    photos: list[Path], ours: Decoder, change: str
) -> None:
    ours.expect(orders(photos))
    taken(ours, photos[0])
    path = photos[2 if change == "another photo" else 1]
    use_mattes = change != "other settings"
    found = taken(ours, path, use_mattes=use_mattes)
    assert same(found, read(PhotoOrder(path, use_mattes=use_mattes)))
    assert same(taken(ours, photos[3]), read(PhotoOrder(photos[3])))


def test_a_photo_that_crashes_ahead_harms_no_other(
    photos: list[Path], ours: Decoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    misbehave(monkeypatch, f"\n    if order.path.stem == 'b': os.abort()\n    {SEEN}")
    ours.expect(orders(photos))
    assert same(taken(ours, photos[0]), read(PhotoOrder(photos[0])))
    time.sleep(1)
    with pytest.raises(DecoderError, match=r"^b\.heic made the decoder crash \(SIGABRT\)"):
        taken(ours, photos[1])
    assert same(taken(ours, photos[2]), read(PhotoOrder(photos[2])))


def test_pixels_are_where_the_decoder_has_put_them(photo: Path) -> None:
    """Not copied, and gone with the last array."""
    found = apart(photo)
    assert leftovers()["mapped"]
    rgb = found.rgb
    del found
    assert rgb.sum() == read(PhotoOrder(photo)).rgb.sum()
    assert leftovers()["mapped"]
    del rgb
    assert not leftovers()["mapped"]


def test_it_starts_before_there_is_a_photo_and_ends_without_one() -> None:
    ours = Decoder(USUAL)
    ours.start()
    first = list(ours._waiting)
    ours.start()
    assert list(ours._waiting) == first
    ours.end()
    ours.end()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"GIF89a" + bytes(100), NotHeicError),
        (b"\xff\xd8\xff\xe0" + bytes(100), DamagedPhotoError),
        (write_heic(RGB), NoDepthMapError),
        (None, UnreadablePhotoError),
    ],
)
def test_refusals_are_the_same_apart(
    tmp_path: Path, content: bytes | None, kind: type[DepthImportError]
) -> None:
    path = tmp_path / "IMG.heic"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(kind) as here:
        read(PhotoOrder(path))
    with pytest.raises(kind) as there:
        apart(path)
    assert str(there.value) == str(here.value)
    assert type(there.value) is type(here.value)


def test_limits_hold_apart(photo: Path) -> None:
    with pytest.raises(TooLargePhotoError, match="more than the limit"):
        apart(photo, Limits(photo_pixels=100))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL, perhaps for want of memory"),
        ("os.abort()", "SIGABRT"),
        ("os._exit(3)", "exit code 3"),
        ("raise KeyError('odd')", "KeyError: 'odd'"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
    ],
)
def test_a_crash_names_the_photo(
    photo: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    misbehave(monkeypatch, code)
    with pytest.raises(DecoderError) as caught:
        apart(photo)
    assert str(caught.value) == (
        f"IMG.heic made the decoder crash ({said}); Blender is unharmed, "
        "send the photo with a report"
    )


@pytest.mark.parametrize(
    "line",
    [
        b"nonsense",
        b"[]",
        b"{}",
        b'{"photo": {}, "size": 64}',
        b'{"photo": null, "size": -1}',
        b'{"photo": [], "size": 1e99}',
        b'{"error": "SystemExit", "message": "x"}',
        b'{"error": "DecoderStartError", "message": "this machine is at fault"}',
        b'{"error": "OutOfMemoryError", "message": "this machine is at fault"}',
        b"[" * 100_000,
        b"9" * (3 << 20),
    ],
    ids=range(11),
)
def test_an_answer_without_sense_is_a_crash(
    photo: Path, monkeypatch: pytest.MonkeyPatch, line: bytes
) -> None:
    head, times = line[:60], len(line) // len(line[:60])
    misbehave(
        monkeypatch,
        f"[os.write(n, {head!r} * {times} + b'\\n') for n in range(3, 12) if "
        "os.path.realpath(f'/proc/self/fd/{n}').rpartition('/')[2].startswith('pipe:')]; "
        "time.sleep(99)",
    )
    with pytest.raises(DecoderError, match=r"IMG\.heic made the decoder crash \(") as caught:
        apart(photo)
    assert caught.value.kind is ErrorKind.INTERNAL


@pytest.mark.parametrize(
    "error",
    [
        error
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, DepthImportError)
    ],
)
def test_no_answer_blames_the_machine(
    photo: Path, monkeypatch: pytest.MonkeyPatch, error: type
) -> None:
    """A photo that could do so would stop a farm's machines one after the other."""
    misbehave(monkeypatch, f"from {errors.__name__} import {error.__name__} as e; raise e('says')")
    with pytest.raises(DepthImportError) as caught:
        apart(photo)
    assert caught.value.kind.is_of_photo


@pytest.mark.parametrize("code", ["time.sleep(99)", "exec('while True: pass')"])
def test_the_time_limit_holds(photo: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    misbehave(monkeypatch, code)
    with pytest.raises(
        DecoderError, match=r"IMG\.heic was given up after 1\.5 seconds of decod"
    ) as caught:
        apart(photo, Limits(decoding_seconds=1.5))
    assert caught.value.kind is ErrorKind.LIMIT


def test_the_memory_limit_holds(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    misbehave(monkeypatch, "return bytearray(900 << 20)")
    with pytest.raises(TooLargePhotoError, match=r"IMG\.heic needs more memory than the 800 MB"):
        apart(photo, Limits(decoding_bytes=800 * MEGA))


@pytest.mark.parametrize("megabytes", range(150, 601, 50))
def test_a_real_photo_over_the_memory_limit_is_refused(
    real_photo: Callable[[str], Path], megabytes: int
) -> None:
    """Whatever of all the decoders runs out of it first, it is the want of memory that is told."""
    with pytest.raises(TooLargePhotoError, match=r"^pug\.heic needs more memory than the"):
        apart(real_photo("pug.heic"), Limits(decoding_bytes=megabytes * MEGA))


def test_a_crash_leaves_no_core_file(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    misbehave(
        monkeypatch, "import resource; raise KeyError(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    with pytest.raises(DecoderError, match="KeyError: 0"):
        apart(photo)


def test_it_can_be_stopped_at_any_moment(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    misbehave(monkeypatch, "time.sleep(99)")
    steps = reading(Decoder(USUAL), PhotoOrder(photo))
    for _ in range(3):
        next(steps)
    before = time.monotonic()
    steps.close()
    assert time.monotonic() - before < 5
    with pytest.raises(StopIteration):
        next(steps)


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false"])
def test_a_decoder_that_does_not_start_says_what_to_do(
    photo: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(
        DecoderError, match=r"does not start \(.*\); set Decode Apart to Never"
    ) as caught:
        apart(photo)
    assert caught.value.kind is ErrorKind.MACHINE


def test_wheels_that_blender_could_not_unpack_are_told(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a profile that nobody may write to: the decoder ends before it is ready."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr(sys, "path", [path for path in sys.path if "site-packages" not in path])
    monkeypatch.delitem(sys.modules, "pillow_heif", raising=False)
    with pytest.raises(DecoderError, match="has not unpacked the extension's wheels; let it write"):
        apart(photo)


def test_nothing_of_the_environment_reaches_the_decoder(
    photo: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder that happens to hold a json.py is not where Python is looked for."""
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert apart(photo).name == "IMG.heic"


def test_it_ends_when_its_starter_is_killed(tmp_path: Path) -> None:
    code = """
import sys, pytest
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from heic_depth_import.isolation.decoder import Decoder
from heic_depth_import.core.limits import Limits
from heic_depth_import.reading.reader import PhotoOrder
from tests.isolation.answers import misbehave
misbehave(pytest.MonkeyPatch(), "time.sleep(99)")
ours = Decoder(Limits())
ours.start()
number = ours._waiting[0]._popen.pid
for step, _ in enumerate(ours.beginning(PhotoOrder(Path("x")))):
    if step == 50:
        print(number, flush=True)
"""
    root = str(Path(__file__).parents[2])
    with subprocess.Popen([sys.executable, "-c", code, root], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        number = int(starter.stdout.readline())
        os.kill(number, 0)
        starter.send_signal(signal.SIGKILL)
    for _ in range(100):
        if not _is_alive(number):
            break
        time.sleep(0.1)
    assert not _is_alive(number)


def _is_alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_memory_that_was_left_cannot_be_changed() -> None:
    """Not cut off either: whoever looks at it would be ended, Blender with all its work."""
    memory = SharedMemory()
    filled(memory.handle, 8192)[:3] = b"abc"
    final = memory.final(8192)
    number = int(memory.handle)
    with pytest.raises(PermissionError):
        os.ftruncate(number, 0)
    with pytest.raises(PermissionError):
        os.pwrite(number, b"x", 0)
    with pytest.raises(PermissionError):
        mmap.mmap(number, 8192)
    final[3:4] = b"d"  # a copy, for whoever imports
    memory.close()
    assert final[:5] == b"abcd\0"


def test_memory_that_somebody_may_still_write_to_is_refused() -> None:
    memory = SharedMemory()
    kept = filled(memory.handle, 4096)
    with pytest.raises(OSError, match="busy"):
        memory.final(4096)
    memory.close()
    kept.close()


def test_memory_that_is_too_small_is_refused() -> None:
    memory = SharedMemory()
    filled(memory.handle, 4096)
    with pytest.raises(ValueError, match="greater than file size"):
        memory.final(8192)
    memory.close()
