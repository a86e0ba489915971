"""Questions about texts, worked by hand: addresses, lengths, beginnings, in all stances."""

from dataclasses import replace

import numpy as np
import pytest

from greenscore.model.table import Column, Rows, Table
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import score_table
from tests.interpreters import score_both
from tests.small import edition

NAN = np.nan
ADDRESSES = {
    "https://example.org": True,
    "HTTP://Example.ORG/a?b=c#d": True,
    "https://example.org:8443/report 2024.pdf": False,  # a blank
    "https://例子.中国/报告": True,
    "https://example.org?page=2": True,
    "https://localhost": False,  # a host of one part
    "ftp://example.org/x": False,
    "see https://example.org": False,
    "example.org": False,
    "https://": False,
    "https://a..org": False,
    "https://example.org, page 3": False,
}


def texts_edition(value, **parts):
    return edition(
        {
            "id": "total",
            "title": "Total",
            "children": [{"id": "told", "title": "Told", "value": value}],
        },
        inputs={
            "link": {"type": "text"},
            "audit": {
                "type": "boolean",
                "not_applicable": {"allowed": True, "reasons": {"new": "New"}},
            },
            "free": {"type": "text", "graded": False},
        },
        tables={"sites": {"columns": {"page": {"type": "text"}, "area": {}}}},
        recognition={"grade": "reviewed"},
        **parts,
    )


def given(size, texts, **columns):
    return Table(
        subjects=[f"s{row}" for row in range(size)],
        periods=[""] * size,
        columns=columns,
        texts=texts,
    )


def scores(value, table):
    return score_both(texts_edition(value), table)["score"].tolist()


def column(size, **parts):
    return Column(values=np.full(size, NAN), **parts)


@pytest.mark.parametrize("text, address", ADDRESSES.items())
def test_an_address_is_one_of_the_web(text, address):
    assert scores("100 if is_address(link) else 0", given(1, {"link": [text]})) == [
        100.0 if address else 0.0
    ]


def test_a_length_counts_characters_and_a_beginning_is_as_written():
    table = given(3, {"link": ["https://报告.cn", "HTTPS://x.cn", ""]})
    assert scores("length(link)", table)[:2] == [13.0, 12.0]  # h-t-t-p-s-:-/-/ are 8, then 5 and 4
    assert scores('1 if starts_with(link, "https://") else 0', table)[:2] == [1.0, 0.0]


def test_a_text_that_is_missing_leaves_the_answer_open():
    table = given(2, {"link": ["", "x"]})
    columns = score_both(texts_edition("length(link)"), table)
    assert np.isnan(columns["score"][0])
    assert columns["told.outcome"].tolist() == [1, 0]  # missing, scored
    assert scores("1 if is_missing(link) else 0", table) == [1.0, 0.0]
    assert np.isnan(scores("1 if is_address(link) else 0", given(1, {}))[0])


def test_the_recognised_score_takes_texts_of_the_asked_grade_alone():
    grades = np.array([1, 2, 3], dtype=np.int8)  # documented, reviewed, verified
    table = given(3, {"link": ["abcd"] * 3}, link=column(3, grades=grades))
    columns = score_both(texts_edition("100 if length(link) == 4 else 0"), table)
    assert columns["score"].tolist() == [100.0, 100.0, 100.0]
    told = score_both(texts_edition("4 if is_missing(link) else length(link) * 2"), table)
    # A text that is given and does not count is not missing: it may be anything, at worst of length 0.
    assert told["score_recognised"].tolist() == [0.0, 8.0, 8.0]


def test_a_text_without_a_grade_is_declared_and_one_that_is_not_graded_counts():
    value = "0 if is_missing({}) else 10"
    table = given(1, {"link": ["abcd"], "free": ["abcd"]})
    of = {name: score_both(texts_edition(value.format(name)), table) for name in ("link", "free")}
    assert of["link"]["score"].tolist() == of["free"]["score"].tolist() == [10.0]
    assert of["link"]["score_recognised"].tolist() == [0.0]
    assert of["free"]["score_recognised"].tolist() == [10.0]


def test_evidence_and_notes_beside_an_answer_are_texts_at_its_grade():
    audit = Column(
        values=np.array([1.0, 1.0, 1.0]),
        grades=np.array([2, 0, 2], dtype=np.int8),
        evidence={0: "https://a.org/x", 1: "https://a.org/x"},
        notes={2: "to come"},
    )
    table = given(3, {}, audit=audit)
    proven = score_both(texts_edition("100 if is_address(audit.evidence) else 0"), table)
    assert proven["score"].tolist()[:2] == [100.0, 100.0]
    assert proven["told.outcome"].tolist() == [0, 0, 1]
    noted = texts_edition("0 if is_missing(audit.note) else length(audit.note)")
    assert score_both(noted, table)["score"].tolist() == [0.0, 0.0, 7.0]
    kept = score_both(texts_edition("0 if is_missing(audit.evidence) else 1"), table)
    assert kept["score_recognised"].tolist() == [1.0, 0.0, 0.0]


