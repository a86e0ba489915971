"""One small year whose every figure is worked out by hand: totals, groups, gases, energy, rows and lines."""

import hashlib
import math
from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest

from greenscore.model.inventory import Sureness
from greenscore.problems import ProblemsFound
from greenscore.workflow import inventory
from tests.inventories.acts import compute, fuel, named, near, overlay, record, row

SAID = {"gwp": "AR5", "boundary": "combustion"}
POWER = {"activity": "electricity", "unit": "kgCO2e", "per": "kWh", "gas": "CO2e", **SAID}
COAL = {"kind": "energy-equiv", "unit": "kgce", "gas": "energy"}
ROWS = [
    row("own.place", kind="grid", value="0.20", method="location", **POWER),
    row("own.mix", kind="grid-residual", value="0.45", method="market", **POWER),
    row("own.coal", activity="electricity", value="0.3", per="kWh", **COAL),
    *fuel("tar", "30", "0.02", "0.98"),
    row("own.tar.eq", activity="tar", value="1.1", per="kg", **COAL),
    row("own.chips.gas", "combustion", "chips", "0.05", "kgCO2e", "kg", gas="CO2e", **SAID),
    row("own.chips.bio", "combustion", "chips", "1.5", "kgCO2", "kg", gas="biogenic-CO2")
    | {"boundary": "combustion"},
    row("own.chips.eq", activity="chips", value="0.5", per="kg", **COAL),
]
BOUGHT = "own.place@1 own.mix@1 own.coal@1"
TAR = "own.tar.ncv@1 own.tar.cc@1 own.tar.of@1"
CHIPS = "own.chips.gas@1 own.chips.bio@1"


def power(amount, period, site, **more):
    return record(
        "electricity", "electricity", amount, "MWh", period=period, site=site, factor=BOUGHT, **more
    )


RECORDS = [
    power(100, "2025-01", "north"),
    power(50, "2025-01", "north"),
    power(10, "2025-02", "south", use="it", pue="1.25"),
    record("fuel", "tar", 10, "t", period="2025-01", site="north", factor=f"{TAR} own.tar.eq@1")
    | {"grade": "verified", "evidence": "bill 7"},
    record(
        "biomass", "chips", 4, "t", period="2025-02", site="south", factor=f"{CHIPS} own.chips.eq@1"
    ),
    record("offset", "offset", 7, "tCO2e", period="2025"),
    record("removal", "removal", 2, "tCO2e", period="2025"),
    {"category": "travel", "amount": "not-relevant", "note": "nobody travels"},
    {"category": "hotel", "amount": "not-quantified", "note": "next year"},
]

# Power of the north is 150 MWh, that of the south 10 MWh at the equipment, 12.5 MWh with PUE 1.25. By
# location x 0.20 kg/kWh: 30 t and 2.5 t; by market x 0.45: 67.5 t and 5.625 t; x 0.3 kgce: 45 and 3.75 tce.
# Tar is 10 t x 30 GJ/t x 0.02 tC/GJ x 0.98 x 44/12 = 21.56 t; 10 t x 1.1 = 11 tce.
# Chips are 4 t x 0.05 = 0.2 t CO2e, 4 t x 1.5 = 6 t of biogenic CO2 in a total of its own; 2 tce.
NORTH = {"scope1": 21.56, "scope2_location": 30, "scope2_market": 67.5}
SOUTH = {"scope1": 0.2, "scope2_location": 2.5, "scope2_market": 5.625, "biogenic": 6}
APART = {"removals": 2, "offsets": 7}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return [overlay(tmp_path_factory.mktemp("own") / "own.csv", ROWS)]


@pytest.fixture
def found(files):
    return compute(RECORDS, "cn-enterprise", overlays=files)


def said(totals):
    """Return the figures that are known and not zero."""
    return {name: near(figure) for name, figure in asdict(totals).items() if figure}


def by_key(groups):
    return {group.key: said(group.totals) for group in groups}


