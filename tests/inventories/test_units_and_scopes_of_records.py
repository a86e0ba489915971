"""A record takes the unit its factor is given per, says its scope itself, and may be what others reported.

Every figure is worked out by hand from the factors of the company's own file.
"""

from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.factors.profiles import load_profile, profiles_folder
from greenscore.reporting.objects import chain_object, inventory_object
from greenscore.workflow import inventory
from tests.inventories.acts import compute, near, overlay, record, refused, row

ZZ = {"region": "ZZ", "gas": "CO2e", "gwp": "AR5"}
BURNT, CRADLE = {"boundary": "combustion"}, {"boundary": "cradle-gate"}


@pytest.fixture
def own(tmp_path):
    return lambda *rows: [overlay(tmp_path / "own.csv", [each | ZZ for each in rows])]


def act(category, item, amount, unit, **more):
    return record(category, item, amount, unit, region="ZZ", **more)


def total(scope, found):
    return {"1": found.totals.scope1, "2": found.totals.scope2_location, "3": found.totals.scope3}[
        scope
    ]


@pytest.mark.parametrize(
    "case",
    [
        # Spend: 11,381,758 dollars x 0.25718 kg.
        ("goods", "material", "0.25718", "USD", 11_381_758, "USD", "3", 2927.16052244, CRADLE),
        ("goods", "material", "30", "10kCNY", 1_000_000, "CNY", "3", 3, CRADLE),  # 100 x 30 kg
        ("goods", "material", "5.6", "item", 12_000, "item", "3", 67.2, CRADLE),  # T-shirts
        ("goods", "material", "9", "h", 100, "h", "3", 0.9, CRADLE),  # hours of a consultant
        ("capital-goods", "embodied", "1200", "m2", 50, "m2", "3", 60, CRADLE),  # a floor
        ("own-vehicles", "transport", "0.404", "vmi", 1000, "vmi", "1", 0.404, BURNT),
        (
            "vehicle-fuel",
            "combustion",
            "0.05",
            "scf",
            1000,
            "scf",
            "1",
            0.05,
            BURNT,
        ),  # 1,000 scf of gas
        (
            "heat",
            "heat",
            "0.1",
            "lb",
            3000,
            "klb",
            "2",
            300,
            {"method": "location", **BURNT},
        ),  # steam
        ("heat", "heat", "0.1", "kg", 2, "t", "2", 0.2, {"method": "location", **BURNT}),
        ("waste", "waste", "80", "m3", 5000, "L", "3", 0.4, {}),  # a skip of 5 m3
        ("waste", "waste", "2", "USgal", 10, "USgal", "3", 0.02, {}),
        ("hotel", "hotel", "30", "roomnight", 12, "night", "3", 0.36, {}),
        ("transport", "transport", "2", "TEU*km", 10, "TEU*km", "3", 0.02, BURNT),
        ("transport", "transport", "0.5", "USD", 1600, "USD", "3", 0.8, BURNT),
        # What has no kind of its own takes that of the rows of its item.
        ("franchises", "material", "235", "m2", 100_000, "m2", "3", 23_500, CRADLE),
        ("investments", "material", "2", "USD", 1000, "USD", "3", 2, CRADLE),
        ("product-use", "grid", "0.5", "kWh", 2000, "kWh", "3", 1, {"method": "location", **BURNT}),
        ("leased-upstream", "combustion", "2", "kg", 50, "kg", "3", 0.1, BURNT),
    ],
)
def test_a_category_takes_the_unit_its_factor_is_given_per(own, case):
    category, kind, value, per, amount, unit, scope, tonnes, more = case
    files = own(row("own.it", kind, "it", value, "kgCO2e", per, **more))
    found = compute([act(category, "it", amount, unit)], "gb", overlays=files)
    assert total(scope, found) == near(tonnes)
    assert list(found.lines.columns["label"]) == ["exact"]


