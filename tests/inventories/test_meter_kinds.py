"""A meter tells energy of intervals, mean power, or counts of a register; units and signs are checked."""

from datetime import timedelta

import pytest

from greenscore.workflow.inventory import meter_records, read_meter
from tests.inventories.acts import compute, near
from tests.inventories.series import read, refused, series, stamps

MARCH = stamps("2024-03-01", 744)
COUNTS = stamps("2024-03-01", 745)


def test_power_is_multiplied_by_its_time():
    # 100 kW x 0.25 h = 25 kWh; 31 days x 96 = 2,976 readings x 25 kWh = 74,400 kWh.
    quarters = series(stamps("2024-03-01", 2976, 15), 100, "kW")
    assert read(quarters, minutes=15) == (
        [("2024-03", 74400, 2976, 2976)],
        ["meter-read-as-power"],
    )
    assert read(quarters, minutes=15, kind="power") == ([("2024-03", 74400, 2976, 2976)], [])


def test_power_over_a_day_of_the_clock_has_the_hours_of_that_day():
    # London loses an hour on 31 March 2024: 31 x 24 - 1 = 743 h x 2 MW = 1,486 MWh.
    days = series(stamps("2024-03-01", 31, 1440), 2, "MW")
    found, _ = read_meter(days, zone="Europe/London", step=timedelta(days=1), kind="power")
    (month,) = found.months
    assert (month.amount, month.unit) == (1486, "MWh")


@pytest.mark.parametrize(
    "unit, amount", [("kW", "kWh"), ("MW", "MWh"), ("GJ/h", "GJ"), ("m3/h", "m3"), ("GJ", "GJ")]
)
def test_the_unit_of_amounts_comes_of_the_unit_of_readings(unit, amount):
    found, _ = read_meter(series(MARCH, 3, unit), zone="Asia/Shanghai")
    # 744 readings of 3, each of an hour.
    assert (found.unit, found.months[0].amount) == (amount, 2232)


@pytest.mark.parametrize(
    "unit, code",
    [
        ("banana", "unit-unknown"),
        ("(((", "unit-syntax"),
        ("", "meter-unit-missing"),
        ("kVA", "meter-unit"),
        ("%", "meter-unit"),
        ("degC", "meter-unit"),
        ("kWh/m2", "meter-unit"),
    ],
)
def test_a_unit_of_neither_amount_nor_power_is_refused(unit, code):
    problem = refused(series(MARCH, 1, unit))
    assert (problem.code, str(problem.where)) == (code, "data 0.unit")


def test_a_unit_is_one_of_the_category():
    problem = refused(series(MARCH, 1, "kg"), category="electricity")
    assert problem.code == "meter-unit-unfit"
    assert dict(problem.args) == {"unit": "kg", "category": "electricity", "units": "kWh"}
    assert read(series(MARCH, 1, "kW"), category="electricity")[0] == [("2024-03", 744, 744, 744)]


def test_a_declared_kind_goes_with_its_unit():
    problem = refused(series(MARCH, 1, "kWh"), kind="power")
    assert (problem.code, problem.args["unit"]) == ("meter-kind-unit", "kWh")
    for kind in ("interval", "register"):
        assert "meter-kind-unit" in read(series(COUNTS, list(range(745)), "kW"), kind=kind)[1]


def test_a_register_is_recognised_by_counts_that_do_not_fall():
    # Counts from 50,000 by 10 an hour: after 744 hours 57,440, so 7,440 kWh; the last is that of 1 April.
    counts = series(COUNTS, [50000 + 10 * hour for hour in range(745)])
    assert read(counts) == ([("2024-03", 7440, 744, 744)], ["meter-read-as-register"])
    as_interval, codes = read(counts, kind="interval")
    # 745 x 50,000 + 10 x (744 x 745 / 2) = 40,021,400 kWh.
    assert sum(amount for _, amount, _, _ in as_interval) == 40_021_400
    assert "meter-read-as-register" not in codes


