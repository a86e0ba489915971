"""Methods by hand: blended fuels, heat by contract, balances of carbon, waste water."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenscore.workflow import inventory
from tests.inventories.acts import compute, named, near, overlay, record, refused, row


@pytest.fixture
def own(tmp_path):
    return lambda *rows: [overlay(tmp_path / "own.csv", rows)]


def gases(found):
    return {gas.gas: gas.co2e for gas in found.gases if gas.part == "1"}


def chain(records, profile, overlays, name="r0"):
    asked = inventory.Request(named(records), profile, date(2026, 6, 1), tuple(overlays))
    return inventory.trace_record(asked, name).steps


# Blends: EPA, Direct Emissions from Mobile Combustion Sources, 1.3; each part by its own factors.


def test_e10_by_the_litre_is_petrol_and_ethanol():
    # 1000 L: 900 L x 2.33984 kg (petrol) = 2105.856; 100 L x 0.00901 kg (CH4 and N2O of bioethanol) =
    # 0.901; together 2106.757 kg CO2e. Biogenic: 100 L x 1.52 kg = 152 kg CO2, apart.
    asked = [record("vehicle-fuel", "e10", 1000, "L", region="GB", period="2025")]
    found = compute(asked, "gb")
    assert found.totals.scope1 == near(2.106757)
    assert found.totals.biogenic == near(0.152)
    assert {use.reference for use in found.factors} >= {
        "gb.desnz.fuels.liquid-fuels.petrol-100-mineral-petrol.l@2025",
        "gb.desnz.bioenergy.biofuel.bioethanol.l@2025",
    }


def test_b20_by_the_gallon_has_its_biogenic_co2_apart():
    # 1000 gal: 800 x 0.138 mmBtu x 73.96 kg = 8165.184 kg CO2 of diesel (No. 2); 200 x 0.128 mmBtu x
    # 73.84 kg = 1890.304 kg of biodiesel, biogenic.
    asked = [record("vehicle-fuel", "b20", 1000, "USgal", region="US", period="2025")]
    found = compute(asked, "us")
    assert gases(found)["CO2"] == near(8.165184)
    assert found.totals.biogenic == near(1.890304)


def test_the_chain_of_a_blend_shows_its_shares():
    asked = [record("vehicle-fuel", "E10", 1000, "L", region="GB", period="2025")]
    assert [
        (s.part, float(s.value), s.formula.partition(" [")[0]) for s in chain(asked, "gb", ())
    ] == [
        ("1", near(2.105856), "1000 L x 90 % petrol-100-mineral-petrol x 2.33984 kgCO2e/L"),
        ("1", near(0.000901), "1000 L x 10 % bioethanol x 0.00901 kgCO2e/L"),
        ("outside", near(0.152), "1000 L x 10 % bioethanol x 1.52 kgCO2e/L"),
    ]


def ethanol():
    """Return ethanol of one's own by heating value, carbon content and oxidation; 0.79 t for 1000 L."""
    cells = {"hv_basis": "NCV"}
    return [
        row("own.eth.ncv", "ncv", "ethanol", "27", "GJ", "t", gas="energy", **cells),
        row("own.eth.cc", "carbon-content", "ethanol", "0.02", "tC", "GJ", gas="carbon", **cells),
        row("own.eth.of", "oxidation", "ethanol", "1", "1", "1", gas="ratio"),
        row("own.eth.density", "density", "ethanol", "0.79", "kg", "L", gas="na"),
    ]


def test_carbon_of_a_biofuel_is_biogenic_where_a_programme_counts_by_carbon(own):
    # 100 L x 0.79 kg = 0.079 t x 27 GJ x 0.02 tC x 44/12 = 0.15642 t biogenic CO2. What petrol gives by
    # the tables is nine tenths of what 1000 L of it give.
    asked = [record("fuel", "e10", 1000, "L", period="2025")]
    found = compute(asked, "cn-enterprise", overlays=own(*ethanol()))
    petrol = compute([record("fuel", "gasoline", 900, "L", period="2025")], "cn-enterprise")
    assert found.totals.biogenic == near(0.15642)
    assert found.totals.scope1 == near(petrol.totals.scope1)
    assert found.totals.scope1 > 1.5


def burnt(item, amount):
    asked = [record("vehicle-fuel", item, amount, "L", region="GB", period="2025")]
    totals = compute(asked, "gb").totals
    return totals.scope1, totals.biogenic


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 99))
def test_a_blend_is_as_much_of_its_parts_as_its_name_says(share):
    petrol, none = burnt("petrol-100-mineral-petrol", 1000)
    ethanol_, grown = burnt("bioethanol", 1000)
    scope1, biogenic = burnt(f"e{share}", 1000)
    assert none == 0
    assert scope1 == near(((100 - share) * petrol + share * ethanol_) / 100)
    assert biogenic == near(share * grown / 100)


