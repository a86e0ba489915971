"""Cases beside a standard: read with every fault at its line, compared number by number."""

from decimal import Decimal

import pytest

from greenscore.resources import standards_folder
from greenscore.standard.builder import load
from greenscore.standard.proofs.written import compare, read_broken_copy, read_cases
from greenscore.workflow.standards import lint

CASE = """\
- name: a plain case
  period: "2026"
  given:
    energy: 12 tce
    flows: [{kind: grid, amount: 5}]
    policy:
  grades: {energy: verified}
  expect:
    score: 61.5
    low: none
    level: pass
    tolerance: 0.05
    nodes: {use: {score: 40, outcome: scored}}
    blocked: [good]
"""
ACTUAL = {
    "score": 61.5,
    "low": None,
    "level": "pass",
    "nodes": {"use": {"score": 40.04, "outcome": "scored"}},
    "blocked": ["good"],
}


@pytest.fixture
def read(tmp_path):
    def read(text):
        (tmp_path / "tests").mkdir(exist_ok=True)
        (tmp_path / "tests" / "a.yaml").write_text(text, encoding="utf-8")
        return read_cases(tmp_path)

    return read


def test_a_case_is_read_as_it_was_written(read):
    (case,), problems = read(CASE)
    assert problems == ()
    assert case.given["flows"] == [{"kind": "grid", "amount": "5"}]
    assert case.given["policy"] is None
    assert (case.period, case.grades) == ("2026", {"energy": "verified"})
    assert case.expect.tolerance == Decimal("0.05")
    assert (case.where.file, case.where.line) == ("tests/a.yaml", 1)


def test_a_file_can_be_read_alone(read, tmp_path):
    read(CASE)
    assert len(read_cases(tmp_path / "tests" / "a.yaml")[0]) == 1


def test_what_meets_the_expectation_does_not_differ(read):
    (case,), _ = read(CASE)
    assert compare(case, ACTUAL) == ()


@pytest.mark.parametrize(
    "change, text",
    [
        ({"score": 61.6}, "score: expected 61.5, found 61.6"),
        ({"score": None}, "score: expected 61.5, found none"),
        ({"low": 3.0}, "low: expected none, found 3.0"),
        ({"level": ""}, 'level: expected pass, found ""'),
        ({"nodes": {}}, "use.score: expected 40, found none"),
        ({"blocked": []}, "blocked: expected good, found -"),
        ({"blocked": ["good", "best"]}, "blocked: expected good, found best, good"),
    ],
)
def test_each_difference_is_told(read, change, text):
    (case,), _ = read(CASE)
    differences = compare(case, {**ACTUAL, **change})
    assert differences[0].text("en") == text
    assert differences[0].expected in differences[0].text("zh")


@pytest.mark.parametrize(
    "old, new, code, line, nearest",
    [
        ("score: 61.5", "scroe: 61.5", "standard-unknown-key", 9, "score"),
        ("outcome: scored", "outcom: scored", "standard-unknown-key", 13, "outcome"),
        ("score: 61.5", "score: many", "standard-not-a-number", 9, ""),
        ("verified", "verifyed", "standard-bad-choice", 7, "verified"),
        ("- name: a plain case\n ", "-", "standard-missing-key", 1, ""),
        ("policy:", "energy:", "text-duplicate-key", 6, ""),
    ],
)
def test_faults_of_a_case_have_their_line(read, old, new, code, line, nearest):
    cases, problems = read(CASE.replace(old, new))
    assert cases == ()
    assert [(problem.code, problem.where.line) for problem in problems] == [(code, line)]
    assert problems[0].args.get("nearest", "") == nearest
    assert problems[0].message("zh")


def shipped(pattern):
    return sorted(standards_folder().glob(pattern))


@pytest.mark.parametrize(
    "folder", [file.parent for file in shipped("*/standard.yaml")], ids=lambda folder: folder.name
)
def test_every_shipped_standard_is_clean_and_its_cases_can_be_read(folder):
    edition, problems = load(folder)
    assert problems == ()
    assert lint(edition) == ()
    cases, problems = read_cases(folder)
    assert cases
    assert problems == ()


@pytest.mark.parametrize("file", shipped("*/invalid/*.yaml"), ids=lambda f: f.stem)
def test_every_broken_copy_produces_its_problem(write, file):
    copy, problems = read_broken_copy(file)
    assert problems == ()
    source = (file.parents[1] / "standard.yaml").read_text(encoding="utf-8")
    edition, problems = load(write(copy.apply(source), reference=None))
    problems = (*problems, *(lint(edition) if edition else ()))
    places = [(problem.code, problem.where.line) for problem in problems]
    assert (copy.expect.code, copy.line(source)) in places


def test_a_broken_copy_must_break_one_place(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text("replace: a\nwith: b\nexpect: {code: standard-cycle}\n")
    copy, _ = read_broken_copy(file)
    with pytest.raises(ValueError, match="a"):
        copy.apply("a a")
    assert copy.line("x\na\n") == 2
