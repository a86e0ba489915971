"""The page on methods is run: every example comes out at the figures worked out beside it."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from tests.inventories.acts import near

PAGE = (Path(__file__).parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(console|csv|yaml) ?(\S*)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Run the page in an empty folder; return the JSON of each command by the file it reads."""
    shown = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("page"))
        for language, name, block in BLOCK.findall(PAGE):
            if language != "console":
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).write_text(block, encoding="utf-8")
                continue
            words = shlex.split(block.removeprefix("$ "))[1:]
            result = CliRunner().invoke(greenscore, [*words, "--json"])
            assert result.exit_code == 0, (words, result.output, result.exception)
            shown[words[1]] = json.loads(result.stdout)
            shown[words[1]]["own"] = Path("gas/own.csv").exists()
    return shown


def tonnes(chain):
    """Return t CO2e of the steps within the scopes."""
    return sum(
        float(s["value"] if s["co2e"] is None else s["co2e"])
        for s in chain["steps"]
        if s["part"] != "outside"
    )


def test_every_example_is_run(told):
    names = {name for language, name, _ in BLOCK.findall(PAGE) if language == "csv"}
    assert set(told) == names - {"own.csv"}


def test_a_gas_by_its_composition(told):
    found = told["composition.csv"]
    assert (found["ncv"], found["own"]) == ("35.93990", True)
    assert float(found["content"]) == near(0.0151944, 5)


def test_a_blended_fuel(told):
    found = told["fleet.csv"]
    assert tonnes(found) == near(2.106757)
    assert [float(s["value"]) for s in found["steps"] if s["part"] == "outside"] == [near(0.152)]


def test_heat_by_contract(told):
    totals = told["heat.csv"]["totals"]
    assert (totals["scope2_location"], totals["scope2_market"]) == (near(110), near(20))


def test_a_balance_of_carbon(told):
    assert told["furnace.csv"]["totals"]["scope1"] == near(3025)


def test_waste_water(told):
    assert told["water.csv"]["totals"]["scope1"] == near(168)


def test_an_allocated_run(told):
    assert tonnes(told["run.csv"]) == near(0.011976975)


def test_the_lifetime_of_sold_products(told):
    assert tonnes(told["sold.csv"]) == near(212.412)
