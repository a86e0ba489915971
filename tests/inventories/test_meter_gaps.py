"""What no reading covers is told, at the edges of a month too, and stays uncovered in the records."""

import json
from datetime import timedelta

from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.workflow.inventory import meter_records, read_meter
from tests.inventories.series import series, stamps

TOLD = {"category": "electricity", "item": "electricity", "region": "CN-LN", "site": "hall"}


def records(readings, **how):
    """Return each record as (record, amount, period, start, end, note)."""
    found, _ = read_meter(readings, zone="Asia/Shanghai", **how)
    kept = ("record", "amount", "period", "start", "end", "note")
    return [tuple(each[name] for name in kept) for each in meter_records(found, "m", TOLD)]


def gaps(readings, **how):
    """Return each gap that is told as (start, end, steps)."""
    _, problems = read_meter(readings, zone="Asia/Shanghai", **how)
    told = [p.args for p in problems if p.code == "meter-gap"]
    return [(gap["start"][:16], gap["end"][:16], gap["steps"]) for gap in told]


def test_half_a_month_is_half_a_month():
    # From the 16th on: 16 days x 24 = 384 of 744 hours.
    readings = series(stamps("2024-03-16", 384), 10)
    assert gaps(readings) == [("2024-03-01T00:00", "2024-03-16T00:00", "360")]
    assert records(readings) == [("m/2024-03", 3840, "", "2024-03-16", "2024-03-31", "384/744")]


def test_a_series_that_ends_early_lacks_the_rest_of_its_month():
    readings = series(stamps("2024-02-01", 29 * 24 + 10 * 24))
    assert gaps(readings) == [("2024-03-11T00:00", "2024-04-01T00:00", "504")]
    assert records(readings) == [
        ("m/2024-02", 696, "2024-02", "", "", ""),
        ("m/2024-03", 240, "", "2024-03-01", "2024-03-10", "240/744"),
    ]


def test_days_missing_in_the_middle_make_two_records():
    readings = series(stamps("2024-03-01", 9 * 24) + stamps("2024-03-20", 12 * 24), 2)
    assert gaps(readings) == [("2024-03-10T00:00", "2024-03-20T00:00", "240")]
    assert records(readings) == [
        ("m/2024-03-01", 432, "", "2024-03-01", "2024-03-09", "504/744"),
        ("m/2024-03-20", 576, "", "2024-03-20", "2024-03-31", "504/744"),
    ]


def test_days_read_in_part_are_no_more_days_than_their_hours():
    # Each second hour of March is missing: 372 hours are 15.5 days, and a record holds 15.
    every_second = series(stamps("2024-03-01", 372, 120))
    assert records(every_second) == [("m/2024-03", 372, "", "2024-03-01", "2024-03-15", "372/744")]
    # From noon of the 16th on it is 15.5 days, of which the 16th is the one that is not whole.
    from_noon = series(stamps("2024-03-16 12:00", 372))
    assert records(from_noon) == [("m/2024-03", 372, "", "2024-03-17", "2024-03-31", "372/744")]


def test_a_day_that_lacks_an_hour_is_the_day_that_no_record_holds():
    hours = [time for time in stamps("2024-03-01", 744) if time != "2024-03-15 07:00"]
    # 14 days x 24 h + 23 h = 359 with the days before, 16 days x 24 h = 384 after.
    assert records(series(hours)) == [
        ("m/2024-03-01", 359, "", "2024-03-01", "2024-03-14", "743/744"),
        ("m/2024-03-16", 384, "", "2024-03-16", "2024-03-31", "743/744"),
    ]


def test_of_days_read_in_part_the_fullest_count():
    # The 1st has 6 hours, the 2nd 22, the 3rd 20: 48 hours are two days, the 2nd and the 3rd.
    hours = stamps("2024-03-01 18:00", 28) + stamps("2024-03-03", 20)
    assert records(series(hours)) == [("m/2024-03", 48, "", "2024-03-02", "2024-03-03", "48/744")]


def test_hours_of_a_day_go_with_the_days_beside_them():
    # Ten days and, nine days later, three hours: these claim no day of their own.
    readings = series(stamps("2024-03-01", 240) + stamps("2024-03-20", 3))
    assert records(readings) == [("m/2024-03", 243, "", "2024-03-01", "2024-03-10", "243/744")]


def test_a_line_without_a_value_is_no_reading(tmp_path):
    lines = [f"{time},1,kWh" for time in stamps("2024-03-01", 744)]
    lines[5] = "2024-03-01 05:00,,kWh"
    lines[6] = "2024-03-01 06:00,,"
    path = tmp_path / "m.csv"
    path.write_text("\n".join(["timestamp,value,unit", *lines]) + "\n", encoding="utf-8")
    found, problems = read_meter(path, zone="Asia/Shanghai")
    assert [(p.code, p.args["start"][11:16], p.args["steps"]) for p in problems] == [
        ("meter-gap", "05:00", "2")
    ]
    assert (found.months[0].amount, found.months[0].readings) == (742, 742)
    nothing = series(stamps("2024-03-01", 3), "")
    assert [p.code for p in read_meter(nothing, zone="Asia/Shanghai")[1]] == ["meter-empty"]


