"""A table without the rows at fault is the table of the sound rows alone, with the places of the whole."""

import json

import numpy as np
import pytest

from greenscore.data.excluding import Sieve, rows_at_fault
from greenscore.data.intake import load
from greenscore.data.record import Records
from greenscore.model.reading import Reading
from greenscore.problems import Problem
from greenscore.workflow.scoring import read_data

RECORDS = [
    {"subject": "A", "sector": "bf", "energy": {"value": 5, "evidence": "a", "grade": "reviewed"},
     "remark": "one",
     "processes": [{"kind": "coke", "heat": 1, "label": "x"}, {"kind": "sinter", "heat": 2, "label": "y"}]},
    {"subject": "B", "sector": "bf", "energy": 5, "processes": [{"kind": "coke", "heat": "many"}]},
    {"subject": "C", "sector": "none", "energy": {"value": 7, "note": "c"}, "processes": []},
    {"subject": "D", "sector": "eaf", "energy": {"value": 8, "evidence": "d", "note": "n"}, "remark": "four",
     "leak": "n/a: closed", "processes": [{"kind": "coke", "heat": 9, "label": "z"}]},
    {"subject": "E", "sector": "eaf", "energy": 1, "renewable": 2},
]  # fmt: skip


@pytest.fixture
def both(tmp_path, edition):
    """Return the table with rows left out, and that of the sound records alone."""
    path = tmp_path / "data.json"
    path.write_text(json.dumps(RECORDS), encoding="utf-8")
    found, problems = read_data(edition, path, in_force=False, reading=Reading(skip_invalid=True))
    alone, _ = read_data(edition, [RECORDS[0], RECORDS[3]], in_force=False)
    return found, alone, problems


def test_it_says_what_the_sound_rows_say(edition, both):
    found, alone, _ = both
    assert Records(found, edition).whole_digest() == Records(alone, edition).whole_digest()
    assert found.texts == alone.texts
    assert found.tables["processes"].owner.tolist() == [0, 0, 1]
    assert found.tables["processes"].given.tolist() == [True, True]
    assert found.columns["energy"].claims.tolist() == alone.columns["energy"].claims.tolist()
    np.testing.assert_array_equal(
        found.columns["leak"].not_applicable, alone.columns["leak"].not_applicable
    )


def test_every_value_keeps_its_place_and_its_text(both):
    found, _, _ = both
    assert found.origin.place(1, "energy").path == "3.energy.value"
    assert found.origin.text(1, "energy") == "8"
    assert found.origin.place(1, "processes.heat", 2).path == "3.processes.0.heat"
    assert found.origin.text(1, "processes.heat", 2) == "9"


def test_a_fault_in_a_child_row_an_answer_or_between_two_leaves_its_subject_out(both):
    found, _, problems = both
    assert [each.subject for each in found.excluded] == ["B", "C", "E"]
    reasons = [(p.code, p.args.get("name")) for p in problems if p.excluded]
    assert reasons == [
        ("data-choice-unknown", "sector"),
        ("data-not-a-number", "processes.heat"),
        ("data-check-failed", "renewable-within-total"),
    ]
    kept = [p for p in problems if p.code == "data-evidence-missing"]
    assert kept == []  # those of the rows that are left have it


def test_rows_fall_out_one_time_after_another(edition):
    table, _ = load([{"subject": name, "energy": 1} for name in "ABCDE"], edition)
    sieve = Sieve(table)
    assert sieve.drop([fault(1), fault(3)])
    assert list(sieve.table.subjects) == ["A", "C", "E"]
    assert sieve.drop([fault(1)])  # of what was left: C
    assert list(sieve.table.subjects) == ["A", "E"]
    assert [each.subject for each in sieve.table.excluded] == ["B", "C", "D"]
    assert not sieve.drop(
        [Problem(code="data-thousands", rows=frozenset({0}))]
    )  # a note is no fault
    assert sieve.table.origin.place(1, "energy").path == "4.energy"


def test_errors_about_more_than_one_row_name_none():
    assert rows_at_fault([Problem(code="data-empty")]) == frozenset()
    assert rows_at_fault([Problem(code="data-more", rows=frozenset({2})), fault(5)]) == {2, 5}


def fault(row):
    return Problem(code="data-not-a-number", rows=frozenset({row}))
