"""Freezing: the statistics of a population, treated and in the order they need each other."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.model.nodes import Outliers
from greenscore.model.population import Reference
from greenscore.scoring.outliers import treated
from greenscore.scoring.population_statistics import freeze
from tests.interpreters import score_both
from tests.small import edition, table

NAN = np.nan


def frozen(one, data):
    """Freeze an edition's population; return what was frozen, and the edition with it."""
    found = freeze(one, data)
    return found, replace(one, references={id: f.reference for id, f in found.items()})


def node(**parts):
    return {"id": "one", "value": "a", **parts}


def relative(method, better="higher", **options):
    return {"relative": {"method": method, "better": better, **options}}


def test_only_what_the_standard_needs_is_kept_of_a_population():
    population = table(a=[10, 30, None, 20])
    found, _ = frozen(edition({"children": [node(score=relative("minmax"))]}), population)
    assert found["one"].reference.stated == {"max": 30.0, "min": 10.0}
    assert found["one"].reference.values == ()
    assert (found["one"].present, found["one"].absent) == (3, 1)


def test_a_population_passes_the_clip_and_the_transform_before_it_is_measured():
    one = edition(
        {"children": [node(clip={"max": "100"}, transform="log(x)", score=relative("zscore"))]}
    )
    found, _ = frozen(one, table(a=[1, 100, 5000]))
    assert found["one"].reference.stated["mean"] == pytest.approx(2 * np.log(100) / 3)


def test_the_range_of_an_index_of_percentiles_comes_after_the_percentiles():
    children = [{"id": name, "value": name, "score": relative("percentile")} for name in "ab"]
    group = {
        "id": "burden",
        "children": children,
        "rescale": {"from": ["0", "burden.reference.max"], "to": ["0", "10"]},
    }
    population = table(a=[1, 2, 3, 4], b=[4, 2, 9, 1])
    found, complete = frozen(edition({"children": [group]}), population)
    assert list(found) == ["a", "b", "burden"]
    assert found["burden"].reference.stated["max"] == 75.0
    assert score_both(complete, population)["burden.score"].max() == 10.0


def test_a_group_is_stretched_to_the_range_of_another():
    wide = {"id": "wide", "value": "a"}
    narrow = {
        "id": "narrow",
        "value": "b",
        "rescale": {
            "from": ["narrow.reference.min", "narrow.reference.max"],
            "to": ["wide.reference.min", "wide.reference.max"],
        },
    }
    population = table(a=[0, 50, 80], b=[3, 4, 5])
    _, complete = frozen(edition({"children": [wide, narrow]}), population)
    np.testing.assert_allclose(score_both(complete, population)["narrow.score"], [0, 40, 80])


def test_a_mean_is_imputed_within_the_group_and_passes_only_the_scale():
    one = edition(
        {
            "children": [
                node(
                    transform="x / 10",
                    score={"linear": {"worst": "0", "best": "10"}},
                    missing={"impute": "mean", "by": "kind"},
                )
            ]
        }
    )
    population = table(a=[10, 30, 90, None], kind=[0, 0, 1, 2])
    found, complete = frozen(one, population)
    assert {key: group.stated for key, group in found["one"].reference.groups.items()} == {
        "oven": {"mean": 2.0},
        "kiln": {"mean": 9.0},
    }
    columns = score_both(complete, table(a=[None] * 4, kind=[0, 1, 2, None]))
    np.testing.assert_equal(columns["score"], [20, 90, NAN, NAN])


def test_the_group_of_an_imputed_value_counts_only_at_its_grade():
    policy = {"not_applicable": {"impute": "mean", "by": "kind"}}
    groups = {"oven": Reference(stated={"mean": 20.0}), "kiln": Reference(stated={"mean": 50.0})}
    children = [{"id": "g", "children": [node(missing=policy)]}]
    one = edition({"children": children}, references={"one": Reference(groups=groups)})
    # The second says of what kind it is with proof, the first without: nothing is sure of its value.
    data = table(
        a=[None, None, 30],
        kind=[0, 1, 0],
        claims={"a": [1, 1, 0]},
        grades={"kind": [0, 3, 0], "a": [3, 3, 3]},
    )
    columns = score_both(one, data)
    np.testing.assert_equal(columns["score"], [20, 50, 30])
    np.testing.assert_equal(columns["score_recognised"], [NAN, 50, 30])


def test_a_score_that_a_statistic_changes_is_measured_after_it():
    later = {"when": "true", "add": "base.reference.max", "reason": "Reason"}
    children = [
        {"id": "last", "value": "early.score", "score": relative("minmax")},
        {"id": "early", "value": "a", "adjust": [later]},
        {"id": "base", "value": "b", "score": relative("minmax")},
    ]
    found, _ = frozen(edition({"children": children}), table(a=[1, 2], b=[0, 10]))
    assert found["base"].reference.stated == {"min": 0, "max": 10}
    assert found["last"].reference.stated == {"min": 11, "max": 12}  # 1 + 10 and 2 + 10


