"""Skip the tests whose outside program is missing, and name it at the end; or fail them, where it is required."""

import os
from collections import Counter

import pytest

from tests import programs

_MISSING = "outside program missing"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose outside program is missing, or fail it where programs are required."""
    for name in [name for mark in item.iter_markers("programs") for name in mark.args]:
        if not (reason := programs.why_not(name)):
            continue
        if programs.exists_for(name):
            item.user_properties.append((_MISSING, reason))
            if os.environ.get(programs.REQUIRE):
                pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the outside programs that were missing, and how many tests that cost."""
    missed = Counter(
        reason
        for report in terminalreporter.stats.get("skipped", []) + terminalreporter.stats.get("error", [])
        for what, reason in getattr(report, "user_properties", [])
        if what == _MISSING and report.when == "setup"
    )
    if missed:
        terminalreporter.section("outside programs that were missing")
    for reason, count in sorted(missed.items()):
        terminalreporter.line(f"{reason}: {count} tests did not run")
