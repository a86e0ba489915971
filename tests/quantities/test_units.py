import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.problems import Problem
from greenscore.quantities.unit_table import rows
from greenscore.quantities.units import (
    DIMENSIONLESS,
    UNITS,
    UnitError,
    canonical,
    conversion,
    describe,
    parse_unit,
    spell,
)
from tests.wordings import catalogue

symbols = st.sampled_from(sorted(UNITS))
small = st.sampled_from(["J", "kWh", "tce", "t", "kg", "m3", "m2", "h", "a", "10kCNY", "%", "item"])
composed = st.builds(
    lambda above, below, power: f"{above}/({below}*{below}^{power})",
    small,
    small,
    st.integers(1, 3),
)


@pytest.mark.parametrize(
    "source,target,factor",
    [
        ("kWh", "MJ", Fraction(18, 5)),
        ("MWh", "GJ", Fraction(18, 5)),
        ("万kWh", "MWh", Fraction(10)),
        ("tce", "kgce", Fraction(1000)),
        ("万tce", "tce", Fraction(10_000)),
        ("万元", "CNY", Fraction(10_000)),
        ("亿元", "万元", Fraction(10_000)),
        ("ha", "mu", Fraction(15)),
        ("1", "%", Fraction(100)),
        ("ppm", "permille", Fraction(1, 1000)),
        ("kWh/h", "kW", Fraction(1)),
        ("tkm", "t*km", Fraction(1)),
        ("kgCO2e/kWh", "tCO2e/MWh", Fraction(1)),
        ("gce/kWh", "kgce/MWh", Fraction(1)),
        ("GJ/万Nm3", "MJ/Nm3", Fraction(1, 10)),
        ("kg/(t*a)", "kg/t/a", Fraction(1)),
        ("a", "month", Fraction(12)),
        ("L/m3", "permille", Fraction(1)),
        ("lb/MWh", "kg/kWh", Fraction("0.00045359237")),
        ("short ton", "lb", Fraction(2000)),
        ("short ton-mile", "tkm", Fraction("0.90718474") * Fraction("1.609344")),
        ("mmBtu", "GJ", Fraction("1.05505585262")),
        ("US gallon", "L", Fraction("3.785411784")),
        ("vehicle-mile", "vehicle*km", Fraction("1.609344")),
        ("tCH4", "kgCH4", Fraction(1000)),
        ("tHFC-134a", "kgHFC134a", Fraction(1000)),
        ("万元@2020", "CNY@2020", Fraction(10_000)),
        ("TgCO2e", "tCO2e", Fraction(1_000_000)),
        ("ug/m3", "mg/m3", Fraction(1, 1000)),
        ("ng", "ug", Fraction(1, 1000)),
        ("pg", "ng", Fraction(1, 1000)),
        ("µg/m³", "g/m3", Fraction(1, 10**6)),  # the micro sign, not the Greek letter
        ("mm", "cm", Fraction(1, 10)),
        ("cm", "m", Fraction(1, 100)),
        ("um", "nm", Fraction(1000)),
        ("cm3", "mL", Fraction(1)),
        ("dm3", "L", Fraction(1)),
        ("mm2", "cm2", Fraction(1, 100)),
        ("PJ", "TWh", Fraction(10, 36)),  # 1 TWh = 3.6 PJ
        ("EJ", "PJ", Fraction(1000)),
        ("TWh", "GWh", Fraction(1000)),
        ("MVA", "kVA", Fraction(1000)),
        ("kVA", "VA", Fraction(1000)),
        ("bar", "kPa", Fraction(100)),
        ("MPa", "Pa", Fraction(10**6)),
        ("hPa", "Pa", Fraction(100)),
        ("lm/m2", "lx", Fraction(1)),
        ("ppb", "ppm", Fraction(1, 1000)),
        ("mmol/L", "mol/m3", Fraction(1)),
        ("umol", "mmol", Fraction(1, 1000)),
        ("kmol", "mol", Fraction(1000)),
        ("kV/m", "V/m", Fraction(1000)),
        ("kBq", "Bq", Fraction(1000)),
        ("mSv/a", "uSv/a", Fraction(1000)),
        # Units of bills, by their definitions in others of the table.
        ("therm", "mmBtu", Fraction(1, 10)),
        ("MMBtu", "kBtu", Fraction(1000)),
        ("kBtu", "Btu", Fraction(1000)),
        ("mmBtu", "Btu", Fraction(1_000_000)),
        ("ton-hour", "Btu", Fraction(12_000)),
        ("klb", "lb", Fraction(1000)),
        ("lb", "oz", Fraction(16)),
        ("kUSgal", "USgal", Fraction(1000)),
        ("bbl", "USgal", Fraction(42)),
        ("UKgal", "L", Fraction("4.54609")),
        ("ML", "m3", Fraction(1000)),
        ("万m3", "m3", Fraction(10_000)),
        ("ft3", "m3", Fraction("0.3048") ** 3),
        ("hcf", "ft3", Fraction(100)),
        ("ccf", "scf", Fraction(100)),
        ("Mcf", "ccf", Fraction(10)),
        ("ft2", "m2", Fraction("0.3048") ** 2),
        ("night", "roomnight", Fraction(1)),
        ("kBtu/ft2", "Btu/ft^2", Fraction(1000)),
        ("TEU*km", "TEU*m", Fraction(1000)),
    ],
)
def test_conversions_are_exact(source, target, factor):
    assert conversion(parse_unit(source), parse_unit(target)) == factor


