"""Records small enough to work out by hand: gases and their sum, power by place and market, IT power."""

from datetime import date

import pytest

from greenscore.workflow import inventory
from tests.inventories.acts import compute, named, near, overlay, record, row

SAID = {"gwp": "AR5", "region": "ZZ", "boundary": "combustion"}


@pytest.fixture
def own(tmp_path):
    return lambda *rows: [overlay(tmp_path / "own.csv", rows)]


def chain(records, profile, overlays, name="r0"):
    asked = inventory.Request(
        named(records), profile, as_of=date(2026, 6, 1), overlays=tuple(overlays)
    )
    return inventory.trace_record(asked, name)


def told(steps):
    return [(step.part, step.unit, float(step.value), step.formula) for step in steps]


def peat(gas, value):
    return row(
        f"own.peat.{gas.lower()}", "combustion", "bog-peat", value, "kgCO2e", "t", gas=gas, **SAID
    )


# One tonne of peat, 1000 of them. The whole is given, and rounded by hand: 3.00 kg CO2e/t.
WHOLE = peat("CO2e", "3.00")
PARTS = {"CO2": peat("CO2", "2.50"), "CH4": peat("CH4", "0.30"), "N2O": peat("N2O", "0.21")}


@pytest.mark.parametrize(
    "given, tonnes",
    [
        # All three parts: their sum, 2.50 + 0.30 + 0.21 = 3.01 kg/t, times 1000 t is 3.01 t.
        (("CO2", "CH4", "N2O"), 3.01),
        # One is missing: the parts would make 2.80, 2.71 or 0.51 and are not the whole, which is given
        # as 3.00 kg/t: times 1000 t that is 3.00 t.
        (("CO2", "CH4"), 3.00),
        (("CO2", "N2O"), 3.00),
        (("CH4", "N2O"), 3.00),
        (("CO2",), 3.00),
        ((), 3.00),
    ],
)
def test_two_of_three_gases_do_not_replace_the_whole_that_is_given(own, given, tonnes):
    files = own(WHOLE, *(PARTS[gas] for gas in given))
    found = compute([record("fuel", "bog-peat", 1000, "t", region="ZZ")], "gb", overlays=files)
    assert found.totals.scope1 == near(tonnes)
    assert {each.gas for each in found.gases} == (set(given) if len(given) == 3 else {"CO2e"})


def test_gases_without_a_whole_are_added_as_they_are(own):
    # Nobody gave the whole: 2.50 + 0.30 = 2.80 kg/t is all that is known, times 1000 t is 2.80 t.
    files = own(PARTS["CO2"], PARTS["CH4"])
    found = compute([record("fuel", "bog-peat", 1000, "t", region="ZZ")], "gb", overlays=files)
    assert found.totals.scope1 == near(2.80)


def test_the_chain_of_a_gas_given_in_its_equivalents_is_told_in_them(own):
    # 1000 t x 2.50 kg = 2.5 t of CO2, which is its own equivalent; 1000 t x 0.30 kg CO2e of CH4 is 0.3 t
    # CO2e, and how much CH4 that is nobody said.
    files = own(PARTS["CO2"], PARTS["CH4"])
    found = chain([record("fuel", "bog-peat", 1000, "t", region="ZZ")], "gb", files)
    assert told(found.steps) == [
        ("1", "t CO2", 2.5, "1000 t x 2.50 kgCO2e/t [own.peat.co2@1]"),
        ("1", "t CO2e", 0.3, "1000 t x 0.30 kgCO2e/t [own.peat.ch4@1]"),
    ]
    inventory_ = compute([record("fuel", "bog-peat", 1000, "t", region="ZZ")], "gb", overlays=files)
    assert [(gas.gas, gas.mass, gas.co2e) for gas in inventory_.gases] == [
        ("CH4", None, near(0.3)),
        ("CO2", near(2.5), near(2.5)),
    ]


