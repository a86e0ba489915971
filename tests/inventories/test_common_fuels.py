"""Coal equivalents from heating values, and fuels and steam by the quantities that bills tell, by hand."""

from decimal import Decimal

import pytest

from greenscore.factors.library import load_library
from tests.inventories.acts import compute, fuel, near, overlay, pins, record, refused, row
from tests.inventories.test_worked_by_hand import chain, told

CN = "cn-enterprise"
TABLES = {CN: "cn-ndrc-other-2015", "cn-steel": "cn-ndrc-steel-2013"}


def energy(records, profile=CN, **more):
    """Return each line of energy as its coal equivalent, whether it is derived, and the rows behind it."""
    found = compute(records, profile, **more).energy
    return [(line.tce, line.derived, line.coefficient) for line in found.lines]


def codes(found):
    return {problem.code for problem in found.problems}


def heating_values():
    """Return the heating value of each fuel of the two tables that has a rate of oxidation too."""
    library, _ = load_library()
    burnt = {(row.source, row.activity) for row in library.of_kind("oxidation")}
    return [
        pytest.param(profile, row, id=row.reference)
        for profile, source in TABLES.items()
        for row in library.of_kind("ncv")
        if row.source == source and (source, row.activity) in burnt
    ]


@pytest.mark.parametrize("profile, heat", heating_values())
def test_every_chinese_fuel_has_a_coal_equivalent_near_its_heating_value(profile, heat):
    found = compute([record("fuel", heat.activity, 100, heat.per)], profile)
    assert "activity-energy-unknown" not in codes(found)
    (line,) = found.energy.lines
    by_heat = float(Decimal(heat.value) * 100 / Decimal("29.3076"))
    if line.derived:
        assert line.tce == near(by_heat)
        assert line.coefficient == heat.reference
    else:
        assert line.tce == pytest.approx(by_heat, rel=0.12)
        assert line.coefficient.startswith("cn.kgce.")
    assert found.energy.tce == line.tce


def test_coal_without_a_coefficient_by_hand():
    # 1000 t x 24.515 GJ/t / 29.3076 GJ/tce = 24,515 / 29.3076 = 836.4724508 tce.
    coal = [record("fuel", "anthracite", 1000, "t")]
    assert energy(coal) == [(near(836.4724508, 10), True, "cn.fuel.other.anthracite.ncv@2015")]
    found = compute(coal, CN)
    assert found.energy.derived == near(836.4724508, 10)
    assert list(found.lines.columns["label_energy"]) == ["derived exact"]
    step = chain(coal, CN, ()).steps[-1]
    assert step.derived
    assert step.formula == (
        "1000 t x 24.515 GJ/t [cn.fuel.other.anthracite.ncv@2015] / 29.3076 GJ/tce"
    )


def test_what_has_a_coefficient_keeps_it_and_is_not_derived():
    # 10 t x 1.4571 kgce/kg = 14.571 tce; by the heating value, 433.3 / 29.3076, it would be 14.785.
    diesel = [record("fuel", "diesel", 10, "t")]
    assert energy(diesel) == [(near(14.571), False, "cn.kgce.diesel@2008")]
    assert list(compute(diesel, CN).lines.columns["label_energy"]) == ["exact"]


def test_heat_of_a_fuel_is_its_own_coal_equivalent():
    # 1000 MWh = 3600 GJ on the net heating value, / 29.3076 = 122.8350326 tce; no row is needed for it.
    gas = [record("fuel", "natural-gas", 1000, "MWh", basis="NCV")]
    assert energy(gas) == [(near(122.8350326), True, "")]


def test_a_heating_value_of_ones_own_goes_before_the_coefficient(tmp_path):
    # Washed coal has the coefficient 0.9000. At 20 GJ/t, 100 t hold 2000 GJ: / 29.3076 = 68.24168 tce.
    files = [overlay(tmp_path / "own.csv", fuel("washed-coal", "20", "0.026", "0.93"))]
    own = record("fuel", "washed-coal", 100, "t", factor=pins("washed-coal"))
    assert energy([own], overlays=files) == [(near(68.24168475), True, "own.washed-coal.ncv@1")]
    assert energy([record("fuel", "washed-coal", 100, "t")]) == [
        (near(90), False, "cn.kgce.washed-coal@2008")
    ]