def test_a_register_that_stands_still_for_hours_is_recognised():
    # A coarse register in MWh: 20 for 200 hours, 21 for 200, 22 for 200, then 23: 3 MWh.
    counts = series(COUNTS, [20 + hour // 200 for hour in range(745)], "MWh")
    assert read(counts) == ([("2024-03", 3, 744, 744)], ["meter-read-as-register"])


@pytest.mark.parametrize(
    "values",
    [
        [7] * 744,  # the same each hour
        [0] * 372 + [1, 2, 3] * 124,  # falls back time and again
        [0] * 700 + list(range(44)),  # from nothing, as the sun rises
        [5, 4] * 372,
    ],
)
def test_readings_of_intervals_are_not_taken_for_counts(values):
    assert read(series(MARCH, values)) == ([("2024-03", sum(values), 744, 744)], [])


def test_a_register_shows_nothing_below_zero():
    # From -12 to 12 in 25 hours: 78 kWh fed in and 78 used, and no counts.
    rising = series(stamps("2024-03-01", 25), list(range(-12, 13)))
    found, problems = read_meter(rising, zone="Asia/Shanghai")
    assert (found.kind, found.months[0].amount, found.fed_in) == ("interval", 78, 78)
    assert [p.code for p in problems] == ["meter-rising", "meter-feed-in", "meter-gap"]


def test_a_few_values_that_only_rise_may_be_either():
    times = stamps("2024-03-01", 3, 14880)  # thirds of March: 31 x 1,440 / 3 minutes
    readings = series(times, [100, 110, 130])
    found, codes = read(readings, minutes=14880)
    assert (found, codes) == ([("2024-03", 340, 3, 3)], ["meter-rising"])
    assert read(readings, minutes=14880, kind="interval") == (found, [])


def test_a_register_needs_no_reading_of_every_step():
    # Three counts: 1 March 100, 12 March 180, 1 April 400. 80 + 220 = 300 kWh, and no part of March open.
    counts = series(["2024-03-01", "2024-03-12 08:30", "2024-04-01"], [100, 180, 400])
    assert read(counts, kind="register") == ([("2024-03", 300, 744, 744)], [])


def test_a_count_across_the_end_of_a_month_is_shared_by_time():
    # 16 March to 10 April is 25 days, 16 in March: 50 kWh x 16 / 25 = 32, x 9 / 25 = 18.
    counts = series(["2024-03-16", "2024-04-10"], [100, 150])
    found, codes = read(counts, kind="register")
    assert found == [("2024-03", 32, 384, 744), ("2024-04", 18, 216, 720)]
    assert codes == ["meter-across", "meter-gap", "meter-gap"]


def test_values_are_multiplied():
    counts = series(["2024-03-01", "2024-04-01"], [100, 150.5])
    # 50.5 on the register x 40 of the transformers = 2,020 kWh.
    assert read(counts, kind="register", multiplier=40)[0] == [("2024-03", 2020, 744, 744)]
    assert read(series(MARCH, 2, "kW"), multiplier=0.5)[0] == [("2024-03", 744, 744, 744)]


def test_a_register_begins_again_at_zero():
    # From 99,990 to 100,000 it counts 10, then 5 more: 15; and 20 before: 35 kWh.
    counts = series(["2024-03-01", "2024-03-11", "2024-04-01"], [99970, 99990, 5])
    assert read(counts, kind="register", rollover=100000)[0] == [("2024-03", 35, 744, 744)]
    fall = refused(counts, kind="register")
    assert (fall.code, fall.args["before"], fall.args["given"], str(fall.where)) == (
        "meter-register-falls",
        "99990",
        "5",
        "data 2.value",
    )
    assert "--rollover 100000" in fall.hint("en")
    # One that runs backwards by 10 did not count 99,990.
    back = series(["2024-03-01", "2024-04-01"], [500, 490])
    assert refused(back, kind="register", rollover=100000).code == "meter-register-falls"


def test_a_register_shows_no_count_beyond_its_rollover():
    counts = series(["2024-03-01", "2024-04-01"], [100000, 100001])
    problem = refused(counts, kind="register", rollover=100000)
    assert (problem.code, problem.args["range"]) == ("meter-register-range", "0 ≤ n < 100000")
    assert " [×2: data 0.value … data 1.value]" in problem.message("en")
    minus = series(["2024-03-01", "2024-04-01"], [-1, 5])
    assert refused(minus, kind="register").args["range"] == "0 ≤ n"


def test_one_count_makes_no_register():
    assert refused(series(["2024-03-01"]), kind="register").code == "meter-register-short"


def test_options_go_with_their_kind():
    problem = refused(series(MARCH), rollover=100)
    assert (problem.code, problem.args["option"], problem.args["kind"]) == (
        "meter-option",
        "--rollover",
        "interval",
    )
    counts = series(["2024-03-01", "2024-04-01"], [1, 2])
    assert refused(counts, kind="register", stamp="end").args["option"] == "--stamp"


def test_what_is_fed_in_stands_apart():
    # Each day 14 hours of 3 kWh taken and 10 hours of 2 kWh fed in: 31 x 42 = 1,302 and 31 x 20 = 620 kWh.
    readings = series(MARCH, ([3] * 14 + [-2] * 10) * 31)
    found, (problem,) = read_meter(readings, zone="Asia/Shanghai")
    (month,) = found.months
    assert (month.amount, month.fed_in, month.whole) == (1302, 620, True)
    assert (problem.code, dict(problem.args)) == ("meter-feed-in", {"amount": "620", "unit": "kWh"})
    (taken,) = meter_records(found, "m", {"category": "electricity"})
    assert (taken["amount"], taken["category"]) == (1302, "electricity")
    (out,) = meter_records(found, "m", {"category": "electricity-out"})
    assert (out["amount"], out["category"], out["period"]) == (620, "electricity-out", "2024-03")
    # Both can stand in one file.
    assert (taken["record"], out["record"]) == ("m/2024-03", "m/out/2024-03")


def test_a_meter_of_what_goes_out_alone_counts_upwards():
    found, _ = read_meter(series(MARCH, 2), zone="Asia/Shanghai")
    (out,) = meter_records(found, "m", {"category": "electricity-out"})
    assert out["amount"] == 1488


def test_what_is_fed_in_takes_nothing_off_an_inventory():
    # 31 days of 14 hours of 3 kWh: 1,302 kWh x 0.5306 kg/kWh = 690.8412 kg, whatever was fed in.
    readings = series(stamps("2024-03-01", 744), ([3] * 14 + [-2] * 10) * 31)
    told = {"category": "electricity", "item": "electricity", "region": "CN", "site": "works"}
    found, _ = read_meter(readings, zone="Asia/Shanghai")
    totals = compute(meter_records(found, "m", told), "cn-enterprise").totals
    assert totals.scope2_location == near(0.6908412)


def test_power_may_be_fed_in():
    readings = series(MARCH, [4, -2] * 372, "kW")
    found, _ = read_meter(readings, zone="Asia/Shanghai")
    assert (found.months[0].amount, found.fed_in) == (4 * 372, 2 * 372)
