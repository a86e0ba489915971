"""Packages that others made for openLCA: processes become rows of one's own, or it is told why not."""

import json
import zipfile
from datetime import date

import olca_schema as o
import pytest
from olca_schema import zipio
from olca_schema.units import property_ref, unit_ref

from greenscore.factors.exchange.files import write_files
from greenscore.factors.exchange.openlca_back import read_openlca
from greenscore.factors.library import load_library
from tests.inventories.acts import compute, record

MASS = property_ref("kg")


def gas(name, **more):
    flow = o.new_elementary_flow(name, MASS)
    for key, value in more.items():
        setattr(flow, key, value)
    return flow


CARBON = gas("Carbon dioxide, fossil", cas="000124-38-9")
WOOD = gas("Carbon dioxide, biogenic")
METHANE = gas("Methane, fossil")
LAUGHING = gas("Lachgas", cas="10024-97-2")
STEEL = o.new_product("Steel", MASS)
SLAG = o.new_product("Slag", MASS)
POWER = o.new_product("Power", property_ref("kWh"))
GERMANY = o.Location(id="loc-de", name="Germany", code="DE")


def process(name, reference, *emissions, amount=1.0, unit="kg", location=None, **more):
    found = o.new_process(name)
    found.location = location
    found.exchanges = []
    out = o.new_output(found, reference, amount, unit_ref(unit))
    out.is_quantitative_reference = True
    for flow, kg, *of in emissions:
        mass = of[0] if of else "kg"
        o.new_output(found, flow, kg, unit_ref(mass))
    for key, value in more.items():
        setattr(found, key, value)
    return found


@pytest.fixture
def read(tmp_path):
    def call(*entities):
        path = tmp_path / "theirs.zip"
        path.unlink(missing_ok=True)
        with zipio.ZipWriter(path) as package:
            for entity in entities:
                package.write(entity)
        back, problems = read_openlca(path)
        for problem in problems:
            for lang in ("zh", "en"):
                assert "{" not in problem.message(lang) + problem.hint(lang)
        return back, problems

    return call


def figures(back):
    return {row.gas: (row.value, row.unit, row.per) for row in back.factors}


def test_a_process_becomes_a_row_for_each_gas_it_emits(read):
    # 2 t of steel: 3.6 t CO2, 500 g CH4, 12 kg biogenic CO2; 3.6 t / 2000 kg = 1.8, 0.5 / 2000 = 0.00025,
    # 12 / 2000 = 0.006, each in kg for a kg
    emitted = ((CARBON, 3600.0), (METHANE, 500.0, "g"), (WOOD, 12.0))
    made = process("Steel, 2 t", STEEL, *emitted, amount=2000.0, location=GERMANY.to_ref())
    back, problems = read(made, CARBON, METHANE, WOOD, STEEL, GERMANY)
    assert problems == ()
    assert figures(back) == {
        "CO2": ("1.8", "kgCO2", "kg"),
        "CH4": ("0.00025", "kgCH4", "kg"),
        "biogenic-CO2": ("0.006", "kgCO2", "kg"),
    }
    row = next(row for row in back.factors if row.gas == "CO2")
    assert (row.kind, row.boundary, row.region, row.activity) == (
        "process",
        "na",
        "DE",
        "steel-2-t",
    )
    assert (row.id, row.review) == (f"olca.{made.id}.co2", "draft")
    source = back.sources[row.source]
    assert (source.reuse, source.title.en) == ("cite-only", "theirs.zip")
    assert len(source.sha256) == 64


def test_a_gas_is_told_by_its_number_and_two_emissions_of_it_are_one(read):
    made = process("x", STEEL, (LAUGHING, 1.0), (CARBON, 1.0), (CARBON, 0.25))
    back, _ = read(made, LAUGHING, CARBON, STEEL)
    assert figures(back) == {"N2O": ("1", "kgN2O", "kg"), "CO2": ("1.25", "kgCO2", "kg")}


def test_what_is_taken_up_and_what_is_no_greenhouse_gas_is_left_out(read):
    uptake, soil, dust = gas("Carbon dioxide, in air"), gas("Carbon dioxide, to soil"), gas("Dust")
    made = process("x", STEEL, (CARBON, 2.0), (soil, 5.0), (dust, 7.0))
    o.new_input(made, uptake, 9.0, unit_ref("kg"))
    back, problems = read(made, CARBON, soil, dust, uptake, STEEL)
    assert (figures(back), problems) == ({"CO2": ("2", "kgCO2", "kg")}, ())


def test_a_system_holds_what_is_upstream_and_a_process_with_inputs_says_that_it_does_not(read):
    system = process("s", STEEL, (CARBON, 2.0), process_type=o.ProcessType.LCI_RESULT)
    power = process("p", POWER, (CARBON, 0.5), unit="kWh", process_type=o.ProcessType.LCI_RESULT)
    linked = process("l", STEEL, (CARBON, 1.0))
    for each in (system, linked):
        o.new_input(each, POWER, 3.0, unit_ref("kWh"))
    back, problems = read(system, power, linked, CARBON, STEEL, POWER)
    told = {row.activity: (row.kind, row.boundary, row.per) for row in back.factors}
    assert told == {
        "s": ("material", "cradle-gate", "kg"),
        "p": ("footprint", "cradle-gate", "kWh"),
        "l": ("process", "na", "kg"),
    }
    assert [(p.code, p.args["count"]) for p in problems] == [("exchange-openlca-direct", "1")]


