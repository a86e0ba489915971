"""`recompute` as anybody uses it who holds a result and the data."""

import hashlib
import json
import re

import pytest
import rfc8785
from click.testing import CliRunner

import greenscore as gs
from greenscore.cli.main import greenscore
from greenscore.problems import ProblemsFound
from greenscore.resources import standards_folder
from tests.cli.conftest import MANY

FACTORY = standards_folder() / "cn-gbt-36132-2025"
AVERAGE = FACTORY / "examples" / "average" / "data.yaml"
GRADING = AVERAGE.with_name("grading.yaml")
STEEL = standards_folder() / "steel-carbon-intensity-2025"
WORKS = STEEL / "examples" / "works-inventory"
ABSENT = "(absent)"
HEX = re.compile("[0-9a-f]{64}")


def run(*words, code=0, lang="en"):
    runner = CliRunner(env={"GREENSCORE_LANG": lang})
    done = runner.invoke(greenscore, [str(word) for word in words])
    assert done.exit_code == code, done.output + repr(done.exception)
    return done


@pytest.fixture
def result(tmp_path):
    file = tmp_path / "result.json"
    run("score", AVERAGE, "-s", "cn-gbt-36132", "-o", file)
    return file


def resealed(told):
    """Give an assessment the digest of what it says now, as somebody would who wants it believed."""
    content = {name: part for name, part in told.items() if name not in {"digest", "lineage"}}
    return {**told, "digest": hashlib.sha256(rfc8785.dumps(content)).hexdigest()}


def edited(file, edit, *, seal=True):
    told = json.loads(file.read_text(encoding="utf-8"))
    edit(told)
    file.write_text(json.dumps(resealed(told) if seal else told), encoding="utf-8")
    return file


def node(told, id):
    nodes = [told["index"]]
    for each in nodes:
        nodes += each["children"]
    return next(each for each in nodes if each["id"] == id)


def found(*words, code=1):
    return json.loads(run("recompute", *words, "--json", code=code).stdout)


def test_a_result_comes_out_the_same_again(result):
    told = json.loads(result.read_text(encoding="utf-8"))
    output = run("recompute", result, AVERAGE).stdout
    assert re.match(r"demo-machinery-average 2025: all \d+ items are equal\n", output)
    assert HEX.findall(output) == [told["standard"]["digest"], told["data_digest"], told["digest"]]
    compared = found(result, AVERAGE, code=0)
    assert compared["equal"] is True
    assert compared["results"][0]["differences"] == []
    assert compared["results"][0]["compared"] > 1000
    printed = json.loads(run("score", AVERAGE, "-s", "cn-gbt-36132", "--json").stdout)
    assert (printed["digest"], printed["data_digest"]) == (told["digest"], told["data_digest"])
    assert gs.recompute(printed, AVERAGE).equal
    assert gs.recompute(result, AVERAGE).equal
    assert gs.recompute(told, AVERAGE).equal
    assert gs.recompute(result.read_bytes(), AVERAGE, standard=FACTORY).equal


def change(id, part, value):
    return lambda told: node(told, id).update({part: value})


def whole(name, value):
    return lambda told: told.update({name: value})


EDITS = {
    "value": (change("carbon-intensity", "value", "0.15"), "carbon-intensity", "value", "0.16"),
    "score": (change("low-carbon", "score", "51.5"), "low-carbon", "score", "50.5"),
    "weight": (change("land-output", "weight", "0.5"), "land-output", "weight", "1"),
    "contribution": (change("platform", "contribution", "9"), "platform", "contribution", "12.5"),
    "outcome": (change("platform", "outcome", "missing"), "platform", "outcome", "scored"),
    "band": (change("platform", "low", "0"), "platform", "low", "62.5"),
    "recognised": (change("platform", "recognised", "62.5"), "platform", "recognised", "0"),
    "coverage": (change("low-carbon", "coverage", "0.5"), "low-carbon", "coverage", "1"),
    "adjustments": (change("platform", "adjustments", ["0"]), "platform", "adjustments.1", ABSENT),
    "level": (whole("level", "example-leading"), "", "level", "example-pass"),
    "level recognised": (whole("level_recognised", "example-pass"), "", "level_recognised", ""),
    "data digest": (whole("data_digest", "0" * 64), "", "data_digest", ""),
    "more": (whole("certified", "yes"), "", "certified", ABSENT),
}


@pytest.mark.parametrize("edit, id, part, right", EDITS.values(), ids=EDITS)
def test_what_was_changed_is_found_whether_or_not_it_was_sealed_again(
    result, edit, id, part, right
):
    before = result.read_bytes()
    for seal in (True, False):
        result.write_bytes(before)
        (one,) = found(edited(result, edit, seal=seal), AVERAGE)["results"]
        named = [each for each in one["differences"] if (each["node"], each["part"]) == (id, part)]
        (difference,) = named
        assert difference.get("recomputed", ABSENT)[: len(right)] == right
        assert one["digest"]["sound"] is seal
        assert ("changed" in one["why"]) is not seal


