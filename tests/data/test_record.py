"""One record for the same data, whichever way they come, and another for any other data."""

import hashlib
import json
import pickle
from dataclasses import replace

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rfc8785

from greenscore.data.intake import load
from greenscore.data.record import Records
from greenscore.data.workbook import write_template
from greenscore.model.table import Column, Table
from greenscore.workflow import scoring
from greenscore.workflow.scoring import read_data
from tests.data.test_joining import FUEL, fuel, inventory
from tests.data.test_joining import edition as asking
from tests.graded import as_typed

FLAT = {
    "subject": ["乙", "A"],
    "period": ["2023", "2024"],
    "sector": ["eaf", "bf"],
    "energy": [1300.0, 0.1],
    "energy.grade": ["reviewed", "declared"],
    "energy.evidence": ["台账", "x"],
    "leak": ["n/a: closed", "yes"],
    "remark": ["1.10", None],
    "output": [None, 5.5],
}
ROWS = {
    "subject": ["乙", "乙"],
    "kind": ["coke", "sinter"],
    "heat": [7.2, 0.3],
    "label": ["a", None],
}


def by_csv(folder):
    def text(columns):
        lines = [columns, *zip(*columns.values(), strict=True)]
        return "\n".join(",".join("" if c is None else str(c) for c in line) for line in lines)

    (folder / "d.csv").write_text(text(FLAT))
    (folder / "d.processes.csv").write_text(text(ROWS))
    return folder / "d.csv"


def by_xlsx(folder):
    workbook = openpyxl.Workbook()
    for sheet, columns in ((workbook.active, FLAT), (workbook.create_sheet("processes"), ROWS)):
        sheet.append(list(columns))
        for row in zip(*columns.values(), strict=True):
            sheet.append(row)
    workbook.save(folder / "d.xlsx")
    return folder / "d.xlsx"


def by_parquet(folder):
    pq.write_table(pa.table(FLAT), folder / "d.parquet")
    pq.write_table(pa.table(ROWS), folder / "d.processes.parquet")
    return folder / "d.parquet"


def records():
    first, second = (dict(zip(FLAT, row, strict=True)) for row in zip(*FLAT.values(), strict=True))
    first["processes"] = [
        {
            key: cell
            for key, cell in zip(ROWS, row, strict=True)
            if key != "subject" and cell is not None
        }
        for row in zip(*ROWS.values(), strict=True)
    ]
    return [second, first]


def by_json(folder):
    (folder / "d.json").write_text(json.dumps(records()))
    return folder / "d.json"


def by_yaml(folder):
    (folder / "d.yaml").write_text(
        """\
subjects:
  - {subject: A, period: 2024, sector: 高炉, leak: 是, output: 5500 kg,
     energy: {value: 0.36, unit: GJ, evidence: x}}
  - subject: 乙
    period: 2023
    remark: 1.10
    sector: Electric arc furnace
    leak: {not_applicable: Closed}
    energy: {value: 1.3, unit: GWh, grade: 经复核, evidence: 台账}
    processes:
      - {kind: 焦化, heat: 2 MWh, label: a}
      - {kind: sinter, heat: 0.3}
"""
    )
    return folder / "d.yaml"


WAYS = [by_csv, by_xlsx, by_parquet, by_json, by_yaml]


def record_of(table, edition, row):
    return Records(table, edition)([row])


def whole(table, edition):
    return Records(table, edition).whole_digest()


def test_five_formats_give_one_record(tmp_path, edition):
    found = set()
    for way in WAYS:
        table, problems = load(way(tmp_path), edition)
        assert problems == ()
        row = table.row_of("乙")
        found.add((whole(table, edition), record_of(table, edition, row)))
    assert len(found) == 1


# Worked out by hand from FLAT and ROWS, and by the order of keys that RFC 8785 asks for.
BY_HAND = (
    '{"grading":[],"record":"1","subjects":[{'
    '"energy":{"evidence":"台账","unit":"MWh","value":"1300"},'
    '"leak":{"not_applicable":"closed"},'
    '"period":"2023",'
    '"processes":['
    '{"heat":{"unit":"GJ","value":"7.2"},"kind":{"value":"coke"},"label":{"value":"a"}},'
    '{"heat":{"unit":"GJ","value":"0.3"},"kind":{"value":"sinter"}}],'
    '"remark":{"value":"1.10"},'
    '"sector":{"value":"eaf"},'
    '"subject":"乙"}]}'
)


