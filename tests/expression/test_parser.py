import subprocess
import sys

import pytest

from greenscore.expression.parser import parse
from greenscore.expression.syntax import (
    Aggregate,
    Binary,
    Call,
    Compare,
    Conditional,
    Constant,
    Label,
    Logic,
    Name,
    Previous,
    TextTest,
    Unary,
    names,
    tables,
)

a, b, c = Name("a"), Name("b"), Name("c")
energy = Name("processes.energy")
kind_is_sinter = Compare("==", Name("kind"), Label("sinter"))


@pytest.mark.parametrize(
    "text,expected",
    [
        ("1", Constant(1.0)),
        ("1.50e-3", Constant(0.0015)),
        ("2-1", Binary("-", Constant(2.0), Constant(1.0))),
        ("1e3-2", Binary("-", Constant(1000.0), Constant(2.0))),
        ("-2", Constant(-2.0)),
        ("+a", a),
        ("-a", Unary("-", a)),
        ("not a", Unary("not", a)),
        ("true", Constant(1.0)),
        ("False", Constant(0.0)),
        ("a + b * c", Binary("+", a, Binary("*", b, c))),
        ("a - b - c", Binary("-", Binary("-", a, b), c)),
        ("a ** -2", Binary("**", a, Constant(-2.0))),
        ("-a ** 2", Unary("-", Binary("**", a, Constant(2.0)))),
        ("a < b", Compare("<", a, b)),
        ("a < b <= c", Logic("and", (Compare("<", a, b), Compare("<=", b, c)))),
        ("a and b or c", Logic("or", (Logic("and", (a, b)), c))),
        ("a if b else c", Conditional(b, a, c)),
        ("where(b, a, c)", Conditional(b, a, c)),
        ("a == 'x-y #1（是）'", Compare("==", a, Label("x-y #1（是）"))),
        ('"x" != a', Compare("!=", Label("x"), a)),
        ("a in (b, c)", Logic("or", (Compare("==", a, b), Compare("==", a, c)))),
        ("a not in (b, 2)", Logic("and", (Compare("!=", a, b), Compare("!=", a, Constant(2.0))))),
        (
            "a in ('x', 'y z')",
            Logic("or", (Compare("==", a, Label("x")), Compare("==", a, Label("y z")))),
        ),
        ("a in ('x')", Compare("==", a, Label("x"))),
        ("a not in ('x',)", Compare("!=", a, Label("x"))),
        ("not a in (b, c)", Unary("not", Logic("or", (Compare("==", a, b), Compare("==", a, c))))),
        ("length(a)", TextTest("length", a)),
        ("is_address(a.evidence)", TextTest("is_address", Name("a.evidence"))),
        ("starts_with(a, 'https://')", TextTest("starts_with", a, "https://")),
        (
            "max(length(a.evidence), 3)",
            Call("max", (TextTest("length", Name("a.evidence")), Constant(3.0))),
        ),
        (
            "max(length(rows.words))",
            Aggregate("max", "rows", TextTest("length", Name("rows.words")), None, None),
        ),
        (
            "count(rows, is_address(a.note))",
            Aggregate("count", "rows", None, TextTest("is_address", Name("a.note")), None),
        ),
        ("e-1.reference.mean(by=kind)", Name("e-1.reference.mean.kind")),
        ("min(a.reference.p05(by=b), c)", Call("min", (Name("a.reference.p05.b"), c))),
        ("min(a, b)", Call("min", (a, b))),
        ("sum(a, b, c)", Call("sum", (a, b, c))),
        ("sum(a.score, b.score)", Call("sum", (Name("a.score"), Name("b.score")))),
        ("round(a, 2)", Call("round", (a, Constant(2.0)))),
        ("clip(a, 0, 1)", Call("clip", (a, Constant(0.0), Constant(1.0)))),
        ("previous(a)", Previous(a)),
        ("period_mean(a, 3)", Call("mean", (a, Previous(a), Previous(Previous(a))))),
        ("change(a)", Binary("/", Binary("-", a, Previous(a)), Previous(a))),
        ("prerequisites.met", Name("prerequisites.met")),
        (
            "energy-low-carbon.score >= 80",
            Compare(">=", Name("energy-low-carbon.score"), Constant(80.0)),
        ),
        ("x-1", Name("x-1")),
        ("a -b", Binary("-", a, b)),
        ("a-(b)", Binary("-", a, b)),
        ("if-else-and", Name("if-else-and")),
        ("\n a\n + b\t", Binary("+", a, b)),
        ("sum(processes.energy)", Aggregate("sum", "processes", energy, None, None)),
        (
            'sum(processes.energy, kind == "sinter")',
            Aggregate("sum", "processes", energy, kind_is_sinter, None),
        ),
        ("count(processes)", Aggregate("count", "processes", None, None, None)),
        (
            'count(processes, kind == "sinter")',
            Aggregate("count", "processes", None, kind_is_sinter, None),
        ),
        (
            'share(processes.energy, kind == "sinter")',
            Aggregate("share", "processes", energy, kind_is_sinter, None),
        ),
        (
            'weighted_mean(processes.energy, processes.t, kind == "sinter")',
            Aggregate("weighted_mean", "processes", energy, kind_is_sinter, Name("processes.t")),
        ),
        ("max(processes.energy)", Aggregate("max", "processes", energy, None, None)),
        (
            "max(sum(processes.energy), 5)",
            Call("max", (Aggregate("sum", "processes", energy, None, None), Constant(5.0))),
        ),
        (
            "previous(sum(processes.energy))",
            Previous(Aggregate("sum", "processes", energy, None, None)),
        ),
        (
            "mean(heat-flows.heat-use * factor)",
            Aggregate(
                "mean",
                "heat-flows",
                Binary("*", Name("heat-flows.heat-use"), Name("factor")),
                None,
                None,
            ),
        ),
    ],
)
def test_grammar(text, expected):
    assert parse(text) == expected


def test_columns_count_characters_of_the_text():
    tree = parse("  a == '能耗' and e-1 > 2")
    assert [operand.column for operand in tree.operands] == [3, 17]
    assert tree.operands[1].right.column == 23


def test_names_and_tables_in_the_order_of_the_text():
    tree = parse("b + sum(rows.x, kind == 'k') / count(others) + b * a.score")
    assert names(tree) == ("b", "rows.x", "kind", "a.score")
    assert tables(tree) == ("rows", "others")


def test_limits_are_reached_exactly():
    assert parse("a" * 2000).id == "a" * 2000
    assert len(parse(f"sum({', '.join(['a'] * 498)})").arguments) == 498
    assert parse("-" * 49 + "a")


def test_import_stays_light():
    code = (
        "import sys, greenscore.expression.check;"
        "sys.exit(', '.join({'numpy', 'pandas', 'yaml', 'pydantic'} & sys.modules.keys()) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
