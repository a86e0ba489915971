"""Scores that others published, out of a standard's YAML and their inputs, at the digits they print."""

from functools import partial

import pytest

from tests.acceptance.published_scores import changed, printed, rows, score


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


def metrics():
    published = numbered(rows("lighthouse/metric_scores.csv"))
    return published, [row["published_score"] for row in published], 2


def categories():
    published = rows("lighthouse/category_scores.csv")
    records = {row["case"]: {"subject": row["case"], "audits": []} for row in published}
    for row in rows("lighthouse/category_members.csv"):
        audit = {"weight": row["weight"], "result": row["score"], "mode": row["scoreDisplayMode"]}
        records[row["case"]]["audits"].append(audit)
    return list(records.values()), [row["published_score"] for row in published], 2


def numbered(published):
    return [{**row, "subject": str(place)} for place, row in enumerate(published)]


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
    "lighthouse-metric": metrics,
    "lighthouse-category": categories,
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
    ("undp-hdi", "aggregate: {geometric: {zero: zero}}", "aggregate: mean"),
    ("undp-hdi", "best: 18", "best: 19"),
    ("undp-hdi", ", log: true", ""),
    ("undp-gdi", "best: 82.5", "best: 87.5"),
    ("undp-gii", "min: 10,", "min: 1,"),
    ("undp-gii", "aggregate: {harmonic: {zero: zero}}", "aggregate: mean"),
    ("undp-ihdi", "(100 - ineq_edu)", "(100 - ineq_le)"),
    ("undp-phdi", "140.8157", "140"),
    ("cvss-2", "half-up", "ceil"),
    ("cvss-3.0", "C: {N: 0.85, L: 0.68, H: 0.5}", "C: {N: 0.85, L: 0.62, H: 0.27}"),
    ("cvss-3.0", "  clip: {max: 10}\n", ""),
    ("cvss-3.1", "mode: ceil", "mode: half-up"),
    ("lighthouse-metric", "mode: floor", "mode: half-up"),
    ("lighthouse-metric", "[100, 100.5]", "[100, 100]"),
    ("lighthouse-category", "mode: half-up", "mode: floor"),
    ("lighthouse-category", "weighted_mean(audits.result, weight,", "mean(audits.result,"),
]


@pytest.mark.parametrize("case, old, new", WRONG)
def test_a_wrong_rule_is_found_out(agreed, tmp_path, case, old, new):
    records, expected, digits = CASES[case]()
    few = slice(None, None, -(-len(records) // 250))
    results = score(changed(case, old, new, tmp_path), records[few])
    found, published = printed(results["score"], digits), printed(expected[few], digits)
    wrong = agreed(f"wrong on purpose: {case}, {new or f'without {old}'}".strip(), found, published)
    assert len(wrong) > len(DISAGREE.get(case, []))


@pytest.mark.parametrize("case", ["undp-hdi", "undp-gdi", "undp-gii", "undp-ihdi", "undp-phdi"])
def test_before_rounding_a_score_lies_within_half_a_printed_unit(agreed, tmp_path, case):
    records, expected, digits = CASES[case]()
    results = score(changed(case, f"digits: {digits}", "digits: 9", tmp_path), records)
    apart = abs(results["score"] - [float(number) for number in expected])
    near = apart < 0.5 * 10.0**-digits + 2.1e-6  # as coarse as the inputs of some are printed
    assert agreed(f"{case} within half a unit", near, [True] * len(records)) == []


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


def test_the_curve_alone(agreed):
    vectors = numbered(rows("lighthouse/unit_vectors.csv"))
    curve = score("lighthouse-metric", vectors)["curve.score"] / 100
    away = abs(curve - [float(row["published_score"]) for row in vectors])
    near = away <= [float(row["tolerance"]) + 1e-9 for row in vectors]
    assert agreed("lighthouse-metric curve", near, [True] * len(vectors)) == []


def test_both_points_of_every_curve_are_met(agreed):
    curves = rows("lighthouse/control_points.csv")
    for point, worth in (("p10", 90), ("median", 50)):
        found = score("lighthouse-metric", numbered({**r, "value": r[point]} for r in curves))
        assert agreed(f"lighthouse-metric {point}", found["curve.score"], [worth] * 16) == []


SCOPES = {"S1+S2": "own", "S3": "chain", "S1+S2+S3": "total"}
METHODS = ("wats", "tets", "mots", "eots", "ecots", "aots")


def test_temperatures_of_companies(agreed):
    records, published = {}, {}
    for row in rows("sbti_portfolio/company_scores.csv"):
        subject = f"{row['company_id']} {row['time_frame']}"
        emitted = {name: row[name] for name in ("ghg_s1s2", "ghg_s3")}
        record = records.setdefault(subject, {"subject": subject, **emitted})
        published.setdefault(subject, {})[row["scope"]] = row["temperature_score"]
        if row["scope"] != "S1+S2+S3":
            scope = row["scope"].lower().replace("+", "")
            parts = ("annual_reduction_rate", "param", "intercept")
            for part, name in zip(parts, ("rate", "slope", "intercept"), strict=True):
                record[f"{name}_{scope}"] = row[part]
    results = score("sbti-company", list(records.values()))
    for scope, node in SCOPES.items():
        expected = printed((texts[scope] for texts in published.values()), 2)
        found = printed(results[f"{node}.score"], 2)
        assert agreed(f"sbti-company {scope}", found, expected) == []


def test_temperatures_of_a_portfolio(agreed):
    records = {}
    for row in rows("sbti_portfolio/company_scores.csv"):
        own, chain = float(row["ghg_s1s2"]), float(row["ghg_s3"])
        emissions = {"S1+S2": own, "S3": chain, "S1+S2+S3": own + chain}[row["scope"]]
        subject = f"{row['time_frame']} {row['scope']}"
        record = records.setdefault(subject, {"subject": subject, "companies": []})
        company = {"temperature": row["temperature_score"], "emissions": emissions}
        company["investment"] = row["investment_value"]
        company["cash"] = row["company_cash_equivalents"]
        for name in ("market_cap", "enterprise_value", "total_assets"):
            company[name] = row[f"company_{name}"]
        record["companies"].append(company)
    results = score("sbti-portfolio", list(records.values()))
    published = {
        (row["method"].lower(), f"{row['time_frame']} {row['scope']}"): row["portfolio_score"]
        for row in rows("sbti_portfolio/expected_portfolio.csv")
    }
    expected = [published[method, subject] for method in METHODS for subject in records]
    found = [temperature for method in METHODS for temperature in results[f"{method}.score"]]
    near = [abs(ours - float(theirs)) < 1e-14 for ours, theirs in zip(found, expected, strict=True)]
    assert agreed("sbti-portfolio", near, [True] * 54) == []