def test_a_record_is_what_stands_here(edition):
    table, _ = load(records(), edition)
    record = record_of(table, edition, table.row_of("乙"))
    assert record.decode() == BY_HAND
    assert rfc8785.dumps(json.loads(record)) == record


def test_what_stands_beside_a_value_is_told_with_it(edition):
    given = {"subject": "A", "energy": 2, "energy.grade": "verified", "energy.note": "new meter"}
    given |= {"energy.evidence": "ledger 4", "leak": "n/a: no-gas", "leak.note": "electric"}
    table, problems = load(given, edition)
    assert problems == ()
    (subject,) = json.loads(record_of(table, edition, 0))["subjects"]
    assert subject == {
        "subject": "A",
        "energy": {
            "value": "2",
            "unit": "MWh",
            "evidence": "ledger 4",
            "note": "new meter",
        },
        "leak": {"not_applicable": "no-gas", "note": "electric"},
    }


def test_what_was_drawn_from_an_inventory_is_told_with_its_records():
    asked = asking(**FUEL)
    found = inventory(fuel(1.0), fuel(2.5, period="2024"))
    rows = [{"subject": "acme", "period": year} for year in ("2024", "2025", "2026")]
    results = scoring.score(asked, rows, inventory=found)
    told = json.loads(results.record("acme", "2024"))
    drawn = results.assessment("acme", "2024").answers[0].inventory
    assert told["subjects"] == [
        {
            "subject": "acme",
            "period": "2024",
            "fuel": {
                "value": "2.5",
                "unit": "tCO2",
                "inventory": {
                    "path": "scope1.fuel",
                    "digest": drawn.digest,
                    "count": "1",
                    "records": ["r1"],
                    "factors": ["cn.coke@2013"],
                },
            },
        }
    ]
    assert told["inventory"]["profile"] == "cn-enterprise"
    assert told["factors"].keys() == {"version", "digest"}
    # The third year has no record in the inventory, which its own record then does not name.
    assert json.loads(results.record("acme", "2026")).keys() == {"grading", "record", "subjects"}


def test_the_record_of_a_population_is_that_of_all_rows_in_order(edition):
    table, _ = load(records(), edition)
    assert table.subjects == ["A", "乙"]
    document = Records(table, edition)([0, 1])
    assert whole(table, edition) == hashlib.sha256(document).hexdigest()
    turned, _ = load(records()[::-1], edition)
    assert turned.subjects == ["乙", "A"]
    assert whole(turned, edition) == whole(table, edition)
    assert json.loads(document)["subjects"][1] == json.loads(BY_HAND)["subjects"][0]


@pytest.mark.parametrize("way", ["mapping", "file"])
def test_a_record_is_company_data(tmp_path, edition, way):
    table, _ = load(records(), edition)
    record = record_of(table, edition, table.row_of("乙"))
    (tmp_path / "r.json").write_bytes(record)
    given = json.loads(record) if way == "mapping" else tmp_path / "r.json"
    again, problems = load(given, edition)
    assert problems == ()
    assert record_of(again, edition, 0) == record


def test_a_workbook_gives_the_record_of_its_subject(tmp_path, edition):
    table, _ = load(records(), edition)
    row = table.row_of("A")
    single, _ = load([records()[0]], edition)
    write_template(edition, tmp_path / "t.xlsx", ("zh", "en"), data=single)
    again, problems = load(tmp_path / "t.xlsx", edition)
    assert problems == ()
    assert record_of(again, edition, 0) == record_of(table, edition, row)


CHANGES = {
    "subject": "C",
    "period": "2025",
    "sector": "eaf",
    "energy": 0.2,
    "energy.evidence": "y",
    "energy.note": "n",
    "leak": "no",
    "remark": "z",
    "output": None,
    "processes": [],
}


@pytest.mark.parametrize("name", CHANGES)
def test_any_other_data_have_another_record(edition, name):
    first, second = records()
    table, _ = load([first, second], edition)
    other, _ = load([{**first, name: CHANGES[name]}, second], edition)
    assert whole(other, edition) != whole(table, edition)
    assert record_of(other, edition, 0) != record_of(table, edition, 0)
    assert record_of(other, edition, 1) == record_of(table, edition, 1)


def test_a_grade_that_is_claimed_changes_nothing(edition):
    first, second = records()
    table, _ = load([first, second], edition)
    other, _ = load([{**first, "energy.grade": "verified"}, second], edition)
    assert whole(other, edition) == whole(table, edition)