def test_columns_that_are_missing_are_named_one_by_one(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text("timestamp,x\n2024-03-01,1\n", encoding="utf-8")
    _, problems = read_meter(path)
    assert [(p.code, p.args["column"]) for p in problems] == [
        ("meter-column-missing", "value"),
        ("meter-column-missing", "unit"),
    ]


def test_of_many_gaps_the_longest_are_told_one_by_one():
    hours = [time for n, time in enumerate(stamps("2024-03-01", 744)) if n % 24 != 5]
    hours = [time for time in hours if not time.startswith("2024-03-08")]
    _, problems = read_meter(series(hours), zone="Asia/Shanghai")
    assert [problem.code for problem in problems] == ["meter-gap"] * 5 + ["meter-gaps"]
    assert "24" in [problem.args["steps"] for problem in problems[:5]]
    # 30 gaps of an hour and one of a day; five are told.
    assert dict(problems[5].args) == {"count": "26", "steps": "26"}


def test_readings_farther_apart_than_the_step_are_told():
    days = series(stamps("2024-03-01", 31, 1440, "%Y-%m-%d"))
    found, problems = read_meter(days, zone="Asia/Shanghai")
    (apart,) = [problem for problem in problems if problem.code == "meter-apart"]
    assert dict(apart.args) == {"apart": "1440", "minutes": "60"}
    assert (found.months[0].readings, found.months[0].expected) == (31, 744)


def test_screen_json_and_file_say_the_same_of_half_a_month(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = [f"{time},10,kWh" for time in stamps("2024-03-16", 384)]
    text = "\n".join(["timestamp,value,unit", *lines])
    (tmp_path / "m.csv").write_text(text + "\n", encoding="utf-8")
    command = ["meter", "m.csv", "--zone", "Asia/Shanghai", "--lang", "en"]
    screen = CliRunner().invoke(greenscore, command)
    assert screen.exit_code == 0
    assert "384/744" in screen.stdout
    assert "meter-gap" in screen.stderr
    told = json.loads(CliRunner().invoke(greenscore, [*command, "--json"]).stdout)
    assert [problem["code"] for problem in told["problems"]] == ["meter-gap"]
    (month,) = told["months"]
    assert (month["period"], month["amount"], month["whole"]) == ("2024-03", 3840, False)
    assert (told["kind"], told["stamp"], told["unit"], told["fed_in"]) == (
        "interval",
        "start",
        "kWh",
        0,
    )
    (record,) = told["records"]
    assert (record["start"], record["end"]) == ("2024-03-16", "2024-03-31")
    written = CliRunner().invoke(greenscore, [*command, "--region", "CN-LN", "-o", "a.csv"])
    assert written.exit_code == 0
    assert "meter-gap" in written.stderr
    (_, line) = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert line.split(",")[5:] == ["3840.0", "kWh", "", "2024-03-16", "2024-03-31", "384/744"]


def test_quarters_beside_a_gap_share_no_day_twice():
    found, _ = read_meter(
        series(stamps("2024-03-01", 50, 15)), zone="Asia/Shanghai", step=timedelta(minutes=15)
    )
    # 50 quarters are 12.5 hours of the first day.
    (record,) = meter_records(found, "m", TOLD)
    assert (record["start"], record["end"], record["note"]) == (
        "2024-03-01",
        "2024-03-01",
        "50/2976",
    )


def test_an_inventory_of_half_a_month_is_told_as_one_of_half_a_month(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = [f"{time},10,kWh" for time in stamps("2024-03-16", 384)]
    text = "\n".join(["timestamp,value,unit", *lines])
    (tmp_path / "m.csv").write_text(text + "\n", encoding="utf-8")
    options = ["--zone", "Asia/Shanghai", "--region", "CN-LN", "--site", "hall", "-o", "a.csv"]
    CliRunner().invoke(greenscore, ["meter", "m.csv", *options])
    asked = ["inventory", "a.csv", "-p", "cn-enterprise", "--as-of", "2026-01-01", "--lang", "en"]
    said = CliRunner().invoke(greenscore, asked)
    # From 16 March on: 16 of 31 days.
    assert "hall 16/31 (2024-03-01..2024-03-15)" in said.stderr
    assert "records for 16 of 31 days, none for 2024-03-01..2024-03-15" in said.stdout
    told = json.loads(CliRunner().invoke(greenscore, [*asked, "--json"]).stdout)
    assert "activity-days-missing" in [problem["code"] for problem in told["problems"]]
    CliRunner().invoke(greenscore, [*asked, "-o", "report.html"])
    assert "16 of 31 days" in (tmp_path / "report.html").read_text(encoding="utf-8")