def test_a_unit_that_no_factor_of_the_item_is_given_per_is_told_with_those_that_are(own):
    files = own(row("own.it", "material", "it", "1", "kgCO2e", "USD", **CRADLE))
    asked = inventory.Request(
        [act("goods", "it", 5, "t", record="a")], "gb", date(2026, 1, 1), files
    )
    _, problems = inventory.read_inventory(asked)
    (problem,) = (each for each in problems if each.severity == "error")
    assert (problem.code, problem.args["units"]) == ("activity-unit-unfit", "USD")
    assert problem.where.path == "0.unit"


def test_rows_of_two_kinds_are_asked_about_where_the_category_has_none(own):
    files = own(
        row("own.a", "material", "it", "1", "kgCO2e", "m2", **CRADLE),
        row("own.b", "process", "it", "2", "kgCO2e", "m2"),
    )
    area = act("franchises", "it", 5, "m2")
    assert refused([area], "gb", overlays=files) == {"activity-kinds-several"}
    named = compute([area | {"factor": "own.b@1"}], "gb", overlays=files)
    assert named.totals.scope3 == near(0.010)


@pytest.mark.parametrize(
    "category, scope",
    [("fuel", "1"), ("refrigerant", "1"), ("heat", "2"), ("electricity", "2"), ("goods", "3")],
)
def test_what_others_reported_counts_everywhere_and_says_so(category, scope):
    found = compute([act(category, "whatever", 12, "tCO2e")], "gb")
    assert total(scope, found) == near(12)
    assert list(found.lines.columns["label"]) == ["reported"]
    assert list(found.lines.columns["factor"]) == [""]
    assert {spread.reported for spread in found.spreads} == {1.0}


