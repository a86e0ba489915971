"""The digests that commands show and files hold, and the commands of a report that print them."""

import hashlib
import json
import re
import shlex
from html import unescape

import pandas as pd
import pytest

from tests.cli.test_recompute import AVERAGE, GRADING, HEX, WORKS, run
from tests.inventories.acts import overlay, row


def test_score_and_check_show_the_digests(many):
    result, data = many
    told = json.loads(result.read_text(encoding="utf-8"))
    shown = HEX.findall(run("score", data, "-s", "cn-gbt-36132").stdout)
    assert shown == [
        told["assessments"][0]["standard"]["digest"],
        told["data_digest"],
        told["digest"],
    ]
    assert HEX.findall(run("check", data, "-s", "cn-gbt-36132").stdout) == shown[:2]
    checked = json.loads(run("check", data, "-s", "cn-gbt-36132", "--json").stdout)
    assert [each["data_digest"] for each in checked["records"]] == [
        each["data_digest"] for each in told["assessments"]
    ]
    assert (checked["standard"]["digest"], checked["data_digest"]) == tuple(shown[:2])


def test_the_digest_of_all_is_that_of_their_digests_by_subject_and_period(many):
    result, _ = many
    told = json.loads(result.read_text(encoding="utf-8"))
    by_name = sorted(told["assessments"], key=lambda each: (each["subject"], each["period"]))
    text = "[" + ",".join(f'"{each["digest"]}"' for each in by_name) + "]"
    assert told["digest"] == hashlib.sha256(text.encode()).hexdigest()


def test_tables_tell_what_each_row_rests_on(many, tmp_path):
    result, data = many
    told = json.loads(result.read_text(encoding="utf-8"))["assessments"]
    run("score", data, "-s", "cn-gbt-36132", "-o", tmp_path / "wide.csv")
    rows = (tmp_path / "wide.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].endswith(",standard_digest,data_digest")
    assert [row.split(",")[-2:] for row in rows[1:]] == [
        [each["standard"]["digest"], each["data_digest"]] for each in told
    ]
    for kind in ("xlsx", "parquet"):
        run("score", data, "-s", "cn-gbt-36132", "-o", tmp_path / f"wide.{kind}")
    assert pd.read_parquet(tmp_path / "wide.parquet")["data_digest"].tolist() == [
        each["data_digest"] for each in told
    ]


def test_one_of_several_is_scored_and_written_alone(many, tmp_path):
    result, data = many
    told = json.loads(result.read_text(encoding="utf-8"))["assessments"][0]
    asked = ("score", data, "-s", "cn-gbt-36132", "--subject", '甲 & "co"', "--period", "2024")
    assert told["digest"] in run(*asked).stdout
    run(*asked, "-o", tmp_path / "one.json")
    assert json.loads((tmp_path / "one.json").read_text(encoding="utf-8")) == told
    assert json.loads(run(*asked, "--json").stdout)["digest"] == told["digest"]
    assert ".json" in run(*asked, "-o", tmp_path / "one.csv", code=2).stderr


REPORTS = {
    "one subject": (AVERAGE, "cn-gbt-36132", ()),
    "a graded one": (AVERAGE, "cn-gbt-36132", ("--grading", GRADING)),
    "one of many": (None, "cn-gbt-36132", ("--subject", "it's b")),
    "an earlier period": (None, "cn-gbt-36132", ("--subject", '甲 & "co"', "--period", "2024")),
    "a stated day": (AVERAGE, "cn-gbt-36132", ("--as-of", "2026-03-01")),
    "an inventory": (WORKS / "data.yaml", "steel-carbon-intensity", ()),
    "an inventory of its own day": (
        WORKS / "data.yaml",
        "steel-carbon-intensity",
        ("--factors-as-of", "2026-06-30"),
    ),
    "an inventory at a day": (
        WORKS / "data.yaml",
        "steel-carbon-intensity",
        ("--as-of", "2026-06-30"),
    ),
}


@pytest.mark.parametrize("data, standard, options", REPORTS.values(), ids=REPORTS)
def test_the_commands_of_a_report_do_what_it_says(many, tmp_path, data, standard, options):
    activities = WORKS / "activities.csv"
    data = data or many[1]
    if data.parent == WORKS:
        options = (*options, "--inventory", activities, "--profile", "cn-steel")
    page = tmp_path / "report.html"
    run("report", data, "-s", standard, *options, "-o", page, "--lang", "en")
    said = page.read_text(encoding="utf-8")
    printed = said[said.index("How to check this file") :]
    commands = [
        unescape(re.sub("<.*?>", "", each)) for each in re.findall("<pre>(.*?)</pre>", printed)
    ]
    digests = re.findall("<code>([0-9a-f]{64})</code>", printed)
    files = {
        "DATA": data,
        "RESULT.json": tmp_path / "RESULT.json",
        "ACTIVITIES": activities,
        "GRADING": GRADING,
    }
    score, recompute = (
        [files.get(word, word) for word in shlex.split(command)] for command in commands
    )
    assert (score[0], recompute[0]) == ("greenscore", "greenscore")

    apart = data.parent == WORKS and "--as-of" not in options
    assert ("--factors-as-of" in score) is apart
    assert "--factors-as-of" not in options or "2026-06-30" in score
    shown = HEX.findall(run(*score[1:]).stdout)

    assert [shown[0], shown[1], shown[2]] == [digests[0], digests[1], digests[-1]]
    run(*score[1:], "-o", files["RESULT.json"])
    output = run(*recompute[1:]).stdout
    assert "items are equal" in output
    assert digests[-1] in output


def test_the_command_of_an_inventory_report_prints_its_digests(tmp_path):
    own = row("own.steam", "heat", "steam", "0.09", "tCO2", "GJ", gas="CO2", method="location")
    factors = overlay(tmp_path / "our works.csv", [own | {"boundary": "combustion"}])
    page = tmp_path / "report.html"
    asked = (WORKS / "activities.csv", "--profile", "cn-steel", "--overlay", factors)
    run("inventory", *asked, "--as-of", "2026-06-30", "-o", page, "--lang", "en")
    said = page.read_text(encoding="utf-8")
    printed = said[said.index("How to check this inventory") :]
    command = unescape(re.findall("<pre>(.*?)<br>", printed)[0])
    files = {"ACTIVITIES": WORKS / "activities.csv", "our works.csv": factors}
    words = [files.get(word, word) for word in shlex.split(command)]
    assert words[0] == "greenscore"
    digests = re.findall("<code>([0-9a-f]{64})</code>", printed)
    assert len(digests) == 5
    assert HEX.findall(run(*words[1:]).stdout) == digests
