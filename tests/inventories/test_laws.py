"""What must hold of every inventory, whatever its records."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenscore.model.inventory import Sureness
from tests.inventories.acts import compute, near, record

ITEMS = [
    ("fuel", "anthracite", "t"),
    ("fuel", "coke", "t"),
    ("vehicle-fuel", "diesel", "t"),
    ("electricity", "electricity", "MWh"),
    ("heat", "purchased-heat", "GJ"),
    ("heat", "steam-saturated-800kpa", "t"),
    ("vehicle-fuel", "gasoline", "L"),
    ("fuel", "natural-gas", "Sm3_20"),
    ("refrigerant", "hfc134a", "kg"),
    ("offset", "forest", "tCO2e"),
]
RECORDS = st.lists(
    st.builds(
        lambda item, amount, site, month, region: record(
            *item[:2], amount / 8, item[2], site=site, region=region, period=f"2024-{month:02}"
        ),
        st.sampled_from(ITEMS),
        st.integers(0, 10**7),
        st.sampled_from(["works", "office", None]),
        st.integers(1, 12),
        st.sampled_from(["CN-GD", "CN-BJ"]),
    ),
    min_size=1,
    max_size=12,
)
LAWS = settings(max_examples=15, deadline=None)


def numbered(records):
    return [each | {"record": f"n{position}"} for position, each in enumerate(records)]


@LAWS
@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_no_bit(records, random):
    first = compute(numbered(records), "cn-enterprise")
    shuffled = numbered(records)
    random.shuffle(shuffled)
    second = compute(shuffled, "cn-enterprise")
    for name in ("totals", "sites", "periods", "gases", "energy", "spreads", "records_digest"):
        assert getattr(first, name) == getattr(second, name)


@LAWS
@given(RECORDS)
def test_a_record_cut_in_two_changes_no_bit(records):
    halves = [each | {"amount": each["amount"] / 2} for each in records]
    whole, cut = compute(records, "cn-enterprise"), compute([*halves, *halves], "cn-enterprise")
    for name in ("totals", "sites", "periods", "gases", "energy", "spreads"):
        assert getattr(whole, name) == getattr(cut, name)


@LAWS
@given(RECORDS)
def test_every_grouping_comes_to_the_same(records):
    found = compute(records, "cn-enterprise")
    totals = found.totals
    fields = ("scope1", "scope2_location", "scope2_market", "scope3", "offsets")
    for groups in (found.sites, found.periods, found.categories):
        every = [group.totals for group in groups if group.totals is not None]
        for field in fields:
            summed = math.fsum(getattr(each, field) or 0 for each in every)
            assert summed == near(getattr(totals, field) or 0, 12)
    for part, field in zip(("1", "2-location", "2-market", "3"), fields, strict=False):
        gases = math.fsum(gas.co2e for gas in found.gases if gas.part == part)
        assert gases == near(getattr(totals, field) or 0, 12)
    lines = found.lines.columns
    assert math.fsum(lines["co2e"]) == near(totals.known_location + totals.offsets, 12)


@pytest.mark.parametrize("unit,size", [("kg", 1000), ("10kt", 1e-4), ("lb", 1 / 0.00045359237)])
def test_the_unit_changes_nothing(unit, size):
    tonnes = compute([record("fuel", "coke", 2.5, "t")], "cn-enterprise")
    other = compute([record("fuel", "coke", 2.5 * size, unit)], "cn-enterprise")
    assert other.totals.scope1 == near(tonnes.totals.scope1, 12)
    assert other.energy.tce == near(tonnes.energy.tce, 12)


def test_nothing_is_netted():
    coke = record("fuel", "coke", 10, "t")
    alone = compute([coke], "cn-enterprise").totals
    others = [record("offset", "forest", 50, "tCO2e"), record("removal", "storage", 5, "tCO2e")]
    beside = compute([coke, *others], "cn-enterprise").totals
    assert (beside.offsets, beside.removals) == (50, 5)
    assert beside.scope1 == alone.scope1


def test_uncertainty_counts_what_is_shared_once():
    """Two sites by one default factor are as unsure as one site of both amounts."""
    one = compute([record("fuel", "coke", 30, "t")], "cn-enterprise").spreads
    two = compute(
        [record("fuel", "coke", 10, "t", site="a"), record("fuel", "coke", 20, "t", site="b")],
        "cn-enterprise",
    ).spreads
    assert one == two
    assert one[0].assumed == 1


COAL = [record("fuel", "coke", 30, "t"), record("fuel", "anthracite", 10, "t")]


def test_draws_come_near_the_first_order_and_repeat_to_the_bit():
    first = compute(COAL, "cn-enterprise").spreads[0]
    drawn, again = (
        compute(COAL, "cn-enterprise", sureness=Sureness(draws=20_000, seed=5)).spreads[0]
        for _ in range(2)
    )
    other = compute(COAL, "cn-enterprise", sureness=Sureness(draws=20_000, seed=6)).spreads[0]
    assert drawn == again
    assert (drawn.low, drawn.high) != (other.low, other.high)
    assert drawn.low == pytest.approx(first.low, rel=0.02)
    assert drawn.high == pytest.approx(first.high, rel=0.02)


@pytest.mark.parametrize(
    "way, verdict",
    [(-2, "above"), (0, "not-distinguishable"), (1, "not-distinguishable"), (2, "below")],
)
def test_a_threshold_within_the_interval_is_not_told_apart(way, verdict):
    """One half interval away touches the end; two lie beyond it."""
    plain = compute(COAL, "cn-enterprise").spreads[0]
    threshold = plain.high if way == 1 else plain.amount + way * plain.spread
    told = compute(COAL, "cn-enterprise", sureness=Sureness(threshold=threshold)).spreads[0]
    assert told.verdict == verdict