def test_a_changed_score_is_shown_with_both_values_and_the_cause(result):
    edited(result, change("energy-intensity", "score", "52.5"))
    output = run("recompute", result, AVERAGE, code=1).stdout
    assert re.search(r": 1 of \d+ items differ\n", output)
    assert len(HEX.findall(output)) == 4
    assert re.search(r"energy-intensity  score +52.5 +42.5\n", output)
    assert "the result did not come of them" in output
    assert "结果不是由它们算出来的" in run("recompute", result, AVERAGE, code=1, lang="zh").stdout


def test_a_digest_that_is_not_of_its_result_is_told(result):
    edited(result, whole("digest", "f" * 64), seal=False)
    output = run("recompute", result, AVERAGE, code=1).stdout
    assert "it was changed after it was written" in output
    assert re.search(r": 0 of \d+ items differ\n", output)


def test_a_subject_of_another_name_is_told_on_both_sides(result):
    edited(result, whole("subject", "somebody else"))
    output = run("recompute", result, AVERAGE, code=1).stdout
    assert "In the result and not in the data: somebody else 2025" in output
    assert "In the data and not in the result: demo-machinery-average 2025" in output


def test_other_data_are_the_cause_that_is_told(result, tmp_path):
    text = AVERAGE.read_text(encoding="utf-8").replace("value: 5120", "value: 5119")
    other = tmp_path / "other.yaml"
    other.write_text(text, encoding="utf-8")
    (one,) = found(result, other)["results"]
    assert one["why"] == ["data"]
    parts = {(each["node"], each["part"]): each for each in one["differences"]}
    assert parts["", "answers.co2.value"]["recomputed"] == "5119"
    assert parts["carbon-intensity", "value"]["told"] == "0.16"


def test_columns_units_and_kinds_of_files_change_nothing(tmp_path):
    one, other = tmp_path / "one.csv", tmp_path / "other.json"
    one.write_text("subject,period,energy [tce],co2 [tCO2]\na,2025,10,3\n", encoding="utf-8")
    other.write_text(
        '[{"co2": "3000 kgCO2", "energy": "10000 kgce", "period": "2025", "subject": "a"}]',
        encoding="utf-8",
    )
    result = tmp_path / "result.json"
    run("score", one, "-s", "cn-gbt-36132", "-o", result)
    moved = found(result, other, code=0)
    assert moved["equal"]


def test_another_edition_is_told(result, tmp_path):
    folder = tmp_path / "standard"
    folder.mkdir()
    text = (FACTORY / "standard.yaml").read_text(encoding="utf-8")
    changed = text.replace('edition: "2025"', 'edition: "2026"', 1)
    assert changed != text
    (folder / "standard.yaml").write_text(changed, encoding="utf-8")
    (one,) = found(result, AVERAGE, "--standard", folder)["results"]
    assert one["why"] == ["standard", "edition"]
    assert {each["part"] for each in one["differences"]} == {"standard.edition", "standard.digest"}


def test_a_standard_that_is_not_there_is_a_problem(result):
    edited(result, lambda told: told["standard"].update(id="no-such-standard"))
    problems = found(result, AVERAGE)["problems"]
    assert [each["code"] for each in problems] == ["result-standard-unknown"]


def test_another_engine_is_told_and_is_no_difference(result):
    edited(result, whole("engine", "greenscore 0.0.9"))
    (one,) = found(result, AVERAGE, code=0)["results"]
    assert (one["equal"], one["why"]) == (True, ["engine"])
    assert "greenscore 0.0.9 wrote the result" in run("recompute", result, AVERAGE).stdout
    edited(result, change("platform", "score", "1"))
    assert found(result, AVERAGE)["results"][0]["why"] == ["engine"]


def test_items_in_another_order_are_no_equal_result(result):
    edited(result, lambda told: told["answers"].reverse())
    (one,) = found(result, AVERAGE)["results"]
    assert [each["part"] for each in one["differences"]] == ["digest"]


def test_a_node_that_one_of_the_two_has_not_is_told_once(result):
    edited(result, lambda told: node(told, "resources")["children"].pop())
    (one,) = found(result, AVERAGE)["results"]
    assert one["differences"] == [
        {"node": "waste-use", "part": "id", "recomputed": "waste-use"},
    ]


def test_many_subjects_are_compared_one_by_one(many):
    result, data = many
    output = run("recompute", result, data).stdout
    assert output == "3 equal, 0 different\n"
    told = json.loads(result.read_text(encoding="utf-8"))
    told["assessments"][1]["index"]["low"] = "7"
    result.write_text(json.dumps(told), encoding="utf-8")
    output = run("recompute", result, data, code=1).stdout
    assert output.startswith('甲 & "co" 2025: 1 of')
    assert output.endswith("2 equal, 1 different\n")


