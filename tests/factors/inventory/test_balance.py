"""Carbon in is carbon out, and what no product holds has left as CO2."""

from decimal import Decimal

from greenscore.factors.inventory.balance import Flow, Side, carbon_balance

COKE = Flow(
    material="coke", side=Side.IN, amount="1000", unit="t", content="0.85", content_unit="tC/t"
)
STEEL = Flow(
    material="steel", side=Side.OUT, amount="2000", unit="t", content="5", content_unit="kgC/t"
)


def changed(flow, **more):
    names = ("material", "side", "amount", "unit", "content", "content_unit")
    return Flow(**{name: getattr(flow, name) for name in names} | more)


def codes(*flows, **more):
    return [problem.code for problem in carbon_balance(flows, **more)[1]]


def test_the_difference_is_co2():
    balance, problems = carbon_balance([COKE, STEEL])
    assert (balance.carbon_in, balance.carbon_out) == (850, 10)
    assert balance.co2 == Decimal(840) * 44 / 12
    assert balance.imbalance is None
    assert problems == ()


def test_units_and_order_change_nothing():
    kilograms = changed(COKE, amount="1000000", unit="kg")
    assert carbon_balance([STEEL, kilograms])[0].co2 == carbon_balance([COKE, STEEL])[0].co2


def test_a_measurement_that_tells_otherwise_is_reported_and_nothing_closed():
    balance, problems = carbon_balance([COKE, STEEL], measured="2900", tolerance="0.02")
    assert round(balance.imbalance, 4) == Decimal("0.0578")
    assert balance.co2 == 3080
    assert [problem.code for problem in problems] == ["balance-open"]
    assert codes(COKE, STEEL, measured="3060", tolerance="0.02") == []
    assert codes(COKE, STEEL, measured="2900") == []


def test_what_is_no_balance_is_refused():
    assert codes(COKE) == ["balance-one-sided"]
    assert codes(COKE, changed(STEEL, amount="200000")) == ["balance-negative"]
    assert codes(COKE, changed(STEEL, amount="many")) == ["balance-number"]
    assert codes(COKE, changed(STEEL, content="-1")) == ["balance-number"]
    assert codes(COKE, changed(STEEL, unit="kWh")) == ["unit-dimension"]