def test_what_stands_beside_an_answer_that_is_not_applicable_is_not_asked_for():
    audit = Column(values=np.array([NAN, NAN]), not_applicable=np.array([1, 0], dtype=np.int16))
    columns = score_both(texts_edition("length(audit.evidence)"), given(2, {}, audit=audit))
    assert columns["told.outcome"].tolist() == [2, 1]  # not applicable, missing


def test_texts_in_rows_of_a_table():
    pages = Rows(
        owner=np.array([0, 0, 1, 2]),
        given=np.array([True, True, True]),
        columns={"page": column(4), "area": Column(values=np.array([1.0, 2.0, 4.0, 8.0]))},
    )
    table = replace(
        given(3, {"sites.page": ["https://a.org", "none", "https://b.org", ""]}),
        tables={"sites": pages},
    )
    # 1 of 1 + 2; 4 of 4; one page is missing
    shares = scores("100 * share(sites.area, is_address(page))", table)
    assert shares[:2] == [pytest.approx(100 / 3, abs=1e-9), 100.0]
    assert np.isnan(shares[2])
    assert scores("sum(length(sites.page))", table)[:2] == [17.0, 13.0]
    assert scores("count(sites, is_missing(page))", table) == [0.0, 0.0, 1.0]
    asked = score_both(texts_edition("count(sites, is_missing(page))"), table)
    assert asked["score_recognised"].tolist() == [0.0, 0.0, 0.0]  # no row is graded, so none counts


@pytest.mark.parametrize("page, score", [(3, 1.0), (1, 0.0)])
def test_a_text_in_a_row_that_somebody_stands_behind_needs_a_grade_of_its_own(page, score):
    rows = Rows(
        owner=np.array([0, 0]),
        given=np.array([True]),
        columns={
            "page": column(2, grades=np.array([page, page], dtype=np.int8)),
            "area": Column(values=np.array([1.0, 2.0]), grades=np.array([3, 3], dtype=np.int8)),
        },
    )
    table = replace(given(1, {"sites.page": ["", "x"]}), tables={"sites": rows})
    found = score_both(texts_edition("count(sites, is_missing(page))"), table)
    assert found["score"].tolist() == [1.0]
    # Whether the second page is missing cannot be told where it does not count: at worst none is.
    assert found["score_recognised"].tolist() == [score]


def test_the_period_before_has_texts_of_its_own():
    table = replace(
        given(2, {"link": ["abc", "abcdef"]}), subjects=["s", "s"], periods=["2023", "2024"]
    )
    found = scores("length(link) - previous(length(link))", table)
    assert np.isnan(found[0])
    assert found[1] == 3.0


def test_an_assessment_tells_a_text_with_its_grade():
    grades = np.array([3], dtype=np.int8)
    link = column(1, grades=grades, evidence={0: "file 3"})
    plan = compile_plan(texts_edition("length(link)"))
    (assessment,) = score_table(plan, given(1, {"link": ["abcd"]}, link=link)).assessments()
    (answer,) = [answer for answer in assessment.answers if answer.id == "link"]
    assert (answer.shown, answer.grade, answer.recognised) == ("abcd", "verified", True)
    assert answer.evidence == "file 3"
    assert assessment.node("told").grade == "verified"
    assert assessment.node("told").recognised == 4.0


def test_a_text_with_nothing_beside_it_is_declared_by_whoever_wrote_it():
    plan = compile_plan(texts_edition("length(link) + length(free)"))
    table = given(1, {"link": ["abcd"], "free": ["x"]})
    (assessment,) = score_table(plan, table).assessments()
    told = {a.id: (a.shown, a.grade, a.recognised) for a in assessment.answers}
    assert told["link"] == ("abcd", "declared", False)
    assert told["free"] == ("x", "declared", True)
    assert assessment.node("told").grade == "declared"


def test_a_node_that_asks_for_evidence_rests_on_the_answer_it_stands_beside():
    plan = compile_plan(texts_edition("length(audit.evidence)"))
    audit = Column(values=np.array([1.0]), evidence={0: "https://a.org"})
    (assessment,) = score_table(plan, given(1, {}, audit=audit)).assessments()
    assert assessment.node("told").inputs == ("audit", "audit.evidence")
