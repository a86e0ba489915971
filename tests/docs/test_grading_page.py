"""The page on evidence and grading files shows what is read without a word."""

import re
from pathlib import Path

from greenscore.data.files.records import EVIDENCE
from greenscore.data.grading.reading import read_gradings
from greenscore.workflow.scoring import read_data
from tests.small import edition

PAGE = (Path(__file__).parents[2] / "docs" / "grading.md").read_text(encoding="utf-8")
BLOCKS = [
    re.sub("([0-9a-f]{4})…", lambda short: short[1] * 16, block)
    for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
]


def test_the_evidence_is_read(tmp_path):
    (tmp_path / "data.yaml").write_text(BLOCKS[0], encoding="utf-8")
    asked = edition(
        {"children": [{"id": "x", "value": "energy"}]}, inputs={"energy": {"unit": "tce"}}
    )
    table, problems = read_data(asked, tmp_path / "data.yaml")
    assert [problem.code for problem in problems] == ["data-evidence-not-at-hand"]
    proof = table.columns["energy"].proofs[0]
    assert (proof.file, proof.kind) == ("proofs/energy-2025.pdf", "energy statistics")
    columns = re.findall(r"energy\.(\w+)", PAGE)
    assert columns == ["evidence", *EVIDENCE]


def test_the_grading_file_is_read(tmp_path):
    (tmp_path / "grading.yaml").write_text(BLOCKS[1], encoding="utf-8")
    (grading,), problems = read_gradings(tmp_path / "grading.yaml")
    assert problems == ()
    assert [entry.answer or entry.record for entry in grading.entries] == [
        *("energy", "processes.0.heat", "leak", "coke-q1")
    ]