def test_totals_sites_and_periods(found):
    assert said(found.totals) == {
        "scope1": 21.76,
        "scope2_location": 32.5,
        "scope2_market": 73.125,
        "biogenic": 6,
        **APART,
    }
    assert by_key(found.sites) == {"": APART, "north": NORTH, "south": SOUTH}
    assert by_key(found.periods) == {"2025": APART, "2025-01": NORTH, "2025-02": SOUTH}
    assert [group.key for group in found.sites] == ["", "north", "south"]
    assert (found.start, found.end) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (found.records, found.as_of) == (9, date(2026, 6, 1))
    assert (found.profile.id, len(found.profile.digest)) == ("cn-enterprise", 64)


def test_categories_tell_how_they_stand(found):
    told = {
        each.id: (each.scope, each.protocol, each.state, each.records, each.reason)
        for each in found.categories
    }
    assert told["fuel"] == ("1", "", "quantified", 1, "")
    assert told["electricity"] == ("2", "", "quantified", 3, "")
    assert told["travel"] == ("3", "3.6", "not-relevant", 1, "nobody travels")
    assert told["hotel"] == ("3", "3.6", "not-quantified", 1, "next year")
    assert told["offset"] == ("outside", "", "quantified", 1, "")
    assert told["3.1"] == ("3", "3.1", "not-quantified", 0, "")
    assert "3.6" not in told  # travel and hotel are of it
    assert not found.scope3_complete
    totals = {each.id: each.totals for each in found.categories}
    assert said(totals["fuel"]) == {"scope1": 21.56}
    assert said(totals["biomass"]) == {"scope1": 0.2, "biogenic": 6}
    assert said(totals["electricity"]) == {"scope2_location": 32.5, "scope2_market": 73.125}
    assert said(totals["removal"]) == {"removals": 2}
    assert totals["travel"] is totals["3.1"] is None
    labels = {each.id: each.label.en for each in found.categories}
    assert (labels["travel"], labels["3.1"]) == ("Business travel", "Purchased goods and services")


def test_carbon_fixed_in_products_is_subtracted(tmp_path):
    # 3 t x 0.5 t CO2/t stay in the product: -1.5 t beside the 10 t x 0.5 of the process.
    rows = [row("own.slag", "process", "slag", "0.5", "tCO2", "t", gas="CO2")]
    files = [overlay(tmp_path / "own.csv", rows)]
    records = [
        record(category, "slag", amount, "t", factor="own.slag@1")
        for category, amount in (("process", 10), ("fixed-carbon", 3))
    ]
    found = compute(records, "cn-enterprise", overlays=files)
    assert found.totals.scope1 == near(5 - 1.5)
    told = {
        each.id: (each.subtracted, said(each.totals)) for each in found.categories if each.totals
    }
    assert told == {
        "process": (False, {"scope1": 5}),
        "fixed-carbon": (True, {"scope1": -1.5}),
    }
    asked = inventory.Request(named(records), "cn-enterprise", overlays=tuple(files))
    (step,) = inventory.trace_record(asked, "r1").steps
    assert step.formula == "3 t x -1 x 0.5 tCO2/t [own.slag@1]"
    assert (float(step.value), float(step.co2e)) == (-1.5, -1.5)
    assert [(gas.gas, gas.mass, gas.co2e) for gas in found.gases] == [("CO2", near(3.5), near(3.5))]


def test_a_gas_that_the_record_names_is_taken_before_those_on_offer(files, tmp_path):
    # The whole, 0.05 kg/kg, is on offer; the record names the parts: 0.03 + 0.01 kg/kg x 4 t = 0.16 t.
    parts = [
        row(
            f"own.chips.{gas.lower()}",
            "combustion",
            "chips",
            value,
            "kgCO2e",
            "kg",
            gas=gas,
            **SAID,
        )
        for gas, value in (("CO2", "0.03"), ("N2O", "0.01"))
    ]
    more = [*files, overlay(tmp_path / "parts.csv", parts)]
    named_rows = "own.chips.co2@1 own.chips.n2o@1"
    found = compute(
        [record("biomass", "chips", 4, "t", factor=named_rows)], "cn-enterprise", overlays=more
    )
    assert found.totals.scope1 == near(0.16)
    assert {gas.gas for gas in found.gases} == {"CO2", "N2O"}


