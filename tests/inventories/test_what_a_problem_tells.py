"""A problem with records tells its cell, what stands there, and what may stand there instead."""

from datetime import date

import pytest

from greenscore.factors.names import plain
from greenscore.inventories.categories import load_categories
from greenscore.texts import LANGS
from greenscore.workflow import inventory
from tests.inventories.acts import named, record

COAL = record("fuel", "anthracite", 1, "t")
POWER = record("electricity", "electricity", 1, "MWh")
STATE = {"record": "s", "category": "travel", "amount": "not-relevant", "note": "nobody travels"}
ALONE = {"activity-co2-only", "activity-energy-unknown"}  # notes on coal that is counted


LABELS = {id_: category.label for id_, category in load_categories()[0].by_id.items()}
KNOWN = {  # a label that says no more than its id is left out
    f"known_{lang}": ", ".join(
        id_ if plain(label.get(lang)) == plain(id_) else f"{id_} ({label.get(lang)})"
        for id_, label in LABELS.items()
    )
    for lang in LANGS
}
FUEL = {"nearest": "fuel", **KNOWN}


def told(*records, overlays=()):
    """Return code, path and arguments of each problem, without the notes on coal."""
    asked = inventory.Request(named(records), "cn-enterprise", date(2026, 6, 1), tuple(overlays))
    _, problems = inventory.read_inventory(asked)
    return [(p.code, p.where.path, dict(p.args)) for p in problems if p.code not in ALONE]


