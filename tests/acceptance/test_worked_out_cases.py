"""What holds for published scores holds in a plain clone too: cases of our own, worked out anew."""

from functools import partial

import pytest

from tests.acceptance import worked_out
from tests.acceptance.published_scores import changed, printed, score
from tests.acceptance.test_published_cases import CASES, DISAGREE, WRONG

# A standard, the records, the rule that works their scores out, and the digits it prints.
OWN = {
    "undp-hdi": (partial(worked_out.countries, "hdi"), worked_out.hdi, 3),
    "undp-gdi": (partial(worked_out.countries, "gdi"), worked_out.gdi, 3),
    "undp-gii": (partial(worked_out.countries, "gii"), worked_out.gii, 3),
    "undp-ihdi": (partial(worked_out.countries, "ihdi"), worked_out.ihdi, 3),
    "undp-phdi": (partial(worked_out.countries, "phdi"), worked_out.phdi, 3),
    "cvss-2": (partial(worked_out.vulnerabilities, worked_out.V2), worked_out.cvss2, 1),
    "cvss-3.0": (partial(worked_out.vulnerabilities, worked_out.V3), worked_out.cvss3, 1),
    "cvss-3.1": (partial(worked_out.vulnerabilities, worked_out.V3), worked_out.cvss3, 1),
}


def worked(rule, records, digits):
    return [f"{rule(record):.{digits}f}" for record in records]


@pytest.mark.parametrize("case", OWN)
def test_scores_are_as_worked_out(agreed, tmp_path, case):
    make, rule, digits = OWN[case]
    records = make()
    found = score(case, records)["score"]
    assert (
        agreed(f"worked out: {case}", printed(found, digits), worked(rule, records, digits)) == []
    )
    if digits == 3:
        found = score(changed(case, "digits: 3", "digits: 9", tmp_path), records)["score"]
        assert found.tolist() == pytest.approx(
            [float(rule(record)) for record in records], abs=1e-9
        )


@pytest.mark.parametrize("case, old, new", [wrong for wrong in WRONG if wrong[0] in OWN])
def test_a_wrong_rule_differs_from_what_is_worked_out(tmp_path, case, old, new):
    make, rule, digits = OWN[case]
    records = make()[::3]
    results = score(changed(case, old, new, tmp_path), records)
    assert printed(results["score"], digits) != worked(rule, records, digits)


@pytest.mark.parametrize("case", OWN)
def test_the_rule_gives_the_published_scores(agreed, case):
    _, rule, _ = OWN[case]
    records, expected, digits = CASES[case]()
    found = worked(rule, records, digits)
    wrong = agreed(f"worked out from published inputs: {case}", found, printed(expected, digits))
    assert len(wrong) == len(DISAGREE.get(case, []))


def test_levels_and_groups_are_cut_on_printed_scores():
    records = worked_out.countries("hdi")
    tiers = (("very-high", 0.8), ("high", 0.7), ("medium", 0.55), ("low", 0))
    scores = [float(text) for text in worked(worked_out.hdi, records, 3)]
    expected = [next(name for name, least in tiers if found >= least) for found in scores]
    assert score("undp-hdi", records)["level"].tolist() == expected
    records = worked_out.countries("gdi")
    away = [round(100 * abs(float(g) - 1), 1) for g in worked(worked_out.gdi, records, 3)]
    groups = [1 + sum(apart > bound for bound in (2.5, 5, 7.5, 10)) for apart in away]
    assert score("undp-gdi", records)["group.score"].tolist() == groups