def test_who_stands_in_one_of_the_two_alone_is_told(many):
    result, data = many
    lines = MANY.splitlines(keepends=True)
    data.write_text("".join([*lines[:3], "c,2025,1,2,no\n"]), encoding="utf-8")
    compared = found(result, data)
    assert compared["only_in_result"] == [{"subject": "it's b", "period": "2025"}]
    assert compared["only_in_data"] == [{"subject": "c", "period": "2025"}]
    assert [each["part"] for each in compared["whole"]] == ["data_digest"]
    assert [each["equal"] for each in compared["results"]] == [True, True]


def test_one_subject_of_many_is_compared_alone(many):
    result, data = many
    data.write_text(MANY.replace("90,3000", "91,3000"), encoding="utf-8")
    run("recompute", result, data, code=1)
    run("recompute", result, data, "--subject", '甲 & "co"')
    run("recompute", result, data, "--subject", "it's b", code=1)
    nobody = found(result, data, "--subject", "nobody")
    assert nobody["problems"][-1]["code"] == "score-subject-unknown"


def test_other_periods_of_the_subject_are_told(many):
    result, data = many
    data.write_text(MANY.replace("120,4000", "121,4000"), encoding="utf-8")
    (one,) = found(result, data, "--subject", '甲 & "co"', "--period", "2025")["results"]
    assert one["why"] == ["history"]
    assert {each["part"] for each in one["differences"]} == {"history.2024.values.energy-intensity"}


def test_a_left_out_subject_breaks_the_digest_of_the_whole(many):
    result, data = many
    told = json.loads(result.read_text(encoding="utf-8"))
    told["assessments"].pop()
    result.write_text(json.dumps(told), encoding="utf-8")
    data.write_text("".join(MANY.splitlines(keepends=True)[:3]), encoding="utf-8")
    compared = found(result, data)
    assert [each["part"] for each in compared["whole"]] == ["digest", "data_digest"]
    assert not compared["only_in_result"] + compared["only_in_data"]


def test_the_grades_of_a_result_are_computed_again_with_their_file(tmp_path):
    result, other = tmp_path / "result.json", tmp_path / "other.yaml"
    run("score", AVERAGE, "-s", "cn-gbt-36132", "--grading", GRADING, "-o", result)
    assert found(result, AVERAGE, "--grading", GRADING, code=0)["equal"]
    assert gs.recompute(result, AVERAGE, grading=GRADING).equal
    (one,) = found(result, AVERAGE)["results"]
    assert {"data", "grading"} == set(one["why"])
    differences = {(each["node"], each["part"]): each for each in one["differences"]}
    assert differences["total", "recognised"]["told"] == "35"
    text = GRADING.read_text(encoding="utf-8")
    other.write_text(text.replace("grade: documented", "grade: reviewed", 1), encoding="utf-8")
    assert other.read_text(encoding="utf-8") != text
    (one,) = found(result, AVERAGE, "--grading", other)["results"]
    assert {"data", "grading"} == set(one["why"])


def test_a_stated_day_is_that_of_the_result(tmp_path):
    data = tmp_path / "undated.csv"
    data.write_text("subject,energy [tce]\na,10\n", encoding="utf-8")
    result = tmp_path / "result.json"
    run("score", data, "-s", "cn-gbt-36132", "--as-of", "2026-03-01", "-o", result)
    assert found(result, data, code=0)["equal"]
    (one,) = found(result, data, "--as-of", "2026-03-02")["results"]
    assert one["why"] == ["date"]


def test_a_result_is_repeated_whether_or_not_its_edition_is_in_force_today(tmp_path):
    text = (FACTORY / "standard.yaml").read_text(encoding="utf-8")
    start = re.sub(r"(?m)^effective: .*$", 'effective: {from: "2190-01-01"}', text)
    assert start != text
    (tmp_path / "standard.yaml").write_text(start, encoding="utf-8")
    data, result = tmp_path / "data.csv", tmp_path / "result.json"
    data.write_text("subject,period,energy [tce]\na,2190,10\n", encoding="utf-8")
    run("score", data, "-s", tmp_path, "--as-of", "2190-12-31", "-o", result)
    run("score", data, "-s", tmp_path, code=1)
    run("recompute", result, data, "-s", tmp_path)


def test_the_inventory_is_taken_at_its_own_day(tmp_path):
    result = tmp_path / "result.json"
    asked = ("--inventory", WORKS / "activities.csv", "--profile", "cn-steel")
    data = WORKS / "data.yaml"
    run("score", data, "-s", STEEL, *asked, "--as-of", "2026-06-30", "-o", result)
    assert found(result, data, *asked, code=0)["equal"]
    (one,) = found(result, data)["results"]
    assert set(one["why"]) == {"data", "inventory"}  # no other library: none at all was asked for


def test_problems_are_raised_by_the_function(tmp_path):
    with pytest.raises(ProblemsFound, match="cannot be read"):
        gs.recompute(tmp_path / "nothing.json", AVERAGE)
    with pytest.raises(ProblemsFound, match="not a result"):
        gs.recompute({"a": 1}, AVERAGE)
