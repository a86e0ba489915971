"""Each fault of a portfolio is found at its line, in a standard that is sound but for that."""

import pytest

from greenscore.standard.builder import load
from greenscore.workflow.standards import lint

PORTFOLIO = """
portfolio:
  - id: book
    title: {zh: 组合, en: Book}
    of: total
    weight: output
    aggregate: mean
    missing: renormalise
    min_coverage: 0.8
    where: sector == "steel"
    round: {digits: 1}
    source: own
    levels:
      - {id: amber, label: {zh: 黄, en: Amber}, at: 40}
      - {id: green, label: {zh: 绿, en: Green}, above: 70}
  - id: intensity-of-all
    title: {zh: 强度, en: Intensity}
    value: intensity
    better: lower
    aggregate: {power: 2}
"""


def found(write, small, text):
    edition, problems = load(write(small.rstrip() + "\n" + text))
    start = small.count("\n") + 1
    told = (*problems, *(lint(edition) if edition else ()))
    return [(p.code, p.where.line) for p in told if p.where.line > start]


def test_a_sound_portfolio_is_clean(write, small):
    assert found(write, small, PORTFOLIO) == []


@pytest.mark.parametrize(
    "old, new, code, at",
    [
        ("id: intensity-of-all", "id: book", "standard-id-twice", "id: book\n    title: {zh: 强度"),
        ("{id: green, ", "{id: amber, ", "standard-id-twice", "above: 70"),
        ("    of: total\n", "", "standard-not-one-of", "id: book"),
        ("of: total", "of: total\n    value: energy", "standard-not-one-of", "id: book"),
        ("of: total", "of: totla", "standard-portfolio-node", "of: totla"),
        ("aggregate: {power: 2}", "aggregate: power", "standard-missing-key", "aggregate: power"),
        ("min_coverage: 0.8", "min_coverage: 80", "standard-out-of-range", "min_coverage"),
        ("above: 70", "at: 30", "standard-not-ascending", "at: 30"),
        ("at: 40}", "at: 40, above: 50}", "standard-not-one-of", "above: 50"),
        ("{zh: 黄, en: Amber}, at: 40}", "{zh: 黄, en: Amber}}", "standard-not-one-of", "{id: amber"),
        ("    source: own\n    levels", "    levels", "standard-no-source", "{id: amber"),
        ("weight: output", "weight: sector", "formula-needs-number", "weight: sector"),
        ("weight: output", "weight: outptu", "formula-unknown-name", "weight: outptu"),
        ('where: sector == "steel"', "where: energy", "formula-needs-condition", "where: energy"),
        ("value: intensity", "value: intensity\n    unit: MWh", "formula-unit-mismatch", "intensity\n"),
        ("missing: renormalise", "missing: worst", "standard-bad-choice", "missing: worst"),
        ("at: 40", "at: energy", "standard-not-a-number", "at: energy"),
    ],
)  # fmt: skip
def test_a_fault_of_a_portfolio_is_found_at_its_line(write, small, old, new, code, at):
    assert PORTFOLIO.count(old) == 1
    text = PORTFOLIO.replace(old, new)
    whole = small.rstrip() + "\n" + text
    found_at = whole.index(at, whole.index("\nportfolio:"))
    line = whole[:found_at].count("\n") + 1
    assert (code, line) in found(write, small, text)