def test_reasons_of_one_category_are_told_once_each(files):
    more = [RECORDS[7], RECORDS[7] | {"note": "no offices abroad"}]
    found = compute([*RECORDS, *more], "cn-enterprise", overlays=files)
    (travel,) = (each for each in found.categories if each.id == "travel")
    assert (travel.records, travel.reason) == (3, "nobody travels; no offices abroad")
    both = [RECORDS[7] | {"amount": "not-quantified"}]
    found = compute([*RECORDS, *both], "cn-enterprise", overlays=files)
    (travel,) = (each for each in found.categories if each.id == "travel")
    assert travel.state == "not-quantified"


def test_gases_of_each_total(found):
    assert [(gas.part, gas.gas, gas.mass, gas.co2e) for gas in found.gases] == [
        ("1", "CO2", near(21.56), near(21.56)),
        ("1", "CO2e", None, near(0.2)),
        ("2-location", "CO2e", None, near(32.5)),
        ("2-market", "CO2e", None, near(73.125)),
    ]


def test_energy_by_item_and_site_and_as_flows(found):
    assert found.energy.basis == "equivalent"
    assert found.energy.tce == near(45 + 3.75 + 11 + 2)
    assert [
        (line.item, line.site, line.amount, line.unit, line.tce, line.coefficient)
        for line in found.energy.lines
    ] == [
        ("chips", "south", 4, "t", near(2), "own.chips.eq@1"),
        ("electricity", "north", 150, "MWh", near(45), "own.coal@1"),
        ("electricity", "south", 12.5, "MWh", near(3.75), "own.coal@1"),
        ("tar", "north", 10, "t", near(11), "own.tar.eq@1"),
    ]
    assert [(flow.source, flow.site, flow.use, flow.tce) for flow in found.energy.flows] == [
        ("chips", "south", "biomass", near(2)),
        ("electricity", "north", "electricity", near(45)),
        ("electricity", "south", "electricity", near(3.75)),
        ("tar", "north", "fuel", near(11)),
    ]


def test_rows_with_what_rests_on_them(found):
    assert [(use.reference, use.co2e, use.records) for use in found.factors] == [
        ("own.chips.bio@1", near(6), 1),
        ("own.chips.eq@1", 0, 1),
        ("own.chips.gas@1", near(0.2), 1),
        ("own.coal@1", 0, 3),
        ("own.mix@1", near(73.125), 3),
        ("own.place@1", near(32.5), 3),
        ("own.tar.cc@1", near(21.56), 1),
        ("own.tar.eq@1", 0, 1),
        ("own.tar.ncv@1", near(21.56), 1),
        ("own.tar.of@1", near(21.56), 1),
    ]
    mix = found.factors[4]
    assert (mix.value, mix.unit, mix.per, mix.label) == ("0.45", "kgCO2e", "kWh", "pinned")
    assert (mix.overlay, mix.locator, mix.name.en) == ("own", "own measurement", "own factor")
    (used,) = found.library.overlays
    assert used.id == "own"
    assert len(used.digest) == 64


def figures(*values):
    return [pytest.approx(value, nan_ok=True) for value in values]


