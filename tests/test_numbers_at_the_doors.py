"""One grammar of numbers in text, held at every door through which people or other programs hand one in."""

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.data import workbook
from greenscore.data.activities import activity_form
from greenscore.data.numbers import NumberFault, is_unit, read_quantity
from greenscore.expression.parser import parse
from greenscore.expression.syntax import Name, Unary
from greenscore.expression.text import FormulaError
from greenscore.factors.exchange.codecarbon import read_codecarbon
from greenscore.factors.exchange.manifest import _version
from greenscore.factors.exchange.measured import number
from greenscore.inventories.balance import Flow, Side, carbon_balance
from greenscore.model.population import is_statistic
from greenscore.model.scalars import as_number, as_whole
from greenscore.quantities.decimals import FIGURE, LONGEST, PATTERN, is_number, number_of, whole_of
from greenscore.reporting.press import pdf
from greenscore.workflow.inventory import read_meter
from tests.hostile import workbooks
from tests.inventories.acts import compute, near, overlay, record, refused, row

# Each is a number to float, int, Decimal or Python's own grammar, or looks like one to a person.
FOREIGN = (
    *("1_000", "1__0", "0x10", "0b11", "0o7", "1j", "1L"),
    *("٣", "1٣", "٣.5", "१२", "²", "½", "一", "３", "1２"),
    *("inf", "-inf", "Infinity", "nan", "NaN", "sNaN", "1e", "e5", "1e+", "1e1000000"),
    *(".", "+", "-", "+-1", "--1", "1.2.3", "1 000", "1'000", "1e5.5", "True", "1;2", "1\n", "1e²"),
)
NUMBERS = {
    "0": "0", "-0": "0", "007": "7", "1200": "1200", "+3.": "3", "-.5": "-0.5",
    "1e5": "100000", "1.2E-3": "0.0012", "1e+2": "100", "12345678901234567890": "12345678901234567890",
}  # fmt: skip
POWER = record("electricity", "electricity", 1, "MWh")


@pytest.mark.parametrize("text", FOREIGN)
def test_what_only_looks_like_a_number_is_none(text):
    assert (is_number(text), number_of(text), whole_of(text)) == (False, None, None)


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_what_it_says(text):
    assert is_number(text)
    assert number_of(text) == Decimal(NUMBERS[text])


def test_numbers_are_of_bounded_length():
    assert is_number("1" * LONGEST)
    assert not is_number("1" * (LONGEST + 1))
    assert (whole_of("-12"), whole_of("+7"), whole_of("1" * 19), whole_of("1.0")) == (
        -12,
        7,
        None,
        None,
    )


@pytest.mark.parametrize("text", ["007", "+1", "1.", ".5", "1e5", "-", "1.٣", "0x1", "--1"])
def test_a_figure_of_the_library_is_written_in_one_way(text):
    assert FIGURE.fullmatch(text) is None


# Company data take two forms more, and say so: full-width digits, and separators of thousands.
TAKEN = {"３", "1２", "1 000", "1L", "1\n"}


@pytest.mark.parametrize("text", sorted(set(FOREIGN) - TAKEN))
def test_company_data(text):
    try:
        found = read_quantity(text)
    except NumberFault:
        return
    assert not is_unit(found.unit), found  # 1j is 1 in a unit that nobody knows, and refused for it


@pytest.mark.parametrize(
    "text, number, notes",
    [
        ("３", "3", ("data-full-width",)),
        ("１２００.５", "1200.5", ("data-full-width",)),
        ("1 000 000", "1000000", ("data-thousands",)),
        ("1,234,567.8", "1234567.8", ("data-thousands",)),
        ("1e5", "1e5", ()),
    ],
)
def test_what_company_data_take_beyond_it_becomes_such_a_number(text, number, notes):
    found = read_quantity(text)
    assert (found.number, found.notes) == (number, notes)
    assert is_number(found.number)


