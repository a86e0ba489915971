"""No company file, however hostile, ends in anything but a problem at its cell or line."""

import json

import pytest

from tests.hostile.company_files import (
    CELLS,
    COLUMNS,
    KILLERS,
    PARQUETS,
    REMARKS,
    TEXTS,
    WORKBOOKS,
    csv_with,
)


@pytest.fixture
def check(run, standard, tmp_path):
    """Check the bytes of a company file, in a folder where nothing may be left behind."""

    def check(name, content, *options):
        path = tmp_path / name
        path.write_bytes(content)
        outcome = run("check", path, "-s", standard, "--json", *options)
        assert list(tmp_path.iterdir()) == [path]
        return outcome

    return check


@pytest.mark.parametrize("column, cell, code", CELLS.values(), ids=CELLS)
def test_each_cell_gives_its_problem(check, column, cell, code):
    outcome = check("company.csv", csv_with(column, cell))
    assert outcome.exit_code == 1
    place = "2" if code == "data-not-in-encoding" else f"2:{COLUMNS.index(column) + 1}"
    assert (code, place) in outcome.problems


@pytest.mark.parametrize(
    "name, content, code, place", [(name, *case) for name, case in TEXTS.items()], ids=TEXTS
)
def test_each_text_file_gives_its_problem(check, name, content, code, place):
    outcome = check(name, content)
    assert outcome.exit_code == 1
    assert (code, place) in outcome.problems


@pytest.mark.parametrize("content, code, place", WORKBOOKS.values(), ids=WORKBOOKS)
def test_each_workbook_gives_its_problem(check, content, code, place):
    outcome = check("company.xlsx", content)
    assert outcome.exit_code == 1
    assert (code, place) in outcome.problems


@pytest.mark.parametrize("content, code, place", PARQUETS.values(), ids=PARQUETS)
def test_each_parquet_file_gives_its_problem(check, content, code, place):
    outcome = check("company.parquet", content)
    assert outcome.exit_code == 1
    assert (code, place) in outcome.problems


@pytest.mark.parametrize(
    "name, make, code, place", [(name, *case) for name, case in KILLERS.items()], ids=KILLERS
)
def test_no_bomb_goes_off(run_limited, standard, tmp_path, name, make, code, place):
    path = tmp_path / name
    path.write_bytes(make())
    outcome = run_limited("check", path, "-s", standard, "--json")
    assert (code, place) in outcome.problems
    assert outcome.exit_code == (0 if code == "data-column-unknown" else 1)


@pytest.mark.parametrize(
    "name, content, code, place", [(name, *case) for name, case in REMARKS.items()], ids=REMARKS
)
def test_odd_files_are_read_and_said_so(check, run, standard, tmp_path, name, content, code, place):
    outcome = check(name, content)
    assert outcome.exit_code == 0
    assert outcome.problems == ([(code, place)] if code else [])
    told = json.loads(
        run("explain", tmp_path / name, "-s", standard, "--node", "use", "--json").stdout
    )
    values = {answer["id"]: answer["value"] for answer in told["nodes"][0]["inputs"]}
    assert values == {"energy": 1000, "output": 900}
