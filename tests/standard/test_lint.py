"""What lint tells beyond a code and a line, and what it must not tell."""

import pytest

from greenscore.problems import Severity
from greenscore.standard.builder import load
from greenscore.workflow.standards import lint


def test_a_fault_of_a_formula_tells_its_column(changed):
    _, edition, _ = changed("energy / output", "energy / outptu")
    problem = next(p for p in lint(edition) if p.code == "formula-unknown-name")
    assert problem.args["column"] == "10"
    assert problem.args["nearest"] == "output"


def test_a_cycle_shows_its_way(write, small):
    text = small.replace("formula: energy / output", "formula: share * energy / output")
    text = text.replace("formula: renewable / grid", "formula: intensity * renewable / grid")
    found = [p for p in lint(load(write(text))[0]) if p.code == "standard-cycle"]
    assert [p.args["cycle"] for p in found] == ["intensity -> share -> intensity"]


@pytest.mark.parametrize(
    "rows, enough",
    [
        ("ranked,mean,1\n", False),
        ("ranked,mean,1\nranked,sd,0\n", False),
        ("ranked,value,1\nranked,value,1\n", False),
        ("ranked,value,1\nranked,value,2\n", True),
        ("curve,mean,1\ncurve,sd,1\n", False),
    ],
)
def test_a_relative_scale_needs_its_statistics(write, rows, enough):
    edition, _ = load(write(reference="indicator,statistic,value\n" + rows))
    assert ("standard-no-reference" not in [p.code for p in lint(edition)]) is enough


def test_only_what_refuses_a_standard_is_an_error(changed):
    _, edition, _ = changed("allowed: true", "allowed: false")
    assert {p.severity for p in lint(edition)} == {Severity.WARNING}


def test_long_chains_of_figures_are_no_trouble(write, small):
    chain = "".join(f"  d{n}: {{formula: d{n - 1}, source: own}}\n" for n in range(999, 0, -1))
    text = small.replace("derived:\n", f"derived:\n{chain}  d0: {{formula: output, source: own}}\n")
    edition, problems = load(write(text))
    assert problems == ()
    assert {p.code for p in lint(edition)} <= {"standard-unused"}


def test_a_parameter_by_a_column_is_one_more_column(write, small):
    factor = "  factor: {by: flows.kind, values: {grid: 0.5, own: 0}, source: own}\n"
    text = small.replace("tables:\n", f"{factor}tables:\n")
    used = text.replace("""'sum(flows.amount, kind == "grid")'""", "sum(flows.amount * factor)")
    assert lint(load(write(used))[0]) == ()
    unused = {(p.code, p.where.path) for p in lint(load(write(text))[0])}
    assert unused == {("standard-unused", "parameters.factor")}
    clash = text.replace("      amount: {unit", "      factor: {unit: MWh}\n      amount: {unit")
    assert "standard-name-twice" in {p.code for p in lint(load(write(clash))[0])}
