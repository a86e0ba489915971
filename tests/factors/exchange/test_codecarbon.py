"""W13: CodeCarbon's own figures beside ours, and its silent average of the world named."""

import csv
import io
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from greenscore.factors.calculation import calculate
from greenscore.factors.exchange.codecarbon import read_codecarbon
from greenscore.factors.exchange.measured import compare, records_csv
from greenscore.factors.training import implied_intensity

EXAMPLE = {
    "timestamp": "2023-02-07T15:23:36",
    "project_name": "example",
    "run_id": "run-1",
    "duration": "5.6",
    "emissions": "3.435810400385386e-05",
    "cpu_energy": "0.0001342166896178",
    "gpu_energy": "8.236909446627563e-05",
    "ram_energy": "0.0001882034335533",
    "energy_consumed": "0.0004047892176375",
    "country_iso_code": "FRA",
    "region": "",
}


@pytest.fixture
def read(tmp_path):
    def call(*rows, **options):
        text = io.StringIO()
        writer = csv.DictWriter(text, list(dict.fromkeys(k for row in rows for k in row)))
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "emissions.csv"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        return read_codecarbon(path, **options)

    return call


def run(name="run-1", energy="1", kg="0.2", country="FRA", **more):
    parts = {"cpu_energy": energy, "gpu_energy": "0", "ram_energy": "0"}
    given = {"run_id": name, "energy_consumed": energy, "emissions": kg}
    return EXAMPLE | parts | given | {"country_iso_code": country} | more


def codes(problems):
    for problem in problems:
        for lang in ("zh", "en"):
            assert "{" not in problem.message(lang) + problem.hint(lang)
    return [problem.code for problem in problems]


def test_the_published_row_is_read_to_the_digit(read):
    (one,), problems = read(EXAMPLE)
    assert problems == ()
    assert one.record["amount"] == "0.0004047892176375"
    assert one.reported == Decimal("3.435810400385386e-05")
    assert one.record | {"amount": ""} == {
        "record": "run-1",
        "site": "",
        "region": "FR",
        "category": "electricity",
        "item": "electricity",
        "amount": "",
        "unit": "kWh",
        "start": "2023-02-07",
        "end": "2023-02-07",
        "use": "it",
        "pue": "",
        "note": "example",
    }
    implied = implied_intensity(one.reported, Decimal(one.record["amount"]))
    assert f"{implied:.7f}" == "0.0848790"


def test_parts_that_do_not_make_the_sum_are_an_error(read):
    _, problems = read(EXAMPLE | {"cpu_energy": "0.000134"})
    assert codes(problems) == ["exchange-codecarbon-sum"]


@pytest.mark.parametrize(
    "energy,kg,country,expected",
    [
        ("1", "0.475", "", ["exchange-world-average", "exchange-country"]),
        ("1", "0.2", "XYZ", ["exchange-country"]),
        ("1", "0.475", "ATA", ["exchange-world-average"]),
        ("1", "0.05604", "FRA", []),
        ("2.5", "0.18", "FIN", []),
    ],
)
def test_the_average_of_the_world_is_named(read, energy, kg, country, expected):
    _, problems = read(run(energy=energy, kg=kg, country=country))
    assert codes(problems) == expected


def test_the_mix_of_the_documentation_is_in_grams():
    shares = {"coal": "0.25", "oil": "0.35", "gas": "0.26", "nuclear": "0.14"}
    values = {name: Decimal(share) for name, share in shares.items()}
    mix = calculate("coal * 995 + oil * 816 + gas * 743 + nuclear * 29", values)
    assert mix == Decimal("731.59")


def test_its_unit_printed_as_kilograms_is_implausible(read):
    _, problems = read(run(energy="1", kg="731.59"))
    assert codes(problems) == ["exchange-intensity"]


def test_a_run_flushed_twice_would_count_twice(read):
    (first, *_), problems = read(run(energy="1"), run(energy="2", kg="0.4"))
    assert first.record["amount"] == "1"
    assert codes(problems) == ["exchange-run-twice"]
    assert (problems[0].where.line, problems[0].args["first"]) == (3, "2")


@pytest.mark.parametrize("pue,use", [("1", "it"), ("1.0", "it"), ("1.5", "facility"), ("", "it")])
def test_energy_with_its_pue_is_that_of_the_facility(read, pue, use):
    (one,), problems = read(run(pue=pue), pue="1.2")
    assert (problems, one.record["use"]) == ((), use)
    assert one.record["pue"] == ("1.2" if use == "it" else "")


@pytest.mark.parametrize("given", ["NaN", "-1", "1e999999999", "", "much"])
def test_energy_that_is_no_figure_is_an_error(read, given):
    found, problems = read(EXAMPLE | {"energy_consumed": given})
    assert (found, codes(problems)) == ((), ["exchange-codecarbon-cell"])
    assert problems[0].severity == "error"


@pytest.mark.parametrize(
    "column, given, without",
    [
        ("duration", "1e50", {}),
        ("duration", "long", {}),
        ("timestamp", "yesterday", {"start": "", "end": ""}),
        ("timestamp", "0001-01-01T00:00:01", {"start": "", "end": ""}),
        ("pue", "0.9", {"use": ""}),
        ("emissions", "", {}),
        ("emissions", "NaN", {}),
    ],
)
def test_a_fault_of_another_cell_is_told_and_the_row_read_without_it(read, column, given, without):
    (whole,), _ = read(EXAMPLE)
    (one,), problems = read(EXAMPLE | {column: given})
    assert [(p.args["column"], p.severity) for p in problems] == [(column, "warning")]
    assert codes(problems) == ["exchange-codecarbon-aside"]
    assert dict(one.record) == dict(whole.record) | without
    assert one.reported == (None if column == "emissions" else whole.reported)


