"""The goalposts of the green factory: a company that sets its own lifts its claim, and nothing recognised."""

from pathlib import Path

import pytest
import yaml

import greenscore as gs
from greenscore.resources import standards_folder
from greenscore.workflow import objects, scoring, screens
from greenscore.workflow.scoring import read_data

FOLDER = standards_folder() / "cn-gbt-36132-2025"
AVERAGE = FOLDER / "examples" / "average"
GRADING = AVERAGE / "grading.yaml"
LEADS = "_lead"


@pytest.fixture(scope="module")
def edition():
    return gs.load_standard(FOLDER)


def answers(**changes):
    (row,) = yaml.safe_load(Path(AVERAGE / "data.yaml").read_text(encoding="utf-8"))
    return row | {"period": "2025"} | changes


def beside_their_base(row):
    """Set each leading value a hundredth of the way from its base."""
    found = {}
    for name in row:
        if name.endswith(LEADS):
            lead, base = (_number(row[key]) for key in (name, name.removesuffix(LEADS) + "_base"))
            found[name] = base + (lead - base) / 100
    return found


def _number(answer):
    return float(answer["value"] if isinstance(answer, dict) else answer)


def scores(edition, row, **options):
    columns = gs.score(edition, [row], **options).columns
    return round(columns["score"][0], 1), round(columns["score_recognised"][0], 1)


def test_the_average_factory_stands_where_it_stood(edition):
    assert scores(edition, answers(), grading=GRADING) == (60.7, 35.0)


def test_own_goalposts_lift_the_claim_alone_and_the_grades_of_the_old_ones_lapse(edition):
    own = beside_their_base(answers())
    assert len(own) == 10
    claimed, recognised = scores(edition, answers(**own), grading=GRADING)
    assert claimed == 97.8
    assert recognised <= 35.0
    _, problems = read_data(edition, [answers(**own)], grading=GRADING)
    (lapsed,) = [p for p in problems if p.code == "grading-lapsed"]
    assert "10" in lapsed.args.values()


def test_own_goalposts_alone_are_worth_nothing_recognised(edition):
    assert scores(edition, answers(**beside_their_base(answers()))) == (97.8, 0.0)


def test_a_sector_that_nobody_confirmed_is_no_way_to_easier_goalposts(edition):
    easy = answers(sector="printed-circuit-board")
    claimed, recognised = scores(edition, easy, grading=GRADING)
    assert claimed > 60.7
    assert recognised <= 35.0


def test_a_programme_takes_the_place_of_own_goalposts_and_says_so(edition):
    own = answers(sector="printed-circuit-board", **beside_their_base(answers()))
    _, problems = read_data(edition, [own], grading=GRADING)
    told = [p.message("en") for p in problems if p.code == "data-programme-other"]
    # Both ends of carbon intensity, water reuse and use of waste.
    assert len(told) == 6
    assert "the programme states 0.628 tCO2/10kCNY" in told[0]


def test_another_period_has_no_grades_of_this_one(edition):
    assert scores(edition, answers(period="2026"), grading=GRADING)[1] == 0.0


def test_a_reader_is_told_where_a_goalpost_is_from(edition, tmp_path):
    assessment = gs.score(edition, [answers(sector="printed-circuit-board")]).assessment()
    (file,) = edition.sectors
    stated = "(pcb-cleaner-production CO2 level I; seen in a third party’s copy), 2025-12-31 –"
    (explained,) = scoring.explain(assessment, "carbon-intensity")
    lines = list(screens.of_explanations([explained], assessment, "en"))
    assert [line for line in lines if stated in str(line)]
    (lead,) = [
        each
        for each in objects.explanation_object(explained, assessment, "en")["inputs"]
        if each["id"] == "carbon_intensity_lead"
    ]
    assert lead["programme"]["sha256"] == file.digest
    gs.report(assessment, tmp_path / "report.html", lang=("en",))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert stated in page
    assert f"{file.name}  SHA-256 {file.digest}" in page


def test_a_standard_shows_what_its_programme_states_and_what_needs_no_grade(edition):
    tables = [block for block in screens.of_standard(edition, "en") if hasattr(block, "rows")]
    (stated,) = [table for table in tables if "stated by the programme" in table.header]
    assert stated.rows[0] == (
        "printed-circuit-board",
        "Carbon intensity: leading value",
        "0.628 tCO2/10kCNY",
        "2025-12-31 –",
        "seen in a third party’s copy",
        "pcb-cleaner-production CO2 level I",
    )
    assert len(stated.rows) == 6
    told = objects.standard_object(edition, "en")["sectors"]
    assert [each["value"] for each in told] == [0.628, 2.677, 65, 45, 90, 65]
