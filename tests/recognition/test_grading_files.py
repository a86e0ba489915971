"""Grading files: read strictly, held to the data value by value, and told where they do not fit."""

import hashlib
import json

import pytest

from greenscore.data.grading.entries import entries_of, evidence_digest
from greenscore.data.grading.form import form_of
from greenscore.data.grading.reading import read_gradings
from greenscore.model.grading import Grade
from greenscore.workflow import scoring
from greenscore.workflow.grading import graded_as
from greenscore.workflow.scoring import read_data
from tests.graded import throughout
from tests.small import edition

HEAD = {
    "grading": "1",
    "assessor": {"name": "Li", "organisation": "Checkers", "role": "verifier"},
    "date": "2026-03-31",
}
TEXT = """grading: "1"
assessor: {name: Li, organisation: Checkers, role: verifier}
date: 2026-03-31
grades:
- {subject: s, input: a, value: 5, grade: reviewed}
"""
ONE = edition(
    {"children": [{"id": "x", "value": "a", "score": {"linear": {"worst": "0", "best": "10"}}}]},
    inputs={
        "a": {"unit": "t", "not_applicable": {"allowed": "true", "reasons": {"closed": "Closed"}}},
        "kind": {"type": "choice", "choices": {"oven": {"en": "An oven"}, "kiln": "Kiln"}},
        "flag": {"type": "boolean"},
        "said": {"type": "text"},
    },
)


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def entry(**parts):
    return {
        "subject": "s",
        "period": "2025",
        "input": "a",
        "value": 5,
        "grade": "reviewed",
        **parts,
    }


def graded(entries, head=HEAD, **data):
    """Return the grade of input `a` (or the `asked` one), and what is told, by code."""
    given = {"subject": "s", "period": "2025", "a": 5, **data}
    table, problems = read_data(ONE, given, grading={**head, "grades": entries})
    name = entries[0]["input"] if entries else "a"
    grades = table.columns[name].grades if name in table.columns else None
    found = Grade(0 if grades is None else int(grades[0])).word
    return found, {problem.code: problem for problem in problems}


@pytest.mark.parametrize(
    "text, code, line",
    [
        (TEXT.replace("role: verifier", "rank: verifier"), "grading-key-missing", 2),
        (TEXT.replace("role: verifier", 'role: " "'), "grading-key-missing", 2),
        (TEXT.replace("date: 2026-03-31\n", ""), "grading-key-missing", 1),
        (TEXT.replace("2026-03-31", "31.3.2026"), "grading-value-shape", 3),
        (TEXT.replace('"1"', '"2"'), "grading-version", 1),
        (TEXT.replace("reviewed", "approved"), "grading-value-shape", 5),
        (TEXT.replace("input: a", "inputt: a"), "grading-key-unknown", 5),
        (TEXT.replace("input: a, ", ""), "grading-entry-of-nothing", 5),
        (TEXT.replace("input: a", "input: a, record: r"), "grading-entry-of-nothing", 5),
        (TEXT.replace("input: a, value: 5", "record: r"), "grading-record-without-digest", 5),
        (TEXT.replace("input: a", "input: a, table: rows"), "grading-entry-row", 5),
        (TEXT.replace("input: a", "input: a, row: 1"), "grading-entry-row", 5),
        (TEXT.replace("input: a", "input: a, table: rows, row: 0"), "grading-entry-row", 5),
        (TEXT.replace("input: a", "input: a, table: rows, row: -1"), "grading-entry-row", 5),
        (TEXT.replace("input: a", "input: a, table: rows, row: 1_0"), "grading-value-shape", 5),
        (TEXT.replace("value: 5, ", ""), "grading-entry-value", 5),
        (TEXT.replace("value: 5", "value: 5, not_applicable: closed"), "grading-entry-value", 5),
        (TEXT.replace("value: 5", "value: 5, evidence: abc"), "grading-value-shape", 5),
        (TEXT.replace("- {", "- &x {"), "yaml-alias", 5),
        ("- 1\n", "grading-not-a-mapping", 1),
        (TEXT + 'date: "2026-03-31"\n', "text-duplicate-key", 6),
    ],
)
def test_a_fault_is_told_with_its_line_and_grades_nothing(tmp_path, text, code, line):
    file = tmp_path / "grading.yaml"
    file.write_text(text, encoding="utf-8")
    gradings, problems = read_gradings(file)
    assert (code, "grading.yaml", line) in [(p.code, p.where.file, p.where.line) for p in problems]
    assert gradings == ()
    for problem in problems:
        assert "{" not in "".join(
            problem.message(lang) + problem.hint(lang) for lang in ("zh", "en")
        )


