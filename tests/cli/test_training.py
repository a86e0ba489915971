"""The command on cards of training runs: screen in both languages, JSON, exit codes."""

import json

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore


@pytest.fixture
def call():
    def run(*words, code=0):
        result = CliRunner().invoke(greenscore, ["training", *words])
        assert result.exit_code == code, result.output + repr(result.exception)
        return result

    return run


def test_without_a_card_the_shipped_ones_are_listed(call):
    shown = call("--lang", "en").stdout
    assert "patterson-2021  " in shown
    assert "GPT-3 in articles: 190,000 kWh and 85 t" in shown
    listed = json.loads(call("--json", "--lang", "zh").stdout)["cards"]
    assert {"id", "title", "source"} == set(listed[0])
    assert "Llama 2 的训练" in {card["title"] for card in listed}


@pytest.mark.parametrize(
    "lang, words",
    [
        ("en", ("kg/kWh implied", "0.447368", "6.8 times as much")),
        ("zh", ("排放所对应的 kg/kWh", "0.447368", "是其 6.8 倍")),
    ],
)
def test_the_article_is_told_with_the_factor_that_it_implies(call, lang, words):
    shown = call("gpt-3-article", "--lang", lang).stdout
    assert "190000" in shown
    assert all(word in shown for word in words)


def test_told_and_computed_stand_side_by_side_with_both_ways_of_scope_2(call):
    shown = call("patterson-2021", "--lang", "en").stdout
    assert "t CO2e (location-based)" in shown
    assert "t CO2e (market-based)" in shown
    assert "1287000 / 1289380" in shown  # 10,000 x 14.8 d x 330 W x 1.10 = 1,289,376 kWh
    assert "told / computed" in shown


def test_a_card_that_contradicts_itself_ends_with_one(call):
    result = call("llama-3.3", "--lang", "en", code=1)
    assert "12.9" in result.stdout
    assert "over 4900000 kWh make 0.0026 kg/kWh, which no grid has" in result.stderr
    assert "没有电网如此" in call("llama-3.3", "--lang", "zh", code=1).stderr


def test_json_says_what_the_screen_says(call):
    told = json.loads(call("olmo-2025", "--json", code=1).stdout)
    assert [problem["code"] for problem in told["problems"]] == ["figure-not-of-energy"] * 2
    seven, *_, thirteen = told["runs"]
    assert seven["told"] == {"energy": "157000", "emissions": "52", "water": "202"}
    assert thirteen["computed"] == {"emissions": "80.73", "water": "713"}
    assert thirteen["implied"] == "0.439130434783"  # 101,000 kg / 230,000 kWh
    assert told["sums"]["energy"] == "633000"


def test_a_file_of_ones_own_and_one_that_is_not_there(call, tmp_path):
    card = tmp_path / "run.csv"
    card.write_text("name,chips,hours,power [W],pue,factor\nnight,8,12,700,1.3,0.5\n", "utf-8")
    shown = call(str(card), "--lang", "en").stdout
    # 8 x 12 h x 700 W = 67.2 kWh, x 1.3 = 87.36 kWh, x 0.5 = 43.68 kg.
    assert "87.36" in shown
    assert "0.04368" in shown
    assert "training-card-unknown" in call("lama-3", code=1).stderr


def test_energy_of_the_equipment_is_shown_where_that_of_the_facility_is_not_known(call):
    result = call("bloom", "--lang", "en")
    assert "433196" in result.stdout
    assert "without what the facility adds" in result.stderr
