"""Places in a population, worked by hand: equal is equal, whoever shares a place, whatever is divided by."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.model.nodes import Relative
from greenscore.model.population import Reference, places, statistic
from greenscore.scoring.relative import relative
from tests.interpreters import score_both
from tests.small import edition, table

SUM = 0.1 + 0.2  # 0.30000000000000004
NAN = np.nan


def scores(population, values, method="percentile", better="higher", **options):
    """Score values by a relative scale, in both interpreters."""
    rule = {"relative": {"method": method, "better": better, **options}}
    one = edition(
        {"children": [{"id": "one", "value": "a", "score": rule}]},
        references={"one": Reference(values=tuple(sorted(population)))},
    )
    return score_both(one, table(a=values))["one.score"].tolist()


@pytest.mark.parametrize("value", [0.3, SUM])
@pytest.mark.parametrize(
    "method, ties, expected",
    [
        ("rank", "better", 100),  # worse 1, the other equal 1: (1 + 1) / 2
        ("rank", "worse", 50),  # 1 / 2
        ("rank", "mean", 75),  # (1 + 0.5) / 2
        ("percentile", "better", 100),  # (1 + 2) / 3
        ("percentile", "worse", 100 / 3),
        ("percentile", "mean", 200 / 3),  # (1 + 0.5 * 2) / 3
    ],
)
def test_what_differs_by_the_last_bits_shares_a_place(value, method, ties, expected):
    assert scores([0.0, 0.3, SUM], [value], method, ties=ties) == pytest.approx([expected])


def test_ranks_share_the_better_place_and_percentiles_the_mean_where_nobody_says():
    assert scores([0, 3, 3], [3], "rank") == [100]
    assert scores([0, 3, 3], [3]) == pytest.approx([200 / 3])


@pytest.mark.parametrize("old, new", [("all", "better"), ("none", "worse"), ("half", "mean")])
def test_the_words_of_before_say_the_same(old, new):
    parts = {"method": "percentile", "better": "higher"}
    assert Relative(**parts, ties=old) == Relative(**parts, ties=new)


def test_equal_is_the_same_seen_from_each_member():
    # Each step is 0.8e-9, within the slack of 1e-9, so all four share a place, though the first and the
    # last are 2.4e-9 apart; 5 does not. Worse than the four: 0 of 5, and equal 4.
    chain = [1.0, 1.0 + 0.8e-9, 1.0 + 1.6e-9, 1.0 + 2.4e-9]
    assert scores([*chain, 5], chain, ties="worse") == [0, 0, 0, 0]
    assert scores([*chain, 5], chain, ties="better") == [80, 80, 80, 80]
    assert scores([*chain, 5], chain, better="lower", ties="worse") == [20, 20, 20, 20]
    assert places([*chain, 5]) == [0, 4]


def test_a_value_within_reach_of_two_places_has_the_lower_one():
    # 0 and 1.6e-9 are two places; 0.8e-9 lies within 1e-9 of both, and counts as 0.
    assert scores([0, 1.6e-9], [0.8e-9, 0, 1.6e-9], ties="worse") == [0, 0, 50]


@pytest.mark.parametrize("apart, expected", [(1e-9, 0), (1.01e-9, 50)])
def test_the_slack_ends_at_its_end(apart, expected):
    # Within it the two share the worse place, 0 of 2; beyond it one of two is worse.
    assert scores([0, apart], [apart], ties="worse") == [expected]


def test_a_percentile_leaves_the_member_out_where_it_divides_by_n_less_one():
    # Of 1, 2, 2, 4 divided by 3: at the worse place 0, 1, 1, 3; at the better 0, 2, 2, 3.
    population = [1, 2, 2, 4]
    thirds = {"worse": [0, 1, 3], "better": [0, 2, 3], "mean": [0, 1.5, 3]}
    for ties, expected in thirds.items():
        found = scores(population, [1, 2, 4], ties=ties, divisor="n-1")
        assert found == pytest.approx([100 * third / 3 for third in expected])
        assert found == scores(population, [1, 2, 4], "rank", ties=ties)
    assert scores(population, [1, 2, 4], better="lower", ties="worse", divisor="n-1") == [
        100,
        pytest.approx(100 / 3),
        0,
    ]


def test_a_stranger_stands_at_the_worse_of_two_places_where_it_divides_by_n_less_one():
    # Between 1 and 2 as 1, above 4 as 4, below 1 as the last; of lower is better the other way round.
    found = scores([1, 2, 2, 4], [0, 1.5, 9], ties="worse", divisor="n-1")
    assert found == [0, 0, 100]
    found = scores([1, 2, 2, 4], [0, 1.5, 9], better="lower", ties="worse", divisor="n-1")
    assert found == [100, pytest.approx(200 / 3), 0]


def test_zeros_that_stand_apart_are_zeros_within_the_slack():
    # 1e-17 is 0, in the population and as a value: of 1 and 2 none and one is worse.
    found = scores([1e-17, 0, 1, 2], [-1e-17, 1, 2], ties="worse", zero="apart")
    assert found == [0, 0, 50]
    found = scores([1e-17, 0, 1, 2], [-1e-17, 1, 2], better="lower", ties="worse", zero="apart")
    assert found == [0, 50, 0]


def test_a_z_score_divides_by_n_or_by_n_less_one():
    # Of 2, 4, 4, 4, 6 the squares add up to 8: the deviation is sqrt(8 / 5), or sqrt(8 / 4).
    values = (2.0, 4.0, 4.0, 4.0, 6.0)
    assert statistic("sd", values) == pytest.approx(np.sqrt(1.6))
    assert statistic("sample_sd", values) == pytest.approx(np.sqrt(2))
    assert statistic("sample_sd", (2.0,)) is None
    assert scores(values, [6], "zscore") == pytest.approx([2 / np.sqrt(1.6)])
    assert scores(values, [6], "zscore", divisor="n-1") == pytest.approx([2 / np.sqrt(2)])


@pytest.mark.parametrize("method", ["minmax", "zscore"])
def test_a_population_that_differs_by_its_last_bits_tells_nobody_apart(method):
    np.testing.assert_equal(scores([0.3, SUM, 0.3], [0.3, 7], method), [NAN, NAN])


def test_a_column_and_a_number_find_the_same_place_at_every_edge():
    population = (0.0, 5e-10, 1e-9, 2.5e-9, 0.3, SUM, 0.3 + 1e-9, 1e10, 1e10 + 2e-6)
    edges = [p + d for p in population for d in (-2e-9, -1e-9, -5e-10, 0, 5e-10, 1e-9, 2e-9)]
    for ties in ("better", "worse", "mean"):
        for method, divisor in (("rank", "n"), ("percentile", "n"), ("percentile", "n-1")):
            rule = Relative(method=method, better="lower", ties=ties, divisor=divisor)
            scale = relative(rule, Reference(values=population))
            alone = [scale.one(x, None) for x in edges]
            assert scale.many(np.array(edges), None).tolist() == alone


NEARLY = st.tuples(st.integers(-5, 5), st.floats(-4e-10, 4e-10))


@given(
    st.lists(NEARLY, min_size=2, max_size=12),
    st.sampled_from(("better", "worse", "mean")),
    st.sampled_from((("rank", "n"), ("percentile", "n"), ("percentile", "n-1"))),
    st.sampled_from(("higher", "lower")),
    st.sampled_from(("counts", "apart")),
)
def test_what_is_equal_but_for_the_slack_scores_the_same(drawn, ties, way, better, zero):
    method, divisor = way
    rule = Relative(method=method, better=better, ties=ties, divisor=divisor, zero=zero)
    whole = [float(number) for number, _ in drawn]
    near = [number + off for number, off in drawn]
    exact = relative(rule, Reference(values=tuple(sorted(whole))))
    scale = relative(rule, Reference(values=tuple(sorted(near))))
    expected = [exact.one(x, None) for x in whole]
    assert [scale.one(x, None) for x in near] == expected
    assert [
        scale.one(x, None) for x in whole
    ] == expected  # whoever is no member, but as good as one
    found = scale.many(np.array(near), None).tolist()
    assert [None if x != x else x for x in found] == expected  # noqa: PLR0124