def test_a_coefficient_that_a_record_names_goes_before_its_heating_value(tmp_path):
    rows = fuel("peat", "10", "0.03", "0.9")
    rows.append(row("own.peat.eq", "energy-equiv", "peat", "0.4", "kgce", "kg", gas="energy"))
    files = [overlay(tmp_path / "own.csv", rows)]
    named = record("fuel", "peat", 10, "t", factor=f"{pins('peat')} own.peat.eq@1")
    # 10 t x 0.4 = 4 tce, and not 10 t x 10 GJ/t / 29.3076 = 3.412 tce.
    assert energy([named], overlays=files) == [(near(4), False, "own.peat.eq@1")]


def test_diesel_by_the_litre_has_the_mass_of_its_density():
    # 5000 L x 830 kg/m3 = 4150 kg = 4.15 t; x 43.33 GJ/t x 20.2 tC/TJ x 0.98 x 44/12:
    # 4.15 x 43.33 = 179.8195 GJ; x 0.0202 = 3.6323539 tC; x 0.98 = 3.559706822; x 44/12 = 13.052258347 t.
    # Energy by the coefficient of its mass: 4.15 x 1.4571 = 6.046965 tce.
    litres = [record("vehicle-fuel", "diesel", 5000, "L")]
    found = compute(litres, CN)
    assert found.totals.scope1 == near(13.052258347, 10)
    assert [(line.amount, line.unit, line.tce) for line in found.energy.lines] == [
        (5000, "L", near(6.046965))
    ]
    rows = {use.reference: use.co2e for use in found.factors}
    assert rows["cn.density.diesel@2013"] == near(13.052258347, 10)
    assert energy(litres)[0][2] == "cn.density.diesel@2013 cn.kgce.diesel@2008"
    (step, _) = chain(litres, CN, ()).steps
    assert step.formula.startswith("5000 L x 830 kg/m3 [cn.density.diesel@2013] x 43.33 GJ/t [")


def test_petrol_by_the_cubic_metre_is_petrol_by_the_litre():
    # 2 m3 x 747.5 kg/m3 = 1.495 t; x 44.80 x 0.0189 x 0.98 x 44/12 = 4.5486078... t CO2.
    by_volume = compute([record("fuel", "gasoline", 2, "m3")], CN).totals.scope1
    assert by_volume == near(1.495 * 44.80 * 0.0189 * 0.98 * 44 / 12)
    assert compute([record("fuel", "gasoline", 2000, "L")], CN).totals.scope1 == near(by_volume)


def test_a_density_of_ones_own_goes_before_that_of_the_library(tmp_path):
    # 1000 L x 850 kg/m3 = 0.85 t, x 1.4571 = 1.238535 tce.
    own = row("own.density", "density", "diesel", "850", "kg", "m3", gas="na")
    files = [overlay(tmp_path / "own.csv", [own])]
    named = record("vehicle-fuel", "diesel", 1000, "L", factor="own.density@1")
    assert energy([named], overlays=files) == [
        (near(1.238535), False, "own.density@1 cn.kgce.diesel@2008")
    ]


def test_a_volume_without_a_density_is_refused_with_what_would_help():
    assert refused([record("fuel", "fuel-oil", 10, "L")], CN) == {"activity-density-missing"}


@pytest.mark.parametrize(
    "unit, amount",
    # The table is per 10,000 Nm3, at 0 degC. By the law of ideal gases a cubic metre at 15 degC holds
    # 273.15 / 288.15 = 0.947944 of it, one at 20 degC 273.15 / 293.15 = 0.931776.
    [("Nm3", 10_000), ("10kNm3", 1), ("Sm3", 10_000 * 288.15 / 273.15), ("Sm3_20", 10_000 * 293.15 / 273.15)],
)  # fmt: skip
def test_gas_is_the_same_gas_at_each_reference_state(unit, amount):
    # 389.31 GJ x 15.3 tC/TJ x 0.99 x 44/12 = 21.62188809 t CO2, and 389.31 / 29.3076 = 13.28358515 tce.
    found = compute([record("fuel", "natural-gas", amount, unit)], CN)
    assert found.totals.scope1 == near(21.62188809)
    assert found.energy.tce == near(13.28358515)
    assert "activity-gas-state" not in codes(found)


def test_gas_at_a_state_that_is_not_said_is_taken_as_most_and_told():
    found = compute([record("fuel", "natural-gas", 10_000, "m3")], CN)
    assert found.totals.scope1 == near(21.62188809)
    assert "activity-gas-state" in codes(found)
    step = chain([record("fuel", "natural-gas", 10_000, "m3")], CN, ()).steps[-1]
    assert step.formula.startswith("10000 m3 x 1 Nm3/m3 x 389.31 GJ/10kNm3 [")


