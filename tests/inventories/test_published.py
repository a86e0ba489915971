"""Published calculations, at the digits their sources print; and those whose own totals are wrong."""

from decimal import Decimal

import pytest

from greenscore.factors.library import load_library
from greenscore.factors.training import TrainingRun, card_faults
from greenscore.model.inventory import Quantification
from tests.inventories.acts import (
    STEEL_RECORDS,
    STEEL_ROWS,
    compute,
    fuel,
    near,
    overlay,
    pins,
    record,
    refused,
    row,
)

GB = {"region": "GB", "period": "2025"}
US = {"region": "US", "period": "2025"}


@pytest.fixture
def own(tmp_path):
    def write(*rows):
        return [overlay(tmp_path / "own.csv", rows)]

    return write


def test_office_goods_company_2023_by_the_newest_notice_of_its_day(own):
    fuels = {
        "coal": ("20", "0.02749", "0.94"),
        "canteen-gas": ("41.87", "0.0172", "0.98"),
        "lorry-diesel": ("43", "0.0202", "0.98"),
    }
    rows = [each for name, parts in fuels.items() for each in fuel(name, *parts)]
    records = [
        record("fuel", "coal", 1000, "t", period="2023", factor=pins("coal")),
        record("fuel", "canteen-gas", 5000, "kg", period="2023", factor=pins("canteen-gas")),
        record(
            "transport-fuel", "lorry-diesel", 2, "t", period="2023", factor=pins("lorry-diesel")
        ),
        record("electricity", "electricity", 5000, "MWh", period="2023"),
    ]
    found = compute(records, "cn-enterprise", as_of="2024-06-01", overlays=own(*rows))
    lines = found.lines.columns["co2e"]
    assert [round(line, 2) for line in lines] == [1894.98, 12.94, 6.24, 2784.0]
    assert found.totals.scope1 == near(1907.916280)
    assert found.totals.scope2_location == near(2784)
    assert found.totals.scope2_market == near(2971)  # by the residual mix, beside and not instead
    assert found.totals.scope3 == near(6.242339, 6)
    later = compute(records[3:], "cn-enterprise", as_of="2026-06-01")
    assert later.totals.scope2_location == near(2653)


def test_a_footprint_is_no_factor_of_scope_2():
    """W02: 0.5777 serves a product's footprint, not an enterprise's power."""
    asked = record("electricity", "electricity", 1, "MWh")
    footprint = {"factor": "cn.footprint.national/CN@2024"}
    assert refused([asked | footprint], "cn-enterprise") == {"activity-factor-unfit"}
    found = compute([asked | {"amount": 1342.554923, "unit": "kWh"}], "cn-enterprise")
    assert found.energy.tce == near(0.165)
    assert found.energy.basis == "equivalent"


def test_scope_2_by_location_and_by_contract(own):
    grid = {"gas": "CO2e", "gwp": "AR5", "region": "ZZ"}
    place = row("own.place", "grid", "power", "0.20", "kgCO2e", "kWh", method="location", **grid)
    mix = row("own.mix", "grid-residual", "power", "0.45", "kgCO2e", "kWh", method="market", **grid)
    wind = row("own.wind", "grid", "power", "0", "kgCO2e", "kWh", method="market", **grid)
    files = own(*({**each, "boundary": "combustion"} for each in (place, mix, wind)))
    asked = record("electricity", "power", 1_000_000, "kWh", region="ZZ")
    green = {"amount": 600_000, "instrument": "certificate", "factor": "own.wind@1"}
    found = compute([asked, asked | green | {"covers": "r0"}], "gb", overlays=files)
    assert found.totals.scope2_location == near(200)
    assert found.totals.scope2_market == near(180)
    bare = asked | {"instrument": "ppa"}
    assert refused([bare], "gb", overlays=files) == {"activity-instrument-factor"}


def test_prose_that_does_not_match_its_own_formula(own):
    """W04: the page says roughly 75 t; its lines come to 82.42 t."""
    rows = [
        row(
            "own.diesel",
            "combustion",
            "office-diesel",
            "2.51",
            "kgCO2e",
            "L",
            boundary="combustion",
        ),
        row("own.grid", "grid", "office-power", "0.21", "kgCO2e", "kWh", method="location"),
        row(
            "own.trip", "transport", "office-trips", "0.18", "kgCO2e", "pkm", boundary="combustion"
        ),
        row(
            "own.spend", "material", "office-spend", "0.30", "kgCO2e", "USD", boundary="cradle-gate"
        ),
    ]
    rows[1]["boundary"] = "combustion"
    files = own(*(each | {"gas": "CO2e", "gwp": "AR5", "region": "ZZ"} for each in rows))
    records = [
        record("fuel", "office-diesel", 2000, "L", region="ZZ"),
        record("electricity", "office-power", 40_000, "kWh", region="ZZ"),
        record("travel", "office-trips", 50_000, "pkm", region="ZZ"),
    ]
    totals = compute(records, "gb", overlays=files).totals
    lines = [
        TrainingRun(name=str(t), chip_hours=Decimal(0), watts=Decimal(0), tonnes=Decimal(t))
        for t in ("5.02", "8.4", "9", "60")
    ]
    (problem,) = card_faults(lines, tonnes=Decimal(75))
    assert (problem.code, problem.args["found"]) == ("total-not-of-lines", "82.42")
    assert totals.scope1 + totals.scope2_location + totals.scope3 + 60 == near(82.42)
    spend = record("goods", "office-spend", 200_000, "USD", region="ZZ")
    # 200,000 dollars x 0.30 kg = 60 t.
    assert compute([spend], "gb", overlays=files).totals.scope3 == near(60)


