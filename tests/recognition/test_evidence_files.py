"""Files of evidence beside the data: what supports `documented`, and that nothing supports more."""

import hashlib
import json
import os

import pytest

from greenscore.data import evidence
from greenscore.guard import limits
from greenscore.model.grading import Grade
from greenscore.workflow.scoring import read_data, score_table
from tests.small import edition

PAPER = b"electricity bill"
DIGEST = hashlib.sha256(PAPER).hexdigest()
PROOF = {"file": "proofs/bill.pdf", "digest": DIGEST}
INDEX = {"children": [{"id": "x", "value": "a", "score": {"linear": {"worst": "0", "best": "10"}}}]}


def standard(**asked):
    return edition(INDEX, inputs={"a": {"evidence": asked}}, recognition={"grade": "documented"})


@pytest.fixture
def read(tmp_path):
    """Return the grade of an answer with its evidence in a file of data, and the codes of problems."""
    (tmp_path / "proofs").mkdir()
    (tmp_path / "proofs" / "bill.pdf").write_bytes(PAPER)

    def load(proof, period="2025", asked=None, **beside):
        row = {"subject": "s", "period": period, "a": {"value": 6, "evidence": proof, **beside}}
        (tmp_path / "data.json").write_text(json.dumps([row]), encoding="utf-8")
        table, problems = read_data(standard(**(asked or {})), tmp_path / "data.json")
        grades = table.columns["a"].grades
        return Grade(0 if grades is None else int(grades[0])).word, [p.code for p in problems]

    return load


def test_a_file_at_hand_with_its_digest_supports_documented(read):
    assert read(PROOF) == ("documented", [])
    assert read({**PROOF, "digest": f"SHA256:{DIGEST.upper()}"}) == ("documented", [])
    assert read(PROOF, grade="documented") == ("documented", [])


@pytest.mark.parametrize("claim", ["reviewed", "verified"])
def test_it_supports_no_more_whatever_is_claimed(read, claim):
    assert read(PROOF, grade=claim) == ("documented", ["grading-claims"])


@pytest.mark.parametrize(
    "proof, codes",
    [
        ("proofs/bill.pdf", []),
        ({"file": "proofs/bill.pdf"}, []),
        ({"digest": DIGEST}, []),
        ({**PROOF, "digest": "0" * 64}, ["data-evidence-changed"]),
        ({**PROOF, "file": "proofs/none.pdf"}, ["data-evidence-not-at-hand"]),
        ({**PROOF, "file": "proofs"}, ["data-evidence-not-at-hand"]),
        ({**PROOF, "file": "../bill.pdf"}, ["data-evidence-path"]),
        ({**PROOF, "file": "proofs/../../bill.pdf"}, ["data-evidence-path"]),
        ({**PROOF, "file": "/etc/hostname"}, ["data-evidence-path"]),
        ({**PROOF, "file": "C:/bill.pdf"}, ["data-evidence-path"]),
        ({**PROOF, "file": "proofs\\bill.pdf"}, ["data-evidence-path"]),
        ({**PROOF, "file": "."}, ["data-evidence-path"]),
        ({**PROOF, "digest": "bill"}, ["data-evidence-digest"]),
        ({**PROOF, "date": "last year"}, ["data-evidence-date"]),
        ({**PROOF, "page": "3"}, ["data-part-unknown"]),
        ({**PROOF, "file": "x" * 5000}, ["data-evidence-not-at-hand"]),
    ],
)
def test_what_lacks_supports_nothing_and_is_told(read, proof, codes):
    found, told = read(proof)
    assert told == codes
    refused = codes in (["data-part-unknown"], ["data-evidence-date"])  # and nothing is scored
    assert refused or found == "declared"


def test_links_and_pipes_are_no_files(read, tmp_path):
    (tmp_path / "link.pdf").symlink_to(tmp_path / "proofs" / "bill.pdf")
    (tmp_path / "folder").symlink_to(tmp_path / "proofs")
    os.mkfifo(tmp_path / "pipe")
    for file in ("link.pdf", "folder/bill.pdf", "pipe"):
        assert read({**PROOF, "file": file}) == ("declared", ["data-evidence-not-at-hand"])


def test_a_file_beyond_the_limits_is_not_read(read, monkeypatch):
    bounds = limits.Limits(evidence_bytes=len(PAPER))
    monkeypatch.setattr(evidence, "current", lambda: bounds)
    assert read(PROOF) == ("documented", [])
    smaller = limits.Limits(evidence_bytes=len(PAPER) - 1)
    monkeypatch.setattr(evidence, "current", lambda: smaller)
    assert read(PROOF) == ("declared", ["data-evidence-too-large"])
    monkeypatch.undo()
    smaller = limits.Limits(evidence_total=len(PAPER) - 1)
    monkeypatch.setattr(evidence, "current", lambda: smaller)
    assert read(PROOF) == ("declared", ["data-evidence-too-large"])


