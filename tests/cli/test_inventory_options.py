"""Commands that answer open inputs from an inventory, by the examples that come with two standards."""

import json
import re
from html import unescape

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.resources import standards_folder
from tests.inventories.acts import overlay, row

STEEL = standards_folder() / "steel-carbon-intensity-2025"
WORKS = STEEL / "examples" / "works-inventory"
ASKED = ("--inventory", WORKS / "activities.csv", "--profile", "cn-steel", "--as-of", "2026-06-30")


def run(command, *words, given=ASKED, data=WORKS / "data.yaml"):
    runner = CliRunner(env={"GREENSCORE_LANG": "en"})
    return runner.invoke(
        greenscore, [command, str(data), "-s", str(STEEL), *map(str, (*given, *words))]
    )


def text_of(page):
    return unescape(re.sub("<[^>]*>", "", page.read_text(encoding="utf-8")))


def test_a_score_pins_the_library_and_tells_each_record():
    done = run("score", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)["assessments"][0]
    assert told["factors"]["version"] == "2026.3"
    assert len(told["factors"]["digest"]) == 64
    assert told["inventory"]["profile"] == "cn-steel"
    lineage = told["lineage"]["power_emissions"]
    assert [record["line"] for record in lineage["records"]] == [10, 11, 12, 13, 14]
    assert "cn.heat.purchased@2015" in lineage["path"]


def test_a_check_tells_of_the_inventory_and_lowers_nothing_where_no_rule_gave_way():
    done = run("check", "--json")
    assert done.exit_code == 0
    codes = [problem["code"] for problem in json.loads(done.stdout)["problems"]]
    assert "activity-co2-only" in codes
    assert "inventory-grade-lowered" not in codes


def test_an_explanation_names_the_first_record_and_the_factors():
    done = run("explain", "--node", "carbon-intensity")
    assert done.exit_code == 0
    assert "activities.csv:6:5 inventory" in done.stdout
    assert "cn.fuel.steel.anthracite.cc@2013" in done.stdout


def test_a_report_says_what_comes_from_the_inventory(tmp_path):
    file = tmp_path / "report.html"
    done = run("report", "-o", file, "--lang", "en")
    assert done.exit_code == 0
    page = text_of(file)
    assert page.count("From the inventory, ") == 3
    assert "From the inventory, scope1.fuel; records: 5" in page
    assert "cn.grid.avg/CN@2023, cn.heat.purchased@2015" in page
    assert "--inventory ACTIVITIES --profile cn-steel --as-of 2026-06-30" in page
    assert "Library of factors" in page


def test_a_report_names_the_profile_and_every_file_of_factors_with_its_digest(tmp_path):
    steam = row("own.steam", "heat", "steam", "0.09", "tCO2", "GJ", gas="CO2", method="location")
    other = steam | {"id": "own.vapour", "activity": "vapour"}
    files = [
        overlay(tmp_path / name, [each | {"boundary": "combustion"}])
        for name, each in (("own.csv", steam), ("our works.csv", other))
    ]
    overlays = [word for file in files for word in ("--overlay", file)]
    told = json.loads(run("score", "--json", *overlays).stdout)["assessments"][0]["inventory"]
    page = tmp_path / "report.html"
    assert run("report", "-o", page, "--lang", "en", *overlays).exit_code == 0
    said = text_of(page)
    assert "--as-of 2026-06-30 --overlay own.csv --overlay 'our works.csv'" in said
    digests = re.findall("[0-9a-f]{64}", told["overlays"])
    assert len(digests) == 2
    for digest in (told["profile_digest"], *digests):
        assert digest in said


def test_the_holder_is_named_where_the_file_is_not_called_after_it():
    alone = (WORKS / "activities.csv", "--profile", "cn-steel", "--as-of", "2026-06-30", "--json")
    runner = CliRunner(env={"GREENSCORE_LANG": "en"})
    for words, holder in (
        ((), "activities"),
        (("--holder", "Works of Example"), "Works of Example"),
    ):
        done = runner.invoke(greenscore, ["inventory", *map(str, (*alone, *words))])
        assert json.loads(done.stdout)["holder"] == holder


def test_a_subject_that_is_the_holder_is_answered_by_all_sites(tmp_path):
    records = tmp_path / "records.csv"
    head, *lines = (WORKS / "activities.csv").read_text(encoding="utf-8-sig").splitlines()
    sites = [f"{line},{'north' if line < 'p' else 'south'}" for line in lines]
    records.write_text("\n".join([f"{head},site", *sites]), encoding="utf-8")
    given = ("--inventory", records, *ASKED[2:])
    assert "inventory-subject-unknown" in run("score", "--json", given=given).stdout
    named = run("score", "--json", "--holder", "works", given=given)
    scores = [
        json.loads(done.stdout)["assessments"][0]["index"]
        for done in (named, run("score", "--json"))
    ]
    assert scores[0] == scores[1]


def test_a_report_without_an_inventory_does_not_speak_of_one(tmp_path):
    file = tmp_path / "report.html"
    data = STEEL / "examples" / "steelmaker" / "data.yaml"
    assert run("report", "-o", file, "--lang", "en", given=(), data=data).exit_code == 0
    page = file.read_text(encoding="utf-8")
    assert "rom the inventory" not in page
    assert "Library of factors" not in page


@pytest.mark.parametrize(
    "given, exit_code",
    [
        (("--inventory", WORKS / "activities.csv"), 2),
        (("--profile", "cn-steel"), 2),
        (("--inventory", WORKS / "none.csv", "--profile", "cn-steel"), 1),
        (("--inventory", WORKS / "activities.csv", "--profile", "cn-stele"), 1),
    ],
)
def test_an_inventory_takes_records_and_a_profile(given, exit_code):
    done = run("score", given=given)
    assert done.exit_code == exit_code
    assert "Traceback" not in done.output


def test_a_value_that_the_inventory_contradicts_refuses_the_data(tmp_path):
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"subject": "works", "period": "2025", "fuel_emissions": "1193948"}))
    done = run("score", "--json", data=data)
    assert done.exit_code == 1
    problem = next(
        each
        for each in json.loads(done.stdout)["problems"]
        if each["code"] == "inventory-disagrees"
    )
    assert problem["where"]["file"] == "data.json"
    assert "activities.csv" in problem["message"]
