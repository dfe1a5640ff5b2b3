# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What takes how much of an import: each stage has its functions, and times add up."""

import ast
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import pytest

from bench.stage_figures import ALL, ELSEWHERE, StageFigures, figures_of, median_of, table
from bench.stage_times import Span, StageTimes
from bench.stages import REST, STAGES
from bench.stopwatch import Spent
from in_blender.bootstrap import EXTENSION
from tooling.places import ROOT

FUNCTIONS = [name for names in STAGES.values() for name in names]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_functions_of_stages_are_there(name: str) -> None:
    module, _, path = name.partition(":")
    file = (ROOT / "heic_depth_import").joinpath(*module.split(".")).with_suffix(".py")
    inside: list[ast.stmt] = ast.parse(file.read_text(encoding="utf-8")).body
    *classes, function = path.split(".")
    for wanted in classes:
        (owner,) = (one for one in inside if isinstance(one, ast.ClassDef) and one.name == wanted)
        inside = owner.body
    (found,) = (one for one in inside if isinstance(one, ast.FunctionDef) and one.name == function)
    # Called, a generator has done nothing yet.
    assert not [one for one in ast.walk(found) if isinstance(one, ast.Yield | ast.YieldFrom)]


def test_no_function_is_of_two_stages() -> None:
    assert len(FUNCTIONS) == len(set(FUNCTIONS))


def test_what_threads_do_at_once_is_told_as_such() -> None:
    spans = [
        Span("decode", 1.0, 5.0, 0.5),
        Span("restore", 2.0, 4.0, 2.0),
        Span("restore", 3.0, 4.5, 1.0),  # in a pool
        Span("mesh", 6.0, 7.0, 1.0),
        Span(REST, 0.0, 8.0, 0.25),  # the thread that waits
    ]
    figures = figures_of(spans, Spent(clock=8.0, processor=10.0))
    assert figures["decode"] == StageFigures(4.0, 1.5, 0.5)
    assert figures["restore"] == StageFigures(2.5, 0.0, 3.0)
    assert figures["mesh"] == StageFigures(1.0, 1.0, 1.0)
    assert figures[REST] == StageFigures(3.0, 3.0, 0.25)
    assert figures[ELSEWHERE].processor == 10.0 - 4.75
    assert figures[ALL] == StageFigures(8.0, 8.0, 10.0)
    assert list(figures) == ["decode", "restore", "mesh", REST, ELSEWHERE, ALL]


def test_a_round_without_a_stage_counts_as_nothing() -> None:
    one, other = StageFigures(2.0, 1.0, 4.0), StageFigures(4.0, 2.0, 8.0)
    medians = median_of([{"decode": one}, {"decode": other, "mesh": one}, {"decode": one}])
    assert medians == {"decode": one, "mesh": StageFigures(0.0, 0.0, 0.0)}


def test_shares_are_of_the_whole_import() -> None:
    shown = table({"decode": StageFigures(0.4, 0.1, 0.2), ALL: StageFigures(0.5, 0.5, 0.8)})
    line = next(line for line in shown.splitlines() if line.startswith("decode"))
    assert line.replace("|", "").split()[1:] == [
        "400.00",
        "100.00",
        "80.00",
        "20.00",
        "200.00",
        "25.00",
    ]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Returns a module of an extension, another of which has its functions as well."""
    one, other = ModuleType(f"{EXTENSION}.one"), ModuleType(f"{EXTENSION}.other")
    exec(_CODE, vars(one))
    vars(other).update(restore=vars(one)["restore"])
    monkeypatch.setitem(sys.modules, one.__name__, one)
    monkeypatch.setitem(sys.modules, other.__name__, other)
    return one


_CODE = """
class Whole:
    @classmethod
    def of(cls, pool):
        assert cls is Whole
        restore()
        return pool.submit(worked).result()

def restore():
    worked()

def worked():
    import threading, time
    end = time.thread_time() + 0.02
    while time.thread_time() < end:
        pass
    return threading.get_ident()
"""
_STAGES = {"whole": ["one:Whole.of"], "restoring": ["one:restore"]}


def test_a_stage_has_what_it_gives_to_a_pool_and_not_what_a_stage_within_does(
    module: ModuleType,
) -> None:
    times = StageTimes()
    with ThreadPoolExecutor(1) as pool:
        with times.noted(_STAGES):
            assert module.Whole.of(pool) != threading.get_ident()
        module.Whole.of(pool)  # not noted any more
    figures = figures_of(times.spans, Spent(1.0, 1.0))
    assert 0.02 <= figures["whole"].processor < 0.04 > figures["restoring"].processor >= 0.02
    assert figures["whole"].alone == pytest.approx(figures["whole"].clock)


def test_a_function_is_noted_wherever_it_is_held_and_put_back(module: ModuleType) -> None:
    other = sys.modules[f"{EXTENSION}.other"]
    before = (
        {**vars(module)},
        {**vars(other)},
        module.Whole.__dict__["of"],
        ThreadPoolExecutor.submit,
    )
    times = StageTimes()
    with times.noted(_STAGES), times.within("outside"):
        other.restore()
        with pytest.raises(TypeError):
            other.restore("what it does not take")
        assert times.stage == "outside"
    assert [span.stage for span in times.spans] == [
        "outside",
        "restoring",
        "outside",
        "restoring",
        "outside",
    ]
    assert times.stage is None
    after = (
        {**vars(module)},
        {**vars(other)},
        module.Whole.__dict__["of"],
        ThreadPoolExecutor.submit,
    )
    assert after == before


def test_a_module_that_was_loaded_meanwhile_is_noted_the_next_time(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = ModuleType(f"{EXTENSION}.late")
    with StageTimes().noted(_STAGES):
        vars(late).update(restore=vars(module)["restore"])
        monkeypatch.setitem(sys.modules, late.__name__, late)
    times = StageTimes()
    with times.noted(_STAGES):
        vars(late)["restore"]()
    assert {span.stage for span in times.spans} == {"restoring"}