@pytest.mark.parametrize(
    "source,target",
    [
        ("kgce", "GJ"),
        ("kgCO2", "kgCO2e"),
        ("kgCO2e", "kg"),
        ("Nm3", "m3"),
        ("Nm3", "Sm3"),
        ("month", "d"),
        ("a", "h"),
        ("CNY", "USD"),
        ("kWh", "kW"),
        ("item", "1"),
        ("server", "rack"),
        ("kgCO2", "kgCH4"),
        ("kgSF6", "kg"),
        ("scf", "Sm3"),
        ("ccf", "hcf"),
        ("TEU", "item"),
        ("Sm3", "Sm3_20"),
        ("vkm", "pkm"),
        ("CNY@2020", "CNY"),
        ("CNY@2020", "CNY@2015"),
        ("degC", "1"),
        ("K", "1"),
        ("kVA", "kW"),
        ("kvar", "kVA"),
        ("dB", "1"),
        ("dBA", "dB"),
        ("lm", "lx"),
        ("mol", "kg"),
        ("Pa", "J/m3"),
        ("pH", "1"),
        ("Bq", "1/s"),
    ],
)
def test_what_needs_a_factor_is_never_converted(source, target):
    with pytest.raises(UnitError) as caught:
        conversion(parse_unit(source), parse_unit(target))
    assert caught.value.code == "unit-dimension"
    assert caught.value.args == {"source": source, "target": target}


@pytest.mark.parametrize("source,target", [("degC", "K"), ("K", "degC"), ("kW/degC", "kW/K")])
def test_temperatures_are_never_converted_in_silence(source, target):
    with pytest.raises(UnitError) as caught:
        conversion(parse_unit(source), parse_unit(target))
    assert caught.value.code == "unit-temperature"
    assert caught.value.args == {"source": source, "target": target}
    _assert_filled(caught.value)


@pytest.mark.parametrize(
    "text,symbol",
    [
        ("万元", "10kCNY"),
        ("吨", "t"),
        ("m³", "m3"),
        ("㎡", "m2"),
        ("m^2", "m2"),
        ("kWh/m^2", "kWh/m2"),
        ("m^-2", "m2^-1"),
        ("kgCO₂e/千瓦时", "kgCO2e/kWh"),
        ("kg CO2e / kWh", "kgCO2e/kWh"),
        ("tCO₂／万元", "tCO2/10kCNY"),
        ("吨标准煤／吨", "tce/t"),
        ("t.km", "t*km"),
        ("t·km", "t*km"),
        ("℃", "degC"),
        ("dB(A)", "dBA"),
        ("分贝", "dB"),
        ("微克/立方米", "ug/m3"),
        ("μg/m³", "ug/m3"),
        ("cm²", "cm2"),
        ("mbar", "hPa"),
        ("kVar", "kvar"),
        ("％", "%"),
        ("‰", "permille"),
        ("mg/Nm³", "mg/Nm3"),
        ("1/a", "1/a"),
    ],
)
def test_spellings_have_one_canonical_form(text, symbol):
    assert canonical(text) == symbol
    assert canonical(symbol) == symbol
    assert parse_unit(text) == parse_unit(symbol)


@pytest.mark.parametrize(
    "text,code",
    [
        ("", "unit-syntax"),
        ("kg//t", "unit-syntax"),
        ("kg/", "unit-syntax"),
        ("(t", "unit-syntax"),
        ("t)", "unit-syntax"),
        ("t^", "unit-syntax"),
        ("t^2^2", "unit-syntax"),
        ("t^0", "unit-syntax"),
        ("t/t*km", "unit-syntax"),
        ("(" * 64, "unit-syntax"),
        ("t*" * 40 + "t", "unit-syntax"),
        ("Mt^9*Mt^9", "unit-range"),
        ("MWT", "unit-unknown"),
        ("ton", "unit-several"),
        ("gallon", "unit-several"),
        ("kgCO2e/gal", "unit-several"),
        ("kgal", "unit-several"),
        ("MBtu", "unit-several"),
        ("MtCO2e", "unit-several"),
        ("MTCO2e", "unit-several"),
        ("mt CO2e", "unit-several"),
        ("kg/MT", "unit-several"),
        ("Tons", "unit-several"),
        ("kcal", "unit-unknown"),
        ("toe", "unit-unknown"),
        ("kWh@2020", "unit-unknown"),
        ("CNY@20", "unit-unknown"),
        ("__import__", "unit-unknown"),
    ],
)
def test_what_cannot_be_read_is_refused(text, code):
    with pytest.raises(UnitError) as caught:
        parse_unit(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text,near", [("kwh", "kWh"), ("GWH", "GWh"), ("tC02e", "tCO2e"), ("kgces/t", "kgce")]
)
def test_unknown_units_name_the_nearest(text, near):
    with pytest.raises(UnitError) as caught:
        parse_unit(text)
    assert caught.value.args["nearest"] == near