def test_a_gas_given_by_its_mass_is_multiplied_by_its_potential(own):
    # 1000 t x 0.02 kg = 0.02 t CH4, x 28 t CO2e/t = 0.56 t CO2e.
    gas = row(
        "own.peat.mass", "combustion", "bog-peat", "0.02", "kgCH4", "t", gas="CH4", region="ZZ"
    )
    warm = row("own.ch4", "gwp", "ch4", "28", "kgCO2e", "kgCH4", gas="CO2e", gwp="AR5")
    files = own(gas | {"boundary": "combustion"}, warm)
    rows = "own.peat.mass@1 own.ch4@1"
    asked = record("fuel", "bog-peat", 1000, "t", region="ZZ", factor=rows)
    (step,) = chain([asked], "gb", files).steps
    formula = "1000 t x 0.02 kgCH4/t [own.peat.mass@1] x 28 kgCO2e/kgCH4 [own.ch4@1]"
    assert (step.unit, float(step.value), float(step.co2e)) == ("t CH4", 0.02, 0.56)
    assert step.formula == formula
    found = compute([asked], "gb", overlays=files)
    assert found.totals.scope1 == near(0.56)
    assert [(gas.gas, gas.mass, gas.co2e) for gas in found.gases] == [
        ("CH4", near(0.02), near(0.56))
    ]


def test_fuel_by_heating_value_has_the_rows_of_each_gas_in_its_chain():
    # 10 short tons x 25.09 mmBtu = 250.9 mmBtu: x 103.69 kg CO2 = 26 015.821 kg; x 11 g CH4 = 2.7599 kg,
    # x 28 = 77.2772 kg CO2e; x 1.6 g N2O = 0.40144 kg, x 265 = 106.3816 kg CO2e.
    asked = record("fuel", "anthracite", 10, "short-ton", region="US", period="2025")
    found = chain([asked], "us", ())
    heat = "10 short-ton x 25.09 mmBtu/shortton [us.epa.stationary.anthracite.hhv@2025]"
    own, set_ = "us.epa.stationary.anthracite", "ipcc.gwp100.ar5"
    ch4, n2o = f"{set_}.ch4@2013", f"{set_}.n2o@2013"
    assert [
        (step.unit, near(float(step.value)), near(float(step.co2e)), step.formula)
        for step in found.steps
    ] == [
        (
            *("t CO2", 26.015821, 26.015821),
            f"{heat} x 103.69 kgCO2/mmBtu [{own}.co2-energy@2025]",
        ),
        (
            *("t CH4", 0.0027599, 0.0772772),
            f"{heat} x 11 gCH4/mmBtu [{own}.ch4-energy@2025] x 28 kgCO2e/kgCH4 [{ch4}]",
        ),
        (
            *("t N2O", 0.00040144, 0.1063816),
            f"{heat} x 1.6 gN2O/mmBtu [{own}.n2o-energy@2025] x 265 kgCO2e/kgN2O [{n2o}]",
        ),
    ]
    assert [used.factor.reference for used, _ in found.used] == [
        *(f"{own}.hhv@2025", f"{own}.co2-energy@2025", f"{own}.ch4-energy@2025"),
        *(ch4, f"{own}.n2o-energy@2025", n2o),
    ]
    totals = compute([asked], "us").totals
    assert totals.scope1 == near(26.015821 + 0.0772772 + 0.1063816)


def grid(id_, kind, value, **more):
    said = {"gas": "CO2e", **SAID, **more}
    return row(f"own.{id_}", kind, "power", value, "kgCO2e", "kWh", **said)


PLACE = grid("place", "grid", "0.20", method="location")
RESIDUAL = grid("mix", "grid-residual", "0.45", method="market")
WIND = grid("wind", "grid", "0.01", method="market")
BOUGHT = record("electricity", "power", 400, "MWh", region="ZZ")
CONTRACT = BOUGHT | {"instrument": "ppa", "factor": "own.wind@1"}


