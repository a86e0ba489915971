"""A factory with coal and gas: screen, JSON, report, lines and the standard say the same coal equivalent."""

import csv
import json
import re

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore

RECORDS = """record,site,category,item,region,amount,unit,period
coal,works,fuel,anthracite,CN,1000,t,2025
gas,works,fuel,natural-gas,CN,100,10kNm3,2025
power,works,electricity,electricity,CN,10000,MWh,2025
diesel,works,vehicle-fuel,diesel,CN,20000,L,2025
steam,works,heat,steam-saturated-800kpa,CN,500,t,2025
"""
# coal 1000 t x 24.515 GJ/t / 29.3076 = 836.47; gas 100 x 389.31 / 29.3076 = 1328.36: 2164.83 are derived.
# power 10,000 MWh x 0.1229 = 1229; diesel 20 m3 x 830 kg/m3 x 1.4571 = 24.19; steam 45.79: 3463.81 in all.
ASKED = ["--profile", "cn-enterprise", "--as-of", "2026-06-30"]


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "records.csv").write_text(RECORDS, encoding="utf-8")

    def run(*words):
        result = CliRunner().invoke(greenscore, words)
        assert result.exit_code == 0, result.output + repr(result.exception)
        return result.stdout

    return run


def test_the_screen_tells_the_total_and_what_of_it_is_derived(call):
    en = call("inventory", "records.csv", *ASKED, "--lang", "en")
    assert "comprehensive energy, tce: 3463.81 (power by its equivalent value)" in en
    assert "2164.83 tce of it have no coefficient and are derived from heating values" in en
    zh = call("inventory", "records.csv", *ASKED, "--lang", "zh")
    assert "其中 2164.83 tce 没有折标系数，由热值推算" in zh
    chain = call("inventory", "records.csv", *ASKED, "--record", "coal", "--lang", "en")
    assert "/ 29.3076 GJ/tce = 836.472451 tce (derived from the heating value)" in chain


def test_json_and_lines_mark_what_is_derived(call, tmp_path):
    told = json.loads(call("inventory", "records.csv", *ASKED, "--json"))["energy"]
    assert round(told["tce"], 2) == 3463.81
    assert round(told["derived"], 2) == 2164.83
    derived = {line["item"]: line["derived"] for line in told["lines"]}
    assert {item for item, is_derived in derived.items() if is_derived} == {
        "anthracite",
        "natural-gas",
    }
    chain = json.loads(call("inventory", "records.csv", *ASKED, "--record", "coal", "--json"))
    assert [step["derived"] for step in chain["steps"]] == [False, True]
    call("inventory", "records.csv", *ASKED, "-o", "lines.csv")
    with (tmp_path / "lines.csv").open(encoding="utf-8-sig") as file:
        labels = {row["record"]: row["label_energy"] for row in csv.DictReader(file)}
    assert labels == {
        "coal": "derived exact",
        "gas": "derived exact",
        "power": "exact",
        "diesel": "exact",
        "steam": "exact",
    }


def test_the_report_draws_coal_gas_and_steam(call, tmp_path):
    call("inventory", "records.csv", *ASKED, "--lang", "en", "-o", "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Comprehensive energy 3,463.81 tce" in page
    assert "2,164.83 tce of it have no coefficient and are derived from heating values." in page
    (drawing,) = re.findall(
        r"<svg.*?</svg>", page[page.index("Where the energy goes") :], re.DOTALL
    )[:1]
    shown = re.sub(r"<[^>]+>|\s|&nbsp;|\u00a0", "", drawing)
    for band in ("Naturalgas1,328.36tce", "Anthracite836.47tce", "Saturatedsteam,0.8MPa45.79tce"):
        assert band in shown
    assert page.count("derived from the heating value (29.3076 GJ per tce)") == 2


def test_the_energy_of_the_green_factory_fills_itself(call, tmp_path):
    (tmp_path / "data.csv").write_text("subject,period\nworks,2025\n", encoding="utf-8")
    asked = ["--inventory", "records.csv", "--profile", "cn-enterprise", "--as-of", "2026-06-30"]
    words = ["score", "data.csv", "-s", "cn-gbt-36132@2025", *asked, "-o", "result.json"]
    call(*words, "--lang", "en")
    told = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    (energy,) = [answer for answer in told["answers"] if answer["id"] == "energy"]
    assert round(float(energy["value"]), 2) == 3463.81