@pytest.mark.parametrize("text", sorted(set(FOREIGN) - {"1\n"}))
def test_numbers_in_the_cells_of_a_workbook(tmp_path, text):
    path = tmp_path / "data.xlsx"
    path.write_bytes(workbooks.book(output=workbooks.number(text)))
    standard = Path(__file__).parent / "hostile" / "standard.yaml"
    found = CliRunner().invoke(greenscore, ["check", str(path), "-s", str(standard), "--json"])
    problems = json.loads(found.stdout)["problems"]
    assert [p["code"] for p in problems if p["where"].get("cell") == "C2"] == ["data-excel-error"]


@pytest.mark.parametrize("text", FOREIGN)
def test_standards(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        as_number(text)
    with pytest.raises(Exception, match="not a whole number"):
        as_whole(text)
    assert re.search(f"^{PATTERN}$", text.replace("\n", "?")) is None  # what editors are told


# A formula may have several signs, spaces, and the names of truths.
@pytest.mark.parametrize("text", sorted(set(FOREIGN) - {"+-1", "--1", "1\n", "True"}))
def test_formulas(text):
    try:
        found = parse(text)
    except FormulaError:
        return
    assert isinstance(found.operand if isinstance(found, Unary) else found, Name), text


@pytest.mark.parametrize("text, column", [("a * 1_000", 5), ("0x10 + a", 1), ("-0b11", 2)])
def test_a_number_only_python_knows_is_told_where_it_stands(text, column):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.column) == ("formula-syntax", column)
    assert caught.value.args["near"] in text


@pytest.mark.parametrize("text", NUMBERS)
def test_formulas_hold_numbers(text):
    if text != "007":  # which Python's grammar, and so that of formulas, does not know
        found = parse(text)
        value = -found.operand.value if isinstance(found, Unary) else found.value
        assert value == float(NUMBERS[text])


@pytest.mark.parametrize(
    "text, code",
    [
        ("1_000", "data-not-a-number"),
        ("٣", "data-not-a-number"),
        ("²", "data-not-a-number"),
        ("nan", "data-not-a-number"),
        ("0x10", "data-two-units"),  # 0 of a unit x10
        ("1e400", "data-not-finite"),
    ],
)
def test_records_and_factors_of_an_inventory(tmp_path, text, code):
    assert refused([POWER | {"amount": text}], "cn-enterprise") == {code}
    assert refused([POWER | {"use": "it", "pue": text}], "cn-enterprise") == {"activity-pue-unfit"}
    own = row("own.x", "grid", "electricity", text, "kgCO2e", "kWh", gas="CO2e", method="location")
    files = [overlay(tmp_path / "own.csv", [own | {"boundary": "combustion"}])]
    assert "factor-decimal" in refused([POWER], "cn-enterprise", overlays=files)


def test_a_pue_is_any_number_from_one_on():
    plain, other = (
        compute([POWER | {"use": "it", "pue": pue}], "cn-enterprise") for pue in ("1.25", "+125e-2")
    )
    assert other.totals == plain.totals
    assert plain.lines.columns["energy"][0] == near(1.25)
    for pue in ("0.99", "1000", "-1.2"):
        assert refused([POWER | {"use": "it", "pue": pue}], "cn-enterprise") == {
            "activity-pue-unfit"
        }


@pytest.mark.parametrize("text", sorted(set(FOREIGN) - TAKEN))
def test_readings_of_a_meter(text):
    stamps = ("2024-03-01T00:00:00+00:00", "2024-03-01T01:00:00+00:00")
    readings = [{"timestamp": stamp, "value": text, "unit": "kWh"} for stamp in stamps]
    found, problems = read_meter(readings)
    assert found is None
    refusals = {"data-not-a-number", "data-not-finite", "data-two-units"}  # 0x10 is 0 of a unit x10
    assert {problem.code for problem in problems} & refusals


@pytest.mark.parametrize("text", FOREIGN)
def test_materials_of_a_balance(text):
    coke = {"material": "coke", "side": Side.IN, "unit": "t", "content_unit": "tC/t"}
    for figures in ({"amount": text, "content": "0.85"}, {"amount": "10", "content": text}):
        steel = Flow(**coke | {"side": Side.OUT}, amount="1", content="0.1")
        found, problems = carbon_balance([Flow(**coke, **figures), steel])
        assert (found, [problem.code for problem in problems]) == (None, ["balance-number"])


