"""Every bound holds at its edge: one less and the bound itself are let in, one more is refused by name."""

import io
import json
import zipfile
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from greenscore import problems
from greenscore.cli.main import COMMANDS, greenscore
from greenscore.data.intake import load
from greenscore.factors.exchange.openlca_back import read_openlca
from greenscore.guard.limits import names, raised
from greenscore.guard.run import run
from greenscore.guard.worker.calling import apart
from greenscore.problems import ProblemsFound, nearest
from greenscore.standard.catalogue import listing
from greenscore.standard.shelf import Folder
from greenscore.text.json import read_json
from greenscore.text.yaml import read as read_yaml
from greenscore.workflow.scoring import read_data
from greenscore.workflow.standards import read_standard
from tests.guard import deaths
from tests.small import edition

ASKED = edition({"children": [{"id": "one", "value": "a"}]}, tables={})


def codes(found):
    return [problem.code for problem in found]


def company(path, content, name):
    file = path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return codes(load(file, ASKED)[1])


def book(size, change):
    """Return a workbook of two cells, changed by a function of its parts as texts."""
    wb = openpyxl.Workbook()
    wb.active.append(["subject", "a"])
    wb.active.append(["A", 1])
    first = io.BytesIO()
    wb.save(first)
    parts = {}
    with zipfile.ZipFile(first) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    change(parts, size)
    second = io.BytesIO()
    with zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return second.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def blanks(parts, size):
    cells = "".join(f'<c r="C{row}" s="0"/>' for row in range(3, 3 + size))
    rows = "".join(
        f'<row r="{row}">{cell}/></row>' for row, cell in enumerate(cells.split("/>")[:-1], start=3)
    )
    parts[SHEET] = parts[SHEET].replace("</sheetData>", rows + "</sheetData>")


def cells(parts, size):
    more = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(3, size - 1))
    parts[SHEET] = parts[SHEET].replace("</sheetData>", more + "</sheetData>")


def members(parts, size):
    for number in range(size - len(parts)):
        parts[f"extra/{number}"] = ""


def merged(parts, size):
    areas = "".join(f'<mergeCell ref="C{row}:D{row}"/>' for row in range(10, 10 + size))
    parts[SHEET] = parts[SHEET].replace(
        "</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>"
    )


def sheets(parts, size):
    more = "".join(f'<sheet name="s{n}" sheetId="{n + 9}" r:id="rId1"/>' for n in range(size - 1))
    text = parts["xl/workbook.xml"].replace("</sheets>", more + "</sheets>")
    spaced = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    parts["xl/workbook.xml"] = text.replace("<workbook ", f"<workbook {spaced}", 1)


def strings(parts, size):
    items = "".join(f"<si><t>text {number}</t></si>" for number in range(size))
    parts["xl/sharedStrings.xml"] = f"<sst>{items}</sst>"


def unfolding(parts, size):
    parts["extra/large"] = " " * size


def far_apart(size):
    """Return a workbook whose cells span rows times two columns."""
    wb = openpyxl.Workbook()
    wb.active.append(["subject", "a"])
    for row in range(2, 2 + size // 2):
        wb.active.cell(row, 1, f"S{row}")
        wb.active.cell(row, 2, row)
    out = io.BytesIO()
    wb.save(out)
    return out.getvalue()


def table(rows=1, columns=2):
    named = {"subject": ["A"] * rows}
    for number in range(columns - 1):
        named[f"x{number}" if number else "a"] = np.arange(rows, dtype=float)
    out = io.BytesIO()
    pq.write_table(pa.table(named), out)
    return out.getvalue()


def repeated(rows):
    """Return a table of one value, many times."""
    out = io.BytesIO()
    pq.write_table(pa.table({"subject": ["A"] * rows, "a": np.ones(rows)}), out)
    return out.getvalue()


def package(count, size=0):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(f"flows/{number}.json", "{}")
    content = out.getvalue()
    return content + b"\0" * max(size - len(content), 0)


@dataclass(frozen=True)
class Edge:
    """At which value a bound is tried, the code of the refusal, and what gives codes for a size."""

    at: int
    code: str
    found: object


def worked(job, *arguments):
    try:
        apart(job, *arguments, about="x.csv")
    except ProblemsFound as fault:
        return codes(fault.problems)
    except OSError:
        return ["os"]
    return []


def shelf(path, size):
    for number in range(size):
        folder = path / f"s{size}" / f"a{number}-1"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "standard.yaml").write_text("greenscore: 1\n")
    return codes(listing([Folder(path / f"s{size}")])[1])


