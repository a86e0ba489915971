"""The record of a result holds what the score rests on, and nothing else of its file."""

import hashlib
import json

import pytest

from greenscore.model.assessment import as_json, content
from greenscore.standard.lookback import look_back
from greenscore.workflow import scoring
from greenscore.workflow.recomputing import recompute
from tests.data.test_joining import FUEL, fuel, inventory
from tests.data.test_joining import edition as asking
from tests.small import edition

YEARS = ["2022", "2023", "2024", "2025"]


def scored(index, values, **parts):
    rows = [
        {"subject": "s", "period": year, "a": value}
        for year, value in zip(YEARS, values, strict=True)
    ]
    return scoring.score(edition(index, **parts), rows)


def periods(results, year):
    return [row["period"] for row in json.loads(results.record("s", year))["subjects"]]


def value(formula):
    return {"children": [{"id": "x", "value": formula}]}


TWICE = {"step": {"formula": "change(a)"}, "swing": {"formula": "change(step)"}}


@pytest.mark.parametrize(
    "formula, derived, back",
    [
        ("a", {}, 0),
        ("previous(a)", {}, 1),
        ("change(a) + b", {}, 1),
        ("period_mean(a, 3)", {}, 2),
        ("previous(previous(a))", {}, 2),
        ("swing", TWICE, 2),
        ("previous(swing)", TWICE, 3),
        ("a", TWICE, 2),
    ],
)
def test_a_standard_looks_back_as_far_as_its_formulas(formula, derived, back):
    results = scored(value(formula), (1, 2, 4, 9), derived=derived)
    assert look_back(results.prepared.plan.edition.standard) == back
    assert periods(results, "2025") == YEARS[3 - back :]
    assert periods(results, "2022") == ["2022"]


def test_what_is_not_looked_back_to_changes_no_digest():
    results = scored(value("previous(a)"), (1, 2, 4, 9))
    longer = scored(value("previous(a)"), (7, 7, 4, 9))
    other = scored(value("previous(a)"), (1, 2, 5, 9))
    digests = [found.assessment("s", "2025").data_digest for found in (results, longer, other)]
    assert digests[0] == digests[1] != digests[2]
    record = results.record("s", "2025")
    assert hashlib.sha256(record).hexdigest() == digests[0]
    assert results.record("s") == record


def test_the_grade_of_nothing_is_told_nowhere():
    rows = {"subject": "s", "a": 1, "b.grade": "verified"}
    graded = scoring.score(edition(value("a + b")), rows).assessment()
    plain = scoring.score(edition(value("a + b")), {"subject": "s", "a": 1}).assessment()
    assert [answer.grade for answer in graded.answers] == [answer.grade for answer in plain.answers]
    assert graded.data_digest == plain.data_digest


def test_a_gap_ends_the_record():
    rows = [{"subject": "s", "period": year, "a": 1} for year in ("2022", "2023", "2025")]
    results = scoring.score(edition(value("period_mean(a, 4)")), rows)
    assert periods(results, "2025") == ["2025"]
    assert periods(results, "2023") == ["2022", "2023"]


def test_values_drawn_from_an_inventory_are_scored_again_without_it():
    asked = asking(**FUEL)
    rows = [{"subject": "acme", "period": year} for year in ("2024", "2025")]
    found = scoring.score(asked, rows, inventory=inventory(fuel(1.0), fuel(2.5, period="2024")))
    record = found.record("acme", "2025")
    (answer,) = (a for a in found.assessment("acme", "2025").answers if a.id == "fuel")
    assert answer.inventory.count == 1
    again = scoring.score(asked, json.loads(record))
    assert again.record("acme") == record
    first, second = (r.assessment("acme", "2025") for r in (found, again))
    assert (first.inventory["profile"], first.data_digest) == (
        "cn-enterprise",
        second.data_digest,
    )
    told = [{**content(one), "history": None} for one in (first, second)]
    assert told[0] == told[1]


def test_a_record_is_all_that_a_result_is_computed_again_from():
    asked = asking(**FUEL)
    rows = [{"subject": "acme", "period": "2025"}]
    drawn = scoring.score(asked, rows, inventory=inventory(fuel(1.0)))
    given = scored(value("previous(a) + a"), (1, 2, 4, 9))
    two = scoring.score(given.prepared.plan.edition, json.loads(given.record()))
    for results in (drawn, two):
        standard, record = results.prepared.plan.edition, json.loads(results.record())
        told = as_json(results.assessment())
        (one,) = recompute(told, record, standard=standard).results
        assert one.equal