def test_coal_equivalent_of_a_blend_is_that_of_its_parts_or_not_known(own):
    asked = record("fuel", "e10", 1000, "L", period="2025")
    petrol = compute([record("fuel", "gasoline", 900, "L", period="2025")], "cn-enterprise")
    # 0.079 t of ethanol x 27 GJ / 29.3076 GJ = 0.0727797 tce beside the petrol.
    found = compute([asked], "cn-enterprise", overlays=own(*ethanol()))
    assert found.energy.tce == near(petrol.energy.tce + 0.079 * 27 / 29.3076)
    # Named by what burning gives alone, ethanol tells no heat: 100 L x 1.5 kg = 0.15 t CO2, and no tce.
    cells = {"gas": "CO2", "boundary": "combustion"}
    burnt = row("own.eth.all", "combustion", "ethanol", "1.5", "kgCO2", "L", **cells)
    found = compute([asked | {"factor": "own.eth.all@1"}], "cn-enterprise", overlays=own(burnt))
    assert (found.totals.biogenic, found.totals.scope1) == (near(0.15), near(petrol.totals.scope1))
    assert found.energy.tce is None


def test_a_part_without_factors_refuses_the_blend_and_mass_is_no_volume():
    asked = record("fuel", "e10", 1000, "L", period="2025")
    assert refused([asked], "cn-enterprise") == {"factor-none"}
    assert refused([asked | {"unit": "t"}], "gb") == {"activity-blend-unit"}


def test_a_name_like_a_blend_is_one_only_where_it_is_burnt():
    # Material "e10" is a product of its own, and no fuel.
    assert refused([record("goods", "e10", 1, "t")], "cn-enterprise") == {"activity-item-unknown"}


@pytest.mark.parametrize("word", ["E10", "乙醇汽油（E10）", "E10 petrol", "e10"])
def test_a_blend_is_known_by_the_words_people_use(word):
    asked = [record("vehicle-fuel", word, 1000, "L", region="GB", period="2025")]
    assert compute(asked, "gb").totals.scope1 == near(2.106757)


# Heat by contract: GHG Protocol, Scope 2 Guidance: a contract goes before the average, location is told too.

HEAT = row(
    "own.green-heat",
    "heat",
    "purchased-heat",
    "0.02",
    "tCO2",
    "GJ",
    gas="CO2",
    method="market",
    boundary="combustion",
)
BOUGHT = record(
    "heat", "purchased-heat", 1000, "GJ", instrument="supplier", factor="own.green-heat@1"
)


def test_heat_under_a_contract_is_told_twice(own):
    # 1000 GJ x 0.11 t (the average) = 110 t by location, x 0.02 t (the supplier's) = 20 t by the market.
    found = compute([BOUGHT], "cn-enterprise", overlays=own(HEAT))
    assert (found.totals.scope2_location, found.totals.scope2_market) == (near(110), near(20))
    steps = chain([BOUGHT], "cn-enterprise", own(HEAT))
    assert [(step.part, float(step.value)) for step in steps][:2] == [
        ("2-location", 110),
        ("2-market", 20),
    ]


def test_heat_without_a_contract_counts_the_same_by_the_market():
    found = compute([record("heat", "purchased-heat", 1000, "GJ")], "cn-enterprise")
    assert (found.totals.scope2_location, found.totals.scope2_market) == (near(110), near(110))


def test_a_contract_of_heat_names_its_factor_and_fuel_has_none():
    asked = {key: value for key, value in BOUGHT.items() if key != "factor"}
    assert refused([asked], "cn-enterprise") == {"activity-instrument-factor"}
    coal = record("fuel", "anthracite", 1, "t", instrument="supplier")
    assert "activity-instrument-needless" in refused([coal], "cn-enterprise")


# Carbon balance: 2006 IPCC Guidelines, volume 3, chapter 4, equation 4.9: (in - out) x 44/12.


def content(name, value):
    return row(f"own.{name}", "carbon-content", name, value, "tC", "t", gas="carbon")


def test_a_balance_of_carbon_by_hand(own):
    # 1000 t of coke x 0.83 = 830 t C and 200 t of pig iron x 0.04 = 8 t C go in; 2000 t of steel x 0.0025 =
    # 5 t C and 50 t of slag x 0.002 = 0.1 t C come out: (838 - 5.1) x 44/12 = 3053.96666... t CO2.
    files = own(
        content("works-coke", "0.83"),
        content("works-iron", "0.04"),
        content("works-steel", "0.0025"),
        content("works-slag", "0.002"),
    )
    records = [
        record("carbon-in", "works-coke", 1000, "t"),
        record("carbon-in", "works-iron", 200, "t"),
        record("carbon-out", "works-steel", 2000, "t"),
        record("carbon-out", "works-slag", 50, "t"),
    ]
    found = compute(records, "cn-steel", overlays=files)
    assert found.totals.scope1 == near(832.9 * 44 / 12)
    assert found.totals.scope1 == near(3053.966667, 9)
    assert {entry.id: entry.subtracted for entry in found.categories if entry.records} == {
        "carbon-in": False,
        "carbon-out": True,
    }
    (step,) = chain(records, "cn-steel", files, "r2")
    assert step.formula == "2000 t x -1 x 0.0025 tC/t [own.works-steel@1] x 44/12"


