"""Portfolios: whom a figure counts, what it comes to, and who is left out of it and why."""

from datetime import date

import numpy as np
import pytest

import greenscore
from greenscore.model.assessment import Outcome
from greenscore.problems import ProblemsFound
from greenscore.scoring import portfolio
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.portfolios import Portfolios
from greenscore.scoring.results import prepare
from greenscore.workflow import scoring
from tests.small import edition, table

NAN = np.nan
INDEX = {"children": [{"id": "one", "value": "a"}]}


def figures(data, *portfolios, by=None, as_of=None, index=INDEX, **parts):
    """Return the figures of a standard that declares these portfolios."""
    declared = [{"id": f"p{at}", **portfolio} for at, portfolio in enumerate(portfolios)]
    one = edition(index, portfolio=declared, **parts)
    return Portfolios.of(prepare(compile_plan(one), data, as_of), by).figures


def figure(data, **portfolio):
    (found,) = figures(data, {"of": "total", **portfolio})
    return found


DATA = {"subjects": ["c", "a", "b"], "a": [30, 60, 90], "b": [1, 2, 1]}


@pytest.mark.parametrize(
    "portfolio, expected",
    [
        ({}, 60),
        ({"weight": "b"}, 60),
        ({"weight": "b * b"}, 60),
        ({"weight": "0 if a > 80 else b"}, 50),
        ({"weight": "a"}, 70),
        ({"aggregate": "min"}, 30),
        ({"aggregate": "max"}, 90),
        ({"aggregate": "sum", "weight": "b"}, 240),
        ({"aggregate": {"power": 2}, "weight": "a"}, ((30**3 + 60**3 + 90**3) / 180) ** 0.5),
        ({"where": "a >= 60"}, 75),
        ({"where": "total.score >= 60"}, 75),
        ({"of": "one", "aggregate": "harmonic"}, 3 / (1 / 30 + 1 / 60 + 1 / 90)),
        ({"of": None, "value": "a / b"}, 50),
        ({"of": None, "value": "one.value * 2"}, 120),
        ({"weight": "a", "round": {"digits": 0, "mode": "floor"}}, 70),
        ({"aggregate": "geometric", "round": {"digits": 1}}, 54.5),
    ],
)  # fmt: skip
def test_the_aggregates_of_groups_go_along_the_entities(portfolio, expected):
    given = {key: value for key, value in portfolio.items() if value is not None}
    one = {"of": "total"} if "of" not in portfolio else {}
    (found,) = figures(table(**DATA), one | given)
    assert found.value == pytest.approx(expected, rel=1e-11)
    assert found.outcome is Outcome.SCORED


@pytest.mark.parametrize(
    "aggregate, contributions", [("sum", [30, 120, 90]), ("min", [NAN, NAN, NAN])]
)
def test_only_what_is_added_has_contributions(aggregate, contributions):
    found = figure(table(**DATA), aggregate=aggregate, weight="b")
    by_name = dict(zip(found.members.subjects, found.members.contributions, strict=True))
    np.testing.assert_array_equal([by_name[name] for name in "cab"], contributions)


def test_a_figure_without_a_value_has_no_level():
    found = figure(table(a=[50, None], subjects=["x", "y"]), levels=[{"id": "any", "at": "-1000"}])
    assert (found.value, found.level) == (None, "")


def test_a_portfolio_is_what_a_group_of_the_same_numbers_is_to_the_bit():
    scores, weights = [12.3, 45.6, 78.9, 0.1], [0.3, 0.7, 0.11, 3.3]
    for kind in ("mean", "geometric", "harmonic", "sum", "product", "penalised"):
        entities = table(subjects=list("abcd"), a=scores, b=weights)
        (found,) = figures(entities, {"of": "one", "weight": "b", "aggregate": kind})
        group = {
            "id": "group",
            "aggregate": kind,
            "children": [
                {"id": f"n{at}", "value": str(score), "weight": str(weight)}
                for at, (score, weight) in enumerate(zip(scores, weights, strict=True))
            ],
        }
        one = edition({"children": [group]})
        columns = scoring.score_table(one, table(a=[1])).columns
        assert found.value == columns["group.score"][0], kind


def test_each_entity_has_its_share_and_its_contribution_and_they_add_up():
    found = figure(table(**DATA), weight="b")
    members = found.members
    assert members.subjects == ["a", "b", "c"]
    assert members.rows.tolist() == [1, 2, 0]
    np.testing.assert_equal(members.shares, [0.5, 0.25, 0.25])
    np.testing.assert_equal(members.contributions, [30, 22.5, 7.5])
    assert members.contributions.sum() == found.value
    lowest = figure(table(**DATA), aggregate="min").members
    assert np.isnan(lowest.shares).all()
    assert np.isnan(lowest.contributions).all()


