"""Acceptance counts what it reproduces, and shows the counts at the end of the run."""

import pytest

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


def pytest_terminal_summary(terminalreporter):
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
