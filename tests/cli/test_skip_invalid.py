"""Rows at fault: one table stops, unless it is to go on without them; a folder of reports always goes on."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.data.findings import MOST_ERRORS
from greenscore.problems import Problem, ProblemsFound
from greenscore.reporting.press import other_fonts
from greenscore.workflow import reports

HEAD = "subject,period,energy [tce],output_value [10kCNY],duty_assigned\n"
SOUND = "North,2025,120,4000,yes\nSouth,2025,90,3000,no\n"
# An amount that is no number, no yes or no, a period of no calendar, a subject twice, a row too long.
BAD = (
    "East,2025,many,4000,yes\nWest,2025,90,3000,perhaps\nMid,20x5,90,3000,no\n"
    "North,2025,1,1,no\nFar,2025,1,2,no,9\n"
)
STANDARD = ["-s", "cn-gbt-36132"]


@pytest.fixture
def give(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(rows, *words, head=HEAD):
        (tmp_path / "data.csv").write_text(head + rows, encoding="utf-8")
        return CliRunner(env={"GREENSCORE_LANG": "en"}).invoke(
            greenscore, [words[0], "data.csv", *STANDARD, *words[1:]]
        )

    return run


def test_a_single_table_stops(give):
    found = give(SOUND + BAD, "score", "--json")
    assert found.exit_code == 1
    assert "assessments" not in json.loads(found.stdout)


def test_it_goes_on_without_them_when_it_is_told_to(give):
    clean = json.loads(give(SOUND, "score", "--json").stdout)
    found = give(SOUND + BAD, "score", "--json", "--skip-invalid")
    told = json.loads(found.stdout)
    assert found.exit_code == 1
    assert told["assessments"] == clean["assessments"]
    assert (told["digest"], told["data_digest"]) == (clean["digest"], clean["data_digest"])
    assert told["places"] == clean["places"]
    assert [(each["subject"], each["where"]["line"]) for each in told["excluded"]] == [
        ("East", 4), ("West", 5), ("Mid", 6), ("North", 7), ("Far", 8),
    ]  # fmt: skip
    reasons = {(p["code"], p["where"].get("line")) for p in told["problems"] if p.get("excluded")}
    assert reasons == {
        ("data-not-a-number", 4),
        ("data-not-yes-or-no", 5),
        ("data-period-malformed", 6),
        ("data-subject-twice", 7),
        ("data-row-long", 8),
    }
    (summary,) = [p for p in told["problems"] if p["code"] == "data-rows-excluded"]
    assert (
        summary["message"]
        == "5 of 7 rows are at fault and were left out: East 2025, West 2025, Mid, North 2025, Far 2025."
    )


def test_where_nothing_is_at_fault_nothing_is_left_out(give):
    plain, skipping = (give(SOUND, "score", *options) for options in ((), ("--skip-invalid",)))
    assert (plain.exit_code, plain.output) == (skipping.exit_code, skipping.output)
    assert plain.exit_code == 0


@pytest.mark.parametrize(
    "command",
    [["check"], ["explain", "--subject", "North"], ["portfolio"], ["score", "-o", "r.csv"]],
)
def test_every_command_on_subjects_can_go_on_and_exits_with_1(give, command):
    assert give(SOUND + BAD, *command).exit_code == 1
    found = give(SOUND + BAD, *command, "--skip-invalid")
    assert found.exit_code == 1
    assert "5 of 7 rows are at fault and were left out" in found.output
    assert give(SOUND, *command, "--skip-invalid").exit_code == 0


def test_a_table_that_was_written_holds_the_sound_rows(give):
    give(SOUND + BAD, "score", "--skip-invalid", "-o", "r.csv")
    lines = Path("r.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.partition(",")[0] for line in lines] == ["subject", "North", "South"]


def test_more_faults_than_are_listed_one_by_one_are_left_out_all_the_same(give):
    bad = "".join(f"s{n},2025,many,1,no\n" for n in range(MOST_ERRORS + 50))
    told = json.loads(give(bad + SOUND, "score", "--json", "--skip-invalid").stdout)
    assert [tree["subject"] for tree in told["assessments"]] == ["North", "South"]
    assert len(told["excluded"]) == MOST_ERRORS + 50


def test_of_faults_in_every_row_nothing_is_scored(give):
    found = give(BAD[: BAD.index("Mid")], "score", "--json", "--skip-invalid")
    assert found.exit_code == 1
    assert json.loads(found.stdout)["problems"][-1]["code"] == "data-no-row-sound"


def test_what_is_wrong_with_the_whole_file_still_stops_it(give):
    found = give(
        SOUND,
        "score",
        "--json",
        "--skip-invalid",
        head=HEAD.replace("output_value", "output_vlaue"),
    )
    assert found.exit_code == 1
    assert "assessments" not in json.loads(found.stdout)


def test_a_result_is_repeated_with_the_same_rows_left_out(give):
    give(SOUND + BAD, "score", "--skip-invalid", "-o", "r.json")
    words = ["recompute", "r.json", "data.csv", "--skip-invalid", "--json"]
    found = CliRunner(env={"GREENSCORE_LANG": "en"}).invoke(greenscore, words)
    assert (found.exit_code, json.loads(found.stdout)["equal"]) == (1, True)


def test_a_folder_of_reports_goes_on_without_rows_at_fault_and_without_a_subject_that_cannot_be_set(
    give, monkeypatch
):
    """The one row is at fault, the report of the other cannot be made: the third is written."""

    def written(assessment, path, _):
        if assessment.subject == "South":
            raise ProblemsFound([Problem(code="worker-died", args={"reason": "no glyph"})])
        path.write_text(assessment.subject, encoding="utf-8")

    monkeypatch.setattr(reports, "_written", lambda *words: bool(written(*words)))
    found = give(SOUND + BAD + "Last,2025,5,6,no\n", "report", "-o", "reports", "--json")
    told = json.loads(found.stdout)
    assert found.exit_code == 1
    assert sorted(path.read_text() for path in Path("reports").glob("*.pdf")) == ["Last", "North"]
    apart = [(p["code"], p["where"]["line"]) for p in told["problems"] if "glyph" in p["message"]]
    assert apart == [("worker-died", 3)]
    assert [p["code"] for p in told["problems"]].count("data-rows-excluded") == 1
    assert give(SOUND + BAD, "report", "-o", "one.pdf", "--json").exit_code == 1
    assert not Path("one.pdf").exists()


@pytest.fixture
def no_emoji(monkeypatch):
    """Let the machine have no other fonts than those of reports."""
    monkeypatch.setattr(other_fonts, "_candidates", lambda: ())


@pytest.mark.usefixtures("no_emoji")
def test_a_name_without_a_glyph_is_set_apart_with_its_cell_and_the_others_are_printed(give):
    rows = SOUND.replace("South", "So😀th") + "Last,2025,5,6,no\n"
    found = give(rows, "report", "-o", "reports", "--json")
    told = json.loads(found.stdout)
    assert found.exit_code == 1
    names = [Path(path).name for path in told["written"]]
    assert names == ["1-North.pdf", "3-Last.pdf", "manifest.csv"]
    assert [path.exists() for path in map(Path, told["written"])] == [True] * 3
    places = [(p["code"], p["where"]) for p in told["problems"] if p.get("excluded")]
    cell = {"file": "data.csv", "line": 3, "column": 1, "path": "subject"}
    assert places == [("report-set-apart", cell), ("machine-glyph-missing", cell)]
    assert "So😀th" in next(p["message"] for p in told["problems"] if p.get("excluded"))


@pytest.mark.usefixtures("no_emoji")
def test_a_note_without_a_glyph_is_told_at_its_own_cell(give):
    head = HEAD.replace("energy [tce]", "energy [tce],energy.note")
    rows = "North,2025,120,,4000,yes\nSouth,2025,90,😀,3000,no\n"
    told = json.loads(give(rows, "report", "-o", "reports", "--json", head=head).stdout)
    places = [(p["code"], p["where"]["line"], p["where"]["path"]) for p in told["problems"][-2:]]
    assert places == [
        ("report-set-apart", 3, "energy [tce]"),
        ("machine-glyph-missing", 3, "energy [tce]"),
    ]


@pytest.mark.usefixtures("no_emoji")
def test_pages_for_a_browser_need_no_glyph(give):
    rows = SOUND.replace("South", "So😀th")
    found = give(rows, "report", "--subject", "So😀th", "-o", "a.html")
    assert found.exit_code == 0
    assert "So😀th" in Path("a.html").read_text(encoding="utf-8")


def test_a_name_holds_what_names_of_files_can_hold_here(monkeypatch):
    assert reports._told("厂 3/GmbH") == "-厂-3-GmbH"
    monkeypatch.setattr(reports.os, "fsencode", lambda text: text.encode("ascii"))
    assert reports._told("厂 3/GmbH") == "-3-GmbH"