def test_days_quality_and_uncertainty_come_along(read):
    made = process("x", STEEL, (CARBON, 2.0), dq_entry="(1;3;2;5;1)", version="01.02.000")
    made.process_documentation = o.ProcessDocumentation(
        valid_from="2011-01-01", valid_until="2015-12-31+01:00"
    )
    made.exchanges[1].uncertainty = o.Uncertainty(
        distribution_type=o.UncertaintyType.LOG_NORMAL_DISTRIBUTION, geom_mean=2.0, geom_sd=1.2
    )
    (row,) = read(made, CARBON, STEEL)[0].factors
    assert (row.data_from, row.data_to) == (date(2011, 1, 1), date(2015, 12, 31))
    assert (row.quality, row.version, row.uncertainty.gsd) == ("1;3;2;5;1", "01.02.000", "1.2")


def test_the_document_of_a_process_is_its_source(read):
    book = o.Source(id="book", name="A book of steel", text_reference="Somebody 2014", year=2014)
    made = process("x", STEEL, (CARBON, 2.0))
    made.process_documentation = o.ProcessDocumentation(sources=[book.to_ref()])
    back, _ = read(made, CARBON, STEEL, book)
    (source,) = back.sources.values()
    assert (source.title.en, source.publisher.en) == ("A book of steel", "Somebody 2014")


def reason(problems):
    ((code, args),) = ((p.code, p.args) for p in problems if p.code == "exchange-openlca-process")
    return code and args["reason_en"]


def test_what_is_no_row_is_told_with_its_reason_and_the_rest_is_read(read):
    good = process("good", STEEL, (CARBON, 1.0))
    both = process("both", STEEL, (CARBON, 1.0))
    o.new_output(both, SLAG, 1.0, unit_ref("kg"))
    back, problems = read(good, both, CARBON, STEEL, SLAG)
    assert [row.activity for row in back.factors] == ["good"]
    assert "several products" in reason(problems)
    assert "no greenhouse gas" in reason(read(process("x", STEEL), STEEL)[1])
    nothing = process("x", STEEL, (CARBON, 1.0), amount=0.0)
    assert "not above zero" in reason(read(nothing, CARBON, STEEL)[1])
    none = process("x", STEEL, (CARBON, 1.0))
    none.exchanges[0].is_quantitative_reference = False
    assert "one quantitative reference" in reason(read(none, CARBON, STEEL)[1])
    strange = o.Location(id="loc-x", name="Atlantis", code="?")
    lost = process("x", STEEL, (CARBON, 1.0), location=strange.to_ref())
    assert "location is not known" in reason(read(lost, CARBON, STEEL, strange)[1])


def test_rows_of_others_are_factors_of_ones_own(read, tmp_path):
    made = process("Widgets", STEEL, (CARBON, 2.5), process_type=o.ProcessType.LCI_RESULT)
    back, _ = read(made, CARBON, STEEL)
    write_files(back, tmp_path / "own")
    library, problems = load_library(overlays=[tmp_path / "own" / "factors.csv"])
    assert (library is not None, problems) == (True, ())
    goods = record("goods", "widgets", 4, "t", region="WORLD")
    found = compute([goods], "cn-enterprise", overlays=[tmp_path / "own" / "factors.csv"])
    assert found.totals.scope3 == 10  # 4 t x 2.5 t/t


def test_the_older_form_of_openlca_1_is_read(tmp_path):
    flows = {
        "p": {"@type": "Flow", "@id": "p", "name": "Heat", "flowType": "PRODUCT_FLOW"},
        "c": {"@type": "Flow", "@id": "c", "name": "CO2", "flowType": "ELEMENTARY_FLOW"},
    }
    exchange = {"input": False, "quantitativeReference": False, "unit": {"name": "kg"}}
    heat = exchange | {"quantitativeReference": True, "amount": 2, "unit": {"name": "MJ"}}
    made = {
        "@type": "Process",
        "@id": "11111111-1111-1111-1111-111111111111",
        "name": "供热",
        "exchanges": [
            heat | {"flow": {"@id": "p"}},
            exchange | {"amount": 1e-1, "flow": {"@id": "c"}},
        ],
    }
    path = tmp_path / "old.zip"
    with zipfile.ZipFile(path, "w") as package:
        for id_, flow in flows.items():
            package.writestr(f"flows/{id_}.json", json.dumps(flow))
        package.writestr("processes/1.json", json.dumps(made))
        package.writestr("context.json", "{}")
    back, problems = read_openlca(path)
    assert problems == ()
    (row,) = back.factors
    assert (row.value, row.unit, row.per, row.region) == ("0.05", "kgCO2", "MJ", "WORLD")
    assert (row.activity, row.name.zh) == ("11111111", "供热")
