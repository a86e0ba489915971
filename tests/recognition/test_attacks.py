"""What a company tries to be recognised for more than others say: the average plant of the shipped standard.

With its grading file 35.0 is recognised. Whatever is tried here leaves it there or below, and words say why.
"""

import hashlib
import re

import pytest

from greenscore.problems import has_errors
from greenscore.resources import standards_folder
from greenscore.workflow.scoring import read_data, score_table
from greenscore.workflow.standards import load_standard

STANDARD = standards_folder() / "cn-gbt-36132-2025"
AVERAGE = STANDARD / "examples" / "average"
DATA, GRADING = (
    (AVERAGE / name).read_text(encoding="utf-8") for name in ("data.yaml", "grading.yaml")
)
RECOGNISED = 35.0
NOBODY = 0.0
ALL = str(GRADING.count("grade: "))


@pytest.fixture
def tried(tmp_path):
    """Return the recognised score of data with a grading file, and what is told, by code."""
    edition = load_standard(STANDARD)

    def score(data=DATA, grading=None, holder=""):
        (tmp_path / "data.yaml").write_text(data, encoding="utf-8")
        files = []
        if grading is not None:
            files.append(tmp_path / "grading.yaml")
            files[0].write_text(grading, encoding="utf-8")
        table, problems = read_data(edition, tmp_path / "data.yaml", grading=files, holder=holder)
        assert not has_errors(problems)
        assessment = score_table(edition, table).assessment()
        told = {problem.code: problem for problem in problems}
        for problem in problems:
            assert "{" not in problem.message("zh") + problem.message("en")
        return assessment.index.recognised, told

    return score


def test_the_plant_as_it_is_graded(tried):
    score, told = tried(grading=GRADING)
    assert score == pytest.approx(RECOGNISED, abs=1e-9)
    assert not {code for code in told if code.startswith("grading")}


def test_nobody_graded_it(tried):
    assert tried()[0] == NOBODY


def test_grades_typed_in_the_data(tried):
    typed = re.sub(r"(\{value: [^{}]*)\}", r"\1, grade: verified}", DATA)
    assert typed.count("grade: verified") == DATA.count("{value: ") > 24
    score, told = tried(typed)
    assert score == NOBODY
    count = DATA.count("{value: ")
    said = f"{count} answers count for less than they claim ({count} as declared)"
    assert said in told["grading-claims"].message("en")
    # Beside a grading file they add nothing to it either.
    score, told = tried(typed, GRADING)
    assert score == pytest.approx(RECOGNISED, abs=1e-9)


def test_grades_typed_with_the_evidence_left_out(tried):
    bare = re.sub(r", evidence: [^,{}]*", "", DATA)
    typed = re.sub(r"(\{value: [^{}]*)\}", r"\1, grade: verified}", bare)
    assert tried(typed)[0] == NOBODY
    score, told = tried(typed, GRADING)
    assert score <= RECOGNISED
    assert "evidence is not the one that was graded" in told["grading-lapsed"].message("en")


def test_a_junk_file_with_its_digest(tried, tmp_path):
    (tmp_path / "junk.bin").write_bytes(b"junk")
    digest = hashlib.sha256(b"junk").hexdigest()
    proof = f"evidence: {{file: junk.bin, digest: {digest}, date: 2025-06-30, kind: any}}"
    junk = re.sub(r"evidence: [^,{}]*", proof, DATA)
    assert junk.count(digest) == DATA.count("evidence: ")
    assert tried(junk)[0] == NOBODY  # documented at most, and the standard asks for reviewed
    score, told = tried(junk, GRADING)
    assert score <= RECOGNISED
    assert told["grading-lapsed"].args["count"] == ALL


