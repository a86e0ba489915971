"""Activity records are graded one by one, and a figure only where all that it was graded of is there."""

import hashlib
import re

import pytest

import greenscore as gs
from greenscore.data.activities.activities import read_activities
from greenscore.data.grading.form import form_of
from greenscore.data.grading.records import record_digest, record_entries
from greenscore.problems import has_errors
from greenscore.reporting.render import render_inventory
from greenscore.resources import standards_folder
from greenscore.workflow.inventory import Request, read_inventory
from greenscore.workflow.scoring import read_data
from greenscore.workflow.screens import of_inventory
from greenscore.workflow.standards import load_standard
from tests.data.test_joining import FUEL, fuel, inventory
from tests.data.test_joining import edition as asking
from tests.graded import SOMEBODY

STEEL = standards_folder() / "steel-carbon-intensity-2025"
WORKS = STEEL / "examples" / "works-inventory"
RECORDS = (WORKS / "activities.csv").read_text(encoding="utf-8")
HEAD = f"""grading: "1"
assessor: {{name: {SOMEBODY.name}, organisation: {SOMEBODY.organisation}, role: reviewer}}
date: 2026-03-31
"""


@pytest.fixture
def graded(tmp_path):
    """Return the grades of the emissions of fuel and of processes, and what is told, by code."""
    edition = load_standard(STEEL)

    def read(records=RECORDS, grading=None, holder="works"):
        file = tmp_path / "activities.csv"
        file.write_text(records, encoding="utf-8")
        (tmp_path / "grading.yaml").write_text(grading or form(), encoding="utf-8")
        asked = Request(file, "cn-steel", holder=holder, grading=tmp_path / "grading.yaml")
        found, problems = read_inventory(asked)
        assert not has_errors(problems)
        table, more = read_data(edition, WORKS / "data.yaml", inventory=found)
        told = {problem.code: problem for problem in (*problems, *more)}
        grades = [table.columns[name].grades[0] for name in ("fuel_emissions", "process_emissions")]
        return [int(grade) for grade in grades], told

    return read


def form(grade="verified", records=WORKS / "activities.csv"):
    activities, _ = read_activities(records)
    lines = form_of(record_entries(activities, range(len(activities))))
    return HEAD + lines[lines.index("grades:") :].replace("grade: }", f"grade: {grade}}}")


def test_a_figure_has_the_lowest_grade_of_its_records(graded):
    assert graded()[0] == [3, 3]
    lines = form().replace('"coke-q3", ', '"coke-q3", ', 1).splitlines(keepends=True)
    lower = "".join(
        line.replace("verified", "documented") if '"coke-q3"' in line else line for line in lines
    )
    assert graded(grading=lower)[0] == [1, 3]
    partly = "".join(line for line in lines if '"coke-q3"' not in line)
    assert graded(grading=partly)[0] == [0, 3]


def test_of_two_files_the_lower_grade_counts_and_is_told(tmp_path):
    files = []
    for grade in ("documented", "verified"):
        files.append(tmp_path / f"{grade}.yaml")
        files[-1].write_text(form(grade), encoding="utf-8")
    for given in (files, files[::-1]):
        found, problems = read_inventory(
            Request(WORKS / "activities.csv", "cn-steel", grading=given)
        )
        grades = {standing.entry.grade.word for standing in found.graded.standing.values()}
        assert grades == {"documented"}
        (told,) = [problem for problem in problems if problem.code == "grading-disagrees"]
        assert (told.args["count"], told.args["first"]) == ("13", "coke-q1")


def test_the_grade_in_a_record_tells_how_sure_its_amount_is_and_recognises_nothing(graded):
    assert ",reviewed," in RECORDS
    found, told = graded(grading=HEAD)
    assert (found, "grading-claims" in told) == ([0, 0], False)
    # It may be written anew after the grading: it is no part of what was graded.
    assert graded(RECORDS.replace(",reviewed,", ",declared,"))[0] == [3, 3]


@pytest.mark.parametrize(
    "old, new",
    [
        ("coke-q1,CN,fuel,coke,88200,t", "coke-q1,CN,fuel,coke,8820,t"),
        ("coke-q1,CN,fuel,coke,88200,t", "coke-q1,CN,fuel,anthracite,88200,t"),
        ("coke-q1,CN,fuel,coke,88200,t,2025-Q1", "coke-q1,CN,fuel,coke,88200,t,2024-Q1"),
        ("coke-q1,CN,fuel,coke,88200,t", "coke-one,CN,fuel,coke,88200,t"),
    ],
)
def test_a_record_gone_or_moved_breaks_the_whole(graded, old, new):
    """What is left would be less than was graded, and every record of it graded."""
    assert old in RECORDS
    found, told = graded(RECORDS.replace(old, new))
    assert found == [0, 0]
    lapsed = told["grading-lapsed"]
    assert lapsed.args["count"] == lapsed.args["total"]
    assert lapsed.where.file == "grading.yaml"


