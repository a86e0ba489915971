"""Scores that others published, out of a standard's YAML and their inputs, at the digits they print."""

import pytest

from greenscore import workflow
from tests.acceptance.published_scores import STANDARDS, given, printed, rows, score

FOLDERS = sorted(file.parent for file in STANDARDS.glob("*/standard.yaml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_rows_of_our_own(folder):
    outcomes, problems = workflow.run_cases(folder)
    assert problems == ()
    assert outcomes
    failed = [
        f"{outcome.name}: {difference.text('en')}"
        for outcome in outcomes
        for difference in outcome.differences
    ]
    assert not failed, "\n".join(failed)


EDITED = ["github.com/nodejs/node@2ac5e988"]


def test_open_source_scorecard(agreed):
    published = {
        row["repo"]: row["published_score"]
        for row in rows("openssf_scorecard/published_scores.csv")
    }
    checks = {repo: {"subject": repo} for repo in published}
    for row in rows("openssf_scorecard/check_scores.csv"):
        checks[row["repo"]][row["check"].lower().replace("-", "_")] = row["score"]
    results = score("openssf-scorecard", list(checks.values()))
    expected = list(published.values())
    wrong = agreed("open source scorecard", printed(results["score"], expected), expected)
    assert [results["subject"][place] for place, *_ in wrong] == EDITED
