"""The same facts score the same, whatever unit they are told in and whatever file carries them."""

import csv
import json
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from greenscore.data.intake import load
from greenscore.workflow.scoring import score_table
from tests.small import edition

SCALE = {"linear": {"worst": "0", "best": "100"}}
ONE = edition(
    {
        "missing": "renormalise",
        "children": [
            {"id": "one", "value": "mass / energy", "score": SCALE},
            {"id": "two", "value": None, "score": {"map": {"on": "kind", "values": {"oven": "7"}}}},
            {"id": "three", "applies": "flag", "value": "share_told", "score": SCALE},
        ],
    },
    tables={},
    inputs={
        "mass": {"unit": "t"},
        "energy": {"unit": "MWh"},
        "share_told": {"unit": "%"},
        "kind": {
            "type": "choice",
            "choices": {"oven": "Oven", "kiln": "Kiln"},
            "not_applicable": {"allowed": True, "reasons": {"closed": "Closed"}},
        },
        "flag": {"type": "boolean"},
    },
)
UNITS = {
    "mass": {"t": "1", "kg": "1000", "g": "1e6", "kt": "0.001"},
    "energy": {"MWh": "1", "kWh": "1000", "GWh": "0.001", "GJ": "3.6"},
    "share_told": {"%": "1", "1": "0.01", "‰": "10"},
}
decimals = st.decimals("0.001", "99999", places=3).map(lambda number: number.normalize())


@given(
    st.fixed_dictionaries(dict.fromkeys(UNITS, decimals)),
    st.fixed_dictionaries({name: st.sampled_from(sorted(units)) for name, units in UNITS.items()}),
)
def test_the_unit_a_value_is_given_in_changes_nothing(values, units):
    told = {
        name: {"value": f"{value * Decimal(UNITS[name][units[name]]):f}", "unit": units[name]}
        for name, value in values.items()
    }
    plain = {name: f"{value:f}" for name, value in values.items()}
    assert digest([{"flag": "true", **told}]) == digest([{"flag": "true", **plain}])


facts = st.fixed_dictionaries(
    {
        "mass": st.one_of(st.none(), decimals),
        "energy": st.one_of(st.none(), st.just(Decimal(0)), decimals),
        "share_told": st.one_of(st.none(), decimals),
        "kind": st.sampled_from((None, "oven", "kiln", "n/a: closed")),
        "flag": st.sampled_from((None, True, False)),
    }
)


@settings(max_examples=25)
@given(st.lists(facts, min_size=1, max_size=3))
def test_the_file_that_carries_the_data_changes_nothing(tmp_path_factory, records):
    folder = tmp_path_factory.mktemp("formats")
    records = [{"subject": f"s{row}", **record} for row, record in enumerate(records)]
    expected = digest(records)
    for write in (to_csv, to_json, to_yaml, to_workbook, to_parquet):
        assert digest(write(folder, records)) == expected, write.__name__


def digest(data):
    """Return the result digest of every subject."""
    table, problems = load(data, ONE)
    assert not [problem for problem in problems if problem.severity == "error"]
    results = score_table(ONE, table)
    return [results.assessment(subject).digest for subject in table.subjects]


def to_csv(folder, records):
    with (folder / "data.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(records[0]))
        writer.writeheader()
        writer.writerows(texts(record) for record in records)
    return folder / "data.csv"


def to_json(folder, records):
    (folder / "data.json").write_text(json.dumps([texts(record) for record in records]))
    return folder / "data.json"


def to_yaml(folder, records):
    (folder / "data.yaml").write_text(yaml.safe_dump([texts(record) for record in records]))
    return folder / "data.yaml"


def to_workbook(folder, records):
    book = openpyxl.Workbook()
    book.active.append(list(records[0]))
    for record in records:
        cells = [record[name] for name in records[0]]
        book.active.append([float(c) if isinstance(c, Decimal) else c for c in cells])
    book.save(folder / "data.xlsx")
    return folder / "data.xlsx"


def to_parquet(folder, records):
    kinds = {"subject": pa.string(), "kind": pa.string(), "flag": pa.bool_()}
    columns = {
        name: pa.array(
            [float(r[name]) if isinstance(r[name], Decimal) else r[name] for r in records],
            kinds.get(name, pa.float64()),
        )
        for name in records[0]
    }
    pq.write_table(pa.table(columns), folder / "data.parquet")
    return folder / "data.parquet"


def texts(record):
    """Return a record as text: numbers as decimals, booleans as words, what is absent left out."""
    written = {name: f"{v:f}" if isinstance(v, Decimal) else v for name, v in record.items()}
    return {
        name: str(v).lower() if isinstance(v, bool) else v
        for name, v in written.items()
        if v is not None
    }
