"""A second look at real calls and real browsers: with ``--second-look`` one that fails is tried once more, and told.

They keep time with a telephone or a page on processors that other tests use too, and a few in thousands meet a moment
in which nothing moves. Everything else has one try. A fault fails twice; many second looks fail the run, for they are a
fault too.
"""

from __future__ import annotations

import pytest

REAL = ("telephony", "browser")
"""Marks of the tests that get one."""
MOST = 5
"""Tests of a run that may need it."""
_LINES = 5  # of why the first look failed


class _SecondLooks:
    def __init__(self) -> None:
        self.needed: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.outcome == "rerun":
            self.needed[report.nodeid] = report.longreprtext

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.needed:
            terminalreporter.section(f"looked at twice: {len(self.needed)}, at most {MOST}", yellow=True)
            for test, why in self.needed.items():
                terminalreporter.line(test)
                for line in [one for one in why.splitlines() if one.startswith("E ")][:_LINES]:
                    terminalreporter.line(line)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if len(self.needed) > MOST and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--second-look", action="store_true", help="try failing tests of calls and browsers once more")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--second-look") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_SecondLooks(), "second-looks")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--second-look"):
        return
    for item in items:
        if any(item.get_closest_marker(mark) for mark in REAL):
            item.add_marker(pytest.mark.flaky(reruns=1))
