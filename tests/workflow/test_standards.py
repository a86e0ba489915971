"""Every standard of this repository is complete: named right, with its proofs, and its cases pass."""

import shutil
from pathlib import Path

import pytest

from greenscore.resources import standards_folder
from greenscore.standard.proofs.written import read_broken_copy, read_cases
from greenscore.workflow import proving, standards

PUBLISHED = Path(__file__).parents[1] / "acceptance" / "published"
# The data behind published scores are read from elsewhere; what they prove stands in their cases.
PROOFS = {
    standards_folder(): ("tests", "examples", "invalid"),
    PUBLISHED: ("tests",),
}


BESIDE = {"factors"}  # the library of emission factors, which is no standard


def folders(root):
    """Return every folder of standards below `root`, with a `standard.yaml` or not."""
    found = (path for path in root.iterdir() if path.is_dir() and path.name not in BESIDE)
    return sorted(folder for folder in found if any(folder.iterdir()))


SHIPPED = folders(standards_folder())
EVERY = [*SHIPPED, *folders(PUBLISHED)]


def lacks(folder, proofs):
    """Return what a standard does without: cases, examples that score, or broken copies."""
    found = {
        "standard.yaml": (folder / "standard.yaml").is_file(),
        "tests": bool(read_cases(folder)[0]),
        "examples": any(folder.glob("examples/*/data.yaml"))
        and (folder / "examples" / "README.md").is_file(),
        "invalid": any(read_broken_copy(file)[0] for file in folder.glob("invalid/*.yaml")),
    }
    return [name for name in ("standard.yaml", *proofs) if not found[name]]


def test_standards_are_found_where_they_are():
    assert len(SHIPPED) >= 3
    assert len(EVERY) - len(SHIPPED) >= 18


@pytest.mark.parametrize("folder", EVERY, ids=lambda folder: folder.name)
def test_a_standard_comes_with_its_proofs(folder):
    assert lacks(folder, PROOFS[folder.parent]) == []


@pytest.mark.parametrize("proof", ["standard.yaml", *PROOFS[standards_folder()]])
def test_a_standard_without_one_of_its_proofs_is_found_out(tmp_path, proof):
    folder = shutil.copytree(SHIPPED[0], tmp_path / "copy")
    proofs = PROOFS[standards_folder()]
    assert lacks(folder, proofs) == []
    shutil.rmtree(folder / proof) if proof in proofs else (folder / proof).unlink()
    assert lacks(folder, proofs) == [proof]


def test_a_file_without_a_case_is_no_test(tmp_path):
    folder = shutil.copytree(SHIPPED[0], tmp_path / "copy")
    for file in folder.glob("tests/*.yaml"):
        file.write_text("[]", encoding="utf-8")
    assert lacks(folder, ("tests",)) == ["tests"]


@pytest.mark.parametrize("folder", EVERY, ids=lambda folder: folder.name)
def test_the_cases_of_a_standard_pass(folder):
    outcomes, problems = proving.run_cases(folder)
    assert problems == ()
    failed = [
        f"{outcome.place}: {difference.text('en')}"
        for outcome in outcomes
        for difference in outcome.differences
    ]
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_folder_is_named_by_id_and_edition(folder):
    standard = standards.load_standard(folder).standard
    assert folder.name == f"{standard.id}-{standard.edition}"


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_standard_tells_the_changes_of_its_edition(folder):
    edition = standards.load_standard(folder).standard.edition
    assert f"\n## {edition}\n" in (folder / "CHANGELOG.md").read_text(encoding="utf-8")
