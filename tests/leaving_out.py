"""What may be missing on a machine, how to get it, and the rule that in CI nothing may be left out."""

import os
from collections.abc import Generator
from typing import NoReturn

import pytest

HOW_TO_GET = {
    "PostgreSQL": "apt-get install postgresql",
    "Chromium": "apt-get install chromium",
    "git": "apt-get install git, and run in a clone",
}
in_ci = os.environ.get("CI", "").lower() not in {"", "0", "false"}


def leave_out(missing: str) -> NoReturn:
    """Leave the running test out for want of a program of HOW_TO_GET; in CI it fails instead."""
    reason = f"{missing} is missing ({HOW_TO_GET[missing]})"
    if in_ci:
        pytest.fail(f"{reason}, and in CI no test may be left out", pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, turn every skipped test into a failed one, whoever skipped it."""
    report = yield
    if in_ci and report.skipped and not hasattr(report, "wasxfail"):
        reason = call.excinfo.value if call.excinfo else "skipped"
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: {reason} - in CI no test may be left out"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were left out and how to get what they need."""
    left_out: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        left_out.setdefault(reason.removeprefix("Skipped: "), []).append(report.nodeid)
    if not left_out:
        return
    terminalreporter.section("tests left out")
    for reason, tests in sorted(left_out.items()):
        files = sorted({test.partition("::")[0] for test in tests})
        terminalreporter.write_line(f"{len(tests)} left out: {reason}\n    in {', '.join(files)}")
