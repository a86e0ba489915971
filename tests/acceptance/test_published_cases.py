"""Scores that others published, out of a standard's YAML and their inputs, at the digits they print."""

from functools import partial

import pytest

from greenscore import workflow
from tests.acceptance.published_scores import STANDARDS, changed, printed, rows, score

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


def scorecards():
    published = rows("openssf_scorecard/published_scores.csv")
    records = {row["repo"]: {"subject": row["repo"]} for row in published}
    for row in rows("openssf_scorecard/check_scores.csv"):
        records[row["repo"]][row["check"].lower().replace("-", "_")] = row["score"]
    return list(records.values()), [row["published_score"] for row in published], 1


def countries(file, column):
    published = rows(f"undp_hdi_family/{file}.csv")
    records = [{**row, "subject": row["iso3"], "period": row.get("year", "")} for row in published]
    return records, [row[column] for row in published], 3


def vulnerabilities(file):
    published = rows(f"cvss/{file}_base.csv")
    records = []
    for row in published:
        metrics = (part.lower().split(":") for part in row["vector"].split("/"))
        answers = {metric: code.upper() for metric, code in metrics}
        records.append({"subject": row["vector"], **answers})
    return records, [row["base_score"] for row in published], 1


# A standard, and what gives its records, the published scores, and the digits they are printed with.
CASES = {
    "openssf-scorecard": scorecards,
    "undp-hdi": partial(countries, "hdi_panel", "hdi"),
    "undp-gdi": partial(countries, "gdi_panel", "gdi"),
    "undp-gii": partial(countries, "gii_panel", "gii"),
    "undp-ihdi": partial(countries, "ihdi_2022", "ihdi"),
    "undp-phdi": partial(countries, "phdi_panel", "phdi"),
    "cvss-2": partial(vulnerabilities, "v2"),
    "cvss-3.0": partial(vulnerabilities, "v30"),
    "cvss-3.1": partial(vulnerabilities, "v31"),
}
DISAGREE = {
    # Edited by hand, as a fixture of another project: what a right rule must not give.
    "openssf-scorecard": ["github.com/nodejs/node@2ac5e988"],
    # Within 2e-6 of a tie: the inputs are printed too coarsely to tell on which side.
    "undp-phdi": ["CHE 2011", "DOM 1994", "MLT 2006", "URY 1996", "VNM 2014"],
}


@pytest.mark.parametrize("case", CASES)
def test_scores_are_as_published(agreed, case):
    records, expected, digits = CASES[case]()
    results = score(case, records)
    wrong = agreed(case, printed(results["score"], digits), printed(expected, digits))
    named = [f"{results['subject'][place]} {results['period'][place]}" for place, *_ in wrong]
    assert sorted(name.strip() for name in named) == DISAGREE.get(case, [])


WRONG = [
    ("openssf-scorecard", "applies: branch_protection >= 0, ", ""),
    ("openssf-scorecard", "medium: {value: 5,", "medium: {value: 6,"),
    ("undp-hdi", "aggregate: geometric", "aggregate: mean"),
    ("undp-hdi", "best: 18", "best: 19"),
    ("undp-hdi", ", log: true", ""),
    ("undp-gdi", "best: 82.5", "best: 87.5"),
    ("undp-gii", "min: 10,", "min: 1,"),
    ("undp-gii", "aggregate: harmonic", "aggregate: mean"),
    ("undp-ihdi", "(100 - ineq_edu)", "(100 - ineq_le)"),
    ("undp-phdi", "140.8157", "140"),
    ("cvss-2", "half-up", "ceil"),
    ("cvss-3.0", "C: {N: 0.85, L: 0.68, H: 0.5}", "C: {N: 0.85, L: 0.62, H: 0.27}"),
    ("cvss-3.0", "  clip: {max: 10}\n", ""),
    ("cvss-3.1", "mode: ceil", "mode: half-up"),
]


@pytest.mark.parametrize("case, old, new", WRONG)
def test_a_wrong_rule_is_found_out(tmp_path, case, old, new):
    records, expected, digits = CASES[case]()
    few = slice(None, None, -(-len(records) // 250))
    results = score(changed(case, old, new, tmp_path), records[few])
    pairs = zip(printed(results["score"], digits), printed(expected[few], digits), strict=True)
    assert sum(found != wanted for found, wanted in pairs) > len(DISAGREE.get(case, []))


def test_tiers_and_ranks_of_countries(agreed, tmp_path):
    published = [row for row in rows("undp_hdi_family/hdi_2022.csv") if row["hdi_rank"]]
    records = [{**row, "subject": row["iso3"]} for row in published]
    results = score("undp-hdi", records)
    tiers = [row["hdicode"].lower().replace(" ", "-") for row in published]
    assert agreed("undp-hdi tiers", results["level"], tiers) == []
    ranks = [1 + int((results["score"] > own).sum()) for own in results["score"]]
    assert agreed("undp-hdi ranks", ranks, [int(float(row["hdi_rank"])) for row in published]) == []
    unrounded = score(changed("undp-hdi", "digits: 3", "digits: 9", tmp_path), records)
    pairs = zip(unrounded["level"], tiers, unrounded["subject"], strict=True)
    assert [name for found, tier, name in pairs if found != tier] == ["UGA"]


def test_each_sex_and_the_groups_of_countries(agreed):
    records, _, _ = CASES["undp-gdi"]()
    results = score("undp-gdi", records)
    for sex, node in (("hdi_f", "women"), ("hdi_m", "men")):
        near = abs(results[f"{node}.score"] - [float(row[sex]) for row in records]) < 6e-10
        assert agreed(f"undp-gdi {node}", near, [True] * len(records)) == []
    groups = {
        row["iso3"]: row["gdi_group_2022"] for row in rows("undp_hdi_family/gdi_groups_2022.csv")
    }
    rated = [
        (float(groups[subject]), found)
        for subject, period, found in zip(
            results["subject"], results["period"], results["group.score"], strict=True
        )
        if period == "2022" and subject in groups
    ]
    published, found = zip(*rated, strict=True)
    assert agreed("undp-gdi groups", found, published) == []
