"""The band holds what is claimed now, and nothing is recognised above its low end: worked by hand."""

import numpy as np

from greenscore.scoring.stances import settled_score_columns, settled_scores
from greenscore.workflow.scoring import score_table
from tests.interpreters import score_both
from tests.small import edition, question, table

WAYS = ("", "_recognised", "_low", "_high")


def mean_of(a, b):
    """Return a standard of two siblings that leaves out what is missing."""
    return edition(
        {
            "missing": {"missing": "renormalise"},
            "children": [
                {
                    "id": "group",
                    "missing": {"children": {"missing": "renormalise"}},
                    "children": [{"id": "one", "value": "a"}, {"id": "two", "value": "b"}],
                }
            ],
        },
        inputs={"a": question(min=a[0], max=a[1]), "b": question(min=b[0], max=b[1])},
    )


def stances(one, **given):
    columns = score_both(one, table(**given))
    node = score_table(one, table(**given)).assessment().index
    found = [columns[f"score{way}"][0] for way in WAYS]
    assert found == [node.score, node.recognised, node.low, node.high]
    assert found == [
        getattr(node.children[0], part) for part in ("score", "recognised", "low", "high")
    ]
    return found


def test_a_sibling_left_out_that_could_only_lower_stays_within_the_band():
    """a is 90. With b from 0 to 60 the mean is 45 to 75; b may stay open, so that the band ends at 90."""
    assert stances(mean_of(("0", "100"), ("0", "60")), a=[90], b=[None], grades={"a": [3]}) == [
        90,
        45,
        45,
        90,
    ]


def test_a_sibling_left_out_that_could_only_raise_lowers_what_is_recognised():
    """a is 10. With b from 50 to 100 the mean is 30 to 55, and no more is recognised than is claimed."""
    assert stances(mean_of(("0", "100"), ("50", "100")), a=[10], b=[None], grades={"a": [3]}) == [
        10,
        10,
        10,
        55,
    ]


def test_stances_out_of_order_are_settled_alike_for_one_and_for_many():
    nan = np.nan
    given = [  # claimed, recognised, low, high and what is told
        ((50, 60, 55, 70), (50, 50, 50, 70)),
        ((80, 70, 60, 75), (80, 60, 60, 80)),
        ((nan, 70, 60, 75), (nan, 60, 60, 75)),
        ((80, 70, nan, 75), (80, 70, nan, 80)),
        ((80, 90, nan, nan), (80, 80, nan, nan)),
        ((80, nan, 90, 95), (80, nan, 80, 95)),
        ((nan, 70, nan, nan), (nan, 70, nan, nan)),
    ]
    columns = settled_score_columns(
        [np.array(column, float) for column in zip(*(g for g, _ in given), strict=True)]
    )
    for row, (scores, told) in enumerate(given):
        one = settled_scores(*(None if np.isnan(score) else score for score in scores))
        np.testing.assert_equal([nan if score is None else score for score in one], told)
        np.testing.assert_equal([column[row] for column in columns], told)
