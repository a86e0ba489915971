"""Laws of meters: any door gives the same, nothing is covered twice, and cutting changes no total."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from greenscore.workflow.inventory import read_meter

ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Africa/Cairo", "Asia/Kathmandu")
STEPS = (15, 30, 60, 360, 1440)
FEW = settings(max_examples=40, deadline=None)


@st.composite
def series(draw, least=2):
    """Return a zone, a step, naive local stamps in order and their values, some readings left out."""
    zone, minutes = draw(st.sampled_from(ZONES)), draw(st.sampled_from(STEPS))
    # Days without a change of any of these clocks, so that a stamp alone says its moment.
    month, day = draw(st.sampled_from((1, 6, 12))), draw(st.integers(1, 28))
    first = datetime(2024, month, day, draw(st.integers(0, 23)))  # noqa: DTZ001 - the clock of the zone
    kept = sorted(draw(st.sets(st.integers(0, 90), min_size=least, max_size=40)))
    times = [first + timedelta(minutes=minutes * n) for n in kept if n * minutes < 90 * 1440]
    if zone != "Asia/Shanghai" and minutes >= 360:
        times = [time for time in times if (time - first) < timedelta(days=40)]
    values = draw(
        st.lists(
            st.integers(-(10**6), 10**6).map(lambda n: n / 1000),
            min_size=len(times),
            max_size=len(times),
        )
    )
    return zone, minutes, times, values


def rows(times, values, unit="kWh"):
    return [
        {"timestamp": time.isoformat(sep=" "), "value": value, "unit": unit}
        for time, value in zip(times, values, strict=True)
    ]


def read(source, zone, minutes, **form):
    found, problems = read_meter(
        source, zone=zone, step=timedelta(minutes=minutes), kind="interval", **form
    )
    assert found is not None, problems
    return found


def _xlsx(path, readings, times):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        look = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, readings[0])
        for row, (reading, time) in enumerate(zip(readings, times, strict=True), start=1):
            sheet.write_datetime(row, 0, time, look)
            sheet.write_number(row, 1, reading["value"])
            sheet.write_string(row, 2, reading["unit"])


def _files(folder, readings, times):
    """Yield a file of each kind with the same readings."""
    with (folder / "m.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(readings[0]))
        writer.writeheader()
        writer.writerows(readings)
    (folder / "m.json").write_text(json.dumps(readings), encoding="utf-8")
    _xlsx(folder / "m.xlsx", readings, times)
    columns = {name: [reading[name] for reading in readings] for name in ("value", "unit")}
    table = pa.table({"timestamp": pa.array(times, pa.timestamp("ns")), **columns})
    pyarrow.parquet.write_table(table, folder / "m.parquet")
    yield from (folder / f"m.{kind}" for kind in ("csv", "json", "xlsx", "parquet"))


@FEW
@given(series())
def test_the_same_readings_give_the_same_through_every_door(drawn):
    zone, minutes, times, values = drawn
    readings = rows(times, values)
    in_memory = read(readings, zone, minutes)
    with TemporaryDirectory() as folder:
        for path in _files(Path(folder), readings, times):
            assert read(path, zone, minutes) == in_memory, path.suffix


@FEW
@given(series(), st.sampled_from(("start", "end")))
def test_no_more_days_are_claimed_than_are_read_or_asked(drawn, stamp):
    zone, minutes, times, values = drawn
    found = read(rows(times, values), zone, minutes, stamp=stamp)
    claimed = set()
    for month in found.months:
        days = 0
        for run in month.runs:
            own = {run.start + timedelta(days=n) for n in range((run.end - run.start).days + 1)}
            assert not own & claimed
            assert {f"{day:%Y-%m}" for day in own} == {month.month}
            claimed |= own
            days += len(own)
        assert month.readings <= month.expected
        # A record holds a day at least; a reading across the end of a month counts there in part.
        assert days <= max(1, (month.readings + 1) * minutes / 1440)
        assert month.whole == (days == _length(month.month))


def _length(month):
    first = date.fromisoformat(f"{month}-01")
    return ((first + timedelta(days=32)).replace(day=1) - first).days


@FEW
@given(series(), st.integers(2, 5))
def test_readings_cut_into_parts_add_up_to_the_same(drawn, parts):
    zone, minutes, times, values = drawn
    minutes, parts = (minutes, parts) if minutes % parts == 0 else (minutes, 3)
    whole = read(rows(times, values), zone, minutes)
    length = timedelta(minutes=minutes) / parts
    cut = [time + n * length for time in times for n in range(parts)]
    shares = [value / parts for value in values for _ in range(parts)]
    fine = read(rows(cut, shares), zone, minutes // parts)
    assert [month.month for month in fine.months] == [month.month for month in whole.months]
    for one, other in zip(whole.months, fine.months, strict=True):
        assert isclose(one.amount, other.amount, rel_tol=1e-12, abs_tol=1e-9)
        assert isclose(one.fed_in, other.fed_in, rel_tol=1e-12, abs_tol=1e-9)
        assert one.whole == other.whole


@FEW
@given(
    st.sampled_from(ZONES),
    st.lists(st.integers(0, 10**6), min_size=3, max_size=30),
    st.lists(st.integers(1, 60_000), min_size=29, max_size=29),
    st.data(),
)
def test_a_register_tells_the_same_whatever_counts_between_are_left_out(zone, used, apart, data):
    moment, moments, counts = datetime(2024, 1, 15, tzinfo=UTC), [], []
    count = 0
    for more, minutes in zip(used, apart, strict=False):
        moments.append(moment)
        counts.append(count / 1000)
        count, moment = count + more, moment + timedelta(minutes=minutes)
    kept = data.draw(st.sets(st.integers(1, len(moments) - 1))) if len(moments) > 2 else set()
    chosen = sorted({0, len(moments) - 1, *kept})
    full = _register(zone, moments, counts)
    thin = _register(zone, [moments[n] for n in chosen], [counts[n] for n in chosen])
    total = counts[-1] - counts[0]
    for found in (full, thin):
        assert isclose(sum(m.amount for m in found.months), total, rel_tol=1e-9, abs_tol=1e-9)
    assert [(m.month, m.whole, m.readings) for m in full.months] == [
        (m.month, m.whole, m.readings) for m in thin.months
    ]


def _register(zone, moments, counts):
    local = [moment.astimezone(ZoneInfo(zone)) for moment in moments]
    found, problems = read_meter(rows(local, counts), zone=zone, kind="register")
    assert found is not None, problems
    return found