def test_what_is_no_file_is_a_problem(tmp_path):
    for source, code in (
        (tmp_path / "none.yaml", "grading-unreadable"),
        (tmp_path, "grading-unreadable"),
        (["a\0b.yaml"], "grading-unreadable"),
        ([7], "grading-kind-unknown"),
    ):
        assert [problem.code for problem in read_gradings(source)[1]] == [code]


def test_yaml_json_and_a_mapping_say_the_same(tmp_path):
    (tmp_path / "g.yaml").write_text(TEXT, encoding="utf-8")
    told = {**HEAD, "grades": [entry(period="")]}
    (tmp_path / "g.json").write_text(json.dumps(told), encoding="utf-8")
    read = [read_gradings(each)[0][0] for each in (tmp_path / "g.yaml", tmp_path / "g.json", told)]
    entries = [(e.subject, e.input, e.value, e.grade) for each in read for e in each.entries]
    assert entries == [("s", "a", "5", Grade.REVIEWED)] * 3
    digests = [each.grader.digest for each in read]
    assert digests[0] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert len(set(digests)) == 3


def test_a_file_without_grades_grades_nothing():
    assert graded([]) == ("declared", {})
    assert read_gradings({**HEAD, "grades": None})[0][0].entries == ()


@pytest.mark.parametrize(
    "given, said, grade",
    [
        ({"a": 5}, {"value": 5}, "reviewed"),
        ({"a": 5}, {"value": "5 t"}, "reviewed"),
        ({"a": 5}, {"value": "5000", "unit": "kg"}, "reviewed"),
        ({"a": "5000 kg"}, {"value": "5"}, "reviewed"),
        ({"a": 0.1 + 0.2}, {"value": "0.3"}, "reviewed"),  # apart by 5.6e-17, within the slack
        ({"a": 5}, {"value": "5000"}, "declared"),
        ({"a": 5}, {"value": "5.00001"}, "declared"),
        ({"a": 5}, {"value": "five"}, "declared"),
        ({"a": 5}, {"value": "5", "unit": "m3"}, "declared"),
        ({"a": 0}, {"value": "0"}, "reviewed"),
        ({"a": 0}, {"value": "1e-300"}, "declared"),
        ({"kind": "kiln"}, {"input": "kind", "value": "kiln"}, "reviewed"),
        ({"kind": "oven"}, {"input": "kind", "value": "An oven"}, "reviewed"),
        ({"kind": "kiln"}, {"input": "kind", "value": "oven"}, "declared"),
        ({"flag": True}, {"input": "flag", "value": "true"}, "reviewed"),
        ({"flag": True}, {"input": "flag", "value": True}, "reviewed"),
        ({"flag": True}, {"input": "flag", "value": "false"}, "declared"),
        ({"a": "n/a: closed"}, {"value": "", "not_applicable": "closed"}, "reviewed"),
        ({"a": "n/a: closed"}, {"value": "", "not_applicable": "sold"}, "declared"),
        ({"a": "n/a: closed"}, {"value": "5"}, "declared"),
        ({"a": 5}, {"value": "", "not_applicable": "closed"}, "declared"),
        ({"a": None}, {"value": "5"}, "declared"),
    ],
)
def test_a_grade_counts_where_the_value_is_the_one_that_was_graded(given, said, grade):
    found, told = graded([entry(**said)], **given)
    assert found == grade
    assert ("grading-lapsed" in told) == (grade == "declared")


def test_a_text_is_graded_as_it_stands():
    def standing(text):
        given = {"subject": "s", "period": "2025", "said": "yes, we do"}
        told = {**HEAD, "grades": [entry(input="said", value=text)]}
        table, _ = read_data(ONE, given, grading=told)
        column = table.columns.get("said")
        return table.graded.standing, None if column is None else column.grades.tolist()

    found, grades = standing("yes, we do")
    assert (found[0]["said"].entry.grade, grades) == (Grade.REVIEWED, [2])
    assert standing("yes") == ({}, None)