def test_the_share_that_is_reported_stands_on_screen_in_json_and_on_page_one(own, tmp_path):
    # 30 t told and 10 t computed (5,000 x 2 kg): three quarters are reported.
    (file,) = own(row("own.it", "material", "it", "2", "kgCO2e", "kg", **CRADLE))
    path = tmp_path / "records.csv"
    path.write_text(
        "record,region,category,item,amount,unit,period\n"
        "a,ZZ,goods,supplier,30,tCO2e,2024\nb,ZZ,goods,it,5000,kg,2024\n",
        encoding="utf-8",
    )
    found = inventory.inventory(path, "gb", as_of=date(2026, 1, 1), overlays=[file])
    scope3 = next(each for each in inventory_object(found)["spreads"] if each["part"] == "3")
    assert scope3["reported"] == 0.75
    command = ["inventory", str(path), "-p", "gb", "--as-of", "2026-01-01", "--overlay", str(file)]
    runner = CliRunner(env={"GREENSCORE_LANG": "en"})
    told = "reported by others and not computed: 75 %"
    assert told in runner.invoke(greenscore, command).output.replace("\u00a0", " ")
    assert "reported, not computed" in runner.invoke(greenscore, [*command, "--record", "a"]).output
    inventory.report_inventory(found, tmp_path / "page.html", "en")
    page = (tmp_path / "page.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert told in page
    assert page.count(">reported, not computed<") == 1  # among the records
    asked = inventory.Request(path, "gb", date(2026, 1, 1), [file])
    reported = [chain_object(inventory.trace_record(asked, id), "en")["reported"] for id in "ab"]
    assert reported == [True, False]


@pytest.mark.parametrize(
    "category, item, unit, scope, expected",
    [
        ("electricity", "own-power", "kWh", "3.4", "3"),
        ("electricity", "own-power", "kWh", "1", "1"),
        ("water", "own-water", "m3", "1", "1"),
        ("water", "own-water", "m3", "2", "2"),
        ("water", "own-water", "m3", "3.15", "3"),
        ("water", "own-water", "m3", "3", "3"),
        ("water", "own-water", "m3", "3.1", "3"),
        ("electricity", "own-power", "kWh", "2", "2"),
    ],
)
def test_a_record_counts_in_the_scope_it_names(own, category, item, unit, scope, expected):
    files = own(
        row("own.power", "grid", "own-power", "0.5", "kgCO2e", "kWh", method="location", **BURNT),
        row("own.water", "water", "own-water", "0.5", "kgCO2e", "m3"),
    )
    found = compute([act(category, item, 1000, unit, scope=scope)], "gb", overlays=files)
    # 1,000 x 0.5 kg
    totals = {each: total(each, found) for each in "123"}
    assert totals == {"1": None, "2": None, "3": None} | {expected: near(0.5)}
    moved = scope not in {"2", "3", "3.1"} or (category == "water" and scope == "2")
    (entry,) = (each for each in found.categories if each.totals is not None)
    assert entry.id == (f"{category}@{scope}" if moved else category)
    assert entry.scope == expected
    assert entry.protocol == ("3.1" if scope == "3" else scope if expected == "3" else "")
    assert list(found.lines.columns["scope"]) == [expected]


@pytest.mark.parametrize("scope", ["1", "Scope 1", "scope1", "范围一", "范围1"])
def test_a_scope_is_read_as_people_write_it(own, scope):
    files = own(row("own.w", "water", "own-water", "2", "kgCO2e", "m3"))
    found = compute([act("water", "own-water", 1000, "m3", scope=scope)], "gb", overlays=files)
    assert found.totals.scope1 == near(2)


def test_one_category_may_stand_in_two_scopes_and_keeps_its_gases_and_records(own):
    files = own(row("own.w", "water", "own-water", "2", "kgCO2e", "m3"))
    records = [
        act("water", "own-water", n * 1000, "m3", scope=s) for n, s in ((1, "1"), (2, "2"), (3, ""))
    ]
    found = compute(records, "gb", overlays=files)
    assert [total(each, found) for each in "123"] == [near(2), near(4), near(6)]
    known = [(each.id, each.records) for each in found.categories if each.totals]
    assert known == [("water", 1), ("water@1", 1), ("water@2", 1)]
    assert found.totals.scope2_market == near(4)


def test_energy_of_somebody_else_is_none_of_the_holder():
    power = record("electricity", "electricity", 1000, "kWh", region="CN")
    assert compute([power], "cn-enterprise").energy.tce == near(0.1229)
    assert compute([power | {"scope": "3.8"}], "cn-enterprise").energy.lines == ()


def test_a_month_without_power_of_somebody_else_is_told_and_not_demanded():
    months = [
        record("electricity", "electricity", 1000, "kWh", region="CN", period=f"2024-{month}")
        for month in ("01", "03")
    ]
    own = compute(months, "cn-enterprise")
    assert [(each.category, each.continuous, each.days) for each in own.coverage] == [
        ("electricity", True, 62)
    ]
    lent = compute([each | {"scope": "3.8"} for each in months], "cn-enterprise")
    assert [(each.category, each.continuous) for each in lent.coverage] == [
        ("electricity@3.8", False)
    ]
    assert "activity-days-missing" in {each.code for each in own.problems}
    assert "activity-days-missing" not in {each.code for each in lent.problems}


def test_supplies_moved_to_another_own_scope_want_every_day_and_are_named():
    months = [
        record("fuel", "natural-gas", 1, "10kNm3", region="CN", period=f"2024-{m}", scope="2")
        for m in ("01", "03")
    ]
    found = compute(months, "cn-enterprise")
    (told,) = (each for each in found.problems if each.code == "activity-days-missing")
    assert "counted in 2" in told.message("en")


def test_the_form_keeps_scopes_as_texts(tmp_path):
    inventory.inventory_template(tmp_path / "form.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "form.xlsx")["activities"]
    spans = [own for own in sheet.column_dimensions.values() if own.number_format == "@"]
    texts = {cell.value for cell in sheet[1] if any(o.min <= cell.column <= o.max for o in spans)}
    assert {"scope", "period"} <= texts  # 3.10 is not 3.1
    assert "amount" not in texts


def test_power_in_scope_3_needs_no_market():
    power = record("electricity", "electricity", 1000, "kWh", region="GB", period="2025")
    codes = {each.code for each in compute([power | {"scope": "3.4"}], "gb").problems}
    assert "activity-market-by-location" not in codes


@pytest.mark.parametrize(
    "category, scope, code",
    [
        ("electricity", "4", "activity-scope-unknown"),
        ("electricity", "3", "activity-scope-unknown"),  # which of the fifteen?
        ("electricity", "3.16", "activity-scope-unknown"),
        ("electricity", "outside", "activity-scope-unknown"),
        ("offset", "1", "activity-scope-outside"),
        ("upstream-power", "2", "activity-scope-upstream"),
        ("goods", "1", "activity-scope-upstream"),
        ("it-electricity", "2", "activity-scope-outside"),
    ],
)
def test_a_scope_that_there_is_not_is_refused(category, scope, code):
    found = record(
        category, "electricity", 5, "tCO2e" if category == "offset" else "kWh", scope=scope
    )
    assert code in refused([found], "cn-enterprise")


def test_a_moved_category_without_an_amount_is_told_as_such():
    stated = act("electricity", "", "not quantified", "", scope="3.4", record="s")
    found = compute([stated, act("goods", "x", 1, "tCO2e")], "gb")
    (entry,) = (each for each in found.categories if each.id == "electricity@3.4")
    assert (entry.state, entry.protocol) == ("not-quantified", "3.4")


NET = [
    record("electricity", "electricity", 1000, "MWh", region="CN"),
    record("electricity-out", "electricity", 200, "MWh", region="CN"),
    record("heat", "purchased-heat", 100, "GJ", region="CN"),
    record("heat-out", "purchased-heat", 30, "GJ", region="CN"),
]


def test_exported_power_and_heat_are_taken_off_where_the_programme_counts_the_net_purchase():
    # (1,000 - 200) MWh x 0.5306 + (100 - 30) GJ x 0.11 = 424.48 + 7.7 t; 800 MWh x 0.1229 = 98.32 tce and
    # 70 GJ x 0.03412 = 2.3884 tce.
    found = compute(NET, "cn-enterprise")
    assert found.totals.scope2_location == near(432.18)
    assert found.energy.tce == near(100.7084)
    assert all(flow.tce > 0 for flow in found.energy.flows)
    assert list(found.lines.columns["energy"]) == [1000, -200, 100, -30]
    assert [each.subtracted for each in found.categories if each.totals] == [
        False,
        False,
        True,
        True,
    ]


def test_other_programmes_refuse_to_subtract_exports():
    assert refused(NET, "gb") >= {"activity-export-apart"}


def test_a_gallon_is_that_of_the_programme(tmp_path):
    fuel = record("own-vehicles", "own-gas", 10, "gal", region="US", period="2025")
    files = [
        overlay(
            tmp_path / "own.csv",
            [
                row(
                    "own.gas",
                    "transport",
                    "own-gas",
                    "8.78",
                    "kgCO2e",
                    "USgal",
                    **BURNT,
                    **ZZ | {"region": "US"},
                )
            ],
        )
    ]
    found = compute([fuel], "us", overlays=files)
    assert found.totals.scope1 == near(0.0878)
    assert list(found.lines.columns["unit"]) == ["USgal"]
    # 2 kgal x 0.5 kWh/gal made of two such words: 1,000 kWh, which is 1 MWh.
    water = record("electricity", "electricity", 2, "kgal", region="US", period="2025")
    made = compute([water | {"x pumping [kWh/gal]": 0.5, "region": "US-EGRID-CAMX"}], "us")
    assert (list(made.lines.columns["amount"]), list(made.lines.columns["unit"])) == ([1], ["MWh"])


def test_a_profile_cannot_make_a_gallon_something_else(tmp_path):
    text = (profiles_folder() / "us.yaml").read_text(encoding="utf-8")
    path = tmp_path / "us.yaml"
    path.write_text(text.replace("gal: USgal,", "gal: L,"), encoding="utf-8")
    found, (problem,) = load_profile(path, date(2026, 1, 1))
    assert found is None
    assert (problem.code, problem.args["meant"]) == ("factor-profile-unit", "USgal, UKgal")
