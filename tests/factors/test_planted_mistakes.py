"""Mistakes that others made with published factors, each planted in a copy and each found."""

import pytest

from tests.factors.planted import add, change, copied, found, rows_of, write

LPG = "cn.kgce.lpg@2008"
NATION = "cn.grid.avg/CN"
GAS = "gb.desnz.fuels.gaseous-fuels.natural-gas"


@pytest.fixture
def library(tmp_path):
    return copied(tmp_path)


def test_the_copy_itself_is_clean(library):
    assert found(library) == []


def test_a_lost_leading_digit(library):
    line = change(library, "cn-kgce", LPG, value="0.7143")
    assert ("factor-coal-equivalent", "cn-kgce.csv", line) in found(library)


@pytest.mark.parametrize(
    "family,reference,value",
    [
        ("cn-grid", f"{NATION}@2023", "530.6"),
        ("cn-grid", f"{NATION}@2023", "0.0005306"),
        ("gb-desnz-2025", "gb.desnz.fuels.liquid-fuels.fuel-oil.l@2025", "3174.92"),
        ("us-egrid-2023", "us.egrid.total.co2/US@2023", "771523"),
        ("cn-fuel-steel", "cn.fuel.steel.coke.ncv@2013", "28447"),
    ],
)
def test_a_slip_by_a_thousand(library, family, reference, value):
    line = change(library, family, reference, value=value)
    assert ("factor-implausible", f"{family}.csv", line) in found(library)


def test_swapped_vintages(library):
    change(library, "cn-grid", f"{NATION}@2021", value="0.5366")
    change(library, "cn-grid", f"{NATION}@2022", value="0.5568")
    codes = [code for code, file, _ in found(library) if file == "china.yaml"]
    assert codes == ["factor-vector"] * 3


def test_a_footprint_as_a_new_edition_of_the_grid_factor(library):
    cells = {"version": "2024", "data_from": "2024-01-01", "data_to": "2024-12-31"}
    line = add(library, "cn-grid", f"{NATION}@2023", value="0.5777", **cells)
    assert ("factor-of-another-kind", "cn-grid.csv", line) in found(library)


def test_a_footprint_in_place_of_the_grid_factor(library):
    line = change(library, "cn-grid", f"{NATION}@2023", value="0.5777")
    assert ("factor-of-another-kind", "cn-grid.csv", line) in found(library)


def test_a_missing_decimal_point_leaves_zeros(library):
    line = change(library, "cn-grid", f"{NATION}@2023", value="000077")
    assert found(library) == [("factor-decimal", "cn-grid.csv", line)]


def test_the_gases_of_a_factor_add_up(library):
    line = change(library, "gb-desnz-2025", f"{GAS}.kwh-gcv@2025", value="0.18396")
    assert ("factor-parts", "gb-desnz-2025.csv", line) in found(library)


def test_a_factor_by_energy_and_one_by_quantity_agree(library):
    line = change(
        library, "us-epa-2025", "us.epa.stationary.natural-gas.co2-energy@2025", value="53.60"
    )
    assert ("factor-chain", "us-epa-2025.csv", line) in found(library)


def test_carbon_content_and_factor_agree(library):
    line = change(library, "ipcc-2006", "ipcc.natural-gas.cc@2006", value="13.5")
    assert ("factor-carbon", "ipcc-2006.csv", line) in found(library)


def test_net_and_gross_are_not_swapped(library):
    line = change(library, "gb-desnz-2025", f"{GAS}.kwh-ncv@2025", value="0.18296")
    change(library, "gb-desnz-2025", f"{GAS}.kwh-gcv@2025", value="0.2027")
    assert ("factor-bases", "gb-desnz-2025.csv", line) in found(library)


def test_mass_and_energy_imply_a_heating_value(library):
    reference = "gb.desnz.fuels.liquid-fuels.gas-oil"
    line = change(library, "gb-desnz-2025", f"{reference}.t@2025", value="32.2657859")
    assert ("factor-implied-heat", "gb-desnz-2025.csv", line) in found(library)


def test_a_nation_lies_among_its_regions(library):
    line = change(library, "cn-grid", f"{NATION}@2022", value="0.9366")
    assert ("factor-nation", "cn-grid.csv", line) in found(library)


def test_a_warming_potential_with_a_digit_too_many(library):
    line = change(library, "gwp", "ipcc.gwp100.ar5.ch4@2013", value="280")
    assert ("factor-potential", "gwp.csv", line) in found(library)


def test_a_heating_value_must_be_told(library):
    line = change(library, "gb-desnz-2025", f"{GAS}.kwh-gcv@2025", hv_basis="na")
    assert ("factor-heat-basis", "gb-desnz-2025.csv", line) in found(library)


def test_a_unit_must_fit_the_kind(library):
    line = change(library, "cn-grid", f"{NATION}@2023", unit="kgCO2e", per="t")
    assert ("factor-unit-of-kind", "cn-grid.csv", line) in found(library)


def test_windows_do_not_overlap(library):
    line = change(library, "cn-grid", f"{NATION}@2023", data_from="2022-07-01")
    assert ("factor-windows", "cn-grid.csv", line) in found(library)


def test_editions_of_an_id_measure_the_same(library):
    cells = {"gas": "CO2e", "unit": "kgCO2e", "gwp": "AR5"}
    line = change(library, "cn-grid", f"{NATION}@2023", **cells)
    assert ("factor-unit-changed", "cn-grid.csv", line) in found(library)


def test_a_forbidden_source_stops_its_rows(library):
    source = library / "sources" / "cn-gbt-32150.yaml"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("reuse: cite\n", "reuse: forbidden\n"), encoding="utf-8")
    assert [code for code, *_ in found(library)] == ["factor-licence"]


def test_a_copy_of_somebody_elses_is_no_official_reading(library):
    line = change(library, "cn-grid", f"{NATION}@2023", review="official-verified")
    told = ("factor-review", "factor-review-unfounded")
    assert found(library) == [(code, "cn-grid.csv", line) for code in told]


def test_a_row_supersedes_one_that_is_there(library):
    line = change(library, "cn-grid", f"{NATION}@2023", supersedes=f"{NATION}@2019")
    assert ("factor-supersedes", "cn-grid.csv", line) in found(library)


def test_a_source_that_no_row_names(library):
    file = library / "data" / "cn-footprint.csv"
    write(file, [row for row in rows_of(file) if row["version"] != "2023"])
    assert ("factor-source-unused", "cn-mee-2025-3.yaml", None) in found(library)
