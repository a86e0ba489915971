"""Time stamps of a meter: how they are written, which end of a reading they name, and by whose clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from greenscore.workflow.inventory import read_meter
from tests.hostile import workbooks
from tests.inventories.series import read, refused, series, stamps

WORKBOOK = "tests/inventories/workbooks/quarter-hours.xlsx"


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M:%S.000",
        "%Y/%m/%d %H:%M",
        "%Y/%-m/%-d %-H:%M",
        "%Y.%m.%d %H:%M",
        "%Y年%-m月%-d日 %-H:%M",
        "%Y%m%d %H:%M",
        "%-d/%-m/%Y %H:%M",
        "%-m/%-d/%Y %-I:%M %p",
        "%d.%m.%Y %H:%M",
        "%Y-%m-%d %H:%M+08:00",
        "%Y-%m-%dT%H:%M:%S+0800",
    ],
)
def test_stamps_are_read_as_they_are_written(form):
    times = stamps("2024-03-01", 744, form=form)
    assert read(series(times)) == ([("2024-03", 744, 744, 744)], [])


@pytest.mark.parametrize("zone", ["", "Asia/Shanghai"])
def test_full_width_signs_are_read(zone):
    times = stamps("2024-03-01", 744, form="%Y/%-m/%-d %H:%M+08:00")
    wide = [
        time.translate({**{code: code + 0xFEE0 for code in range(0x2F, 0x3B)}}) for time in times
    ]
    assert "２０２４／３／１" in wide[0]
    assert read(series(wide), zone=zone) == ([("2024-03", 744, 744, 744)], [])


@pytest.mark.parametrize(
    "text",
    [
        *("yesterday", "2024-03-32", "2024-13-01", "2024-03-01 24:01", "2024-03-01 25:00"),
        *("2024-03-01 13:00 PM", "2024-03-01 0:00 AM", "2024-03-01 01:60", "24-03-01", "03/01"),
        *(
            "2024-03-01 01:00+15:00",
            "2024-03-01 01:00+08:99",
            "1709222400",
            "٢٠٢٤-٠٣-٠١",
            "",
            "7" * 70,
        ),
    ],
)
def test_what_is_no_stamp_is_told(text):
    problem = refused(series([text]))
    assert (problem.code, problem.args["given"]) == ("meter-stamp", text[:60])


@pytest.mark.parametrize("text", ["0001-01-01T00:00+14:00", "9999-12-31T23:00+08:00", "1899-12-31"])
def test_years_have_bounds(text):
    assert refused(series([text, text])).code == "meter-stamp-range"


def test_a_day_and_a_month_that_nothing_tells_apart_are_asked_for():
    # Up to 12 March either may be the day; the 13th says it for all.
    twelve = stamps("2024-03-01", 12 * 24, form="%m/%d/%Y %H:%M")
    problem = refused(series(twelve))
    assert (problem.code, problem.args["given"]) == ("meter-day-or-month", "03/01/2024 00:00")
    assert "×288" in problem.message("en")
    found, _ = read(series(stamps("2024-03-01", 13 * 24, form="%m/%d/%Y %H:%M")))
    assert found == [("2024-03", 312, 312, 744)]


def test_serial_numbers_of_a_workbook_are_rounded_to_the_second():
    # 45,352 days after 30 December 1899 is 1 March 2024, and a quarter of an hour 1/96 of a day.
    numbers = [f"{45352 + quarter / 96:.10f}" for quarter in range(2976)]
    assert read(series(numbers), minutes=15) == ([("2024-03", 2976, 2976, 2976)], [])


def test_times_of_a_workbook_that_libreoffice_saved():
    # 96 quarters of an hour from 1 March 2024 on, as LibreOffice 7.4 saved them; the values are 0.0 to 0.6,
    # 13 times 2.1 and then 0.0 to 0.4: 27.3 + 1.0 = 28.3 kWh.
    found, (gap,) = read_meter(WORKBOOK, zone="Asia/Shanghai", step=timedelta(minutes=15))
    (month,) = found.months
    assert (month.amount, month.readings, month.unit) == (28.3, 96, "kWh")
    assert gap.args["start"] == "2024-03-02T00:00:00+08:00"


def test_seconds_beside_a_minute_are_rounded_away_and_told():
    times = stamps("2024-03-01", 744, form="%Y-%m-%d %H:%M:00")
    times[5] = "2024-03-01 05:00:02"
    times[9] = "2024-03-01 08:59:58"
    found, problems = read_meter(series(times), zone="Asia/Shanghai")
    assert found.months[0].whole
    assert [(p.code, dict(p.args)) for p in problems] == [("meter-rounded", {"count": "2"})]
    times[9] = "2024-03-01 08:59:57"
    assert read(series(times)) == (None, ["meter-rounded", "meter-step"])


def test_stamps_may_end_their_readings():
    # Half hours from 00:30 on 1 March to 00:00 on 1 April: 1,488 of 0.5 kWh are 744 kWh in one month.
    times = stamps("2024-03-01 00:30", 1488, 30)
    whole = [("2024-03", 744, 1488, 1488)]
    assert read(series(times, 0.5), minutes=30) == (whole, ["meter-stamps-end"])
    assert read(series(times, 0.5), minutes=30, stamp="end") == (whole, [])
    found, codes = read(series(times, 0.5), minutes=30, stamp="start")
    assert found == [("2024-03", 743.5, 1487, 1488), ("2024-04", 0.5, 1, 1440)]
    assert codes == ["meter-gap", "meter-gap"]


def test_twenty_four_oclock_ends_a_day():
    times = [f"2024-03-{day:02} {hour:02}:00" for day in range(1, 32) for hour in range(1, 25)]
    assert read(series(times)) == ([("2024-03", 744, 744, 744)], ["meter-stamps-end"])
    # Read as the start of an hour it is the first one of the next day.
    as_start, _ = read(series(times), stamp="start")
    assert as_start == [("2024-03", 743, 743, 744), ("2024-04", 1, 1, 720)]


def test_one_stamp_of_twenty_four_oclock_tells_that_all_end_their_readings():
    # The last 15 hours of March, from 09:00 on; their first is none of a day's first.
    times = [f"2024-03-31 {hour}:00" for hour in range(10, 25)]
    found, codes = read(series(times))
    assert found == [("2024-03", 15, 15, 744)]
    assert codes == ["meter-stamps-end", "meter-gap"]


def test_daily_readings_are_those_of_civil_days():
    # London: 366 days of 10 kWh in 2024 are 3,660 kWh, whatever the hours of a day.
    days = stamps("2024-01-01", 366, 1440, "%Y-%m-%d")
    found, codes = read(series(days, 10), zone="Europe/London", minutes=1440)
    assert codes == []
    assert [amount for _, amount, _, _ in found] == [
        *(310, 290, 310, 300, 310, 300, 310, 310, 300, 310, 300, 310)
    ]
    assert all(read == expected for _, _, read, expected in found)


def test_a_day_whose_midnight_is_skipped_begins_with_its_first_moment():
    # In Cairo summer time began at midnight of 26 April 2024.
    days = stamps("2024-04-01", 30, 1440, "%Y-%m-%d")
    assert read(series(days), zone="Africa/Cairo", minutes=1440) == (
        [("2024-04", 30, 30, 30)],
        [],
    )


def test_daily_readings_may_begin_at_another_hour():
    # Days from 06:00 to 06:00: that of 31 March has 18 of 24 hours in March: 30 x 24 + 18 = 738 kWh.
    days = stamps("2024-03-01 06:00", 31, 1440)
    found, codes = read(series(days, 24), minutes=1440)
    assert found == [("2024-03", 738, 30, 31), ("2024-04", 6, 0, 30)]
    assert codes == ["meter-across", "meter-gap", "meter-gap"]


def test_days_of_24_hours_stay_such_where_stamps_are_in_utc():
    # Midnight of UTC is 01:00 in London in summer; 31 days from 00:00 UTC on 20 March, 12 of them in March
    # but for its last hour, which begins at 23:00 UTC: 24 kWh x 12 - 1 kWh = 287.
    days = stamps("2024-03-20", 31, 1440, "%Y-%m-%dT%H:%MZ")
    found, codes = read(series(days, 24), zone="Europe/London", minutes=1440)
    assert [(month, amount) for month, amount, _, _ in found] == [
        ("2024-03", 287),
        ("2024-04", 457),
    ]
    assert "meter-across" in codes
    assert "meter-step" not in codes


def test_distances_from_utc_without_a_zone_count_by_their_own_clock():
    # London by its stamps: March 2024 has 743 hours, and its last day ends at 23:00 UTC.
    winter = stamps("2024-03-01", 30 * 24 + 1, form="%Y-%m-%dT%H:%M+00:00")
    summer = stamps("2024-03-31 02:00", 22, form="%Y-%m-%dT%H:%M+01:00")
    assert read(series(winter + summer), zone="") == ([("2024-03", 743, 743, 743)], [])
    daily = [f"2024-03-{day:02}T00:00+00:00" for day in range(1, 32)]
    daily += [f"2024-04-{day:02}T00:00+01:00" for day in range(1, 31)]
    assert read(series(daily), zone="", minutes=1440) == (
        [("2024-03", 31, 31, 31), ("2024-04", 30, 30, 30)],
        [],
    )


def test_distances_from_utc_of_several_places_need_a_zone():
    times = ["2024-03-01T00:00+08:00", "2024-02-29T17:00+00:00"]
    problem = refused(series(times), zone="")
    assert (problem.code, problem.args["given"]) == ("meter-offsets", times[1])
    assert "--zone" in problem.hint("en")
    found, _ = read(series(times))
    assert found == [("2024-03", 2, 2, 744)]


def test_a_series_that_runs_backwards_is_the_same():
    # By the clock of London the hour from 01:00 is shown twice on 27 October 2024: first 2, then 3 kWh.
    times = ["2024-10-27 00:00", "2024-10-27 01:00", "2024-10-27 01:00", "2024-10-27 02:00"]
    forwards, _ = read_meter(series(times, [5, 2, 3, 1]), zone="Europe/London")
    backwards, _ = read_meter(series(times[::-1], [1, 3, 2, 5]), zone="Europe/London")
    assert forwards == backwards
    # As counts of a register they rise by 2 and by 3 to the next count, and by 4 at last.
    counts, _ = read_meter(
        series(times[::-1], [19, 15, 12, 10]), zone="Europe/London", kind="register"
    )
    assert counts.months[0].amount == 9


def test_equal_faults_are_one_problem_with_first_and_last_place(tmp_path):
    lines = [f"{time},1,kWh" for time in stamps("2024-03-01", 200)]
    path = tmp_path / "m.csv"
    path.write_text("\n".join(["timestamp,value,unit", *lines]) + "\n", encoding="utf-8")
    found, (problem,) = read_meter(path)
    assert found is None
    assert problem.code == "meter-ambiguous"
    assert problem.where.line == 2
    assert problem.message("en") == (
        '"2024-03-01 00:00" does not say in which time zone'
        " [×200: m.csv:2:1 timestamp … m.csv:201:1 timestamp]."
    )
    assert "×200" in problem.message("zh")
    for lang in ("zh", "en"):
        assert "--zone Asia/Shanghai" in problem.hint(lang)


def test_equal_values_that_are_no_numbers_are_one_problem(tmp_path):
    values = ["n/a"] * 150 + ["1", "?"]
    lines = [f"{t},{v},kWh" for t, v in zip(stamps("2024-03-01", 152), values, strict=True)]
    path = tmp_path / "m.csv"
    path.write_text("\n".join(["timestamp,value,unit", *lines]) + "\n", encoding="utf-8")
    found, problems = read_meter(path, zone="Asia/Shanghai")
    assert found is None
    # The first stands in line 2, the last of 150 in line 151.
    assert [(p.code, p.where.line, p.args.get("given"), p.args.get("of")) for p in problems] == [
        ("data-not-a-number", 2, "n/a", None),
        ("data-more", 151, None, "150"),
        ("data-not-a-number", 153, "?", None),
    ]


def test_a_value_that_is_no_number_is_shown_how_to_be_written_in_its_unit():
    _, (problem,) = read_meter(series(["2024-03-01"], "x", "kWh"), zone="Asia/Shanghai")
    assert "as 1200 or 1200 kWh;" in problem.hint("en")


@pytest.mark.parametrize("time", ["读数时间", "抄表时间", "Reading Time"])
@pytest.mark.parametrize("value", ["正向有功总(kWh)", "Power [kWh]", "示数（kWh）"])
def test_headings_of_chinese_and_english_exports_are_read(tmp_path, time, value):
    path = tmp_path / "m.csv"
    path.write_text(f"{time},{value}\n2024-03-01 00:00,2.5\n", encoding="utf-8")
    found, _ = read_meter(path, zone="Asia/Shanghai")
    assert (found.months[0].amount, found.unit) == (2.5, "kWh")


def test_of_unlike_faults_a_hundred_are_told(tmp_path):
    lines = [f"{time},x{n},kWh" for n, time in enumerate(stamps("2024-03-01", 130))]
    path = tmp_path / "m.csv"
    path.write_text("\n".join(["timestamp,value,unit", *lines]) + "\n", encoding="utf-8")
    _, problems = read_meter(path, zone="Asia/Shanghai")
    assert len(problems) == 101
    assert dict(problems[-1].args) | {"name": ""} == {
        "code": "data-not-a-number",
        "name": "",
        "count": "30",
        "of": "130",
    }


def test_faults_of_several_kinds_come_in_one_run(tmp_path):
    path = tmp_path / "m.csv"
    lines = ["2024-03-01T00:00,x,kWh", "never,1e300,kWh", "2024-03-01T01:00,y,kWh"]
    path.write_text("\n".join(["timestamp,value,unit", *lines]) + "\n", encoding="utf-8")
    _, problems = read_meter(path)
    assert [(p.code, p.where.line) for p in problems] == [
        ("data-not-a-number", 2),
        ("data-not-a-number", 4),
        ("data-not-finite", 3),
        ("meter-ambiguous", 2),
        ("meter-stamp", 3),
    ]


def test_cells_of_a_workbook_keep_their_time_of_day(tmp_path):
    # An ISO time, a serial number a hair below 00:15, a time one microsecond short of midnight.
    head = [workbooks.text(name) for name in ("timestamp", "value", "unit")]
    cells = [
        workbooks.typed("d", "2024-03-01T00:00:00"),
        workbooks.number("45352.01041666", workbooks.DATE_STYLE),
        workbooks.typed("d", "2024-03-01T00:30:00"),
        workbooks.number("45352.9999999999", workbooks.DATE_STYLE),
    ]
    lines = [[cell, workbooks.number(1), workbooks.text("kWh")] for cell in cells]
    path = tmp_path / "m.xlsx"
    path.write_bytes(
        workbooks.packed(workbooks.parts(workbooks.sheet(workbooks.rows(head, *lines))))
    )
    found, problems = read_meter(path, zone="Asia/Shanghai", step=timedelta(minutes=15))
    told = [(p.args["start"][:16], p.args["end"][:16]) for p in problems]
    assert told == [
        ("2024-03-01T00:45", "2024-03-02T00:00"),
        ("2024-03-02T00:15", "2024-04-01T00:00"),
    ]
    assert found.months[0].amount == 4


def test_times_of_an_arrow_table_keep_their_zone():
    moments = [datetime(2024, 2, 29, hour, tzinfo=UTC) for hour in (16, 17)]
    # Of moments with a zone of their own Arrow at times keeps the clock and not the moment.
    since = pa.array([int(moment.timestamp() * 1_000_000) for moment in moments], pa.int64())
    zoned = since.cast(pa.timestamp("us", "Asia/Shanghai"))
    table = pa.table({"timestamp": zoned, "value": [1.0, 2.0], "unit": ["kWh", "kWh"]})
    found, problems = read_meter(table)
    assert [p.code for p in problems] == ["meter-gap"]
    assert [(m.month, m.amount) for m in found.months] == [("2024-03", 3)]


def _month(zone, month, kind):
    """Return half-hourly stamps of a month of 2024 by a zone's clock: beginnings, ends, or with offsets."""
    clock = ZoneInfo(zone)
    moment = datetime(2024, month, 1, tzinfo=clock).astimezone(UTC)
    last = datetime(2024, month + 1, 1, tzinfo=clock).astimezone(UTC)
    times = []
    while moment < last:
        end = moment + timedelta(minutes=30)
        local = (end if kind == "end" else moment).astimezone(clock)
        times.append(local.isoformat() if kind == "offset" else f"{local:%Y-%m-%d %H:%M}")
        moment = end
    return times