@pytest.mark.parametrize(
    "category,item,unit,more,kg,digits",
    [
        ("electricity", "electricity", "kWh", {}, 0.17701, 9),
        ("fuel", "natural-gas", "kWh", {"basis": "GCV"}, 0.18296, 9),
        ("fuel", "natural-gas", "t", {}, 2575.46441, 9),
        ("fuel", "diesel-average-biofuel-blend", "L", {}, 2.57082, 9),
        ("travel", "flight-domestic-to-from-uk-with-rf", "pkm", {}, 0.22928, 9),
        ("upstream-power", "electricity", "kWh", {}, 0.0459 + 0.01853, 9),
        ("upstream-fuel", "natural-gas", "kWh", {"basis": "GCV"}, 0.03021, 9),
        ("upstream-fuel", "natural-gas", "t", {}, 423.16368, 9),
    ],
)
def test_united_kingdom_2025(category, item, unit, more, kg, digits):
    found = compute([record(category, item, 1000, unit, **GB, **more)], "gb")
    totals = found.totals
    assert totals.known_location == near(kg, digits)


def test_gases_are_told_apart_where_they_are_published():
    found = compute([record("electricity", "electricity", 1000, "kWh", **GB)], "gb")
    gases = {gas.gas: round(gas.co2e, 5) for gas in found.gases if gas.part == "2-location"}
    assert gases == {"CO2": 0.17489, "CH4": 0.0009, "N2O": 0.00122}


def test_two_years_have_two_factors():
    years = [
        record("electricity", "electricity", 1000, "kWh", region="GB", period=year)
        for year in ("2024", "2025")
    ]
    found = compute(years, "gb")
    by_year = [group.totals.scope2_location for group in found.periods]
    assert by_year == [near(0.20705), near(0.17701)]
    assert {note.code for note in found.problems} == {
        "activity-market-by-location",
        "activity-years",
    }


def test_biogenic_carbon_stands_outside_the_scopes():
    found = compute([record("biomass", "wood-pellets", 1, "t", **GB)], "gb")
    assert found.totals.scope1 == near(55.19389 / 1000)
    assert found.totals.biogenic == near(1677.18 / 1000, 5)


def test_united_states_2025():
    gas = compute([record("fuel", "natural-gas", 1_000_000, "scf", **US)], "us")
    by_gas = {each.gas: each for each in gas.gases}
    assert by_gas["CO2"].mass == near(54.43956)
    assert set(by_gas) == {"CO2", "CH4", "N2O"}
    heat = record("fuel", "natural-gas", 1995, "mmBtu", basis="GCV", **US)
    assert {g.gas: g.mass for g in compute([heat], "us").gases}["CO2"] == near(105.8547)
    power = compute([record("electricity", "electricity", 1000, "MWh", **US)], "us")
    assert power.totals.scope2_location == near(351.642495, 8)


@pytest.mark.parametrize("kind,method", [("grid", "marginal"), ("td-loss", "na")])
def test_marginal_rates_and_losses_have_no_place_in_scope_2(kind, method):
    library, _ = load_library()
    (rate,) = (
        row for row in library.of_kind(kind) if row.method == method and row.region.startswith("US")
    )
    power = record("electricity", "electricity", 1, "MWh", factor=rate.reference, **US)
    assert refused([power], "us") == {"activity-factor-unfit"}


def test_potentials_of_another_report_are_not_added_silently():
    waste = record("waste", "aluminum-cans-landfilled", 1, "shortton", **US)
    assert refused([waste], "us") == {"factor-gwp-other"}
    # Naming the row is no way around it; a profile of its set is.
    row = "us.epa.waste.aluminum-cans.landfilled@2025"
    assert refused([waste | {"factor": row}], "us") == {"factor-gwp-other"}
    # 1 short ton x 0.02 tCO2e
    assert compute([waste], "generic-ar4").totals.scope3 == near(0.02)


def test_carbon_content_gives_the_factor(own):
    """W07: 15.3 t C/TJ is 56100 kg CO2/TJ exactly."""
    rows = fuel("gas", "1", "0.0153", "1")
    found = compute(
        [record("fuel", "gas", 1000, "t", factor=pins("gas"))], "cn-enterprise", overlays=own(*rows)
    )
    assert found.totals.scope1 == near(56.1, 14)


