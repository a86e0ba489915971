"""The same content says the same through every door, whatever file carries it and in whatever hand."""

import csv
import json
import math
from collections import Counter
from dataclasses import replace

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from greenscore.data.activities.activities import read_activities
from greenscore.data.activities.flows import read_flows
from greenscore.data.activities.meters import read_readings
from greenscore.data.intake import load
from greenscore.model.reading import Reading
from greenscore.quantities.decimals import is_number
from tests.small import edition

ENERGY = edition(
    {"children": []} | {"value": "energy"}, tables={}, inputs={"energy": {"unit": "MWh"}}
)
READING = Reading(missing=("Not Available", "-999"))

# A number in many hands, each read as 1234.5 or as nothing, and what is refused alike everywhere.
NUMBERS = (
    "1234.5",
    "+1234.50",
    "1.2345e3",
    "１２３４.５",
    "1 234.5",
    "1,234.5",
    " 1234.5 ",
    "-999",
    "not available",
    "",
)
REFUSED = (
    "1,234",
    "1234,5",
    "1_000",
    "²",
    "inf",
    "nan",
    "1e400",
    "1e40",
    "1e-40",
    "1e308",
    "many",
)
cells = st.one_of(
    st.sampled_from(NUMBERS), st.sampled_from(REFUSED), st.integers(1, 99999).map(str)
)
periods = st.sampled_from(
    ("2024-03", "2024年3月", "2024/3", "2024.03", "２０２４-03", "2024-03-01", "2024/3/1")
)
styles = st.sampled_from(("{} [{}]", "{} ({})", "{}（{}）", "{}［{}］", "{} / {}"))
cases = st.sampled_from((str, str.upper, str.title))


def score(source, reading=READING):
    table, problems = load(source, ENERGY, reading=reading)
    return table and (table.subjects, table.periods, told(table.columns["energy"].values)), problems


def inventory(source, reading=READING):
    records, problems = read_activities(source, reading)
    words = records and {name: list(column) for name, column in records.words.items()}
    return records and (words, told(records.amounts)), problems


def meter(source, reading=READING):
    readings, problems = read_readings(source, reading)
    return [(r.timestamp, number(r.value), r.unit) for r in readings], problems


def balance(source, reading=READING):
    flows, problems = read_flows(source, reading)
    return [{**flow, "amount": number(flow["amount"])} for flow, _ in flows], problems


def told(values):
    return [None if math.isnan(value) else value for value in values.tolist()]


def number(text):
    """Return what a text that stands for a number comes to; what was refused stays as it was written."""
    return float(text) if is_number(text) else text.strip()


# The columns of each door, the one of numbers with its unit first, and the cells of the others.
DOORS = {
    score: (("energy", "kWh"), {"subject": "s{}", "period": "{period}"}),
    inventory: (
        ("amount", "kWh"),
        {
            "record": "r{}",
            "region": "CN",
            "category": "electricity",
            "item": "electricity",
            "period": "{period}",
        },
    ),
    meter: (("value", "kWh"), {"timestamp": "2024-03-01T0{}:00+08:00"}),
    balance: (
        ("amount", "t"),
        {"material": "m{}", "side": "in", "content": "0.5", "content_unit": "tC/t"},
    ),
}


def to_csv(path, rows):
    with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path.with_suffix(".csv")


def to_titled_csv(path, rows):
    return to_csv(path.with_name("titled"), [["Report of 2024"], *rows])


def to_workbook(path, rows):
    book = openpyxl.Workbook()
    book.active.append(["About", "this"])
    sheet = book.create_sheet("Data")
    for row in [["Report of 2024"], *rows]:
        sheet.append(row)
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def to_json(path, rows):
    path.with_suffix(".json").write_text(json.dumps(records(rows)))
    return path.with_suffix(".json")


def to_yaml(path, rows):
    path.with_suffix(".yaml").write_text(yaml.safe_dump(records(rows)))
    return path.with_suffix(".yaml")


