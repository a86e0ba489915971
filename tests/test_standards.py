"""Every standard in the folder is complete: named right, with its changes, and its cases pass."""

import pytest

from greenscore import proving, workflow
from greenscore.resources import standards_folder

FOLDERS = sorted(file.parent for file in standards_folder().glob("*/standard.yaml"))
BESIDE = ["tests/*.yaml", "examples/*/data.yaml", "examples/README.md", "invalid/*.yaml"]

pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def test_a_folder_is_named_by_id_and_edition(folder):
    standard = workflow.load_standard(folder).standard
    assert folder.name == f"{standard.id}-{standard.edition}"


@pytest.mark.parametrize("needed", BESIDE)
def test_a_standard_comes_with(folder, needed):
    assert list(folder.glob(needed)), f"{folder.name} has no {needed}"


def test_a_standard_tells_the_changes_of_its_edition(folder):
    edition = workflow.load_standard(folder).standard.edition
    assert f"\n## {edition}\n" in (folder / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_cases_of_a_standard_pass(folder):
    outcomes, problems = proving.run_cases(folder)
    assert outcomes
    assert problems == ()
    failed = [
        f"{outcome.place}: {difference.text('en')}"
        for outcome in outcomes
        for difference in outcome.differences
    ]
    assert not failed, "\n".join(failed)