def test_a_grade_claimed_of_a_text_is_told():
    given = {
        "subject": "s",
        "said": {"value": "yes", "grade": "verified"},
        "flag.grade": "verified",
    }
    _, (problem,) = read_data(ONE, given)
    assert (problem.code, problem.args["count"]) == ("grading-claims", "1")


@pytest.mark.parametrize(
    "evidence, said, grade",
    [
        ("ledger 4", sha("ledger 4"), "reviewed"),
        ("ledger 4", sha("ledger 4").upper(), "reviewed"),
        ("ledger 4", sha("ledger 5"), "declared"),
        ("ledger 4", "", "declared"),
        (None, sha("ledger 4"), "declared"),
        ({"file": "bill.pdf", "digest": "e" * 64}, "e" * 64, "reviewed"),
        ({"file": "bill.pdf", "digest": "e" * 64, "text": "the bill"}, "e" * 64, "reviewed"),
        ({"file": "bill.pdf"}, sha("bill.pdf"), "reviewed"),
        ({"text": "the bill", "kind": "bill"}, sha("the bill"), "reviewed"),
    ],
)
def test_a_grade_counts_where_the_evidence_is_the_one_that_was_graded(evidence, said, grade):
    found, told = graded([entry(evidence=said)], a={"value": 5, "evidence": evidence})
    assert found == grade
    assert ("grading-lapsed" in told) == (grade == "declared")


def test_a_note_is_part_of_what_was_graded():
    """It can justify a criterion that is not met, and so win its points."""
    noted = {"value": 5, "note": "new crew"}
    assert graded([entry(note=sha("new crew"))], a=noted)[0] == "reviewed"
    for said in ({}, {"note": sha("old crew")}):
        found, told = graded([entry(**said)], a=noted)
        assert found == "declared"
        assert "its note is not the one" in told["grading-lapsed"].message("en")


@pytest.mark.parametrize(
    "said, why",
    [
        ({"subject": "t"}, "no such subject and period"),
        ({"period": "2024"}, "no such subject and period"),
        ({"period": ""}, "no such subject and period"),
        ({"input": "b"}, "no such input"),
        ({"table": "nowhere", "row": 1}, "no such input"),
        ({"table": "rows", "row": 1, "input": "amount"}, "no such row"),
    ],
)
def test_what_is_not_in_the_data_lapses(said, why):
    found, told = graded([entry(**said)])
    assert found == "declared"
    assert why in told["grading-lapsed"].message("en")


def test_a_grade_left_open_says_nothing():
    assert graded([entry(grade=None), entry(grade="")]) == ("declared", {})


def test_lapses_are_told_once_with_the_first_of_them():
    rows = [{"subject": f"s{row}", "period": "2025", "a": row} for row in range(9)]
    entries = [entry(subject=f"s{row}", value=row + row % 2) for row in range(9)]
    table, (problem,) = read_data(ONE, rows, grading={**HEAD, "grades": entries})
    assert table.columns["a"].grades.tolist() == [2, 0, 2, 0, 2, 0, 2, 0, 2]
    assert (problem.code, problem.args["count"], problem.args["total"]) == (
        "grading-lapsed",
        "4",
        "9",
    )
    assert "s1 2025 a (it was graded as 2, and is 1 t)" in problem.message("en")


ROWS = {"subject": "s", "rows": [{"amount": 3, "core": True}, {"amount": 90, "core": False}]}
SUMS = edition({"children": [{"id": "x", "value": "sum(rows.amount)"}]})


def test_cells_of_a_table_are_graded_by_their_row():
    table, problems = read_data(SUMS, ROWS, grading=throughout(SUMS, ROWS, "reviewed"))
    assert problems == ()
    assert table.tables["rows"].columns["amount"].grades.tolist() == [2, 2]
    turned = {**ROWS, "rows": ROWS["rows"][::-1]}
    table, problems = read_data(SUMS, turned, grading=throughout(SUMS, ROWS))
    assert [problem.code for problem in problems] == ["grading-lapsed"]
    assert table.tables["rows"].columns["amount"].grades is None


def test_a_case_may_grade_a_whole_table():
    table, _ = read_data(SUMS, {**ROWS, "a": 4})
    graded_table = graded_as(table, SUMS, {("s", ""): {"rows": "reviewed", "b": "verified"}})
    assert graded_table.tables["rows"].columns["core"].grades.tolist() == [2, 2]
    assert graded_table.columns["a"].grades is None


