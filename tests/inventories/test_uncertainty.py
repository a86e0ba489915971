import math
from decimal import Decimal

import pytest

from greenscore.factors.rows import Uncertainty
from greenscore.factors.spread import spread_of
from greenscore.inventories.uncertainty import (
    Line,
    Verdict,
    product_percent,
    simulate,
    total_of,
    verdict,
)
from tests.factors.lookups import factor

SHARED = (
    Line(amount=Decimal(1000), activity=Decimal(0), factors={"f@1": Decimal(10)}),
    Line(amount=Decimal(500), activity=Decimal(0), factors={"f@1": Decimal(20)}),
)
APART = (
    Line(amount=Decimal(1000), activity=Decimal(0), factors={"f@1": Decimal(10)}),
    Line(amount=Decimal(500), activity=Decimal(0), factors={"g@1": Decimal(20)}),
)


def close(number, expected, tolerance=0.0005):
    return float(number) == pytest.approx(expected, abs=tolerance)


def test_a_product_of_independent_parts():
    assert close(product_percent([Decimal(5), Decimal(7)]), 8.602)


def test_a_sum_of_independent_lines():
    assert close(total_of(APART).percent, 9.428)


def test_lines_that_share_a_factor_version_err_together():
    assert close(total_of(SHARED).percent, 13.333)


def test_what_is_subtracted_by_the_same_factor_cancels():
    less = Line(amount=Decimal(-1000), activity=Decimal(0), factors={"f@1": Decimal(10)})
    total = total_of([SHARED[0], less])
    assert (total.amount, total.spread, total.percent) == (0, 0, None)


def test_parts_of_activities_and_factors_are_told_apart():
    lines = [
        Line(amount=Decimal(300), activity=Decimal(10), factors={"f@1": Decimal(20)}),
        Line(amount=Decimal(100), activity=Decimal(40), factors={"f@1": Decimal(20)}, assumed=True),
    ]
    total = total_of(lines)
    assert (total.activity, total.factor) == (50, 80)
    assert close(total.spread, math.hypot(50, 80))
    assert total.assumed == Decimal("0.25")


def test_what_rests_on_rows_that_one_person_read_is_a_share_of_amounts():
    # 300 and -100 by draft rows of 300 + 100 + 600 in all: 400 / 1000
    lines = [
        Line(amount=Decimal(amount), activity=Decimal(0), draft=draft)
        for amount, draft in ((300, True), (-100, True), (600, False))
    ]
    assert total_of(lines).draft == Decimal("0.4")


def test_nothing_adds_up_to_nothing():
    total = total_of([])
    assert (total.amount, total.percent, total.assumed, total.draft) == (0, None, 0, 0)


@pytest.mark.parametrize(
    "row,percent,origin",
    [
        ({"uncertainty": Uncertainty(kind="relative", percent="4")}, 4, "source"),
        (
            {
                "value": "56100",
                "uncertainty": Uncertainty(kind="interval95", low="54300", high="58300"),
            },
            100 * 2000 / 56100,
            "source",
        ),
        (
            {"uncertainty": Uncertainty(kind="lognormal", gsd="1.05", origin="default-rule-3")},
            50 * (1.05**2 - 1.05**-2),
            "default-rule-3",
        ),
        (
            {"quality": "2;3;1;1;2"},
            100 * math.sinh(math.hypot(math.log(1.05), math.log(1.05), math.log(1.05))),
            "pedigree:classic",
        ),
        (
            {"value": "0", "uncertainty": Uncertainty(kind="interval95", low="-1", high="1")},
            0,
            "source",
        ),
        ({"quality": "2;3;1;1;2", "gas": "CO2e"}, 10, "default"),
        ({}, 10, "default"),
        ({"gas": "CH4"}, 150, "default"),
        ({"kind": "material", "boundary": "cradle-gate"}, 50, "default"),
    ],
)
def test_limits_of_the_source_then_pedigree_then_a_default(row, percent, origin):
    spread = spread_of(factor(**row))
    assert close(spread.percent, percent)
    assert spread.origin == origin


def test_draws_repeat_with_their_seed_and_agree_with_the_first_order():
    first, again, other = (simulate(SHARED, seed) for seed in (7, 7, 8))
    assert first == again
    assert first != other
    low, high = total_of(SHARED).interval
    assert first == (
        pytest.approx(low, rel=Decimal("0.02")),
        pytest.approx(high, rel=Decimal("0.02")),
    )


def test_draws_share_a_factor_version_as_its_lines_do():
    apart, shared = (simulate(lines, 1) for lines in (APART, SHARED))
    assert shared[1] - shared[0] > Decimal("1.3") * (apart[1] - apart[0])


def test_wide_parts_are_drawn_skewed_and_stay_above_zero():
    low, high = simulate([Line(amount=Decimal(100), activity=Decimal(150))], seed=3)
    assert close(low, 100 / 2.5, 2)
    assert close(high, 100 * 2.5, 12)


@pytest.mark.parametrize(
    "threshold,expected",
    [
        (89, Verdict.ABOVE),
        (90, Verdict.NOT_DISTINGUISHABLE),
        (100, Verdict.NOT_DISTINGUISHABLE),
        (110, Verdict.NOT_DISTINGUISHABLE),
        (111, Verdict.BELOW),
    ],
)
def test_a_threshold_inside_the_interval_decides_nothing(threshold, expected):
    assert verdict((Decimal(90), Decimal(110)), Decimal(threshold)) is expected
