# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What broken photos are tried with; and what once did harm does no more."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from heic_depth_import.core.errors import DepthImportError
from heic_depth_import.reading.reader import photo_of
from tests.fuzz import answers, containers, mutations
from tests.fuzz.answering import MARK, mutation_of
from tests.fuzz.mutations import Original
from tests.fuzz.photos import small_photos
from tooling import asked, fuzz
from tooling.asked import Asked
from tooling.fuzz import Tally

ROOT = Path(__file__).parents[2]
CORPUS = sorted((ROOT / "tests" / "fuzz" / "corpus").iterdir())
SAID = {
    # Our reader of the message went through all of the four gigabytes that it claims to have.
    "message_of_4_gigabytes.heic": "has a damaged description of its depth map",
    # The photo came in with a green square.
    "tile_that_means_nothing.heic": "a part of its photo was overwritten",
    # It was decoded first and its size checked then.
    "code_larger_than_said.heic": "has a photo of 128 x 128 pixels",
}
READ = """
import sys
from pathlib import Path
from heic_depth_import.reading import reader
from heic_depth_import.core.errors import DepthImportError
from heic_depth_import.core.limits import Limits
try:
    reader.read(reader.PhotoOrder(Path(sys.argv[1])), Limits(photo_pixels=128 * 128 - 1))
except DepthImportError as error:
    print(error)
"""


def test_the_corpus_is_known() -> None:
    assert {path.name for path in CORPUS} == set(SAID)
    assert all(path.stat().st_size < 20_000 for path in CORPUS)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_what_once_did_harm(path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert ran.stdout.startswith(f"{path.name} ")
    assert SAID[path.name] in ran.stdout


@pytest.fixture(scope="module")
def originals() -> list[Original]:
    return small_photos()


def test_photos_are_sound_before_they_are_broken(originals: list[Original]) -> None:
    for original in originals:
        assert photo_of(original.content, "a").warnings == ()
        assert containers.outcome_of(original.content) == "imported"


def test_a_seed_is_always_the_same_photo(originals: list[Original]) -> None:
    for seed in range(20):
        assert mutation_of("a", seed, originals) == mutation_of("a", seed, originals)
    assert mutation_of("a", 1, originals).content != mutation_of("b", 1, originals).content


def test_every_step_breaks_something(originals: list[Original]) -> None:
    """A step may do nothing now and then, such as write what is there already."""
    for step in mutations._STEPS:
        changed = 0
        for seed in range(20):
            content = bytearray(originals[0].content)
            step(Random(seed), content, originals[0], originals)
            changed += content != originals[0].content
        assert changed > 10, step


def test_some_are_refused_some_are_not_and_some_are_cut_off(originals: list[Original]) -> None:
    found: Counter[str] = Counter()
    for seed in range(300):
        mutation = mutation_of("test", seed, originals)
        outcome = containers.outcome_of(mutation.content)
        found[outcome] += 1
        if mutation.steps == ("truncated",):
            assert outcome == "refused"
            found["truncated"] += 1
    assert min(found.values()) > 15


def test_whatever_is_not_ours_is_told(
    originals: list[Original], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(containers, "parse_container", fails)
    outcome = containers._task(1, originals)
    assert outcome["outcome"] == "failed"
    assert "KeyError: 'a bug'" in str(outcome["said"])


def test_forged_answers_are_refused_or_used(originals: list[Original]) -> None:
    true = answers.Answer.of(photo_of(originals[0].content, "a.heic"))
    assert answers.outcome_of(true) == "imported"
    found = Counter(str(answers._task(seed, [true])["outcome"]) for seed in range(200))
    assert set(found) == {"refused", "imported"}
    assert min(found.values()) > 10


def test_what_a_forged_answer_breaks_is_told(
    originals: list[Original], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(answers, "surface_of", fails)
    true = answers.Answer.of(photo_of(originals[0].content, "a.heic"))
    outcomes = [answers._task(seed, [true]) for seed in range(60)]
    assert any("KeyError: 'a bug'" in str(outcome.get("said")) for outcome in outcomes)


def script(body: str, folder: Path) -> Asked:
    path = folder / "script.py"
    path.write_text(
        f"import json, os, sys, time\nfor line in sys.stdin:\n    seed = int(line)\n{body}"
    )
    return Asked([sys.executable, str(path)], {}, folder / "log.txt")


TELL = f"    print({MARK!r} + json.dumps(dict(outcome='refused', steps=[seed])), flush=True)\n"


def test_crashes_and_hangs_are_seen_and_the_next_seed_is_answered(tmp_path: Path) -> None:
    assert asked._MARK == MARK
    process = script(
        f"    if seed == 1: os.abort()\n    if seed == 2: time.sleep(600)\n    print(0)\n{TELL}",
        tmp_path,
    )
    outcomes = [process.ask(seed, 1.0) for seed in (0, 1, 3, 2, 4)]
    process.stop()
    assert [found["outcome"] for found in outcomes] == [
        "refused",
        "crash",
        "refused",
        "hang",
        "refused",
    ]
    assert outcomes[1]["said"] == "exit code -6"
    assert outcomes[4]["steps"] == [4]


def test_a_process_that_cannot_start_is_a_crash(tmp_path: Path) -> None:
    process = Asked([sys.executable, "-c", "1/0"], {}, tmp_path / "log.txt")
    assert process.ask(0, 1.0)["outcome"] == "crash"
    assert "ZeroDivisionError" in (tmp_path / "log.txt").read_text()


@pytest.mark.parametrize("bad", fuzz._FAILURES)
def test_any_harm_is_a_failure(bad: str) -> None:
    good = Tally("imports", Counter(refused=5, imported=3), cut_off=2, cut_off_refused=2)
    assert good.is_good
    good.outcomes[bad] += 1
    assert not good.is_good


def test_it_is_a_failure_if_nothing_was_tried_or_a_photo_that_is_cut_off_came_in() -> None:
    assert not Tally("imports").is_good
    assert not Tally("imports", Counter(imported=1), cut_off=1, cut_off_refused=0).is_good


def test_a_photo_that_did_harm_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz, "ROOT", tmp_path)
    monkeypatch.setattr(fuzz, "FUZZ", tmp_path)
    monkeypatch.setattr(fuzz, "_save", lambda _, __, path: path.write_bytes(b"it"))
    tell = f"    print({MARK!r} + json.dumps(dict(outcome='hang', steps=['word'])), flush=True)\n"
    process = script(tell, tmp_path)
    tally = fuzz._stage("containers", process, 7, 0.0)
    process.stop()
    assert tally.outcomes == {"hang": 1}
    assert (tmp_path / "containers_7.heic").read_bytes() == b"it"
    assert "containers, seed 7: hang (word), kept as containers_7.heic" in capsys.readouterr().out


def test_the_kept_photo_is_the_one_of_the_seed(tmp_path: Path) -> None:
    path = tmp_path / "kept.heic"
    fuzz._save("imports", 3, path)
    from tests.fuzz.photos import all_photos

    assert path.read_bytes() == mutation_of("imports", 3, all_photos()).content
    with pytest.raises(DepthImportError):
        photo_of(path.read_bytes()[:100], "a")