def test_a_material_without_carbon_content_is_refused():
    # Coke has a carbon content by its heat alone, which a balance by mass cannot use.
    assert refused([record("carbon-in", "coke", 1, "t")], "cn-steel") == {"factor-none"}


# Waste water: 2006 IPCC Guidelines, volume 5, chapter 6: (COD removed - sludge) x Bo x MCF - recovered.

COD = row(
    "own.cod",
    "process",
    "anaerobic-reactor",
    "0.2",
    "kgCH4",
    "kg",
    gas="CH4",
    locator="0.25 kg CH4/kg COD x MCF 0.8",
)


def test_methane_of_waste_water_by_hand(own):
    # 36 000 kg COD removed x 0.2 kg CH4 (0.25 x 0.8) = 7200 kg; 1200 kg are recovered: 6000 kg x 28 =
    # 168 t CO2e.
    records = [
        record("waste-water", "anaerobic-reactor", 36_000, "kg"),
        record("recovered-methane", "ch4", 1200, "kg"),
    ]
    found = compute(records, "cn-enterprise", overlays=own(COD))
    assert found.totals.scope1 == near(168)
    assert gases(found) == {"CH4": near(168)}
    assert [gas.mass for gas in found.gases if gas.gas == "CH4"] == [near(6)]


# Scope 3.3 wants what comes before power and what is lost on its way.

WTT = row("own.wtt", "wtt", "power", "0.05", "kgCO2e", "kWh", gas="CO2e", gwp="AR5", boundary="wtt")
LOSS = row(
    "own.td", "td-loss", "power", "0.02", "kgCO2e", "kWh", gas="CO2e", gwp="AR5", boundary="td"
)
UPSTREAM = record("upstream-power", "power", 1000, "kWh")


def test_both_factors_of_a_category_are_added_and_none_is_unknown(own):
    # 1000 kWh x (0.05 + 0.02) kg = 0.07 t.
    found = compute([UPSTREAM], "cn-enterprise", overlays=own(WTT, LOSS))
    (category,) = [entry for entry in found.categories if entry.records]
    assert category.totals.scope3 == near(0.07)
    assert [part for part in found.unknown if part.category == "upstream-power"] == []


@pytest.mark.parametrize(
    "kept, absent, tonnes", [(WTT, "td-loss td", 0.05), (LOSS, "wtt wtt", 0.02)]
)
def test_a_factor_that_nobody_published_is_told_as_unknown(own, kept, absent, tonnes):
    found = compute([UPSTREAM], "cn-enterprise", overlays=own(kept))
    (category,) = [entry for entry in found.categories if entry.records]
    assert category.totals.scope3 == near(tonnes)
    assert [(p.kind, p.what) for p in found.unknown if p.category] == [("factors", absent)]


def test_without_either_factor_the_record_is_refused(own):
    nobody = {"activity-item-nowhere"}  # power is a word for electricity, without such rows in CN
    assert refused([UPSTREAM], "cn-enterprise", overlays=own(HEAT)) == nobody
    other = UPSTREAM | {"region": "US"}
    assert refused([other], "cn-enterprise", overlays=own(WTT, LOSS)) == {"factor-none"}


# A fuel whose factors tell of some gases has the others unknown, and no total is told without saying so.


def peat(gas, unit):
    cells = {
        "gas": gas,
        "gwp": "AR5" if gas == "CO2e" else "na",
        "boundary": "combustion",
        "region": "FR",
    }
    return row(f"own.{gas.lower()}", "combustion", "bog-peat", "0.5", unit, "t", **cells)


@pytest.mark.parametrize(
    "told, absent",
    [
        (("CO2",), "CH4, N2O"),
        (("CO2", "CH4"), "N2O"),
        (("CO2", "CH4", "N2O"), None),
        (("CO2e",), None),
    ],
)
def test_gases_that_no_factor_tells_of_are_named(own, told, absent):
    rows = [peat(gas, f"kg{gas}") for gas in told]
    asked = [record("fuel", "bog-peat", 1, "t", region="FR")]
    found = compute(asked, "generic-ar5", overlays=own(*rows))
    whats = [part.what for part in found.unknown if part.kind == "gases"]
    assert whats == ([absent] if absent else [])


def test_the_gases_of_both_parts_of_a_blend_are_named(own):
    found = compute(
        [record("fuel", "e10", 1000, "L", period="2025")], "cn-enterprise", overlays=own(*ethanol())
    )
    assert [p.what for p in found.unknown if p.kind == "gases"] == ["CH4, N2O"]
    asked = [record("vehicle-fuel", "e10", 1000, "L", region="GB", period="2025")]
    assert [p.what for p in compute(asked, "gb").unknown if p.kind == "gases"] == []
