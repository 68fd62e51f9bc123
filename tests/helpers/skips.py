"""A skip is a promise nobody checked: with ``--no-unlisted-skips`` one without an allowed reason fails the run."""

from __future__ import annotations

import pytest

ALLOWED: tuple[str, ...] = ()
"""Beginnings of the reasons a test may be skipped for in CI; each with a comment that says why."""


class _Skips:
    def __init__(self) -> None:
        self.unlisted: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail") and isinstance(report.longrepr, tuple):
            reason = str(report.longrepr[2]).removeprefix("Skipped: ")
            if not reason.startswith(ALLOWED):
                self.unlisted.append(f"{report.nodeid}: {reason}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.unlisted.append(f"{report.nodeid}: {report.longrepr}")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.unlisted:
            terminalreporter.section("skipped without an allowed reason", red=True)
            for line in self.unlisted:
                terminalreporter.line(line)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.unlisted and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-unlisted-skips", action="store_true", help="fail on a skip for no allowed reason")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--no-unlisted-skips") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Skips(), "unlisted-skips")
