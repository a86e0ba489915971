"""Certificates and contracts cover power that a record counts, and never add to it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenscore.data.activities.activities import read_activities
from greenscore.inventories.record_lines import records_digest
from greenscore.workflow.inventory import Request, trace_record
from tests.inventories.acts import compute, named, near, overlay, record, refused, row
from tests.inventories.test_what_is_not_known import fed

GRID = {"gas": "CO2e", "gwp": "AR5", "region": "CN", "boundary": "combustion"}
ROWS = [
    row("own.place", "grid", "power", "0.5", "kgCO2e", "kWh", method="location", **GRID),
    row("own.mix", "grid-residual", "power", "0.8", "kgCO2e", "kWh", method="market", **GRID),
    row("own.wind", "grid", "power", "0", "kgCO2e", "kWh", method="market", **GRID),
    row("own.sun", "grid", "electricity", "0", "kgCO2e", "kWh", method="market", **GRID),
]
OTHER = {"use": "facility", "site": "hall", "period": "2024-02"}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return [overlay(tmp_path_factory.mktemp("own") / "own.csv", ROWS)]


def bought(amount=1000, **more):
    return record("electricity", "power", amount, "MWh", **more)


def green(amount, covers=None, unit="MWh", **more):
    given = {"instrument": "certificate", "factor": "own.wind@1", "covers": covers, **more}
    return record("electricity", "power", amount, unit, **given)


def made(files, *records):
    return compute(list(records), "cn-enterprise", overlays=files, holder="hall")


def test_a_certificate_covers_a_part_of_a_purchase_by_the_market_alone(files):
    # By location 1000 MWh x 0.5 = 500 t; by the market 400 x 0.8 + 600 x 0 = 320 t.
    found = made(files, bought(), green(600, "r0"))
    assert found.totals.scope2_location == near(500)
    assert found.totals.scope2_market == near(320)
    assert list(found.lines.columns["amount"]) == [400, 600]
    alone = made(files, bought())
    assert alone.totals.scope2_location == near(500)
    assert alone.totals.scope2_market == near(800)
    written, _ = read_activities(named([bought(), green(600, "r0")]))
    assert found.records_digest == records_digest(written)  # of the records as they were given


def test_it_is_a_part_of_the_purchase_wherever_its_own_row_stands(files):
    rows = [bought(**OTHER), green(600_000, "r0", "kWh", site="office", period="2024")]
    found = made(files, *rows)
    assert [group.key for group in found.sites] == ["hall"]
    assert [group.key for group in found.periods] == ["2024-02"]
    assert found.totals.scope2_market == near(320)
    assert list(found.lines.columns["unit"]) == ["MWh", "MWh"]
    assert list(found.lines.columns["use"]) == ["facility", "facility"]


@pytest.mark.parametrize(
    "whole, period", [("2023-10..2024-09", "2024"), ("2024-06", "2024-07"), ("2024", "2024-Q1")]
)
def test_a_certificate_of_the_calendar_years_of_a_purchase_covers_it(files, whole, period):
    found = made(files, bought(period=whole), green(600, "r0", period=period))
    assert found.totals.scope2_market == near(320)
    assert found.coverage == made(files, bought(period=whole)).coverage


def test_consumption_is_that_of_the_purchases(files):
    rows = [
        each | {"item": "electricity"} for each in (bought(), green(600, "r0", factor="own.sun@1"))
    ]
    found = made(files, *rows)
    alone = made(files, rows[0])
    assert fed(found, "electricity.kwh") == fed(alone, "electricity.kwh") == (near(1000), [])
    assert fed(found, "electricity.renewable") == (near(600), [])
    assert fed(alone, "electricity.renewable") == (0, [])
    assert found.energy.tce == near(alone.energy.tce)
    assert found.totals.scope2_location == near(alone.totals.scope2_location)


def test_a_purchase_that_is_covered_whole_needs_no_residual_mix(files):
    bare = [ROWS[0] | {"region": "ZZ"}, ROWS[2] | {"region": "ZZ"}]
    own = [overlay(files[0].with_name("zz.csv"), bare)]
    rows = [bought(region="ZZ"), green(400, "r0", region="ZZ"), green(600, "r0", region="ZZ")]
    found = compute(rows, "gb", overlays=own)
    assert found.totals.scope2_location == near(500)
    assert found.totals.scope2_market == 0
    assert not [p for p in found.problems if p.code.startswith("activity-market")]


def test_the_chain_of_each_tells_its_part(files):
    request = Request(named([bought(), green(600, "r0")]), "cn-enterprise", overlays=files)
    whole = [step.formula for step in trace_record(request, "r0").steps]
    part = [step.formula for step in trace_record(request, "r1").steps]
    assert whole[1].startswith("400 MWh x 0.8")
    assert part[:2] == [
        "600 MWh x 0.5 kgCO2e/kWh [own.place@1]",
        "600 MWh x 0 kgCO2e/kWh [own.wind@1]",
    ]


@pytest.mark.parametrize(
    "other, code",
    [
        (green(1000.1, "r0"), "activity-covers-more"),
        (green(600, "r7"), "activity-covers-unknown"),
        (green(600, "r0", "t"), "activity-covers-unfit"),
        (green(600, "r0", instrument=None, factor=None), "activity-covers-needless"),
        (green(600, "r0", period="2023"), "activity-covers-years"),
        (green(600, "r0", period="2023-07..2024-06"), "activity-covers-years"),
        (green(600, "r0", period="2025-01"), "activity-covers-years"),
        (green(600, "r0", period="soon"), "activity-period-unreadable"),
        (green(600, "r0", period=None), "activity-period-unclear"),
        (green(600), "activity-contract-beside"),
        (green(600, period="2024-07"), "activity-contract-beside"),
        (green(600, instrument="ppa"), "activity-contract-beside"),
        (green(600, factor=None), "activity-contract-beside"),  # beside what its factor lacks
    ],
)
def test_what_covers_nothing_is_refused(files, other, code):
    assert code in refused([bought(), other], "cn-enterprise", overlays=files)


def test_one_certificate_too_many_is_refused(files):
    rows = [bought(), green(600, "r0"), green(401, "r0")]
    assert refused(rows, "cn-enterprise", overlays=files) == {"activity-covers-more"}


def test_only_purchased_power_without_a_contract_of_its_own_is_covered(files):
    heat = record("heat", "purchased-heat", 5, "MWh")
    for other in (record("fuel", "coke", 5, "t"), heat):
        found = refused([other, green(1, "r0")], "cn-enterprise", overlays=files)
        assert "activity-covers-unfit" in found
    rows = [green(600, "r0"), green(1, "r0")]
    assert "activity-covers-unfit" in refused(rows, "cn-enterprise", overlays=files)


def test_heat_under_contract_covers_heat(files):
    heat = {"gas": "CO2", "gwp": "na", "region": "CN", "boundary": "combustion"}
    rows = [
        row("own.net", "heat", "warm", "0.1", "tCO2", "GJ", method="location", **heat),
        row("own.geo", "heat", "warm", "0.02", "tCO2", "GJ", method="market", **heat),
    ]
    own = [overlay(files[0].with_name("heat.csv"), rows)]
    bought = record("heat", "warm", 100, "GJ")
    geo = bought | {"amount": 40, "instrument": "supplier", "factor": "own.geo@1"}
    found = compute([bought, geo | {"covers": "r0"}], "cn-enterprise", overlays=own)
    # 100 GJ x 0.1 t; by the market 60 x 0.1 + 40 x 0.02 = 6.8 t.
    assert (found.totals.scope2_location, found.totals.scope2_market) == (near(10), near(6.8))
    assert refused([bought, geo], "cn-enterprise", overlays=own) == {"activity-contract-beside"}
    power = green(1, "r0")
    assert "activity-covers-unfit" in refused([bought, power], "cn-enterprise", overlays=own)


@pytest.mark.parametrize(
    "plain", [{"site": "other"}, {"period": "2023"}, {"amount": 0}, {"category": "offset"}]
)
def test_a_contract_with_no_purchase_beside_it_is_one_of_its_own(files, plain):
    other = bought() | plain
    if plain.get("category"):
        other = record("offset", "forest", 5, "tCO2e")
    found = made(files, other, green(600))
    assert found.totals.scope2_location == near(
        300 + (500 if plain.get("site") or plain.get("period") else 0)
    )


def test_a_contract_that_covers_itself_is_a_purchase(files):
    found = made(files, bought(400), green(600, "r1"))
    assert found.totals.scope2_location == near(500)
    assert found.totals.scope2_market == near(320)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 10**6), st.lists(st.integers(0, 10**6), max_size=4))
def test_covering_changes_no_total_by_location_and_is_never_above_its_whole(files, whole, parts):
    rows = [bought(whole), *(green(part, "r0") for part in parts)]
    if sum(parts) > whole:
        assert refused(rows, "cn-enterprise", overlays=files) == {"activity-covers-more"}
        return
    found, alone = made(files, *rows), made(files, rows[0])
    assert found.totals.scope2_location == near(alone.totals.scope2_location, 12)
    assert found.totals.scope2_market == near((whole - sum(parts)) * 0.8, 9)
    assert sum(found.lines.columns["amount"]) == whole
    assert found.coverage == alone.coverage