def openlca(path, content):
    file = path / "package.zip"
    file.write_bytes(content)
    found = codes(read_openlca(file)[1])
    return [code for code in found if code == "exchange-openlca-over"]


def suggested(size):
    known = [f"name{number}" for number in range(size)]
    with run():
        return [] if nearest("name0x", known) else ["none"]


def evidence(path, sizes):
    told = []
    for number, size in enumerate(sizes):
        (path / f"e{number}.txt").write_bytes(b"x" * size)
        proof = {"file": f"e{number}.txt", "digest": sha256(b"x" * size).hexdigest()}
        told.append({"subject": f"S{number}", "a": {"value": 1, "evidence": proof}})
    return company(path, json.dumps(told), "data.json")


def standard(path, folder, text, **tables):
    (path / folder / "tables").mkdir(parents=True, exist_ok=True)
    (path / folder / "standard.yaml").write_text(text, encoding="utf-8")
    for name, content in tables.items():
        (path / folder / "tables" / f"{name}.csv").write_text(content, encoding="utf-8")
    return codes(read_standard(path / folder)[1])


def chain(path, size):
    """Return what is said of a standard that extends another, and so on, `size` times."""
    standard(path, "n0", HEAD.format("n0"))
    for number in range(1, size + 1):
        text = f"id: n{number}\nedition: '1'\nextends: n{number - 1}@1\ntitle: N\n"
        found = standard(path, f"n{number}", text)
    return found


def wide(path, size):
    more = "".join(f",x{number}" for number in range(size - 2))
    row = "\nq,One" + ",1" * (size - 2) + "\n"
    return standard(path, "wide", ROWS, inputs=f"input,en{more}{row}")


def spelt_out(path, size):
    """Return what is said of a standard whose one row makes texts of `size` characters in all.

    Counted are the templates of key, label, unit and source, and what is put into them.
    """
    return standard(path, "long", ROWS, inputs=f"input,en\nq,{'x' * (size - 12)}\n")


def combined(path, size):
    choices = ", ".join(f"k{number}: K" for number in range(size))
    keys = ", ".join(f"k{number}: 1" for number in range(size))
    asked = f"inputs:\n  plan: {{type: choice, choices: {{{choices}}}, label: P, source: own}}\n"
    score = f"score: {{map: {{on: [plan], values: {{{keys}}}}}}}"
    text = HEAD.format("many").partition("inputs:")[0] + asked
    return standard(path, "many", f"{text}index: {{source: own, children: [{{id: a, {score}}}]}}\n")


HEAD = """\
greenscore: 1
id: {}
edition: "1"
title: T
subject: factory
sources: {{own: {{title: T, mark: own}}}}
rounding: {{digits: 1, source: own}}
inputs:
  q: {{unit: t, label: Q, source: own}}
index: {{source: own, children: [{{id: a, value: q, score: {{linear: {{worst: 9, best: 1}}}}}}]}}
"""
ROWS = HEAD.format("rows").replace(
    "  q: {unit", '  rows: tables/inputs.csv\n  key: "{input}"\n  each: {unit'
)
ROWS = ROWS.replace("label: Q", 'label: "{en}"')