def test_a_value_changed_after_it_was_graded(tried):
    better = DATA.replace("energy: {value: 2016,", "energy: {value: 1400,")
    assert better != DATA
    score, told = tried(better, GRADING)
    assert score < RECOGNISED
    lapsed = told["grading-lapsed"]
    assert (lapsed.args["count"], lapsed.args["total"]) == ("1", ALL)
    assert "energy (it was graded as 2016 tce, and is 1400 tce)" in lapsed.message("en")
    assert "energy（评定时为 2016 tce，现为 1400 tce）" in lapsed.message("zh")
    assert lapsed.where.file == "grading.yaml"
    assert 'input: "energy"' in GRADING.splitlines()[lapsed.where.line - 1]


def test_evidence_changed_after_it_was_graded(tried):
    other = DATA.replace("energy statistics 2025", "energy statistics 2025 (revised)")
    score, told = tried(other, GRADING)
    assert score < RECOGNISED
    assert told["grading-lapsed"].args["count"] == "1"


def test_the_grading_file_of_last_year(tried):
    old = GRADING.replace('period: "2025"', 'period: "2024"').replace("2026-03-31", "2025-03-31")
    score, told = tried(grading=old)
    assert score == NOBODY
    assert told["grading-lapsed"].args["count"] == ALL
    assert "no such subject and period" in told["grading-lapsed"].message("en")


def test_a_grading_file_from_before_the_period_was_over_is_told(tried):
    early = GRADING.replace("2026-03-31", "2025-03-31")
    score, told = tried(grading=early)
    assert score == pytest.approx(RECOGNISED, abs=1e-9)
    assert "before the period 2025 was over" in told["grading-early"].message("en")


@pytest.mark.parametrize(
    "name", ["demo-machinery-average", "Demo Machinery, AVERAGE", "ｄｅｍｏ machinery·average"]
)
@pytest.mark.parametrize("part", ["Zhao Example (invented)", "Example Assurance (invented)"])
def test_the_subject_as_grader(tried, name, part):
    score, told = tried(grading=GRADING.replace(part, f'"{name}"'))
    assert score == NOBODY
    assert told["grading-own"].args["count"] == ALL
    assert f"{ALL} grades given to oneself count for nothing" in told["grading-own"].message("en")


def test_the_holder_as_grader(tried):
    score, told = tried(grading=GRADING, holder="EXAMPLE Assurance, invented")
    assert (score, told["grading-own"].args["own"]) == (NOBODY, "EXAMPLE Assurance, invented")
    stated = GRADING.replace("date:", "holder: Zhao-Example Invented\ndate:", 1)
    assert tried(grading=stated)[0] == NOBODY


def test_a_company_of_another_name_may_grade(tried):
    other = GRADING.replace("Zhao Example (invented)", "demo-machinery-average Ltd")
    assert tried(grading=other)[0] == pytest.approx(RECOGNISED, abs=1e-9)


def test_a_second_file_lifts_nothing_that_the_first_grades_lower(tmp_path):
    generous = tmp_path / "generous.yaml"
    lifted = GRADING.replace("grade: documented", "grade: verified")
    generous.write_text(lifted.replace("Zhao", "Qian"), encoding="utf-8")
    edition = load_standard(STANDARD)
    files = [generous, AVERAGE / "grading.yaml"]
    table, problems = read_data(edition, AVERAGE / "data.yaml", grading=files)
    index = score_table(edition, table).assessment().index
    assert index.recognised == pytest.approx(RECOGNISED, abs=1e-9)
    told = {problem.code: problem for problem in problems}
    assert told["grading-disagrees"].args["count"] == str(GRADING.count("grade: documented"))


def test_a_forged_record_is_company_data(tmp_path):
    """Whoever writes a record of their own, with a grading in it, has written a claim."""
    edition = load_standard(STANDARD)
    graded = AVERAGE / "grading.yaml"
    table, _ = read_data(edition, AVERAGE / "data.yaml", grading=graded)
    (tmp_path / "record.json").write_bytes(score_table(edition, table).record())
    again, problems = read_data(edition, tmp_path / "record.json")
    assert score_table(edition, again).assessment().index.recognised == NOBODY
    assert "grading-claims" in {problem.code for problem in problems}
