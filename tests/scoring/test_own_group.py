"""Statistics of the subject's own group in formulas, worked by hand, and the groups too small for them."""

import numpy as np
import pytest

from greenscore.model.population import Reference
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.portfolio import figures
from greenscore.scoring.results import prepare
from tests.interpreters import score_both
from tests.scoring.test_freezing import frozen
from tests.small import edition, question, rows, table

NAN = np.nan
OVEN, KILN, MILL = 0, 1, 2


def told(value, *, least=None, **parts):
    """Return an edition whose second node reads statistics of the first, the value of `a`."""
    children = [{"id": "one", "value": "a"}, {"id": "told", "value": value}]
    described = {"population": "Eight", "date": "2025-12-31"}
    return edition(
        {"id": "total", "children": children},
        reference=described if least is None else {**described, "least_members": least},
        **parts,
    )


# Ovens 10, 20, 60: mean 30, median 20. Kilns 4, 8: mean 6. One mill, 5. One of no kind, 1.
POPULATION = table(
    a=[10, 20, 60, 4, 8, 5, 1, None],
    kind=[OVEN, OVEN, OVEN, KILN, KILN, MILL, None, KILN],
)


def test_a_subject_is_compared_with_the_mean_of_its_own_group():
    _, whole = frozen(told("a / one.reference.mean(by=kind)"), POPULATION)
    columns = score_both(whole, table(a=[15, 15, 15, 15, None], kind=[0, 1, 2, None, 0]))
    np.testing.assert_array_equal(columns["told.value"], [0.5, 2.5, 3.0, NAN, NAN])
    assert columns["told.outcome"].tolist() == [0, 0, 0, 1, 1]  # without a kind, without a: missing


def test_groups_and_the_whole_population_stand_side_by_side():
    value = "one.reference.median(by=kind) - one.reference.median"
    found, whole = frozen(told(value), POPULATION)
    # All seven: 1 4 5 8 10 20 60, whose median is 8; the ovens' is 20, the kilns' 6.
    columns = score_both(whole, table(kind=[OVEN, KILN]))
    assert columns["told.value"].tolist() == [12.0, -2.0]
    assert found["one"].reference.stated == {"median": 8.0}
    assert found["one"].reference.groups["oven"].stated == {"median": 20.0}


def test_a_group_without_members_has_no_statistic_and_no_other_stands_in():
    population = table(a=[10, 20], kind=[OVEN, OVEN])
    found, whole = frozen(told("one.reference.mean(by=kind)"), population)
    columns = score_both(whole, table(kind=[OVEN, KILN]))
    np.testing.assert_array_equal(columns["told.value"], [15.0, NAN])
    assert columns["told.outcome"].tolist()[1] == 3  # unscorable: the kind is known
    assert found["one"].thin == {("kind", "kiln"): 0, ("kind", "mill"): 0}


def test_a_group_smaller_than_the_standard_asks_has_no_statistic():
    found, whole = frozen(told("one.reference.mean(by=kind)", least=3), POPULATION)
    columns = score_both(whole, table(kind=[OVEN, KILN, MILL]))
    np.testing.assert_array_equal(columns["told.value"], [30.0, NAN, NAN])
    assert found["one"].thin == {("kind", "kiln"): 2, ("kind", "mill"): 1}
    assert found["one"].reference.groups.keys() == {"oven"}


def test_a_group_of_just_so_many_members_has_its_statistic():
    found, _ = frozen(told("one.reference.mean(by=kind)", least=2), POPULATION)
    assert found["one"].reference.groups["kiln"].stated == {"mean": 6.0}
    assert found["one"].thin == {("kind", "mill"): 1}


def test_answers_of_yes_and_no_make_groups_too():
    population = table(a=[1, 3, 10], flag=[1, 1, 0])
    _, whole = frozen(told("one.reference.max(by=flag)"), population)
    assert score_both(whole, table(flag=[1, 0]))["told.value"].tolist() == [3.0, 10.0]


def test_the_group_of_an_answer_below_the_asked_grade_is_not_recognised():
    _, whole = frozen(told("one.reference.mean(by=kind)"), POPULATION)
    grades = {"kind": [0, 2], "a": [2, 2]}
    columns = score_both(whole, table(a=[1, 1], kind=[OVEN, OVEN], grades=grades))
    assert columns["told.score"].tolist() == [30.0, 30.0]
    # (1 + 30) / 2; where the kind does not count, what rests on it is open and has no worst
    np.testing.assert_array_equal(columns["score_recognised"], [NAN, 15.5])


def test_rows_of_a_table_see_the_group_of_their_owner():
    _, whole = frozen(told("count(rows, amount > one.reference.mean(by=kind))"), POPULATION)
    data = table(
        kind=[OVEN, KILN],
        tables={"rows": rows([0, 0, 1, 1], [True, True], amount=[29, 31, 5, 7], share_of=[1] * 4)},
    )
    assert score_both(whole, data)["told.value"].tolist() == [1.0, 1.0]


def test_the_entities_of_a_portfolio_are_each_compared_with_their_own_group():
    ratio = {"id": "ratio", "value": "a / one.reference.mean(by=kind)"}
    _, whole = frozen(told("a", portfolio=[ratio]), POPULATION)
    data = table(a=[15, 15], kind=[OVEN, KILN])
    (figure,) = figures(prepare(compile_plan(whole), data))
    assert figure.members.quantities.tolist() == [0.5, 2.5]  # 15 of 30, 15 of 6
    assert figure.value == 1.5


@pytest.mark.parametrize("unit, mean", [("kg", 30_000.0), ("t", 30.0)])
def test_a_statistic_of_a_group_has_the_unit_of_what_it_is_of(unit, mean):
    # 10 t against the ovens' 30 t, whatever unit the node that was frozen is in.
    inputs = {"a": question(unit="t"), "kind": question(type="choice", choices={"oven": "O"})}
    whole = edition(
        {
            "id": "total",
            "children": [
                {"id": "one", "value": "a", "unit": unit},
                {"id": "told", "value": "a / one.reference.mean(by=kind)"},
            ],
        },
        references={"one": Reference(groups={"oven": Reference(stated={"mean": mean})})},
        inputs=inputs,
    )
    (ratio,) = score_both(whole, table(a=[10], kind=[0]))["told.value"]
    assert ratio == pytest.approx(1 / 3, rel=1e-15)
