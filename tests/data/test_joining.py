"""Inputs answered from an inventory: the same subject and period, exact sums, and nothing made up."""

from dataclasses import replace

import numpy as np
import pytest

from greenscore.data.joining import join
from greenscore.model.grading import Grade, GradeEntry, RecordGrades, Standing
from greenscore.model.inventory import Lines, Quantification
from greenscore.model.standard import Edition, Standard
from greenscore.problems import Place
from greenscore.quantities.periods import span_of
from greenscore.workflow import scoring
from tests.data.conftest import STANDARD
from tests.graded import SOMEBODY
from tests.reporting.inventories import category, make

BLANK = {
    "site": "",
    "item": "coke",
    "unit": "t",
    "amount": 1.0,
    "period": "2025",
    "use": "",
    "instrument": "",
    "grade": "",
    "evidence": "",
    "factor": "cn.coke@2013",
    "factor_market": "",
    "coefficient": "",
    "label": "exact",
    "label_market": "",
    "label_energy": "",
    "gwp": "",
    "co2e_market": np.nan,
    "biogenic": 0.0,
    "energy": np.nan,
    "tce": np.nan,
}
FIGURES = ("amount", "co2e", "co2e_market", "biogenic", "energy", "tce", "t_CO2")


def fuel(co2, **more):
    return {**BLANK, "category": "fuel", "scope": "1", "co2e": co2, "t_CO2": co2, **more}


def power(kwh, **more):
    own = {"category": "electricity", "scope": "2", "item": "electricity", "unit": "MWh"}
    gases = {"co2e": kwh * 0.5, "t_CO2": kwh * 0.5, "factor": "cn.grid@2023"}
    return {**BLANK, **own, **gases, "amount": kwh, "energy": kwh, "tce": kwh * 0.1229, **more}


def it(kwh, **more):
    own = {"category": "it-electricity", "scope": "outside", "item": "electricity", "unit": "kWh"}
    return {**BLANK, **own, "co2e": 0.0, "t_CO2": 0.0, "amount": kwh, "factor": "", **more}


def stated(category, **more):
    """Return a record that says a state in the place of an amount."""
    nothing = dict.fromkeys(FIGURES, np.nan)
    return {**BLANK, **nothing, "category": category, "scope": "", "period": "", **more}


def days(period):
    """Return the first and the last day of a period as lines tell them."""
    span = span_of(period)
    return f"{span.start}..{span.end}" if span else period


class OnLines:
    def of(self, row, column):
        return Place(file="acts.csv", line=row + 2)


def inventory(*records, **changes):
    columns = {
        name: np.array([record[name] for record in records])
        if name in FIGURES
        else [record[name] for record in records]
        for name in records[0]
    }
    columns["record"] = [f"r{number}" for number in range(len(records))]
    columns["days"] = [days(record["period"]) for record in records]
    lines = Lines(columns=columns, places=OnLines())
    categories = (
        category("fuel", "燃料", "Fuel", "1", scope1=1.0),
        category("electricity", "电力", "Power", "2", scope2_location=1.0),
    )
    own = {"holder": "acme", "categories": categories, "lines": lines}
    return make(**(own | changes))


def edition(**inputs):
    asked = {name: {"inventory": path, "unit": unit} for name, (path, unit) in inputs.items()}
    node = {"children": [{"id": f"n-{name}", "value": name} for name in inputs]}
    standard = {**STANDARD, "inputs": asked, "index": node}
    for part in ("derived", "checks", "tables", "themes"):
        standard.pop(part, None)
    return Edition(standard=Standard.model_validate(standard), digest="0" * 64)


FUEL = {"fuel": ("scope1.fuel", "tCO2")}


def joined(inventory, data=None, **inputs):
    """Return the joined table and the codes of what was found, notes left out of neither."""
    asked = edition(**(inputs or FUEL))
    data = data or {"subject": "acme", "period": "2025"}
    table, problems = scoring.read_data(asked, data)
    assert not [p for p in problems if p.severity == "error"], problems
    table, problems = join(table, asked, inventory)
    assert all(p.message(lang) and p.hint(lang) for p in problems for lang in ("zh", "en"))
    return table, problems


def value(inventory, path, unit, data=None):
    """Return what one input is answered with, None where it stays open, and the codes of problems."""
    table, problems = joined(inventory, data, x=(path, unit))
    found = float(table.columns["x"].values[0])
    return None if np.isnan(found) else found, [problem.code for problem in problems]