@pytest.mark.parametrize(
    "asked, market, formula",
    [
        # 400 MWh x 0.45 kg/kWh = 400 000 kWh x 0.45 kg = 180 000 kg = 180 t
        (BOUGHT, 180.0, "400 MWh x 0.45 kgCO2e/kWh [own.mix@1]"),
        # 400 000 kWh x 0.01 kg = 4 000 kg = 4 t
        (CONTRACT, 4.0, "400 MWh x 0.01 kgCO2e/kWh [own.wind@1]"),
    ],
)
def test_the_chain_of_power_has_its_product_by_location_and_by_market(own, asked, market, formula):
    files = own(PLACE, RESIDUAL, WIND)
    found = chain([asked], "gb", files)
    # 400 000 kWh x 0.20 kg = 80 000 kg = 80 t
    location = ("2-location", "t CO2e", 80.0, "400 MWh x 0.20 kgCO2e/kWh [own.place@1]")
    assert told(found.steps) == [location, ("2-market", "t CO2e", market, formula)]
    assert [float(step.co2e) for step in found.steps] == [80.0, market]
    cited = [used.factor.reference for used, _ in found.used]
    assert cited == ["own.place@1", formula.partition("[")[2].removesuffix("]")]
    totals = compute([asked], "gb", overlays=files).totals
    assert (totals.scope2_location, totals.scope2_market) == (near(80), near(market))


def test_the_chain_of_power_without_a_factor_of_the_market_repeats_that_of_the_place(own):
    # The programme counts by location where there is no residual mix, and says so.
    found = chain([BOUGHT], "gb", own(PLACE))
    assert [(step.part, float(step.co2e)) for step in found.steps] == [
        ("2-location", 80.0),
        ("2-market", 80.0),
    ]
    assert "activity-market-by-location" in {problem.code for problem in found.problems}


def test_power_of_equipment_is_brought_to_the_facility(own):
    # Of 100 MWh at the equipment the facility draws 100 x 1.25 = 125 MWh: by location 125 000 kWh x 0.20 kg
    # = 25 t, in coal 125 000 kWh x 0.3 kgce = 37.5 tce.
    coal = row("own.coal", "energy-equiv", "electricity", "0.3", "kgce", "kWh", gas="energy")
    files = own(PLACE | {"region": "CN", "activity": "electricity"}, coal)
    rows = "own.place@1 own.coal@1"
    asked = record("electricity", "electricity", 100, "MWh", use="it", pue="1.25", factor=rows)
    found = compute([asked], "cn-enterprise", overlays=files)
    assert found.totals.scope2_location == near(25.0)
    assert found.energy.tce == near(37.5)
    assert [(line.amount, line.unit) for line in found.energy.lines] == [(near(125), "MWh")]
    columns = found.lines.columns
    assert (columns["amount"][0], columns["energy"][0]) == (100, near(125))
    assert (columns["co2e"][0], columns["tce"][0]) == (near(25), near(37.5))
    steps = {step.part: step for step in chain([asked], "cn-enterprise", files).steps}
    assert float(steps["2-location"].co2e) == 25.0
    assert steps["2-location"].formula == ("100 MWh x PUE 1.25 x 0.20 kgCO2e/kWh [own.place@1]")
    assert float(steps["energy"].value) == 37.5
    assert steps["energy"].formula == "100 MWh x PUE 1.25 x 0.3 kgce/kWh [own.coal@1]"


def test_by_market_too_power_of_equipment_is_brought_to_the_facility(own):
    # 100 x 1.25 = 125 MWh: by location 125 000 kWh x 0.20 kg = 25 t, by market x 0.45 kg = 56.25 t.
    asked = record("electricity", "power", 100, "MWh", region="ZZ", use="it", pue="1.25")
    files = own(PLACE, RESIDUAL)
    found = compute([asked], "gb", overlays=files)
    assert (found.totals.scope2_location, found.totals.scope2_market) == (near(25), near(56.25))
    assert found.lines.columns["co2e_market"][0] == near(56.25)
    assert [float(step.co2e) for step in chain([asked], "gb", files).steps] == [25.0, 56.25]