@pytest.mark.parametrize("text", sorted(set(FOREIGN) - {"1\n"}))
@pytest.mark.parametrize("column", ["duration", "emissions", "energy_consumed", "pue"])
def test_measurements_of_other_tools(tmp_path, column, text):
    cells = {
        "timestamp": "2023-02-07T15:23:36",
        "project_name": "x",
        "run_id": "r",
        "duration": "5",
        "emissions": "0.2",
        "cpu_energy": "1",
        "gpu_energy": "0",
        "ram_energy": "0",
        "energy_consumed": "1",
        "country_iso_code": "FRA",
        "region": "",
        "pue": "",
        column: text,
    }
    written = io.StringIO()
    csv.writer(written).writerows([cells.keys(), cells.values()])
    path = tmp_path / "emissions.csv"
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    assert number(text) is None
    _, problems = read_codecarbon(path)
    blocks = (
        column == "energy_consumed"
    )  # of the others a fault is told, and the row read without them
    assert [(p.code, p.severity) for p in problems if p.args.get("column") == column] == [
        ("exchange-codecarbon-cell", "error")
        if blocks
        else ("exchange-codecarbon-aside", "warning")
    ]


def test_versions_of_other_tools():
    def version(text):
        return _version({"execution": {"environment": {"if-version": text}}})

    assert version("0.3.1") == (0, 3)
    assert version("٠.٣.١") == version(None)


OPTIONS = {
    "pue": (["factors", "activities", "m.csv", "--from", "codecarbon", "--pue"], "1.2"),
    "threshold": (["inventory", "m.csv", "-p", "gb", "--threshold"], "-5.5"),
    "seed": (["inventory", "m.csv", "-p", "gb", "--seed"], "7"),
    "draws": (["inventory", "m.csv", "-p", "gb", "--draws"], "1000"),
    "minutes": (["meter", "m.csv", "--minutes"], "15"),
    "measured": (["balance", "m.csv", "--measured"], "2900"),
    "tolerance": (["balance", "m.csv", "--tolerance"], "0.02"),
}


@pytest.mark.parametrize("option", OPTIONS)
def test_options_of_commands(tmp_path, monkeypatch, option):
    monkeypatch.chdir(tmp_path)
    words, sound = OPTIONS[option]

    def code(text):
        return CliRunner().invoke(greenscore, [*words, text]).exit_code

    assert code(sound) == 1  # there is no such file, which is no wrong use
    if option not in {"seed", "draws", "minutes"}:  # which are whole numbers of at most 18 digits
        assert [code(text) for text in ("1e31", "1e-31", "1e400")] == [2, 2, 2]
    assert {text: code(text) for text in FOREIGN if text != "-"} == {
        text: 2 for text in FOREIGN if text != "-"
    }


@pytest.mark.parametrize(
    "text", ["２０２４-01-31", "2024-1-31", "2024-01-3١", "20240131", "2024-02-30"]
)
def test_days_of_commands(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    for words in (
        ["inventory", "m.csv", "-p", "gb", "--as-of"],
        ["score", "m.csv", "-s", "cn-gbt-36132", "--as-of"],
        ["factors", "search", "coal", "--as-of"],
    ):
        assert CliRunner().invoke(greenscore, [*words, text]).exit_code == 2, words
        assert CliRunner().invoke(greenscore, [*words, "2024-01-31"]).exit_code != 2, words


@pytest.mark.parametrize("text", ["", "²", "٣", "soon", "1_0"])
def test_the_date_of_files_is_a_whole_number_or_nothing(monkeypatch, tmp_path, text):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    assert pdf.stamp() == ""
    assert workbook._created().year == 2025
    activity_form.write_form(tmp_path / "form.xlsx", {}, [], {"items": [], "regions": []})


def test_statistics_of_a_population():
    assert [is_statistic(name) for name in ("p05", "p99", "p1٣", "p0٥")] == [
        True,
        True,
        False,
        False,
    ]
