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
    "rows, told",
    [
        ("ranked,mean,1\n", ["standard-no-reference"]),
        ("ranked,mean,1\nranked,sd,0\n", ["standard-reference-constant"]),
        ("ranked,mean,1\nranked,sd,0.9e-9\n", ["standard-reference-constant"]),
        ("ranked,mean,1\nranked,sd,2e-9\n", []),
        ("ranked,value,1\nranked,value,1\n", ["standard-reference-constant"]),
        ("ranked,value,0.3\nranked,value,0.30000000000000004\n", ["standard-reference-constant"]),
        ("ranked,value,1\nranked,value,2\n", []),
        ("curve,mean,1\ncurve,sd,1\n", ["standard-no-reference"]),
    ],
)
def test_a_relative_scale_needs_its_statistics(write, rows, told):
    edition, _ = load(write(reference="indicator,statistic,value\n" + rows))
    codes = [p.code for p in lint(edition)]
    assert [code for code in codes if code.startswith(("standard-no-", "standard-ref"))] == told


@pytest.mark.parametrize(
    "method, rows, told",
    [
        ("minmax", "ranked,min,0.3\nranked,max,0.30000000000000004\n", True),
        ("minmax", "ranked,min,0.3\nranked,max,0.4\n", False),
        ("rank", "ranked,value,0.3\nranked,value,0.30000000000000004\n", True),
        ("percentile", "ranked,value,0.3\nranked,value,0.4\n", False),
    ],
)
def test_a_population_of_equals_is_told(write, small, method, rows, told):
    text = small.replace("method: zscore", f"method: {method}")
    edition, _ = load(write(text, reference="indicator,statistic,value\n" + rows))
    assert ("standard-reference-constant" in [p.code for p in lint(edition)]) is told


def test_the_rows_of_an_indicator_that_is_not_there_are_one_problem(write):
    rows = "ranked,mean,1\nranked,sd,1\n" + "gone,value,1\n" * 8000 + "lost,mean,1\n"
    _, problems = load(write(reference="indicator,statistic,value\n" + rows))
    told = [(p.code, p.where.line, p.args["given"], p.args["rows"]) for p in problems]
    code = "standard-reference-indicator"
    assert told == [(code, 4, "gone", "8000"), (code, 8004, "lost", "1")]


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