# Where and by how many half hours a month is longer for its change of the clock: in Santiago, Havana and
# Cairo it is about midnight, on Lord Howe Island by half an hour.
CHANGES = [
    *(("Europe/London", 3, -2), ("Europe/London", 10, 2), ("America/Santiago", 9, -2)),
    *(("America/Santiago", 4, 2), ("America/Havana", 11, 2), ("Africa/Cairo", 4, -2)),
    *(("Africa/Cairo", 10, 2), ("Australia/Lord_Howe", 4, 1), ("Australia/Lord_Howe", 10, -1)),
]


@pytest.mark.parametrize("kind", ["start", "end", "offset"])
@pytest.mark.parametrize("zone, month, longer", CHANGES)
def test_a_month_of_half_hours_is_whole_by_the_clock_of_any_zone(zone, month, longer, kind):
    readings = series(_month(zone, month, kind))
    found, codes = read(readings, zone="" if kind == "offset" else zone, minutes=30)
    count = (30 if month in (4, 9, 11) else 31) * 48 + longer
    assert (found, codes) == (
        [(f"2024-{month:02}", count, count, count)],
        ["meter-stamps-end"] if kind == "end" else [],
    )


def test_the_first_time_that_a_clock_skips_ends_the_reading_before():
    # London skips 01:00 to 02:00 on 31 March 2024: the half hour from 00:30 ends at 01:00 or 02:00.
    for end in ("01:00", "02:00"):
        times = ["2024-03-31 00:30", f"2024-03-31 {end}", "2024-03-31 02:30"]
        found, _ = read(series(times), zone="Europe/London", minutes=30, stamp="end")
        assert found == [("2024-03", 3, 3, 1486)]
    skipped = refused(series(["2024-03-31 01:30"]), zone="Europe/London", minutes=30, stamp="end")
    assert skipped.code == "meter-skipped"


def test_parts_of_a_second_are_noise_and_not_told():
    times = stamps("2024-03-01", 744)
    times[1] = "2024-03-01 00:59:59.600000"
    times[2] = "2024-03-01 02:00:00.499999"
    assert read(series(times)) == ([("2024-03", 744, 744, 744)], [])


def test_a_clock_that_goes_back_over_midnight_time_and_again_has_days_all_the_same():
    # By these stamps it is 23:45, midnight at 23:00 UTC, a quarter later 23:15 again, and then 00:30.
    times = ["2024-03-01T23:45+01:00", "2024-03-01T23:15+00:00", "2024-03-02T00:30+01:00"]
    found, _ = read(series(times), zone="", minutes=15)
    assert found == [("2024-03", 3, 3, 2976)]