def test_steam_by_the_tonne_is_heat_by_its_enthalpy():
    # 500 t at 0.8 MPa, saturated: 2768.3 - 84.0 = 2684.3 kJ/kg, so 1342.15 GJ; x 0.11 = 147.6365 t CO2;
    # 1342.15 GJ = 1,342,150 MJ x 0.03412 kgce/MJ = 45,794.158 kgce.
    steam = [record("heat", "steam-saturated-800kpa", 500, "t")]
    found = compute(steam, CN)
    assert found.totals.scope2_location == near(147.6365)
    assert found.energy.tce == near(45.794158)
    assert {use.reference for use in found.factors} == {
        "cn.heat.purchased@2015",
        "cn.kgce.heat-equivalent-value@2008",
        "iapws.enthalpy.steam-saturated-800kpa@1997",
        "iapws.enthalpy.water-20c@1997",
    }
    high, low = (
        f"iapws.enthalpy.{state}@1997" for state in ("steam-saturated-800kpa", "water-20c")
    )
    formula = f"500 t x (2768.3 kJ/kg [{high}] - 84.0 kJ/kg [{low}]) x 0.11 tCO2/GJ [cn.heat.purchased@2015]"
    assert told(chain(steam, CN, ()).steps)[0] == ("2", "t CO2", near(147.6365), formula)


def test_steam_told_by_its_heat_is_that_heat():
    assert energy([record("heat", "steam-saturated-800kpa", 100, "GJ")]) == [
        (near(3.412), False, "cn.kgce.heat-equivalent-value@2008")
    ]


def test_steam_serves_every_programme_that_has_a_factor_of_heat():
    # 1 t at 1 MPa and 300 degC: 3051.7 - 84.0 = 2967.7 kJ/kg, 824.3611 kWh; x 0.17529 = 144.50226 kg.
    steam = [record("heat", "steam-1000kpa-300c", 1, "t", region="GB", period="2025")]
    found = compute(steam, "gb")
    assert found.totals.scope2_location == near(2.9677 / 3.6 * 0.17529, 6)


@pytest.mark.parametrize("item", ["purchased-heat", "steam"])
def test_steam_whose_state_is_not_said_is_asked_for_it(item):
    assert refused([record("heat", item, 5, "t")], CN) == {"activity-steam-state"}


def test_an_enthalpy_of_ones_own_serves_steam_of_another_state(tmp_path):
    # 10 t x (3000 - 84.0) kJ/kg = 29.16 GJ; x 0.11 = 3.2076 t CO2.
    own = row("own.h", "enthalpy", "own-steam", "3000", "kJ", "kg", gas="energy", region="WORLD")
    files = [overlay(tmp_path / "own.csv", [own])]
    found = compute([record("heat", "own-steam", 10, "t")], CN, overlays=files)
    assert found.totals.scope2_location == near(3.2076)


@pytest.mark.parametrize("item, tonnes", [("r-410a", 19.24), ("hcfc22", 17.6)])
def test_refrigerants_of_air_conditioners(item, tonnes):
    # 10 kg x 1924 and 10 kg x 1760 kg CO2e/kg.
    found = compute([record("refrigerant", item, 10, "kg")], CN)
    assert found.totals.scope1 == near(tonnes)


@pytest.mark.parametrize(
    "item, unit, named, tonnes",
    [
        # 100 x 10,000 m3 x 1.2143 kgce/m3 = 1214.3 tce: named for the unit of the record, not for Nm3.
        ("natural-gas", "万m3", "cn.kgce.gasfield-natural-gas@2008", 1214.3),
        # 100 L x 830 kg/m3 x 1.4714 kgce/kg = 0.1221262 tce: named for the mass of the record.
        ("diesel", "L", "cn.kgce.gasoline@2008", 0.1221262),
        # 100 t x 0.7143 = 71.43 tce: named for the unit of the record, which is that of its factors.
        ("anthracite", "t", "cn.kgce.raw-coal@2008", 71.43),
    ],
)
def test_a_coefficient_that_is_named_serves_for_the_unit_that_it_is_given_per(
    item, unit, named, tonnes
):
    found = compute([record("fuel", item, 100, unit, factor=named)], CN)
    (line,) = found.energy.lines
    assert (line.tce, line.derived) == (near(tonnes), False)
    assert line.coefficient.split()[-1] == named