def test_a_value_is_the_exact_sum_of_the_records_of_its_subject_and_period():
    found = inventory(fuel(0.1), fuel(0.2), fuel(0.3), fuel(7.0, period="2024"))
    assert value(found, "scope1.fuel", "tCO2") == (0.6, [])


def test_days_that_an_output_alone_is_counted_on_are_open():
    half = fuel(1.0, period="2025-H1")
    steel = it(5.0, category="output", item="steel", period="2025")
    for records in ([half], [half, steel]):
        _, problems = joined(inventory(*records))
        assert [problem.code for problem in problems] == ["inventory-days-open"]


@pytest.mark.parametrize(
    "path, unit",
    [
        ("scope12.location", "tCO2"),
        ("energy.tce", "tce"),
        ("electricity.kwh", "MWh"),
        ("electricity.renewable", "MWh"),
        ("pue", "1"),
    ],
)
def test_records_of_another_year_are_told_for_every_input_they_leave_open(path, unit):
    found = inventory(
        fuel(10.0, energy=4.0, tce=3.0), power(10.0, use="facility"), it(8000.0), stated("fuel")
    )
    _, problems = joined(found, {"subject": "acme", "period": "2024"}, x=(path, unit))
    assert [problem.code for problem in problems] == ["inventory-other-days"]
    assert problems[0].message("en") == (
        f'"x" is not taken from the inventory ({path}): its records are of '
        "2025-01-01..2025-12-31, the data ask for 2024."
    )


def test_an_input_of_which_no_year_has_records_is_not_told_of_another_year():
    data = {"subject": "acme", "period": "2024"}
    assert value(inventory(fuel(1.0)), "electricity.kwh", "MWh", data) == (None, [])
    given = {**data, "x": 5}
    assert value(inventory(power(1.0)), "electricity.kwh", "MWh", given) == (5.0, [])


def test_a_fiscal_year_is_answered_by_the_quarters_that_lie_in_it():
    quarters = ("2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3")
    found = inventory(*(fuel(float(n), period=each) for n, each in enumerate(quarters, 1)))
    data = {"subject": "acme", "period": "2024-07..2025-06"}
    assert value(found, "scope1.fuel", "tCO2", data) == (1.0 + 2 + 3 + 4, [])


def test_a_figure_that_others_told_is_fed_with_that_word():
    told = power(4.0, factor="", label="reported", item="supplier")
    found, _ = joined(inventory(power(2.0), told), x=("scope2.location", "tCO2e"))
    assert found.columns["x"].values[0] == 3.0  # (2 + 4) x 0.5 t
    drawn = found.inventoried.drawn[0, "x"]
    assert drawn.factors == ("cn.grid@2023", "reported")
    assert found.origin.place(0, "x").path.endswith("(cn.grid@2023, reported)")
    made, _ = joined(inventory(power(2.0)), x=("scope2.location", "tCO2e"))
    assert made.inventoried.drawn[0, "x"].factors == ("cn.grid@2023",)


def test_potentials_that_nobody_stated_are_fed_with_that_word():
    found, _ = joined(inventory(power(2.0, gwp="AR5 unstated")), x=("scope2.location", "tCO2e"))
    assert found.inventoried.drawn[0, "x"].factors == ("cn.grid@2023", "gwp-unstated")
    stated, _ = joined(inventory(power(2.0, gwp="AR5")), x=("scope2.location", "tCO2e"))
    assert stated.inventoried.drawn[0, "x"].factors == ("cn.grid@2023",)


@pytest.mark.parametrize(
    "path, unit, expected",
    [
        ("scope1", "tCO2", 10.0),
        ("scope1.fuel", "kgCO2", 10_000.0),
        ("scope1.fuel", "tCO2e", 10.0),
        ("scope2.location", "tCO2e", 5.0),
        ("scope2.electricity", "tCO2", 5.0),
        ("scope12.location", "tCO2", 15.0),
        ("energy.electricity", "kWh", 10_000.0),
        ("electricity.kwh", "MWh", 10.0),
        ("electricity.renewable", "MWh", 0.0),
        ("energy.tce", "tce", None),
    ],
)
def test_a_path_says_what_is_taken_and_the_unit_how_it_is_told(path, unit, expected):
    found = inventory(fuel(10.0, energy=4.0), power(10.0))
    assert value(found, path, unit)[0] == expected


