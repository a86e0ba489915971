"""Proofs of a standard: its cases run alone or in processes, and scored data become cases that pass."""

import shutil
from dataclasses import replace

import pytest

from greenscore.resources import standards_folder
from greenscore.standard.proofs.written import read_cases
from greenscore.workflow import proving, scoring, standards
from greenscore.workflow.proving import as_cases, differences, run_cases
from tests.small import edition

FACTORY = standards_folder() / "cn-gbt-36132-2025"
CENTRE = standards_folder() / "cn-green-data-centre-2020"
EXAMPLES = sorted(standards_folder().glob("*/examples/*/data.yaml"))


@pytest.fixture
def beside(tmp_path):
    """Put cases beside a copy of a shipped standard; return the folder."""

    def put(text, standard=CENTRE, name="saved.yaml"):
        (tmp_path / "standard.yaml").write_bytes((standard / "standard.yaml").read_bytes())
        if (standard / "sectors").exists():
            shutil.copytree(standard / "sectors", tmp_path / "sectors")
        (tmp_path / "tests").mkdir(exist_ok=True)
        (tmp_path / "tests" / name).write_text(text, encoding="utf-8")
        return tmp_path

    return put


def test_processes_change_nothing(monkeypatch, beside):
    monkeypatch.setattr(proving, "WORTH_A_PROCESS", 5)
    wrong = beside("- {name: wrong, given: {pue: 1.3}, expect: {nodes: {pue: {score: 1}}}}")
    alone = run_cases(FACTORY, wrong, CENTRE)
    assert run_cases(FACTORY, wrong, CENTRE, processes=2) == alone
    assert [outcome.name for outcome in alone[0] if outcome.differences] == ["wrong"]


def test_few_cases_start_no_process(monkeypatch):
    monkeypatch.setattr(proving, "ProcessPoolExecutor", None)
    assert run_cases(CENTRE, processes=8)[0]


def test_a_fault_inside_one_case_hides_no_other(monkeypatch, beside):
    folder = beside("- {name: one, given: {}, expect: {}}\n- {name: two, given: {}, expect: {}}")
    score = proving.score_table
    calls = []

    def fail_once(*arguments, **options):
        calls.append(arguments)
        if len(calls) == 1:
            raise ZeroDivisionError("a fault of ours")
        return score(*arguments, **options)

    monkeypatch.setattr(proving, "score_table", fail_once)
    (first, second), _ = run_cases(folder)
    assert first.differences[0].actual == "ZeroDivisionError: a fault of ours"
    assert second.differences == ()


def test_a_faulty_case_or_standard_hides_no_other(beside):
    folder = beside(
        "- {name: misspelt, given: {}, expcet: {}}\n- {name: sound, given: {}, expect: {}}"
    )
    outcomes, problems = run_cases("no-such-standard", folder)
    assert [outcome.name for outcome in outcomes] == ["sound"]
    assert {problem.code for problem in problems} == {
        "standard-unknown",
        "standard-unknown-key",
        "standard-missing-key",
    }
    places = {(problem.where.file, problem.where.line) for problem in problems}
    assert places == {("", None), (f"{folder.name}/tests/saved.yaml", 1)}


@pytest.mark.parametrize("data", EXAMPLES, ids=lambda d: f"{d.parents[2].name}/{d.parent.name}")
def test_a_saved_example_passes(beside, data):
    results = scoring.score(data.parents[2], data)
    outcomes, problems = run_cases(beside(as_cases(results), data.parents[2]))
    assert problems == ()
    assert len(outcomes) == len(results)
    assert [outcome.differences for outcome in outcomes] == [()] * len(results)


def test_a_saved_case_is_complete_enough_to_fail(beside):
    data = FACTORY / "examples" / "average" / "data.yaml"
    text = as_cases(scoring.score(FACTORY, data))
    (case,), _ = read_cases(beside(text, FACTORY))
    factory = standards.load_standard(FACTORY)
    answered = [name for name, value in case.given.items() if value not in {"0", "false"}]
    assert answered
    for name in answered:
        less = {other: value for other, value in case.given.items() if other != name}
        assert differences(factory, replace(case, given=less)), name


@pytest.mark.parametrize("day, level", [("2025-12-31", "good"), ("2026-01-01", "")])
def test_a_case_is_judged_at_its_date(beside, day, level):
    limit = {
        "dated": [{"from": "2024-01-01", "value": "70"}, {"from": "2026-01-01", "value": "80"}]
    }
    dated = edition(
        {"children": [{"id": "one", "value": "a"}]},
        parameters={"limit": limit},
        levels=[{"id": "good", "at": "limit"}],
    )
    text = f"- {{name: dated, date: {day}, given: {{a: 75}}, expect: {{level: '{level}'}}}}"
    (case,), _ = read_cases(beside(text))
    assert differences(dated, case) == ()
    assert differences(dated, replace(case, day=None))[0].expected == (level or '""')


def test_a_printed_number_may_differ_by_half_of_its_last_digit(beside):
    text = (
        "- {{name: printed, given: {{a: {given}}}, expect: {{tolerance: printed, score: {score}}}}}"
    )
    plain = edition({"children": [{"id": "one", "value": "a"}]})
    for given, score, passes in (
        ("61.25", "61.2", True),
        ("61.25", "61.3", True),
        ("61.26", "61.2", False),
        ("61.25", "61.20", False),
        ("61.4", "61", True),
    ):
        (case,), _ = read_cases(beside(text.format(given=given, score=score)))
        assert (differences(plain, case) == ()) is passes, (given, score)