def test_descriptions_in_both_languages():
    assert describe("tce/t", "zh") == "吨标准煤/吨"
    assert describe("tce/t", "en") == "tonne of coal equivalent per tonne"
    assert describe("tce/万元@2020", "zh") == "吨标准煤/2020年价万元"
    assert describe("CNY@2020", "en") == "yuan at 2020 prices"


def test_no_spelling_means_two_units():
    spellings = [(s, row.symbol) for row in rows() for s in {row.symbol, row.zh, *row.others}]
    assert len({spelling for spelling, _ in spellings}) == len(set(spellings))


@pytest.mark.parametrize("symbol", UNITS)
def test_every_unit_is_named_in_both_languages(symbol):
    names = UNITS[symbol].names
    assert names.zh
    assert names.en
    assert parse_unit(names.zh) == UNITS[symbol].unit


@pytest.mark.parametrize(
    "text",
    [
        "tce/10kCNY@2020",
        "lbCO2/MWh",
        "tce/t",
        "kgCO2e/kWh",
        "m3/10kCNY",
        "kWh/m2",
        "1/a",
        "t/kg",
        "kgce/m3",
        "kW",
    ],
)
def test_units_are_spelt_as_people_write_them(text):
    assert spell(parse_unit(text)) == text


def test_units_of_unbounded_size_are_refused():
    hundredth = parse_unit("%") ** 10
    with pytest.raises(UnitError, match="unit-range"):
        hundredth**10
    with pytest.raises(UnitError, match="unit-range"):
        parse_unit("t") ** 10**9


@given(symbols, symbols)
def test_conversion_and_its_reverse_cancel(a, b):
    source, target = UNITS[a].unit, UNITS[b].unit
    if source.dimensions == target.dimensions:
        assert conversion(source, target) * conversion(target, source) == 1


@given(composed)
def test_canonical_text_and_spelling_mean_the_same_unit(text):
    unit = parse_unit(text)
    assert parse_unit(canonical(text)) == unit
    assert canonical(canonical(text)) == canonical(text)


@given(composed, composed, composed)
def test_units_form_a_commutative_group(a, b, c):
    x, y, z = parse_unit(a), parse_unit(b), parse_unit(c)
    assert x * y == y * x
    assert (x * y) * z == x * (y * z)
    assert x / x == DIMENSIONLESS
    assert (x / y) * y == x
    assert x**2 == x * x
    assert x**0 == DIMENSIONLESS
    assert x**-1 == DIMENSIONLESS / x


@given(st.text(max_size=80))
def test_no_text_escapes_as_another_error(text):
    try:
        parse_unit(text)
    except UnitError as error:
        assert error.code in catalogue()  # noqa: PT017 - both outcomes are right


@pytest.mark.parametrize("text", ["kwh", "t//t", "Mt^9*Mt^9"])
def test_messages_have_all_they_name(text):
    with pytest.raises(UnitError) as caught:
        parse_unit(text)
    _assert_filled(caught.value)


def test_message_of_a_mismatch_has_all_it_names():
    with pytest.raises(UnitError) as caught:
        conversion(parse_unit("kgce"), parse_unit("GJ"))
    _assert_filled(caught.value)


def _assert_filled(error):
    wording = catalogue()[error.code]
    for part in ("zh", "en", "hint_zh", "hint_en"):
        assert set(re.findall(r"\{(\w+)\}", wording[part])) <= set(error.args)
    assert Problem(code=error.code, args=error.args).message("zh")


@pytest.mark.parametrize(
    "written, near",
    [
        ("KWH", "kWh"), ("kwhs", "kWh"), ("Kilowatt Hours", "kWh"), ("litres", "L"), ("Liters", "L"),
        ("Tonnes", "t"), ("Therms", "therm"), ("cubic meters", "m3"), ("M3", "m3"), ("kgco2e", "kgCO2e"),
        ("kWh/SqFt", "ft2"), ("persons", "person"), ("GJS", "GJ"),
    ],
)  # fmt: skip
def test_capitals_plurals_and_names_are_folded_in_hints_and_never_guessed(written, near):
    with pytest.raises(UnitError) as caught:
        parse_unit(written)
    assert caught.value.code == "unit-unknown"
    assert caught.value.args["nearest"] == near


def test_what_could_be_two_units_in_small_letters_is_told_as_both():
    with pytest.raises(UnitError) as caught:
        parse_unit("Ml")
    assert caught.value.args["nearest"] == "mL / ML"
