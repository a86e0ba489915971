"""Published inputs and results: read from beside the checkout, scored by a standard of this folder."""

import csv
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from greenscore import workflow
from greenscore.problems import has_errors
from tests.interpreters import score_both

STANDARDS = Path(__file__).parent / "published"
DATA = Path(__file__).parents[3] / "shared" / "cases"
SAMPLE = 200  # rows that are also scored by the specification


def rows(file):
    """Read a published file; the test is skipped where it is not at hand."""
    path = DATA / file
    if not path.exists():
        pytest.skip(f"published inputs and scores are not at hand: {path.parent} does not exist")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def score(standard, records):
    """Score records by a standard: the columns of the results, in the order of the records."""
    edition = workflow.load_standard(STANDARDS / standard)
    table, problems = workflow.read_data(edition, records)
    assert not has_errors(problems), [problem.message("en") for problem in problems][:5]
    results = workflow.score_table(edition, table)
    step = -(-len(records) // SAMPLE)
    sample, _ = workflow.read_data(edition, records[::step])
    for name, column in score_both(edition, sample).items():
        np.testing.assert_array_equal(column, results.columns[name][::step], err_msg=name)
    return results.named()


def given(row, names):
    """Take the named columns of a published row that are filled."""
    return {name: row[name] for name in names if row[name] != ""}


def printed(numbers, published):
    """Print numbers with as many digits as their source did; none where there is none."""
    return [
        "" if np.isnan(number) else f"{number:.{-Decimal(text or '0').as_tuple().exponent}f}"
        for number, text in zip(numbers, published, strict=True)
    ]
