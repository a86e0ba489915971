"""Tables and activity records leave their process with every place, text and grade, and stay small."""

import json
import pickle
from multiprocessing import get_context
from operator import attrgetter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from greenscore.data.activities.activities import read_activities
from greenscore.data.files import csvfile, plaincsv
from greenscore.data.intake import load
from greenscore.data.record import Records
from greenscore.data.workbook import write_template
from greenscore.model.standard import Edition, Standard
from tests.data.conftest import STANDARD

values = attrgetter("values")

CELLS = {
    "subject": ["A", "B", "C"],
    "period": ["2024", "2024", "2024"],
    "energy [GWh]": ["1.30", None, "n/a"],
    "output": ["7", "800 kg", "-0.5"],
    "energy.grade": ["documented", None, None],
    "energy.evidence": ["ledger 12", None, None],
    "energy.note": [None, "none yet", None],
    "sector": ["eaf", "NO", None],
    "staff": [50.0, None, -0.0],
    "remark": ["=a", None, "b"],
}
RECORDS = [
    {
        "subject": "A",
        "energy": {"value": "1.30", "unit": "GWh", "grade": "reviewed", "evidence": "ledger"},
        "output": 0.1,
        "leak": {"not_applicable": "no-gas"},
        "processes": [{"kind": "coke", "heat": "12.5 GJ", "label": "x"}, {"heat": "2 MWh"}],
    },
    {"subject": "B", "output": None, "processes": []},
    {"subject": "C", "energy": 4, "processes": [{"kind": "sinter"}]},
]


def written_csv(folder):
    path = folder / "data.csv"
    pd.DataFrame(CELLS).to_csv(path, index=False)
    (folder / "data.processes.csv").write_text(
        "subject,kind,heat\nC,coke,1\n\nA,sinter,2 MWh\n", encoding="utf-8"
    )
    return path


def written_xlsx(folder):
    path = folder / "data.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame(CELLS).to_excel(book, index=False, startrow=2)
        below = {"subject": ["C", "A"], "heat": [1.5, 2.0]}
        pd.DataFrame(below).to_excel(book, sheet_name="processes", index=False)
    return path


def written_parquet(folder):
    path = folder / "data.parquet"
    heats = [[{"kind": "coke", "heat": 1.5}], None, []]
    pq.write_table(pa.table(CELLS | {"processes": heats, "recycled": [1.0, None, -0.0]}), path)
    return path


def written_json(folder):
    path = folder / "data.json"
    path.write_text(json.dumps(RECORDS, indent=1), encoding="utf-8")
    return path


def written_yaml(folder):
    path = folder / "data.yaml"
    path.write_text(yaml.safe_dump({"subjects": RECORDS}), encoding="utf-8")
    return path


def in_memory(_):
    return RECORDS


def frame(_):
    return pd.DataFrame(CELLS | {"recycled": [1.0, np.nan, np.inf]})


SOURCES = [written_csv, written_xlsx, written_parquet, written_json, written_yaml, in_memory, frame]


def facts(table, edition):
    """Return everything that anybody asks of a table, as plain data."""
    names = ["subject", "period", *edition.standard.inputs]
    asked = [(row, name) for row in range(len(table)) for name in names]
    below = [
        (int(owner), f"{table_name}.{column}", child)
        for table_name, rows in table.tables.items()
        for column in rows.columns
        for child, owner in enumerate(rows.owner)
    ]
    return {
        "whole": Records(table, edition).whole_digest(),
        "rows": [Records(table, edition)([row]) for row in range(len(table))],
        "places": [str(table.origin.place(*where)) for where in (*asked, *below)],
        "texts": [table.origin.text(*where) for where in (*asked, *below)],
        "values": {name: values(column).tobytes() for name, column in table.columns.items()},
        "beside": {name: (dict(c.evidence), dict(c.notes)) for name, c in table.columns.items()},
        "of": [table.rows_of(subject) for subject in table.subjects],
    }


@pytest.mark.parametrize("written", SOURCES)
def test_a_table_comes_back_as_it_went(written, tmp_path, edition):
    table, _ = load(written(tmp_path), edition)
    before = facts(table, edition)
    assert len(set(before["places"])) > len(table) * len(edition.standard.inputs) / 2
    assert any(before["texts"])
    assert facts(pickle.loads(pickle.dumps(table)), edition) == before


