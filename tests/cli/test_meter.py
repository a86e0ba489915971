"""`greenscore meter`: what is out of range ends in words and an exit code, whatever the file or option."""

import json

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore

HEAD = "timestamp,value,unit\n"
HOURS = "".join(f"2024-03-01 {hour:02}:00,1,kWh\n" for hour in range(24))


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `greenscore meter` on a text in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def meter(text, *options, name="m.csv"):
        (tmp_path / name).write_text(HEAD + text, encoding="utf-8")
        words = ["meter", name, "--lang", "en", *options]
        return CliRunner().invoke(greenscore, words)

    return meter


@pytest.mark.parametrize(
    "text, code",
    [
        ("0001-01-01T00:00+14:00,1,kWh\n", "meter-stamp-range"),
        ("9999-12-31T23:00-08:00,1,kWh\n9999-12-31T22:00-08:00,1,kWh\n", "meter-stamp-range"),
        ("2199-12-31T23:00Z,1,kWh\n", "meter-stamp-range"),
        ("2026-01-01T00:00Z,1e20,kWh\n2026-01-01T01:00Z,1e20,kWh\n", "meter-value-range"),
        ("2026-01-01T00:00Z,-1e16,kWh\n", "meter-value-range"),
        ("2026-01-01T00:00Z,1,(((\n", "unit-syntax"),
        ("2026-01-01T00:00Z,1,banana\n", "unit-unknown"),
        ("2026-01-01T00:00Z,1,kg\n", "meter-unit-unfit"),
        ("2026-01-01T00:00Z,1,\n", "meter-unit-missing"),
    ],
)
def test_what_is_out_of_range_is_a_problem(run, text, code):
    said = run(text, "--json")
    assert said.exit_code == 1, said.output
    problems = json.loads(said.stdout)["problems"]
    assert [each["code"] for each in problems if each["severity"] == "error"] == [code]


def test_values_whose_sum_no_number_holds_are_refused(run):
    said = run("2026-01-01T00:00Z,1e308,kWh\n2026-01-01T01:00Z,1e308,kWh\n")
    assert (said.exit_code, said.stdout) == (1, "")
    assert "1e308" in said.stderr
    assert "internal fault" not in said.stderr


@pytest.mark.parametrize(
    "options",
    [
        *(("--minutes", "0"), ("--minutes", "44641"), ("--minutes", "999999999999999")),
        *(("--multiplier", "0"), ("--multiplier", "nan"), ("--multiplier", "1e300")),
        *(("--rollover", "-1"), ("--rollover", "inf"), ("--kind", "banana"), ("--stamp", "middle")),
        ("-o", "out.xlsx"),
    ],
)
def test_options_have_bounds(run, tmp_path, options):
    said = run(HOURS, "--zone", "UTC", *options)
    assert said.exit_code == 2, said.output
    assert (tmp_path / "m.csv").read_text(encoding="utf-8") == HEAD + HOURS


@pytest.mark.parametrize("name", ["m.csv", "./m.csv"])
def test_records_are_never_written_over_the_readings(run, tmp_path, name):
    said = run("2026-01-01T00:00Z,1,kWh\n2026-01-01T01:00Z,1,kWh\n", "-o", name, "--force")
    assert said.exit_code == 1
    assert "output-is-input" in said.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.csv"]


@pytest.mark.parametrize(
    "options",
    [
        ("--minutes", "44640"),
        ("--minutes", "1"),
        ("--multiplier", "1e9"),
        ("--kind", "register", "--rollover", "1e15"),
    ],
)
def test_options_at_their_bounds_are_taken(run, options):
    assert run("2024-03-01,5,kWh\n2024-04-01,6,kWh\n", "--zone", "UTC", *options).exit_code == 0


def test_no_cell_that_is_written_is_a_formula(run, tmp_path):
    said = run(HOURS, "--zone", "UTC", "--site", "=1+1", "-o", "a.csv", name="@m.csv")
    assert said.exit_code == 0, said.output
    (_, line) = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert line.startswith("'@m/2024-03,'=1+1,")


@pytest.mark.parametrize(
    "lang, told",
    [
        ("en", "The values rise and hardly ever fall"),
        ("zh", "\u6570\u503c\u4e00\u76f4\u4e0a\u5347"),
    ],
)
def test_what_was_recognised_is_told_in_either_language(run, lang, told):
    counts = "".join(f"2024-03-01 {hour:02}:00,{500 + hour},kWh\n" for hour in range(24))
    said = run(counts, "--zone", "UTC", "--lang", lang)
    assert told in said.stderr
    # From 500 to 523 in 23 hours.
    assert "  23  " in said.stdout


def test_what_is_fed_in_has_a_column_and_a_key(run):
    text = HOURS.replace("05:00,1,", "05:00,-2.5,")
    said = run(text, "--zone", "UTC")
    (_, row) = said.stdout.splitlines()
    assert row.split() == ["2024-03", "23", "kWh", "2.5", "24/744"]
    told = json.loads(run(text, "--zone", "UTC", "--json").stdout)
    assert (told["fed_in"], told["months"][0]["fed_in"], told["months"][0]["amount"]) == (
        2.5,
        2.5,
        23,
    )
