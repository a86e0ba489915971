"""Every standard keeps its promises: it lints clean, its cases pass, its broken copies are noticed."""

import pytest
import yaml

from greenscore import workflow
from greenscore.problems import has_errors
from greenscore.resources import standards_folder

FOLDERS = sorted(file.parent for file in standards_folder().glob("*/standard.yaml"))


def files(pattern):
    found = [(folder, file) for folder in FOLDERS for file in sorted(folder.glob(pattern))]
    return [
        pytest.param(*pair, id=pair[1].relative_to(pair[0].parent).as_posix()) for pair in found
    ]


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request):
    return request.param


def test_there_are_standards():
    assert FOLDERS


def test_a_standard_lints_without_a_word(folder):
    _, problems = workflow.read_standard(folder)
    assert problems == ()


def test_the_folder_is_named_by_id_and_edition(folder):
    standard = workflow.load_standard(folder).standard
    assert folder.name == f"{standard.id}-{standard.edition}"


@pytest.mark.parametrize("needed", ["tests/*.yaml", "examples/*/data.yaml", "invalid/*.yaml"])
def test_a_standard_comes_with(folder, needed):
    assert list(folder.glob(needed)), f"{folder.name} has no {needed}"


def test_a_standard_tells_its_changes(folder):
    edition = workflow.load_standard(folder).standard.edition
    assert f"\n## {edition}\n" in (folder / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder, data", files("examples/*/data.yaml"))
def test_an_example_is_read_and_scored(folder, data):
    edition = workflow.load_standard(folder)
    table, problems = workflow.read_data(edition, data)
    assert not has_errors(problems), problems
    assert len(workflow.score_table(edition, table)) == len(table)


@pytest.mark.parametrize("folder, patch", files("invalid/*.yaml"))
def test_a_broken_copy_is_told_at_its_line(folder, patch, tmp_path):
    text = (folder / "standard.yaml").read_text(encoding="utf-8")
    broken = yaml.safe_load(patch.read_text(encoding="utf-8"))
    replaced, expect = broken["replace"], broken["expect"]
    assert text.count(replaced) == 1, "the text to replace must stand exactly once"
    copy = text.replace(replaced, broken["with"])
    (tmp_path / "standard.yaml").write_text(copy, encoding="utf-8")

    _, problems = workflow.read_standard(tmp_path)

    line = line_of(copy, text[: text.index(replaced)].count("\n") + 1, expect.get("at"))
    assert (expect["code"], line) in [(problem.code, problem.where.line) for problem in problems]


def line_of(text, start, wanted):
    """Return the line that holds `wanted` and is nearest to `start`; `start` where nothing is wanted."""
    lines = [n for n, line in enumerate(text.splitlines(), 1) if wanted and wanted in line]
    return min(lines, key=lambda n: abs(n - start)) if wanted else start
