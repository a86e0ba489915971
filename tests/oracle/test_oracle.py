"""Scores recomputed exactly, by rules written a second time from the documentation alone."""

import math
import random
from collections import Counter

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import score_table
from tests.oracle.companies import as_table, drawn
from tests.oracle.population import Population
from tests.oracle.scoring import score
from tests.properties.formulas import literals
from tests.properties.strategies import REFERENCE, Dialect, edition, standards

POPULATION = Population(
    REFERENCE.values,
    REFERENCE.stated,
    {key: Population(group.values, group.stated) for key, group in REFERENCE.groups.items()},
)
SUBJECTS = 25  # in four periods each
# Of weights below zero, in % or missing, and of many missing amounts, the documentation says little.
DOCUMENTED = Dialect(
    weights=("1", "2.5", "3", "flat", "paired", "score_a + 20"),
    amounts=lambda: st.one_of(literals, st.sampled_from(("score_b", "flat * 30", "dated"))),
)


@pytest.mark.hypothesis
def test_scores_values_and_levels_are_those_of_exact_arithmetic(request):
    """The 100 standards that `make test` draws give 10,000 companies, of which every node is
    compared that the documentation tells of: of a third and more, the total too.
    """
    told = Counter()

    @settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])  # a row is small as it is
    @seed(f"{request.config.getoption('--draws')} oracle")
    @given(standards(DOCUMENTED), st.integers(0, 2**32))
    def recompute(standard, start):
        companies = drawn(standard, SUBJECTS, random.Random(start))
        plan = compile_plan(edition(standard))
        columns = score_table(plan, as_table(standard, companies)).columns
        for row, company in enumerate(companies):
            company.references = dict.fromkeys([node.id for node in plan.nodes], POPULATION)
            nodes = score(standard, company)
            told[nodes["total"] is not None] += 1
            found = {
                node.id: wrong
                for node in plan.nodes
                if nodes[node.id] is not None
                and (wrong := differences(nodes[node.id], columns, plan, node, row))
            }
            assert not found, (row, found, company.answers, company.tables)

    recompute()
    assert told[True] > 0.3 * told.total(), told


def differences(told, columns, plan, node, row):
    """Name what differs between a node that the oracle tells of and the columns that scoring gave."""
    total = node is plan.index
    pairs = {"score": (told.score, columns["score" if total else f"{node.id}.score"][row])}
    if told.measured:
        pairs["value"] = (told.value, columns[f"{node.id}.value"][row])
    found = {what: pair for what, pair in pairs.items() if not alike(*pair)}
    if node.ladder and told.score is not None:
        level = columns["level" if total else f"{node.id}.level"][row]
        theirs = node.ladder[level].id if level >= 0 else ""
        found |= {} if theirs == told.level else {"level": (told.level, theirs)}
    return found


def alike(ours, theirs):
    """Tell whether two scores are the same within 1e-9, or of large ones the ninth digit."""
    if ours is None or math.isnan(theirs):
        return ours is None and math.isnan(theirs)
    return abs(float(ours) - theirs) <= 1e-9 * max(1, abs(theirs))