def test_a_column_that_is_not_there_is_told_once_and_its_rows_are_read(read):
    bare = {"timestamp": "2023-02-07T15:23:36", "energy_consumed": "2"}
    found, problems = read(bare, bare, region="CN")
    assert [(one.record["amount"], one.record["record"]) for one in found] == [
        ("2", "row-2"),
        ("2", "row-3"),
    ]
    assert codes(problems) == ["exchange-codecarbon-columns"]
    assert problems[0].args["missing"] == "duration, emissions, country_iso_code"


def test_a_country_that_is_not_that_of_the_region_is_told_at_its_row(read):
    rows = [run("a", country="USA"), run("b", country="CHN"), run("c", country="DEU")]
    found, problems = read(*rows, region="CN")
    assert [one.record["region"] for one in found] == ["CN"] * 3
    told = [(p.code, p.where.line, p.args["given"], p.args["region"]) for p in problems]
    assert told == [
        ("exchange-country-other", 2, "USA", "CN"),
        ("exchange-country-other", 4, "DEU", "CN"),
    ]
    assert {p.severity for p in problems} == {"warning"}


@pytest.mark.parametrize(
    "country, region, told",
    [
        ("CHN", "CN-GD", False),
        ("CHN", "广东", False),
        ("HKG", "CN", False),
        ("HKG", "CN-HK", False),
        ("HKG", "CN-GD", True),
        ("USA", "US-EGRID-CAMX", False),
        ("USA", "辽宁省", True),
        ("GBR", "UK", False),
        ("BRA", "AR", True),
        ("", "CN", False),
    ],
)
def test_a_place_within_another_is_no_contradiction(read, country, region, told):
    _, problems = read(run(country=country), region=region)
    assert ("exchange-country-other" in codes(problems)) == told


def test_hong_kong_has_the_region_of_the_library(read):
    (one,), _ = read(run(country="HKG"))
    assert one.record["region"] == "CN-HK"


def test_no_cell_of_the_records_is_a_formula(read):
    found, _ = read(run("=cmd|calc", project_name="=1+1"), run("＝2", project_name="@x"))
    rows = list(csv.DictReader(io.StringIO(records_csv(found))))
    assert [(row["record"], row["note"]) for row in rows] == [
        ("'=cmd|calc", "'=1+1"),
        ("'＝2", "'@x"),
    ]
    assert found[0].record["record"] == "=cmd|calc"


def test_a_run_that_took_nothing_is_a_record_of_nothing(read):
    (one,), problems = read(run(energy="0", kg="0", duration="0"))
    assert (problems, one.record["amount"], one.reported) == ((), "0", 0)


def test_a_run_over_midnight_has_both_days(read):
    (one,), _ = read(run(timestamp="2024-03-01T00:30:00", duration="3600"), region="CN-GD")
    assert (one.record["start"], one.record["end"]) == ("2024-02-29", "2024-03-01")
    assert one.record["region"] == "CN-GD"
    assert date.fromisoformat(one.record["start"]).month == 2


def test_another_file_is_refused(read, tmp_path):
    assert codes(read({"a": "1"})[1]) == ["exchange-codecarbon-header"]
    assert codes(read({"emissions": "1", "timestamp": "x"})[1]) == ["exchange-codecarbon-header"]
    assert codes(read_codecarbon(tmp_path / "none.csv")[1]) == ["factor-unreadable"]
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe")
    assert codes(read_codecarbon(tmp_path / "bad.csv")[1]) == ["text-not-utf8"]


def test_a_fault_of_the_file_has_its_line(read, tmp_path):
    read(run(project_name="two\nlines"), run("run-2"))
    path = tmp_path / "emissions.csv"
    path.write_text(path.read_text(encoding="utf-8") + 'x\n"y"z\n', encoding="utf-8")
    found, problems = read_codecarbon(path)
    assert [one.where.line for one in found] == [2, 4]
    assert [(p.code, p.where.line) for p in problems] == [
        ("factor-ragged", 5),
        ("factor-csv-syntax", 6),
    ]


def test_its_figure_stands_beside_that_of_an_inventory(read):
    found, _ = read(run("a", energy="10", kg="2"), run("b"), run("c", kg="0.3"))
    columns = {"record": ["a", "b"], "co2e": [0.005306, float("nan")]}
    inventory = SimpleNamespace(lines=SimpleNamespace(columns=columns))
    compared = [(c.record, c.reported, c.computed) for c in compare(found, inventory)]
    assert compared == [
        ("a", Decimal(2), pytest.approx(5.306)),
        ("b", Decimal("0.2"), None),
        ("c", Decimal("0.3"), None),
    ]


def test_records_are_a_file_that_an_inventory_reads(read):
    from greenscore.model.activities import COLUMNS

    found, _ = read(EXAMPLE)
    rows = list(csv.DictReader(io.StringIO(records_csv(found))))
    assert rows == [dict(found[0].record)]
    assert set(rows[0]) <= set(COLUMNS)
