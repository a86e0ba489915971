"""Emissions per unit of output, worked out by hand, and what keeps a unit from dividing them."""

import math
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from greenscore.cli.main import greenscore
from greenscore.reporting.objects import inventory_object
from greenscore.workflow import inventory
from tests.inventories.acts import compute, named, near, record, refused

# 1,000 MWh and 500 MWh x 0.5306 t = 530.6 t and 265.3 t; 12 t are reported of goods.
POWER = [
    record("electricity", "electricity", 1000, "MWh", site="east"),
    record("electricity", "electricity", 500, "MWh", site="west"),
    record("goods", "supplier", 12, "tCO2e", site="east"),
]
STEEL = [
    record("output", "crude-steel", 3000, "t", site="east"),
    record("output", "crude-steel", 1_000_000, "kg", site="west"),
]


def by_site(found):
    return {each.site: each for each in found.intensities}


def test_totals_are_divided_by_the_output_of_their_site_and_of_all():
    found = compute([*POWER, *STEEL], "cn-enterprise")
    per = by_site(found)
    # All: 795.9 t / 4,000 t = 0.198975; 12 / 4,000 = 0.003; both 0.201975.
    assert (per[""].amount, per[""].unit) == (4000, "t")
    assert per[""].scope2_location == near(0.198975)
    assert per[""].scope3 == near(0.003)
    assert per[""].recorded == near(0.201975)
    # East: 530.6 / 3,000; west: 265.3 t by 1,000,000 kg.
    assert per["east"].scope2_location == near(530.6 / 3000)
    assert (per["west"].scope2_location, per["west"].unit) == (near(0.0002653), "kg")
    assert (per[""].scope1, per["west"].scope3) == (None, None)  # no records, no figure


def test_an_output_emits_nothing_and_is_no_category_of_emissions():
    with_, without = compute([*POWER, *STEEL], "cn-enterprise"), compute(POWER, "cn-enterprise")
    assert with_.totals == without.totals
    assert [each.id for each in with_.categories] == [each.id for each in without.categories]
    assert with_.coverage == without.coverage
    assert with_.records_digest != without.records_digest


def test_the_carbon_intensity_of_a_software():
    # SCI = (E x I + M) / R: 1,000 kWh x PUE 1.2 x 0.5306 kg = 636.72 kg; ten servers of 1,200 kg, written off
    # over 4 years, of which one, at a share of 30 %: 900 kg; 5,000,000 requests: 0.307344 g each.
    records = [
        record("electricity", "electricity", 1000, "kWh", use="it", pue="1.2"),
        record(
            "capital-goods",
            "maker",
            12_000,
            "kgCO2e",
            **{"/ life [a]": 4, "x years [a]": 1, "x share": "30 %"},
        ),
        record("output", "requests", "5000000", "1"),
    ]
    (per,) = compute(records, "cn-enterprise").intensities
    assert per.recorded == near(0.307344e-6)
    assert per.scope2_location == near(636.72e-3 / 5e6)


def test_each_record_is_told_per_unit_where_there_is_one_output():
    found = compute([*POWER, *STEEL], "cn-enterprise")
    told = list(found.lines.columns["per_output"])
    assert told[:3] == [near(530.6 / 4000), near(265.3 / 4000), near(0.003)]
    two = compute([*POWER, *STEEL, record("output", "rolled", 5, "t")], "cn-enterprise")
    assert all(map(math.isnan, two.lines.columns["per_output"]))
    assert all(map(math.isnan, compute(POWER, "cn-enterprise").lines.columns["per_output"]))


@pytest.mark.parametrize(
    "output",
    [
        [record("output", "crude-steel", 3000, "t", period="2024-03")],
        # The east is counted all year; of the west only half of it.
        [STEEL[0], record("output", "crude-steel", 9, "t", site="west", period="2024-H1")],
    ],
)
def test_an_output_of_other_days_divides_nothing(output):
    found = compute([*POWER, *output], "cn-enterprise")
    assert "" not in by_site(found)
    told = [each for each in found.problems if each.code == "activity-output-days"]
    assert told
    assert all(each.message(lang) for each in told for lang in ("zh", "en"))
    assert told[0].args["days"] == "366"


def test_no_output_divides_nothing():
    found = compute([*POWER, record("output", "crude-steel", 0, "t")], "cn-enterprise")
    assert found.intensities == ()


def test_an_output_is_none_of_an_emission_and_measured_in_anything():
    for unit in ("t", "item", "1", "m2", "CNY", "person*h", "TEU*km"):
        found = compute([*POWER, record("output", "u", 7, unit)], "cn-enterprise")
        assert found.intensities[0].unit == unit
    assert refused([*POWER, record("output", "u", 7, "bananas")], "cn-enterprise") == {
        "unit-unknown"
    }


def test_screen_report_and_json_say_the_same(tmp_path):
    rows = [
        {name: cell or "" for name, cell in each.items()} for each in named([*POWER, *STEEL[:1]])
    ]
    path = tmp_path / "records.csv"
    lines = [",".join(rows[0]), *(",".join(map(str, each.values())) for each in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = inventory.inventory(path, "cn-enterprise", as_of=date(2026, 6, 1))
    # 795.9 t / 3,000 t = 0.2653 t: 265.3 kg.
    whole = inventory_object(found)["intensities"][0]
    assert (whole["item"], whole["site"], whole["scope2_location"]) == (
        "crude-steel",
        "",
        near(0.2653),
    )
    inventory.report_inventory(found, tmp_path / "page.html", "en")
    page = (tmp_path / "page.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    inventory.report_inventory(found, tmp_path / "zh.html", "zh")
    assert ">产出</span>" in (tmp_path / "zh.html").read_text(encoding="utf-8")
    command = ["inventory", str(path), "-p", "cn-enterprise", "--as-of", "2026-06-01"]
    screen = CliRunner(env={"GREENSCORE_LANG": "en"}).invoke(greenscore, command).output
    for told in ("265.3 kg CO2e/t", "per unit of output: crude-steel, 3,000 t"):
        assert told in page.replace("&#x2F;", "/").replace("Per unit", "per unit")
        assert told in screen.replace("\u00a0", " ")


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=5))
def test_splitting_an_output_changes_nothing(parts):
    whole = compute([POWER[0], record("output", "u", sum(parts), "t")], "cn-enterprise")
    split = compute(
        [POWER[0], *(record("output", "u", part, "t") for part in parts)], "cn-enterprise"
    )
    assert split.intensities == whole.intensities
    assert split.intensities[0].recorded * sum(parts) == near(530.6)
