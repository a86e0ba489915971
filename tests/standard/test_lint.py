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


TREE = """\
greenscore: 1
id: tree
edition: "1"
title: Tree
subject: x
sources: {o: {title: own, kind: own, mark: own}}
rounding: {digits: 2, source: o}
inputs:
  a: {source: o, label: a}
  b: {source: o, label: b}
  k: {type: choice, choices: {good: good, bad: bad}, source: o, label: k}
  l: {type: choice, choices: {good: good, bad: bad}, source: o, label: l}
index:
  source: o
  missing: INDEX
  children:
    - id: g
      title: group
      missing: GROUP
      children:
        - {id: a1, title: a, value: a}
        - {id: b1, title: b, value: b}
        - {id: k1, title: k, score: {map: {on: k, values: {good: 100}, else: 0}}}
        - {id: l1, title: l, score: {map: {on: l, values: {good: 100}, else: 0}}}
"""


@pytest.fixture
def told(write):
    """Lint the tree above with the policies of its index and its group; return codes and lines."""

    def told(index, group):
        text = TREE.replace("INDEX", index).replace("GROUP", group)
        edition, problems = load(write(text, reference=None))
        assert problems == ()
        return in_file(edition)

    return told


def in_file(edition):
    """Lint, without what is said of the sector files that lie beside."""
    return tuple(problem for problem in lint(edition) if "sectors" not in problem.where.file)


WHOSE = "standard-missing-ambiguous"


@pytest.mark.parametrize(
    "index, group, line",
    [
        ("block", "renormalise", 19),
        ("renormalise", "renormalise", None),  # as it is anyway
        ("block", "{missing: block, not_applicable: renormalise}", None),  # as it is anyway
        ("block", "{missing: block, not_applicable: worst}", 19),
        ("{children: worst}", "worst", None),
        ("{self: worst}", "worst", 19),
        ("block", "{self: renormalise}", None),
        ("block", "{children: renormalise}", None),
        ("block", "{self: worst, missing: renormalise}", 19),
        ("worst", "{children: worst}", None),  # nothing stands around the index
        ("{score: 5}", "{children: worst}", 15),
        ("{children: {score: 5}}", "{self: worst}", None),
    ],
)
def test_a_policy_of_a_group_is_refused_where_it_matters_whom_it_is_for(told, index, group, line):
    found = [problem.where.line for problem in told(index, group) if problem.code == WHOSE]
    assert found == ([] if line is None else [line])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_both_spellings_are_shown(told, lang):
    (problem,) = told("block", "{missing: {transfer: a1}, unscorable: worst}")
    rules = "{missing: {transfer: a1}, unscorable: worst}"
    assert f"missing: {{self: {rules}}}" in problem.hint(lang)
    assert f"missing: {{children: {rules}}}" in problem.hint(lang)


def test_a_figure_above_maps_is_told_once_where_it_is_said(told):
    (problem,) = told("{children: {not_applicable: {value: 0}}}", "{self: worst}")
    assert (problem.code, problem.where.line) == ("standard-figure-at-map", 15)
    assert (problem.args["policy"], problem.args["nodes"]) == ("{value: 0}", "k1, l1")
    assert "{score: 0}" in problem.hint("en")


def test_a_score_in_place_stands_where_a_map_would_look_up(told):
    assert told("{children: {not_applicable: {score: 0}}}", "{self: worst}") == ()


@pytest.mark.parametrize(
    "weights, whole",
    [
        (("51.11", "51.11"), "100"),  # 102.22
        (("0.5111", "0.5111"), "1"),  # 1.0222
        (("0.475", "0.475"), "1"),  # 0.95, a twentieth short
        (("0.47", "0.47"), None),  # 0.94
        (("0.7", "0.3"), None),
        (("0.1", "0.9000000001"), None),  # as good as 1
        (("3", "2"), None),
    ],
)
def test_weights_that_nearly_add_up_are_told(write, weights, whole):
    text = TREE.replace("INDEX", "block").replace("GROUP", "{self: worst}")
    for name, weight in zip(("a1", "b1"), weights, strict=True):
        text = text.replace(f"id: {name},", f"id: {name}, weight: {weight},")
    for name in ("k1", "l1"):
        text = text.replace(f"id: {name},", f"id: {name}, weight: 0,")
    found = in_file(load(write(text, reference=None))[0])
    assert [p.args["whole"] for p in found] == ([] if whole is None else [whole])