def test_lines_tell_of_each_record(found):
    columns = found.lines.columns
    nan = math.nan
    assert list(columns["period"]) == [
        *("2025-01", "2025-01", "2025-02", "2025-01", "2025-02", "2025", "2025", "", "")
    ]
    assert list(columns["scope"]) == ["2", "2", "2", "1", "1", "outside", "outside", "", ""]
    assert list(columns["factor"]) == [*["own.place@1"] * 3, TAR, CHIPS, "", "", "", ""]
    assert list(columns["factor_market"]) == [*["own.mix@1"] * 3, TAR, CHIPS, "", "", "", ""]
    coefficients = [*["own.coal@1"] * 3, "own.tar.eq@1", "own.chips.eq@1", *[""] * 4]
    assert list(columns["coefficient"]) == coefficients
    for label in ("label", "label_market", "label_energy"):
        told = "" if label == "label_energy" else "reported"  # t CO2e that nothing was computed for
        assert list(columns[label]) == [*["pinned"] * 5, told, told, "", ""]
    assert list(columns["amount"]) == figures(100, 50, 10, 10, 4, 7, 2, nan, nan)
    assert list(columns["co2e"]) == figures(20, 10, 2.5, 21.56, 0.2, 7, 2, nan, nan)
    market = figures(45, 22.5, 5.625, 21.56, 0.2, 7, 2, nan, nan)
    assert list(columns["co2e_market"]) == market
    assert list(columns["biogenic"]) == figures(0, 0, 0, 0, 6, 0, 0, nan, nan)
    assert list(columns["energy"]) == figures(100, 50, 12.5, 10, 4, nan, nan, nan, nan)
    assert list(columns["tce"]) == figures(30, 15, 3.75, 11, 2, nan, nan, nan, nan)
    assert list(columns["t_CO2"]) == figures(0, 0, 0, 21.56, 0, 0, 0, nan, nan)
    assert (columns["grade"][3], columns["evidence"][3], columns["use"][2]) == (
        "verified",
        "bill 7",
        "it",
    )
    assert str(found.lines.place(3)) == "data 3.amount"


def test_how_sure_the_totals_are(found, files):
    # A declared amount is known to 20 %, a factor without limits of its own to 10 %. The north has one
    # amount of 30 t, the south one of 2.5 t: sqrt((30 x 0.2)^2 + (2.5 x 0.2)^2) = 6.020797; both share
    # one row: 32.5 x 0.1 = 3.25; together sqrt(6.020797^2 + 3.25^2) = 6.841966. By market x 0.45/0.20.
    spreads = {each.part: each for each in found.spreads}
    assert list(spreads) == ["1", "2-location", "2-market"]
    for part, scale in (("2-location", 1), ("2-market", 2.25)):
        each = spreads[part]
        assert each.amount == near(32.5 * scale)
        assert each.activity == near(math.hypot(6, 0.5) * scale)
        assert each.factor == near(3.25 * scale)
        assert each.spread == near(math.hypot(6, 0.5, 3.25) * scale)
        assert (each.low, each.high) == (
            near((32.5 - math.hypot(6, 0.5, 3.25)) * scale),
            near((32.5 + math.hypot(6, 0.5, 3.25)) * scale),
        )
        assert (each.assumed, each.verdict) == (1, "")
    # A verified amount is known to 2 %: sqrt((21.56 x 0.02)^2 + (0.2 x 0.2)^2).
    assert spreads["1"].activity == near(math.hypot(21.56 * 0.02, 0.2 * 0.2))
    asked = Sureness(threshold="40")
    held = compute(RECORDS, "cn-enterprise", overlays=files, sureness=asked)
    assert [each.verdict for each in held.spreads] == ["below", "below", "above"]
    drawn = [
        compute(RECORDS, "cn-enterprise", overlays=files, sureness=Sureness(draws=4000, seed=seed))
        for seed in (1, 1, 2)
    ]
    first, again, other = ([(each.low, each.high) for each in every.spreads] for every in drawn)
    assert first == again != other
    assert first[1] == (pytest.approx(32.5 - 6.84, rel=0.03), pytest.approx(39.34, rel=0.03))


def chain(files, name):
    asked = inventory.Request(
        named(RECORDS), "cn-enterprise", as_of=date(2026, 6, 1), overlays=tuple(files)
    )
    return inventory.trace_record(asked, name)


def steps(found):
    return [
        (step.part, step.formula, near(float(step.value)), step.unit, step.co2e)
        for step in found.steps
    ]