def test_a_file_behind_many_answers_is_read_and_told_once(tmp_path):
    (tmp_path / "bill").write_bytes(PAPER)
    lines = "".join(f"s{row},6,bill,{'0' * 64}\n" for row in range(9))
    file = tmp_path / "data.csv"
    file.write_text(f"subject,a,a.evidence_file,a.evidence_digest\n{lines}", encoding="utf-8")
    _, problems = read_data(standard(), file)
    assert [problem.code for problem in problems] == ["data-evidence-changed"]


def test_columns_of_a_csv_say_the_same(tmp_path):
    (tmp_path / "bill").write_bytes(PAPER)
    head = "subject,a,a.evidence,a.evidence_file,a.evidence_digest,a.evidence_date,a.evidence_kind"
    (tmp_path / "data.csv").write_text(
        f"{head}\ns,6,the bill,bill,{DIGEST},2025-03-04,bill\n", encoding="utf-8"
    )
    table, problems = read_data(standard(kinds=["bill"], dated="stated"), tmp_path / "data.csv")
    assert problems == ()
    assert table.columns["a"].grades.tolist() == [1]
    assert table.columns["a"].evidence == {0: "the bill"}
    assert json.loads(score_table(standard(), table).record())["subjects"][0]["a"] == {
        "value": "6",
        "grade": "documented",
        "evidence": {
            "text": "the bill",
            "file": "bill",
            "digest": DIGEST,
            "date": "2025-03-04",
            "kind": "bill",
        },
    }


def test_data_in_memory_have_no_file_at_hand():
    data = {"subject": "s", "a": {"value": 6, "evidence": {**PROOF, "text": "the bill"}}}
    table, problems = read_data(standard(), data)
    assert problems == ()
    assert table.columns["a"].grades is None
    assert table.columns["a"].evidence == {0: "the bill"}


@pytest.mark.parametrize(
    "asked, more, grade",
    [
        ({"kinds": ["meter bill", {"zh": "台账", "en": "ledger"}]}, {}, "declared"),
        (
            {"kinds": ["meter bill", {"zh": "台账", "en": "ledger"}]},
            {"kind": "Ledger"},
            "documented",
        ),
        ({"kinds": ["meter bill", {"zh": "台账", "en": "ledger"}]}, {"kind": "台账"}, "documented"),
        ({"kinds": ["meter bill"]}, {"kind": "ledger"}, "declared"),
        ({"dated": "stated"}, {}, "declared"),
        ({"dated": "stated"}, {"date": "1999-01-01"}, "documented"),
        ({"dated": "period"}, {"date": "2025-01-01"}, "documented"),
        ({"dated": "period"}, {"date": "2025-12-31"}, "documented"),
        ({"dated": "period"}, {"date": "2024-12-31"}, "declared"),
        ({"dated": "period"}, {"date": "2026-01-01"}, "declared"),
        # Twelve months before the end of 2025 is the last day of 2024.
        ({"months": "12"}, {"date": "2024-12-31"}, "documented"),
        ({"months": "12"}, {"date": "2024-12-30"}, "declared"),
        ({"months": "12"}, {"date": "2026-02-01"}, "documented"),
        ({"months": "12"}, {}, "declared"),
    ],
)
def test_kind_and_date_are_those_that_the_standard_asks_for(read, asked, more, grade):
    assert read({**PROOF, **more}, asked=asked)[0] == grade


@pytest.mark.parametrize("asked", [{"dated": "period"}, {"months": "12"}])
def test_a_row_without_a_period_has_no_days_for_a_date_to_lie_in(read, asked):
    assert read({**PROOF, "date": "2025-06-30"}, period="", asked=asked)[0] == "declared"


def test_a_grade_lapses_where_the_file_is_not_the_one_that_is_named(tmp_path):
    """The digest in the data is still that of the entry, but the file beside them is another one."""
    row = {"subject": "s", "a": {"value": 6, "evidence": {"file": "bill", "digest": DIGEST}}}
    (tmp_path / "data.json").write_text(json.dumps([row]), encoding="utf-8")
    entry = {"subject": "s", "input": "a", "value": "6", "evidence": DIGEST, "grade": "verified"}
    who = {"name": "Li", "organisation": "Checkers", "role": "verifier"}
    grading = {"grading": "1", "assessor": who, "date": "2026-01-31", "grades": [entry]}

    def grade():
        table, problems = read_data(standard(), tmp_path / "data.json", grading=grading)
        found = table.columns["a"].grades
        return None if found is None else found.tolist(), {problem.code for problem in problems}

    assert grade() == ([3], {"data-evidence-not-at-hand"})  # the assessor has seen it
    (tmp_path / "bill").write_bytes(PAPER)
    assert grade() == ([3], set())
    (tmp_path / "bill").write_bytes(b"another bill")
    assert grade() == (None, {"data-evidence-changed", "grading-lapsed"})
