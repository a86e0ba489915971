"""Where a relative score stands, read backwards from it: a place, also where equals share one."""

import pytest

from greenscore.insight.reading import standing
from greenscore.model.population import Reference
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import score_table
from tests.small import edition, table

POPULATION = Reference(values=(1.0, 2.0, 2.0, 4.0))


def place(value, **options):
    """Return the place of a value among the four by rank."""
    rule = {"relative": {"method": "rank", "better": "higher", **options}}
    one = edition(
        {"children": [{"id": "one", "value": "a", "score": rule}]}, references={"one": POPULATION}
    )
    result = score_table(compile_plan(one), table(a=[value])).assessment().node("one")
    found = standing(one, one.standard.index.children[0], result)
    return found.at, found.members


@pytest.mark.parametrize("ties, at", [("better", 2), ("worse", 3), ("mean", 2.5)])
def test_equals_share_a_place(ties, at):
    assert place(2, ties=ties) == (at, 4)
    assert [place(value, ties=ties)[0] for value in (4, 1)] == [1, 4]


def test_zeros_that_stand_apart_are_no_members():
    one = edition(
        {
            "children": [
                {
                    "id": "one",
                    "value": "a",
                    "score": {
                        "relative": {"method": "percentile", "better": "higher", "zero": "apart"}
                    },
                }
            ]
        },
        references={"one": Reference(values=(1e-17, 0.0, 1.0, 2.0))},
    )
    result = score_table(compile_plan(one), table(a=[1])).assessment().node("one")
    assert standing(one, one.standard.index.children[0], result).members == 2
