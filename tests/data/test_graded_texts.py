"""A text that has nothing beside it is graded as any other answer."""

import pytest

from greenscore.model.standard import Edition, Standard
from greenscore.workflow.scoring import score

STANDARD = {
    "greenscore": "1",
    "id": "linked",
    "edition": "1",
    "title": "Linked",
    "subject": "Factory",
    "sources": {},
    "rounding": {"digits": "1"},
    "recognition": {"grade": "reviewed"},
    "inputs": {"page": {"type": "text"}},
    "index": {"value": "100 if is_address(page) else 0"},
}
ASSESSOR = {"name": "Li Hua", "organisation": "Example Verification", "role": "verifier"}


@pytest.mark.parametrize(
    "value, recognised", [("https://a.org", 100.0), ("https://b.org", 0.0), (None, 0.0)]
)
def test_a_grading_file_grades_a_text_while_it_is_the_one_that_was_graded(value, recognised):
    edition = Edition(standard=Standard.model_validate(STANDARD), digest="0" * 64)
    entry = {"subject": "a", "input": "page", "value": value, "grade": "reviewed"}
    grading = {
        "grading": "1",
        "assessor": ASSESSOR,
        "date": "2026-03-31",
        "grades": [entry] if value else [],
    }
    results = score(edition, {"subject": "a", "page": "https://a.org"}, grading=grading)
    (assessment,) = results.assessments()
    assert (assessment.index.score, assessment.index.recognised) == (100.0, recognised)