def test_statistics_stand_in_thresholds():
    score = {"linear": {"worst": "one.reference.p10", "best": "one.reference.p90"}}
    found, complete = frozen(edition({"children": [node(score=score)]}), table(a=range(11)))
    assert found["one"].reference.stated == {"p10": 1.0, "p90": 9.0}
    np.testing.assert_equal(score_both(complete, table(a=[1, 5, 9]))["score"], [0, 50, 100])


@pytest.mark.parametrize(
    "options, expected",
    [
        ({}, {0: 100 / 6, 4: 50, 9: 100}),
        ({"ties": "none"}, {0: 0, 4: 200 / 6, 9: 100}),
        ({"ties": "all"}, {0: 200 / 6, 4: 400 / 6, 9: 100}),
        ({"zero": "apart"}, {0: 0, 4: 25, 5: 50}),
        ({"better": "lower", "zero": "apart"}, {0: 0, 4: 75, 9: 0}),
    ],
    ids=str,
)
def test_ties_and_zeros_of_a_percentile_are_as_declared(options, expected):
    one = edition({"children": [node(score=relative("percentile", **options))]})
    _, complete = frozen(one, table(a=[0, 0, 4, 4, 6, 7]))
    np.testing.assert_allclose(
        score_both(complete, table(a=list(expected)))["score"], list(expected.values()), atol=1e-9
    )


def rule(**parts):
    return Outliers.model_validate(parts)


def imputed(order, **parts):
    """Freeze 0, 0, 0, 0, 100 and one without a value, treated at its 80th percentile; score the last."""
    treated_at = {"percentiles": ["0", "80"], **({"order": order} if order else {})}
    one = edition({"children": [node(missing={"impute": "mean"}, outliers=treated_at, **parts)]})
    found, complete = frozen(one, table(a=[0, 0, 0, 0, 100, None]))
    return found["one"].reference, score_both(complete, table(a=[None, 100, 0]))[
        "one.score"
    ].tolist()


@pytest.mark.parametrize(
    "order, expected",
    [
        # The 80th percentile of the five is 0 + 0.2 * 100 = 20; (4 * 0 + 20) / 5 = 4.
        ("treat-first", 4),
        (None, 4),
        # (4 * 0 + 100) / 5 = 20.
        ("impute-first", 20),
    ],
)
def test_what_is_imputed_is_of_treated_values_or_of_those_given(order, expected):
    assert imputed(order)[1][0] == pytest.approx(expected)


def test_who_is_imputed_first_is_treated_among_the_others():
    # Imputed first there are 0, 0, 0, 0, 20, 100, whose 80th percentile is the fifth, 20: the treated
    # values add up to 40, and their mean is 40 / 6. Treated first there are five, 0 and 20 at the ends.
    scale = {"score": relative("zscore", divisor="n-1")}
    reference, _ = imputed("impute-first", **scale)
    squares = 4 * (40 / 6) ** 2 + 2 * (20 - 40 / 6) ** 2
    assert reference.stated == pytest.approx(
        {"mean": 40 / 6, "sample_sd": np.sqrt(squares / 5), "low": 0, "high": 20, "given_mean": 20}
    )
    reference, _ = imputed("treat-first", **scale)
    assert reference.stated == pytest.approx(
        {"mean": 4, "sample_sd": np.sqrt(320 / 4), "low": 0, "high": 20}
    )


def test_members_are_completed_by_their_own_group_and_for_their_own_reason():
    # Ovens 10 and 30, so 20; the kiln 90; the mill has none. Not applicable says nothing of imputing.
    one = edition(
        {
            "children": [
                node(
                    score=relative("percentile"),
                    missing={"missing": {"impute": "mean", "by": "kind"}},
                    outliers={"percentiles": ["0", "100"], "order": "impute-first"},
                )
            ]
        }
    )
    population = table(
        a=[10, 30, 90, None, None, None, None],
        kind=[0, 0, 1, 0, 1, 2, 0],
        claims={"a": [0, 0, 0, 0, 0, 0, 1]},
    )
    found, _ = frozen(one, population)
    assert found["one"].reference.values == (10, 20, 30, 90, 90)
    assert (found["one"].present, found["one"].absent) == (3, 4)
    groups = {key: group.stated for key, group in found["one"].reference.groups.items()}
    assert groups == {"oven": {"given_mean": 20}, "kiln": {"given_mean": 90}}