def test_power_usage_effectiveness_is_applied_once():
    """W12: printed MWh of OLMo contain the PUE that the formula multiplies by again."""
    it = record("electricity", "electricity", 100, "MWh", use="it", pue="1.2")
    facility = record("electricity", "electricity", 120, "MWh", use="facility")
    assert compute([it], "cn-enterprise").totals == compute([facility], "cn-enterprise").totals
    twice = facility | {"pue": "1.2"}
    assert refused([twice], "cn-enterprise") == {"activity-pue-twice"}
    assert refused([it | {"use": None}], "cn-enterprise") == {"activity-use-missing"}
    assert refused([it | {"pue": None}], "cn-enterprise") == {"activity-pue-missing"}
    assert refused([it | {"pue": "0.9"}], "cn-enterprise") == {"activity-pue-unfit"}


def test_what_is_not_quantified_is_not_zero():
    """W15: without every category there is no total of scope 3."""
    given = {
        "goods": 30_000,
        "waste": 2_530,
        "travel": 6_190,
        "commuting": 690,
        "leased-upstream": 4_500,
        "franchises": 14_000,
    }
    records = [record(name, "as reported", t, "tCO2e") for name, t in given.items()]
    found = compute(records, "cn-enterprise")
    assert found.totals.scope3 == sum(given.values())
    assert not found.scope3_complete
    others = {
        entry.id for entry in found.categories if entry.state is Quantification.NOT_QUANTIFIED
    }
    assert others == {"3.2", "3.3", "3.4", "3.9", "3.10", "3.11", "3.12", "3.13", "3.15"}
    names = [
        *("capital-goods", "upstream-fuel", "transport", "transport-downstream", "processing"),
        *("product-use", "end-of-life", "leased-downstream", "investments"),
    ]
    none = [
        record(name, None, "not relevant", None, period=None, note="services only")
        for name in names
    ]
    whole = compute([*records, *none], "cn-enterprise")
    assert whole.scope3_complete
    assert whole.totals == found.totals
    open_ = compute([*records, *none[1:], none[0] | {"amount": "未量化"}], "cn-enterprise")
    assert not open_.scope3_complete
    assert refused([*records, none[0] | {"note": None}], "cn-enterprise") == {
        "activity-reason-missing"
    }
    assert refused(
        [record("waste", "as told", 1, "tCO2e"), none[0] | {"category": "waste"}], "gb"
    ) == {"activity-state-contradicts"}


def test_figures_are_not_rounded_before_they_are_shown(own):
    """W16: 27.0275 and 85.545 are kept; apps show 27.02 and 85.54."""
    rows = [
        row(
            "own.gas",
            "combustion",
            "own-gas",
            "2.1622",
            "kgCO2",
            "m3",
            gas="CO2",
            boundary="combustion",
        ),
        row(
            "own.grid", "grid", "own-power", "0.5703", "kgCO2", "kWh", gas="CO2", method="location"
        ),
    ]
    rows[1]["boundary"] = "combustion"
    records = [
        record("fuel", "own-gas", 12_500, "m3", factor="own.gas@1"),
        record("electricity", "own-power", 150, "MWh"),
    ]
    found = compute(records, "cn-enterprise", overlays=own(*rows))
    assert found.totals.scope1 == near(27.0275, 14)
    assert found.totals.scope2_location == near(85.545, 14)


def test_a_steel_mill(own):
    """W18: the constructed case of the 2013 guideline."""
    found = compute(STEEL_RECORDS, "cn-steel", overlays=own(*STEEL_ROWS))
    lines = found.lines.columns["co2e"].tolist()
    printed = [1001569.0878, 192378.0989, 26400, 9420, 1720, 770, -15400, 159180, 11000]
    assert lines == pytest.approx(printed, abs=1e-4)
    assert found.totals.scope1 + found.totals.scope2_location == near(1387037.1866, 10)


def test_a_site_in_a_grid_of_the_us_burns_and_travels_as_the_nation_does():
    asked = [
        record("fuel", "natural gas", 1000, "scf", **US),
        record("vehicle-fuel", "motor-gasoline", 100, "gal", **US),
        record("heat", "steam-and-heat", 1, "mmBtu", **US),
        record("travel", "travel-air-travel-short-haul-300-miles", 100, "passenger-mile", **US),
    ]
    nation = compute(asked, "us")
    site = compute([each | {"region": "US-EGRID-CAMX"} for each in asked], "us")
    assert site.totals == nation.totals
    # 1 mmBtu x 66.33 kgCO2/mmBtu
    assert site.totals.scope2_location == near(0.06633)
    assert set(site.lines.columns["label"]) == {"exact"}


def test_power_of_a_grid_of_the_us_is_its_own_and_never_the_average_of_the_nation():
    power = record("electricity", "electricity", 1, "MWh", **US) | {"region": "US-EGRID-CAMX"}
    found = compute([power], "us")
    # 436.655 lb CO2/MWh x 0.45359237 kg/lb; CH4 and N2O are printed for the nation alone.
    assert found.totals.scope2_location == near(436.655 * 0.45359237 / 1000)
    assert [part.what for part in found.unknown if part.kind == "gases"] == ["CH4, N2O"]
    assert refused([power | {"region": "US-EGRID-XXXX"}], "us") == {"factor-none"}
