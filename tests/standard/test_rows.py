"""Hundreds of items from a table: what rows make, where it stands, and each fault of a table."""
# ruff: noqa: E501 - a table reads best with a case a line

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenscore.standard.builder import load
from greenscore.standard.compose.composing import compose
from greenscore.standard.compose.resolving import resolved
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
  rows: tables/indicators.csv
  key: "{input}"
  each: {unit: "{unit}", min: "0", max: "{max}", label: {zh: "{zh}", en: "{en}"}, source: "own {clause}"}
index:
  source: own
  children:
    rows: tables/groups.csv
    each:
      id: "{group}"
      weight: "{weight}"
      children:
        rows: tables/indicators.csv
        where: {group: "{group}"}
        each: {id: "{id}", value: "{input}", weight: "{weight}", score: {linear: {worst: "{worst}", best: "{best}"}}}
"""
INDICATORS = '''\
group,id,input,unit,max,weight,worst,best,zh,en,clause
energy,i1,q1,t,,3,9,0,甲,"One, the ""first""",1.1
energy,i2,q2,MWh,50,1,0,5,乙,Two,1.2
water,i3,q3,m3,,1,4,1,丙,Three,2.1
'''
GROUPS = "group,weight\nenergy,60\nwater,40\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Write a standard with its tables into the folder `r`."""

    def folder(text=STANDARD, **tables):
        (tmp_path / "r" / "tables").mkdir(parents=True, exist_ok=True)
        (tmp_path / "r" / "standard.yaml").write_text(text, encoding="utf-8")
        for name, content in {"indicators": INDICATORS, "groups": GROUPS, **tables}.items():
            encoded = content if isinstance(content, bytes) else content.encode()
            (tmp_path / "r" / "tables" / f"{name}.csv").write_bytes(encoded)
        monkeypatch.chdir(tmp_path)
        return Path("r")

    return folder


@pytest.fixture
def data(folder):
    """Return what a standard is composed of, with one thing in it changed."""

    def data(old="", new="", **tables):
        assert not old or STANDARD.count(old) == 1, old
        composition = compose(book_at(folder(STANDARD.replace(old, new), **tables)))
        assert (composition.problems, composition.faults) == ((), ())
        return composition.data

    return data


def found(problems):
    return [(problem.code, problem.where.file, problem.where.line) for problem in problems]


def line_of(text, snippet):
    assert text.count(snippet) == 1, snippet
    return text[: text.index(snippet)].count("\n") + 1


def test_rows_make_entries_items_and_rows_within_rows(folder):
    edition, problems = load(folder())
    assert (problems, lint(edition)) == ((), ())
    inputs = edition.standard.inputs
    assert {name: question.unit for name, question in inputs.items()} == {
        "q1": "t",
        "q2": "MWh",
        "q3": "m3",
    }
    assert (inputs["q1"].max, inputs["q2"].max) == (None, 50)
    assert inputs["q1"].label.en == 'One, the "first"'
    groups = edition.standard.index.children
    assert [(group.id, group.weight) for group in groups] == [("energy", "60"), ("water", "40")]
    assert [[node.id for node in group.children] for group in groups] == [["i1", "i2"], ["i3"]]
    assert groups[1].children[0].score.linear.worst == "4"


def test_an_item_stands_at_its_row_and_what_no_cell_made_where_it_was_written(folder):
    edition, _ = load(folder())

    def place(*path):
        where = edition.place(*path)
        return where.file, where.line, where.column

    table = "r/tables/indicators.csv"
    assert place("inputs", "q2") == (table, 3, None)
    assert place("inputs", "q2", "unit") == (table, 3, 4)
    assert place("inputs", "q2", "label") == (table, 3, None)
    assert place("inputs", "q2", "min")[:2] == ("r/standard.yaml", line_of(STANDARD, "each: {unit"))
    assert place("index", "children", 1) == ("r/tables/groups.csv", 3, None)
    assert place("index", "children", 1, "children", 0, "score", "linear", "best") == (table, 4, 8)
    assert edition.place("inputs", "q2", "unit").path == "inputs.q2.unit"


def test_what_is_the_same_for_each_row_stands_where_it_was_written(folder):
    part = 'evidence: {required: true}, not_applicable: {}, source: "own {clause}"}\nindex'
    text = STANDARD.replace('source: "own {clause}"}\nindex', part)
    levels = "levels: {rows: tables/groups.csv, each: {id: a, at: 1}}\n"
    edition, problems = load(folder(text + levels))
    assert problems == ()
    for name in ("evidence", "not_applicable"):
        place = edition.place("inputs", "q2", name)
        assert (place.file, place.line) == ("r/standard.yaml", line_of(text, "evidence"))
    whole = edition.place("levels", 1)
    assert (whole.file, whole.line) == ("r/tables/groups.csv", 3)
    assert edition.place("levels", 1, "at").file == "r/standard.yaml"


def test_a_row_over_several_lines_stands_at_its_first(folder):
    table = INDICATORS.replace("甲", '"甲\n乙"')
    edition, _ = load(folder(indicators=table))
    assert edition.place("inputs", "q1").line == 2
    assert edition.place("inputs", "q2").line == 4
    assert edition.standard.inputs["q1"].label.zh == "甲\n乙"


def test_texts_of_one_cell_each(data):
    values = "parameters:\n  base:\n    values: {rows: tables/groups.csv, key: '{group}', each: '{weight}'}\n"
    found = data("index:\n", f"{values}index:\n")
    assert found["parameters"]["base"]["values"] == {"energy": "60", "water": "40"}


def test_rows_stand_between_written_items(data):
    levels = """\
levels:
  - {id: first, at: 1}
  - rows: tables/groups.csv
    where: {group: water}
    each: {id: "{group}", at: "{weight}"}
  - {id: last, at: 90}
"""
    assert data("index:\n", f"{levels}index:\n")["levels"] == [
        {"id": "first", "at": "1"},
        {"id": "water", "at": "40"},
        {"id": "last", "at": "90"},
    ]


def test_what_has_only_empty_cells_is_left_out(data):
    block = 'score: {linear: {worst: "{worst}", best: "{best}"}}'
    table = INDICATORS.replace(",9,0,", ",,,")
    children = data("", "", indicators=table)["index"]["children"][0]["children"]
    assert "score" not in children[0]
    assert children[1]["score"] == {"linear": {"worst": "0", "best": "5"}}
    children = data(block, 'title: "{worst}{max}/{best}"', indicators=table)["index"]["children"]
    assert children[0]["children"][0]["title"] == "/"


def test_a_group_without_rows_has_no_children(data):
    groups = data("", "", groups=GROUPS + "air,5\n")["index"]["children"]
    assert groups[2] == {"id": "air", "weight": "5", "children": []}


def test_cells_are_texts_and_nothing_else(data):
    cells = [
        "=1+1",
        "@SUM(A1)",
        "{weight}",
        "'; --",
        "<b>",
        "007",
        "1e3",
        "NO",
        "null",
        "~",
        "#x: y",
    ]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["group", "weight"])
    writer.writerows([cell, str(n)] for n, cell in enumerate(cells))
    levels = "levels: {rows: tables/groups.csv, each: {id: '{group}', at: '{weight}'}}\n"
    found = data("index:\n", f"{levels}index:\n", groups=out.getvalue())["levels"]
    assert [level["id"] for level in found] == cells


@pytest.mark.parametrize("change", [
    lambda text: "\ufeff" + text,
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text.replace(",", " , ").replace('" , ', '", '),
    lambda text: text.rstrip("\n"),
])  # fmt: skip
def test_marks_line_ends_blank_lines_and_blanks_around_cells_do_not_count(data, change):
    plain = data()
    assert data("", "", groups=change(GROUPS)) == plain


def test_an_item_named_rows_is_no_table(data):
    assert data("inputs:\n", "tables: {rows: {columns: {a: {unit: t}}}}\ninputs:\n")["tables"] == {
        "rows": {"columns": {"a": {"unit": "t"}}}
    }
    words = "themes: {rows: 行, energy: 能}\n"
    assert data("inputs:\n", f"{words}inputs:\n")["themes"]["rows"] == "行"


KEY = '  key: "{input}"\n'
EACH = STANDARD[STANDARD.index("  each: {unit") : STANDARD.index("index:")]
OF_THE_STANDARD = {
    "unknown column": ('unit: "{unit}"', 'unit: "{unti}"', "standard-table-column", "{unti}"),
    "unknown column in a key": ('key: "{input}"', 'key: "{inptu}"', "standard-table-column", "{inptu}"),
    "unknown column of rows within": ('value: "{input}"', 'value: "{inptu}"', "standard-table-column", "{inptu}"),
    "unknown column to choose by": ("{group: ", "{gruop: ", "standard-table-column", "{gruop: "),
    "unknown column of the rows around": ('where: {group: "{group}"}', 'where: {group: "{grp}"}', "standard-table-column", "{grp}"),
    "no rows around": (KEY, KEY + '  where: {unit: "{unit}"}\n', "standard-table-column", "where: {unit"),
    "no file": ("rows: tables/groups.csv", "rows: tables/group.csv", "standard-table-missing", "group.csv"),
    "other folder": ("rows: tables/groups.csv", "rows: ../r/tables/groups.csv", "standard-table-path", "../r"),
    "climbing out": ("rows: tables/groups.csv", "rows: tables/../tables/groups.csv", "standard-table-path", "/../"),
    "whole path": ("rows: tables/groups.csv", "rows: /etc/hosts.csv", "standard-table-path", "/etc"),
    "back slashes": ("rows: tables/groups.csv", r"rows: tables\groups.csv", "standard-table-path", r"tables\g"),
    "no csv": ("rows: tables/groups.csv", "rows: tables/groups.xlsx", "standard-table-path", ".xlsx"),
    "no each": (EACH, "", "standard-missing-key", "inputs:"),
    "key misspelt": ("        where: {group", "        wher: {group", "standard-unknown-key", "wher:"),
    "no key": (KEY, "", "standard-missing-key", "inputs:"),
    "key in a list": ("index:\n", "levels: [{rows: tables/groups.csv, key: '{group}', each: {at: 1}}]\nindex:\n", "standard-unknown-key", "levels:"),
    "where is no mapping": ('where: {group: "{group}"}', "where: energy", "standard-not-a-mapping", "where:"),
    "where holds no text": ('where: {group: "{group}"}', "where: {group: [energy]}", "standard-not-a-text", "where:"),
    "key is no text": ('key: "{input}"', "key: [a]", "standard-not-a-text", "key:"),
}  # fmt: skip


@pytest.mark.parametrize("old, new, code, at", OF_THE_STANDARD.values(), ids=OF_THE_STANDARD)
def test_each_fault_of_rows_has_its_code_and_its_line(folder, old, new, code, at):
    assert STANDARD.count(old) == 1, old
    text = STANDARD.replace(old, new)
    edition, problems = load(folder(text))
    assert edition is None
    assert found(problems) == [(code, "r/standard.yaml", line_of(text, at))]
    for lang in ("zh", "en"):
        assert "{" not in problems[0].message(lang) + problems[0].hint(lang)


def test_an_unknown_column_is_told_the_nearest(folder):
    (problem,) = load(folder(STANDARD.replace('unit: "{unit}"', 'unit: "{unti}"')))[1]
    assert (problem.args["column"], problem.args["nearest"]) == ("unti", "unit")


OF_THE_TABLE = {
    "empty": (b"", "standard-table-header", 1),
    "column without a name": ("group,\nenergy,60\n", "standard-table-header", 1),
    "column named twice": ("\ngroup,weight,group\n", "standard-table-header", 2),
    "too many columns": (",".join(f"c{n}" for n in range(1_001)), "standard-table-wide", 1),
    "row too short": ("group,weight\nenergy,60\n\nwater\n", "standard-table-row", 4),
    "row too long": ("group,weight\nenergy,60,1\nwater,40\n", "standard-table-row", 2),
    "open quote": ('group,weight\nenergy,"60\nwater,40\n', "standard-table-csv", 3),
    "text after a quote": ('group,weight\nenergy,"60"x\n', "standard-table-csv", 2),
    "cell too large": (f"group,weight\nenergy,{'9' * 140_000}\n", "standard-table-csv", 2),
    "NUL": ("group,weight\nenergy,6\x000\n", "text-control-character", 2),
    "turned direction": ("group,weight\nenergy,6\u202e0\n", "text-control-character", 2),
    "not UTF-8": ("group,weight\n能源,60\n".encode("gb18030"), "text-not-utf8", 2),
    "UTF-16": ("group,weight\n".encode("utf-16"), "text-not-utf8", 1),
    "file too large": (b"group,weight\n" + b"energy,60\n" * 200_000, "text-too-large", None),
}  # fmt: skip


@pytest.mark.parametrize("table, code, line", OF_THE_TABLE.values(), ids=OF_THE_TABLE)
def test_each_fault_of_a_table_has_its_code_and_its_line(folder, table, code, line):
    edition, problems = load(folder(groups=table))
    assert edition is None
    assert found(problems) == [(code, "r/tables/groups.csv", line)]
    for lang in ("zh", "en"):
        assert "{" not in problems[0].message(lang) + problems[0].hint(lang)


def test_faults_of_a_table_and_of_its_use_are_told_together(folder):
    text = STANDARD.replace("{weight}", "{wieght}", 1)
    problems = load(folder(text, groups="group,weight\nenergy\n"))[1]
    assert found(problems) == [
        ("standard-table-column", "r/standard.yaml", line_of(text, "{wieght}")),
        ("standard-table-row", "r/tables/groups.csv", 2),
    ]


def test_a_name_made_twice_or_not_at_all_stands_at_its_cell(folder):
    table = INDICATORS.replace("q2", "q1").replace("q3", " ")
    problems = load(folder(indicators=table))[1]
    file = "r/tables/indicators.csv"
    assert found(problems) == [
        ("standard-rows-key-twice", file, 3),
        ("standard-rows-key-empty", file, 4),
    ]
    assert problems[0].args == {"key": "q1", "first": "2"}
    assert (problems[0].where.column, problems[0].where.path) == (3, "input")


def weight_problems(problems):
    return [
        (p.where.file, p.where.line, p.where.column, p.args["rows"])
        for p in problems
        if p.code == "standard-weight-empty"
    ]


def test_an_empty_weight_beside_stated_ones_is_refused_at_its_cell(folder):
    more = INDICATORS + "energy,i4,q4,t,,,9,0,丁,Four,1.3\nenergy,i5,q5,t,, ,9,0,戊,Five,1.4\n"
    assert weight_problems(load(folder(indicators=more))[1]) == [
        ("r/tables/indicators.csv", 5, 6, "2")
    ]
    assert weight_problems(load(folder(groups="group,weight\nenergy,60\nwater,\n"))[1]) == [
        ("r/tables/groups.csv", 3, 2, "1")
    ]


def test_weights_that_are_all_empty_weigh_alike(folder):
    # The one weight of water is empty, and so are both of energy: no group mixes them.
    empty = INDICATORS.replace(",3,9", ",,9").replace("50,1,", "50,,").replace("m3,,1,", "m3,,,")
    edition, problems = load(folder(indicators=empty))
    assert problems == ()
    energy = edition.standard.index.children[0]
    assert [child.weight for child in energy.children] == ["1", "1"]


def test_an_empty_weight_beside_a_written_entry_is_refused(folder):
    rows = "    rows: tables/groups.csv\n"
    listed = STANDARD.replace(
        rows, "    - {id: also, value: q1, weight: 3}\n    - rows: tables/groups.csv\n"
    )
    head, each = listed.split('    each:\n      id: "{group}"')
    text = head + '      each:\n        id: "{group}"' + each.replace("\n      ", "\n        ")
    table = "group,weight\nenergy,\nwater,\n"
    assert weight_problems(load(folder(text, groups=table))[1]) == [
        ("r/tables/groups.csv", 2, 2, "2")
    ]
    plain = text.replace(", weight: 3}", "}")
    assert weight_problems(load(folder(plain, groups=table))[1]) == []


def test_a_faulty_cell_is_told_at_its_row(folder):
    table = INDICATORS.replace("MWh,50", "MWh,many").replace("i3", "I3")
    problems = load(folder(indicators=table))[1]
    file = "r/tables/indicators.csv"
    assert found(problems) == [("standard-not-a-number", file, 3), ("standard-bad-id", file, 4)]
    assert problems[0].where.path == "inputs.q2.max"
    edition, _ = load(folder(indicators=INDICATORS.replace("m3", "m4m")))
    assert [code for code, *_ in found(lint(edition))] == ["unit-unknown"]
    assert found(lint(edition))[0][1:] == (file, 4)


def test_what_is_wrong_in_each_row_alike_is_told_once(folder):
    text = STANDARD.replace('min: "0"', "min: zero")
    problems = load(folder(text))[1]
    assert found(problems) == [("standard-not-a-number", "r/standard.yaml", line_of(text, "zero"))]
    text = STANDARD.replace("unit:", "unti:").replace("worst:", "wurst:")
    line, score = (line_of(text, word) for word in ("unti:", "wurst:"))
    told = found(load(folder(text))[1])
    assert [fault for fault in told if fault[0] == "standard-unknown-key"] == [
        ("standard-unknown-key", "r/standard.yaml", line),
        ("standard-unknown-key", "r/standard.yaml", score),
    ]


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.csv").write_text("group,weight\nsecret,1\n")
    path = folder() / "tables" / "groups.csv"
    path.unlink()
    path.symlink_to(tmp_path / "secret.csv")
    assert [problem.code for problem in load(path.parents[1])[1]] == ["standard-table-path"]


def test_rows_without_bounds_are_refused(folder):
    many = "group,weight\n" + "".join(f"g{n},1\n" for n in range(400))
    nested = "levels: {rows: tables/groups.csv, each: {id: x, requires: {rows: tables/groups.csv, each: '{group}'}}}\n"
    text = STANDARD.replace("index:\n", f"{nested}index:\n")
    problems = load(folder(text, groups=many))[1]
    assert [problem.code for problem in problems] == ["standard-rows-too-large"]


def test_a_cell_repeated_without_end_is_refused(folder):
    wide = f"group,weight\nenergy,60\nwater,{'9' * 100_000}\n"
    text = STANDARD.replace('"{weight}"\n', f'"{"{weight}" * 300}"\n')
    problems = load(folder(text, groups=wide))[1]
    assert [problem.code for problem in problems] == ["standard-rows-too-large"]


def test_names_repeated_without_end_are_refused(folder):
    wide = f"group,weight\nenergy,60\nwater,{'9' * 100_000}\n"
    theme = "themes: {rows: tables/groups.csv, key: '" + "{weight}" * 300 + "', each: x}\nindex:\n"
    problems = load(folder(STANDARD.replace("index:\n", theme), groups=wide))[1]
    assert [problem.code for problem in problems] == ["standard-rows-too-large"]
    many = "group,weight\n" + "a,1\n" * 400
    theme = "themes: {rows: tables/groups.csv, key: '{group}', each: x}"
    within = f"levels: {{rows: tables/groups.csv, each: {{{theme}}}}}\nindex:\n"
    problems = load(folder(STANDARD.replace("index:\n", within), groups=many))[1]
    assert "standard-rows-too-large" in [problem.code for problem in problems]


def test_the_digest_covers_the_tables(folder):
    first = load(folder())[0].digest
    assert load(folder(groups=GROUPS.replace("60", "61")))[0].digest != first


def test_a_profile_changes_items_by_rows(folder, tmp_path):
    folder()
    (tmp_path / "p" / "tables").mkdir(parents=True)
    (tmp_path / "p" / "tables" / "weights.csv").write_text("group,weight\nwater,55\n")
    (tmp_path / "p" / "standard.yaml").write_text(
        'id: p\nedition: "1"\ntitle: P\nextends: rows@1\n'
        'index: {children: {rows: tables/weights.csv, each: {id: "{group}", weight: "{weight}"}}}\n'
    )
    edition, problems = load(Path("p"))
    assert problems == ()
    assert [group.weight for group in edition.standard.index.children] == ["60", "55"]
    places = [edition.place("index", "children", n, "weight") for n in (0, 1)]
    assert [(p.file, p.line) for p in places] == [
        ("r/tables/groups.csv", 2),
        ("p/tables/weights.csv", 2),
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.binary(max_size=80) | st.text("{}\",;\n\r\t=@'ab é0", max_size=80))
def test_no_table_ends_in_a_traceback(folder, table):
    edition, problems = load(folder(groups=table))
    assert edition is not None or problems
    for problem in (*problems, *(lint(edition) if edition else ())):
        assert problem.message("zh")


def test_words_of_yaml_are_quoted_where_they_are_written_out(folder):
    words = INDICATORS.replace("甲", "null").replace("乙", "~").replace("Three", "<<")
    edition, _ = load(folder(indicators=words))
    again, problems = load(folder(resolved(edition)))
    assert problems == ()
    labels = [question.label for question in again.standard.inputs.values()]
    assert (labels[0].zh, labels[1].zh, labels[2].en) == ("null", "~", "<<")


cell = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Cf"]), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.tuples(cell, cell), min_size=3, max_size=3))
def test_what_is_written_out_reads_as_the_same_standard(folder, texts):
    out = io.StringIO()
    old = list(csv.reader(io.StringIO(INDICATORS)))
    writer = csv.writer(out)
    writer.writerow(old[0])
    writer.writerows([*row[:8], *pair, row[10]] for row, pair in zip(old[1:], texts, strict=True))
    edition, problems = load(folder(indicators=out.getvalue()))
    assert problems == ()
    text = resolved(edition)
    again, problems = load(folder(text))
    assert problems == ()
    assert again.standard == edition.standard
    assert resolved(again).split("\n", 2)[2] == text.split("\n", 2)[2]