@pytest.mark.parametrize(
    "asked, code, column, more",
    [
        (COAL | {"category": "fuell"}, "activity-category-unknown", "category", FUEL),
        (
            COAL | {"grade": "sure"},
            "activity-word-unknown",
            "grade",
            {"nearest": "", "known": "declared, documented, reviewed, verified"},
        ),
        (
            POWER | {"instrument": "deed"},
            "activity-word-unknown",
            "instrument",
            {"nearest": "", "known": "certificate, ppa, supplier"},
        ),
        (
            POWER | {"use": "desk"},
            "activity-word-unknown",
            "use",
            {"nearest": "", "known": "it, facility"},
        ),
        (
            COAL | {"unit": "kWh", "basis": "heat"},
            "activity-word-unknown",
            "basis",
            {"nearest": "", "known": "NCV, GCV"},
        ),
        (
            COAL | {"unit": "tonne-k"},
            "unit-unknown",
            "unit",
            {"unit": "tonne-k", "text": "tonne-k", "nearest": "tonne-km"},
        ),
        (
            COAL | {"unit": "CNY"},
            "activity-unit-unfit",
            "unit",
            {"item": "anthracite", "category": "fuel", "units": "TJ, kt, mmBtu, shortton, t"},
        ),
        (COAL | {"unit": "kWh"}, "activity-basis-missing", "unit", {}),
        (COAL | {"basis": "NCV"}, "activity-basis-needless", "basis", {}),
        (
            COAL | {"instrument": "ppa"},
            "activity-instrument-needless",
            "instrument",
            {},
        ),
        (COAL | {"period": ""}, "activity-period-unclear", "period", {}),
        (COAL | {"end": "2024-01-31"}, "activity-period-unclear", "period", {}),
        (COAL | {"period": "2024-13"}, "activity-period-unreadable", "period", {}),
        (
            COAL | {"period": "", "start": "1 May", "end": "2024-05-31"},
            "activity-day-unreadable",
            "start",
            {},
        ),
        (
            COAL | {"period": "", "start": "2024-05-01", "end": "31 May"},
            "activity-day-unreadable",
            "end",
            {},
        ),
        (
            COAL | {"period": "", "start": "2024-02-01", "end": "2024-01-31"},
            "activity-days-turned",
            "end",
            {"start": "2024-02-01"},
        ),
        (COAL | {"use": "it"}, "activity-use-needless", "use", {}),
        (COAL | {"pue": "1.2"}, "activity-use-needless", "pue", {}),
        (POWER | {"pue": "1.2"}, "activity-use-missing", "pue", {}),
        (POWER | {"use": "facility", "pue": "1.2"}, "activity-pue-twice", "pue", {}),
        (POWER | {"use": "it"}, "activity-pue-missing", "use", {}),
        (POWER | {"use": "it", "pue": "0.99"}, "activity-pue-unfit", "pue", {}),
        (POWER | {"use": "it", "pue": "1000"}, "activity-pue-unfit", "pue", {}),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_with_its_text(asked, code, column, more):
    expected = {"column": column, "given": asked.get(column, ""), **more}
    assert told(asked) == [(code, f"0.{column}", expected)]


def test_power_of_the_facility_asks_for_no_pue_and_one_is_the_least():
    assert [code for code, *_ in told(POWER | {"use": "facility"})] == []
    assert [code for code, *_ in told(POWER | {"use": "it", "pue": "1"})] == []


def test_a_word_like_none_is_told_with_all_that_are_known():
    ((_, _, args),) = told(COAL | {"category": "qqqq"})
    assert args == {"column": "category", "given": "qqqq", "nearest": "", **KNOWN}
    assert args["known_zh"].startswith("fuel (固定源化石燃料燃烧), vehicle-fuel (")


def test_a_long_text_is_told_by_its_beginning():
    ((_, _, args),) = told(COAL | {"category": "q" * 100})
    assert args["given"] == "q" * 80


def test_a_negative_amount_and_a_name_that_stands_twice_are_told_at_their_cells():
    assert told(COAL | {"amount": -1.5}) == [
        ("activity-amount-negative", "0.amount", {"given": "-1.5"})
    ]
    twice = [COAL | {"record": "x"}, COAL | {"record": "y"}, COAL | {"record": "x"}]
    assert told(*twice) == [
        ("activity-record-twice", "2.record", {"record": "x", "first": "data 0.record"})
    ]


def test_what_is_wrong_with_a_category_that_has_no_amount_is_told():
    assert told(COAL, STATE | {"category": "travell"}) == [
        (
            "activity-category-unknown",
            "1.category",
            {"column": "category", "given": "travell", "nearest": "travel", **KNOWN},
        )
    ]
    ((_, _, args),) = told(COAL, STATE | {"category": "qqqq"})
    assert args == {"column": "category", "given": "qqqq", "nearest": "", **KNOWN}
    assert told(COAL, STATE | {"note": ""}) == [
        ("activity-reason-missing", "1.amount", {"category": "travel"})
    ]
    assert told(COAL, STATE | {"category": "fuel"}) == [
        ("activity-state-contradicts", "", {"category": "fuel"})
    ]
    assert told(COAL, STATE) == []


def test_a_row_that_is_named_and_cannot_serve_is_told():
    assert told(COAL | {"factor": "cn.grid.avg/CN@202"}) == [
        (
            "factor-unknown",
            "0.factor",
            {"given": "cn.grid.avg/CN@202", "nearest": "cn.grid.avg/CN@2023"},
        )
    ]
    said = {"row": "grid, location, combustion, CO2"}
    assert told(COAL | {"factor": "cn.grid.avg/CN@2023"}) == [
        (
            "activity-factor-unfit",
            "0.factor",
            {"factor": "cn.grid.avg/CN@2023", "category": "fuel", "asks": "fuel", **said},
        )
    ]
    several = "cn.grid.avg/CN@2022 cn.grid.avg/CN@2023"
    assert told(POWER | {"factor": several}) == [
        (
            "factor-several",
            "0.factor",
            {
                "candidates": "cn.grid.avg/CN@2022, cn.grid.avg/CN@2023",
                "request": "grid location combustion CO2",
            },
        )
    ]


def test_a_row_that_its_category_does_not_ask_for_is_told_with_what_it_asks_for():
    (found,) = told(POWER | {"factor": "cn.fuel.other.anthracite.ncv@2015"})
    assert found == (
        "activity-factor-unfit",
        "0.factor",
        {
            "factor": "cn.fuel.other.anthracite.ncv@2015",
            "row": "ncv, na, na, energy",
            "category": "electricity",
            "asks": "grid location combustion",
        },
    )


def test_power_by_contract_names_its_row():
    assert told(POWER | {"instrument": "ppa"}) == [
        ("activity-instrument-factor", "0.item", {"instrument": "ppa", "kind": "grid"})
    ]


def test_a_place_without_power_factors_is_told_with_the_reason():
    absent, market = told(POWER | {"region": "CN-XZ"})
    assert absent[:2] == ("factor-region-absent", "0.item")
    assert absent[2]["region"] == "CN-XZ"
    assert "Tibet" in absent[2]["why_en"]
    assert "西藏" in absent[2]["why_zh"]
    assert absent[2]["request"] == (
        "grid electricity CN-XZ location combustion CO2e per MWh 2024-01-01..2024-12-31"
    )
    assert market == ("activity-market-unknown", "0.item", {"region": "CN-XZ"})


def test_a_heating_value_that_the_programme_does_not_use_is_told():
    assert told(COAL | {"unit": "kWh", "basis": "GCV"}) == [
        ("activity-basis-unfit", "0.item", {"given": "GCV", "expected": "NCV"})
    ]


def test_notes_on_fuel_name_it_in_both_languages():
    asked = inventory.Request(named([COAL]), "cn-enterprise", date(2026, 6, 1))
    _, problems = inventory.read_inventory(asked)
    item = {"item_zh": "无烟煤", "item_en": "Anthracite"}
    category = {"category_zh": "固定源化石燃料燃烧", "category_en": "Stationary fuel"}
    assert [(p.code, p.where.path, dict(p.args)) for p in problems] == [
        ("activity-co2-only", "0.item", {"gases": "CH4, N2O", **category, **item}),
    ]


def test_a_note_is_told_once_for_all_records_that_give_rise_to_it():
    asked = inventory.Request(
        named([COAL, COAL | {"period": "2025"}, COAL | {"item": "coke"}]),
        "cn-enterprise",
        date(2026, 6, 1),
    )
    _, problems = inventory.read_inventory(asked)
    notes = [(p.where.path, p.args["item_en"]) for p in problems if p.code == "activity-co2-only"]
    assert notes == [("0.item", "Anthracite"), ("2.item", "Coke")]


def test_parts_of_a_fuel_from_the_tables_of_two_regions_are_told():
    british = "gb.desnz.fuel-properties.lpg.ncv@2025"
    rest = "cn.fuel.other.lpg.cc@2015, cn.fuel.other.lpg.of@2015"
    asked = record("fuel", "lpg", 1, "t", factor=british)
    args = {"rows": f"{british}, {rest}"}
    assert told(asked) == [("factor-parts-apart", "0.factor", args)]
