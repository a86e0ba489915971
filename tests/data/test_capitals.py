"""Capitals of ids and keys do not matter in data where only one of them can be meant."""

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

from greenscore.data.intake import load
from greenscore.model.standard import Edition, Standard

STANDARD = {
    "greenscore": "1",
    "id": "capitals",
    "edition": "1",
    "title": "Capitals",
    "subject": "Factory",
    "sources": {},
    "rounding": {"digits": "1"},
    "inputs": {
        "energy": {"unit": "MWh"},
        "policy": {"type": "boolean"},
        "route": {
            "type": "choice",
            "choices": {"bf": {"zh": "高炉", "en": "Furnace"}, "eaf": {"zh": "电炉", "en": "Arc"}},
        },
        "gas": {"type": "choice", "choices": {"Co": "Cobalt", "CO": "Monoxide", "NOx": "Monoxide"}},
    },
    "tables": {"kilns": {"columns": {"heat": {}}}},
    "index": {"value": "energy"},
}


@pytest.fixture(scope="module")
def edition():
    return Edition(standard=Standard.model_validate(STANDARD), digest="0" * 64)


def read(edition, data):
    table, problems = load(data, edition)
    return table, [problem.code for problem in problems]


def numbers(column):
    return np.asarray(column.values).tolist()


def test_headers_keys_and_answers_in_capitals(edition, tmp_path):
    file = tmp_path / "plants.csv"
    file.write_text(
        "Subject,PERIOD,Energy [kWh],Energy.Evidence,POLICY,Route\nA,2024,2000,bill 7,YES,BF\n"
    )
    table, problems = read(edition, file)
    assert problems == []
    assert (table.subjects, table.periods) == (["A"], ["2024"])
    assert numbers(table.columns["energy"]) == [2.0]
    assert table.columns["energy"].evidence == {0: "bill 7"}
    assert numbers(table.columns["policy"]) == [1.0]
    assert numbers(table.columns["route"]) == [0.0]


def test_a_header_spelt_as_the_input_counts_before_one_that_is_not(edition):
    table, problems = read(edition, {"subject": "a", "Energy": 1, "energy": 2})
    assert numbers(table.columns["energy"]) == [2.0]
    assert problems == ["data-column-unknown"]


def test_two_headers_that_differ_from_the_input_alike_are_one_too_many(edition, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("subject,Energy,ENERGY\na,1,2\n")
    assert read(edition, file)[1] == ["data-column-twice"]


@pytest.mark.parametrize("given, position", [("Co", 0), ("CO", 1), ("nox", 2), ("COBALT", 0)])
def test_a_choice_is_told_by_what_names_it_alone(edition, given, position):
    table, problems = read(edition, {"subject": "a", "gas": given})
    assert problems == []
    assert numbers(table.columns["gas"]) == [position]


@pytest.mark.parametrize("given", ["co", "cO", "Monoxide", "monoxide"])
def test_what_could_be_two_choices_is_neither(edition, given):
    table, problems = read(edition, {"subject": "a", "gas": given})
    assert problems == ["data-choice-ambiguous"]
    assert np.isnan(table.columns["gas"].values).all()


def test_tables_are_found_in_capitals_wherever_they_nest(edition, tmp_path):
    rows = [{"Heat": 1}, {"HEAT": 2}]
    book = openpyxl.Workbook()
    book.active.append(["subject", "energy"])
    book.active.append(["a", 5])
    sheet = book.create_sheet("Kilns")
    for cells in (["Subject", "Heat"], ["A", 1], ["a", 2]):
        sheet.append(cells)
    book.save(tmp_path / "a.xlsx")
    sources = {
        "records": {"subject": "a", "Kilns": [{"Heat": 1}, {"Heat": 2}]},
        "arrow": pa.table({"subject": ["a"], "KILNS": [[{"heat": 1.0}, {"heat": 2.0}]]}),
        "pandas": pd.DataFrame({"subject": ["a"], "Kilns": [[{"heat": 1}, {"heat": 2}]]}),
        "workbook": tmp_path / "a.xlsx",
    }
    for kind, source in sources.items():
        table, problems = read(edition, source)
        assert (kind, problems) == (kind, [])
        assert numbers(table.tables["kilns"].columns["heat"]) == [1.0, 2.0], kind
    # The second record spells the column otherwise: one header is no other.
    assert "data-column-twice" in read(edition, {"subject": "a", "kilns": rows})[1]


def test_a_table_given_twice_in_one_record_is_told(edition):
    table, problems = read(
        edition, {"subject": "a", "kilns": [{"heat": 1}], "Kilns": [{"heat": 2}]}
    )
    assert problems == ["data-column-twice"]
    assert numbers(table.tables["kilns"].columns["heat"]) == [1.0]


@pytest.mark.parametrize(
    "subjects, owner, owners, problems",
    [
        ("Plant,Mill", "PLANT", [0], []),
        ("Plant,plant", "plant", [1], []),
        ("Plant,plant", "PLANT", [], ["data-owner-unknown"]),
    ],
)
def test_rows_find_their_subject_where_one_is_meant(
    edition, tmp_path, subjects, owner, owners, problems
):
    names = "\n".join(f"{name},1" for name in subjects.split(","))
    (tmp_path / "a.csv").write_text(f"subject,energy\n{names}\n")
    (tmp_path / "a.kilns.csv").write_text(f"subject,heat\n{owner},3\n")
    table, found = read(edition, tmp_path / "a.csv")
    assert found == problems
    assert table.tables["kilns"].owner.tolist() == owners
