"""What a run ends with: how many published values came out, and how many cases could not be checked.

These hooks serve the whole of `tests/`: where tests are spread over processes, the one that prints
loads no other conftest.
"""

import pytest

AGREED = "agreed"
NOT_AT_HAND = "published inputs and scores are not at hand: "


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    _show_counts(terminalreporter)
    yield
    if unchecked := _unchecked(terminalreporter):
        folders = ", ".join(sorted({reason.partition(NOT_AT_HAND)[2] for reason in unchecked}))
        terminalreporter.write_line(
            f"{len(unchecked)} published cases were NOT checked: {folders} not in ../shared/;"
            " tests/acceptance/data/README.md says where to get them.",
            red=True,
            bold=True,
        )


def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--all-published") and reporter and _unchecked(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unchecked(reporter):
    """Return why each published case that was skipped could not be checked."""
    reasons = (report.longrepr[2] for report in reporter.getreports("skipped"))
    return [reason for reason in reasons if NOT_AT_HAND in reason]


def _show_counts(terminalreporter):
    properties = [
        value
        for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
        for name, value in report.user_properties
        if name == AGREED and report.when == "call"
    ]
    if properties:
        terminalreporter.section("published values reproduced")
        for line in properties:
            terminalreporter.write_line(line)
