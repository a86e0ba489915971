"""A programme whose source rounds its lines before it adds them."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.factors.profiles import profiles_folder
from greenscore.inventories.amounts import rounded
from greenscore.workflow import inventory
from tests.inventories.acts import compute, named, overlay, record, row

WASTE = row("own.waste", "waste", "own-waste", "0.045", "tCO2", "t", gas="CO2")
# 0.1 t x 0.045 = 0.0045 t, rounded to 0.00; 1 t: 0.045, half up to 0.05; 5 t: 0.225, to 0.23 (the
# product of the two floats lies below the half).
RECORDS = [record("waste", "own-waste", amount, "t") for amount in (0.1, 1, 1, 5)]


@pytest.fixture
def rounding(tmp_path):
    """Return a function that writes the rules of another industry with a number of decimals."""

    def written(digits):
        text = (profiles_folder() / "cn-enterprise.yaml").read_text(encoding="utf-8")
        file = tmp_path / "rounding.yaml"
        file.write_text(f"{text}rounding: {digits}\n", encoding="utf-8")
        return str(file)

    return written


@pytest.fixture
def own(tmp_path):
    return [overlay(tmp_path / "own.csv", [WASTE])]


def test_lines_are_rounded_before_they_are_added(own, rounding):
    # 0.00 + 0.05 + 0.05 + 0.23 = 0.33; without rounding 7.1 t x 0.045 = 0.3195.
    found = compute(RECORDS, rounding(2), overlays=own)
    assert list(found.lines.columns["co2e"]) == [0.0, 0.05, 0.05, 0.23]
    assert found.totals.scope3 == 0.33
    (category,) = [entry for entry in found.categories if entry.records]
    assert (category.totals.scope3, found.periods[0].totals.scope3) == (0.33, 0.33)
    assert found.rounding == 2
    assert [spread.amount for spread in found.spreads] == [0.33]
    assert compute(RECORDS, "cn-enterprise", overlays=own).totals.scope3 == pytest.approx(0.3195)


def test_what_is_taken_off_is_rounded_away_from_zero(own, rounding):
    # 1 t x 0.045 = 0.045 t that stays in the product: -0.045 is rounded to -0.05.
    rows = overlay(own[0], [WASTE | {"kind": "process"}])
    found = compute([record("fixed-carbon", "own-waste", 1, "t")], rounding(2), overlays=[rows])
    assert found.totals.scope1 == -0.05


def test_the_chain_of_a_record_ends_with_its_rounding(own, rounding):
    asked = inventory.Request(named(RECORDS), rounding(2), overlays=tuple(own))
    steps = inventory.trace_record(asked, "r1").steps
    assert [(step.part, step.formula, step.value, step.unit) for step in steps] == [
        ("3", "1 t x 0.045 tCO2/t [own.waste@1]", Decimal("0.045"), "t CO2"),
        ("3", "round(0.045, 2)", Decimal("0.05"), "t CO2e"),
    ]


def test_the_report_says_that_lines_were_rounded(own, rounding, tmp_path):
    page = tmp_path / "report.html"
    inventory.report_inventory(compute(RECORDS, rounding(2), overlays=own), page, lang="en")
    assert "rounds the t CO2e of each record to 2 decimals" in page.read_text(encoding="utf-8")
    inventory.report_inventory(compute(RECORDS, "cn-enterprise", overlays=own), page, lang="en")
    assert "Nothing is rounded on the way" in page.read_text(encoding="utf-8")


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_a_line_is_never_further_from_itself_than_half_a_step(thousandths, digits):
    value = thousandths / 1000
    (line,) = rounded(np.array([value]), digits).tolist()
    assert abs(Decimal(repr(line)) - Decimal(thousandths) / 1000) * 2 <= Decimal(1).scaleb(-digits)
    assert rounded(np.array([line]), digits)[0] == line