def test_energy_is_totalled_where_every_record_has_a_coefficient():
    known = inventory(fuel(10.0, energy=4.0, tce=3.0), power(10.0))
    assert value(known, "energy.tce", "tce") == (4.229, [])
    assert value(inventory(fuel(1.0, energy=4.0)), "energy.tce", "tce") == (
        None,
        ["inventory-figure-unknown"],
    )


def test_pue_is_the_power_of_the_facility_over_that_of_its_equipment():
    found = inventory(
        power(6.0, use="facility"), power(4.0, use="facility"), it(8000.0), power(3.0)
    )
    assert value(found, "electricity.facility", "MWh") == (10.0, [])
    assert value(found, "electricity.it", "MWh") == (8.0, [])
    assert value(found, "pue", "1") == (1.25, [])
    assert value(inventory(power(6.0, use="facility")), "pue", "1") == (None, [])


def test_power_by_contract_without_emissions_is_renewable():
    green = power(4.0, instrument="certificate", co2e_market=0.0)
    grey = power(5.0, instrument="supplier", co2e_market=2.0)
    found = inventory(green, grey, power(1.0, co2e_market=0.0))
    assert value(found, "electricity.renewable", "MWh") == (4.0, [])
    assert value(found, "scope2.market", "tCO2e") == (2.0, [])


def test_what_is_subtracted_is_given_as_the_amount_subtracted():
    fixed = category("fixed-carbon", "固碳", "Fixed", "1", scope1=-3.0)
    found = inventory(
        fuel(-3.0, category="fixed-carbon"), categories=(replace(fixed, subtracted=True),)
    )
    assert value(found, "scope1.fixed-carbon", "tCO2") == (3.0, [])
    assert value(found, "scope1", "tCO2") == (-3.0, [])


def test_sites_and_periods_are_told_apart():
    found = inventory(
        fuel(1.0, site="north"), fuel(2.0, site="south"), fuel(4.0, site="south", period="2024-03")
    )
    rows = [
        {"subject": subject, "period": period}
        for subject in ("north", "south", "acme")
        for period in ("2025", "2024")
    ]
    table, problems = joined(found, rows)
    told = dict(
        zip(
            zip(table.subjects, table.periods, strict=True),
            table.columns["fuel"].values,
            strict=True,
        )
    )
    assert told["north", "2025"] == 1.0
    assert told["south", "2025"] == 2.0
    assert told["south", "2024"] == told["acme", "2024"] == 4.0
    assert told["acme", "2025"] == 3.0
    assert np.isnan(told["north", "2024"])
    codes = {problem.code for problem in problems}
    assert codes == {"inventory-days-open", "inventory-other-days"}  # north has none of 2024


def test_another_subject_takes_nothing():
    found = inventory(fuel(1.0, site="north"))
    assert value(found, "scope1", "tCO2", {"subject": "nroth", "period": "2025"}) == (
        None,
        ["inventory-subject-unknown"],
    )
    alone = {"subject": "anyone", "period": "2025"}
    assert value(inventory(fuel(1.0)), "scope1", "tCO2", alone) == (1.0, [])
    two = [alone, alone | {"subject": "another"}]
    assert value(inventory(fuel(1.0)), "scope1", "tCO2", two)[0] is None


def test_days_are_neither_split_nor_passed_over():
    across = inventory(fuel(1.0, period="2024-12-15..2025-01-14"))
    assert value(across, "scope1", "tCO2") == (None, ["inventory-record-across"])
    short = inventory(fuel(1.0, period="2025-Q1"), fuel(1.0, period="2025-Q3"))
    table, problems = joined(short)
    assert [problem.args["day"] for problem in problems] == ["2025-04-01"]
    assert table.columns["fuel"].values[0] == 2.0
    two_years = inventory(fuel(1.0, period="2024"), fuel(1.0))
    assert value(two_years, "scope1", "tCO2", {"subject": "acme"}) == (
        None,
        ["inventory-period-needed"],
    )
    assert value(inventory(fuel(1.0)), "scope1", "tCO2", {"subject": "acme"}) == (1.0, [])


def test_what_is_not_quantified_is_not_zero():
    open_ = category("process", "过程", "Process", "1")
    closed = category("process", "过程", "Process", "1", reason="none here")
    assert (open_.state, closed.state) == (
        Quantification.NOT_QUANTIFIED,
        Quantification.NOT_RELEVANT,
    )
    for entry, expected in ((open_, None), (closed, 1.0)):
        found = inventory(fuel(1.0), stated("process"), categories=(entry,))
        assert value(found, "scope1", "tCO2")[0] == expected
        assert value(found, "scope1.fuel", "tCO2") == (1.0, [])
        assert value(found, "scope1.process", "tCO2")[0] is None


