# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A decoder that was taken over: what it tries where the photo's bytes are looked at."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from heic_depth_import.core.errors import DecoderError
from heic_depth_import.core.limits import Limits
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.isolation import decoder_process
from heic_depth_import.isolation.decoder import Decoder
from heic_depth_import.isolation.sandbox import entering
from heic_depth_import.reading.photo_reader import awaited, reading
from heic_depth_import.reading.reader import PhotoOrder
from tests.isolation.answers import misbehave

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or "seccomp" not in entering.offered()[1],
    reason="tries Linux's sandbox",
)


USUAL = Limits()


def apart(path: Path, limits: Limits = USUAL) -> DepthPhoto:
    return awaited(reading(Decoder(limits), PhotoOrder(path)))


# What it tries, by what that needs: each succeeds where there is no sandbox.
CRIMES = {
    "a file of the user": "open('/etc/passwd').read()",
    "the photo once more": "open(ORDER, 'rb').read()",
    "a new file": "open(MARK, 'w').write('x')",
    "a folder": "os.listdir('/')",
    "a file's size": "os.stat('/etc/passwd')",
    "a file removed": "os.remove(ORDER)",
    "a file renamed": "os.rename(ORDER, MARK)",
    "a link": "os.symlink('/etc', MARK)",
    "rights": "os.chmod(ORDER, 0o777)",
    "a socket": "socket.socket()",
    "a UNIX socket": "socket.socket(socket.AF_UNIX)",
    "a pair of sockets": "socket.socketpair()",
    "a process": "os.fork() or os._exit(0)",
    "a program": "subprocess.run(['/bin/true'], check=True)",
    "another program": "os.execv('/bin/true', ['true'])",
    "a signal": "os.kill(os.getppid(), 0)",
    "a session": "os.setsid()",
    "a library": "ctypes.CDLL('libutil.so.1')",
    "another's memory": "open(f'/proc/{os.getppid()}/mem', 'rb').read(1)",
    "its own memory by name": "open('/proc/self/mem', 'rb').read(0)",
    "the terminal": "__import__('fcntl').ioctl(0, 0x5413, b'12345678')",
    "more memory than it may": "__import__('resource').setrlimit(9, (-1, -1))",
    "what ends it with its parent": "done(ctypes.CDLL(None).prctl(1, 0, 0, 0, 0))",
    "io_uring": "done(ctypes.CDLL(None).syscall(425, 8, ctypes.create_string_buffer(120)))",
    "a process by clone3": "done(ctypes.CDLL(None).syscall(435, bytes(88), 88))",
    "ptrace": "done(ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0))",
    "another's descriptors": "done(ctypes.CDLL(None).syscall(434, os.getppid(), 0))",
    "a signal to a thread of another": "done(ctypes.CDLL(None).syscall(234, 1, 1, 0))",
    "a filter of its own": "done(ctypes.CDLL(None).syscall(317, 1, 0, None))",
    "the old numbers": "done(ctypes.CDLL(None).syscall(0x40000000 | 2, b'/etc/passwd', 0))",
}


@pytest.mark.parametrize("crime", CRIMES)
def test_what_it_needs_for_a_crime_is_gone(
    photo: Path, monkeypatch: pytest.MonkeyPatch, crime: str
) -> None:
    mark = photo.with_name("mark")
    code = f"""
    ORDER, MARK = {str(photo)!r}, {str(mark)!r}
    def done(result):
        if result == -1: raise OSError
    try:
        {CRIMES[crime]}
    except (OSError, ImportError) as error:
        raise KeyError("refused")
    raise KeyError("done")
"""
    misbehave(monkeypatch, code, in_sandbox=True)
    content = photo.read_bytes()
    with pytest.raises(DecoderError, match=r"KeyError: 'refused'"):
        apart(photo)
    assert sorted(photo.parent.iterdir()) == [photo]
    assert photo.read_bytes() == content