GAPS = {
    "subjects": list("abcde"),
    "a": [80, NAN, 40, 60, 20],
    "b": [1, 2, NAN, 1, -1],
    "flag": [1, 1, 1, NAN, 1],
}


def test_entities_without_a_score_or_a_weight_block_unless_they_are_left_out():
    data = table(**GAPS)
    assert figure(data, weight="b").outcome is Outcome.INCOMPLETE
    assert figure(data, weight="b").value is None
    found = figure(data, weight="b", missing="renormalise", where="flag")
    assert found.value == 80
    assert found.members.left_out == [
        ("b", "incomplete"),
        ("c", "no_weight"),
        ("d", "membership_unknown"),
        ("e", "no_weight"),
    ]
    assert (found.entities, found.counted) == (5, 1)
    assert found.coverage == 0.2  # a quarter of the known weight, but only one of five entities


def test_a_figure_is_missing_below_the_least_coverage_of_weight():
    data = table(subjects=list("ab"), a=[50, NAN], b=[79, 21])
    covered = {"weight": "b", "missing": "renormalise"}
    assert figure(data, **covered, min_coverage="0.79").value == 50
    assert figure(data, **covered, min_count="1").value == 50
    few = figure(data, **covered, min_count="2")
    assert (few.value, few.outcome) == (None, Outcome.MISSING)
    short = figure(data, **covered, min_coverage="0.8")
    assert (short.value, short.outcome, short.coverage) == (None, Outcome.MISSING, 0.79)


def test_nobody_and_no_weight_at_all_give_no_figure():
    data = table(**DATA)
    assert figure(data, where="false").outcome is Outcome.MISSING
    assert figure(data, weight="0").outcome is Outcome.UNSCORABLE


def test_levels_are_decided_on_the_rounded_figure():
    levels = [{"id": "low", "at": "10"}, {"id": "high", "at": "60"}, {"id": "top", "above": "60"}]
    data = table(subjects=["a", "b"], a=[59.9, 60.05], b=[1, 1])
    assert figure(data, levels=levels).level == "low"
    assert figure(data, levels=levels, round={"digits": 0}).level == "high"
    assert figure(data, levels=levels, aggregate="max").level == "top"
    assert figure(data, levels=levels, aggregate="product", value=None).level == "top"


def test_the_worst_is_the_low_end_of_a_score_and_the_declared_end_of_a_value():
    data = table(subjects=["a", "b", "c"], a=[5, 2, 2])
    assert figure(data).worst == "b"
    value, up, down = figures(
        data, {"value": "a"}, {"value": "a", "better": "higher"}, {"value": "a", "better": "lower"}
    )
    assert (value.worst, up.worst, down.worst) == ("", "b", "a")


def test_each_period_is_a_portfolio_of_its_own_and_groups_follow_all_of_it():
    data = table(
        subjects=["a", "a", "b", "c"],
        periods=["2025", "2024", "2025", "2025"],
        kind=[1, 1, 0, NAN],
        a=[10, 20, 30, 50],
    )
    found = figures(data, {"of": "total"}, by="kind")
    assert [(f.period, f.group, f.value) for f in found] == [
        ("2024", None, 20),
        ("2024", "kiln", 20),
        ("2025", None, 30),
        ("2025", "oven", 30),
        ("2025", "kiln", 10),
        ("2025", "", 50),
    ]


def test_weights_may_be_dated_and_look_back():
    data = table(
        subjects=["a", "a", "b", "b"],
        periods=["2024", "2025"] * 2,
        a=[10, 20, 30, 60],
        b=[1, 9, 3, 9],
    )
    parameters = {"factor": {"dated": [{"from": "2020-01-01", "value": "1"}]}}
    found = figures(
        data,
        {"of": "total", "weight": "previous(b) * factor", "missing": "renormalise"},
        as_of=date(2025, 1, 1),
        parameters=parameters,
    )
    assert [f.value for f in found] == [None, 50]


def test_the_size_of_the_blocks_changes_nothing(monkeypatch):
    levels = [{"id": "poor", "at": "0"}, {"id": "fair", "at": "50"}]
    index = {"children": [{"id": "one", "value": "a", "levels": levels}]}
    rng = np.random.default_rng(3)
    data = table(a=rng.uniform(0, 100, 50), b=rng.uniform(0, 9, 50))
    parts = {"of": "one", "weight": "b", "where": 'one.level == "fair"'}
    whole = figures(data, parts, index=index)[0]
    assert 0 < whole.entities < 50
    read = portfolio._read
    monkeypatch.setattr(portfolio, "_read", lambda prepared: read(prepared, 7))
    assert figures(data, parts, index=index)[0].value == whole.value


def test_a_standard_without_a_portfolio_gives_the_mean_and_the_worst_of_its_headline():
    one = edition(INDEX)
    found = scoring.portfolio(scoring.score_table(one, table(subjects=list("abc"), a=[1, 2, NAN])))
    assert not found.declared
    assert [(f.declared.id, f.value, f.counted) for f in found.figures] == [
        ("mean", 1.5, 2),
        ("worst", 1, 2),
    ]


