"""Results, assessments, inventories and problems leave their process whole, and are small."""

import math
import pickle
from datetime import date
from multiprocessing import get_context

import pytest

from greenscore.model.assessment import as_json
from greenscore.model.inventory_terms import LineColumn, is_gas_column
from greenscore.resources import standards_folder
from greenscore.workflow import inventory, scoring, standards

DAY = date(2026, 6, 30)
STEEL = standards_folder() / "steel-carbon-intensity-2025"


def travelled(thing):
    return pickle.loads(pickle.dumps(thing))


@pytest.fixture(scope="module")
def example():
    return next(iter(sorted(STEEL.glob("examples/*/activities.csv"))))


@pytest.fixture(scope="module")
def found(example):
    return inventory.inventory(example, "cn-steel", as_of=DAY)


@pytest.fixture(scope="module")
def results(example, found):
    return scoring.score(STEEL, example.with_name("data.yaml"), inventory=found, as_of=DAY)


def told(results):
    """Return everything that results say, as plain data."""
    columns = {name: values.tobytes() for name, values in results.columns.items()}
    return columns, [as_json(each) for each in results.assessments()]


def line_facts(found):
    lines = found.lines
    return (
        {name: [repr(cell) for cell in column] for name, column in lines.columns.items()},
        [str(lines.place(row)) for row in range(len(lines))],
        found.digest,
        found.problems,
    )


def test_results_are_the_same_in_another_process(results):
    before = told(results)
    assert any("inventory" in answer["path"] for answer in before[1][0]["lineage"].values())
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(told, (results,)) == before


def test_an_inventory_is_the_same_in_another_process(found):
    before = line_facts(found)
    assert len(set(before[1])) == len(found.lines)
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(line_facts, (found,)) == before


def test_the_lines_have_every_column_in_its_order(found):
    names = list(found.lines.columns)
    assert names[: len(LineColumn)] == list(LineColumn)
    assert names[len(LineColumn) :] == sorted(filter(is_gas_column, names))
    assert len(found.lines.columns) == len(names) > len(LineColumn)


def test_an_assessment_is_small_and_says_the_same(results):
    for assessment in results.assessments():
        sent = pickle.dumps(assessment)
        assert len(sent) < 60_000
        assert as_json(pickle.loads(sent)) == as_json(assessment)


@pytest.mark.parametrize("folder", sorted(standards_folder().glob("*/standard.yaml")))
def test_an_edition_travels_small_and_whole(folder):
    edition = standards.load_standard(folder.parent)
    sent = pickle.dumps(edition)
    back = pickle.loads(sent)
    assert len(sent) < 40_000
    assert back.standard == edition.standard
    assert (back.digest, back.file, back.book) == (edition.digest, edition.file, edition.book)
    assert (back.references, back.provenance) == (edition.references, edition.provenance)
    assert all(back.place(*path) == edition.place(*path) for path in edition.places)


def test_many_assessments_share_their_edition(results):
    one = next(results.assessments())
    assert len(pickle.dumps([one] * 2 + list(results.assessments()))) < 3 * len(pickle.dumps(one))


def test_results_of_many_are_little_more_than_their_columns():
    edition = standards.load_standard("steel-carbon-intensity@2025")
    table, _ = scoring.read_data(edition, [{"subject": f"s{row}"} for row in range(2_000)])
    results = scoring.score_table(edition, table, as_of=DAY)
    numbers = sum(values.nbytes for values in results.columns.values())
    assert len(pickle.dumps(results)) < 1.5 * numbers


def test_an_inventory_of_many_records_is_small():
    records = [
        {"record": f"r{n}", "site": f"site-{n % 7}", "region": "CN-GD", "category": "electricity"}
        | {
            "item": "electricity",
            "amount": n + 0.5,
            "unit": "MWh",
            "period": f"2024-{n % 12 + 1:02}",
        }
        for n in range(5_000)
    ]
    found = inventory.inventory(records, "cn-enterprise", as_of=DAY)
    before = len(pickle.dumps(found))
    figures = len(found.lines.columns) * 8 * len(records)
    assert all(len(column) == len(records) for column in found.lines.columns.values())  # all made
    assert len(pickle.dumps(found)) == before < figures / 2
    assert travelled(found).totals == found.totals
    assert not math.isnan(travelled(found).lines.columns[LineColumn.CO2E][4_999])


def test_problems_travel():
    _, problems = scoring.read_data(
        standards.load_standard("steel-carbon-intensity@2025"), {"subject": "a", "nobody": 1}
    )
    assert problems
    assert travelled(problems) == problems
    assert [p.as_dict("zh") for p in travelled(problems)] == [p.as_dict("zh") for p in problems]