# Worked out by hand: who graded stands first, as its file has it, with the grades of these rows alone.
GRADED = (
    '{"grading":[{"assessor":{"name":"An Assessor","organisation":"Another House","role":"reviewer"},'
    '"date":"2026-03-31","digest":"' + "9" * 64 + '","grades":['
    '{"evidence":"' + hashlib.sha256(b"x").hexdigest() + '",'
    '"grade":"reviewed","input":"energy","period":"2024","subject":"A","unit":"MWh","value":"0.1"}],'
    '"grading":"1"}],"record":"1","subjects":[{'
    '"energy":{"evidence":"x","grade":"reviewed","unit":"MWh","value":"0.1"},'
    '"leak":{"value":"true"},"output":{"unit":"t","value":"5.5"},"period":"2024",'
    '"sector":{"value":"bf"},"subject":"A"}]}'
)


def test_who_graded_what_is_told(edition):
    first, second = records()
    typed = [{**first, "energy.grade": "reviewed"}, second]
    table, problems = read_data(edition, typed, grading=as_typed(edition, typed))
    assert problems == ()
    assert record_of(table, edition, 0).decode() == GRADED
    other = json.loads(record_of(table, edition, 1))["grading"][0]["grades"]
    assert [(each["subject"], each["grade"]) for each in other] == [("乙", "reviewed")]


def test_a_record_tells_its_grading_to_whoever_takes_it_for_one(edition):
    first, second = records()
    typed = [{**first, "energy.grade": "reviewed"}, second]
    table, _ = read_data(edition, typed, grading=as_typed(edition, typed))
    record = record_of(table, edition, 0)
    again, problems = read_data(edition, json.loads(record), grading=json.loads(record))
    assert problems == ()
    assert record_of(again, edition, 0) == record
    alone, problems = read_data(edition, json.loads(record))
    assert [problem.code for problem in problems] == ["grading-claims"]
    assert b'"grade"' not in record_of(alone, edition, 0)


@pytest.mark.parametrize("other", ["n/a: no-gas", "no", None])
def test_the_reason_counts(edition, other):
    table, _ = load({"subject": "A", "leak": "n/a: closed"}, edition)
    changed, _ = load({"subject": "A", "leak": other}, edition)
    assert record_of(changed, edition, 0) != record_of(table, edition, 0)


def test_the_unit_of_the_standard_counts(edition):
    table, _ = load({"subject": "A", "energy": 1.3}, edition)
    energy = edition.standard.inputs["energy"].model_copy(update={"unit": "kWh"})
    inputs = {**edition.standard.inputs, "energy": energy}
    other = replace(edition, standard=edition.standard.model_copy(update={"inputs": inputs}))
    assert record_of(table, other, 0) != record_of(table, edition, 0)


def test_the_order_of_child_rows_counts(edition):
    first, second = records()
    turned = {**second, "processes": second["processes"][::-1]}
    table, _ = load([first, second], edition)
    other, _ = load([first, turned], edition)
    assert whole(other, edition) != whole(table, edition)
    assert record_of(other, edition, 1) != record_of(table, edition, 1)


@pytest.mark.parametrize(
    "unit, number", [("MWh", "1.3"), ("kWh", "1300"), ("GWh", "0.0013"), ("GJ", "4.68")]
)
def test_the_unit_that_was_given_changes_nothing(edition, unit, number):
    plain, _ = load({"subject": "A", "energy": 1.3}, edition)
    for given in (f"{number} {unit}", {"value": number, "unit": unit}):
        table, _ = load({"subject": "A", "energy": given}, edition)
        assert record_of(table, edition, 0) == record_of(plain, edition, 0)
    table, _ = load({"subject": "A", f"energy [{unit}]": float(number)}, edition)
    assert record_of(table, edition, 0) == record_of(plain, edition, 0)


def test_the_grade_of_nothing_says_nothing(edition):
    plain, _ = load({"subject": "A", "output": 5}, edition)
    graded, _ = load({"subject": "A", "output": 5, "energy.grade": "verified"}, edition)
    assert record_of(graded, edition, 0) == record_of(plain, edition, 0)


@pytest.mark.parametrize(
    "value, text",
    [(-0.0, "0"), (1e16, "1e+16"), (1300.0, "1300"), (0.1 + 0.2, "0.30000000000000004")],
)
def test_a_number_is_its_shortest_decimal(edition, value, text):
    table = Table(
        subjects=["A"], periods=[""], columns={"energy": Column(values=np.array([value]))}
    )
    energy = {"unit": "MWh", "value": text}
    assert json.loads(record_of(table, edition, 0))["subjects"][0]["energy"] == energy


