"""Acceptance counts what it reproduces, and tells at the end of the run what it could not check."""

import pytest

from tests.acceptance.published_scores import NOT_AT_HAND

AGREED = "agreed"


@pytest.fixture
def agreed(record_property):
    """Count the values that are as published, and note it: `agreed("hdi", found, published)`."""

    def count(name, found, published):
        pairs = list(zip(found, published, strict=True))
        wrong = [(place, *pair) for place, pair in enumerate(pairs) if pair[0] != pair[1]]
        record_property(AGREED, f"{name} {len(pairs) - len(wrong)}/{len(pairs)}")
        assert pairs
        return wrong

    return count


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    _show_counts(terminalreporter)
    yield
    if unchecked := _unchecked(terminalreporter):
        folders = ", ".join(sorted({reason.partition(NOT_AT_HAND)[2] for reason in unchecked}))
        terminalreporter.write_line(
            f"{len(unchecked)} published cases were NOT checked: {folders} not in ../shared/cases/;"
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
