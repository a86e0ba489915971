"""Vectors and samples of others, read where they lie beside the checkout."""

from pathlib import Path

import pytest

from tests.published_summary import NOT_AT_HAND

BESIDE = Path(__file__).parents[3] / "shared" / "conformance"


def cases(folder, pattern="*"):
    """Return the files of `folder` as parameters of a test; one that is skipped where there are none."""
    found = sorted(path for path in (BESIDE / folder).rglob(pattern) if path.is_file())
    if found:
        return [pytest.param(path, id=path.relative_to(BESIDE).as_posix()) for path in found]
    reason = f"{NOT_AT_HAND}{folder}"
    return [pytest.param(None, id=folder, marks=pytest.mark.skip(reason=reason))]


def at_hand(path):
    """Return a file of others; the test is skipped where it is not at hand."""
    if not (BESIDE / path).exists():
        pytest.skip(f"{NOT_AT_HAND}{path}")
    return BESIDE / path
