"""Each rule of lint finds its fault, at its line, in a standard that is sound but for that."""
# ruff: noqa: E501 - a table reads best with a case a line

import pytest

from greenscore.problems import Severity
from greenscore.standard.builder import load
from greenscore.standard.lint import RULES, lint


def line_of(text, snippet):
    assert text.count(snippet) == 1, snippet
    return text[: text.index(snippet)].count("\n") + 1


def test_the_small_standard_is_clean(write):
    edition, _ = load(write())
    assert lint(edition) == ()


CASES = {
    # ids, names, citations, texts
    "node twice": ("id: curve\n", "id: ranked\n", "standard-id-twice", "value: intensity\n          score: {logn", -1),
    "level twice": ("{id: best, above", "{id: pass, above", "standard-id-twice", "{id: pass, above"),
    "reserved name": ("  remark: {type: text}", "  lambda: {type: text}", "standard-name-reserved", "lambda"),
    "reserved column": ("amount: {unit: MWh, min: 0}\n", "amount: {unit: MWh, min: 0}\n      level: {unit: t}\n", "standard-name-reserved", "level: {unit"),
    "name twice": ("  limit:\n", "  energy:\n", "standard-name-twice", "  energy:\n    dated"),
    "unsafe id": ("\nid: small\n", "\nid: con\n", "standard-id-unsafe", "id: con\n"),
    "unknown source": ("max: 1e9\n    label: {zh: 能耗, en: Energy use}\n    source: own", "max: 1e9\n    source: owen 3", "standard-unknown-source", "owen"),
    "bound without source": ("output: {unit: t, above: 0, source: own}", "output: {unit: t, above: 0}", "standard-no-source", "output: {"),
    "parameter without source": ("value: 0.2, source: own}", "value: 0.2}", "standard-no-source", "lead:"),
    "level without source": ("above: 90, source: own}", "above: 90}", "standard-no-source", "above: 90"),
    "table without source": ("amount: {unit: MWh, min: 0}\n    source: own\n", "amount: {unit: MWh, min: 0}\n", "standard-no-source", "amount: {"),
    "scale without source": ("unscorable: block}\n  source: own\n", "unscorable: block}\n", "standard-no-source", "id: curve"),
    "prerequisite without source": ("    expect: policy\n    source: own\n", "    expect: policy\n", "standard-no-source", "id: has-policy"),
    "unknown theme": ("    theme: energy\n", "    theme: enrgy\n", "standard-unknown-theme", "theme: enrgy"),
    "one language": ("title: {zh: 小标准, en: Small standard}", "title: {zh: 小标准}", "standard-language-missing", "title: {zh: 小标准}"),
    "dates reversed": ("to: 2029-12-31", "to: 2025-12-31", "standard-dates-reversed", "effective"),
    "bad edition": ("supersedes: small@2024", "supersedes: small 2024", "standard-bad-edition", "supersedes"),
    # inputs and tables
    "unknown unit": ("    unit: tce\n", "    unit: tcee\n", "unit-unknown", "tcee"),
    "no choices": ("choices: {none-yet: 无, draft: 草案, adopted: 已采用}\n", "\n", "standard-no-choices", "  plan:\n"),
    "choices of a number": ("    type: choice\n    graded: false\n", "    graded: false\n", "standard-choices-of-no-choice", "    choices:\n"),
    "unit of a boolean": ("policy: {type: boolean}", "policy: {type: boolean, unit: t}", "standard-part-of-no-number", "policy: {type"),
    "bounds crossed": ("max: 1e9", "max: -1", "standard-bounds-crossed", "  energy:\n    theme"),
    "no reasons": ("      reasons:\n        exempt: {zh: 豁免, en: Exempt}\n", "", "standard-no-reasons", "not_applicable:\n"),
    "reasons not allowed": ("allowed: true", "allowed: false", "standard-reasons-not-allowed", "not_applicable:\n"),
    "policy unstated": ("missing: {missing: block, not_applicable: renormalise, unscorable: block}", "missing: block", "standard-policy-unstated", "not_applicable:\n"),
    "unused input": ("  remark: {type: text}", "  remark: {type: number}", "standard-unused", "remark"),
    "unused parameter": ("at: limit", "at: 75", "standard-unused", "limit:"),
    "unused table": ("""'sum(flows.amount, kind == "grid")'""", "renewable", "standard-unused", "flows:"),
    # keyed and dated figures
    "value and values": ("by: sector, values", "value: 1, by: sector, values", "standard-not-one-of", "base:"),
    "values without by": ("by: sector, values", "values", "standard-by-and-values", "base:"),
    "by two tables": ("by: sector", "by: [flows.kind, other.kind]", "standard-not-a-choice-input", "base:"),
    "by a column of numbers": ("by: sector", "by: flows.amount", "standard-not-a-choice-input", "base:"),
    "row figure outside its rows": ("by: sector, values: {steel: 0.8, paper: 0.6}", "by: flows.kind, values: {grid: 0.8, own: 0.6}", "formula-unknown-name", "score: {linear: {worst: base"),
    "by a number": ("by: sector", "by: energy", "standard-not-a-choice-input", "base:"),
    "key unknown": ("paper: 0.6", "papre: 0.6", "standard-key-unknown", "papre"),
    "key missing": (", paper: 0.6", "", "standard-key-missing", "base:"),
    "key too deep": ("steel: 0.8", "steel: {a: 0.8}", "standard-key-depth", "steel: {a"),
    "key without number": ("steel: 0.8", "steel: many", "standard-not-a-number", "steel: many"),
    "map gap": (", adopted: 100", "", "standard-map-gap", "map: {on"),
    "map on a number": ("map: {on: plan", "map: {on: output", "standard-not-a-choice-input", "map: {on"),
    "dates not ascending": ("from: 2024-01-01", "from: 2026-01-01", "standard-dated-order", "value: 80"),
    # formulas
    "syntax": ("expect: output < 1e9", "expect: output <", "formula-syntax", "expect: output"),
    "unknown name": ("energy / output", "enrgy / output", "formula-unknown-name", "enrgy"),
    "text in a formula": ("expect: output < 1e9", "expect: remark < 1e9", "standard-text-in-formula", "expect: remark"),
    "unit of a derived figure": ("formula: energy / output, unit: tce/t", "formula: energy / output, unit: tce", "formula-unit-mismatch", "intensity: {f"),
    "unit of a threshold": ("lead: {unit: tce/t", "lead: {unit: MWh/t", "formula-unit-mismatch", "linear"),
    "unit of a clip": ("clip: {min: 0", "clip: {min: output", "formula-unit-mismatch", "clip"),
    "weight with a unit": ("weight: 60", "weight: energy", "formula-unit-mismatch", "weight: energy"),
    "no condition": ("    expect: policy\n", "    expect: energy\n", "formula-needs-condition", "expect: energy"),
    "category as value": ("          value: renewable\n", "          value: sector\n", "formula-needs-number", "value: sector"),
    "converted twice": ("formula: renewable / grid", "formula: renewable / grid * 100", "standard-converted-twice", "share: {"),
    "node in a check": ("expect: output < 1e9", "expect: ranked.value < 1e9", "standard-node-reference", "expect: ranked"),
    "unknown gate": ("requires: [prerequisites.met]", "requires: [prerequisite.met]", "formula-unknown-name", "prerequisite.met"),
    "cycle of figures": ("formula: energy / output", "formula: intensity + 0 * energy / output", "standard-cycle", "intensity: {"),
    "cycle of nodes": ("          value: renewable\n", "          value: use.score\n", "standard-cycle", "- id: use"),
    # tree, scales, levels
    "value and children": ("      weight: 60\n", "      weight: 60\n      value: energy\n", "standard-value-and-children", "- id: use"),
    "no value": ("          value: renewable\n", "", "standard-no-value", "- id: renewable-steps"),
    "negative weight": ("weight: 3", "weight: -3", "standard-weight-negative", "weight: -3"),
    "policy without value": ("missing: {transfer: curve}", "missing: value", "standard-missing-key", "missing: value"),
    "no sibling": ("{transfer: curve}", "{transfer: share-score}", "standard-not-a-sibling", "{transfer"),
    "power without number": ("aggregate: {power: 2}", "aggregate: power", "standard-missing-key", "aggregate"),
    "coverage in percent": ("min_coverage: 0.5", "min_coverage: 50", "standard-out-of-range", "min_coverage"),
    "one beside a percentage": ("formula: 20 * x, bounds", "formula: 20 * x * (1 - share), bounds", "standard-one-percent", "formula: 20 *"),
    "left out below its siblings": ("              - [100, 100]\n", "              - [100, 90]\n          missing: renormalise\n", "standard-left-out-raises", "id: share-score"),
    "two changes": ("              cap: 60\n", "              cap: 60\n              floor: 5\n", "standard-not-one-of", "when: not policy"),
    "two scales": ("          score: {linear:", "          score: {formula: 2 * x, bounds: [0, 1], linear:", "standard-not-one-of", "formula: 2 * x"),
    "formula without bounds": (", bounds: [0, 100]", "", "standard-missing-key", "20 * x"),
    "bounds without formula": ("median: 0.5}}", "median: 0.5}, bounds: [0, 1]}", "standard-bounds-unused", "bounds: [0, 1]"),
    "flat line": ("linear: {worst: base, best: lead}", "linear: {worst: lead, best: 0.2}", "standard-linear-flat", "linear"),
    "points out of order": ("- [50, 80]", "- [120, 80]", "standard-not-ascending", "- [100, 100]"),
    "steps out of order": ("[20, 100]]", "[5, 100]]", "standard-not-ascending", "[5, 100]"),
    "lognormal reversed": ("median: 0.5", "median: 0.1", "standard-lognormal-order", "lognormal"),
    "direction of points": ("          better: higher\n", "          better: lower\n          unit: '%'\n", "standard-direction", "better: lower\n          unit"),
    "direction of a position": ("zscore, better: lower", "zscore, better: higher", "standard-direction", "better: lower\n          score: {rel"),
    "clip without room": ("clip: {min: 0, max: 100}", "clip: {min: 100, max: 100}", "standard-bounds-crossed", "clip"),
    "rescale from nothing": ("rescale: {from: [0, 100]", "rescale: {from: [5, 5]", "standard-bounds-crossed", "rescale"),
    "two thresholds": ("above: 90, source", "above: 90, at: 95, source", "standard-not-one-of", "above: 90"),
    "levels out of order": ("{id: best, above: 90", "{id: best, above: 50", "standard-not-ascending", "above: 50"),
    "ladder of the index": ("  title: {zh: 总分, en: Total}", "  title: {zh: 总分, en: Total}\n  levels: [{id: a, at: 1}]", "standard-ladder-of-index", "levels: [{"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_rule_finds_its_fault_at_its_line(changed, case):
    old, new, code, at, shift = (*case, 0)[:5]
    text, edition, problems = changed(old, new)
    assert edition is not None, [(p.code, str(p.where), dict(p.args)) for p in problems]
    found = {(problem.code, problem.where.line) for problem in lint(edition)}
    assert (code, line_of(text, at) + shift) in found


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_problem_says_how_to_mend_it_in_both_languages(changed, case):
    _, edition, _ = changed(*case[:2])
    for problem in lint(edition):
        for lang in ("zh", "en"):
            words = problem.message(lang) + problem.hint(lang)
            assert words
            assert "{" not in words


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


def test_all_weights_zero(write, small):
    text = small.replace("weight: 60", "weight: 0").replace("weight: 40", "weight: 0")
    found = [p for p in lint(load(write(text))[0]) if p.code == "standard-weights-zero"]
    assert [p.where.path for p in found] == ["index"]


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


def test_every_rule_is_listed_once():
    assert len(set(RULES)) == len(RULES) == 38
