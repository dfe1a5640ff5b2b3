# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every test runs under, with and without Blender."""

import os
from collections.abc import Callable, Generator
from pathlib import Path

import hypothesis
import pytest

_NO_REAL_PHOTO = "no real photo"

# Other work on the machine must not fail a test, nor must chance fail somebody else's change.
hypothesis.settings.register_profile(
    "project", deadline=None, derandomize=os.environ.get("CI") == "true"
)
hypothesis.settings.load_profile("project")


@pytest.fixture
def real_photo() -> Callable[[str], Path]:
    """Returns a function that finds a real photo by its file name, or skips the test."""

    def find(name: str) -> Path:
        folder = os.environ.get("HEIC_DEPTH_SAMPLES")
        if not folder or not Path(folder, name).is_file():
            pytest.skip(f"{_NO_REAL_PHOTO} {name}: HEIC_DEPTH_SAMPLES names their folder")
        return Path(folder, name)

    return find


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fails a test that is skipped where everything must run."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fails a file that is skipped where everything must run."""
    report = yield
    _refuse_skip(report)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("HEIC_DEPTH_STRICT") != "1" or not report.skipped:
        return
    if hasattr(report, "wasxfail") or not isinstance(report.longrepr, tuple):
        return
    reason = report.longrepr[2].removeprefix("Skipped: ")
    if not reason.startswith(_NO_REAL_PHOTO):
        report.outcome = "failed"
        report.longrepr = f"skipped, where every test must run: {reason}"