def test_steam_by_a_coefficient_that_is_named_for_its_mass():
    # 100 t x 0.1286 kgce/kg = 12.86 tce; its emission stays that of its enthalpy, 2684.3 GJ x 0.11 / 10.
    named = "cn.kgce.low-pressure-steam@2008"
    found = compute([record("heat", "steam-saturated-800kpa", 100, "t", factor=named)], CN)
    assert found.energy.tce == near(12.86)
    assert found.energy.lines[0].coefficient == named
    assert found.totals.scope2_location == near(29.5273)
    sold = compute([record("heat-out", "steam-saturated-800kpa", 100, "t", factor=named)], CN)
    assert (sold.energy.tce, sold.totals.scope2_location) == (near(-12.86), near(-29.5273))


@pytest.mark.parametrize("unit", ["t", "L"])
def test_a_coefficient_that_is_named_and_does_not_fit_is_refused(unit):
    power = record("fuel", "diesel", 1, unit, factor="cn.kgce.electricity-equivalent-value@2008")
    assert refused([power], CN) == {"factor-pin-unfit"}


def test_a_coefficient_is_refused_where_no_energy_is_counted(tmp_path):
    """Fuel of others is no energy of one's own, by whatever unit it is told."""
    rows = [
        row("own.eq", "energy-equiv", "diesel", "1.2", "kgce", "L", gas="energy", hv_basis="NCV")
    ]
    files = [overlay(tmp_path / "own.csv", rows)]
    others = record("transport-fuel", "diesel", 10, "L", factor="own.eq@1")
    assert refused([others], CN, overlays=files) == {"activity-factor-unfit"}
    own = record("vehicle-fuel", "diesel", 10, "L", factor="own.eq@1")
    assert energy([own], overlays=files) == [(near(0.012), False, "own.eq@1")]


def test_gas_with_a_heating_value_of_ones_own_at_another_state(tmp_path):
    # 34 MJ/Nm3. 293.15 m3 at 20 degC are 273.15 Nm3, 9287.1 MJ; x 15.3 tC/TJ x 0.99 x 44/12 in t CO2.
    rows = [row("own.gas", "ncv", "natural-gas", "34", "MJ", "Nm3", gas="energy", hv_basis="NCV")]
    files = [overlay(tmp_path / "own.csv", rows)]
    gas = record("fuel", "natural-gas", 293.15, "Sm3_20", factor="own.gas@1")
    found = compute([gas], CN, overlays=files)
    assert found.totals.scope1 == near(9.2871 * 0.0153 * 0.99 * 44 / 12)
    assert found.energy.tce == near(9.2871 / 29.3076)
    assert found.energy.derived == found.energy.tce


def test_a_gas_with_a_density_of_ones_own_is_told_by_its_mass(tmp_path):
    # LNG has a heating value by mass: 2 m3 x 430 kg/m3 = 0.86 t x 41.868 GJ/t / 29.3076 = 1.228568 tce.
    rows = [row("own.lng", "density", "lng", "430", "kg", "m3", gas="na")]
    files = [overlay(tmp_path / "own.csv", rows)]
    found = compute([record("fuel", "lng", 2, "m3", factor="own.lng@1")], CN, overlays=files)
    assert found.energy.tce == near(0.86 * 41.868 / 29.3076)
    assert "activity-gas-state" not in codes(found)


@pytest.mark.parametrize(
    "profile, tonnes",
    # 10 kg, half HFC-32 and half HFC-125: (675 + 3500) / 2 = 2087.5, (771 + 3740) / 2 = 2255.5; AR5 printed.
    [("generic-ar4", 20.875), ("generic-ar5", 19.24), ("generic-ar6", 22.555)],
)
def test_a_mixed_refrigerant_in_each_set_of_potentials(profile, tonnes):
    found = compute([record("refrigerant", "r-410a", 10, "kg", region="WORLD")], profile)
    assert found.totals.scope1 == near(tonnes)


@pytest.mark.parametrize("unit, amount", [("m3", 273.15), ("10kNm3", 0.027315), ("Sm3", 288.15)])
def test_gas_whose_heating_value_is_told_at_another_state(tmp_path, unit, amount):
    # 36 MJ/Sm3. 273.15 m3 at 0 degC are 288.15 Sm3: 10.3734 GJ / 29.3076 = 0.3539491 tce.
    rows = fuel("gas", "36", "0.0153", "0.99")
    rows[0] |= {"unit": "MJ", "per": "Sm3"}
    files = [overlay(tmp_path / "own.csv", rows)]
    found = compute([record("fuel", "gas", amount, unit, factor=pins("gas"))], CN, overlays=files)
    assert found.energy.tce == near(10.3734 / 29.3076)
    assert ("activity-gas-state" in codes(found)) is (unit == "m3")