def test_outliers_lie_beyond_deviations_of_n_or_of_n_less_one():
    # Of 2, 4, 4, 4, 6 the mean is 4 and the squares add up to 8: sqrt(8 / 5) and sqrt(8 / 4).
    for divisor, reach in (("n", np.sqrt(1.6)), ("n-1", np.sqrt(2))):
        found = treated([2.0, 4.0, 4.0, 4.0, 6.0], rule(sd="1", divisor=divisor))
        assert (found.low, found.high) == pytest.approx((4 - reach, 4 + reach))


def test_the_last_bits_of_a_float_are_no_outlier():
    # The 90th percentile of the eleven is the tenth, 0.3; the largest differs from it by its last bit.
    found = treated([0.0] * 9 + [0.3, 0.1 + 0.2], rule(percentiles=["0", "90"]))
    assert (found.values[-1], found.brought_in) == (0.3, 0)
    found = treated([0.0] * 9 + [0.3, 0.31], rule(percentiles=["0", "90"]))
    assert (found.values[-1], found.brought_in) == (0.3, 1)


HUNDRED = [float(number) for number in range(101)]


@pytest.mark.parametrize(
    "way, low, high, moved",
    [
        (rule(percentiles=["5", "95"]), 5, 95, 10),
        (rule(iqr="0.5"), 0, 100, 0),
        (rule(sd="1"), 50 - np.sqrt(850), 50 + np.sqrt(850), 42),
    ],
    ids=str,
)
def test_outliers_are_brought_within_fences(way, low, high, moved):
    found = treated(HUNDRED, way)
    assert (min(found.values), max(found.values)) == pytest.approx((low, high))
    assert found.brought_in == moved


def test_a_skewed_population_is_brought_in_one_by_one_until_it_has_the_shape():
    skewed = [*map(float, range(20)), 500.0, 900.0]
    found = treated(skewed, rule(shape={}))
    assert (found.values[-2:], found.brought_in, found.shaped) == ([19.0, 19.0], 2, True)
    assert not treated(skewed, rule(shape={"most": "1"})).shaped


@pytest.mark.parametrize(
    "shape, moved",
    [
        ({"skewness": "2.01", "kurtosis": "0"}, 0),
        ({"skewness": "1.99", "kurtosis": "4.01"}, 0),
        ({"skewness": "1.99", "kurtosis": "3.99"}, 1),
    ],
    ids=str,
)
def test_skewness_and_kurtosis_are_those_of_a_sample(shape, moved):
    """Of 0, 0, 0, 4 the mean is 1 and the central moments are 3, 6 and 21.

    So the skewness is sqrt(4 * 3) / 2 * 6 / 3**1.5 = 2, and the excess kurtosis is
    3 / (2 * 1) * (5 * (21 / 9 - 3) + 6) = 4.
    """
    assert treated([0.0, 0.0, 0.0, 4.0], rule(shape=shape)).brought_in == moved


def test_a_value_beyond_either_fence_counts_as_the_fence():
    found = treated(HUNDRED, rule(percentiles=["5", "90"]))
    assert [found.within(value) for value in (-20.0, 50.0, 120.0)] == [5.0, 50.0, 90.0]


def test_scores_count_what_lies_beyond_the_fences_as_the_population_does():
    one = edition(
        {"children": [node(outliers={"percentiles": ["10", "90"]}, score=relative("zscore"))]}
    )
    _, complete = frozen(one, table(a=range(11)))
    scores = score_both(complete, table(a=[9, 50]))["score"]
    assert scores[0] == scores[1] > 0


ROUND = st.integers(-1000, 1000).map(float)


@given(st.lists(ROUND, min_size=3, max_size=30).filter(lambda x: len(set(x)) > 1), st.randoms())
def test_the_order_of_a_population_changes_nothing(values, random):
    one = edition(
        {
            "children": [
                node(score=relative("zscore"), outliers={"iqr": "1.5"}),
                {"id": "two", "value": "a", "score": relative("percentile")},
            ]
        }
    )
    shuffled = random.sample(values, len(values))
    assert freeze(one, table(a=values)) == freeze(one, table(a=shuffled))


@given(st.lists(ROUND, min_size=3, max_size=30).filter(lambda x: len(set(x)) > 1))
def test_every_member_lies_within_the_range_of_its_population(values):
    children = [
        {"id": method, "value": "a", "score": relative(method)}
        for method in ("minmax", "percentile", "rank")
    ]
    _, complete = frozen(edition({"children": children}), table(a=values))
    columns = score_both(complete, table(a=values))
    for method in ("minmax", "percentile", "rank"):
        assert (columns[f"{method}.score"] >= 0).all()
        assert (columns[f"{method}.score"] <= 100).all()
    assert columns["minmax.score"].max() == columns["rank.score"].max() == 100
    better = np.argsort(values, kind="stable")
    assert (np.diff(columns["rank.score"][better]) >= 0).all()