def test_the_chain_of_a_fuel_is_its_product_and_its_coal(files):
    found = chain(files, "r3")
    ncv = "30 GJ/t [own.tar.ncv@1]"
    product = f"{ncv} x 0.02 tC/GJ [own.tar.cc@1] x 0.98 1 [own.tar.of@1] x 44/12"
    assert steps(found) == [
        ("1", f"10 t x {product}", 21.56, "t CO2", Decimal("21.56")),
        ("energy", "10 t x 1.1 kgce/kg [own.tar.eq@1]", 11, "tce", None),
    ]
    assert (found.record, found.site, found.category, found.evidence) == (
        *("r3", "north", "fuel", "bill 7"),
    )
    assert found.where.path == "3.amount"
    rows = ["own.tar.ncv@1", "own.tar.cc@1", "own.tar.of@1", "own.tar.eq@1"]
    assert [used.factor.reference for used, _ in found.used] == rows
    assert {source.title.en[:10] for _, source in found.used} == {"GB/T 32150"}
    assert [problem.code for problem in found.problems] == ["activity-co2-only"]


def test_the_chain_of_biomass_has_biogenic_carbon_dioxide_outside_of_the_scopes(files):
    gas = "4 t x 0.05 kgCO2e/kg [own.chips.gas@1]"
    bio = "4 t x 1.5 kgCO2/kg [own.chips.bio@1]"
    assert steps(chain(files, "r4")) == [
        ("1", gas, 0.2, "t CO2e", Decimal("0.2")),
        ("outside", bio, 6, "t CO2", None),
        ("energy", "4 t x 0.5 kgce/kg [own.chips.eq@1]", 2, "tce", None),
    ]


def test_the_chain_of_what_somebody_else_reported_is_its_amount(files):
    (step,) = chain(files, "r5").steps
    assert (step.part, step.value, step.unit, step.co2e) == ("outside", 7, "t CO2e", 7)


@pytest.mark.parametrize(
    "name, code, path, args",
    [
        ("r33", "activity-record-unknown", "", {"given": "r33", "nearest": "r3"}),
        ("zzz", "activity-record-unknown", "", {"given": "zzz", "nearest": "-"}),
        ("x" * 90, "activity-record-unknown", "", {"given": "x" * 80, "nearest": "-"}),
        (
            "r7",
            "activity-record-stated",
            "7.amount",
            {"record": "r7", "state": "not-relevant"},
        ),
    ],
)
def test_a_record_without_a_chain_is_told(files, name, code, path, args):
    with pytest.raises(ProblemsFound) as found:
        chain(files, name)
    (problem,) = found.value.problems
    assert (problem.code, problem.where.path, dict(problem.args)) == (code, path, args)


def test_the_digest_of_records_is_that_of_their_cells_in_order():
    usual = {"region": "CN", "category": "electricity", "item": "electricity", "unit": "MWh"}
    records = [
        usual | {"record": "b", "site": "", "amount": 1.5, "period": "2025"},
        usual | {"record": "a", "site": "hall", "amount": 1000, "period": "2025"},
        dict.fromkeys(usual)
        | {"record": "c", "category": "travel", "amount": "not-relevant", "note": "none"},
    ]
    names = ["record", "site", "region", "category", "item", "unit", "period", "note"]
    power = ["CN", "electricity", "electricity", "MWh", "2025", ""]
    lines = [
        ["a", "hall", *power, "1000"],
        ["b", "", *power, "1.5"],
        ["c", "", "", "travel", "", "", "", "none", "not-relevant"],
    ]

    def digest(names, lines):  # a unit separator ends an amount too
        text = "\x1f".join(names) + "\n" + "".join("\x1f".join([*x, "\n"]) for x in lines)
        return hashlib.sha256(text.encode()).hexdigest()

    found = inventory.inventory(records, "cn-enterprise", as_of=date(2026, 6, 1))
    assert found.records_digest == digest(names, lines)
    without = inventory.inventory(records[:2], "cn-enterprise", as_of=date(2026, 6, 1))
    assert without.records_digest == digest(
        names[:-1], [[*line[:-2], line[-1]] for line in lines[:2]]
    )