def test_threads_and_memory_stay(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = """
    found = []
    thread = threading.Thread(target=lambda: found.append(len(bytearray(64 << 20))))
    thread.start(); thread.join()
    raise KeyError(found)
"""
    misbehave(monkeypatch, code, in_sandbox=True)
    with pytest.raises(DecoderError, match=r"KeyError: \[67108864\]"):
        apart(photo)


def test_a_warning_is_no_mishap(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow warns of large pictures; there is no terminal to say so any more."""
    code = """
    import warnings
    warnings.simplefilter("always")
    warnings.warn("large")
    print("large", file=sys.stderr)
    raise KeyError("went on")
"""
    misbehave(monkeypatch, code, in_sandbox=True)
    with pytest.raises(DecoderError, match="KeyError: 'went on'"):
        apart(photo)


@pytest.mark.parametrize("code", ["os.abort()", "ctypes.string_at(0)", "os._exit(3)"])
def test_it_may_crash_as_ever(photo: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    misbehave(monkeypatch, code, in_sandbox=True)
    with pytest.raises(DecoderError, match=r"crash \((SIGABRT|SIGSEGV|exit code 3)\)"):
        apart(photo)


def test_its_threads_of_before_are_in_it_too(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that waits for requests was there first."""
    code = (
        "raise KeyError([line for file in seen for line in file.read().splitlines() "
        "if line.startswith('Seccomp:')])"
    )
    misbehave(monkeypatch, code, in_sandbox=True)
    watch = """
seen, enter = [], serving.enter
def watched():
    seen.extend(open(f"/proc/self/task/{task}/status") for task in os.listdir("/proc/self/task"))
    enter()
serving.enter = watched
"""
    head, _, tail = decoder_process._START.rpartition("serving.serve(")
    monkeypatch.setattr(decoder_process, "_START", f"{head}{watch}serving.serve({tail}")
    with pytest.raises(DecoderError) as caught:
        apart(photo)
    assert str(caught.value).count("Seccomp:\\t2") == 2


def test_its_screams_do_not_reach_the_terminal(
    photo: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    code = r"""
    for number in range(1, 30):
        try:
            if os.isatty(number) or number == 2:
                os.write(number, b"\x1b]0;title\x07")
        except OSError:
            continue
    raise KeyError("\x1b]0;title\x07")
"""
    misbehave(monkeypatch, code, in_sandbox=True)
    with pytest.raises(DecoderError) as caught:
        apart(photo)
    assert "\x1b" not in "".join(capfd.readouterr()) + str(caught.value)


# What a child does that it leaves behind; `memory` maps what is shared.
ESCAPES = {
    "keeps the pipe": "time.sleep(20)",
    "keeps the memory": "kept = memory(); time.sleep(20)",
    "writes for ever": "kept = memory(); exec('while True: kept[:8] = bytes(8)')",
}
ESCAPE = """
    def is_memory(number):
        try:
            return "memfd" in os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            return False
    known, pixels = sorted(filter(is_memory, range(3, 30)))
    number = SHARED
    def memory():
        while os.fstat(number).st_size == 0:
            time.sleep(0.001)
        return mmap.mmap(number, 0)
    if not (child := os.fork()):
        try:
            SESSION; ESCAPE
        finally:
            os._exit(0)
    order.path.with_suffix(".child").write_text(str(child))
    content = order.path.read_bytes()
    return serving.reader.photo_on_demand(content, order.path.name, limits)
"""


@pytest.mark.parametrize("escape", ESCAPES)
@pytest.mark.parametrize("session", ["pass", "os.setsid()"], ids=["its session", "another session"])
def test_a_child_that_outlives_it_changes_nothing(
    photo: Path, monkeypatch: pytest.MonkeyPatch, escape: str, session: str
) -> None:
    """As on a system without a sandbox, where nothing keeps it from forking."""
    outlive(monkeypatch, "pixels", session, escape)
    start = time.monotonic()
    if session == "os.setsid()" and escape != "keeps the pipe":  # it may still write
        with pytest.raises(DecoderError, match="its answer makes no sense"):
            apart(photo)
    else:
        found = apart(photo).rgb
        before = found.copy()
        time.sleep(0.2)
        assert (found == before).all()
        del found
    assert time.monotonic() - start < 5
    end_child(photo)


@pytest.mark.parametrize("escape", ESCAPES)
def test_what_is_known_before_the_pixels_is_a_copy(
    photo: Path, monkeypatch: pytest.MonkeyPatch, escape: str
) -> None:
    """The process that has said it goes on, and so may what it has started."""
    outlive(monkeypatch, "known", "os.setsid()", escape)
    found = apart(photo).depth.disparity
    before = found.copy()
    time.sleep(0.2)
    assert (found == before).all()
    end_child(photo)


def outlive(monkeypatch: pytest.MonkeyPatch, shared: str, session: str, escape: str) -> None:
    """Lets every decoder leave a child behind that holds one of its memories, and do something."""
    code = ESCAPE.replace("SHARED", shared).replace("SESSION", session)
    misbehave(monkeypatch, code.replace("ESCAPE", ESCAPES[escape]))


def end_child(photo: Path) -> None:
    with suppress(ProcessLookupError):  # it was in the same session
        os.kill(int(photo.with_suffix(".child").read_text()), signal.SIGKILL)


def test_nothing_is_loaded_after_the_door_is_shut(photo: Path) -> None:
    """What a library loads when it is first used could not be found any more."""
    code = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from heic_depth_import.core.errors import DepthImportError
from heic_depth_import.reading import reader
from tests.fuzz.mutations import mutate
from tests.fuzz.photos import all_photos
from random import Random
photos = all_photos()
broken = [mutate(Random(seed), photos).content for seed in range(300)]
reader.warm_up()
before = set(sys.modules)
for content in [*(photo.content for photo in photos), *broken]:
    try:
        reader.photo_of(content, "a.heic")
    except DepthImportError:
        pass
print(sorted(set(sys.modules) - before))
"""
    root = str(Path(__file__).parents[2])
    ran = subprocess.run(
        [sys.executable, "-c", code, root], capture_output=True, text=True, check=True, cwd=root
    )
    assert ran.stdout.strip() == "[]"


def test_the_preferences_tell_what_is_offered() -> None:
    sentence, names = entering.offered()
    assert sentence == "The decoder has no files, network or new processes ({names})"
    assert names.startswith("seccomp")
