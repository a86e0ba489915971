"""What the recognised score asks for, and which answers would lift it most: worked by hand."""

import pytest

import greenscore as gs
from greenscore.model.assessment import Lift
from greenscore.reporting.assessment.graders import asked_line
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.lifting import lifts
from greenscore.scoring.results import prepare
from greenscore.scoring.scored import Stance
from greenscore.scoring.specification import score_row
from tests.data.test_programme import STANDARD, STEEL
from tests.graded import throughout
from tests.recognition.test_unproven import DECLARED, FULL, VERIFIED, answers, with_rows
from tests.small import edition


def found(index, data, **parts):
    """Return the recognised score of a row, and what would lift it."""
    prepared = prepare(compile_plan(edition(index, **parts)), data)
    scored, _ = score_row(prepared, 0, Stance.WORST, recognised=True)
    before = scored[prepared.plan.root].score
    return before, lifts(prepared, 0, before)


def leaf(id, value, weight):
    return {"id": id, "value": value, "score": FULL, "weight": weight}


def test_the_greatest_comes_first_and_what_needs_more_than_one_names_them():
    children = [leaf("x", "a", "1"), leaf("y", "b + c", "3")]
    data = answers(a=(80, DECLARED), b=(20, DECLARED), c=(40, DECLARED))
    # (1 * 80 + 3 * 60) / 4: x brings 20, y brings 45
    before, told = found({"children": children}, data)
    assert before == 0
    assert told == (Lift(inputs=("b", "c"), gain=45), Lift(inputs=("a",), gain=20))


def test_what_is_proven_already_is_not_asked_for_again():
    children = [leaf("x", "a", "1"), leaf("y", "b + c", "3")]
    data = answers(a=(80, VERIFIED), b=(20, VERIFIED), c=(40, DECLARED))
    before, told = found({"children": children}, data)
    assert (before, told) == (20, (Lift(inputs=("c",), gain=45),))


def test_answers_behind_several_indicators_bring_all_of_them():
    children = [leaf("x", "a", "1"), leaf("y", "a / 2", "1"), leaf("z", "b", "2")]
    data = answers(a=(80, DECLARED), b=(10, VERIFIED))
    # (80 + 40 + 2 * 10) / 4 = 35 against 2 * 10 / 4 = 5
    assert found({"children": children}, data) == (5, (Lift(inputs=("a",), gain=30),))


def test_what_would_bring_nothing_is_not_named():
    children = [leaf("x", "a", "1"), leaf("y", "b", "1")]
    assert found({"children": children}, answers(a=(0, DECLARED), b=(10, VERIFIED))) == (5, ())


def test_rows_of_a_table_are_asked_for_by_its_name():
    index = {"children": [leaf("x", "sum(rows.amount)", "1")]}
    assert found(index, with_rows([10, 20], [DECLARED] * 2)) == (
        0,
        (Lift(inputs=("rows",), gain=30),),
    )


def test_for_a_value_of_the_programme_the_sector_is_asked_for():
    whole = gs.load_standard(
        {"standard.yaml": STANDARD.encode(), "sectors/steel.yaml": STEEL.encode()}
    )
    rows = [{"subject": "A", "period": "2025", "sector": "steel", "rate": 450}]
    told = gs.score(whole, rows).assessment()
    assert (told.asked, told.lifts) == ("reviewed", (Lift(inputs=("rate", "sector"), gain=50),))
    words = asked_line(told)
    assert words.en == (
        "The recognised score counts values that are reviewed or better; "
        "it would rise most if these were: rate, sector (+50.0)."
    )
    assert (
        words.zh
        == "认可得分采用“经复核”及以上的数据；以下数据达到后提升最多：rate、sector（+50.0）。"
    )
    proven = gs.score(whole, rows, grading=throughout(whole, rows)).assessment()
    assert (proven.index.recognised, proven.lifts) == (50, ())
    assert (
        asked_line(proven).en == "The recognised score counts values that are reviewed or better."
    )


@pytest.mark.parametrize("count", [6, 7])
def test_only_a_few_are_named(count):
    names = [f"a{nth}" for nth in range(count)]
    inputs = {name: {} for name in names}
    children = [leaf(f"x{nth}", name, "1") for nth, name in enumerate(names)]
    data = answers(**{name: (10 * nth, DECLARED) for nth, name in enumerate(names)})
    _, told = found({"children": children}, data, inputs=inputs, tables={})
    assert [lift.inputs[0] for lift in told] == names[:0:-1][:5]