def test_a_record_left_out_breaks_the_whole(graded):
    lines = RECORDS.splitlines(keepends=True)
    cut = "".join(line for line in lines if not line.startswith("coke-q1,"))
    assert graded(cut)[0] == [0, 0]


def test_a_record_that_nobody_graded_is_declared(graded):
    more = RECORDS + "more,CN,fuel,coke,1,t,2025-Q4,verified,x,\n"
    found, told = graded(more)
    assert (found, "grading-lapsed" in told) == ([0, 3], False)


def test_evidence_of_a_record_changed_lapses_its_own_grade(graded):
    found, told = graded(RECORDS.replace("weighbridge ledger 2025", "ledger", 1))
    assert found == [0, 3]
    assert told["grading-lapsed"].args["count"] == "1"


def test_the_holder_grades_nothing(graded):
    found, told = graded(holder="ANOTHER  house")
    assert (found, told["grading-own"].args["own"]) == ([0, 0], "ANOTHER  house")


def test_records_graded_and_no_inventory_made_with_it_are_told():
    problems = gs.check(STEEL, WORKS / "data.yaml", grading=WORKS / "grading.yaml")
    assert "grading-no-records" in {problem.code for problem in problems}
    plain = gs.inventory(WORKS / "activities.csv", "cn-steel")
    problems = gs.check(STEEL, WORKS / "data.yaml", inventory=plain, grading=WORKS / "grading.yaml")
    assert "grading-no-records" in {problem.code for problem in problems}


def test_the_digest_of_a_record_is_that_of_all_it_says_but_its_grade_evidence_and_note():
    activities, _ = read_activities(
        [
            {
                "record": "r",
                "region": "CN",
                "category": "fuel",
                "item": "coke",
                "amount": 2.50,
                "unit": "t",
                "period": "2025",
                "grade": "verified",
                "evidence": "e",
                "note": "n",
            }
        ]
    )
    said = (
        '{"amount":"2.5","category":"fuel","item":"coke","period":"2025","record":"r",'
        '"region":"CN","unit":"t"}'
    )
    assert record_digest(activities, 0) == hashlib.sha256(said.encode()).hexdigest()


@pytest.mark.parametrize(
    "label, said, grade",
    [
        ("exact", "verified", 3),
        ("exact region-fallback", "verified", 1),
        ("exact region-fallback", "declared", 0),
    ],
)
def test_a_figure_graded_itself_is_documented_at_most_on_a_fallback(label, said, grade):
    data = {"subject": "acme", "period": "2025"}
    entry = {**data, "input": "fuel", "value": "1", "unit": "tCO2", "grade": said}
    who = {"name": "Li", "organisation": "Checkers", "role": "verifier"}
    told = {"grading": "1", "assessor": who, "date": "2026-03-31", "grades": [entry]}
    found = inventory(fuel(1.0, label=label))
    table, _ = read_data(asking(**FUEL), data, inventory=found, grading=told)
    grades = table.columns["fuel"].grades
    assert (0 if grades is None else grades[0]) == grade


def test_screen_and_first_page_name_who_graded_the_records(tmp_path):
    lines = form().splitlines(keepends=True)
    (tmp_path / "g.yaml").write_text("".join(x for x in lines if '"coke-q3"' not in x), "utf-8")
    found, _ = read_inventory(
        Request(WORKS / "activities.csv", "cn-steel", grading=tmp_path / "g.yaml")
    )
    named = re.compile(r"Graded by .+, 2026-03-31: 12 of the 13 records; .+ not signed\.")
    assert [
        line for line in of_inventory(found, "en") if isinstance(line, str) and named.match(line)
    ]
    render_inventory(found, tmp_path / "i.html", ("en",))
    first, _, _ = (tmp_path / "i.html").read_text("utf-8").partition('class="tiles"')
    assert named.search(first)
    alone, _ = read_inventory(Request(WORKS / "activities.csv", "cn-steel"))
    assert not [x for x in of_inventory(alone, "en") if isinstance(x, str) and "Graded by" in x]
