"""One row: the grammar of its cells, its uncertainty, and its digest."""

import pytest

from greenscore.factors.csvrows import FactorLine, unsafe_cells
from greenscore.factors.digest import row_digest
from greenscore.factors.fields import read_factor
from greenscore.factors.rows import Uncertainty
from greenscore.factors.vocabulary import COLUMNS

GOOD = dict.fromkeys(COLUMNS, "") | {
    "id": "xx.grid.avg/XX-AB",
    "version": "2023",
    "kind": "grid",
    "activity": "electricity",
    "name_zh": "电力",
    "name_en": "Electricity",
    "region": "XX-AB",
    "method": "location",
    "boundary": "combustion",
    "gas": "CO2",
    "gwp": "na",
    "hv_basis": "na",
    "value": "0.50",
    "unit": "kgCO2",
    "per": "kWh",
    "source": "xx-2023",
    "locator": "table 1",
    "mark": "seen",
    "review": "draft",
}


def row(**cells):
    return FactorLine(GOOD | cells, "rows.csv", 7)


def test_a_good_row_keeps_its_figure_as_printed():
    factor, problems = read_factor(row())
    assert problems == []
    assert (factor.value, factor.reference) == ("0.50", "xx.grid.avg/XX-AB@2023")
    assert factor.data_from is None


@pytest.mark.parametrize(
    "column,cell,code",
    [
        *[
            ("value", bad, "factor-decimal")
            for bad in (
                "000077",
                "0,5",
                "5e-1",
                "１.5",
                "1_0",
                "",
                "NaN",
                ".5",
                "1.",
                "+1",
                "0.5\n",
            )
        ],
        *[
            ("id", bad, "factor-cell-grammar")
            for bad in ("", "Xx.grid", "xx..grid", "xx grid", "../xx", "xx.grid/xx", "xx@2023")
        ],
        ("version", "2023 b", "factor-cell-grammar"),
        ("region", "china", "factor-cell-grammar"),
        ("quality", "1;2;3;4;6", "factor-cell-grammar"),
        ("supersedes", "xx.grid", "factor-cell-grammar"),
        ("kind", "grids", "factor-word-unknown"),
        ("gwp", "AR7", "factor-word-unknown"),
        ("review", "", "factor-word-unknown"),
        ("name_zh", "", "factor-cell-empty"),
        ("per", "", "factor-cell-empty"),
        ("unit", "kgCO3", "unit-unknown"),
        ("data_from", "2023-02-29", "factor-date"),
        ("data_from", "20230201", "factor-date"),
        ("published", "2023-W01-1", "factor-date"),
    ],
)
def test_a_bad_cell_has_its_place(column, cell, code):
    factor, problems = read_factor(row(**{column: cell}))
    assert factor is None
    assert [(p.code, p.where.line, p.where.path) for p in problems] == [(code, 7, column)]


def test_a_window_ends_after_it_begins():
    _, problems = read_factor(row(apply_from="2024-01-01", apply_to="2023-12-31"))
    assert [p.code for p in problems] == ["factor-window-turned"]


def test_all_faults_of_a_row_are_told_at_once():
    _, problems = read_factor(row(value="x", kind="x", data_to="x", name_en=""))
    assert len(problems) == 4


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@SUM(A1)", "-cmd", "a\nb", " a", "a ", "x" * 2001])
def test_a_cell_that_a_spreadsheet_would_compute(cell):
    assert [p.where.path for p in unsafe_cells(row(locator=cell))] == ["locator"]
    assert unsafe_cells(row(value="-0.5")) == []


def test_uncertainty_is_read():
    given = '{"type": "interval95", "low": "54300", "high": "58300"}'
    factor, _ = read_factor(row(u=given))
    assert factor.uncertainty == Uncertainty(kind="interval95", low="54300", high="58300")


@pytest.mark.parametrize(
    "cell",
    [
        "5 %",
        "[]",
        "{}",
        "[" * 1900,
        '{"type": "interval95", "low": "1"}',
        '{"type": "lognormal", "gsd": 1.05}',
        '{"type": "lognormal", "gsd": "1.05", "kind": "x"}',
        '{"type": ["lognormal"], "gsd": "1.05"}',
    ],
)
def test_uncertainty_of_another_form_is_refused(cell):
    assert [p.code for p in read_factor(row(u=cell))[1]] == ["factor-uncertainty"]


def test_the_digest_covers_all_but_what_others_say():
    digest = row_digest(GOOD)
    for column in COLUMNS:
        changed = row_digest(GOOD | {column: GOOD[column] + "x"})
        assert (changed == digest) == (column in {"mark", "review"}), column


def test_the_digest_does_not_depend_on_how_an_accent_is_typed():
    composed, apart = GOOD | {"name_en": "\u00e9"}, GOOD | {"name_en": "e\u0301"}
    assert row_digest(composed) == row_digest(apart)