@pytest.mark.parametrize(
    "told, scope, item, expected",
    [
        ("electricity", "2", "electricity", None),
        ("electricity", "2", "", None),
        ("fuel", "1", "coke", 5.0),
        ("travel", "3", "electricity", 5.0),
    ],
)
def test_energy_is_open_where_its_own_records_are(told, scope, item, expected):
    entry = category(told, "类别", "Category", scope)
    found = inventory(power(5.0), stated(told, item=item), categories=(entry,))
    assert value(found, "electricity.kwh", "MWh")[0] == expected
    assert value(found, "energy.electricity", "MWh")[0] == expected
    assert (value(found, "energy.tce", "tce")[0] is None) == (scope != "3")


def test_scope_3_is_known_where_all_of_it_is():
    travel = fuel(5.0, category="travel", scope="3")
    assert value(inventory(travel), "scope3", "tCO2e") == (None, ["inventory-scope3-open"])
    assert value(inventory(travel, scope3_complete=True), "scope3", "tCO2e") == (5.0, [])
    assert value(inventory(travel), "scope3.travel", "tCO2e") == (5.0, [])


def test_the_mass_of_co2_needs_gases_told_apart():
    lump = inventory(fuel(5.0, t_CO2=0.0))
    assert value(lump, "scope1", "tCO2") == (None, ["inventory-gas-unknown"])
    assert value(lump, "scope1", "tCO2e") == (5.0, [])


def test_amounts_of_two_kinds_are_not_added():
    found = inventory(power(1.0), power(1.0, unit="t"))
    assert value(found, "electricity.kwh", "MWh") == (None, ["inventory-unit-apart"])


@pytest.mark.parametrize(
    "given, agrees",
    [
        ("1234.57", True),
        ("1235", True),
        ("1.23 ktCO2", True),
        ("1234.6", True),
        ("1234.7", False),
        (1300, False),
    ],
)
def test_a_value_given_in_both_must_agree_at_its_digits(given, agrees):
    data = {"subject": "acme", "period": "2025", "fuel": given}
    table, problems = joined(inventory(fuel(1234.567)), data)
    assert [problem.code for problem in problems] == ([] if agrees else ["inventory-disagrees"])
    assert table.columns["fuel"].values[0] != 1234.567
    for problem in problems:
        assert problem.where.path.startswith("fuel")
        assert "acts.csv:2" in problem.message("en")


@pytest.mark.parametrize("given, agrees", [("1000000001.0", True), ("1000000001.4", False)])
def test_large_sums_may_be_apart_by_their_last_digits_alone(given, agrees):
    # The records come to 1e9 t: half of the last digit, 0.05, and 1e-9 of the sum, 1, make 1.05. The
    # first is 1.0 apart and agrees, the second 1.4 and does not.
    data = {"subject": "acme", "period": "2025", "fuel": given}
    problems = joined(inventory(fuel(1e9)), data)[1]
    assert [problem.code for problem in problems] == ([] if agrees else ["inventory-disagrees"])


def test_the_grade_is_the_lowest_of_the_records_and_documented_on_a_fallback():
    """What a record says of its own grade counts for nothing: the grades are those of an assessor."""
    reviewed, verified = (fuel(1.0, grade=grade) for grade in ("reviewed", "verified"))

    def grade(*records):
        standing = {
            row: Standing(0, GradeEntry(grade=Grade[record["grade"].upper()], record=f"r{row}"))
            for row, record in enumerate(records)
            if record["grade"]
        }
        graded = RecordGrades(graders=(SOMEBODY,), standing=standing)
        table, problems = joined(inventory(*records, graded=graded))
        claimed, _ = joined(inventory(*records))
        assert not claimed.columns["fuel"].grades.any()
        return table.columns["fuel"].grades[0], [problem.code for problem in problems]

    assert grade(verified, reviewed) == (2, [])
    assert grade(verified, fuel(1.0)) == (0, [])
    fallen = verified | {"label": "exact region-fallback"}
    assert grade(reviewed, fallen) == (1, ["inventory-grade-lowered"])
    assert grade(fuel(1.0), fallen) == (0, [])