@pytest.mark.parametrize("plain", [True, False])
def test_a_long_csv_file_comes_back_as_it_went(plain, tmp_path, edition, monkeypatch):
    monkeypatch.setattr(plaincsv, "LARGE", 0 if plain else 2**40)
    monkeypatch.setattr(csvfile, "BLOCK", 2)
    path = tmp_path / "long.csv"
    rows = "".join(f"s{row},{row}.50\n" for row in range(9))
    path.write_text(f"subject,energy\n{rows}", encoding="utf-8")
    table, _ = load(path, edition)
    before = facts(table, edition)
    assert "long.csv:10:2 energy" in before["places"]
    assert "8.50" in before["texts"]
    assert facts(pickle.loads(pickle.dumps(table)), edition) == before


def test_a_filled_in_form_comes_back_as_it_went(tmp_path, edition):
    given, _ = load({**RECORDS[0], "sector": "eaf"}, edition)
    write_template(edition, tmp_path / "form.xlsx", ("zh", "en"), data=given)
    table, _ = load(tmp_path / "form.xlsx", edition)
    before = facts(table, edition)
    assert "1300 MWh" in before["texts"]
    assert facts(pickle.loads(pickle.dumps(table)), edition) == before


def test_a_table_is_the_same_in_another_process(tmp_path, edition):
    table, _ = load(written_csv(tmp_path), edition)
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(facts, (table, edition)) == facts(table, edition)


ROWS, INPUTS = 10_000, 20


def wide():
    inputs = {f"in{number}": {"unit": "kWh"} for number in range(INPUTS)}
    index = {"children": [{"id": "n", "value": "in0"}]}
    standard = {**STANDARD, "inputs": inputs, "index": index, "checks": [], "tables": {}}
    return Edition(standard=Standard.model_validate(standard), digest="0" * 64)


@pytest.fixture(scope="module")
def many():
    random = np.random.default_rng(1)
    drawn = {f"in{number}": random.lognormal(3, 1, ROWS).round(3) for number in range(INPUTS)}
    return pd.DataFrame({"subject": [f"s{row}" for row in range(ROWS)], **drawn})


@pytest.mark.parametrize("kind, most", [("frame", 1.15), ("parquet", 1.15), ("csv", 1.6)])
def test_a_large_table_is_little_more_than_its_values(kind, most, many, tmp_path):
    source = many if kind == "frame" else tmp_path / f"data.{kind}"
    if kind == "csv":
        many.to_csv(source, index=False)
    elif kind == "parquet":
        many.to_parquet(source, index=False)
    table, problems = load(source, wide())
    assert not problems
    numbers = sum(values(column).nbytes for column in table.columns.values())
    assert numbers == ROWS * INPUTS * 8
    table.row_of("s17")  # an index that was made is not taken along
    assert len(pickle.dumps(table)) < most * numbers


@pytest.mark.parametrize("kind", ["csv", "parquet", "json", "list"])
def test_activity_records_come_back_as_they_went(kind, tmp_path):
    given = pd.DataFrame(
        {
            "record": ["a", "b", "c"],
            "region": ["CN", "CN", None],
            "category": ["fuel", "fuel", "travel"],
            "item": ["diesel", "coke", None],
            "amount": ["1.5", "2", "not relevant"],
            "unit": ["t", "t", None],
            "period": ["2024-01", "2024", None],
        }
    )
    source = given.to_dict("records") if kind == "list" else tmp_path / f"acts.{kind}"
    if kind == "csv":
        given.to_csv(source, index=False)
    elif kind == "parquet":
        given.to_parquet(source, index=False)
    elif kind == "json":
        source.write_text(given.to_json(orient="records"), encoding="utf-8")
    activities, _ = read_activities(source)
    back = pickle.loads(pickle.dumps(activities))
    assert back.states == activities.states
    assert back.amounts.tobytes() == activities.amounts.tobytes()
    assert {name: list(words) for name, words in back.words.items()} == {
        name: list(words) for name, words in activities.words.items()
    }
    cells = [(row, name) for row in range(3) for name in ("record", "amount", "period", "note")]
    places = [activities.place(*cell) for cell in cells]
    assert len(set(places)) == 9  # a column that is not there has the place of the amount
    assert [back.place(*cell) for cell in cells] == places