EDGES = {
    "bases": Edge(2, "standard-base-chain", chain),
    "combinations": Edge(6, "standard-too-many-keys", combined),
    "made_characters": Edge(40, "standard-rows-too-large", spelt_out),
    "table_columns": Edge(5, "standard-table-wide", wide),
    "blank_cells": Edge(
        50, "data-workbook-over", lambda p, n: company(p, book(n, blanks), "d.xlsx")
    ),
    "blank_lines": Edge(
        5, "data-too-blank", lambda p, n: company(p, "subject,a\nA,1\n" + "\n" * n, "d.csv")
    ),
    "cells": Edge(20, "data-workbook-over", lambda p, n: company(p, book(n, cells), "d.xlsx")),
    "columns": Edge(
        6,
        "data-too-large",
        lambda p, n: company(
            p,
            "subject,a"
            + ",x" * 0
            + "".join(f",x{i}" for i in range(n - 2))
            + "\nA"
            + ",1" * (n - 1)
            + "\n",
            "d.csv",
        ),
    ),
    "data_sets": Edge(4, "exchange-openlca-over", lambda p, n: openlca(p, package(n))),
    "directives": Edge(
        3,
        "yaml-directives",
        lambda _, n: codes(
            read_yaml("".join(f"%TAG !a{i}! x\n" for i in range(n)) + "---\na: 1\n", "x").problems
        ),
    ),
    "file_bytes": Edge(
        60, "data-too-large", lambda p, n: company(p, ("subject,a\nA,1\n" + " " * n)[:n], "d.csv")
    ),
    "members": Edge(20, "data-workbook-over", lambda p, n: company(p, book(n, members), "d.xlsx")),
    "merged": Edge(4, "data-workbook-over", lambda p, n: company(p, book(n, merged), "d.xlsx")),
    "neighbours": Edge(3, "standard-shelf-full", shelf),
    "package_bytes": Edge(5_000, "exchange-openlca-over", lambda p, n: openlca(p, package(1, n))),
    "rows": Edge(5, "data-too-large", lambda p, n: company(p, table(rows=n), "d.parquet")),
    "sheets": Edge(3, "data-workbook-over", lambda p, n: company(p, book(n, sheets), "d.xlsx")),
    "spellings": Edge(100, "none", lambda _, n: suggested(n)),
    "strings": Edge(30, "data-workbook-over", lambda p, n: company(p, book(n, strings), "d.xlsx")),
    "text_bytes": Edge(
        50, "text-too-large", lambda _, n: codes(read_yaml("a: 1".ljust(n), "x").problems)
    ),
    "text_depth": Edge(
        5,
        "text-too-deep",
        lambda _, n: codes(read_json("[" * n + "1" + "]" * n, "x").problems),
    ),
    "text_items": Edge(
        9,
        "text-too-many-nodes",
        lambda _, n: codes(read_json("[" + ",".join("1" * (n - 1)) + "]", "x").problems),
    ),
}
# Bounds of sizes that are not chosen to the byte: well below and well above.
AROUND = {
    "values_a_byte": (
        100,
        "data-parquet-unreadable",
        lambda p, n: company(p, repeated(4_000_000 if n > 100 else 400_000), "d.parquet"),
    ),
    "evidence_bytes": (1_000, "data-evidence-too-large", lambda p, n: evidence(p, [n])),
    "evidence_total": (
        2_000,
        "data-evidence-too-large",
        lambda p, n: evidence(p, [n // 2, n // 2]),
    ),
    "memory": (
        2 * 2**30,
        "worker-memory",
        lambda _, n: worked(deaths.eats, n - 2**30 if n < 2 * 2**30 else n),
    ),
    "open_files": (64, "os", lambda _, n: worked(deaths.opens, n)),
    "ratio": (
        50,
        "data-workbook-over",
        lambda p, n: company(p, book(11 * 2**20 if n > 50 else 9 * 2**20, unfolding), "d.xlsx"),
    ),
    "spanned_cells": (40, "data-workbook-over", lambda p, n: company(p, far_apart(n), "d.xlsx")),
    "table_bytes": (
        100_000,
        "data-too-large",
        lambda p, n: company(p, table(rows=n // 10), "d.parquet"),
    ),
    "tags": (
        5_000,
        "data-workbook-over",
        lambda p, n: company(
            p,
            book(
                n,
                lambda parts, size: parts.update(
                    {SHEET: parts[SHEET].replace("</worksheet>", "<x/>" * size + "</worksheet>")}
                ),
            ),
            "d.xlsx",
        ),
    ),
    "unpacked": (
        200_000,
        "data-workbook-over",
        lambda p, n: company(p, book(n, unfolding), "d.xlsx"),
    ),
    "cpu_seconds": (
        1,
        "worker-time",
        lambda _, n: worked(deaths.endless) if n > 1 else worked(deaths.echo),
    ),
    "seconds": (
        1,
        "worker-time",
        lambda _, n: worked(deaths.sleeps) if n > 1 else worked(deaths.echo),
    ),
}


def test_every_bound_is_tried():
    assert {*EDGES, *AROUND} == set(names())


@pytest.mark.parametrize("name", EDGES)
def test_a_bound_holds_at_its_edge(name, tmp_path):
    edge = EDGES[name]
    with raised(**{name: edge.at}):
        for size in (edge.at - 1, edge.at):
            assert edge.code not in edge.found(tmp_path, size), size
        assert edge.code in edge.found(tmp_path, edge.at + 1)
    # Raised by one, what was too much is let in.
    with raised(**{name: edge.at + 1}):
        assert edge.code not in edge.found(tmp_path, edge.at + 1)


@pytest.mark.parametrize("name", AROUND)
def test_a_bound_holds_around_its_edge(name, tmp_path):
    at, code, found = AROUND[name]
    with raised(**{name: at}):
        assert code not in found(tmp_path, at // 2)
        assert code in found(tmp_path, at * 2 + 1)


def test_no_suggestion_costs_more_than_all_that_a_run_may_compare():
    known = [f"input_{number}" for number in range(2_000)]
    with raised(spellings=10_000), run():
        found = [nearest(f"inptu_{number}", known) for number in range(50)]
    assert sum(map(bool, found)) == 3  # a spelling held letter by letter counts for more
    assert problems.nearest("inptu_7", known) == "input_7"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_option(name):
    command = greenscore.get_command(None, name)
    leaves = getattr(command, "commands", {name: command}).values()
    known = [sum("--limit" in option.opts for option in leaf.params) for leaf in leaves]
    assert known == [1] * len(known)


def test_a_bound_holds_for_the_run_wherever_it_stands(tmp_path):
    data = tmp_path / "data.csv"
    data.write_text("subject,energy [tce]\nA,1\n", encoding="utf-8")
    check = ("check", str(data), "-s", "cn-gbt-36132")
    limit = ("--limit", "columns=1")
    for words in ((*limit, *check), (*check, *limit)):
        assert "data-too-large" in CliRunner().invoke(greenscore, words).output
    assert "data-too-large" not in CliRunner().invoke(greenscore, check).output
    told = CliRunner().invoke(greenscore, (*check, "--limit", "colums=1"))
    assert (told.exit_code, "columns" in told.output) == (2, True)


def test_a_call_from_python_is_a_run_of_its_own():
    choices = {f"choice{number}": {"zh": "甲", "en": f"Choice {number}"} for number in range(50)}
    asked = edition(
        {"children": [{"id": "one", "value": "a"}]},
        inputs={"a": {}, "kind": {"type": "choice", "choices": choices}},
        tables={},
    )
    rows = [{"subject": f"S{number}", "kind": "coice7"} for number in range(20)]
    found = []
    for _ in range(2):
        with raised(spellings=1_000):
            problems_found = read_data(asked, rows)[1]
        found.append(
            [bool(p.args["nearest"]) for p in problems_found if p.code == "data-choice-unknown"]
        )
    assert found[0] == found[1] == [True] * sum(found[0]) + [False] * (20 - sum(found[0]))
    assert 0 < sum(found[0]) < 20
