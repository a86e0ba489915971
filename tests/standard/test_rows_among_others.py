"""Rows beside what is written, the rows that are chosen, and the faults of a template."""

from pathlib import Path

import pytest

from greenscore.standard.builder import load
from greenscore.standard.compose.composing import compose
from greenscore.standard.shelf import book_at
from greenscore.workflow.standards import lint

STANDARD = """\
greenscore: 1
id: rows
edition: "1"
title: {zh: 表, en: Rows}
subject: {zh: 工厂, en: factory}
sources:
  own: {title: {zh: 自定, en: Own}, kind: own, mark: own}
rounding: {digits: 1, source: own}
inputs:
  first: {label: {zh: 一, en: First}, source: own}
  rows: tables/indicators.csv
  key: "{input}"
  each: {unit: "{unit}", label: "{input}", source: own}
  last: {label: {zh: 末, en: Last}, source: own}
index:
  source: own
  children:
    - {id: first-score, value: first / last}
    - rows: tables/indicators.csv
      each:
        id: "{input}-score"
        value: "{input}"
        unit: "{unit}"
        score: {linear: {worst: 0, best: 9}}
"""
TABLE = "input,unit,best,state\nq1,t,5,final\nq2,t,,draft\nq3,MWh,7,\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Write the standard and its table, with one thing in each changed."""

    def folder(*changes, table=TABLE):
        text = STANDARD
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (tmp_path / "r" / "tables").mkdir(parents=True, exist_ok=True)
        (tmp_path / "r" / "standard.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "r" / "tables" / "indicators.csv").write_text(table, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return Path("r"), text

    return folder


def told(folder):
    """Return each problem of a standard, by its code, its file and its line."""
    edition, problems = load(folder)
    problems = (*problems, *(lint(edition) if edition else ()))
    return [(p.code, p.where.file.rpartition("/")[2], p.where.line) for p in problems]


def line_of(text, part):
    assert text.count(part) == 1, part
    return text[: text.index(part)].count("\n") + 1


def inputs(folder):
    composition = compose(book_at(folder))
    assert composition.faults == ()
    return list(composition.data["inputs"])


def test_entries_stand_beside_rows_in_the_order_of_the_file(folder):
    assert inputs(folder()[0]) == ["first", "q1", "q2", "q3", "last"]


def test_an_entry_that_a_row_makes_again_is_told_at_its_cell(folder):
    path, text = folder(table=TABLE.replace("q2", "last"))
    assert told(path) == [("standard-rows-key-written", "indicators.csv", 3)]
    (problem,) = load(path)[1]
    assert problem.args == {"key": "last", "line": str(line_of(text, "  last:"))}


@pytest.mark.parametrize(
    "key, code",
    [
        ("wher: {input: q1}", "standard-unknown-key"),
        ("eahc: {unit: t}", "standard-unknown-key"),
        ("keys: '{input}'", "standard-unknown-key"),
    ],
)
def test_a_misspelt_key_is_no_entry(folder, key, code):
    path, text = folder(("  last:", f"  {key}\n  last:"))
    assert told(path) == [(code, "standard.yaml", line_of(text, key))]


def test_what_stands_beside_rows_where_a_list_is_made_is_told_how_to_write_it(folder):
    old = STANDARD[STANDARD.index("    - {id: first") : STANDARD.index("      each:\n")]
    new = "    rows: tables/indicators.csv\n    more: {id: a, value: first}\n    each:\n"
    path, text = folder((old + "      each:\n", new))
    assert told(path) == [("standard-rows-beside", "standard.yaml", line_of(text, "more:"))]
    (problem,) = load(path)[1]
    assert '"- rows: …" is one item' in problem.hint("en")


@pytest.mark.parametrize(
    "where, chosen",
    [
        ("{state: final}", ["q1"]),
        ("{state: {not: draft}}", ["q1", "q3"]),
        ('{state: {not: ""}}', ["q1", "q2"]),
        ('{state: ""}', ["q3"]),
        ('{best: {not: ""}, state: {not: final}}', ["q3"]),
        ("{unit: t, state: {not: draft}}", ["q1"]),
        ("{unit: {not: t}, state: {not: final}}", ["q3"]),
    ],
)
def test_rows_are_chosen_by_what_a_cell_holds_or_does_not(folder, where, chosen):
    path, _ = folder(('  key: "{input}"\n', f'  key: "{{input}}"\n  where: {where}\n'))
    assert inputs(path) == ["first", *chosen, "last"]


def test_rows_within_rows_are_those_unlike_the_outer_one(folder):
    """Each indicator becomes a group of the others."""
    inner = (
        "        children:\n"
        "          rows: tables/indicators.csv\n"
        '          where: {input: {not: "{input}"}}\n'
        '          each: {id: "of-{input}"}\n'
    )
    path, _ = folder((STANDARD[STANDARD.index('        value: "{input}"') :], inner))
    groups = compose(book_at(path)).data["index"]["children"][1:]
    found = {group["id"]: [child["id"] for child in group["children"]] for group in groups}
    assert found == {
        "q1-score": ["of-q2", "of-q3"],
        "q2-score": ["of-q1", "of-q3"],
        "q3-score": ["of-q1", "of-q2"],
    }


@pytest.mark.parametrize(
    "where, code",
    [
        ("{state: {not: [draft]}}", "standard-not-a-text"),
        ("{state: {nott: draft}}", "standard-not-a-text"),
        ("{state: {not: draft, or: final}}", "standard-not-a-text"),
        ("{stat: {not: draft}}", "standard-table-column"),
        ('{state: {not: "{stat}"}}', "standard-table-column"),
    ],
)
def test_a_faulty_condition_is_told_at_its_line(folder, where, code):
    path, text = folder(('  key: "{input}"\n', f'  key: "{{input}}"\n  where: {where}\n'))
    assert told(path) == [(code, "standard.yaml", line_of(text, "where:"))]


# What a template gets wrong for every row: what to replace, what by, and the problem at its line.
OF_THE_TEMPLATE = {
    "a name that nobody knows": ('value: "{input}"', 'value: "{input} / outpt"', "formula-unknown-name"),
    "a formula without an end": ('value: "{input}"', 'value: "({input}"', "formula-syntax"),
    "no value": ('        value: "{input}"\n', "", "standard-no-value"),
    "an id of capitals": ('id: "{input}-score"', 'id: "{input}-Score"', "standard-bad-id"),
}  # fmt: skip


@pytest.mark.parametrize("old, new, code", OF_THE_TEMPLATE.values(), ids=OF_THE_TEMPLATE)
def test_a_fault_of_a_template_is_told_once_at_its_line(folder, old, new, code):
    path, text = folder((old, new))
    at = line_of(text, new.strip() or "      each:\n        id")
    found = [problem for problem in told(path) if problem[0] == code]
    assert found == [(code, "standard.yaml", at)]


def test_a_source_that_a_template_leaves_out_is_told_once(folder):
    path, text = folder((', label: "{input}", source: own}', ', min: 0, label: "{input}"}'))
    assert told(path) == [("standard-no-source", "standard.yaml", line_of(text, "  each: {unit"))]


@pytest.mark.parametrize(
    "table, lines",
    [
        # In two of three cells, and in all of them: what a cell got wrong is told at the cell.
        (TABLE.replace("q1,t", "q1,tt").replace("q2,t", "q2,tt"), [2, 3]),
        (TABLE.replace(",t,", ",tt,").replace("MWh", "tt"), [2, 3, 4]),
    ],
)
def test_a_fault_of_cells_is_told_at_each(folder, table, lines):
    path, _ = folder(table=table)
    found = [(file, line) for code, file, line in told(path) if code == "unit-unknown"]
    assert set(found) == {("indicators.csv", line) for line in lines}


def test_a_fault_of_some_rows_is_told_at_them(folder):
    path, _ = folder(('value: "{input}"', 'value: "{input} + q1"'))
    # q3 is in MWh, and cannot be added to q1, which is in t.
    assert told(path) == [("formula-unit-mismatch", "indicators.csv", 4)]