def to_parquet(path, rows):
    columns = [pa.array(column, pa.string()) for column in zip(*rows[1:], strict=True)]
    pq.write_table(pa.table(dict(zip(rows[0], columns, strict=True))), path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


def records(rows):
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@settings(max_examples=30)
@given(st.data())
def test_one_content_is_one_through_every_file(tmp_path_factory, door, data):
    (name, unit), others = DOORS[door]
    style, case = data.draw(styles), data.draw(cases)
    own = data.draw(st.sampled_from((name, "Quantity used")))
    reading = replace(READING, columns={} if own == name else {own: name})
    drawn = data.draw(st.lists(st.tuples(cells, periods), min_size=1, max_size=3))
    rows = [
        [cell, *(text.format(row, period=period) for text in others.values())]
        for row, (cell, period) in enumerate(drawn)
    ]
    plain = [[f"{name} [{unit}]", *others], *rows]
    other = [[style.format(case(own), unit), *map(case, others)], *rows]
    path = tmp_path_factory.mktemp("doors") / "data"
    expected = seen(door, to_csv(path, plain))
    for write in (to_titled_csv, to_workbook, to_json, to_yaml, to_parquet):
        assert seen(door, write(path, other), reading) == expected, write.__name__
    assert seen(door, records(other), reading) == expected


def seen(door, source, reading=READING):
    """Return what a door reads, and how often it refuses what."""
    found, problems = door(source, reading)
    errors = Counter((p.code, p.args.get("name", "")) for p in problems if p.severity == "error")
    return found, {(code, name.partition(" ")[0].lower()): n for (code, name), n in errors.items()}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize("cell", NUMBERS[:7])
def test_a_number_in_every_hand_is_one_number(door, cell):
    (name, unit), others = DOORS[door]
    other = {key: text.format(0, period="2024") for key, text in others.items()}
    found, problems = door([{f"{name} [{unit}]": cell, **other}])
    assert not [problem for problem in problems if problem.severity == "error"]
    assert ("1.2345" if door is score else "1234.5") in str(found)  # 1234.5 kWh are 1.2345 MWh


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize("cell", REFUSED)
def test_what_is_no_number_is_refused_at_every_door_in_the_same_words(door, cell):
    (name, unit), others = DOORS[door]
    other = {key: text.format(0, period="2024") for key, text in others.items()}
    _, problems = door([{f"{name} [{unit}]": cell, **other}])
    _, at_score = score([{"subject": "s", "energy [kWh]": cell}])
    assert [p.code for p in problems if p.severity == "error"] == [p.code for p in at_score]
    assert [p.code for p in at_score]


@pytest.mark.parametrize("door", [inventory, meter, balance], ids=lambda door: door.__name__)
def test_a_unit_stands_in_a_cell_in_a_heading_or_in_a_column_and_never_in_two_that_differ(door):
    (name, unit), others = DOORS[door]
    other = {key: text.format(0, period="2024") for key, text in others.items()}
    ways = ({f"{name} [{unit}]": "5"}, {name: "5", "unit": unit}, {name: f"5 {unit}", "unit": ""})
    read = [str(door([{**way, **other}])[0]) for way in ways]
    assert read[0] == read[1] == read[2]
    _, problems = door([{name: f"5 {unit}", "unit": "MWh", **other}])
    assert [problem.code for problem in problems] == ["data-two-units"]


@pytest.mark.parametrize("door", [score, meter, balance], ids=lambda door: door.__name__)
@pytest.mark.parametrize("unit", ["kwh", "banana"])
def test_a_unit_nobody_knows_is_told_where_it_is_read_with_what_is_near(door, unit):
    (name, _), others = DOORS[door]
    other = {key: text.format(0, period="2024") for key, text in others.items()}
    _, problems = door([{name: f"{n} {unit}", **other} for n in ("5", "6")][:1])
    assert [problem.code for problem in problems] == ["unit-unknown"]
    near = {"kwh": "kWh"}.get(unit, "")
    assert near in problems[0].hint("en")


def test_a_day_and_a_time_in_two_columns_are_one_time_stamp():
    row = {
        "DATE": "2022-12-01",
        "START TIME": "00:30",
        "END TIME": "00:59",
        "USAGE": "0.14",
        "UNITS": "kWh",
    }
    assert meter([row])[0] == [("2022-12-01 00:30", 0.14, "kWh")]
    assert (
        meter([{"日期": "2022-12-01", "时间": "00:30", "读数 (kWh)": "1"}])[0][0][0]
        == "2022-12-01 00:30"
    )
    assert meter([{"日期": "2022-12-01", "读数 (kWh)": "1"}])[0][0][0] == "2022-12-01"
    assert meter([{"timestamp": "t", "Date": "d", "value": "1", "unit": "kWh"}])[0][0][0] == "t"
    _, problems = meter([{"START TIME": "00:30", "value": "1", "unit": "kWh"}])
    assert [(p.code, p.args["column"]) for p in problems] == [("meter-column-missing", "timestamp")]


@pytest.mark.parametrize("door", [meter, balance], ids=lambda door: door.__name__)
def test_one_column_in_two_hands_is_one_too_many(door):
    (name, unit), others = DOORS[door]
    other = {key: text.format(0, period="2024") for key, text in others.items()}
    _, problems = door(
        [{f"{name.upper()} [{unit}]": "1", f"{name.title()} ({unit})": "2", **other}]
    )
    assert [problem.code for problem in problems] == ["data-column-twice"]
    found, problems = door([{f"{name.upper()} [{unit}]": "7", f"{name} [{unit}]": "2.5", **other}])
    assert (problems, "2.5" in str(found), "7" in str(found)) == ((), True, False)
