"""Hours become months by the clock of the meter; nothing is filled in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.workflow import inventory
from tests.inventories.acts import compute, near


def hours(start, end, *, zone=None):
    """Return a reading of 1 kWh for every hour, stamped by the clock of a zone or in UTC."""
    moment, readings = start, []
    while moment < end:
        shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if zone else moment
        readings.append({"timestamp": shown.isoformat(), "value": 1, "unit": "kWh"})
        moment += timedelta(hours=1)
    return readings


def local(zone, *day):
    return datetime(*day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    "zone,month,expected",
    [
        ("Asia/Shanghai", 2, 696),  # 2024 is a leap year
        ("Europe/London", 3, 743),
        ("Europe/London", 10, 745),
        ("Australia/Lord_Howe", 1, 744),
    ],
)
def test_a_month_has_the_hours_of_its_clock(zone, month, expected):
    readings = hours(local(zone, 2024, month, 1), local(zone, 2024, month + 1, 1), zone=zone)
    series, problems = inventory.read_meter(readings, zone=zone)
    assert problems == ()
    (found,) = series.months
    assert (found.month, found.amount, found.readings) == (f"2024-{month:02}", expected, expected)
    assert found.whole


def test_gaps_are_told_and_not_filled():
    day = hours(datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC))
    series, problems = inventory.read_meter(day[:10] + day[13:])
    (month,) = series.months
    assert (month.amount, month.readings, month.expected) == (717, 717, 720)
    (gap,) = series.gaps
    assert (gap.start.hour, gap.end.hour, gap.steps) == (10, 13, 3)
    assert [problem.code for problem in problems] == ["meter-gap"]
    (record,) = series.records("M1", {"category": "electricity"})
    assert record["note"] == "717/720"


@pytest.mark.parametrize(
    "change,code",
    [
        ({"timestamp": "2024-04-01T00:00:00+00:00"}, "meter-duplicate"),
        ({"timestamp": "2024-04-01T05:00:00"}, "meter-ambiguous"),
        ({"timestamp": "yesterday"}, "meter-stamp"),
        ({"timestamp": "2024-04-01T05:30:00+00:00"}, "meter-step"),
        ({"value": "broken"}, "data-not-a-number"),
        ({"value": 2e15}, "meter-value-range"),
        ({"unit": "MWh"}, "meter-units"),
    ],
)
def test_what_cannot_be_read_is_told(change, code):
    readings = hours(datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 4, 1, 3, tzinfo=UTC))
    last = {"timestamp": "2024-04-01T03:00:00+00:00", "value": 1, "unit": "kWh"}
    series, problems = inventory.read_meter([*readings, last | change])
    assert series is None
    assert [problem.code for problem in problems] == [code]


def told(problems):
    return [(problem.code, str(problem.where), dict(problem.args)) for problem in problems]


def test_what_is_wrong_with_a_reading_is_told_at_its_line_with_its_text(tmp_path):
    lines = [
        "timestamp,value,unit",
        "2024-04-01T00:00Z,1,kWh",
        "2024-04-01T01:00Z,1,kWh",
        "2024-04-01T01:00Z,1,kWh",
        "2024-04-01T02:00Z,broken,kWh",
        "yesterday,1,kWh",
        "2024-04-01T03:00,1,kWh",
    ]
    path = tmp_path / "m.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    series, problems = inventory.read_meter(path)
    assert series is None
    assert [(p.code, p.where.line, p.args["given"]) for p in problems] == [
        ("data-not-a-number", 5, "broken"),
        ("meter-duplicate", 4, "2024-04-01T01:00Z"),
        ("meter-stamp", 6, "yesterday"),
        ("meter-ambiguous", 7, "2024-04-01T03:00"),
    ]


def test_what_is_wrong_with_a_series_is_told():
    first, second = (
        {"timestamp": f"2024-04-01T0{hour}:00:00+00:00", "value": 1, "unit": unit}
        for hour, unit in ((0, "kWh"), (1, "MWh"))
    )
    assert told(inventory.read_meter([first, second])[1]) == [
        ("meter-units", "", {"units": "MWh, kWh"})
    ]
    half = second | {"timestamp": "2024-04-01T01:30:00+00:00", "unit": "kWh"}
    args = {"given": half["timestamp"], "minutes": "90", "many": ""}
    assert told(inventory.read_meter([first, half])[1]) == [
        ("meter-step", "data 1.timestamp", args)
    ]
    next_hour = first | {"timestamp": "2024-04-01T01:00:00+00:00"}
    later = first | {"timestamp": "2024-04-01T04:00:00+00:00"}
    gap, edge = told(inventory.read_meter([first, next_hour, later])[1])
    args = {"start": "2024-04-01T02:00:00+00:00", "end": "2024-04-01T04:00:00+00:00", "steps": "2"}
    assert gap == ("meter-gap", "", args)
    # April has 720 hours, five of them past.
    args = {"start": "2024-04-01T05:00:00+00:00", "end": "2024-05-01T00:00:00+00:00"}
    assert edge == ("meter-gap", "", args | {"steps": "715"})
    long = "Mars/" + "O" * 60
    assert told(inventory.read_meter([first], zone=long)[1]) == [
        ("meter-zone", "", {"given": long[:60]})
    ]


def test_an_hour_shown_twice_is_two_readings_and_a_third_is_a_duplicate():
    # In London the clock shows 01:00 to 02:00 twice on 27 October 2024, first an hour before UTC's.
    stamps = ["00:00", "01:00", "01:00", "02:00"]
    readings = [
        {"timestamp": f"2024-10-27T{stamp}:00", "value": value, "unit": "kWh"}
        for value, stamp in zip((4, 3, 2, 1), stamps, strict=True)
    ]
    series, problems = inventory.read_meter(readings, zone="Europe/London")
    assert {problem.code for problem in problems} == {"meter-gap"}
    (month,) = series.months
    # 4 + 3 + 2 + 1 kWh; October has 31 x 24 + 1 = 745 hours.
    assert (month.amount, month.readings, month.expected) == (10, 4, 745)
    third = readings[1] | {"value": 9}
    series, problems = inventory.read_meter([*readings, third], zone="Europe/London")
    assert [(p.code, p.args["given"]) for p in problems] == [
        ("meter-duplicate", "2024-10-27T01:00:00")
    ]


def test_a_stamp_with_its_distance_from_utc_counts_for_the_month_of_the_zone():
    # 16:00 UTC on 31 January is the first hour of February in Shanghai; 15:00 is the last of January.
    readings = [
        {"timestamp": f"2024-01-31T{hour}:00:00+00:00", "value": value, "unit": "kWh"}
        for hour, value in ((15, 2), (16, 3), (18, 4))
    ]
    series, _ = inventory.read_meter(readings, zone="Asia/Shanghai")
    assert [(month.month, month.amount) for month in series.months] == [
        ("2024-01", 2),
        ("2024-02", 7),
    ]
    _, gap, _ = series.gaps
    assert (gap.start.isoformat(), gap.end.isoformat(), gap.steps) == (
        "2024-02-01T01:00:00+08:00",
        "2024-02-01T02:00:00+08:00",
        1,
    )
    in_utc, _ = inventory.read_meter(readings)
    assert [(month.month, month.amount) for month in in_utc.months] == [("2024-01", 9)]


def test_readings_by_the_quarter_of_an_hour_are_expected_four_times_as_often():
    readings = [
        {"timestamp": f"2024-04-01T00:{minute:02}:00+00:00", "value": 0.5, "unit": "kWh"}
        for minute in (0, 15, 30, 45)
    ]
    series, _ = inventory.read_meter(readings, step=timedelta(minutes=15))
    (month,) = series.months
    assert (month.amount, month.readings, month.expected) == (2.0, 4, 30 * 24 * 4)
    assert series.step == timedelta(minutes=15)
    (record,) = series.records("M1", {"site": "hall"})
    assert record == {
        "site": "hall",
        "record": "M1/2024-04",
        "amount": 2.0,
        "unit": "kWh",
        "period": "",
        "start": "2024-04-01",
        "end": "2024-04-01",
        "note": "4/2880",
    }


def test_an_hour_that_the_clock_skips_has_no_reading():
    skipped = [{"timestamp": "2024-03-31T01:30:00", "value": 1, "unit": "kWh"}]
    _, problems = inventory.read_meter(skipped, zone="Europe/London")
    ((code, where, args),) = told(problems)
    assert (code, where.split()[0], args["given"]) == (
        "meter-skipped",
        "data",
        "2024-03-31T01:30:00",
    )
    _, problems = inventory.read_meter(skipped, zone="Mars/Olympus")
    assert [problem.code for problem in problems] == ["meter-zone"]


def test_months_of_a_meter_are_activity_records():
    zone = "Asia/Shanghai"
    readings = hours(local(zone, 2024, 1, 1), local(zone, 2024, 3, 1), zone=zone)
    series, _ = inventory.read_meter(readings, zone=zone)
    told = {"category": "electricity", "item": "electricity", "region": "CN", "site": "works"}
    found = compute(series.records("M1", told), "cn-enterprise")
    assert [group.key for group in found.periods] == ["2024-01", "2024-02"]
    assert found.totals.scope2_location == near(0.5306 * (744 + 696) / 1000)


def test_the_command_writes_records_that_an_inventory_takes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    readings = hours(datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC))
    lines = [",".join(map(str, reading.values())) for reading in readings[:-2]]
    text = "\n".join(["timestamp,value,unit", *lines])
    (tmp_path / "m1.csv").write_text(text + "\n", encoding="utf-8")
    words = ["meter", "m1.csv", "--site", "hall", "--region", "CN-GD", "-o", "activities.csv"]
    said = CliRunner().invoke(greenscore, words)
    assert (said.exit_code, said.stdout.strip()) == (0, "activities.csv")
    (line,) = (tmp_path / "activities.csv").read_text(encoding="utf-8").splitlines()[1:]
    # The last day lacks two of its hours: 29 days of April are covered.
    span = "2024-04-01,2024-04-29"
    assert line == f"m1/2024-04,hall,CN-GD,electricity,electricity,718.0,kWh,,{span},718/720"
    found = inventory.inventory(tmp_path / "activities.csv", "cn-enterprise")
    assert found.totals.scope2_location > 0


@pytest.mark.parametrize("lang, word", [("en", "readings"), ("zh", "读数")])
def test_the_command_shows_months_with_what_is_missing(tmp_path, lang, word):
    path = tmp_path / "m.csv"
    path.write_text("timestamp,value,unit\n2024-04-01T00:00Z,1,kWh\n2024-04-01T02:00Z,1,kWh\n")
    said = CliRunner().invoke(greenscore, ["meter", str(path), "--lang", lang])
    assert said.exit_code == 0
    assert word in said.stdout
    assert "2/720" in said.stdout
    assert "meter-gap" in said.stderr + said.stdout
