"""Figures of any size that data may have are printed, and charts stay in their frame."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenscore.model.nodes import Rounding
from greenscore.problems import has_errors
from greenscore.reporting.inventory.view import inventory_view
from greenscore.reporting.press import html, numbers
from greenscore.workflow import screens
from greenscore.workflow.inventory import inventory

SIZES = st.one_of(
    st.sampled_from([1e-30, 1e-12, 1.0, 999_999.5, 1e12, 9.9e29, 1e30]),
    st.floats(1e-30, 1e30),
)
NUMBER = re.compile(r' (?:x|y|width|height|x1|x2|y1|y2|cx|cy|r)="([^"]*)"')


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_any_float_is_rounded_and_shown(number, digits):
    shown = numbers.points(number, Rounding(digits=digits, mode="half-even"))
    assert math.isclose(float(shown.replace(",", "").replace("\u2212", "-")), number, abs_tol=1)
    assert numbers.quantity(number, "t")


def records(amounts):
    return [
        {
            "record": f"r{place}",
            "category": category,
            "item": item,
            "region": "CN",
            "amount": repr(amount),
            "unit": unit,
            "period": "2025",
        }
        for place, (amount, (category, item, unit)) in enumerate(amounts)
    ]


KINDS = st.sampled_from(
    [
        ("electricity", "electricity", "kWh"),
        ("stationary", "diesel", "t"),
        ("stationary", "natural-gas", "m3"),
    ]
)


@settings(max_examples=25)
@given(st.lists(st.tuples(SIZES, KINDS), min_size=1, max_size=4))
def test_an_inventory_of_any_size_has_a_page_and_charts_within_their_frame(amounts):
    found = inventory(records(amounts), "cn-enterprise")
    assert not has_errors(found.problems)
    assert list(screens.of_inventory(found, "en"))
    page = html.render(inventory_view(found, ("zh", "en")), template="inventory/report.html.j2")
    for drawing in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        assert "nan" not in drawing
        assert "inf" not in drawing
        for text in NUMBER.findall(drawing):
            assert -50 <= float(text.rstrip("%") or 0) <= 5_000, text


@pytest.mark.parametrize("amount", ["1.0001e30", "1e308", "1e-31", "-1e31", "inf", "nan", "1e999"])
def test_what_no_quantity_is_is_refused_by_its_cell(amount):
    from greenscore.problems import ProblemsFound

    told = records([(1.0, ("electricity", "electricity", "kWh"))])
    told[0]["amount"] = amount
    with pytest.raises(ProblemsFound) as found:
        inventory(told, "cn-enterprise")
    assert any(problem.where.path.endswith("amount") for problem in found.value.problems)