def test_what_is_not_finite_is_absent(edition):
    columns = {"energy": Column(values=np.array([np.inf]))}
    table = Table(subjects=["A"], periods=[""], columns=columns)
    assert json.loads(record_of(table, edition, 0))["subjects"] == [{"subject": "A"}]


def test_an_empty_table_is_no_absent_one(edition):
    absent, _ = load({"subject": "A", "output": 5}, edition)
    empty, _ = load({"subject": "A", "output": 5, "processes": []}, edition)
    assert b'"processes":[]' in record_of(empty, edition, 0)
    assert b"processes" not in record_of(absent, edition, 0)


RECORD = {"record": "1", "grading": [], "subjects": [{"subject": "A", "output": {"value": "5"}}]}
DRAWN = {"path": "scope1", "digest": "d", "count": "1", "records": ["r"], "factors": []}
FACTORS = {"version": "1", "digest": "f"}
INVENTORY = {
    "digest": "d",
    "profile": "p",
    "profile_digest": "q",
    "as_of": "2025-01-01",
    "gwp": "ar6",
    "overlays": "",
}


def drawn(told, **beside):
    subject = {"subject": "A", "output": {"value": "5", "inventory": told}}
    return {**RECORD, "subjects": [subject], **beside}


WRONG = {
    "version": ({**RECORD, "record": "2"}, "record: 2"),
    "key": ({**RECORD, "remarks": []}, "remarks"),
    "grading": ({**RECORD, "grading": {"input": "output", "grade": "verified"}}, "grading"),
    "no inventory": (drawn(DRAWN), "factors"),
    "nothing drawn": ({**RECORD, "factors": FACTORS, "inventory": INVENTORY}, "factors"),
    "a part lacks": (drawn({"path": "scope1"}), "output.inventory"),
    "a part is no text": (drawn({**DRAWN, "records": [["r"]]}), "output.inventory"),
    "no path": (drawn({**DRAWN, "path": ["scope1"]}), "output.inventory"),
    "no sign": (
        drawn(DRAWN, factors=FACTORS, inventory={**INVENTORY, "gwp": "\u202e"}),
        "inventory",
    ),
    "no end": (
        drawn(DRAWN, factors=FACTORS, inventory={**INVENTORY, "overlays": "x" * 10_001}),
        "inventory",
    ),
    "long": ({**RECORD, "k" * 100: []}, "k" * 80 + "…"),
    "no count": (
        drawn({**DRAWN, "count": "many"}, factors=FACTORS, inventory=INVENTORY),
        "output.inventory.count",
    ),
    "no such count": (
        drawn({**DRAWN, "count": "1" * 5000}, factors=FACTORS, inventory=INVENTORY),
        "output.inventory.count",
    ),
    "an inventory lacks": (drawn(DRAWN, factors=FACTORS, inventory={"digest": "d"}), "inventory"),
    "no mapping": (drawn(DRAWN, factors=FACTORS, inventory=["a"]), "inventory"),
}


@pytest.mark.parametrize("record, name", WRONG.values(), ids=WRONG)
def test_what_a_record_says_beyond_its_version_is_refused(tmp_path, edition, record, name):
    (tmp_path / "r.json").write_text(json.dumps(record))
    for given in (record, tmp_path / "r.json"):
        _, problems = load(given, edition)
        found = [p.args["name"] for p in problems if p.code == "data-record-unknown"]
        assert found[:1] == [name]


def test_what_was_drawn_from_an_inventory_comes_back(edition):
    record = drawn(DRAWN, factors=FACTORS, inventory=INVENTORY)
    record["subjects"][0]["output"] |= {"unit": "t"}
    table, problems = load(record, edition)
    assert problems == ()
    assert record_of(table, edition, 0) == rfc8785.dumps(record)
    plain, _ = load({"subject": "A", "output": 5}, edition)
    assert record_of(plain, edition, 0) != record_of(table, edition, 0)


def test_only_what_rests_on_an_inventory_tells_of_it(edition):
    record = drawn(DRAWN, factors=FACTORS, inventory=INVENTORY)
    record["subjects"].append({"subject": "B", "output": {"value": "5"}})
    table, _ = load(record, edition)
    assert b"inventory" in record_of(table, edition, 0)
    assert b"inventory" not in record_of(table, edition, 1)


def test_records_pickle(edition):
    table, _ = load(records(), edition)
    writer = Records(table, edition)
    assert pickle.loads(pickle.dumps(writer))([0]) == writer([0])
    assert pickle.loads(pickle.dumps(writer))([1]) == writer([1])