def test_rows_of_two_subjects_keep_their_grades_apart():
    data = [
        {"subject": "t", "rows": [{"amount": 1}]},
        {"subject": "s", "rows": [{"amount": 2}, {"amount": 3}]},
    ]
    told = {
        **HEAD,
        "grades": [
            entry(period="", table="rows", row=2, input="amount", value=3, grade="verified"),
            entry(subject="t", period="", table="rows", row=1, input="amount", value=1),
        ],
    }
    table, problems = read_data(SUMS, data, grading=told)
    assert problems == ()
    assert table.tables["rows"].columns["amount"].grades.tolist() == [2, 0, 3]


def test_a_table_without_one_of_its_graded_rows_is_not_the_one_that_was_graded():
    cut = {**ROWS, "rows": ROWS["rows"][:1]}
    table, problems = read_data(SUMS, cut, grading=throughout(SUMS, ROWS))
    assert table.tables["rows"].columns["amount"].grades is None
    assert (problems[0].args["count"], problems[0].args["total"]) == ("4", "4")
    assert "a row of its table that was graded is gone" in problems[0].message("en")


def test_an_assessor_may_lower_what_a_file_supports(tmp_path):
    (tmp_path / "bill.txt").write_text("bill", encoding="utf-8")
    proof = {"file": "bill.txt", "digest": sha("bill")}
    row = {"subject": "s", "period": "2025", "a": {"value": 5, "evidence": proof}}
    (tmp_path / "d.json").write_text(json.dumps([row]), encoding="utf-8")
    alone, _ = read_data(ONE, tmp_path / "d.json")
    assert alone.columns["a"].grades.tolist() == [1]
    told = {**HEAD, "grades": [entry(evidence=sha("bill"), grade="declared")]}
    lowered, _ = read_data(ONE, tmp_path / "d.json", grading=told)
    assert lowered.columns["a"].grades is None


def test_the_form_has_every_answer_and_is_a_grading_file(tmp_path):
    data = {"subject": 's: "1"', "a": {"value": 5, "evidence": "e", "note": "#n"}, "kind": "kiln"}
    data |= {"flag": False, "said": "text"}
    table, _ = read_data(ONE, data)
    form = form_of(entries_of(table, ONE))
    (tmp_path / "g.yaml").write_text(form, encoding="utf-8")
    assert {problem.code for problem in read_gradings(tmp_path / "g.yaml")[1]} == {
        "grading-key-missing"  # nobody has signed yet
    }
    filled = form.replace("name:", "name: Li", 1).replace("organisation:", "organisation: C", 1)
    filled = filled.replace("role:", "role: verifier", 1).replace("date:", "date: 2026-01-31", 1)
    (tmp_path / "g.yaml").write_text(filled.replace("grade: }", "grade: 经核查}"), encoding="utf-8")
    again, problems = read_data(ONE, data, grading=tmp_path / "g.yaml")
    assert problems == ()
    assert again.graded.standing[0].keys() == {"a", "kind", "flag", "said"}
    assert again.columns["kind"].grades.tolist() == [3]


def test_the_digest_of_evidence_is_that_of_the_file_else_of_the_text():
    assert evidence_digest("ledger") == sha("ledger")
    assert evidence_digest({"file": "a", "digest": "d" * 64, "text": "t"}) == "d" * 64
    assert evidence_digest({"file": "a", "text": "t"}) == sha("t")
    assert evidence_digest({"date": "2025-01-01"}) == evidence_digest("") == ""


def test_the_grade_of_a_node_that_reads_texts_of_rows_is_that_of_the_rows():
    """The first row of its table has a text; the subject itself, in that row of the data, has none."""
    counted = edition(
        {"children": [{"id": "x", "value": "count(rows, is_address(words))"}]},
        tables={"rows": {"columns": {"words": {"type": "text"}}}},
    )
    data = [{"subject": "t", "rows": [{"words": "https://a.cn"}]}, {"subject": "s", "rows": []}]
    given = throughout(counted, data, "reviewed")
    results = scoring.score(counted, data, grading=given)
    grades = [results.assessment(name).node("x").grade for name in ("t", "s")]
    assert grades == ["reviewed", ""]