def test_groups_are_by_an_input_with_choices():
    results = scoring.score_table(edition(INDEX), table(**DATA))
    for by in ("a", "kin", "total"):
        with pytest.raises(ProblemsFound) as found:
            scoring.portfolio(results, by)
        assert found.value.problems[0].code == "portfolio-by-unknown"
    assert len(scoring.portfolio(results, "flag").figures) == 4


def test_the_wide_table_has_a_row_for_each_entity_in_the_order_of_the_data():
    found = scoring.portfolio(scoring.score_table(edition(INDEX), table(**DATA)), "flag")
    frame = found.to_pandas()
    assert frame["subject"].tolist() == ["c", "a", "b"]
    assert frame["mean.contribution"].tolist() == [10, 20, 30]
    assert frame["worst.outcome"].tolist() == ["scored"] * 3
    assert found.to_arrow().column_names == frame.columns.tolist()


YEARS = {
    "subjects": ["b", "a", "b", "a"],
    "periods": ["2025", "2025", "2024", "2024"],
    "a": [30, 60, 20, NAN],
    "b": [1, 2, 1, 1],
}


def test_the_figures_as_plain_data_tell_of_each_entity_of_each_period():
    one = edition(
        INDEX,
        portfolio=[
            {"id": "all", "title": {"zh": "全部", "en": "All"}, "of": "total", "weight": "b"}
            | {"missing": "renormalise", "levels": [{"id": "ok", "at": "25"}]}
        ],
    )
    found = scoring.portfolio(scoring.score_table(one, table(**YEARS)))
    told = found.as_json()
    assert told["standard"] == {"id": "small", "edition": "1", "digest": "0" * 64}
    assert told["engine"] == f"greenscore {greenscore.__version__}"
    assert (told["declared"], told["by"]) == (True, None)
    before, after = told["figures"]
    assert before == {
        "id": "all",
        "title": {"zh": "全部", "en": "All"},
        "period": "2024",
        "group": None,
        "aggregate": "mean",
        "value": 20,
        "unit": "",
        "outcome": "scored",
        "level": "",
        "entities": 2,
        "counted": 1,
        "coverage": 0.5,  # one of two tonnes of weight
        "worst": "b",
        "left_out": [{"subject": "a", "reason": "incomplete"}],
        "members": [
            {
                "subject": "a",
                "value": None,
                "weight": 1,
                "share": None,
                "contribution": None,
                "place": None,
                "outcome": "incomplete",
            },
            {
                "subject": "b",
                "value": 20,
                "weight": 1,
                "share": 1,
                "contribution": 20,
                "place": 1,
                "outcome": "scored",
            },
        ],
    }
    # (2 x 60 + 1 x 30) / 3 = 50
    assert (after["period"], after["value"], after["level"]) == ("2025", 50, "ok")
    assert [member["subject"] for member in after["members"]] == ["a", "b"]
    named = found.named()
    assert list(named) == [
        *("subject", "period", "all.value", "all.weight", "all.contribution", "all.place"),
        "all.outcome",
    ]
    assert (named["subject"], named["period"]) == (YEARS["subjects"], YEARS["periods"])
    np.testing.assert_array_equal(named["all.value"], [30, 60, 20, NAN])
    np.testing.assert_allclose(named["all.weight"], [1 / 3, 2 / 3, 1, NAN])
    np.testing.assert_allclose(named["all.contribution"], [10, 40, 20, NAN])
    assert named["all.outcome"].tolist() == ["scored", "scored", "scored", "incomplete"]


def test_plain_figures_are_named_in_both_languages():
    found = scoring.portfolio(scoring.score_table(edition(INDEX), table(**DATA)))
    titles = {figure.declared.id: figure.declared.title for figure in found.figures}
    assert (titles["mean"].en, titles["worst"].en) == ("Equal-weighted mean", "Worst")
    assert titles["worst"].zh == "最差者"


def test_groups_come_in_the_order_of_the_choices_and_the_undecided_last():
    data = table(subjects=list("abc"), a=[10, 20, 30], flag=[1, NAN, 0])
    found = scoring.portfolio(scoring.score_table(edition(INDEX), data), "flag").figures
    assert [(f.group, f.declared.id, f.value) for f in found] == [
        (None, "mean", 20),
        (None, "worst", 10),
        ("false", "mean", 30),
        ("false", "worst", 30),
        ("true", "mean", 10),
        ("true", "worst", 10),
        ("", "mean", 20),
        ("", "worst", 20),
    ]
    nobody = scoring.score_table(edition(INDEX), table(subjects=["a"], a=[10]))
    assert {f.group for f in scoring.portfolio(nobody, "kind").figures} == {None, ""}
