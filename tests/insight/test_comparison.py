"""Two documents side by side: what is equal, what differs and where, and who stands in one alone."""

import hashlib
from datetime import date

import pytest
import rfc8785

from greenscore.insight.comparison import (
    ABSENT,
    Cause,
    Comparison,
    Difference,
    compare,
    compare_assessments,
)
from greenscore.insight.told import Told
from greenscore.model.assessment import digest_of_all


def document(subject="s", period="2025", engine="engine 1", **parts):
    content = {
        "subject": subject,
        "period": period,
        "date": "2025-12-31",
        "engine": engine,
        "data_digest": "a" * 64,
        "standard": {"id": "small", "edition": "1", "digest": "b" * 64},
        "index": {
            "id": "total",
            "score": "50",
            "children": [{"id": "x", "score": "40"}, {"id": "y", "score": "60"}],
        },
        **parts,
    }
    digest = hashlib.sha256(rfc8785.dumps(content)).hexdigest()
    return {**content, "digest": digest, "lineage": {"x": {"line": 1}}}


def whole(*documents):
    digests = {(each["subject"], each["period"]): each["digest"] for each in documents}
    return Told(documents, digest_of_all(digests), "c" * 64)


def test_equal_documents_have_no_difference_wherever_their_values_stood():
    found = compare_assessments(document(), {**document(), "lineage": {}})
    assert (found.equal, found.differences, found.causes, found.count) == (True, (), (), 14)


@pytest.mark.parametrize("told", ["50.0", "5e1", " 50", None, True])
def test_a_number_is_equal_in_its_digits_alone(told):
    other = {**document()["index"], "score": told}
    found = compare_assessments(document(index=other), document())
    assert found.differences == (Difference("total", "score", told, "50"),)
    assert found.causes == (Cause.UNEXPLAINED,)


def test_nothing_is_not_the_word_for_it():
    found = compare_assessments(document(level=None), document())
    assert found.differences == (Difference("", "level", None, ABSENT),)
    assert found.differences[0].as_dict() == {"node": "", "part": "level", "told": None}
    named = compare_assessments(document(level="absent"), document())
    assert named.differences == (Difference("", "level", "absent", ABSENT),)


def test_items_of_lists_are_told_by_what_names_them():
    def gates(*states):
        return [{"expect": f"{n} > 0", "state": state} for n, state in enumerate(states)]

    rungs = [{"id": "gold", "gates": gates("met", "met")}]
    other = [{"id": "gold", "gates": gates("met", "not_met")}]
    found = compare_assessments(document(rungs=rungs), document(rungs=other))
    assert [each.part for each in found.differences] == ["rungs.gold.gates.1 > 0.state"]
    pairs = compare_assessments(document(curve=[["1", "2"]]), document(curve=[["1", "3"]]))
    assert [each.part for each in pairs.differences] == ["curve.1.2"]


def test_a_second_node_of_one_id_hides_nothing():
    right = document()
    twice = {
        **right["index"],
        "children": [*right["index"]["children"], {"id": "x", "score": "40"}],
    }
    before = {
        **right["index"],
        "children": [{"id": "x", "score": "99"}, *right["index"]["children"]],
    }
    assert [
        each.node for each in compare_assessments(document(index=twice), right).differences
    ] == ["x (2)"]
    assert not compare_assessments(document(index=before), right).equal


def test_every_cause_is_told():
    told = document(
        data_digest="d" * 64,
        standard={"id": "small", "edition": "2", "digest": "e" * 64},
        date="2026-01-01",
        functions={"f": "1"},
        factors={"digest": "1"},
        inventory={"as_of": "1"},
        grading=[{"name": "Zhao"}],
        history=[{"period": "2024", "score": "1"}],
        engine="engine 0",
    )
    again = document(
        functions={},
        factors={"digest": "2"},
        inventory={},
        history=[{"period": "2024", "score": "2"}],
    )
    found = compare_assessments({**told, "digest": "0" * 64}, again)
    assert set(found.causes) == set(Cause) - {Cause.HISTORY, Cause.UNEXPLAINED}
    assert found.causes[0] is Cause.CHANGED


def test_an_engine_of_another_version_confirms_what_is_equal():
    found = compare(whole(document(engine="engine 0")), [document()], "c" * 64)
    assert found.equal
    (one,) = found.results
    assert (one.causes, one.engine, one.engine_again) == ((Cause.ENGINE,), "engine 0", "engine 1")
    assert one.digest != one.digest_again


def test_who_stands_in_one_alone_makes_them_differ():
    a, b = document("a"), document("b")
    both = compare(whole(a, b), [b, a], "c" * 64)
    assert both.equal
    assert [result.subject for result in both.results] == ["b", "a"]
    less = compare(whole(a, b), [a], "c" * 64)
    assert (less.equal, less.only_told, less.only_again) == (False, (("b", "2025"),), ())
    more = compare(Told((a,)), [a, b])
    assert (more.equal, more.only_told, more.only_again) == (False, (), (("b", "2025"),))
    period = compare(Told((a,)), [document("a", "2024")])
    assert (period.only_told, period.only_again) == ((("a", "2025"),), (("a", "2024"),))


def test_a_comparison_of_nothing_confirms_nothing():
    assert not Comparison((), (), ()).equal


def test_the_digests_of_the_whole_are_compared_where_they_are_told():
    a, b = document("a"), document("b")
    told = whole(a, b)
    other_data = compare(told, [a, b], "d" * 64)
    assert other_data.whole == (Difference("", "data_digest", "c" * 64, "d" * 64),)
    assert not other_data.equal
    assert whole(a).digest == a["digest"]
    moved = compare(Told((a, b), "0" * 64, ""), [a, b], "d" * 64)
    assert moved.whole == (Difference("", "digest", "0" * 64, told.digest),)
    assert compare(Told((a, b)), [a, b], "d" * 64).equal


DAYS = {
    "the end of a period": ([("2025", "2025-12-31")], None),
    "the end of each": ([("2024", "2024-12-31"), ("2025-Q1", "2025-03-31")], None),
    "no period and no day": ([("", "")], None),
    "another day": ([("2025", "2026-03-01")], date(2026, 3, 1)),
    "one day for two periods": (
        [("2024", "2025-12-31"), ("2025", "2025-12-31")],
        date(2025, 12, 31),
    ),
    "a day without a period": ([("", "2026-03-01")], date(2026, 3, 1)),
    "no day": ([("2025", "soon")], None),
    "several days": ([("2025", "2026-01-01"), ("2024", "2026-01-02")], None),
}


@pytest.mark.parametrize("rows, day", DAYS.values(), ids=DAYS)
def test_a_day_was_stated_where_it_is_not_the_end_of_each_period(rows, day):
    told = [document(period=period, date=judged) for period, judged in rows]
    assert Told(tuple(told)).as_of == day
