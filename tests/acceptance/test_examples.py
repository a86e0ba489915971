"""Shipped examples give the results kept beside them; `make golden` accepts new ones."""

import json
from datetime import date

import pytest

from greenscore.model.assessment import content
from greenscore.resources import standards_folder
from greenscore.workflow import inventory, scoring

EXAMPLES = sorted(standards_folder().glob("*/examples/*/data.yaml"))
# Where records of activities stand beside the data: the programme that their inventory follows.
PROGRAMMES = {
    "steel-carbon-intensity-2025": "cn-steel",
    "cn-green-data-centre-2020": "cn-enterprise",
}
DAY = date(2026, 6, 30)


@pytest.mark.parametrize("data", EXAMPLES, ids=lambda d: f"{d.parents[2].name}/{d.parent.name}")
def test_example_gives_its_kept_result(golden, data):
    results = scored(data)
    trees = [without_engine(assessment) for assessment in results.assessments()]
    text = json.dumps(trees, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    golden(f"examples/{data.parents[2].name}/{data.parent.name}.json", text)


def scored(data):
    records, grading = data.with_name("activities.csv"), data.with_name("grading.yaml")
    graded = grading if grading.exists() else None
    if not records.exists():
        return scoring.score(data.parents[2], data, grading=graded)
    programme = PROGRAMMES[data.parents[2].name]
    found = inventory.inventory(records, programme, as_of=DAY, grading=graded)
    return scoring.score(data.parents[2], data, inventory=found, as_of=DAY, grading=graded)


def without_engine(assessment):
    """Leave out what a release changes without changing a score."""
    tree = content(assessment)
    del tree["engine"]
    return tree


def test_there_are_examples_of_every_standard():
    standards = {file.parent.name for file in standards_folder().glob("*/standard.yaml")}
    assert {data.parents[2].name for data in EXAMPLES} == standards


def test_four_personas_of_the_green_factory_come_in_their_order():
    folder = standards_folder() / "cn-gbt-36132-2025" / "examples"
    found = {
        persona: scored(folder / persona / "data.yaml").assessment()
        for persona in ("leader", "average", "newcomer", "half-empty")
    }
    leader, average, newcomer = (found[p].index.score for p in ("leader", "average", "newcomer"))
    assert leader > average > newcomer
    assert found["half-empty"].index.score is None
    assert found["leader"].index.recognised > found["average"].index.recognised