def test_an_answer_tells_its_records_cells_and_factors():
    found = inventory(fuel(1.0, evidence="bills"), fuel(2.0, evidence="ledger"))
    asked = edition(**FUEL)
    result = scoring.score(asked, {"subject": "acme", "period": "2025"}, inventory=found)
    assessment = result.assessment()
    answer = assessment.answers[0]
    assert (answer.value, answer.evidence) == (3.0, "bills; ledger")
    assert answer.inventory.records == ("r0", "r1")
    assert answer.inventory.factors == ("cn.coke@2013",)
    assert [place.line for place in answer.inventory.places] == [2, 3]
    told = "inventory 0123456789abcdef scope1.fuel: r0, r1 (cn.coke@2013)"
    assert str(answer.place) == f"acts.csv:2 {told}"
    assert assessment.factors == {"version": "2026.1", "digest": "ef" * 32}
    assert assessment.inventory["digest"] == found.records_digest


def asking(**parts):
    """Return an edition with one input that takes the fuel of scope 1."""
    asked = {"fuel": {"inventory": "scope1.fuel", "unit": "tCO2", **parts}}
    whole = Standard.model_validate({**STANDARD, "inputs": asked})
    standard = edition(**FUEL).standard.model_copy(update={"inputs": whole.inputs})
    return Edition(standard=standard, digest="0" * 64)


def test_evidence_is_that_of_all_records_or_none():
    asked = asking(evidence={"required": "true"})
    year = {"subject": "acme", "period": "2025"}
    bare = inventory(fuel(1.0, evidence="bills"), fuel(2.0))
    (missing,) = scoring.check(asked, year, inventory=bare)
    assert (missing.code, missing.where.file) == ("data-evidence-missing", "acts.csv")
    assert scoring.score(asked, year, inventory=bare).assessment().answers[0].evidence == ""
    assert scoring.check(asked, year, inventory=inventory(fuel(1.0, evidence="bills"))) == ()


def test_what_is_said_not_to_apply_has_no_figure():
    asked = asking(not_applicable={"allowed": "true", "reasons": {"none": "No furnace"}})
    data = {"subject": "acme", "period": "2025", "fuel": "n/a: none"}
    problems = scoring.check(asked, data, inventory=inventory(fuel(1.0)))
    assert [problem.code for problem in problems] == ["inventory-disagrees"]
    assert scoring.check(asked, data, inventory=inventory(power(1.0))) == ()


def test_a_period_that_looks_back_to_an_answer_pins_its_inventory():
    rows = [
        {"subject": "acme", "period": "2024", "fuel": 1},
        {"subject": "acme", "period": "2025"},
        {"subject": "acme", "period": "2026", "fuel": 1},
    ]
    results = scoring.score(edition(**FUEL), rows, inventory=inventory(fuel(1.0)))
    pinned = [bool(results.assessment("acme", year).inventory) for year in ("2024", "2025", "2026")]
    assert pinned == [False, True, True]


def test_without_an_inventory_nothing_is_pinned():
    asked = edition(**FUEL)
    assessment = scoring.score(asked, {"subject": "acme", "fuel": 3}).assessment()
    assert assessment.factors == {"version": "", "digest": ""}
    assert (assessment.inventory, assessment.answers[0].inventory) == ({}, None)


def test_the_digest_is_that_of_the_records_in_any_order():
    records = (fuel(1.0), fuel(2.0, factor="cn.coke@2020"), fuel(4.0))
    asked, data = edition(**FUEL), {"subject": "acme", "period": "2025"}

    def digest(order):
        found = inventory(*(records[place] for place in order))
        found.lines.columns["record"][:] = [f"r{place}" for place in order]
        return scoring.score(asked, data, inventory=found).assessment().digest

    assert digest((0, 1, 2)) == digest((2, 0, 1))


def test_bounds_hold_for_what_is_taken():
    year = {"subject": "acme", "period": "2025"}
    found = scoring.check(asking(max="1"), year, inventory=inventory(fuel(2.0)))
    assert [(problem.code, problem.where.file) for problem in found] == [
        ("data-above-max", "acts.csv")
    ]


def test_a_standard_that_asks_for_nothing_says_so():
    asked = edition(x=("scope1", "tCO2"))
    bare = asked.standard.inputs["x"].model_copy(update={"inventory": None})
    plain = Edition(
        standard=asked.standard.model_copy(update={"inputs": {"x": bare}}), digest="0" * 64
    )
    found = scoring.check(plain, {"subject": "acme", "x": 1}, inventory=inventory(fuel(1.0)))
    assert [problem.code for problem in found] == ["inventory-not-asked"]
