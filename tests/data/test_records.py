import json

import numpy as np
import pytest

from greenscore.data.intake import load

RECORDS = {
    "subjects": [
        {
            "subject": "A",
            "period": "2023",
            "energy": {"value": 1.30, "unit": "GWh", "grade": "reviewed", "evidence": ["e1", "e2"]},
            "leak": {"not_applicable": "closed"},
            "output": "1200 kg",
            "processes": [{"kind": "coke", "heat": {"value": 2, "unit": "MWh"}, "label": "a"}],
        },
        {"subject": "B", "sector": "NO", "remark": "1.10", "staff": None, "processes": []},
    ]
}


def check_records(table):
    assert list(table.subjects) == ["A", "B"]
    assert table.columns["energy"].values[0] == 1300
    assert table.columns["energy"].evidence == {0: "e1; e2"}
    assert table.columns["energy"].claims.tolist() == [2, 0]
    assert table.columns["leak"].not_applicable.tolist() == [2, 0]
    assert table.columns["output"].values[0] == 1.2
    assert table.columns["sector"].values[1] == 3
    assert table.texts["remark"] == ["", "1.10"]
    assert table.tables["processes"].given.tolist() == [True, True]
    assert table.tables["processes"].columns["heat"].values.tolist() == [7.2]


def test_a_list_under_subjects(give, edition):
    table, problems = give("data.json", json.dumps(RECORDS))
    assert problems == ()
    check_records(table)
    table, problems = load(RECORDS, edition)
    assert problems == ()
    check_records(table)


def test_places_in_yaml(give):
    text = """\
- subject: A
  energy: {value: 1.30, unit: GWh, evidence: e1}
  remark: NO
- subject: B
  processes:
    - kind: coke
      heat: 12 GJ
"""
    table, problems = give("data.yaml", text)
    assert problems == ()
    assert table.texts["remark"] == ["NO", ""]
    assert (table.origin.place(0, "energy").line, table.origin.text(0, "energy")) == (2, "1.30 GWh")
    assert table.origin.place(0, "processes.heat", 0).line == 7
    assert table.origin.place(1, "output").line == 4


def test_one_record_without_a_subject_is_named_after_its_file(give):
    table, problems = give("plant.yaml", "output: 5 t\n")
    assert list(table.subjects) == ["plant"]
    assert [problem.code for problem in problems] == ["data-subject-assumed"]


@pytest.mark.parametrize(
    "content, code, place",
    [
        ("[1, 2]", "data-not-a-record", "data.json:1:2 0"),
        ('"text"', "data-not-records", "data.json:1:1"),
        ("[]", "data-empty", "data.json"),
        ("", "data-empty", "data.json"),
        ('[{"subject": "A", "output": [1]}]', "data-nested", "data.json:1:19 0.output"),
        (
            '[{"subject": "A", "output": {"value": 1, "unti": "t"}}]',
            "data-part-unknown",
            "data.json:1:42 0.output.unti",
        ),
        ('[{"subject": "A", "processes": 5}]', "data-not-a-record", "data.json:1:19 0.processes"),
        ('{"subjects": [{"subject": "A"}], "x": 1}', "data-beside-subjects", "data.json:1:34 x"),
        ('[{"subject": "A", "output": 1, "output": 2}]', "text-duplicate-key", None),
        ('[{"subject": "A", "output": NaN}]', "json-constant", None),
        ('{"a": ' * 50 + "1" + "}" * 50, "text-too-deep", None),
    ],
)
def test_records_that_are_none(give, content, code, place):
    _, problems = give("data.json", content)
    assert code in [problem.code for problem in problems]
    if place:
        assert str(next(p for p in problems if p.code == code).where) == place


def test_values_of_python(edition):
    record = {
        "subject": 7,
        "output": np.float64(1.5),
        "staff": np.int64(3),
        "leak": True,
        "sector": "eaf",
    }
    table, problems = load(record, edition)
    assert problems == ()
    assert list(table.subjects) == ["7"]
    assert table.columns["output"].values.tolist() == [1.5]
    assert table.columns["leak"].values.tolist() == [1]


@pytest.mark.parametrize("value", [float("inf"), True, object(), b"5", {1, 2}])
def test_values_of_python_that_are_no_numbers(edition, value):
    table, problems = load([{"subject": "A", "output": value}], edition)
    assert [problem.severity for problem in problems] == ["error"]
    assert np.isnan(table.columns["output"].values).all()


@pytest.mark.parametrize("source", [5, None, b"subject", object()])
def test_what_is_no_data_at_all(edition, source):
    table, problems = load(source, edition)
    assert table is None
    assert problems[0].code in {"data-kind-unknown", "data-not-records"}


def test_places_of_parts_and_of_what_is_not_there(give):
    table, _ = give(
        "data.json",
        """[
 {"subject": "A", "energy": {"unit": "MWh", "value": 1, "grade": "reviewed"},
  "output": {"not_applicable": "none"}},
 {"subject": "B", "output": null}
]""",
    )
    expected = {
        (0, "energy"): "data.json:2:45 0.energy.value",
        (0, "output"): "data.json:3:3 0.output",
        (1, "energy"): "data.json:4:2 1.energy",
        (1, "output"): "data.json:4:19 1.output",
        (1, "sector"): "data.json:4 sector",
    }
    assert {where: str(table.origin.place(*where)) for where in expected} == expected
